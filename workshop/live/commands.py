"""The registry of commands: everything a browser may ask for, by whom, with which fields.

One command is one domain act behind three doors: a Socket.IO event, a JSON POST and a plain form. Whatever the door:
check the fields, find the session within what the actor may touch, act inside the write transaction, commit,
publish, acknowledge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Annotated, Any

from flask import current_app
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from workshop.audit.record import record_command
from workshop.errors import Malformed, NotPermitted, Refused, TooLarge
from workshop.language.words import ENGLISH
from workshop.running.meters import OK, meters
from workshop.sessions import seal
from workshop.sessions.as_it_stands import as_it_stands
from workshop.sessions.keys import KeyStore
from workshop.sessions.models import Session
from workshop.storage.reserve import even_on_a_full_disk
from workshop.storage.writer import OneByOne, perform

from .events import FACILITATOR, PARTICIPANT, Event

#: Characters; a value longer than this is not worth checking further. The longest response is an eighth of it.
LONGEST_VALUE = 16_384

#: Half of a character that takes two in UTF-16, by itself.
HALF = re.compile("[\ud800-\udfff]")

#: What a facilitator's command needs its sender to be allowed (cofacilitators): each may do what those after it may.
RUN, MODERATE, WATCH = "run", "moderate", "watch"

#: The fields of a response as a phone sends them: text by name, or a list of texts.
Body = Annotated[dict[Annotated[str, StringConstraints(max_length=80)],
                      Annotated[str, StringConstraints(max_length=LONGEST_VALUE)] | list[
                          Annotated[str, StringConstraints(max_length=200)]]], Field(max_length=40)]
ResponseId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
ClientId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{8,64}$")]


class Form(BaseModel):
    """The fields of a command. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


@dataclass(frozen=True)
class Participant:
    """A phone that joined a session. Who holds it nobody knows."""

    room: str
    token: str = field(repr=False)
    #: What its holder said on joining; kept as counts only.
    role: str = field(default="", repr=False)
    #: In which language its page is; known while the connection lasts, and to nothing else.
    language: str = field(default=ENGLISH, repr=False, compare=False)


@dataclass(frozen=True)
class FacilitatorOf:
    """A signed-in facilitator acting on one session."""

    room: str
    facilitator_id: int
    #: Which signed-in browser it comes from (the hash of its token), where that matters: with it ends the connection.
    sign_in: str = field(default="", repr=False, compare=False)
    #: In which language its console is, as of a phone.
    language: str = field(default=ENGLISH, repr=False, compare=False)


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


#: Given acts of different phones, a context in which they are run side by side; it gives one for each act, in which a
#: refusal undoes that act alone.
Beside = Callable[[list[tuple[Session, Any, Any]]],
                  AbstractContextManager[Callable[[], AbstractContextManager[None]]]]


@dataclass(frozen=True)
class Command:
    """One command: its name on the wire, who may use it, its fields, and what it does."""

    name: str
    role: str
    form: type[Form]
    run: Callable[[Session, Any, Any], Outcome]
    #: What a facilitator must be allowed: the owner of a session may everything.
    needs: str = RUN
    #: Done even on a full disk, with the room that is kept for it.
    makes_room: bool = False
    #: For acts of phones of which many come at once: reads what they need together, and writes what they add together.
    beside: Beside | None = None

    def together(self, asked: list[tuple[Actor, Form]]) -> list[Outcome | Refused]:
        """As `_act` for each of them, in a write transaction: what came of it, or why it was refused."""
        if self.beside is None:
            raise OneByOne()
        answers: list[Outcome | Refused] = []
        for part in _of_different_phones(asked):
            answers += _side_by_side(self, self.beside, part)
        return answers


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

    :param payload: by name; from a plain form text, or a list of texts where a field came several times.
    :param from_text: the values come from a plain form, so that numbers arrive as text.
    :raises Malformed: not an object, a field missing, unknown or of the wrong type.
    :raises TooLarge: a value far beyond any limit.
    """
    if not isinstance(payload, dict):
        raise Malformed()
    if _is_too_large(payload) or any(_is_too_large(value) for value in payload.values() if isinstance(value, dict)):
        raise TooLarge()
    given: dict[str, Any] = _whole(payload)
    if command.role == FACILITATOR and "plan_revision" not in command.form.model_fields:
        # Every form of the console says which plan its sender saw; an act that does not depend on it leaves it aside.
        given = {name: value for name, value in given.items() if name != "plan_revision"}
    try:
        if from_text:  # one plain form may serve several commands: each takes the fields it knows
            known = {name: given[name] for name in command.form.model_fields if name in given}
            if "body" in command.form.model_fields:  # a response's own fields stand beside those of the command
                known["body"] = {name: value for name, value in given.items() if name not in BESIDE_A_BODY}
            if "settings" in command.form.model_fields:  # as a planning form names them
                known["settings"] = {name.removeprefix(OF_SETTINGS): value for name, value in given.items()
                                     if name.startswith(OF_SETTINGS)}
            return command.form.model_validate(_as_listed(command.form, known))  # numbers may be text, lists are lists
        return command.form.model_validate(given, strict=True)
    except (ValidationError, UnicodeError):
        raise Malformed() from None


def _whole(value: Any, deep: int = 3) -> Any:
    """The value with half characters made into ones that a kind names and takes out: cutting an emoji in two must not
    make a response unreadable.

    :param deep: how far down it looks; a body's lists are the deepest that any command takes.
    """
    if isinstance(value, str):
        return HALF.sub("\uffff", value)
    if not deep:
        return value
    if isinstance(value, list):
        return [_whole(one, deep - 1) for one in value]
    return {name: _whole(one, deep - 1) for name, one in value.items()} if isinstance(value, dict) else value


def _is_too_large(fields: dict[str, Any]) -> bool:
    return any(isinstance(value, str) and len(value) > LONGEST_VALUE for value in fields.values())


OF_SETTINGS = "settings."
#: Fields of a plain form that are no part of a response.
BESIDE_A_BODY = {"csrf_token", "client_id", "step_id", "slot", "edits", "withdraw", "response_id", "back",
                 "anyway"}


def _as_listed(form: type[Form], known: dict[str, Any]) -> dict[str, Any]:
    """One value where the field takes one, a list where it takes several."""
    listed = {name for name, field in form.model_fields.items() if str(field.annotation).startswith("list[")}
    return {name: ([value] if name in listed and not isinstance(value, list) else
                   value[-1] if name not in listed and isinstance(value, list) else value)
            for name, value in known.items()}


def session_for(actor: Actor, needs: str = RUN) -> Session:
    """The session an actor may act on, looked up at every command: the cookie seen at connect is only a copy.

    :param needs: what a facilitator must be allowed there.
    :raises NotPermitted: it is another facilitator's, does not exist, or this one may not do so much in it.
    :raises SessionNotOpen: a phone's session has ended.
    """
    from workshop.cofacilitators.hands import expect
    from workshop.sessions.run_sheet import expect_running

    session = seal.find(actor.room)
    if session is None:
        raise NotPermitted()
    if isinstance(actor, FacilitatorOf):
        expect(session, actor.facilitator_id, needs)
        return session
    expect_running(session)
    return session


def perform_command(command: Command, actor: Actor, form: Form) -> dict[str, Any]:
    """Do it, and return the acknowledgement once it is on disk. A refusal is an acknowledgement too."""
    if (command.role == PARTICIPANT) != isinstance(actor, Participant):
        return NotPermitted().acknowledgement()

    def store() -> Outcome:
        return perform(lambda: _act(command, session_for(actor, command.needs), actor, form),
                       together=command.together if command.beside is not None else None, about=(actor, form),
                       room=actor.room)

    try:
        outcome = even_on_a_full_disk(store) if command.makes_room else store()
    except Refused as refusal:
        meters().commands[command.role, command.name, refusal.name] += 1
        acknowledgement = refusal.acknowledgement()
        if command.role == FACILITATOR and refusal.name in BEHIND:
            acknowledgement["state"] = _state_for(actor)
        return acknowledgement
    meters().commands[command.role, command.name, OK] += 1
    if outcome.afterwards is not None:
        return outcome.acknowledgement | outcome.afterwards()
    return outcome.acknowledgement


def _act(command: Command, session: Session, actor: Actor, form: Form) -> Outcome:
    """Do it inside the write transaction."""
    outcome = command.run(session, actor, form)
    outcome.number(session)
    if not (isinstance(actor, Participant) and session.is_gathering and not session.is_rehearsal):
        key_store().note_act(session.room)   # of people at their own pace not even the hour is kept
    if isinstance(actor, FacilitatorOf):
        record_command(command.name, actor.facilitator_id, session.room)
    return outcome


def _of_different_phones(asked: list[tuple[Actor, Form]]) -> Iterator[list[tuple[Actor, Form]]]:
    """The acts in their order, cut wherever a phone acts for a second time: that act must find what the first did."""
    part: list[tuple[Actor, Form]] = []
    seen: set[tuple[str, str]] = set()
    for actor, form in asked:
        who = (actor.room, getattr(actor, "token", ""))
        if who in seen:
            yield part
            part, seen = [], set()
        part.append((actor, form))
        seen.add(who)
    yield part


def _side_by_side(command: Command, beside: Beside, asked: list[tuple[Actor, Form]]) -> list[Outcome | Refused]:
    answers: dict[int, Outcome | Refused] = {}
    sessions: dict[int, Session] = {}
    known: dict[str, Session] = {}
    for number, (actor, _form) in enumerate(asked):
        try:
            if actor.room not in known:
                known[actor.room] = as_it_stands(session_for(actor, command.needs))
        except Refused as refusal:
            answers[number] = refusal
        else:
            sessions[number] = known[actor.room]
    with beside([(session, *asked[number]) for number, session in sessions.items()]) as one_act:
        for number, session in sessions.items():
            try:
                with one_act():
                    answers[number] = _act(command, session, *asked[number])
            except Refused as refusal:
                answers[number] = refusal
    return [answers[number] for number in range(len(asked))]


#: Refusals of an act that was decided on an older screen: the answer brings how things stand now.
BEHIND = {"plan_changed", "grouping_changed"}


def _state_for(actor: Actor) -> dict[str, Any] | None:
    from workshop.cofacilitators.hands import role_in

    from .snapshot import facilitator_state, seen_by

    session = seal.find(actor.room)
    if session is None or not isinstance(actor, FacilitatorOf):
        return None
    return seen_by(facilitator_state(session), role_in(session, actor.facilitator_id) or WATCH)


def key_store() -> KeyStore:
    store: KeyStore = current_app.extensions["workshop_keys"]
    return store
