"""Responses that wait together are run side by side, and each fares as if it had come alone."""

from __future__ import annotations

import pytest
from people import client_id
from sqlalchemy import event, select

from workshop.extensions import db
from workshop.live.commands import REGISTRY, Outcome, Participant, _act, session_for
from workshop.live.events import PARTICIPANT
from workshop.responses import submit
from workshop.responses.commands import SubmitForm
from workshop.responses.models import LiveResponse, PhoneAct
from workshop.storage.writer import EXTENSION, Act

SUBMIT = REGISTRY[PARTICIPANT, "submit_response"]


@pytest.fixture
def room(group):
    """The group's session, whose phones the app itself knows."""
    group.app.extensions["workshop_keys"]._known[group.room] = b"k" * 32
    return group


@pytest.fixture
def statements(app):
    """What is asked of the database, by the first word."""
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement.split()[0])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def sends(room, name, text, *, act=None, step_id=None):
    return (Participant(room.room, name), SubmitForm(
        client_id=act or client_id(), step_id=step_id or room.step_id, body={"text": text}))


def at_once(room, *asked):
    """Let the writer find these responses waiting; what came of each: "yes", or the name of its refusal."""
    writer = room.app.extensions[EXTENSION]
    acts = [Act(lambda one=one: _act(SUBMIT, session_for(one[0]), *one), room=room.room, together=SUBMIT.together,
                about=one) for one in asked]
    writer._waiting += acts
    writer._commit_waiting()
    return ["yes" if isinstance(act.result, Outcome) else act.error.name for act in acts]


def test_responses_of_many_phones_are_read_and_written_in_a_few_statements(room, statements):
    at_once(room, *(sends(room, f"phone {number}", f"words {number}") for number in range(5)))
    few = len(statements)
    statements.clear()

    assert at_once(room, *(sends(room, f"other phone {number}", f"more {number}") for number in range(50))) == (
        ["yes"] * 50)
    assert len(statements) <= few
    assert statements.count("INSERT") == 3
    assert room.answered == 55


def test_one_that_is_refused_undoes_only_itself(room):
    assert at_once(room, sends(room, "Ben", "ours"), sends(room, "Chidi", "  "), sends(room, "Dele", "z" * 3_000),
                   sends(room, "Efe", "also ours"), sends(room, "Femi", "elsewhere", step_id=999_999)) == [
        "yes", "response_empty", "response_too_long", "yes", "not_found"]
    assert (room.own("Ben"), room.own("Chidi"), room.own("Efe"), room.answered) == (
        {0: ("ours", 0)}, {}, {0: ("also ours", 0)}, 2)


def test_the_same_act_twice_in_one_batch_is_one_act(room):
    act = client_id()

    assert at_once(room, sends(room, "Ben", "once", act=act), sends(room, "Ben", "once", act=act)) == ["yes", "yes"]
    assert room.own("Ben") == {0: ("once", 0)}


def test_a_phone_that_sends_several_at_once_gets_no_further_than_its_limit(room):
    assert at_once(room, *(sends(room, "Ben", f"words {number}") for number in range(4))) == [
        "yes", "yes", "yes", "too_many_responses"]
    assert len(room.own("Ben")) == 3


def test_a_phone_that_passed_and_one_that_has_sent_something_find_what_they_did(room):
    room.skip("Ben")
    room.respond("Chidi", "before")

    assert at_once(room, sends(room, "Ben", "after all"), sends(room, "Chidi", "and another")) == ["yes", "yes"]
    assert (room.has_passed("Ben"), room.answered) == ([False], 2)
    assert room.own("Chidi") == {0: ("before", 0), 1: ("and another", 0)}


def test_what_the_schema_refuses_is_run_again_one_by_one(room, monkeypatch):
    """Another process has stored the same act meanwhile: it was not there when these were read ahead."""
    act = client_id()
    at_once(room, sends(room, "Ben", "first", act=act))
    monkeypatch.setattr("workshop.responses.ahead._read", lambda coming: [
        one.phone.know(("act", one.step.id, one.client_id), False) for one in coming])

    assert at_once(room, sends(room, "Ben", "first", act=act), sends(room, "Chidi", "mine")) == ["yes", "yes"]
    assert (room.own("Ben"), room.own("Chidi")) == ({0: ("first", 0)}, {0: ("mine", 0)})


def test_in_slow_mode_each_is_run_by_itself(room):
    room.on(lambda session: setattr(session, "is_slow", True))

    assert at_once(room, sends(room, "Ben", "one"), sends(room, "Ben", "too soon"), sends(room, "Chidi", "two")) == [
        "yes", "too_soon", "yes"]


def test_rows_are_written_in_the_order_of_their_random_keys(room, app):
    """Nothing that stands on the disk says who was first, or which rows came with one act."""
    written = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if statement.startswith("INSERT"):
            written.append([row[0] for row in parameters])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        at_once(room, *(sends(room, f"phone {number}", f"words {number}") for number in range(20)))
    finally:
        event.remove(engine, "before_cursor_execute", note)

    with app.app_context():
        kept = [sorted(db.session.scalars(select(column))) for column in (LiveResponse.id, PhoneAct.act)]
    assert [keys == sorted(keys) for keys in written] == [True, True, True]
    assert [len(keys) for keys in written] == [20, 20, 20]
    assert all(set(keys) <= set(all_of) for keys, all_of in zip(written, kept, strict=False))


def test_a_mistake_in_one_of_them_is_told_to_that_one_alone(room, monkeypatch):
    right = submit._read

    def mistaken(step, body):
        if body["text"] == "mistake":
            raise ZeroDivisionError
        return right(step, body)

    monkeypatch.setattr(submit, "_read", mistaken)

    assert at_once(room, sends(room, "Ben", "fine"), sends(room, "Chidi", "mistake")) == ["yes", "busy"]
    assert room.own("Ben") == {0: ("fine", 0)}
