"""What the group agreed to do: taken over from a proposal, added, changed, taken off. It has no author."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import func, select

from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.kinds.text import checked
from workshop.language.words import say
from workshop.responses import queries
from workshop.responses.models import Action
from workshop.sessions.models import Session, Step

from . import LONGEST_OWNER, LONGEST_WHAT, Actions, NothingToDo, checked_day, seen_of

MOST_AGREED = 20   # at one step; more is no longer a plan
GONE = say("That action is no longer here: it may have been taken off in another window.")


class NotToBeAgreed(Refused):
    name: ClassVar[str] = "not_to_be_agreed"


class AgreedAlready(Refused):
    name: ClassVar[str] = "agreed_already"
    words: str = say("That is agreed already.")


class ActionChanged(Refused):
    name: ClassVar[str] = "changed_elsewhere"
    words: str = say("This action was changed in another window a moment ago. Nothing was changed by you: look at its "
                     "words again.")


class NothingAgreed(NothingToDo):
    words: str = say("Write what will be done first.")


def agree_action(session: Session, *, step_id: int, response_id: str) -> tuple[Step, Action]:
    """Take a proposal over as it stands on the board.

    :raises NotFound: it is of another step, or gone.
    :raises NotToBeAgreed: the room does not see it now.
    :raises AgreedAlready: the same action stands there.
    """
    step = step_of(session, step_id)
    response = queries.released(step, response_id)
    if response is None or response.is_withdrawn:
        raise NotFound(say("That proposal is no longer here: it may have been withdrawn."))
    if not queries.is_for_board(step, response):
        raise NotToBeAgreed(say("The room does not see that proposal. Reveal, release or restore it first, "
                                "so that the group knows what it agrees to."))
    body = queries.as_decided(step, response)
    return step, _add(step, body["text"], body.get("owner", ""), body.get("by", ""))


def add_action(session: Session, *, step_id: int, what: str, owner: str, by_when: str,
               known_day: str = "") -> tuple[Step, Action]:
    """Write down what was agreed in the room.

    :param by_when: a day such as 2026-12-03, or "".
    :param known_day: a day that is taken although it may be past by now, for what was agreed before.
    :raises Refused: with what to change.
    """
    step = step_of(session, step_id)
    return step, _add(step, **checked_action(what, owner, by_when, known_day=known_day))


def change_action(session: Session, *, step_id: int, action_id: int, what: str, owner: str, by_when: str,
                  seen: str = "") -> tuple[Step, Action]:
    """Give an agreed action other words.

    :param seen: what its sender had on the screen (`seen_of`); "" for whatever stands there.
    :raises ActionChanged: somebody else changed it meanwhile.
    """
    step, action = _find(session, step_id, action_id)
    if seen and seen != seen_of({"what": action.what, "owner": action.owner, "by_when": action.by_when}):
        raise ActionChanged()
    for field, value in checked_action(what, owner, by_when, known_day=action.by_when).items():
        setattr(action, field, value)
    db.session.flush()
    return step, action


def remove_action(session: Session, *, step_id: int, action_id: int) -> tuple[Step, Action]:
    """Take an action off. Its words are still in what is returned: adding them again is the undo."""
    step, action = _find(session, step_id, action_id)
    db.session.delete(action)
    db.session.flush()
    return step, action


def step_of(session: Session, step_id: int) -> Step:
    """A step of actions of this very session.

    :raises NotFound: there is none.
    """
    step = next((step for step in session.steps if step.id == step_id), None)
    if step is None or not isinstance(step.rules, Actions):
        raise NotFound()
    return step


def checked_action(what: str, owner: str, by_when: str, *, known_day: str = "") -> dict[str, str]:
    """An action as it is stored.

    :param known_day: the day that stands there; it may be past by now.
    :raises Refused: with what to change.
    """
    what, owner, by_when = what.strip(), owner.strip(), by_when.strip()
    if not what:
        raise NothingAgreed()
    return {"what": checked(what, longest=LONGEST_WHAT),
            "owner": checked(owner, longest=LONGEST_OWNER) if owner else "",
            "by_when": checked_day(by_when, field="by_when", from_today=by_when != known_day)}


def _add(step: Step, what: str, owner: str, by_when: str) -> Action:
    standing = queries.actions(step)
    if any((action["what"], action["owner"], action["by_when"]) == (what, owner, by_when) for action in standing):
        raise AgreedAlready()
    if len(standing) >= MOST_AGREED:
        raise NotToBeAgreed(say("There are %(most)s actions already. Take one off first, or put two together.",
                                most=MOST_AGREED))
    last = db.session.scalar(select(func.max(Action.position)).where(Action.step_id == step.id)) or 0
    action = Action(step_id=step.id, position=last + 1, what=what, owner=owner, by_when=by_when)
    db.session.add(action)
    db.session.flush()
    return action


def _find(session: Session, step_id: int, action_id: int) -> tuple[Step, Action]:
    """An action of this very session, and its step.

    :raises NotFound: it is another session's, of another step than the one named, or gone.
    """
    action = db.session.get(Action, action_id)
    if action is None or step_id != action.step_id:
        raise NotFound(GONE)
    return step_of(session, action.step_id), action
