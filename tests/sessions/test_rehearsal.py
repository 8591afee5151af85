"""A plan is rehearsed with its real screens, and nothing of it is kept."""

from __future__ import annotations

import re

import pytest
from pages import form_to
from people import Console, Phone, csrf_of, read
from sqlalchemy import func, select

from workshop.extensions import db
from workshop.sessions.models import Session


@pytest.fixture
def plan(app, amara):
    """Where the console of a plan is that was saved for later."""
    slug = next(iter(app.extensions["workshop_library"].themes))
    address = f"/sessions/new?theme={slug}&audience=leaders"
    made = amara.browser.post("/sessions/new", data={
        "csrf_token": csrf_of(amara.browser.get(address).text), "theme": slug, "audience": "leaders",
        "group_name": "Managers", "chosen": ["leaders-1", "leaders-2"]})
    return made.headers["Location"].removesuffix("/console")


def press(amara, address):
    return amara.browser.post(address, data={"csrf_token": csrf_of(amara.browser.get("/sessions").text)})


@pytest.fixture
def rehearsal(app, amara, plan):
    """The rehearsal's address, its room, and its join code."""
    address = press(amara, f"{plan}/rehearse").headers["Location"].removesuffix("/console")
    room = address.rsplit("/", 1)[1]
    return address, room, read(app, lambda: db.session.scalar(select(Session.code).where(Session.room == room)))


def everything_on_disk(app):
    settings = app.extensions["workshop_settings"]
    return b"".join(path.read_bytes() for path in settings.data.iterdir() if path.is_file())


def test_a_rehearsal_runs_with_every_real_screen_and_each_says_what_it_is(app, amara, rehearsal):
    address, room, code = rehearsal
    console = Console(amara, room)
    console.open_step(1)
    phone = Phone(app, code, room)

    assert phone.respond("zqRehearsed")["ok"]
    board = read(app, lambda: db.session.scalar(select(Session.board_key).where(Session.room == room)))
    for page in (amara.browser.get(f"{address}/console").text, phone.browser.get(f"/w/{room}").text,
                 app.test_client().get(f"/board/{board}").text, app.test_client().get(f"/j/{code}").text):
        assert "Rehearsal: nothing is kept" in page


def test_it_stands_in_no_list_and_the_plan_is_not_touched(amara, plan, rehearsal):
    page = amara.browser.get("/sessions").text

    assert len(re.findall(r"Managers(?:</bdi>)?</h2>", page)) == 1
    assert "Rehearse" in page
    assert "Rehearsal: nothing is kept" not in amara.browser.get(f"{plan}/console").text
    assert "Before you open" in amara.browser.get(f"{plan}/console").text


def test_at_its_end_nothing_of_it_is_left_and_whoever_is_in_it_is_told(app, amara, plan, rehearsal):
    address, room, code = rehearsal
    Console(amara, room).open_step(1)
    phone = Phone(app, code, room)
    phone.respond("zqRehearsed")
    assert b"zqRehearsed" in everything_on_disk(app)

    answer = press(amara, f"{address}/rehearse/end")

    assert answer.headers["Location"] == "/sessions"
    assert "Nothing of it is kept; your plan is as it was." in amara.browser.get("/sessions").text
    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(Session))) == 1
    assert b"zqRehearsed" not in everything_on_disk(app)
    assert room.encode() not in everything_on_disk(app)
    assert phone.browser.get(f"/w/{room}").status_code == 404
    assert press(amara, f"{address}/rehearse/end").status_code == 404


def test_a_button_pressed_twice_begins_one_rehearsal(app, amara, plan):
    fields = form_to(amara.browser.get("/sessions").text, "/rehearse").fields

    one, other = (amara.browser.post(f"{plan}/rehearse", data=fields).location for _time in range(2))

    assert one == other
    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(Session))) == 2


def test_a_session_cannot_be_ended_as_if_it_were_a_rehearsal(app, amara, room):
    press(amara, f"/sessions/{room.room}/rehearse/end")

    assert amara.browser.get(f"/sessions/{room.room}/console").status_code == 200
    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(Session))) == 1


def test_a_rehearsal_that_is_left_alone_is_taken_away_within_two_hours(app, rehearsal, moved_clock):
    house = app.extensions["workshop_housekeeping"]
    house.round()
    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(Session))) == 2
    moved_clock.forward(hours=2, minutes=1)
    house.round()

    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(Session))) == 1


def test_a_rehearsal_needs_no_local_numbers_and_gives_the_next_session_none(app, amara, plan, rehearsal):
    assert "01632 960 000" not in amara.browser.get(f"{plan}/before").text


def test_somebody_without_a_plan_rehearses_with_one_button_and_nothing_is_left(app, amara):
    page = amara.browser.get("/sessions").text
    assert "Begin with a rehearsal" in page
    form = form_to(page, "/rehearsal")

    first = amara.browser.post("/rehearsal", data=form.fields)
    again = amara.browser.post("/rehearsal", data=form.fields)     # pressed twice

    console = amara.browser.get(first.headers["Location"]).text
    assert first.headers["Location"] == again.headers["Location"]
    assert [words for words in ("Open the board", "Can phones reach me?") if words not in console] == []
    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(Session))) == 1
    room = first.headers["Location"].split("/")[2]
    assert Console(amara, room).state["state"] == "lobby"
    assert "Begin with a rehearsal" in amara.browser.get("/sessions").text       # it stands in no list

    press(amara, f"/sessions/{room}/rehearse/end")
    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(Session))) == 0


def test_a_theme_that_is_gone_cannot_be_rehearsed_and_says_so(amara):
    fields = form_to(amara.browser.get("/sessions").text, "/rehearsal").fields | {"theme": "gone"}

    said = amara.browser.post("/rehearsal", data=fields, follow_redirects=True)

    assert "That theme cannot be rehearsed any more" in said.text
