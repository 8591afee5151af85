"""How it is running, for admins: in words, with what to do next, and no finer than anybody may know."""

from __future__ import annotations

import os
import re
from types import SimpleNamespace

import pytest
from language.latin import latin_words
from pages import words_of
from people import Facilitator

from workshop.live import storage_watch
from workshop.running import disk, figures


@pytest.fixture
def look(app, amara):
    """The page as the first facilitator sees it, who is an admin, a minute after it was last looked at."""
    def at():
        app.extensions[figures.EXTENSION]._taken_at = None
        return amara.browser.get("/installation/running")
    return at


def test_a_sound_installation_says_so(look):
    page = words_of(look().text)

    assert "Nothing. All is well." in page
    assert "None made with “workshop backup” yet. The first is due by " in page
    assert "Sessions open None" in " ".join(page.split())
    assert "Fewer than 5" in page


def test_rooms_are_counted_and_people_in_fives(look, room):
    room.console.open_step(1)
    for phone in room.join(6):
        phone.respond("Said")

    page = " ".join(words_of(look().text).split())

    assert "Sessions open 1 running, 0 in the lobby" in page
    assert "6" not in page.partition("Phones connected")[2].partition("Consoles connected")[0]
    assert [needle for needle in (room.room, room.code, "amara@") if needle in page] == []


@pytest.mark.parametrize(("harm", "words"), [
    (lambda app: setattr(app.extensions["workshop_housekeeping"], "last_round_at", 1.0), "Housekeeping is late"),
    (lambda app: setattr(app.extensions["workshop_meters"], "longest_lag", 2.0), "This machine is too busy"),
    (lambda app: app.extensions["workshop_settings"].keys_folder.chmod(0o755), "is open to others"),
    (lambda app: (app.extensions["workshop_settings"].data / "last-backup").write_text("2026-01-02"), "a week old"),
    (lambda app: os.utime(app.extensions["workshop_settings"].data / "secret", (0, 0)), "No backup was made in more"),
])
def test_what_needs_somebody_is_said_with_what_to_do(app, look, harm, words):
    harm(app)

    assert words in words_of(look().text)


def test_a_disk_that_is_nearly_full_is_said_to_admins_and_to_every_facilitator(app, look, amara, monkeypatch):
    dana = Facilitator(app, "dana@example.org", "Dana")
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _folder: type("Usage", (), {"free": 20 * disk.MIB})())
    monkeypatch.setattr(figures, "free_bytes", lambda _folder: 20 * disk.MIB)

    assert "Disk nearly full: 16 MB left. Free some space soon" in words_of(look().text)
    assert "Disk nearly full. What was sent is safe." in words_of(dana.browser.get("/sessions").text)
    assert "Disk nearly full" not in app.test_client().get("/").text


def test_open_consoles_are_told_of_a_nearly_full_disk_once_and_again_when_there_is_room(app, room, monkeypatch):
    free = {"bytes": 900 * disk.MIB}
    monkeypatch.setattr(disk, "free_bytes", lambda _folder: free["bytes"])
    monkeypatch.setattr(storage_watch, "open_consoles", lambda: [(None, SimpleNamespace(room=room.room))])
    told, heard = "", []
    room.console.received()

    for left in (900, 20, 20, 900):
        free["bytes"] = left * disk.MIB
        with app.app_context():
            told = storage_watch.look_at_disk(app, told)
        heard.append([state["trouble_words"][:16] for state in room.console.events("session_state")])

    assert heard == [[], ["Disk nearly full"], [], [""]]


def test_trouble_is_over_with_the_first_write_though_consoles_could_not_be_told_of_it(app, room, monkeypatch):
    trouble, tries = app.extensions["workshop_trouble"], []
    trouble.note(OSError())
    monkeypatch.setattr(storage_watch.socketio, "sleep", tries.append)
    monkeypatch.setattr(storage_watch, "publish_state", lambda _room, _role: 1 / 0)

    storage_watch._watch(app)

    assert not trouble.kind
    assert len(tries) == 1


def test_its_own_script_reads_the_same_words(look, amara):
    page = words_of(look().text)
    answer = amara.browser.get("/installation/running", headers={"Accept": "application/json"}).json

    assert answer["warnings"] == []
    assert [words for key, words in answer["rows"].items() if words not in page] == []


def test_it_is_said_in_the_language_of_whoever_looks(look, amara):
    amara.browser.post("/language", data={"language": "ar"})

    page = look()
    told = amara.browser.get("/installation/running", headers={"Accept": "application/json"}).get_json()

    assert latin_words(page.text.replace("workshop backup", ""))[1] == []
    assert [words for words in told["rows"].values()
            if re.search("[A-Za-z]{4}", words.replace("workshop backup", ""))] == []
