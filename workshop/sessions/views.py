from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    get_flashed_messages,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)

from workshop import clock
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.care.organisation import organisation
from workshop.care.support import MOST_NUMBERS
from workshop.cofacilitators.hands import MAY_WORDS, expect, role_in, visible_session
from workshop.cofacilitators.models import WATCH
from workshop.errors import Refused
from workshop.kinds import all_kinds
from workshop.language.reading import as_read
from workshop.language.words import say, say_day, side_by_side
from workshop.library.shelf import find
from workshop.library.views import theme_rows
from workshop.limits.pace import Limits, facilitator_key
from workshop.live.commands import RUN, FacilitatorOf, find_command, perform_command, read_form
from workshop.live.events import FACILITATOR
from workshop.live.snapshot import facilitator_state, seen_by
from workshop.participants.views import STATUSES
from workshop.retention import keeping
from workshop.web.error_pages import wants_json, with_time
from workshop.web.once import once_for
from workshop.web.requests import asked_page, page_number, remember_address

from . import follow_ups, for_a_while, listing
from .before import is_confirmed, usual_support
from .change_plan import expect_not_closed
from .models import DRAFT, Session

bp = Blueprint("sessions", __name__)

STATE_WORDS = {"draft": say("Not open yet"), "lobby": say("Lobby open"), "running": say("Running"),
               "closed": say("Closed")}


def own_session(facilitator: Facilitator, room: str) -> Session:
    """A facilitator's own session, or one they were let into; anybody else's does not exist for them."""
    session = visible_session(facilitator.id, room)
    if session is None:
        abort(404)
    return session


@bp.get("/sessions")
@facilitators_only
def index(facilitator: Facilitator) -> str:
    who = facilitator.id
    own = listing.listed(listing.own(who), page_number())
    shared = listing.listed(listing.shared_with(who), page_number("shared"))
    pages = {"page": own.earlier.page, "shared": shared.earlier.page}
    return render_template("sessions/sessions.html",
                           themes=theme_rows(find(who, size=6).themes) if own.is_empty else [],
                           sessions=_list_rows(own, partial(_own_row, who=who), "page", pages),
                           shared=_list_rows(shared, partial(_shared_row, who=who), "shared", pages),
                           once=once_for(who), told=get_flashed_messages(with_categories=True)[-1:])


def _list_rows(found: listing.Listed, row: Callable[[Session], dict[str, Any]], name: str,
               pages: dict[str, int]) -> dict[str, Any]:
    """What the page shows of one list, and where its other pages are; none for a list that is empty.

    :param name: of the list in addresses.
    :param pages: which page of each list is shown.
    """
    asked: dict[str, Any] = {one: number for one, number in pages.items() if one != name and number > 1} | {name: ""}
    return {} if found.is_empty else {
        "name": name, "current": [row(session) for session in found.current],
        "earlier": [row(session) for session in found.earlier.items], "paged": found.earlier,
        "pages_url": url_for("sessions.index", **asked)}


def _own_row(session: Session, *, who: int) -> dict[str, Any]:
    return _session_row(session, who) | {
        "keeping_url": url_for("retention.keeping_page", room=session.room),
        "erase_url": "" if session.is_joinable else url_for("retention.erase_page", room=session.room)}


def _shared_row(session: Session, *, who: int) -> dict[str, Any]:
    may = role_in(session, who) or WATCH
    return _session_row(session, who, may_run=may == RUN) | {
        "may_words": say("You may %(what)s", what=MAY_WORDS[may]),
        "leave_url": url_for("cofacilitators.leave", room=session.room)}


def _session_row(session: Session, who: int, *, may_run: bool = True) -> dict[str, Any]:
    return {"room": session.room, "group_name": session.group_name, "theme_title": session.theme["title"],
            "state": session.state, "state_words": STATE_WORDS[session.state],
            "until_words": for_a_while.until_words(session), "follow_up_words": _follow_up_words(session),
            "follow_up_url": url_for("preparing.page", room=session.room),
            "held_on_words": day_words(session.held_on),
            "kept_words": keeping.kept_until_words(session) if session.sealed_on else "",
            "warning_words": keeping.warning_words(session),
            "console_url": url_for("sessions.console", room=session.room),
            "plan_url": url_for("planner.change", room=session.room) if session.state == DRAFT and may_run else "",
            "once": once_for(who), "rehearse_url": url_for("rehearsing.begin", room=session.room),
            "papers_url": url_for("papers.page", room=session.room),
            "again_url": url_for("again.page", room=session.room),
            "summary_url": url_for("export.summary", room=session.room)}


def _follow_up_words(session: Session) -> str:
    followed = follow_ups.as_follow_up(session)
    return side_by_side((follow_ups.follows_words(followed), follow_ups.standing_words(session)),
                        ". ") if followed is not None else ""


def day_words(day: date | None) -> str:
    return say_day(day) if day is not None else ""


@bp.get("/sessions/<room>/before")
@facilitators_only
def before(facilitator: Facilitator, room: str) -> Any:
    """Local numbers to confirm, and what to think of before people come in."""
    session = _to_prepare(facilitator, room)
    rows, _checked_on = usual_support(session)
    return _before_page(facilitator, session, rows, typed={"is_usual": "" if organisation().support else "on"})


@bp.post("/sessions/<room>/before")
@facilitators_only
def confirm_before(facilitator: Facilitator, room: str) -> Any:
    """Confirm the numbers and, with the same button, open the lobby."""
    _to_prepare(facilitator, room)
    who = FacilitatorOf(room, facilitator.id)  # read before: a write would read it anew
    typed = request.form.to_dict()
    lines = {name: request.form.getlist(name) for name in ("whose", "number")}
    rows = [{"what": what, "number": number} for what, number in zip(*lines.values(), strict=False)]
    if typed.get("then") == "add":
        rows.append({"what": "", "number": ""})
        return _before_page(facilitator, _to_prepare(facilitator, room), rows, typed=typed)
    said = _do("confirm_support", who, typed | lines)
    if said["ok"] and typed.get("then") == "lobby":
        said = _do("open_lobby", who, typed)
    if "problems" in said:
        return _before_page(facilitator, _to_prepare(facilitator, room), rows, typed=typed, problems=said["problems"])
    flash(as_read(said["words"]), "good" if said["ok"] else "warning")
    return redirect(url_for("sessions.console", room=room), 303)


def _to_prepare(facilitator: Facilitator, room: str) -> Session:
    """A session that this facilitator may run, and that has not ended."""
    session = own_session(facilitator, room)
    expect(session, facilitator.id, RUN)
    expect_not_closed(session)
    return session


def _do(name: str, who: FacilitatorOf, typed: dict[str, Any]) -> dict[str, Any]:
    """The acknowledgement of a command whose fields came with a plain form."""
    command = find_command(FACILITATOR, name)
    try:
        return perform_command(command, who, read_form(command, typed, from_text=True))
    except Refused as refusal:
        return refusal.acknowledgement()


def _before_page(facilitator: Facilitator, session: Session, rows: list[dict[str, Any]], *, typed: dict[str, str],
                 problems: list[dict[str, str]] | None = None) -> Any:
    """The page, with everything that was typed in it."""
    _rows, checked_on = usual_support(session)
    return render_template(
        "sessions/before.html", session={"group_name": session.group_name, "theme_title": session.theme["title"]},
        until_words=for_a_while.until_words(session),
        plan_revision=session.plan_revision, rows=rows[:MOST_NUMBERS + 1], can_add=len(rows) < MOST_NUMBERS,
        checked_words=day_words(checked_on), contact=organisation().complaints_contact,
        may_change_contact=facilitator.is_admin, typed=typed,
        is_draft=session.state == DRAFT, is_confirmed=is_confirmed(session, today=clock.today()),
        content_note=session.theme["content_note"], console_url=url_for("sessions.console", room=session.room),
        own_url=url_for("sessions.before", room=session.room), problems=problems or []), 422 if problems else 200


@bp.get("/sessions/<room>/console")
@facilitators_only
def console(facilitator: Facilitator, room: str) -> Any:
    session = own_session(facilitator, room)
    return _console_page(facilitator, session)


def _console_page(facilitator: Facilitator, session: Session, *, refused: dict[str, Any] | None = None,
                  typed: dict[str, Any] | None = None, status: int = 200) -> Any:
    """The console.

    :param refused: the acknowledgement of an act that was refused.
    :param typed: what came with it, so that nothing has to be typed twice.
    """
    remember_address(session.room)
    told = get_flashed_messages(with_categories=True)
    notice = {"kind": told[-1][0], "words": told[-1][1]} if told else None
    if refused is not None:
        notice = {"kind": "warning", "words": refused["words"]}
    return render_template("sessions/console.html", is_rehearsal=session.is_rehearsal, code=session.code,
                           state=_state_for(facilitator, session), room=session.room,
                           notice=notice, typed=typed or {}, refused=refused,
                           kinds=[kind.parts_of_pages() for kind in all_kinds().values()]), status


def _state_for(facilitator: Facilitator, session: Session) -> dict[str, Any]:
    return seen_by(facilitator_state(session, asked_page()), role_in(session, facilitator.id) or "watch")


@bp.get("/sessions/<room>/state")
@facilitators_only
def state(facilitator: Facilitator, room: str) -> Any:
    return jsonify(as_read(_state_for(facilitator, own_session(facilitator, room))))


@bp.post("/sessions/<room>/<name>")
@facilitators_only
def command(facilitator: Facilitator, room: str, name: str) -> Any:
    """A facilitator's command by HTTP: JSON, or a plain form whose outcome the console then says."""
    own_session(facilitator, room)
    who = facilitator.id  # read before: a write would read it anew
    typed = {field: values if len(values) > 1 else values[0] for field, values in request.form.lists()
             if field != "csrf_token"}
    try:
        limits: Limits = current_app.extensions["workshop_limits"]
        limits.facilitator_acts.expect(facilitator_key(who))
        found = find_command(FACILITATOR, name)
        form = (read_form(found, request.get_json(silent=True)) if request.is_json
                else read_form(found, typed, from_text=True))
        acknowledgement = perform_command(found, FacilitatorOf(room, who), form)
    except Refused as refusal:
        acknowledgement = refusal.acknowledgement()
    status = 200 if acknowledgement["ok"] else STATUSES.get(acknowledgement["error"], 409)
    if wants_json():
        return with_time(jsonify(as_read(acknowledgement)), acknowledgement), status
    # What was written must not be lost.
    if not acknowledgement["ok"] and (len(typed) > 3 or {"rule", "until_day"} & set(typed)):
        return _console_page(facilitator, own_session(facilitator, room), refused=acknowledgement, typed=typed,
                             status=status)
    flash(as_read(acknowledgement["words"]), "good" if acknowledgement["ok"] else "warning")
    return redirect(acknowledgement.get("go_to") or url_for("sessions.console", room=room), 303)
