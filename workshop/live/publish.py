"""The only place that emits, and it always names a room: the session's, in the namespace of one role."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from flask_socketio import SocketIO
from sqlalchemy.exc import SQLAlchemyError

from workshop.cofacilitators.hands import role_in
from workshop.extensions import db
from workshop.running.meters import meters
from workshop.sessions import seal
from workshop.web.incidents import log_incident

from .commands import Actor, FacilitatorOf, Outcome
from .events import BOARD, FACILITATOR, ROLES, Event, PlanChanged, SessionState
from .snapshot import board_state, facilitator_state, seen_by

socketio = SocketIO()

STATES = {FACILITATOR: facilitator_state, BOARD: board_state}


def namespace(role: str) -> str:
    return f"/{role}"


def publisher(app: Flask) -> Any:
    """What the writer calls after each commit, in the order of commits."""
    def publish(result: object) -> None:
        if isinstance(result, Outcome):
            with app.app_context():
                _publish(result)

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
    if outcome.nudges:
        current_app.extensions["workshop_pulse"].nudge(outcome.room)


def publish_state(room: str, role: str) -> None:
    """Send every viewer of one role the whole state it may see; a console's says what its own facilitator may do."""
    try:
        session = seal.find(room)
        if session is None:
            return
        state = STATES[role](session)
        if role != FACILITATOR:
            to_room(PlanChanged, role, room, state)
            return
        actors: dict[str, Actor | None] = current_app.extensions["workshop_connections"]
        for connection, actor in list(actors.items()):
            if isinstance(actor, FacilitatorOf) and actor.room == room:
                right = role_in(session, actor.facilitator_id)
                if right is not None:
                    to_connection(FACILITATOR, connection, seen_by(state, right))
    except SQLAlchemyError as error:
        log_incident("state_not_read", error)
    finally:
        db.session.rollback()


def to_room(event: Event | type[Event], role: str, room: str, payload: dict[str, Any]) -> None:
    """Send an event to every viewer of one role in one session."""
    if role not in event.audience:
        raise ValueError(f"{event.name} is not for {role}")
    meters().pushes[event.name, role] += connected(role, room)
    socketio.emit(event.name, payload, to=room, namespace=namespace(role))


def connected(role: str, room: str | None = None) -> int:
    """How many connections of a role this process holds: of one session, or of all."""
    return len(socketio.server.manager.rooms.get(namespace(role), {}).get(room, ()))


def disconnect_room(room: str) -> None:
    """Close every connection of a session that is gone, whatever its role."""
    for role in ROLES:
        manager = socketio.server.manager
        for connection, _transport in list(manager.get_participants(namespace(role), room)):
            socketio.server.disconnect(connection, namespace=namespace(role))


def to_connection(role: str, connection: str, payload: dict[str, Any]) -> None:
    """Send its state to one connection, which is a room of its own."""
    socketio.emit(SessionState.name, payload, to=connection, namespace=namespace(role))
