"""The page on which a plan is run again with another group."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from workshop.actions import carry, listing
from workshop.audit.record import is_on_record, record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.cofacilitators.hands import visible_session
from workshop.errors import Refused
from workshop.language.reading import as_read
from workshop.language.words import say
from workshop.library.themes import AUDIENCE_WORDS
from workshop.storage.writer import perform
from workshop.web.once import ERASED_SINCE, name_for, once_for

from .models import EARLIER_ACTIONS, Session, Step
from .planning import PlannedStep, problems_of_name
from .run_again import NEWEST, SAME, Newest, difference_words, newest_for, run_again

bp = Blueprint("again", __name__)


@bp.get("/sessions/<room>/again")
@facilitators_only
def page(facilitator: Facilitator, room: str) -> Any:
    """What comes along, which questions are asked, and the name of the other group."""
    session = _found(facilitator, room)
    return _page(session, facilitator.id)


@bp.post("/sessions/<room>/again")
@facilitators_only
def make(facilitator: Facilitator, room: str) -> Any:
    """Make the draft, and go to its console. Who may see a session may run its plan as their own."""
    session, who = _found(facilitator, room), facilitator.id  # read before: inside the write it would be read anew
    group_name, version = request.form.get("group_name", ""), request.form.get("version", SAME)
    new, name, looks_back = request.form.getlist("new"), name_for(who), request.form.get("looks_back") == "yes"
    if looks_back and not group_name.strip():
        group_name = session.group_name   # the same group, so it has the same name
    problems = problems_of_name(group_name)
    if looks_back and not problems and not carry.open_of(who, group_name):
        problems = [{"field": "looks_back", "words": say(
            "Open actions are those of “%(group)s”. Give that name, or leave it empty. For another group, untick this.",
            group=session.group_name)}]
    is_erased = not problems and visible_session(who, name) is None and is_on_record(name)
    if is_erased:
        problems = [{"field": "", "words": ERASED_SINCE}]
    if not problems:
        try:
            made = perform(lambda: _make(who, room, group_name=group_name, version=version, new=new,
                                         looks_back=looks_back, name=name))
        except Refused as refusal:
            problems = [{"field": "version", "words": refusal.words}]
        else:
            flash(as_read(say("The plan is made. Look at it, change what this group needs, and open it when you are "
                              "ready.")), "good")
            return redirect(url_for("sessions.console", room=made), 303)
    return _page(session, who, group_name=group_name, version=version, new=new,
                 looks_back=looks_back, problems=problems, anew=is_erased), 422


def _make(who: int, room: str, *, name: str, **chosen: Any) -> str:
    session = visible_session(who, room)
    if session is None:
        raise Refused(say("This session is not there any more."))
    if visible_session(who, name) is None:    # else the same form came before
        carry.carry_over(run_again(session, who, room=name, **chosen))
        record("session_made", who, room=name)
    return name


def _found(facilitator: Facilitator, room: str) -> Session:
    session = visible_session(facilitator.id, room)
    if session is None:
        abort(404)
    return session


def _page(session: Session, who: int, *, group_name: str = "", version: str = SAME,
          new: list[str] | None = None, looks_back: bool = False, problems: list[dict[str, str]] | None = None,
          anew: bool = False) -> str:
    newest = newest_for(session, who)
    return render_template(
        "sessions/again.html", session={"group_name": session.group_name, "theme_title": session.theme["title"],
                                        "audience_words": AUDIENCE_WORDS[session.audience]},
        steps=[{"words": step.question, "kind": step.rules.label, "minutes": step.minutes,
                "is_own": step.is_own} for step in session.steps if step.kind != EARLIER_ACTIONS],
        to_do=listing.to_do(who, session.group_name), looks_back=looks_back,
        minutes=sum(step.minutes for step in session.steps), newest=_newest_rows(session, newest) if newest else None,
        is_newest=version == NEWEST, new=new or [], group_name=group_name, problems=problems or [],
        once=once_for(who, anew=anew))


def _newest_rows(session: Session, newest: Newest) -> dict[str, Any]:
    def whom(step: Step | PlannedStep) -> str:
        return AUDIENCE_WORDS[step.audience] if session.audience == "both" else ""

    return {"words": difference_words(newest),
            "changed": [{"before": old.question, "after": planned.question, "whom": whom(old)}
                        for old, planned in newest.changed],
            "gone": [{"words": step.question, "whom": whom(step)} for step in newest.gone],
            "new": [{"id": planned.id, "words": planned.question, "minutes": planned.minutes, "whom": whom(planned)}
                    for planned in newest.new]}
