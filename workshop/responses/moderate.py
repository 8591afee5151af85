"""Hiding and restoring: about a response, never about its author. No act here singles a person out."""

from __future__ import annotations

from workshop.errors import NotFound
from workshop.extensions import db
from workshop.sessions.models import Session, Step

from .models import LiveResponse


def hide_response(session: Session, *, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """Take a released response off the board. It can be restored until the session is closed."""
    return _set_hidden(session, step_id, response_id, is_hidden=True)


def restore_response(session: Session, *, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """Put a hidden response back on the board."""
    return _set_hidden(session, step_id, response_id, is_hidden=False)


def _set_hidden(session: Session, step_id: int, response_id: str, *, is_hidden: bool) -> tuple[Step, LiveResponse]:
    step = next((step for step in session.steps if step.id == step_id), None)
    response = db.session.get(LiveResponse, response_id) if step else None
    if step is None or response is None or response.step_id != step.id or response.shown_text is None:
        raise NotFound("That response is no longer here: it may have been withdrawn.")
    if response.is_withdrawn and not is_hidden:
        raise NotFound("That response is no longer here: it may have been withdrawn.")
    response.is_hidden = is_hidden
    db.session.flush()
    return step, response
