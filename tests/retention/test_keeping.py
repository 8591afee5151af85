"""How long a session is kept: chosen, told, warned of, and enforced."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from people import Phone, Room, csrf_of, read, stored

from workshop import clock
from workshop.care.organisation import organisation_to_change
from workshop.retention import keeping
from workshop.sessions import seal
from workshop.sessions.models import Session

SLUG = "harm-outside-the-family"


def keep_house(app):
    app.extensions["workshop_housekeeping"].round()


def of(room, look):
    return read(room.app, lambda: look(seal.find(room.room)))


def choose(room, days, facilitator=None):
    browser = (facilitator or room.facilitator).browser
    page = browser.get(f"/sessions/{room.room}/keeping").text
    return browser.post(f"/sessions/{room.room}/keeping", data={"keep_days": days, "csrf_token": csrf_of(page)})


def words_of(day):
    return f"{day.day} {day:%B %Y}"


@pytest.fixture
def closed(room, moved_clock):
    """Closed and sealed today; it is kept for thirty days."""
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("What Ben wrote")
    room.console.act("close_session")
    return room


def exists(room):
    return read(room.app, lambda: seal.find(room.room)) is not None


# --- choosing ----------------------------------------------------------------------------------------------------


def test_a_session_is_kept_for_thirty_days_unless_chosen_otherwise(room):
    assert of(room, lambda session: session.keep_days) == 30


def test_a_new_session_takes_the_days_of_the_installation(app, amara):
    stored(app, lambda: setattr(organisation_to_change(), "keep_days", 90))

    assert of(Room(app, amara), lambda session: session.keep_days) == 90


@pytest.mark.parametrize(("typed", "days"), [("7", 7), ("365", 365), (" 60 ", 60)])
def test_the_days_are_chosen_when_planning(app, amara, typed, days):
    page = amara.browser.get(f"/sessions/new?theme={SLUG}").text
    assert 'name="keep_days" type="number" value="30"' in page

    answer = amara.browser.post("/sessions/new", data={
        "csrf_token": csrf_of(page), "theme": SLUG, "audience": "practitioners", "group_name": "Family help",
        "chosen": ["practitioners-1"], "keep_days": typed})

    room = answer.location.split("/")[2]
    assert read(app, lambda: seal.find(room).keep_days) == days


@pytest.mark.parametrize("typed", ["", "6", "366", "thirty", "-30", "30.5", "٣٠", "1e2", "999999999999"])
def test_days_that_cannot_be_used_are_said_at_their_field_when_planning(app, amara, typed):
    page = amara.browser.get(f"/sessions/new?theme={SLUG}").text

    answer = amara.browser.post("/sessions/new", data={
        "csrf_token": csrf_of(page), "theme": SLUG, "audience": "practitioners", "group_name": "Family help",
        "chosen": ["practitioners-1"], "keep_days": typed})

    assert answer.status_code == 422
    assert 'href="#field-keep_days">Choose a whole number of days, from 7 to 365.' in answer.text
    assert f'value="{typed.strip()[:20]}"' in answer.text
    assert read(app, lambda: seal.db.session.query(Session).count()) == 0


def test_the_days_are_chosen_on_the_console_until_it_is_sealed(closed, dana):
    other = Room(closed.app, dana)

    assert choose(other, "365").status_code == 303
    assert of(other, lambda session: session.keep_days) == 365
    assert choose(closed, "365").status_code == 422
    assert of(closed, lambda session: session.keep_days) == 30


def test_the_console_leads_to_the_page(room):
    assert room.console.state["keeping_url"] == f"/sessions/{room.room}/keeping"


@pytest.mark.parametrize("typed", ["6", "366", "soon", ""])
def test_days_that_cannot_be_used_change_nothing(room, typed):
    answer = choose(room, typed)

    assert answer.status_code == 422
    assert "Choose a whole number of days, from 7 to 365." in answer.text
    assert of(room, lambda session: session.keep_days) == 30


def test_once_somebody_has_joined_it_can_be_made_shorter_and_not_longer(room):
    room.join()

    longer, shorter = choose(room, "31"), choose(room, "10")

    assert longer.status_code == 422
    assert "were told that it is kept for 30 days. You can choose fewer days, and not more." in longer.text
    assert (shorter.status_code, of(room, lambda session: session.keep_days)) == (303, 10)


def test_only_the_owner_chooses(room, dana):
    assert dana.browser.get(f"/sessions/{room.room}/keeping").status_code == 404
    assert dana.browser.post(f"/sessions/{room.room}/keeping", data={
        "keep_days": "7", "csrf_token": csrf_of(dana.browser.get("/themes").text)}).status_code == 404
    assert of(room, lambda session: session.keep_days) == 30


# --- telling -----------------------------------------------------------------------------------------------------


def test_people_are_told_on_joining_in_a_sentence(room):
    choose(room, "45")

    page = room.app.test_client().get(f"/j/{room.code}").text

    assert of(room, keeping.kept_words) == "Kept for 45 days after the session, then deleted."
    assert "Kept for 45 days after the session, then deleted." in page


def test_summary_and_list_say_until_when_it_is_kept(closed):
    end = words_of(clock.today() + timedelta(days=30))

    assert f"Kept until {end}" in closed.facilitator.browser.get(f"/sessions/{closed.room}/summary").text
    assert f"Kept until {end}" in closed.facilitator.browser.get("/sessions").text


def test_days_are_counted_from_the_day_of_the_seal(app, room, moved_clock):
    moved_clock.forward(hours=37)
    room.facilitator.sign_in()

    keep_house(app)

    assert of(room, lambda session: session.sealed_on) == clock.today()
    assert of(room, keeping.kept_until) == clock.today() + timedelta(days=30)


@pytest.mark.parametrize(("days", "is_warned"), [(22, False), (23, True), (29, True)])
def test_a_facilitator_is_warned_from_seven_days_before(closed, moved_clock, days, is_warned):
    warning = f"Download the summary: it is deleted on {words_of(clock.today() + timedelta(days=30))}."
    moved_clock.forward(days=days)
    closed.facilitator.sign_in()
    browser = closed.facilitator.browser

    pages = [browser.get(address).text for address in ("/sessions", "/", f"/sessions/{closed.room}/summary",
                                                       f"/sessions/{closed.room}/keeping")]

    assert [warning in page for page in pages] == [is_warned] * 4


def test_nobody_else_is_warned(closed, dana, moved_clock):
    moved_clock.forward(days=25)
    dana.sign_in()

    pages = [browser.get(address).text for browser in (dana.browser, closed.app.test_client())
             for address in ("/", "/sessions")]

    assert [page for page in pages if "Download the summary" in page] == []


# --- enforcing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_there"), [(29, True), (30, False)])
def test_a_session_is_deleted_when_its_days_are_over(app, closed, moved_clock, days, is_there):
    moved_clock.forward(days=days)

    keep_house(app)

    assert exists(closed) is is_there


def test_what_became_due_while_workshop_was_off_is_deleted_first_at_the_next_start(app, closed, moved_clock):
    from workshop.storage.prepare import prepare

    moved_clock.forward(days=400)

    prepare(app)

    assert not exists(closed)


def test_drafts_and_open_sessions_are_not_deleted_by_the_clock(app, amara, moved_clock):
    room = Room(app, amara)
    stored(app, lambda: setattr(seal.find(room.room), "state", "draft"))
    moved_clock.forward(days=400)

    keep_house(app)

    assert exists(room)


def test_a_session_sealed_before_there_were_days_gets_them_from_the_update_on(settings):
    """What the migration does with rows that have no day of sealing."""
    import sqlite3

    import flask_migrate

    from workshop import create_app
    from workshop.extensions import db

    settings.data.mkdir()
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(revision="0003")
        db.engine.dispose()
    connection = sqlite3.connect(settings.database)
    with connection:
        connection.execute("INSERT INTO facilitator (id, email, name, password_hash) VALUES (1, 'a', 'A', '')")
        connection.execute(
            "INSERT INTO session (id, room, board_key, facilitator_id, theme, group_name, audience, state, "
            "most_joined, participant_revision, facilitator_revision, board_revision, plan_revision, is_sealed) "
            "VALUES (1, 'old', 'key', 1, '{}', 'Old', 'both', 'closed', 0, 0, 0, 0, 0, 1)")
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()

    (day,) = connection.execute("SELECT sealed_on FROM session").fetchone()
    connection.close()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)


def test_a_phone_that_comes_back_to_a_deleted_session_finds_no_session(app, closed, moved_clock):
    phone = closed.phones[0]
    assert isinstance(phone, Phone)
    moved_clock.forward(days=31)
    keep_house(app)

    answer = phone.browser.get(f"/w/{closed.room}")

    assert answer.status_code == 404
