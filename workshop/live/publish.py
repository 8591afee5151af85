"""The only place that emits, and it always names a room: the session's, in the namespace of one role."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from flask_socketio import SocketIO
from sqlalchemy.exc import SQLAlchemyError

from workshop.cofacilitators.hands import role_in
from workshop.extensions import db
from workshop.language.languages import LANGUAGES, in_language
from workshop.language.words import ENGLISH
from workshop.running.meters import meters
from workshop.sessions import seal
from workshop.web.incidents import log_incident
from workshop.workers.across import Across

from .commands import Actor, FacilitatorOf, Outcome
from .events import BOARD, FACILITATOR, PARTICIPANT, ROLES, Event, PlanChanged, SessionMovedOn, SessionState
from .snapshot import board_state, facilitator_state, seen_by

socketio = SocketIO()

STATES = {FACILITATOR: facilitator_state, BOARD: board_state}
#: What one worker tells another about a session: its consoles are due their state; it is gone.
STATE_DUE, GONE = "state", "gone"


#: The languages that a push is said in besides English.
OTHERS = tuple(code for code in LANGUAGES if code != ENGLISH)


def namespace(role: str) -> str:
    return f"/{role}"


def publisher(app: Flask) -> Any:
    """What the writer calls after each commit, in the order of commits."""
    def publish(result: object) -> None:
        if isinstance(result, Outcome):
            if result.published:
                with app.app_context():
                    _publish(result)
            if result.nudges:
                app.extensions["workshop_pulse"].nudge(result.room)

    return publish


def _publish(outcome: Outcome) -> None:
    for published in outcome.published:
        for role, revision in published.revisions.items():
            if isinstance(published.event, PlanChanged):
                publish_state(outcome.room, role)
            else:
                payload = published.event.payload()
                if revision is not None:
                    payload["revision"] = revision
                to_room(published.event, role, outcome.room, payload)


def publish_state(room: str, role: str, *, only_here: bool = False) -> None:
    """Send every viewer of one role the whole state it may see; a console's says what its own facilitator may do.

    :param only_here: not to those whose line is to another worker.
    """
    if role == FACILITATOR and not only_here:
        tell_workers(room, STATE_DUE)
    try:
        session = seal.find(room)
        if session is None:
            return
        state = STATES[role](session)
        if role != FACILITATOR:
            to_room(PlanChanged, role, room, state, only_here=only_here)
            return
        said = {ENGLISH: state}
        actors: dict[str, Actor | None] = current_app.extensions["workshop_connections"]
        for connection, actor in list(actors.items()):
            if isinstance(actor, FacilitatorOf) and actor.room == room:
                right = role_in(session, actor.facilitator_id)
                if right is not None:
                    if actor.language not in said:
                        said[actor.language] = in_language(state, actor.language)
                    to_connection(FACILITATOR, connection, seen_by(said[actor.language], right))
    except SQLAlchemyError as error:
        log_incident("state_not_read", error)
    finally:
        db.session.rollback()


def to_room(event: Event | type[Event], role: str, room: str, payload: dict[str, Any], *, only_here: bool = False,
            ) -> None:
    """Send an event to every viewer of one role in one session.

    :param only_here: not to those whose line is to another worker.
    """
    if role not in event.audience:
        raise ValueError(f"{event.name} is not for {role}")
    meters().pushes[event.name, role] += connected(role, room)
    socketio.emit(event.name, payload, to=room, namespace=namespace(role), ignore_queue=only_here)
    goes_on = across() is not None and not only_here
    for language in OTHERS:
        there = room_of(room, language)
        if goes_on or _held(role, there):
            socketio.emit(event.name, in_language(payload, language), to=there, namespace=namespace(role),
                          ignore_queue=only_here)


def room_of(room: str, language: str) -> str:
    """Whom of a session what is said in a language is sent to. It lives as long as its connections, and nothing counts
    who is in it."""
    return room if language == ENGLISH else f"{room}:{language}"


def connected(role: str, room: str | None = None) -> int:
    """How many connections of a role this process holds: of one session, or of all."""
    return _held(role, room) if room is None else sum(_held(role, room_of(room, language)) for language in LANGUAGES)


def _held(role: str, room: str | None) -> int:
    return len(socketio.server.manager.rooms.get(namespace(role), {}).get(room, ()))


def disconnect_room(room: str, *, only_here: bool = False) -> None:
    """Close every connection of a session that is gone, whatever its role."""
    if not only_here:
        tell_workers(room, GONE)
    for role in ROLES:
        manager = socketio.server.manager
        for language in LANGUAGES:
            for connection, _transport in list(manager.get_participants(namespace(role), room_of(room, language))):
                socketio.server.disconnect(connection, namespace=namespace(role))


def to_connection(role: str, connection: str, payload: dict[str, Any]) -> None:
    """Send its state to one connection, which is a room of its own."""
    socketio.emit(SessionState.name, payload, to=connection, namespace=namespace(role), ignore_queue=True)


# --- several workers -----------------------------------------------------------

def across() -> Across | None:
    """What carries pushes to other workers; None where this process serves alone."""
    manager = socketio.server.manager
    return manager if isinstance(manager, Across) else None


def tell_workers(room: str, words: str) -> None:
    """Tell the other workers that hold viewers of a session."""
    if (manager := across()) is not None:
        manager.tell(room, words)


def follow(room: str) -> None:
    """From now on, what other workers push to a session reaches its viewers here."""
    if (manager := across()) is not None:
        manager.follow(room)


def heard(room: str, words: str) -> None:
    """Another worker has told something about a session that has viewers here."""
    if words == STATE_DUE:
        publish_state(room, FACILITATOR, only_here=True)
    elif words == GONE:
        disconnect_room(room, only_here=True)


def catch_up(room: str) -> None:
    """Show the viewers here how things stand: pushes from other workers may have been missed.

    Consoles and boards get their state; a phone that is behind fetches its own.
    """
    for role in (FACILITATOR, BOARD):
        publish_state(room, role, only_here=True)
    try:
        session = seal.find(room)
        if session is not None:
            moved = SessionMovedOn().payload() | {"revision": session.participant_revision}
            to_room(SessionMovedOn, PARTICIPANT, room, moved, only_here=True)
    except SQLAlchemyError as error:
        log_incident("state_not_read", error)
    finally:
        db.session.rollback()
