"""What a follow-up asks: one question for each action that is still to be done, what helped, and where people are now.

It is put together when the follow-up is prepared, again when the session that it follows is closed, and again when it
opens, as long as nobody changed its plan: actions are often agreed on last, and worded anew afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import date

from sqlalchemy import select

from workshop.characters import random_name
from workshop.cofacilitators.models import CoFacilitator
from workshop.export import details
from workshop.extensions import db
from workshop.kinds import find_kind
from workshop.kinds.earlier_actions import is_to_do
from workshop.language.words import say
from workshop.sessions import follow_ups
from workshop.sessions.change_plan import LONGEST_OWN_QUESTION, MOST_STEPS
from workshop.sessions.join_code import new_code
from workshop.sessions.models import CLOSED, DRAFT, WAITING, FollowUp, Session, Step
from workshop.sessions.run_sheet import parking_lot

HELPED = "What helped, and what got in the way?"


def prepare(session: Session, *, opens_on: date, open_days: int, room: str = "") -> Session:
    """Make the follow-up of a session: a draft of its owner, with its co-facilitators, its numbers and a join code.

    :param opens_on: the day on which it opens by itself, and for how many days it is then open.
    :param room: its name in addresses, where that was made before; "" for a new one.
    :raises NoFollowUpHere: this session cannot have one, or has one.
    """
    follow_ups.expect_possible(session)
    if follow_ups.follow_up_of(session) is not None:
        raise follow_ups.NoFollowUpHere(say("The follow-up of this session was prepared already."))
    made = Session(
        room=room or random_name(), board_key=random_name(16), code=new_code(), facilitator_id=session.facilitator_id,
        theme=deepcopy(session.theme), theme_slug=session.theme_slug, theme_version=session.theme_version,
        group_name=session.group_name, audience=session.audience, review=session.review, own_rule=session.own_rule,
        keep_days=session.keep_days, support=deepcopy(session.support),
        support_confirmed_on=session.support_confirmed_on, open_until=follow_ups.closing_of(opens_on, open_days))
    made.every_step = [parking_lot(), *_in_order(steps_for(session))]
    db.session.add(made)
    db.session.flush()
    db.session.add(FollowUp(session_id=made.id, first_id=session.id, first_held_on=session.held_on, opens_on=opens_on))
    for other in db.session.scalars(select(CoFacilitator).where(CoFacilitator.session_id == session.id)):
        db.session.add(CoFacilitator(session_id=made.id, facilitator_id=other.facilitator_id, may=other.may))
    db.session.flush()
    return made


def steps_for(session: Session) -> list[Step]:
    """What the follow-up of a session asks, as things stand."""
    agreed = [action["what"] for step in session.steps for action in details.masked_actions(step) if is_to_do(action)]
    commitments = [_step("choice", _question(what), session.audience, settings={"options": list(follow_ups.OPTIONS)},
                         probes=[what] if len(what) > _room() else []) for what in agreed]
    helped = _step("reflection", HELPED, session.audience, minutes=3)
    later = [_later(step) for step in session.steps if _was_asked_after(step)]
    return [*commitments[:MOST_STEPS - 1 - len(later)], helped, *later]


def take_over_again(follow_up: Session) -> None:
    """Ask what the first session holds by now, unless somebody changed the plan or that session is gone."""
    first = follow_ups.first_of(follow_up)
    if first is None or follow_up.state != DRAFT or follow_up.plan_revision:
        return
    steps, before = steps_for(first), follow_up.steps
    if [_told(step) for step in steps] == [_told(step) for step in before]:
        return
    for step in before:
        follow_up.every_step.remove(step)
        db.session.delete(step)
    db.session.flush()
    follow_up.every_step.extend(_in_order(steps))
    db.session.flush()


def _told(step: Step) -> tuple[object, ...]:
    return step.kind, step.question, step.audience, step.settings


def _in_order(steps: Sequence[Step]) -> list[Step]:
    for position, step in enumerate(steps, start=1):
        step.position = position
    return list(steps)


def _step(kind: str, question: str, audience: str, *, settings: dict[str, object] | None = None, minutes: int = 1,
          probes: Sequence[str] = ()) -> Step:
    """A step in words that are no publication's. It has no id in a theme, so it is compared and exchanged nowhere."""
    made = find_kind(kind).settings_of(settings or {}).model_dump(mode="json")
    return Step(kind=kind, settings=made, audience=audience, question=question, probes=list(probes), source="", item="",
                minutes=minutes, arrangement={}, is_own=True)


def _later(step: Step) -> Step:
    """The statement of a session's “after” once more; its id says that it is asked later, so that it is compared with
    its like."""
    kept = {name: step.settings[name] for name in ("pair", "low", "high")}
    later = _step("weeks", step.question, step.audience, settings=kept)
    later.is_own, later.source, later.item = step.is_own, step.source, f"{step.item}-weeks" if step.item else ""
    return later


def _was_asked_after(step: Step) -> bool:
    """Whether a phone may have kept the two numbers of a pair, or will."""
    is_after = step.kind == "before_after" and step.settings["moment"] == "after" and not step.is_skipped
    return is_after and not (step.session.state == CLOSED and step.state == WAITING)


def _question(what: str) -> str:
    """The action in a question that fits a plan; a longer one stands whole beside it."""
    if len(what) <= _room():
        return follow_ups.asked_words(what)
    return follow_ups.asked_words(what[:_room() - 1].rpartition(" ")[0] + "…")


def _room() -> int:
    return LONGEST_OWN_QUESTION - len(follow_ups.asked_words(""))
