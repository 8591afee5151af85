"""What became of an action: still to do, done, moved to another day, or dropped, with the reason.

An action has one state, however many sessions of its group open with it: a change is written wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import select

from workshop import clock
from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.kinds.actions import checked_day, day_words
from workshop.kinds.earlier_actions import DROPPED, MOVED, seen_of
from workshop.kinds.text import checked
from workshop.language.words import say
from workshop.responses.models import Action
from workshop.sessions.models import Session, Step

LONGEST_REASON = 200   # characters


class NotDecided(Refused):
    """What became of the action cannot be kept as it was said; `field` names what to look at again."""

    name: ClassVar[str] = "not_decided"
    status: ClassVar[int] = 422

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words, field=field)
        self.field = field


class ActionChanged(Refused):
    name: ClassVar[str] = "changed_elsewhere"
    words = say("This action was changed in another window a moment ago. Nothing was changed by you: look at how it "
                "stands now.")


class NothingToUndo(Refused):
    name: ClassVar[str] = "nothing_to_undo"
    words = say("There is nothing to take back: this action stands as it was agreed.")


def decide(action: Action, *, state: str, day: str = "", reason: str = "", seen: str = "") -> None:
    """Say what became of an action, in every session it stands in.

    :param state: of `earlier_actions`; `MOVED` needs a day from today on, `DROPPED` a reason.
    :param seen: what its sender had on the screen (`seen_of`); "" for whatever stands there.
    :raises NotDecided: what is missing or wrong.
    :raises ActionChanged: somebody else changed it meanwhile.
    """
    if seen and seen != seen_of(as_row(action)):
        raise ActionChanged()
    moved_to = _checked_move(day) if state == MOVED else ""
    reason = " ".join(reason.split())
    if state == DROPPED and not reason:
        raise NotDecided("reason", say("Say in a few words why it is dropped, so that it can be understood later."))
    try:
        reason = checked(reason, longest=LONGEST_REASON) if reason else ""
    except Refused as refusal:
        raise NotDecided("reason", refusal.words) from None
    _write(action, {"state": state, "moved_to": moved_to, "reason": reason}, before=_standing(action))


def undo(action: Action) -> None:
    """Take the last change back. Undone once more, it stands again.

    :raises NothingToUndo: nothing was changed.
    """
    if action.state_before is None:
        raise NothingToUndo()
    _write(action, action.state_before, before=_standing(action))


def of_step(session: Session, step_id: int, action_id: int) -> tuple[Step, Action]:
    """An action of a step that opens this very session with what was agreed earlier, and the step.

    :raises NotFound: it is another session's, of another step, or gone.
    """
    step = next((step for step in session.steps if step.id == step_id and step.rules.shows_actions), None)
    if step is None:
        raise NotFound()
    action = db.session.get(Action, action_id)
    if action is None or action.step_id != step.id:
        raise NotFound(say("That action is no longer here. Reload the page to see how things stand."))
    return step, action


def as_row(action: Action) -> dict[str, Any]:
    """An action as `responses.queries.actions` gives it."""
    return {"id": action.id, "what": action.what, "owner": action.owner, "by_when": action.by_when,
            "state": action.state, "moved_to": action.moved_to, "reason": action.reason,
            "can_undo": action.state_before is not None}


def _checked_move(day: str) -> str:
    day = day.strip()
    if not day:
        raise NotDecided("day", say("Choose the day it is moved to."))
    try:
        day = checked_day(day)
    except Refused as refusal:
        raise NotDecided("day", refusal.words) from None
    if day < clock.today().isoformat():
        raise NotDecided("day", say("%(day)s is past. Choose a day from today on.", day=day_words(day)))
    return day


def _standing(action: Action) -> dict[str, str]:
    return {"state": action.state, "moved_to": action.moved_to, "reason": action.reason}


def _write(action: Action, now: Mapping[str, str], *, before: dict[str, str]) -> None:
    for one in db.session.scalars(select(Action).where(Action.key == action.key)).all():
        if one.reason != now["reason"]:
            _forget_places(one)
        one.state, one.moved_to, one.reason = now["state"], now["moved_to"], now["reason"]
        one.state_before = before
    db.session.flush()


def _forget_places(action: Action) -> None:
    """What was decided about details in a reason holds for those words only."""
    step, owner = db.session.get_one(Step, action.step_id), f"action-{action.id}"
    if owner in step.masks:
        kept = {place: decided for place, decided in step.masks[owner].items() if not place.startswith("reason ")}
        step.masks = {known: places for known, places in (step.masks | {owner: kept}).items() if places}
