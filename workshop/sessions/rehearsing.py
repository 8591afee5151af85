"""The buttons that begin a rehearsal and end it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for

from workshop.actions.carry import carry_to_rehearsal
from workshop.audit.models import ITSELF
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.cofacilitators.hands import visible_session
from workshop.language.reading import as_read
from workshop.language.words import say
from workshop.library.shelf import theme_for
from workshop.live.commands import key_store
from workshop.retention.housekeeping import housekeeping
from workshop.storage.writer import perform
from workshop.web.once import name_for

from . import rehearsal
from .models import Session

bp = Blueprint("rehearsing", __name__)


@bp.post("/sessions/<room>/rehearse")
@facilitators_only
def begin(facilitator: Facilitator, room: str) -> Any:
    """Make the copy with its lobby open, and go to its console."""
    who = facilitator.id
    if visible_session(who, room) is None:
        abort(404)
    name = name_for(who)

    def make() -> str:
        found = visible_session(who, room)
        if found is not None and visible_session(who, name) is None:    # else the same button was pressed before
            carry_to_rehearsal(found, rehearsal.begin(found, who, key_store(), room=name))
        return name if found is not None else ""
    made = perform(make)
    if not made:
        abort(404)
    flash(as_read(say("This is a rehearsal of your plan. Open the board and a phone, and go through it: nothing is "
                      "kept.")), "good")
    return redirect(url_for("sessions.console", room=made), 303)


@bp.post("/rehearsal")
@facilitators_only
def first(facilitator: Facilitator) -> Any:
    """For somebody who has planned nothing yet: a rehearsal of a theme with its lobby open, and go to its console."""
    who = facilitator.id
    shelved = theme_for(who, request.form.get("theme", ""))
    if shelved is None or shelved.is_archived or not (
            shelved.theme.questions.practitioners or shelved.theme.questions.leaders):
        flash(as_read(say("That theme cannot be rehearsed any more. Choose another one.")), "warning")
        return redirect(url_for("library.themes"), 303)
    name = name_for(who)

    def make() -> None:
        if visible_session(who, name) is None:
            rehearsal.begin_first(who, key_store(), slug=shelved.slug, theme=shelved.theme, version=shelved.version,
                                  room=name)
    perform(make)
    flash(as_read(say("This is a rehearsal: nothing of it is kept. Three steps lead you through it.")), "good")
    return redirect(url_for("sessions.console", room=name), 303)


@bp.post("/sessions/<room>/rehearse/end")
@facilitators_only
def end(facilitator: Facilitator, room: str) -> Any:
    """Take a rehearsal away at once. Pressed twice, it is gone all the same."""
    found = visible_session(facilitator.id, room)
    if found is None or found.facilitator_id != facilitator.id:
        abort(404)
    if found.is_rehearsal:
        housekeeping().erase(room, who=ITSELF, act="", expect=_expect_rehearsal)
        flash(as_read(say("The rehearsal is over. Nothing of it is kept; your plan is as it was.")), "good")
    return redirect(url_for("sessions.index"), 303)


def _expect_rehearsal(session: Session) -> None:
    if not session.is_rehearsal:
        abort(404)
