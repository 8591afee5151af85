"""Sessions whose groups agree on something, and what a facilitator does with that afterwards."""

from __future__ import annotations

from datetime import date, timedelta

from kind_pages import planned
from people import Room, csrf_of, read
from sqlalchemy import select

from workshop.extensions import db
from workshop.responses.models import Action

NORTH = "Family help, north"


def day(days):
    """So many days from today on, as a date field sends it."""
    return (date.today() + timedelta(days=days)).isoformat()


def a_session(app, facilitator, *actions, group_name=NORTH, is_closed=True):
    """A session in which (what, owner, by_when) were agreed."""
    room = Room(app, facilitator, group_name=group_name, steps=[planned("actions"), planned("reflection", position=2)])
    room.console.open_step(1)
    for what, owner, by_when in actions:
        ack = room.console.command("add_action", step_id=room.console.step_id(1), what=what, owner=owner,
                                   by_when=by_when)
        assert ack["ok"], ack
    if is_closed:
        assert room.console.act("close_session")["ok"]
    return room


def run_again(room, **typed):
    """The room of the next session, from the page “Run again”; None when it was refused."""
    browser, address = room.facilitator.browser, f"/sessions/{room.room}/again"
    answer = browser.post(address, data={"csrf_token": csrf_of(browser.get(address).text), "group_name": ""} | typed)
    return answer.location.split("/")[-2] if answer.status_code == 303 else None


def rows(app, what):
    """(state, moved_to, reason) of every copy of an action."""
    return read(app, lambda: [(one.state, one.moved_to, one.reason) for one in db.session.scalars(
        select(Action).where(Action.what == what).order_by(Action.id))])


def key_of(app, what):
    return read(app, lambda: db.session.scalars(select(Action.key).where(Action.what == what)).first())


def follow(facilitator, key, *, ending="", **typed):
    """What the page of actions does with one of them."""
    token = csrf_of(facilitator.browser.get("/actions").text)
    return facilitator.browser.post(f"/actions/{key}{ending}", data={"csrf_token": token} | typed)
