"""Erasing at once: everything of a session goes, from the files too, and only its owner may do it."""

from __future__ import annotations

import sqlite3

import pytest
from people import Room, client_id, csrf_of, read, stored

from workshop.audit import record
from workshop.cofacilitators.models import CoFacilitator
from workshop.extensions import db
from workshop.retention import housekeeping
from workshop.sessions import seal

#: Words that stand in every place where a session keeps words.
WORDS = ("QuietRiverBen", "QuietRiverChidi", "QuietRiverTitle", "QuietRiverGroup", "QuietRiverOwnQuestion",
         "QuietRiverParked", "QuietRiverRule")


@pytest.fixture
def evening(app, amara):
    """A closed session with responses, a group, a note for later and a step of its own, all with words of their own."""
    room = Room(app, amara, group_name="QuietRiverGroup")
    room.console.act("add_step", kind="reflection", question="QuietRiverOwnQuestion?", audience="practitioners",
                     minutes=5, settings={}, after=None)
    ben, chidi = room.join(2)
    room.console.open_step(1)
    ben.respond("QuietRiverBen")
    chidi.respond("QuietRiverChidi")
    for phone in (ben, chidi):
        assert phone.live.command("park", client_id=client_id(), body={"text": "QuietRiverParked"})["ok"]
    room.console.close_step(1)
    cards = [card["id"] for card in room.console.state["responses"]]
    ack = room.console.command("group_responses", step_id=room.console.step_id(1), response_ids=cards,
                               title="QuietRiverTitle", group_id=None, grouping_revision=0)
    assert ack["ok"], ack
    stored(app, lambda: setattr(seal.find(room.room), "own_rule", "QuietRiverRule"))
    room.console.act("close_session")
    return room


def files(settings):
    return b"".join(path.read_bytes() for folder in (settings.data, settings.keys_folder)
                    for path in sorted(folder.rglob("*")) if path.is_file())


def found_in_files(settings, *words):
    content = files(settings)
    return [word for word in words if word.encode() in content]


def erase(room, facilitator=None):
    browser = (facilitator or room.facilitator).browser
    page = browser.get(f"/sessions/{room.room}/erase").text
    return browser.post(f"/sessions/{room.room}/erase", data={
        "csrf_token": csrf_of(page) or csrf_of(browser.get("/themes").text)})


def exists(room):
    return read(room.app, lambda: seal.find(room.room)) is not None


def rows(settings):
    connection = sqlite3.connect(settings.database)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    connection.close()
    return counts


def test_the_words_are_in_the_files_before(settings, evening):
    assert found_in_files(settings, *WORDS) == list(WORDS)


def test_an_erased_session_leaves_nothing_in_any_table_or_file(app, settings, evening, amara):
    keep = Room(app, amara, group_name="This one stays")

    answer = erase(evening)

    assert (answer.status_code, answer.location) == (303, "/sessions")
    assert found_in_files(settings, *WORDS) == []
    assert {table: count for table, count in rows(settings).items() if table in (
        "session", "sealed_response", "response_group", "action")} == {
        "session": 1, "sealed_response": 0, "response_group": 0, "action": 0}
    assert exists(keep)
    assert "The session is erased" in amara.browser.get("/sessions").text


def test_a_session_that_expired_leaves_nothing_in_any_table_or_file(app, settings, evening, moved_clock):
    moved_clock.forward(days=31)

    app.extensions["workshop_housekeeping"].round()

    assert found_in_files(settings, *WORDS) == []
    assert rows(settings)["session"] == rows(settings)["step"] == 0


def test_what_stays_is_one_entry_without_content(app, evening):
    erase(evening)

    assert "amara@example.org erased the session" in [
        entry.words for entry in read(app, lambda: record.done_in(evening.room))]


def test_the_page_says_what_goes_and_asks_once_more(evening):
    page = evening.facilitator.browser.get(f"/sessions/{evening.room}/erase").text

    assert "Erase this session?" in page
    assert "Every response, group, action and note for later" in page
    assert "This cannot be undone." in page
    assert exists(evening)


def test_an_open_session_is_not_erased(room):
    page = room.facilitator.browser.get(f"/sessions/{room.room}/erase").text
    assert "This session is open. Close it first" in page

    answer = erase(room)

    assert answer.status_code == 409
    assert exists(room)


def test_a_draft_is_deleted(app, settings, amara):
    room = Room(app, amara, group_name="QuietRiverGroup")
    stored(app, lambda: (setattr(seal.find(room.room), "state", "draft")))
    assert "Delete this draft?" in amara.browser.get(f"/sessions/{room.room}/erase").text

    assert erase(room).status_code == 303

    assert not exists(room)
    assert found_in_files(settings, "QuietRiverGroup") == []
    assert not (settings.keys_folder / room.room).exists()


def test_only_the_owner_erases(app, evening, dana):
    assert erase(evening, dana).status_code == 404
    stored(app, lambda: db.session.add(CoFacilitator(
        session_id=seal.find(evening.room).id, facilitator_id=dana.id, may="run")))

    assert erase(evening, dana).status_code == 403

    assert exists(evening)


def test_whatever_is_open_on_an_erased_session_is_closed(app, evening):
    viewers = [evening.console, evening.board, *[phone.live for phone in evening.phones]]
    assert all(viewer.is_connected for viewer in viewers)

    erase(evening)

    assert not any(viewer.is_connected for viewer in viewers)


def test_erasing_twice_is_harmless(evening):
    page = evening.facilitator.browser.get(f"/sessions/{evening.room}/erase").text
    for status in (303, 404):
        answer = evening.facilitator.browser.post(f"/sessions/{evening.room}/erase", data={
            "csrf_token": csrf_of(page)})
        assert answer.status_code == status


def test_while_somebody_else_reads_the_database_it_is_said_and_done_in_a_later_round(app, settings, evening):
    reader = sqlite3.connect(settings.database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM session").fetchall()

    erase(evening)

    assert "as soon as that ends" in evening.facilitator.browser.get("/sessions").text
    assert not exists(evening)
    reader.close()
    app.extensions["workshop_housekeeping"].round()
    assert found_in_files(settings, *WORDS) == []


def test_a_rewrite_that_is_owed_is_made_good_at_the_next_start(app, settings, evening):
    from workshop.storage.prepare import prepare

    reader = sqlite3.connect(settings.database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM session").fetchall()
    erase(evening)
    reader.close()
    app.extensions["workshop_housekeeping"].owes_rewrite = False   # as after kill -9: nobody remembers

    prepare(app)

    assert found_in_files(settings, *WORDS) == []


def test_a_rewrite_that_ends_while_an_erasure_waits_to_be_stored_is_not_taken_for_its_own(
        app, settings, evening, monkeypatch):
    house, store = app.extensions["workshop_housekeeping"], housekeeping.perform

    def store_after_a_rewrite(work, **given):
        house._rewrite()
        return store(work, **given)
    monkeypatch.setattr(housekeeping, "perform", store_after_a_rewrite)

    erase(evening)

    assert found_in_files(settings, *WORDS) == []


def test_an_erasure_while_the_files_are_rewritten_is_owed_a_rewrite_of_its_own(app, evening, monkeypatch):
    house = app.extensions["workshop_housekeeping"]

    def owe_more():
        house.owes_rewrite = True
    monkeypatch.setattr("workshop.retention.erase.rewrite", owe_more)

    read(app, house.erase_words)

    assert house.owes_rewrite


def test_a_later_session_with_the_same_numbers_inherits_nothing(app, amara):
    first = Room(app, amara)
    phones = first.join(2)
    first.console.open_step(1)
    first.console.act("hold_step", step_id=first.console.step_id(1))
    for phone in phones:
        phone.respond("Waits to be released")
    first.console.act("close_session")
    erase(first)
    assert amara.browser.get("/sessions").status_code == 200

    second = Room(app, amara)
    second.console.open_step(1)

    assert read(app, lambda: app.extensions["workshop_contributors"].count(second.console.step_id(1))) == 0
    assert second.console.state["answered"]["words"] == "Waiting for responses"


def test_everything_that_hangs_on_a_session_goes_with_it():
    """A table that points at a session or step without going with it would keep rows, or stop the deletion."""
    keys = [key for table in db.metadata.tables.values() for key in table.foreign_keys
            if key.column.table.name in ("session", "step")]

    assert len(keys) > 8
    stays = [f"{key.parent}" for key in keys if key.ondelete != "CASCADE"]
    assert stays == ["follow_up.first_id"]     # a follow-up outlives the session that it follows, and forgets which
