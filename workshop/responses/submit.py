"""What a participant may do with a step: respond, correct, withdraw, pass.

Each act carries a client-made id: the same id again is the same act, through whichever door it comes.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.participants.phone import SLOTS, Phone
from workshop.sessions.models import Session, Step

from . import queries
from .models import LiveResponse, Participation, PhoneAct
from .text import checked


class StepNotOpen(Refused):
    name: ClassVar[str] = "step_not_open"
    words = "This question has closed. Your words are still here."


class TooManyResponses(Refused):
    name: ClassVar[str] = "too_many_responses"
    words = f"You have sent {SLOTS} responses, which is the most. You can edit or withdraw one of them."


class ChangedElsewhere(Refused):
    name: ClassVar[str] = "changed_elsewhere"
    words = "This response was changed in another tab. The newer words are shown; yours are still in the box."


def submit_response(session: Session, *, phone: Phone, step_id: int, client_id: str, text: str) -> Step:
    """Add one response to the open step.

    :param step_id: must be a step of this session, and open.
    :param client_id: made by the phone for this act; seen before, nothing is added.
    :param text: as typed; 1 to 2,000 characters after trimming.
    :return: the step.
    :raises StepNotOpen: another step is open, or none.
    :raises ResponseEmpty, ResponseTooLong, ResponseUnusable: what is wrong with the text.
    :raises TooManyResponses: this phone has three at this step.
    """
    step = open_step_of(session, step_id, phone, client_id)
    if _is_done(step, phone, client_id):
        return step
    text = checked(text)
    mine = queries.own(step, phone)
    free = next((slot for slot in range(SLOTS) if slot not in mine), None)
    if free is None:
        raise TooManyResponses()
    db.session.add(LiveResponse(id=secrets.token_hex(16), step_id=step.id, handle=phone.handle(step.id, free),
                                text=text, shown_text=None, batch=None))
    _remember(step, phone, client_id, has_passed=False)
    return step


def edit_response(session: Session, *, phone: Phone, step_id: int, client_id: str, slot: int, edits: int,
                  text: str) -> Step:
    """Correct one of the phone's own responses while its step is open.

    :param slot: which of its up to three, from 0.
    :param edits: how often it had been corrected when this correction was begun.
    :raises ChangedElsewhere: it was corrected in another tab meanwhile.
    """
    step = open_step_of(session, step_id, phone, client_id)
    if _is_done(step, phone, client_id):
        return step
    text = checked(text)
    response = _own_response(step, phone, slot)
    if response.edits != edits:
        raise ChangedElsewhere()
    response.text, response.edits = text, response.edits + 1
    _remember(step, phone, client_id)
    return step


def withdraw_response(session: Session, *, phone: Phone, step_id: int, client_id: str, slot: int) -> tuple[Step, bool]:
    """Take one of the phone's own responses back while its step is open.

    :return: the step, and whether its card waits to leave console and board.

    What was never shown is deleted at once. What stands on the board leaves it with the next batch, because a card
    that vanishes as somebody taps tells who wrote it.
    """
    step = open_step_of(session, step_id, phone, client_id)
    if _is_done(step, phone, client_id):
        return step, False
    response = _own_response(step, phone, slot)
    was_shown = response.shown_text is not None
    if not was_shown:
        db.session.delete(response)
    else:  # the card that still stands is nobody's any more, so the slot is free for new words
        response.text, response.is_withdrawn, response.handle = "", True, secrets.token_hex(32)
    _remember(step, phone, client_id)
    db.session.flush()
    if not queries.own(step, phone):
        done = queries.participation(step, phone)
        if done is not None and not done.has_passed:
            db.session.delete(done)
    return step, was_shown


def pass_step(session: Session, *, phone: Phone, step_id: int, client_id: str) -> Step:
    """Say nothing to this step: a first-class answer, counted like any other and told to nobody."""
    step = open_step_of(session, step_id, phone, client_id)
    if not _is_done(step, phone, client_id):
        _remember(step, phone, client_id, has_passed=True)
    return step


def open_step_of(session: Session, step_id: int, phone: Phone, client_id: str) -> Step:
    """The step, when it is of this session and open, or when this very act was done while it was."""
    step = next((step for step in session.steps if step.id == step_id), None)
    if step is None:
        raise NotFound()
    if not step.is_open and not _is_done(step, phone, client_id):
        raise StepNotOpen()
    return step


def _own_response(step: Step, phone: Phone, slot: int) -> LiveResponse:
    response = queries.own(step, phone).get(slot)
    if response is None:
        raise NotFound("That response is no longer here: it may have been withdrawn in another tab.")
    return response


def _is_done(step: Step, phone: Phone, client_id: str) -> bool:
    return db.session.get(PhoneAct, phone.act(step.id, client_id)) is not None


def _remember(step: Step, phone: Phone, client_id: str, *, has_passed: bool | None = None) -> None:
    db.session.add(PhoneAct(act=phone.act(step.id, client_id), step_id=step.id))
    if has_passed is None:
        return
    done = queries.participation(step, phone)
    if done is None:
        db.session.add(Participation(mark=phone.mark(step.id), step_id=step.id, has_passed=has_passed))
    elif not has_passed:
        done.has_passed = False
