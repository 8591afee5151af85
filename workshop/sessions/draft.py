"""A draft: its plan is opened again on the planning page, and changed in place.

What was planned keeps its wording and its ids. What may be added are the questions that the theme asks by now, and
the cards and pauses of the theme as the draft keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say
from workshop.library.themes import KeyFact, LearningPoint, Questions, Source, Theme

from .change_plan import put_in_order
from .models import BOTH, DRAFT, Session, Step
from .offers import Offers, offered_steps
from .planning import PlanIncomplete, PlannedStep, check_plan, in_order, kinds_of_questions, planned_steps
from .run_again import asks_the_same
from .run_sheet import PlanChangedMeanwhile

#: Settings of a step that are typed in other fields of its row, by kind.
TYPED_ELSEWHERE = {"break": ("minutes", "break_minutes")}
SKIPPED = say("Skipped for now: the large button goes past it.")


class DraftNoMore(Refused):
    """The lobby was opened, so people may have seen the plan."""

    name: ClassVar[str] = "draft_no_more"
    words = say("This session was opened, so its plan is not changed on the planning page any more. Add, skip and move "
                "steps on the console.")


@dataclass
class OpenedAgain:
    """What stands on the planning page of a draft.

    :ivar questions: its steps and the theme's other questions, in the order of the plan; only the steps are chosen.
    :ivar offers: what else may be added, with what is planned of it already.
    :ivar left_out: how many of its questions are for people who are not to come.
    """

    questions: list[PlannedStep]
    offers: list[Offers]
    left_out: int


def expect_draft(session: Session) -> None:
    """:raises DraftNoMore: it was opened."""
    if session.state != DRAFT:
        raise DraftNoMore()


def theme_kept(session: Session) -> Theme:
    """The theme as the session keeps it: everything but its questions."""
    kept = session.theme
    return Theme.model_construct(
        title=kept["title"], summary=kept["summary"], content_note=kept["content_note"],
        source=Source.model_construct(**kept["source"]),
        key_facts=[KeyFact.model_construct(**fact) for fact in kept["key_facts"]],
        learning=[LearningPoint.model_construct(**point) for point in kept["learning"]], questions=Questions())


def opened_again(session: Session, theme: Theme | None, *, audience: str, earlier: str = "") -> OpenedAgain:
    """A draft's plan as the planning page shows it.

    :param theme: as this facilitator may use it now; None when they may not, and then it has no other questions.
    :param audience: whom the session is to be for.
    :param earlier: which groups have open actions, in words.
    """
    asked = planned_steps(theme, audience) if theme is not None else []
    for question in asked:
        question.chosen = False
    offers = offered_steps(theme_kept(session), audience, questions=len(asked) or len(session.steps),
                           earlier=earlier)
    offered = {step.id: step for part in offers for step in part.steps}
    found, left_out = [], 0
    for step in session.steps:
        same = next((one for one in asked if one.step_id is None and not step.is_own and asks_the_same(step, one)),
                    None)
        if step.item in offered:
            _overlay(offered[step.item], step)
        elif same is not None:
            _overlay(same, step)
        elif audience in (BOTH, step.audience) or step.is_own:
            found.append(_by_itself(step, audience, session))
        else:
            left_out += 1
    return OpenedAgain(_after_each_other([*found, *asked]), offers, left_out)


def _overlay(planned: PlannedStep, step: Step) -> None:
    """What was planned, in place of what the theme says."""
    planned.step_id, planned.chosen = step.id, True
    planned.question, planned.probes = step.question, list(step.probes)
    planned.original, planned.source = step.original, step.source
    planned.kind, planned.settings = step.kind, dict(step.settings)
    planned.kinds = _kinds_for(step) if planned.kinds else ()
    planned.minutes, planned.position = str(step.minutes), str(step.position)
    planned.skipped_words = SKIPPED if step.is_skipped else ""


def _by_itself(step: Step, audience: str, session: Session) -> PlannedStep:
    """A step that the theme does not offer: the facilitator's own, or a question that the theme asks no more."""
    own = [one for one in session.steps if one.is_own and not one.item]
    title = (say("Your own step %(number)s", number=own.index(step) + 1) if step in own
             else say("Your own step") if step.is_own else "")
    asked_of = step.audience if audience in (BOTH, step.audience) else audience
    return PlannedStep(
        id=f"step-{step.id}", step_id=step.id, audience=asked_of,
        question=step.question, probes=list(step.probes), original=step.original, source=step.source, kind=step.kind,
        settings=dict(step.settings), minutes=str(step.minutes), position=str(step.position), chosen=True,
        title=title, skipped_words=SKIPPED if step.is_skipped else "", kinds=_kinds_for(step),
        fixed=TYPED_ELSEWHERE.get(step.kind, ()))


def _kinds_for(step: Step) -> tuple[str, ...]:
    return kinds_of_questions() if step.kind in kinds_of_questions() else ()


def _after_each_other(steps: list[PlannedStep]) -> list[PlannedStep]:
    """In the order of the plan; a question that is not in it stands after the one that comes before it in the theme."""
    place = "1"
    for step in steps:
        if step.step_id is None:
            step.position = place
        elif not step.id.startswith("step-"):
            place = step.position
    return sorted(steps, key=lambda step: (int(step.position), step.step_id is None))


def change_draft(session: Session, *, plan_revision: int, audience: str, group_name: str,
                 steps: Sequence[PlannedStep], starts_at: str, booked_minutes: int | None, own_rule: str,
                 open_until: datetime | None = None) -> bool:
    """Keep a checked plan in place of the one the draft had. A step that stays keeps its id, and what is set on it.

    :param steps: as `opened_again` gave them, with what was typed.
    :param open_until: until when people answer it at their own pace, in UTC; None for a session in the room.
    :param plan_revision: of the plan that was on the page.
    :return: whether that changed anything.
    :raises DraftNoMore: it was opened meanwhile.
    :raises PlanChangedMeanwhile: it was changed in another window.
    :raises PlanIncomplete: ask `check_plan` first.
    """
    expect_draft(session)
    if session.plan_revision != plan_revision:
        raise PlanChangedMeanwhile(
            say("This plan was changed in another window since you opened this page. What you typed is still here: "
                "look through the steps, and save again to keep what stands here."))
    if check_plan(steps, group_name):
        raise PlanIncomplete()
    chosen, group_name = in_order([step for step in steps if step.chosen]), " ".join(group_name.split())
    details = {"audience": audience, "group_name": group_name, "starts_at": starts_at,
               "booked_minutes": booked_minutes, "own_rule": own_rule, "open_until": open_until}
    if _is_as_it_was(session, chosen, details):
        return False
    there = {step.id: step for step in session.steps}
    stays = {planned.step_id for planned in chosen}
    with db.session.no_autoflush:
        order = [_kept(there[planned.step_id], planned) if planned.step_id in there
                 else Step(session=session, item=planned.id, arrangement={}, **planned.as_stored())
                 for planned in chosen]
        for step in there.values():
            if step.id not in stays:
                session.every_step.remove(step)
                db.session.delete(step)
        for place, step in enumerate(order, start=1):
            step.position = -place            # where no other step is at any moment
        db.session.add_all(order)
        db.session.flush()
    put_in_order(order)
    for name, value in details.items():
        setattr(session, name, value)
    session.plan_revision += 1
    return True


def _is_as_it_was(session: Session, chosen: Sequence[PlannedStep], details: dict[str, Any]) -> bool:
    planned = [(one.step_id, one.as_stored()) for one in chosen]
    stored = [(step.id, {name: getattr(step, name) for name in columns})
              for step, (_step_id, columns) in zip(session.steps, planned, strict=False)]
    return (planned == stored and len(planned) == len(session.steps)
            and details == {name: getattr(session, name) for name in details})


def _kept(step: Step, planned: PlannedStep) -> Step:
    columns: dict[str, Any] = planned.as_stored()
    for name, value in columns.items():
        if getattr(step, name) != value:
            setattr(step, name, value)
    return step
