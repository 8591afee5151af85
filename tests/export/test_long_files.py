"""A file that takes long is made by a process beside the room, for one person, once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
from pages import words_of
from people import Room, csrf_of, read
from reading_documents import holds, read_pdf

from workshop.audit.models import AuditEntry
from workshop.export import long_files
from workshop.extensions import db
from workshop.papers import paper


@pytest.fixture
def spoken(app, amara, monkeypatch):
    """A closed session whose files count as long."""
    monkeypatch.setattr(long_files, "LONG_FROM", 2)
    room = Room(app, amara)
    phones = room.join(2)
    room.console.open_step(1)
    for phone, words in zip(phones, ("first words", "second words"), strict=True):
        phone.respond(words)
    room.console.close_step(1)
    room.console.act("close_session")
    yield room
    files(app).clear()


def files(app):
    return app.extensions["workshop_long_files"]


def page(room):
    return room.facilitator.browser.get(f"/sessions/{room.room}/summary")


def begin(room, *, form="json", shape="full"):
    return room.facilitator.browser.post(f"/sessions/{room.room}/summary/files", data={
        "csrf_token": csrf_of(page(room).text), "form": form, "shape": shape})


def made(app):
    """The one file that is being made, once its process has ended."""
    (one,) = files(app).files.values()
    one.process.wait(120)
    return one


def stand_still(app):
    """However slow this machine is, none of the files is ready yet."""
    for one in files(app).files.values():
        one.process.send_signal(signal.SIGSTOP)


def test_it_is_made_beside_the_room_and_handed_over_once(app, spoken, amara):
    assert 'download>PDF' not in page(spoken).text
    straight = amara.browser.get(f"/sessions/{spoken.room}/summary.json")
    assert (straight.status_code, straight.location) == (303, f"/sessions/{spoken.room}/summary#files")

    watched = begin(spoken).location
    made(app)
    ready = amara.browser.get(watched)
    fetched = amara.browser.get(f"{watched}/fetched")

    assert "Your file is ready" in words_of(ready.text)
    assert 'http-equiv="refresh"' not in ready.text
    assert sorted(one["text"] for one in json.loads(fetched.data)["steps"][0]["responses"]) == [
        "first words", "second words"]
    assert "full-record" in fetched.headers["Content-Disposition"]
    assert amara.browser.get(f"{watched}/fetched").status_code == 404
    assert list(files(app).folder.iterdir()) == []
    acts = read(app, lambda: {entry.act for entry in db.session.query(AuditEntry)})
    assert {"summary_json", "full_record_taken"} <= acts


def test_a_pdf_is_laid_out_by_what_is_left_of_that_process(app, spoken, amara):
    watched = begin(spoken, form="pdf").location
    one = made(app)
    left, fetched = {path.name for path in one.folder.iterdir()}, amara.browser.get(f"{watched}/fetched")

    assert left == {long_files.STAGE, long_files.FILE}
    assert [holds(dict(read_pdf(fetched.data))[title], words) for title in dict(read_pdf(fetched.data))
            if title.startswith("1. ") for words in ("first words", "second words")] == [1, 1]


def test_laying_out_a_long_file_needs_nothing_else_of_workshop_in_memory():
    look = (f"import runpy, sys; runpy.run_path({paper.__file__!r}); "
            "print([name for name in sys.modules if 'workshop' in name])")

    told = subprocess.run([sys.executable, "-P", "-c", look], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"


def test_the_page_asks_again_by_itself_until_it_is_cancelled(app, spoken, amara):
    watched = begin(spoken, form="pdf").location
    (one,) = files(app).files.values()
    stand_still(app)
    assert begin(spoken, form="pdf").location == watched     # pressed twice
    waiting = amara.browser.get(watched)
    told = amara.browser.get(watched, headers={"Accept": "application/json"}).json

    assert '<noscript><meta http-equiv="refresh"' in waiting.text      # a script asks without loading the page anew
    assert 'http-equiv="refresh"' not in amara.browser.get(f"{watched}?still=yes").text
    assert (told["state"], told["words"][-42:]) == ("making", "A large session takes about half a minute.")
    cancelled = amara.browser.post(f"{watched}/cancel", data={"csrf_token": csrf_of(waiting.text)})
    assert cancelled.status_code == 303
    assert (one.process.poll() is None, one.folder.exists()) == (False, False)
    assert "no longer here" in words_of(amara.browser.get(watched).text)


def test_only_who_asked_may_have_it_and_only_so_many_are_made_at_once(app, spoken, amara, dana):
    watched = begin(spoken).location
    stand_still(app)
    begin(spoken, form="csv")
    stand_still(app)

    assert dana.browser.get(watched).status_code == 404
    assert dana.browser.get(f"{watched}/fetched").status_code == 404
    assert begin(spoken, form="md").status_code == 429
    assert begin(spoken, form="exe").status_code == 404


def test_a_file_goes_with_its_time_and_with_its_session(app, spoken, amara):
    begin(spoken)
    old = made(app)
    old.began_at -= long_files.KEPT + 1
    files(app).forget_old()
    assert (files(app).files, old.folder.exists()) == ({}, False)

    begin(spoken)
    one = made(app)
    erase = f"/sessions/{spoken.room}/erase"
    amara.browser.post(erase, data={"csrf_token": csrf_of(amara.browser.get(erase).text)})

    assert (files(app).files, one.folder.exists()) == ({}, False)


def test_what_went_wrong_is_said_and_can_be_tried_again(app, spoken, amara):
    watched = begin(spoken).location
    (one,) = files(app).files.values()
    one.process.kill()
    one.process.wait()

    failed = amara.browser.get(watched).text

    assert "The file could not be made" in words_of(failed)
    assert "Try again" in words_of(failed)
    assert begin(spoken).status_code == 303
