"""The page on which a follow-up is prepared, passed on, put on another day or thrown away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, get_flashed_messages, redirect, render_template, request, url_for

from workshop import clock
from workshop.audit.record import is_on_record, record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.cofacilitators.hands import expect, may, visible_session
from workshop.errors import Refused
from workshop.language.reading import as_read
from workshop.language.words import say, say_many, side_by_side
from workshop.live.commands import RUN
from workshop.live.snapshot import join_details
from workshop.retention.housekeeping import housekeeping
from workshop.sessions import follow_ups, for_a_while
from workshop.sessions.models import CLOSED, DRAFT, Session
from workshop.sessions.views import own_session
from workshop.storage.writer import perform
from workshop.web.once import ERASED_SINCE, name_for, once_for
from workshop.web.requests import remember_address

from . import plan_follow_up

bp = Blueprint("preparing", __name__)

THROWN_AWAY = say("The follow-up is thrown away. Its link leads nowhere now: tell whoever has it.")


@bp.get("/sessions/<room>/follow-up")
@facilitators_only
def page(facilitator: Facilitator, room: str) -> Any:
    """Prepare the follow-up of a session; where it is prepared, its link and what can be done with it."""
    session = own_session(facilitator, room)
    if follow_ups.as_follow_up(session) is not None:
        return _prepared_page(facilitator, session)
    follow_up = follow_ups.follow_up_of(session)
    if follow_up is not None:
        return redirect(url_for("preparing.page", room=follow_up.room))
    return _new_page(facilitator, session)


@bp.post("/sessions/<room>/follow-up")
@facilitators_only
def prepare(facilitator: Facilitator, room: str) -> Any:
    """Make the follow-up of a session."""
    session, who = own_session(facilitator, room), facilitator.id
    expect(session, who, RUN)
    name, form = name_for(who), request.form
    try:
        day, days = follow_ups.read_day(form.get("opens_on", "")), follow_ups.read_open_days(form.get("open_days", ""))
        if visible_session(who, name) is None and is_on_record(name):
            raise follow_ups.NoFollowUpHere(ERASED_SINCE)
        perform(lambda: _make(who, room, name, day, days))
    except (follow_ups.DayUnusable, follow_ups.NoFollowUpHere) as refusal:
        return _new_page(facilitator, own_session(facilitator, room), refusal)
    flash(as_read(say("The follow-up is prepared. Phones that are still here get the link when you close the session; "
                      "the others get it from you.")), "good")
    return redirect(url_for("preparing.page", room=name), 303)


def _make(who: int, room: str, name: str, day: date, days: int) -> None:
    session = visible_session(who, room)
    if session is None:
        raise Refused(say("This session is not there any more."))
    expect(session, who, RUN)
    if visible_session(who, name) is None:    # else the same form came before
        plan_follow_up.prepare(session, opens_on=day, open_days=days, room=name)
        record("follow_up_prepared", who, room=room)
        record("session_made", who, room=name)


@bp.post("/sessions/<room>/follow-up/day")
@facilitators_only
def change_day(facilitator: Facilitator, room: str) -> Any:
    """Put a follow-up that was not opened on another day."""
    follow_up, who, form = _follow_up(facilitator, room), facilitator.id, request.form
    try:
        day, days = follow_ups.read_day(form.get("opens_on", "")), follow_ups.read_open_days(form.get("open_days", ""))

        def act() -> None:
            found = visible_session(who, room)
            if found is None:
                raise Refused(say("This follow-up is not there any more."))
            follow_ups.change_day(found, day, days)
            record("follow_up_changed", who, room=room)

        perform(act)
    except (follow_ups.DayUnusable, follow_ups.OpenedAlready) as refusal:
        return _prepared_page(facilitator, follow_up, refusal)
    flash(as_read(say("The day is changed. The link stays the same; whoever wrote the old day down has to be told.")),
          "good")
    return redirect(url_for("preparing.page", room=room), 303)


@bp.post("/sessions/<room>/follow-up/away")
@facilitators_only
def throw_away(facilitator: Facilitator, room: str) -> Any:
    """Throw a follow-up away that was not opened: nobody has said anything in it."""
    follow_up, who = _follow_up(facilitator, room), facilitator.id
    first = follow_ups.first_of(follow_up)
    leads_to = url_for("preparing.page", room=first.room) if first is not None else url_for("sessions.index")
    try:
        housekeeping().erase(room, who=who, act="follow_up_thrown_away", expect=follow_ups.expect_not_opened)
    except follow_ups.OpenedAlready as refusal:
        flash(as_read(refusal.words), "warning")
        return redirect(url_for("preparing.page", room=room), 303)
    flash(as_read(THROWN_AWAY), "good")
    return redirect(leads_to, 303)


def _follow_up(facilitator: Facilitator, room: str) -> Session:
    """A follow-up that this facilitator may run."""
    session = own_session(facilitator, room)
    expect(session, facilitator.id, RUN)
    if follow_ups.as_follow_up(session) is None:
        abort(404)
    return session


def _problems(refusal: Refused | None) -> list[dict[str, str]]:
    return [{"field": str(refusal.extra.get("field", "")), "words": refusal.words}] if refusal is not None else []


def _new_page(facilitator: Facilitator, session: Session, refusal: Refused | None = None) -> Any:
    problems = _problems(refusal)
    cannot = ""
    try:
        follow_ups.expect_possible(session)
    except follow_ups.NoFollowUpHere as reason:
        cannot = reason.words
    usual = clock.today() + timedelta(days=follow_ups.USUAL_DAYS)
    return render_template(
        "actions/follow_up.html", session=_row(session), cannot=cannot, follow_up=None, problems=problems,
        may_run=may(session, facilitator.id, RUN), once=once_for(facilitator.id, anew=refusal is not None),
        typed={"opens_on": request.form.get("opens_on", usual.isoformat())[:40],
               "open_days": request.form.get("open_days", str(follow_ups.USUAL_OPEN))[:10]},
        steps=[_step(step) for step in plan_follow_up.steps_for(session)] if not cannot else [],
        is_closed=session.state == CLOSED, kept_words=_kept_words(session), most_open=follow_ups.MOST_OPEN,
        ), 422 if problems else 200


def _prepared_page(facilitator: Facilitator, follow_up: Session, refusal: Refused | None = None) -> Any:
    followed, first = follow_ups.as_follow_up(follow_up), follow_ups.first_of(follow_up)
    if followed is None:
        abort(404)
    problems, is_draft = _problems(refusal), follow_up.state == DRAFT
    remember_address(follow_up.room)
    details = join_details(follow_up)
    days = (clock.as_local(follow_up.open_until).date() - followed.opens_on).days if follow_up.open_until else (
        follow_ups.USUAL_OPEN)
    return render_template(
        "actions/follow_up.html", session=_row(follow_up), cannot="", problems=problems,
        may_run=may(follow_up, facilitator.id, RUN), told=get_flashed_messages(with_categories=True)[-1:],
        typed={"opens_on": request.form.get("opens_on", followed.opens_on.isoformat())[:40],
               "open_days": request.form.get("open_days", str(days))[:10]},
        steps=[_step(step) for step in follow_up.steps], most_open=follow_ups.MOST_OPEN,
        follow_up={
            "follows_words": follow_ups.follows_words(followed), "standing_words": follow_ups.standing_words(follow_up),
            "is_draft": is_draft, "has_link": bool(follow_up.code), "url": details["url"],
            "qr": details["qr"], "qr_words": details["qr_words"], "code_words": details["code_words"],
            "mail": mail_words(follow_up, details["url"]) if follow_up.code and follow_up.is_for_a_while else "",
            "is_changed": bool(follow_up.plan_revision) and is_draft,
            "support_words": say("The local numbers on its pages were confirmed on %(day)s.",
                                 day=follow_up.support_confirmed_on) if follow_up.support_confirmed_on else say(
                "The local numbers on its pages were not confirmed yet."),
            "first_url": _first_url(first), "has_first": first is not None,
            "plan_url": url_for("planner.change", room=follow_up.room) if is_draft else "",
            "before_url": url_for("sessions.before", room=follow_up.room) if is_draft else "",
            "console_url": url_for("sessions.console", room=follow_up.room),
            "poster_url": url_for("papers.poster", room=follow_up.room) if follow_up.code else "",
            "summary_url": url_for("export.summary", room=follow_up.room) if not is_draft else "",
            "day_url": url_for("preparing.change_day", room=follow_up.room),
            "away_url": url_for("preparing.throw_away", room=follow_up.room)}), 422 if problems else 200


def _first_url(first: Session | None) -> str:
    if first is None:
        return ""
    return url_for("export.summary" if first.state == CLOSED else "sessions.console", room=first.room)


def _row(session: Session) -> dict[str, str]:
    return {"room": session.room, "group_name": session.group_name, "theme_title": session.theme["title"],
            "console_url": url_for("sessions.console", room=session.room)}


def _step(step: Any) -> dict[str, str]:
    return {"question": step.question, "kind": step.rules.label}


def _kept_words(session: Session) -> str:
    """How long the first session is kept, for somebody who wants to see both side by side."""
    kept = say_many(
        "This session itself is kept for %(number)s day once it is closed. The follow-up does not need it: it takes "
        "along what was agreed.",
        "This session itself is kept for %(number)s days once it is closed. The follow-up does not need it: it takes "
        "along what was agreed.", session.keep_days)
    if session.keep_days >= follow_ups.USUAL_DAYS + follow_ups.USUAL_OPEN:
        return kept
    return side_by_side((kept, say("Its summary will be gone before you read what became of it: save it as a file "
                                   "first if you want both side by side.")))


def mail_words(follow_up: Session, url: str) -> str:
    """A text to copy into a message of the facilitator's own. It names neither theme nor group: mail is forwarded."""
    followed = follow_ups.as_follow_up(follow_up)
    day = follow_ups.day_words(followed.opens_on) if followed is not None else ""
    opens = say("On %(day)s this link opens, until %(time)s:", day=day,
                time=for_a_while.time_words(follow_up.open_until))
    return side_by_side([
        say("When we met we said what we would do. What became of it?"),
        side_by_side([opens, url], "\n"),
        say("It asks what became of each thing, what helped and what got in the way. It takes about five minutes: no "
            "name, no account, and you may pass any question. Nobody is told who came or who wrote what."),
        say("Please use the phone and the browser that you used when we met, if you can."),
    ], "\n\n")
