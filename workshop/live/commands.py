"""The registry of commands: everything a browser may ask for, by whom, with which fields.

One command is one domain act behind three doors: a Socket.IO event, a JSON POST and a plain form. Whatever the door:
check the fields, find the session within what the actor may touch, act inside the write transaction, commit,
publish, acknowledge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any

from flask import current_app
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from workshop.errors import Malformed, NotPermitted, Refused, TooLarge
from workshop.sessions import seal
from workshop.sessions.keys import KeyStore
from workshop.sessions.models import Session
from workshop.storage.writer import perform

from .events import FACILITATOR, PARTICIPANT, Event

#: Characters; a value longer than this is not worth checking further. The longest response is an eighth of it.
LONGEST_VALUE = 16_384

ClientId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{8,64}$")]


class Form(BaseModel):
    """The fields of a command. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


@dataclass(frozen=True)
class Participant:
    """A phone that joined a session. Who holds it nobody knows."""

    room: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class FacilitatorOf:
    """A signed-in facilitator acting on one session."""

    room: str
    facilitator_id: int


Actor = Participant | FacilitatorOf


@dataclass
class Published:
    """An event that happened, to whom it goes and with which revision for each."""

    event: Event
    revisions: dict[str, int | None]


@dataclass
class Outcome:
    """What came of a command: its acknowledgement, and the events to publish once it is on disk."""

    acknowledgement: dict[str, Any]
    events: list[Event] = field(default_factory=list)
    #: Events for some of their audience only: what is not revealed must not reach the board.
    limited: list[tuple[Event, tuple[str, ...]]] = field(default_factory=list)
    room: str = ""
    published: list[Published] = field(default_factory=list)
    #: Counts changed: the pulse tells them a little later, together with others.
    nudges: bool = False
    #: Done after the commit and before the acknowledgement.
    afterwards: Callable[[], dict[str, Any]] | None = None

    def number(self, session: Session) -> None:
        """Give each event its revision for each kind of viewer, inside the transaction that made it happen."""
        self.room = session.room
        for event, audience in [*((event, event.audience) for event in self.events), *self.limited]:
            revisions: dict[str, int | None] = {}
            for role in audience:
                revisions[role] = next_revision(session, role) if event.is_revised else None
            self.published.append(Published(event, revisions))


def next_revision(session: Session, role: str) -> int:
    attribute = f"{role}_revision"
    revision = int(getattr(session, attribute)) + 1
    setattr(session, attribute, revision)
    return revision


@dataclass(frozen=True)
class Command:
    """One command: its name on the wire, who may use it, its fields, and what it does."""

    name: str
    role: str
    form: type[Form]
    run: Callable[[Session, Any, Any], Outcome]


REGISTRY: dict[tuple[str, str], Command] = {}


def register(commands: Iterable[Command]) -> None:
    """Add commands; each capability calls this once, when it is imported."""
    for command in commands:
        REGISTRY[command.role, command.name] = command


def find_command(role: str, name: str) -> Command:
    """:raises NotPermitted: this role has no such command."""
    command = REGISTRY.get((role, name))
    if command is None:
        raise NotPermitted()
    return command


def read_form(command: Command, payload: object, *, from_text: bool = False) -> Form:
    """The checked fields of a command.

    :param from_text: the values come from a plain form, so that numbers arrive as text.
    :raises Malformed: not an object, a field missing, unknown or of the wrong type.
    :raises TooLarge: a value far beyond any limit.
    """
    if not isinstance(payload, dict):
        raise Malformed()
    if any(isinstance(value, str) and len(value) > LONGEST_VALUE for value in payload.values()):
        raise TooLarge()
    try:
        if from_text:  # one plain form may serve several commands: each takes the fields it knows
            known = {name: payload[name] for name in command.form.model_fields if name in payload}
            return command.form.model_validate_strings(known)
        return command.form.model_validate(payload, strict=True)
    except (ValidationError, UnicodeError):
        raise Malformed() from None


def session_for(actor: Actor) -> Session:
    """The session an actor may act on, looked up at every command: the cookie seen at connect is only a copy.

    :raises NotPermitted: it is another facilitator's, or does not exist.
    :raises SessionNotOpen: a phone's session has ended.
    """
    from workshop.sessions.run_sheet import expect_running

    session = seal.find(actor.room)
    if session is None:
        raise NotPermitted()
    if isinstance(actor, FacilitatorOf):
        if session.facilitator_id != actor.facilitator_id:
            raise NotPermitted()
        return session
    expect_running(session)
    return session


def perform_command(command: Command, actor: Actor, form: Form) -> dict[str, Any]:
    """Do it, and return the acknowledgement once it is on disk. A refusal is an acknowledgement too."""
    if (command.role == PARTICIPANT) != isinstance(actor, Participant):
        return NotPermitted().acknowledgement()

    def act() -> Outcome:
        session = session_for(actor)
        outcome = command.run(session, actor, form)
        outcome.number(session)
        return outcome

    try:
        outcome = perform(act)
    except Refused as refusal:
        acknowledgement = refusal.acknowledgement()
        if command.role == FACILITATOR and refusal.name == "plan_changed":
            acknowledgement["state"] = _state_for(actor)
        return acknowledgement
    if outcome.afterwards is not None:
        return outcome.acknowledgement | outcome.afterwards()
    return outcome.acknowledgement


def _state_for(actor: Actor) -> dict[str, Any] | None:
    from .snapshot import facilitator_state

    session = seal.find(actor.room)
    return facilitator_state(session) if session is not None else None


def key_store() -> KeyStore:
    store: KeyStore = current_app.extensions["workshop_keys"]
    return store
