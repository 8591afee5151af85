"""Hiding, holding and spotlighting: about a response, never about its author. No act here singles a person out."""

from __future__ import annotations

from typing import ClassVar, Literal

from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.language.words import say
from workshop.sessions.models import Session, Step

from . import identifying, queries
from .models import LiveResponse

#: How the room sees a response: with its details masked, or as its author wrote it.
MASKED: Literal["masked"] = "masked"
Shows = Literal["masked", "written"]
GONE = say("That response is no longer here: it may have been withdrawn.")


class DecideFirst(Refused):
    name: ClassVar[str] = "decide_first"
    words = (say("This response may identify somebody. Choose: show it with the details masked, show it as written, "
                 "or hide it."))


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


def release_response(session: Session, *, step_id: int, response_id: str,
                     shows: Shows | None = None) -> tuple[Step, LiveResponse]:
    """Let a response that waits for review go to the board, or decide anew how the board shows it.

    :param shows: with its details masked, or as written; None: nothing in it needs that decision.
    :raises DecideFirst: it certainly identifies somebody, and nobody has decided.
    """
    step, response = find_released(session, step_id, response_id)
    if response.is_withdrawn:
        raise NotFound(GONE)
    if shows is None and waits_for_decision(step, response):
        raise DecideFirst()
    response.is_held = response.is_hidden = False
    if shows is not None:
        response.is_masked = shows == MASKED
    db.session.flush()
    return step, response


def hold_response(session: Session, *, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """Put a response into the queue again: the undo of releasing it."""
    step, response = find_released(session, step_id, response_id)
    response.is_held = True
    _dim(step, response)
    return step, response


def release_all(session: Session, *, step_id: int) -> tuple[Step, int, int]:
    """Let everything in the queue go to the board that is not hidden and needs no decision.

    :return: the step, how many went, and how many wait for a decision.
    """
    step = _step(session, step_id)
    waiting = [response for response in queries.to_arrange(step)
               if response.is_held and not response.is_hidden and not response.is_withdrawn]
    ready = [response for response in waiting if not waits_for_decision(step, response)]
    for response in ready:
        response.is_held = False
    db.session.flush()
    return step, len(ready), len(waiting) - len(ready)


def waits_for_decision(step: Step, response: LiveResponse) -> bool:
    """Whether the facilitator must say how the room may see it, as it certainly identifies somebody."""
    return response.is_held and identifying.is_certain(step.rules, response.shown_body or {})


def spotlight(session: Session, *, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """Show one response large; the others stand back. What was shown so is quoted in the summary, until that is
    decided otherwise.

    :raises Refused: the room may not see it now.
    """
    step, response = find_released(session, step_id, response_id)
    if not queries.is_for_board(step, response) or response.is_withdrawn:
        raise Refused(say("Only a response that the room sees can be shown large. Reveal or release it first."))
    step.spotlight = response.id
    if response.is_quoted is None:
        response.is_quoted = True
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
