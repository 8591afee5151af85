"""Closing for good: what is kept, what goes, and a close or a key that was cut short."""

from __future__ import annotations

import sqlite3

import pytest
from people import read, stored

from workshop.errors import Busy
from workshop.extensions import db
from workshop.responses.models import LiveResponse, Participation, PhoneAct, SealedResponse
from workshop.sessions import commands, seal
from workshop.storage.prepare import prepare


def rows(app):
    return read(app, lambda: {table.__tablename__: db.session.query(table).count()
                              for table in (LiveResponse, Participation, PhoneAct, SealedResponse)})


def sealed_texts(app):
    return sorted(read(app, lambda: [row.body["text"] for row in db.session.query(SealedResponse)]))


def session_of(room):
    def look():
        session = seal.find(room.room)
        return session.state, session.is_sealed, session.code, any(step.has_lost_key for step in session.steps)

    return read(room.app, look)


def key_file(room):
    return room.app.extensions["workshop_keys"].folder / room.room


@pytest.fixture
def three(room):
    """Ben, Chidi and Dele have answered the first question, which is still open."""
    phones = room.join(3)
    room.console.open_step(1)
    for phone, text in zip(phones, ("from Ben", "from Chidi", "from Dele"), strict=True):
        assert phone.respond(text)["ok"]
    return phones


def test_closing_keeps_the_words_and_nothing_that_could_link_them(app, room, three):
    ack = room.console.act("close_session")

    assert ack["ok"]
    assert ack["words"].startswith("The session is closed. This session is sealed.")
    assert rows(app) == {"live_response": 0, "participation": 0, "phone_act": 0, "sealed_response": 3}
    assert sealed_texts(app) == ["from Ben", "from Chidi", "from Dele"]
    assert session_of(room) == ("closed", True, None, False)
    assert not key_file(room).exists()


def test_what_is_kept_is_what_was_last_said(app, room, three):
    ben, chidi, _dele = three
    room.console.reveal_step(1)
    ben.edit(0, "corrected by Ben")
    chidi.withdraw(0)

    room.console.act("close_session")

    assert sealed_texts(app) == ["corrected by Ben", "from Dele"]


def test_hidden_responses_are_deleted_and_counted(app, room, three):
    room.console.close_step(1)
    hidden = next(card["id"] for card in room.console.state["responses"] if card["text"] == "from Ben")
    room.console.command("hide_response", step_id=room.console.step_id(1), response_id=hidden)

    room.console.act("close_session")

    step = read(app, lambda: [(step.hidden, step.answered) for step in seal.find(room.room).steps])[0]
    assert (sealed_texts(app), step) == (["from Chidi", "from Dele"], (1, 3))


def test_closing_twice_is_refused_and_changes_nothing(app, room, three):
    room.console.act("close_session")
    before = (rows(app), room.console.state)

    ack = room.console.act("close_session")

    assert (ack["error"], ack["words"]) == ("plan_changed", "The session is closed already.")
    assert (rows(app), room.console.state) == before


def test_everybody_is_told_of_the_close(room, three):
    viewers = [three[0].live, room.console, room.board]
    for viewer in viewers:
        viewer.received()

    room.console.act("close_session")

    told = [viewer.events("session_closed")[-1]["closed_words"] for viewer in viewers]
    assert told == [["Thank you for taking part.", room.console.state["closed_words"][1]]] * 3
    assert told[0][1].startswith("This session is sealed.")


def test_a_session_nobody_joined_can_be_closed(app, room):
    assert room.console.act("close_session")["ok"]

    assert (session_of(room), rows(app)["sealed_response"]) == (("closed", True, None, False), 0)


def test_a_draft_can_be_closed(app, room):
    stored(app, lambda: setattr(seal.find(room.room), "state", "draft"))

    assert room.console.act("close_session")["ok"]
    assert session_of(room)[0] == "closed"


def test_a_close_that_was_cut_short_is_finished_at_the_next_start(app, room, three):
    stored(app, lambda: seal.close_session(seal.find(room.room)))
    assert session_of(room) == ("closed", False, None, False)
    assert key_file(room).exists()
    assert room.console.state["closed_words"][1].endswith("What was written is being sealed.")

    prepare(app)

    assert session_of(room) == ("closed", True, None, False)
    assert not key_file(room).exists()
    assert sealed_texts(app) == ["from Ben", "from Chidi", "from Dele"]


def test_a_start_leaves_open_sessions_as_they_are(app, room, three):
    key = key_file(room).read_bytes()

    prepare(app)

    assert session_of(room) == ("running", False, room.code, False)
    assert key_file(room).read_bytes() == key


def test_a_key_that_was_lost_is_made_anew_and_phones_are_told_what_that_means(app, room, three):
    ben = three[0]
    app.extensions["workshop_keys"].destroy(room.room)

    prepare(app)

    state = ben.state
    assert session_of(room) == ("running", False, room.code, True)
    assert (state["earlier_locked"], state["yours"]["responses"], state["yours"]["can_add"]) == (True, [], True)
    assert state["earlier_locked_words"] == (
        "The server had to start again. What was sent to this question before that is safe, but can no longer be "
        "changed from a phone.")
    assert room.console.state["answered"]["words"] == "Exact numbers are not known: the server had to start again"


def test_after_a_lost_key_the_next_question_is_as_any_other(app, room, three):
    ben = three[0]
    app.extensions["workshop_keys"].destroy(room.room)
    prepare(app)
    room.console.open_step(2)

    acks = [ben.respond("new"), ben.edit(0, "changed")]

    assert [ack["ok"] for ack in acks] == [True, True]
    assert (ben.state["earlier_locked"], ben.state["earlier_locked_words"]) == (False, "")


def test_after_a_lost_key_phones_can_add_but_not_change(app, room, three):
    ben = three[0]
    app.extensions["workshop_keys"].destroy(room.room)
    prepare(app)

    acks = [ben.edit(0, "changed"), ben.withdraw(0), ben.respond("added")]

    assert [ack.get("error") for ack in acks] == ["not_found", "not_found", None]
    room.console.act("close_session")
    assert sealed_texts(app) == ["added", "from Ben", "from Chidi", "from Dele"]


def test_a_key_lost_before_anything_was_written_locks_nothing(app, room):
    (ben,) = room.join()
    app.extensions["workshop_keys"].destroy(room.room)

    prepare(app)

    assert (session_of(room)[3], ben.state["earlier_locked"]) == (False, False)


def test_sealing_one_session_leaves_another_alone(app, room, three, dana):
    from people import Room

    other = Room(app, dana)
    (ella,) = other.join()
    other.console.open_step(1)
    ella.respond("still open")

    room.console.act("close_session")

    assert [response["text"] for response in ella.state["yours"]["responses"]] == ["still open"]
    assert ella.edit(0, "and changed")["ok"]


def test_a_close_that_can_neither_be_finished_nor_told_now_is_done_all_the_same(app, room, three, monkeypatch):
    """The disk is full, say. It is told once it is sealed."""
    def no_room(*_given, **_named):
        raise Busy
    with monkeypatch.context() as full:
        full.setattr(commands, "even_on_a_full_disk", no_room)
        full.setattr(commands, "perform", no_room)
        ack = room.console.act("close_session")

    assert ack["words"] == "The session is closed. The session has ended. What was written is being sealed."
    assert session_of(room)[:2] == ("closed", False)


def test_a_change_is_acknowledged_though_the_log_could_not_be_emptied_after_it(app, room, three, monkeypatch, caplog):
    def in_the_way(_engine):
        raise sqlite3.OperationalError
    monkeypatch.setattr(commands, "empty_log", in_the_way)

    assert room.console.close_step(1)["ok"]
    assert "log_not_emptied" in caplog.text


def test_while_somebody_else_reads_the_database_nobody_is_told_that_it_is_sealed(app, room, three, settings):
    reader = sqlite3.connect(settings.database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM live_response").fetchall()

    ack = room.console.act("close_session")

    assert ack["words"] == "The session is closed. The session has ended. What was written is being sealed."
    assert session_of(room)[:2] == ("closed", False)
    assert not key_file(room).exists()
    reader.close()
    prepare(app)
    assert session_of(room)[:2] == ("closed", True)
    assert b"from Ben" not in settings.database.with_name("workshop.sqlite3-wal").read_bytes()
