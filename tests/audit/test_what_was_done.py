"""What facilitators did, by day and by name of the act; nothing of participants, nothing anybody wrote."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from people import Facilitator, Room, at_one_moment, csrf_of, read, stored

from workshop import clock
from workshop.audit import record
from workshop.audit.models import AT_THE_MACHINE, ITSELF


def words(app, room):
    return [entry.words for entry in read(app, lambda: record.done_in(room))]


def rows(settings):
    with closing(sqlite3.connect(settings.database)) as connection:
        return connection.execute("SELECT * FROM audit_entry").fetchall()


@pytest.fixture
def evening(room):
    """A whole session of one day: three phones write, one response is hidden, the session is closed, the summary is
    taken."""
    with at_one_moment():
        phones = room.join(3)
        room.console.open_step(1)
        for phone, text in zip(phones, ("Ben wrote this", "Chidi wrote this", "Dele wrote this"), strict=True):
            assert phone.respond(text)["ok"]
        room.console.close_step(1)
        card = room.console.state["responses"][0]["id"]
        for name in ("hide_response", "restore_response", "hide_response"):
            assert room.console.command(name, step_id=room.console.step_id(1), response_id=card)["ok"]
        room.console.act("close_session")
        room.facilitator.browser.get(f"/sessions/{room.room}/summary.csv")
    return room


def test_acts_in_a_session_are_recorded_once_a_day(app, evening):
    assert words(app, evening.room) == [
        f"amara@example.org {what}" for what in (
            "moderated: held, hid, restored, released or grouped", "confirmed the local numbers", "closed the session",
            "opened the session",
            "downloaded the summary as CSV")]


def test_an_entry_in_a_session_has_a_day_and_no_hour(settings, evening):
    in_session = [row for row in rows(settings) if evening.room in row]

    assert len(in_session) == 5
    assert {row[1] for row in in_session} == {-1}


def test_the_record_holds_names_of_acts_and_nothing_anybody_wrote(settings, evening):
    from workshop.audit.acts import ACTS

    found = rows(settings)

    assert {row[2] for row in found} <= set(ACTS)
    for day, hour, _act, who, room, about in found:
        assert day == clock.today().isoformat() or day == clock.now().date().isoformat()
        assert hour in range(-1, 24)
        assert {type(who), type(about)} == {int}
        assert room in ("", evening.room)


def test_what_participants_do_adds_no_entry(settings, room):
    phones = room.join(3)
    room.console.open_step(1)
    before = rows(settings)

    for phone in phones:
        phone.respond("Not of the record's business")
        phone.edit(0, "Nor this")
        phone.withdraw(0)
        phone.skip()
    phones[0].browser.get(f"/w/{room.room}/look-back")

    assert rows(settings) == before


def test_no_order_within_a_day_is_kept(app, settings, evening):
    """Whatever was done first, the entries lie in the order of their names, and there is no row id beside them."""
    acts = [row[2] for row in rows(settings) if evening.room in row]

    assert acts == sorted(acts)
    with closing(sqlite3.connect(settings.database)) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("SELECT rowid FROM audit_entry")


def test_a_sign_in_is_recorded_with_its_hour(app):
    with at_one_moment():
        Facilitator(app, "amara@example.org", "Amara")
        hour = clock.now().hour

    (signed_in,) = [entry for entry in read(app, record.done_to_accounts) if entry.what == "signed in"]

    assert signed_in.when.endswith(f", between {hour:02}:00 and {(hour + 1) % 24:02}:00 UTC")
    assert signed_in.who == "amara@example.org"


def test_a_refused_act_is_not_recorded(app, room):
    before = words(app, room.room)

    assert not room.console.act("clear_step", step_id=10 ** 9)["ok"]

    assert words(app, room.room) == before


def test_letting_a_colleague_in_and_out_is_recorded(app, room, dana):
    page = room.facilitator.browser.get(f"/sessions/{room.room}/hands").text
    made = room.facilitator.browser.post(f"/sessions/{room.room}/hands", data={
        "may": "watch", "email": "", "csrf_token": csrf_of(page)}).text
    link = made.split('id="made-link"')[1].split('value="')[1].split('"')[0]
    path = "/invitations/" + link.rsplit("/", 1)[1]
    dana.browser.post(path, data={"csrf_token": csrf_of(dana.browser.get(path).text)})
    room.facilitator.browser.post(f"/sessions/{room.room}/hands/remove", data={
        "facilitator_id": dana.id, "csrf_token": csrf_of(page)})

    found = words(app, room.room)

    assert "amara@example.org made a link for a co-facilitator" in found
    assert "dana@example.org came in as a co-facilitator" in found
    assert "amara@example.org removed a co-facilitator: dana@example.org" in found


def test_its_owner_reads_what_was_done_in_a_session(evening, dana):
    page = evening.facilitator.browser.get(f"/sessions/{evening.room}/done").text

    assert "amara@example.org closed the session" in page
    assert dana.browser.get(f"/sessions/{evening.room}/done").status_code == 404


def test_a_cofacilitator_is_told_that_the_record_is_the_owners(app, room, dana):
    from workshop.cofacilitators.models import CoFacilitator
    from workshop.extensions import db
    from workshop.sessions import seal

    stored(app, lambda: db.session.add(CoFacilitator(
        session_id=seal.find(room.room).id, facilitator_id=dana.id, may="run")))

    answer = dana.browser.get(f"/sessions/{room.room}/done")

    assert answer.status_code == 403
    assert "left to the facilitator who started it" in answer.text


def test_entries_are_forgotten_after_ninety_days(app, room, monkeypatch):
    real = clock.source
    monkeypatch.setattr(clock, "source", lambda: real() + timedelta(days=90).total_seconds())
    assert stored(app, record.forget_old) == 0
    monkeypatch.setattr(clock, "source", lambda: real() + timedelta(days=92).total_seconds())

    assert stored(app, record.forget_old) > 0

    assert read(app, record.done) == []


def test_an_entry_outlives_the_account(app, room):
    other = Facilitator(app, "ella@example.org", "Ella")
    made = Room(app, other).room
    stored(app, lambda: record.record("session_erased", 10 ** 6, room=made))

    assert "An account that was removed since erased the session" in words(app, made)


def test_rules_and_commands_at_the_machine_have_names_too(app, room):
    stored(app, lambda: record.record("session_expired", ITSELF, room="gone"))
    stored(app, lambda: record.record("account_invited", AT_THE_MACHINE))

    assert words(app, "gone") == ["Workshop itself deleted the session, because its days of keeping were over"]
    assert "Somebody at the machine made a link for a new account" in [
        entry.words for entry in read(app, record.done_to_accounts)]


@pytest.mark.parametrize(("act", "room"), [("invented", ""), ("signed_in", "a-room"), ("session_closed", "")])
def test_only_known_acts_are_recorded_each_where_it_belongs(app, act, room):
    with app.app_context(), pytest.raises(LookupError):
        record.record(act, 1, room=room)


def test_the_command_prints_the_record(settings, evening):
    from click.testing import CliRunner

    from workshop.cli import workshop

    answer = CliRunner().invoke(workshop, ["audit", "--data", str(settings.data), "--session", evening.room],
                                env={"WORKSHOP_KEYS": str(settings.keys_folder)})

    assert answer.exit_code == 0
    assert f"amara@example.org closed the session (session {evening.room})" in answer.output
    assert "signed in" not in answer.output
