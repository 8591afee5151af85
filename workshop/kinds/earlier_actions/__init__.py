"""What we said we would do: the actions that this group agreed to in an earlier session, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from workshop import clock
from workshop.kinds.actions import day_words, note_of
from workshop.kinds.counts import COMMA
from workshop.kinds.kind import Silent, StepSettings
from workshop.language.words import say, say_many, side_by_side

TO_DO, DONE, MOVED, DROPPED = "open", "done", "moved", "dropped"
NOTHING = say("No action of an earlier session stands here any more.")


class EarlierActions(Silent):
    """The group says of each action whether it is done, moved to another day, or dropped. Nothing is sent by phones."""

    name = "earlier_actions"
    label = say("Earlier actions")
    hint = say("The actions of an earlier session of this group. The group says what became of each.")
    order = 99
    is_offered = False       # it is planned where an earlier session of the group has open actions (actions.carry)
    nothing_to_send = say("There is nothing to send here. The group says aloud what became of each action.")
    needs_room = True
    shows_actions = True
    noun = say("earlier actions")
    the_noun = say("the earlier actions")
    usual_question = "What we said we would do"

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        return {"earlier": [], "earlier_words": ""}

    def of_actions(self, actions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        earlier = [earlier_state(action) for action in actions]
        return {"earlier": earlier, "earlier_words": so_far_words(actions)}


def is_to_do(action: Mapping[str, Any]) -> bool:
    """Whether something is still to be done: an action that was moved is."""
    return action["state"] in (TO_DO, MOVED)


def due(action: Mapping[str, Any]) -> str:
    """The day by which it is to be done by now, or ""."""
    return str(action["moved_to"] if action["state"] == MOVED else action["by_when"])


def is_overdue(action: Mapping[str, Any]) -> bool:
    return is_to_do(action) and "" < due(action) < clock.today().isoformat()


def state_words(action: Mapping[str, Any]) -> str:
    """“Done”, “Moved to 3 March 2027”, “To do: overdue since 3 December 2026”"""
    if action["state"] == MOVED:
        day = day_words(action["moved_to"])
        return say("Moved to %(day)s, and overdue", day=day) if is_overdue(action) else say("Moved to %(day)s", day=day)
    if is_overdue(action):
        return say("To do: overdue since %(day)s", day=day_words(due(action)))
    return {TO_DO: say("To do"), DONE: say("Done"), DROPPED: say("Dropped")}[action["state"]]


def earlier_state(action: Mapping[str, Any]) -> dict[str, Any]:
    """An earlier action as screens show it. `seen` stands for its words and state: see `actions.follow.decide`."""
    return {"id": action["id"], "what": action["what"], "note": note_of(action["owner"], action["by_when"]),
            "state": action["state"], "state_words": state_words(action), "reason": action["reason"],
            "is_done": action["state"] == DONE, "is_moved": action["state"] == MOVED,
            "is_dropped": action["state"] == DROPPED, "is_to_do": action["state"] == TO_DO,
            "is_settled": not is_to_do(action), "is_overdue": is_overdue(action), "can_undo": action["can_undo"],
            "seen": seen_of(action)}


def seen_of(action: Mapping[str, Any]) -> str:
    said = "\n".join(str(action[name]) for name in ("what", "owner", "by_when", "state", "moved_to", "reason"))
    return sha256(said.encode()).hexdigest()[:12]


SO_FAR: tuple[tuple[str, Callable[[int], str]], ...] = (
    (DONE, lambda number: say_many("%(number)s is done", "%(number)s are done", number)),
    (MOVED, lambda number: say_many("%(number)s is moved", "%(number)s are moved", number)),
    (DROPPED, lambda number: say_many("%(number)s is dropped", "%(number)s are dropped", number)),
    (TO_DO, lambda number: say_many("%(number)s is still to do", "%(number)s are still to do", number)),
)


def so_far_words(actions: Sequence[Mapping[str, Any]]) -> str:
    """“Of 5 actions 2 are done, 1 is moved, 2 are still to do.”"""
    if not actions:
        return NOTHING
    states = [action["state"] for action in actions]
    said = [words(states.count(state)) for state, words in SO_FAR if state in states]
    return say_many("Of %(number)s action %(so_far)s.", "Of %(number)s actions %(so_far)s.", len(actions),
                    so_far=side_by_side(said, COMMA))


KINDS = [EarlierActions()]
