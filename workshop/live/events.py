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
    """A step takes responses. `has_responses`: it was open before, so a phone fetches what it sent then."""

    name = "step_opened"
    audience = (PARTICIPANT,)
    state: str
    step: dict[str, Any]
    waiting_words: str
    has_responses: bool


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
class JoinedChanged(Event):
    """How many have joined, and what is true for a group of that size. At most once a second."""

    name = "joined_changed"
    audience = (PARTICIPANT, FACILITATOR, BOARD)
    is_revised = False
    joined: dict[str, Any]
    size: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class AnsweredChanged(Event):
    """How many have answered, in words. Never who."""

    name = "answered_changed"
    audience = (FACILITATOR, BOARD)
    is_revised = False
    step_id: int
    answered: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ResponsesGathered(Event):
    """A batch of responses, corrections and withdrawals reached the console: two or more at once, or all at close."""

    name = "responses_gathered"
    audience = (FACILITATOR,)
    step_id: int
    responses: list[dict[str, Any]]
    removed: list[str]
    responses_words: str
    gathering_words: str


@dataclass(frozen=True, kw_only=True)
class ResponsesShown(Event):
    """The same batch reached the board of a revealed step. Says nothing of who wrote what, or when."""

    name = "responses_shown"
    audience = (BOARD,)
    step_id: int
    responses: list[dict[str, Any]]
    removed: list[str]
    hidden_words: str
    standing_words: str


@dataclass(frozen=True, kw_only=True)
class ResponseHidden(Event):
    """The facilitator took a response off the board."""

    name = "response_hidden"
    audience = (FACILITATOR, BOARD)
    step_id: int
    response_id: str
    hidden_words: str
    responses_words: str


@dataclass(frozen=True, kw_only=True)
class ResponseRestored(Event):
    """The facilitator put a hidden response back on the board."""

    name = "response_restored"
    audience = (FACILITATOR, BOARD)
    step_id: int
    response: dict[str, Any]
    hidden_words: str
    responses_words: str


@dataclass(frozen=True, kw_only=True)
class SessionClosed(Event):
    """The session has ended for good; what could link anything is destroyed."""

    name = "session_closed"
    audience = (PARTICIPANT, FACILITATOR, BOARD)
    closed_words: list[str]
