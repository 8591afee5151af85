"""The catalogue of live events: everything the server ever pushes, and to whom.

Browser to server are commands (`live.commands`), in the imperative; server to browser are events, in the past tense.
Applying an event twice is harmless. Events that change what a viewer shows carry a `revision`, one more than the last
such event to that kind of viewer: a viewer that finds a gap fetches its state again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

PARTICIPANT, FACILITATOR, BOARD = "participant", "facilitator", "board"
ROLES = (PARTICIPANT, FACILITATOR, BOARD)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events."""

    name: ClassVar[str]
    audience: ClassVar[tuple[str, ...]]
    #: Whether it counts as a change of state, and so carries a revision.
    is_revised: ClassVar[bool] = True

    def payload(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class SessionState(Event):
    """The whole state that one kind of viewer may see: sent at each connect, and to console and board after each
    change of plan."""

    name = "session_state"
    audience = (PARTICIPANT, FACILITATOR, BOARD)


@dataclass(frozen=True, kw_only=True)
class PlanChanged(Event):
    """The facilitator changed where the session stands; console and board get it as a `session_state`."""

    name = "session_state"
    audience = (FACILITATOR, BOARD)


@dataclass(frozen=True, kw_only=True)
class StepOpened(Event):
    """A step is put to the group. `has_responses`: it was open before, so a phone fetches what it sent then.

    It is for a phone when the step's audience is both, or its own, or when nobody knows its own and `is_beside` is
    false: then another audience keeps its own step. A phone it is not for shows `elsewhere_words`, unless it is beside.
    """

    name = "step_opened"
    audience = (PARTICIPANT,)
    state: str
    step: dict[str, Any]
    waiting_words: str
    has_responses: bool
    is_beside: bool
    elsewhere_words: str


@dataclass(frozen=True, kw_only=True)
class SessionMovedOn(Event):
    """The group looks at a question that was answered before, or everybody answers at their own pace again: a phone
    fetches its state."""

    name = "session_moved_on"
    audience = (PARTICIPANT,)


@dataclass(frozen=True, kw_only=True)
class StepClosed(Event):
    """A step takes no more responses. It may be opened again."""

    name = "step_closed"
    audience = (PARTICIPANT,)
    step_id: int
    state_words: str
    waiting_words: str


@dataclass(frozen=True, kw_only=True)
class StepRevealed(Event):
    """The board shows the step's responses from now on."""

    name = "step_revealed"
    audience = (PARTICIPANT,)
    step_id: int


@dataclass(frozen=True, kw_only=True)
class StepHeld(Event):
    """The board no longer shows the step's responses."""

    name = "step_held"
    audience = (PARTICIPANT,)
    step_id: int


@dataclass(frozen=True, kw_only=True)
class RoomChanged(Event):
    """Responses are paused, slow, or taken as ever, for every phone alike. `room_words`: what phones say, or ""."""

    name = "room_changed"
    audience = (PARTICIPANT,)
    room_words: str


@dataclass(frozen=True, kw_only=True)
class StepCleared(Event):
    """The facilitator took all responses of a step away, or brought them back: a phone fetches its state again."""

    name = "step_cleared"
    audience = (PARTICIPANT,)
    step_id: int


@dataclass(frozen=True, kw_only=True)
class StepChanged(Event):
    """What a step shows besides responses was changed, such as what became of an action."""

    name = "step_changed"
    audience = (PARTICIPANT,)
    step_id: int
    settings: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TimerChanged(Event):
    """A clock was started, changed or stopped. It advises, and closes nothing."""

    name = "timer_changed"
    audience = (PARTICIPANT,)
    step_id: int
    timer: dict[str, Any] | None
    settings: dict[str, Any]   # of the step, with what the timer is for marked in it


@dataclass(frozen=True, kw_only=True)
class CareChanged(Event):
    """The group's own ground rule, or where to turn, was changed."""

    name = "care_changed"
    audience = (PARTICIPANT,)
    care: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class JoinedChanged(Event):
    """How many have joined, and what is true for a group of that size. At most once a second."""

    name = "joined_changed"
    audience = (PARTICIPANT, FACILITATOR, BOARD)
    is_revised = False
    joined: dict[str, Any]
    size: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PhoneReached(Event):
    """Before people come in: a phone opened the page that tries whether phones can reach this machine. Not which."""

    name = "phone_reached"
    audience = (FACILITATOR,)
    is_revised = False


@dataclass(frozen=True, kw_only=True)
class AnsweredChanged(Event):
    """How many have answered, in words. Never who."""

    name = "answered_changed"
    audience = (FACILITATOR, BOARD)
    is_revised = False
    step_id: int
    answered: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PanelChanged(Event):
    """Something changed at a step that is put to the group: here is all that this kind of viewer may see of it.

    Responses, corrections and withdrawals come two or more at once, or all at the close of the step; a board's panel
    holds nothing that is hidden, held for review or not revealed.
    """

    name = "panel_changed"
    audience = (FACILITATOR, BOARD)
    step_id: int
    panel: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SessionClosed(Event):
    """The session has ended for good; what could link anything is destroyed."""

    name = "session_closed"
    audience = (PARTICIPANT, FACILITATOR, BOARD)
    closed_words: list[str]
    #: What a phone shows of the follow-up some weeks later; None where none was prepared.
    follow_up: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class ServerStopping(Event):
    """Workshop is being restarted. What was acknowledged is stored, what is being written stays where it is, and the
    page comes back by itself; until then it shows `words`."""

    name = "server_stopping"
    audience = (PARTICIPANT, FACILITATOR, BOARD)
    is_revised = False
    words: str
