"""Hiding, holding and spotlighting: about a response, never about its author. No act here singles a person out."""

from __future__ import annotations

from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.sessions.models import Session, Step

from . import queries
from .models import LiveResponse

GONE = "That response is no longer here: it may have been withdrawn."


def hide_response(session: Session, *, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """Take a released response off the board, or out of the queue. It can be restored until the session is closed."""
    step, response = find_released(session, step_id, response_id)
    response.is_hidden = True
    _dim(step, response)
    return step, response


def restore_response(session: Session, *, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """Put a hidden response back where it was: on the board, or in the queue."""
    step, response = find_released(session, step_id, response_id)
    if response.is_withdrawn:
        raise NotFound(GONE)
    response.is_hidden = False
    db.session.flush()
    return step, response


def release_response(session: Session, *, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """Let a response that waits for review go to the board."""
    step, response = find_released(session, step_id, response_id)
    if response.is_withdrawn:
        raise NotFound(GONE)
    response.is_held = response.is_hidden = False
    db.session.flush()
    return step, response


def hold_response(session: Session, *, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """Put a response into the queue again: the undo of releasing it."""
    step, response = find_released(session, step_id, response_id)
    response.is_held = True
    _dim(step, response)
    return step, response


def release_all(session: Session, *, step_id: int) -> tuple[Step, int]:
    """Let everything in the queue that is not hidden go to the board; how many those were."""
    step = _step(session, step_id)
    waiting = [response for response in queries.to_arrange(step)
               if response.is_held and not response.is_hidden and not response.is_withdrawn]
    for response in waiting:
        response.is_held = False
    db.session.flush()
    return step, len(waiting)


def spotlight(session: Session, *, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """Show one response large; the others stand back.

    :raises Refused: the room may not see it now.
    """
    step, response = find_released(session, step_id, response_id)
    if not queries.is_for_board(step, response) or response.is_withdrawn:
        raise Refused("Only a response that the room sees can be shown large. Reveal or release it first.")
    step.spotlight = response.id
    return step, response


def end_spotlight(session: Session, *, step_id: int) -> Step:
    """All responses stand side by side again."""
    step = _step(session, step_id)
    step.spotlight = None
    return step


def find_released(session: Session, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """A response of this very step that the console has.

    :raises NotFound: it is of another step, was never released, or is gone.
    """
    step = _step(session, step_id)
    response = queries.released(step, response_id)
    if response is None:
        raise NotFound(GONE)
    return step, response


def _step(session: Session, step_id: int) -> Step:
    step = next((step for step in session.every_step if step.id == step_id), None)
    if step is None:
        raise NotFound(GONE)
    return step


def _dim(step: Step, response: LiveResponse) -> None:
    if step.spotlight == response.id:
        step.spotlight = None
    db.session.flush()
