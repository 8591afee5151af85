"""The pages on which an owner chooses how long a session is kept, and erases it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, get_flashed_messages, redirect, render_template, request, url_for

from workshop.actions import carry
from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.care.models import KEPT_AT_LEAST, KEPT_AT_MOST
from workshop.cofacilitators import hands
from workshop.cofacilitators.views import owned
from workshop.errors import Refused
from workshop.language.reading import as_read
from workshop.language.words import say
from workshop.live.panels import joined_count
from workshop.sessions import follow_ups
from workshop.sessions.models import DRAFT, Session
from workshop.storage.writer import perform

from . import keeping
from .erase import StillOpen
from .housekeeping import housekeeping

bp = Blueprint("retention", __name__)

ERASED = say("The session is erased: nothing of it is left here. Backups taken before may still hold it.")
DRAFT_ERASED = say("The draft is deleted: its plan is not here any more. Backups taken before may still hold it.")
ERASED_LATER = say("The session is deleted. Something is reading the database just now, such as a backup: the last "
                   "traces "
                   "in the files are overwritten as soon as that ends.")


@bp.get("/sessions/<room>/keeping")
@facilitators_only
def keeping_page(facilitator: Facilitator, room: str) -> Any:
    return _page(owned(facilitator, room))


def _page(session: Session, *, problem: str = "", typed: str | None = None) -> Any:
    return render_template(
        "retention/keeping.html", group_name=session.group_name, theme_title=session.theme["title"],
        kept_words=keeping.kept_until_words(session), warning_words=keeping.warning_words(session),
        is_sealed=session.is_sealed, is_open=session.is_joinable, is_draft=session.state == DRAFT,
        days=session.keep_days if typed is None else typed, least=KEPT_AT_LEAST, most=KEPT_AT_MOST, problem=problem,
        told=get_flashed_messages(with_categories=True)[-1:],
        console_url=url_for("sessions.console", room=session.room),
        summary_url=url_for("export.summary", room=session.room),
        erase_url=url_for("retention.erase_page", room=session.room),
        done_url=url_for("audit.done_in_session", room=session.room)), 422 if problem else 200


@bp.post("/sessions/<room>/keeping")
@facilitators_only
def choose_days(facilitator: Facilitator, room: str) -> Any:
    """Choose how long the session is kept once it is sealed."""
    owned(facilitator, room)
    owner, typed = facilitator.id, request.form.get("keep_days", "")

    def choose() -> None:
        session = owned_inside(owner, room)
        if keeping.set_keep_days(session, keeping.read_days(typed), joined=joined_count(session)):
            record("retention_changed", owner, room=room)

    try:
        perform(choose)
    except (keeping.DaysUnusable, keeping.AlreadySealed, keeping.PromisedLess) as refusal:
        return _page(owned(facilitator, room), problem=refusal.words, typed=typed[:20])
    flash(as_read(say("Saved. Whoever joins from now on is told so.")), "good")
    return redirect(url_for("retention.keeping_page", room=room), 303)


def owned_inside(owner: int, room: str) -> Session:
    """The owner's session, found again inside the write transaction.

    :raises Refused: it is gone, or not theirs.
    """
    session = hands.visible_session(owner, room)
    if session is None:
        raise Refused(say("This session is not there any more."))
    hands.expect(session, owner, hands.OWNER)
    return session


@bp.get("/sessions/<room>/erase")
@facilitators_only
def erase_page(facilitator: Facilitator, room: str) -> Any:
    """What goes, and that it cannot be undone."""
    return _erase_page(owned(facilitator, room))


def _erase_page(session: Session, problem: str = "") -> Any:
    return render_template(
        "retention/erase.html", group_name=session.group_name, theme_title=session.theme["title"],
        held_on_words=keeping.day_words(session.held_on) if session.held_on else "",
        has_carried_on=carry.has_carried_on(session), follow_up_url=_follow_up_url(session),
        is_draft=session.state == DRAFT, is_open=session.is_joinable, problem=problem or (
            StillOpen.words if session.is_joinable else ""),
        summary_url=url_for("export.summary", room=session.room), sessions_url=url_for("sessions.index"),
        console_url=url_for("sessions.console", room=session.room)), 409 if problem else 200


def _follow_up_url(session: Session) -> str:
    found = follow_ups.follow_up_of(session)
    return url_for("preparing.page", room=found.room) if found is not None else ""


@bp.post("/sessions/<room>/erase")
@facilitators_only
def erase(facilitator: Facilitator, room: str) -> Any:
    """Erase the session at once, files and all."""
    is_draft = owned(facilitator, room).state == DRAFT
    owner = facilitator.id  # read before: a write would read it anew
    try:
        is_rewritten = housekeeping().erase(room, who=owner, act="session_erased",
                                            expect=lambda session: hands.expect(session, owner, hands.OWNER))
    except StillOpen as refusal:
        return _erase_page(owned(facilitator, room), refusal.words)
    flash(as_read(ERASED_LATER if not is_rewritten else DRAFT_ERASED if is_draft else ERASED), "good")
    return redirect(url_for("sessions.index"), 303)
