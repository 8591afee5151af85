"""What rings true for whom: taken one by one, told only together.

A tap changes nothing that anybody else sees. Counts are copied to the responses when a step closes or on the
facilitator's word, and only once two people's taps wait: a count that grows by one as somebody taps is a name.
There is no counterpart that says “not for me”.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import delete, func, select

from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.language.words import say
from workshop.participants.group_size import EXACT_COUNTS_FROM
from workshop.participants.phone import Phone
from workshop.responses import queries
from workshop.responses.models import LiveResponse, Resonance
from workshop.responses.release import BATCH
from workshop.sessions.models import Session, Step
from workshop.sessions.run_sheet import expect_running

#: How many different people's taps are told together at the least.
TOGETHER = BATCH
NOTED = say("True for you too: noted. It is told only as a count, together with others.")
TAKEN_BACK = say("Taken back. The count follows together with others.")
GONE = say("That response is not shown to the room now, so nothing was counted.")


class OwnResponse(Refused):
    name: ClassVar[str] = "own_response"
    words = say("This one is yours: you have said it already. What rings true for you is what others wrote.")


class NoResonance(Refused):
    name: ClassVar[str] = "no_resonance"
    words = say("“True for me too” is for what people wrote in words: at this step it is not asked.")


class NotCountedYet(Refused):
    name: ClassVar[str] = "not_counted_yet"
    words = ""


STILL_OPEN = (say("This question is still open. How many say “true for me too” is counted when it closes, so that "
                  "nobody "
              "can be picked out."))
TOO_FEW = (say("Nothing is counted: fewer than five have joined, and with so few a count of “true for me too” points "
               "at "
           "people."))
TOO_LITTLE = (say("The counts stay as they are: too little is new. They change only when several people's taps can be "
                  "told "
              "together, so that nobody can be picked out."))


def resonate(session: Session, *, phone: Phone, step_id: int, response_id: str) -> Step:
    """Say of somebody else's response that it rings true; saying it twice is saying it once.

    A response that its author has withdrawn takes it like any other while it still stands on the board: a refusal
    would tell the room that somebody just took theirs back. It is gone with the response.

    :param response_id: must stand on the board of this very step.
    :raises NotFound: the room does not see it: hidden, held for review, not revealed, withdrawn and gone, or of
        another step.
    :raises OwnResponse: this phone sent it.
    :raises NoResonance: the step takes none, or no longer knows whose phone is whose.
    """
    step, response = _seen(session, step_id, response_id)
    if step.has_lost_key:
        raise NoResonance(say("The server had to start again, so this phone's own responses cannot be told from "
                              "others' "
                          "any more. “True for me too” is not taken at this question."))
    if response.id in own_ids(step, phone):
        raise OwnResponse()
    mark = phone.resonance(step.id, response.id)
    if db.session.get(Resonance, mark) is None:
        db.session.add(Resonance(mark=mark, step_id=step.id, response_id=response.id))
        db.session.flush()
    return step


def unresonate(session: Session, *, phone: Phone, step_id: int, response_id: str) -> Step:
    """Take it back; the count follows with the next ones that are told.

    :raises NotFound: as `resonate`.
    """
    step, response = _seen(session, step_id, response_id)
    found = db.session.get(Resonance, phone.resonance(step.id, response.id))
    if found is not None:
        db.session.delete(found)
        db.session.flush()
    return step


def own_ids(step: Step, phone: Phone) -> set[str]:
    """The ids of a phone's own responses at a step, every part of each. Known to that phone and nobody else."""
    return {row.id for parts in queries.own(step, phone).values() for row in parts.values()}


def resonating(step: Step, phone: Phone, response_ids: list[str]) -> set[str]:
    """Of these responses, those of which this phone has said that they ring true."""
    marks = {phone.resonance(step.id, response_id): response_id for response_id in response_ids}
    rows = db.session.scalars(select(Resonance).where(Resonance.mark.in_(marks)))
    return {marks[row.mark] for row in rows}


def takes_resonance(step: Step) -> bool:
    """Whether a step has words of people that can ring true."""
    return step.position > 0 and step.takes_responses and step.rules.has_cards


def release_counts(step: Step, *, people: int | None = None) -> bool:
    """Copy how often each response rings true to where board, phones and summary read it.

    Called when a step closes, when the group moves on from it, when the session closes, and on the facilitator's
    word. In a group of fewer than five nothing is ever told.

    :param people: how many different people's taps wait to be told; None at the session's close, when everything is
        told at once and for the last time.
    :return: whether the counts are told now; else they stay as they were told before.
    """
    if not takes_resonance(step):
        return False
    is_enough = step.session.most_joined >= EXACT_COUNTS_FROM
    if is_enough and people is not None and people < TOGETHER:
        return False
    _forget_gone(step)
    counts: dict[str, int] = {}
    if is_enough:
        counts = {row[0]: row[1] for row in db.session.execute(
            select(Resonance.response_id, func.count()).where(Resonance.step_id == step.id)
            .group_by(Resonance.response_id))}
    for response in db.session.scalars(select(LiveResponse).where(LiveResponse.step_id == step.id)):
        response.resonance = counts.get(response.id, 0)
    db.session.flush()
    return is_enough


def count_resonance(session: Session, *, step_id: int, people: int) -> Step:
    """Tell the counts of a step that is not open, because the facilitator asks for them.

    :param people: as in `release_counts`.
    :raises NotCountedYet: the step is open, too few have joined, or too little is new.
    """
    expect_running(session)
    step = _step(session, step_id)
    if step.is_open:
        raise NotCountedYet(STILL_OPEN)
    if session.most_joined < EXACT_COUNTS_FROM:
        raise NotCountedYet(TOO_FEW)
    if not release_counts(step, people=people):
        raise NotCountedYet(TOO_LITTLE)
    return step


def _forget_gone(step: Step) -> None:
    """What rang true in a response that is gone is gone too."""
    standing = select(LiveResponse.id).where(LiveResponse.step_id == step.id)
    db.session.execute(delete(Resonance).where(Resonance.step_id == step.id, Resonance.response_id.not_in(standing)))


def _step(session: Session, step_id: int) -> Step:
    step = next((step for step in session.steps if step.id == step_id), None)
    if step is None:
        raise NotFound()
    if not takes_resonance(step):
        raise NoResonance()
    return step


def _seen(session: Session, step_id: int, response_id: str) -> tuple[Step, LiveResponse]:
    """A response that stands on the board of a step of this session now."""
    expect_running(session)
    step = _step(session, step_id)
    response = queries.released(step, response_id)
    if response is None or not queries.is_for_board(step, response):
        raise NotFound(GONE)
    if step.rules.card(step.made_of, response.shown_body or {}) is None:
        raise NotFound(GONE)
    return step, response
