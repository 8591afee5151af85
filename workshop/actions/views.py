"""The page on which a facilitator follows actions up, and the calendar files of their days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.errors import NotFound, Refused
from workshop.kinds.earlier_actions import DONE, DROPPED, MOVED, TO_DO
from workshop.language.words import say
from workshop.paging import paged
from workshop.responses.models import Action
from workshop.sessions.views import own_session
from workshop.storage.writer import perform
from workshop.web.requests import page_number

from . import follow, listing
from .calendar import as_calendar, has_days

bp = Blueprint("actions", __name__)

SIZE = 30   # actions on one page
#: What an action can become, by the value of a form.
CHOICES = {TO_DO: say("Still to do"), DONE: say("Done"), MOVED: say("Moved to another day"), DROPPED: say("Dropped")}
CALENDAR = "text/calendar; charset=utf-8"


@bp.get("/actions")
@facilitators_only
def index(facilitator: Facilitator) -> Any:
    """Every action of one's own sessions, the overdue ones first."""
    return _page(facilitator.id)


@bp.post("/actions/<action_key>")
@facilitators_only
def decide(facilitator: Facilitator, action_key: str) -> Any:
    """Say what became of an action."""
    form = request.form

    def act(action: Action) -> None:
        follow.decide(action, state=form.get("state", "") if form.get("state") in CHOICES else TO_DO,
                      day=form.get("day", ""), reason=form.get("reason", ""), seen=form.get("seen", ""))

    return _changed(facilitator.id, action_key, act)


@bp.post("/actions/<action_key>/undo")
@facilitators_only
def undo(facilitator: Facilitator, action_key: str) -> Any:
    """Take the last change back."""
    return _changed(facilitator.id, action_key, follow.undo)


def _changed(who: int, key: str, act: Callable[[Action], None]) -> Any:
    if listing.one_of(who, key) is None:
        abort(404)

    def change() -> None:
        found = listing.one_of(who, key)
        if found is None:
            raise NotFound(say("That action is no longer here: its session was erased a moment ago."))
        action, _step, session = found
        act(action)
        record("action_followed", who, room=session.room)

    try:
        perform(change)
    except Refused as refusal:
        field = getattr(refusal, "field", "")
        return _page(who, refused={"key": key, "field": f"{field}-{key}" if field else "", "words": refusal.words},
                     typed=request.form.to_dict())
    return redirect(url_for("actions.index", **_asked(request.form), changed=key), 303)


def _asked(given: Any) -> dict[str, Any]:
    """Which actions are asked for, as the address of the list says it."""
    which = given.get("which", "")
    asked = {"group": given.get("group", "")[:80], "which": which if which in listing.FILTERS else ""}
    return {name: value for name, value in asked.items() if value}


def _page(who: int, *, refused: dict[str, str] | None = None, typed: dict[str, str] | None = None) -> Any:
    asked = _asked(request.values)
    rows = listing.listed(who, group=asked.get("group", ""), which=asked.get("which", listing.TO_DO_STILL))
    everything = listing.listed(who, which=listing.ALL)
    changed_key = request.args.get("changed", "")
    changed = next((row for row in everything if row["key"] == changed_key), None)
    if refused is not None and not any(row["key"] == refused["key"] for row in rows):
        rows = [row for row in everything if row["key"] == refused["key"]] + rows
    place = next((number for number, row in enumerate(rows) if refused and row["key"] == refused["key"]), None)
    some = paged(rows, page_number() if place is None else place // SIZE + 1, SIZE)
    return render_template(
        "actions/actions.html", rows=[_with_links(row) for row in some.items], paged=some,
        pages_url=url_for("actions.index", **asked, page=""),
        overdue=sum(row["is_overdue"] for row in everything), is_empty=not everything, asked=asked,
        which=asked.get("which", listing.TO_DO_STILL), filters=listing.FILTERS, groups=listing.groups_of(who),
        choices=CHOICES, changed=changed, refused=refused, typed=typed or {},
        problems=[refused] if refused else [],
        calendar_url=url_for("actions.calendar") if has_days(everything) else ""), 422 if refused else 200


def _with_links(row: dict[str, Any]) -> dict[str, Any]:
    page = "export.summary" if row["is_held"] else "sessions.console"
    return row | {"session_url": url_for(page, room=row["room"])}


@bp.get("/actions.ics")
@facilitators_only
def calendar(facilitator: Facilitator) -> Response:
    """The days of all open actions."""
    return _calendar(facilitator.id, listing.listed(facilitator.id), "actions.ics")


@bp.get("/sessions/<room>/actions.ics")
@facilitators_only
def calendar_of_session(facilitator: Facilitator, room: str) -> Response:
    """The days of one session's open actions."""
    session = own_session(facilitator, room)
    return _calendar(facilitator.id, listing.rows_in(session), f"actions-{room}.ics")


def _calendar(who: int, rows: list[dict[str, Any]], name: str) -> Response:
    body = as_calendar(rows)

    def note() -> None:
        for room in {row["room"] for row in rows}:
            record("actions_calendar", who, room=room)

    perform(note)
    return Response(body, content_type=CALENDAR, headers={"Content-Disposition": f'attachment; filename="{name}"'})
