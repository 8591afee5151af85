"""Changing the plan while it runs: adding, skipping, moving, removing and clearing steps, and what the board shows.

Nothing here takes a draft from a phone: what somebody is writing stays on it whatever happens to the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshop.characters import INVISIBLE, UNUSABLE
from workshop.errors import Refused
from workshop.extensions import db
from workshop.kinds import find_kind
from workshop.kinds.kind import StepUnusable
from workshop.language.words import say, say_many

from .models import BOTH, CLOSED, WAITING, Session, Step
from .run_sheet import SessionNotOpen, called, expect_together, step_of

LONGEST_OWN_QUESTION = 200  # characters
LONGEST_STEP = 240          # minutes
MOST_STEPS = 40


def add_step(session: Session, *, kind: str, question: str, audience: str, settings: Mapping[str, Any], minutes: int,
             after: int | None = None) -> Step:
    """Put a step of the facilitator's own on the run sheet; everybody reads that it is not the publication's.

    :param settings: as its kind takes them (`Kind.Settings`).
    :param after: the id of the step it follows; None for the end.
    :raises StepUnusable: what is wrong with it, in words.
    """
    expect_not_closed(session)
    rules = find_kind(kind)
    if not rules.is_offered:
        raise StepUnusable(say("A step of this kind cannot be added."))
    question = checked_question(question)
    if audience not in ({BOTH, "practitioners", "leaders"} if session.audience == BOTH else {session.audience}):
        raise StepUnusable(say("Choose for whom the question is: one of those who take part in this session."))
    if not 1 <= minutes <= LONGEST_STEP:
        raise StepUnusable(say("Minutes: a whole number from 1 to %(most)s.", most=LONGEST_STEP))
    if len(session.steps) >= MOST_STEPS:
        raise StepUnusable(say("A run sheet holds at most %(most)s steps. Remove or use one of them first.",
                               most=MOST_STEPS))
    made = rules.settings_of(settings).model_dump(mode="json")
    position = step_of(session, after).position + 1 if after is not None else len(session.steps) + 1
    step = Step(session=session, position=0, kind=kind, audience=audience, question=question, probes=[], source="",
                minutes=minutes, settings=made, arrangement={}, is_own=True)
    with db.session.no_autoflush:
        db.session.add(step)
        order = session.steps
        order.insert(position - 1, step)
        put_in_order(order)
    return step


def checked_question(question: str, *, longest: int = LONGEST_OWN_QUESTION) -> str:
    """The question as one line.

    :param longest: characters; a publication's are longer than what anybody should write into a run sheet.
    :raises StepUnusable: it is empty, too long, or holds characters that cannot be shown.
    """
    question = " ".join(question.split())
    if not INVISIBLE.sub("", question):
        raise StepUnusable(say("Write the question first."))
    if UNUSABLE.search(question):
        raise StepUnusable(say("The question holds characters that cannot be shown. Type it anew, letter by letter."))
    if len(question) > longest:
        raise StepUnusable(say_many(
            "The question has %(number)s character: at most %(most)s can be read from a phone and a board. Shorten it.",
            "The question has %(number)s characters: at most %(most)s can be read from a phone and a board. "
            "Shorten it.",
            len(question), most=longest))
    return question


def skip_step(session: Session, *, step_id: int) -> Step:
    """Leave a step out; the large button goes past it. It can be put back, or opened all the same."""
    expect_not_closed(session)
    step = _waiting(session, step_id, say("%(step)s has been asked already, so it cannot be skipped."))
    step.is_skipped = True
    return step


def unskip_step(session: Session, *, step_id: int) -> Step:
    expect_not_closed(session)
    step = step_of(session, step_id)
    step.is_skipped = False
    return step


def remove_step(session: Session, *, step_id: int) -> Step:
    """Take away a step of the facilitator's own that was never opened."""
    expect_not_closed(session)
    step = _waiting(session, step_id, say("%(step)s has been asked already, so it cannot be removed."))
    if not step.is_own:
        raise Refused(say("This question belongs to the theme: skip it instead."))
    session.every_step.remove(step)
    db.session.delete(step)
    db.session.flush()
    put_in_order(session.steps)
    return step


def move_step(session: Session, *, step_id: int, to: int) -> Step:
    """Put a step at another place of the run sheet; the others close up.

    :param to: its new position, from 1.
    """
    expect_not_closed(session)
    step, order = step_of(session, step_id), session.steps
    if not 1 <= to <= len(order):
        raise Refused(say("There are places 1 to %(last)s on this run sheet.", last=len(order)))
    order.remove(step)
    order.insert(to - 1, step)
    put_in_order(order)
    return step


def clear_step(session: Session, *, step_id: int) -> Step:
    """Take all responses of a step away, for everybody, until this is undone or the session is closed.

    People may answer anew; what they sent comes back to them as a draft.
    """
    expect_not_closed(session)
    expect_together(session)
    step = step_of(session, step_id)
    if step.state == WAITING:
        raise Refused(say("%(step)s has not been opened yet.", step=called(step)))
    step.cleared_round, step.round = step.round, step.round + 1
    step.spotlight, step.split = None, None
    return step


def unclear_step(session: Session, *, step_id: int) -> Step:
    """Bring back what the last clearing took away. What was sent since stays beside it."""
    expect_not_closed(session)
    expect_together(session)
    step = step_of(session, step_id)
    if not step.cleared_round or step.cleared_round != step.round - 1:
        raise Refused(say("There is nothing to bring back."))
    step.cleared_round -= 1
    return step


def set_review(session: Session, *, step_id: int | None, review: str) -> Step | None:
    """Choose whether responses wait for the facilitator before the board shows them: for one step, or for all."""
    expect_not_closed(session)
    if step_id is None:
        session.review = review
        return None
    step = step_of(session, step_id)
    step.review = review
    return step


def set_blank(session: Session, *, is_blank: bool) -> None:
    """Show nothing at all on the board, at once, or show it again."""
    expect_not_closed(session)
    session.is_blank = is_blank


def expect_not_closed(session: Session) -> None:
    """:raises SessionNotOpen: the session has ended."""
    if session.state == CLOSED:
        raise SessionNotOpen()


def _waiting(session: Session, step_id: int, refusal: str) -> Step:
    """A step that was not opened yet; else the refusal is raised."""
    step = step_of(session, step_id)
    if step.state != WAITING:
        raise Refused(say(refusal, step=called(step)))
    return step


def put_in_order(order: list[Step]) -> None:
    """Give positions 1, 2, 3 …; by way of places nobody has, because no two steps may share one at any moment."""
    for position, step in enumerate(order, start=1):
        step.position = position + 1000
    db.session.flush()
    for position, step in enumerate(order, start=1):
        step.position = position
    db.session.flush()
    if order:
        db.session.expire(order[0].session, ["every_step"])
