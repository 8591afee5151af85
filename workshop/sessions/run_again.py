"""Running a plan again with another group: the same steps, and nothing of what the first group said.

The questions are those of the first time, or those that the theme asks by now. A step is found again in the theme by
the id of the question it asks; a step of a session that was planned before ids were kept, by its wording.
"""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass, field
from typing import ClassVar

from workshop.care.organisation import organisation
from workshop.characters import random_name
from workshop.errors import Refused
from workshop.extensions import db
from workshop.kinds import find_kind
from workshop.kinds.counts import COMMA
from workshop.language.words import say, side_by_side
from workshop.library.shelf import ShelfTheme, theme_for
from workshop.library.themes import Theme

from .change_plan import MOST_STEPS
from .models import EARLIER_ACTIONS, Session, Step
from .offers import EARLIER
from .planning import PlanIncomplete, PlannedStep, planned_steps, problems_of_name
from .run_sheet import parking_lot

SAME, NEWEST = "same", "newest"


class NoNewerVersion(Refused):
    name: ClassVar[str] = "no_newer_version"
    words = say("There is no newer version of this theme that you may use. Take the questions as they were.")


class NothingLeft(Refused):
    name: ClassVar[str] = "nothing_left"
    status: ClassVar[int] = 422
    words = say("The newest version asks none of these questions any more. Tick one of its other questions, or take "
                "the questions as they were.")


class TooManySteps(Refused):
    name: ClassVar[str] = "too_many_steps"
    status: ClassVar[int] = 422
    words = say("A run sheet holds at most %(most)s steps. Tick fewer questions.", most=MOST_STEPS)


@dataclass
class Newest:
    """What a newer version of the theme means for a plan.

    :ivar changed: steps whose question is worded anew, each with the planned step it becomes.
    :ivar gone: steps whose question the theme no longer asks; they are left out.
    :ivar new: questions for this session's people that the plan does not hold, whether they are new or were left out.
    """

    shelved: ShelfTheme
    changed: list[tuple[Step, PlannedStep]] = field(default_factory=list)
    gone: list[Step] = field(default_factory=list)
    new: list[PlannedStep] = field(default_factory=list)

    @property
    def theme(self) -> Theme:
        return self.shelved.theme

    def becomes(self, step: Step) -> PlannedStep | None:
        return next((planned for old, planned in self.changed if old is step), None)


def newest_for(session: Session, facilitator_id: int) -> Newest | None:
    """What the theme's newest version would change; None when this facilitator has none, or it is the one it ran with.
    """
    shelved = theme_for(facilitator_id, session.theme_slug)
    if shelved is None or shelved.is_archived or str(shelved.version) == session.theme_version:
        return None
    found = Newest(shelved)
    asked = planned_steps(shelved.theme, session.audience)
    unused = list(asked)
    for step in session.steps:
        if step.is_own or not is_of_theme(step):
            continue
        planned = next((one for one in unused if asks_the_same(step, one)), None)
        if planned is None:
            found.gone.append(step)
            continue
        unused.remove(planned)
        if (planned.question, planned.probes, planned.original) != (step.question, step.probes, step.original):
            found.changed.append((step, planned))
    known = {step.item for step in session.steps if step.item}
    found.new = [one for one in unused if one.id not in known]
    return found


def is_of_theme(step: Step) -> bool:
    """Whether it asks a question of the theme; cards and beginnings keep the words they have."""
    named = not step.item.startswith(("add_", "card_")) if step.item else bool(step.source)
    return step.takes_responses and named


def asks_the_same(step: Step, planned: PlannedStep) -> bool:
    if step.audience != planned.audience:
        return False
    return step.item == planned.id if step.item else step.question == planned.question


def run_again(session: Session, facilitator_id: int, *, group_name: str, version: str = SAME,
              new: Collection[str] = (), looks_back: bool = False, room: str = "") -> Session:
    """Make a draft of the same plan for another group, as this facilitator's own session.

    Steps, kinds, settings, minutes, order and the facilitator's own questions come along; nothing that anybody said,
    grouped, agreed or decided does, and local numbers are confirmed anew. One that is open for a while keeps the time
    until which the first was: a time that is past is asked for anew before it opens.

    :param version: `SAME` for the questions as they were, `NEWEST` for those that the theme asks by now.
    :param new: ids of the newest version's questions that the plan does not hold, to be asked after the others.
    :param looks_back: it begins with what the group said it would do (actions.carry); for another group it does not.
    :param room: the new session's name in addresses, where that was made before; "" for a new one.
    :raises PlanIncomplete: the group has no usable name.
    :raises NoNewerVersion: see `newest_for`.
    :raises NothingLeft: none of the plan's questions is left.
    :raises TooManySteps: more than a run sheet holds.
    """
    if problems_of_name(group_name):
        raise PlanIncomplete()
    newest = newest_for(session, facilitator_id) if version == NEWEST else None
    if version == NEWEST and newest is None:
        raise NoNewerVersion()
    steps = [_copied(step, newest) for step in session.steps if (newest is None or step not in newest.gone) and (
        looks_back or step.kind != EARLIER_ACTIONS)]
    if newest is not None:
        last = max((place for place, step in enumerate(steps, start=1) if is_of_theme(step)), default=len(steps))
        steps[last:last] = [_made(planned) for planned in newest.new if planned.id in new]
    if not steps:
        raise NothingLeft()
    if looks_back and not any(step.kind == EARLIER_ACTIONS for step in steps):
        steps.insert(0, _looking_back(session.audience))
    if len(steps) > MOST_STEPS:
        raise TooManySteps()
    for position, step in enumerate(steps, start=1):
        step.position = position
    again = Session(
        room=room or random_name(), board_key=random_name(16), facilitator_id=facilitator_id,
        theme=deepcopy(session.theme) if newest is None else newest.theme.model_dump(
            mode="json", exclude={"questions", "order"}) | {"slug": session.theme_slug},
        theme_slug=session.theme_slug,
        theme_version=session.theme_version if newest is None else str(newest.shelved.version),
        group_name=" ".join(group_name.split()), audience=session.audience, review=session.review,
        booked_minutes=session.booked_minutes, open_until=session.open_until, keep_days=organisation().keep_days)
    again.every_step = [parking_lot(), *steps]
    db.session.add(again)
    db.session.flush()
    return again


def _copied(step: Step, newest: Newest | None) -> Step:
    """A step as it was planned, with nothing of what became of it."""
    planned = newest.becomes(step) if newest is not None else None
    words = step if planned is None else planned
    return Step(kind=step.kind, settings=deepcopy(step.settings), audience=step.audience, question=words.question,
                probes=list(words.probes), original=words.original, source=words.source, item=step.item,
                minutes=step.minutes, arrangement={}, is_own=step.is_own, review=step.review)


def _looking_back(audience: str) -> Step:
    kind = find_kind(EARLIER_ACTIONS)
    return Step(kind=kind.name, settings={}, audience=audience, question=kind.usual_question, probes=[], source="",
                item=EARLIER, minutes=10, arrangement={})


def _made(planned: PlannedStep) -> Step:
    return Step(kind=planned.kind, settings=planned.made_of(), audience=planned.audience, question=planned.question,
                probes=list(planned.probes), original=planned.original, source=planned.source, item=planned.id,
                minutes=int(planned.minutes), arrangement={})


def difference_words(newest: Newest) -> str:
    """What the newest version changes, in one sentence."""
    said = []
    if newest.changed:
        said.append(say("%(number)s worded anew", number=len(newest.changed)))
    if newest.gone:
        said.append(say("%(number)s no longer in the theme", number=len(newest.gone)))
    if newest.new:
        said.append(say("%(number)s not in this plan", number=len(newest.new)))
    return (say("Of its questions: %(parts)s.", parts=side_by_side(said, COMMA)) if said
            else say("Its questions for this plan are the same."))
