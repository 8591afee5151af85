"""The Socket.IO doors: one namespace a role, one room a session, joined by the server at an authorised connect.

Handlers are registered here, explicitly, once for each app. A socket event runs none of the HTTP hooks, so each
one finds its actor again and the command looks membership up again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from flask import Flask, current_app, request
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import join_room
from sqlalchemy.exc import SQLAlchemyError

from workshop.auth import sign_ins
from workshop.auth.sign_in import SIGN_IN_AGAIN, current_sign_in, last_use
from workshop.cofacilitators.hands import role_in
from workshop.errors import Busy, NotPermitted, Refused
from workshop.extensions import db
from workshop.language.languages import LANGUAGES, in_language
from workshop.language.words import ENGLISH
from workshop.limits.pace import Allowance, Limits, TooFast, facilitator_key, key_of, phone_key
from workshop.participants.cookie import phone_role, phone_token
from workshop.participants.phone import Phone
from workshop.running.meters import AGAIN, FIRST, NONE, meters
from workshop.sessions import seal
from workshop.sessions.facts import Known, facts_of
from workshop.sessions.models import BOTH
from workshop.storage.writer import end_reading
from workshop.web.incidents import log_incident

from . import consoles, publish
from .commands import REGISTRY, Actor, FacilitatorOf, Participant, find_command, key_store, perform_command, read_form
from .events import BOARD, FACILITATOR, PARTICIPANT, ROLES
from .panels import presence
from .seats import BOARDS, CONSOLES, TABS, Seats
from .snapshot import board_state, facilitator_state, participant_state, seen_by, state_of_phone

#: Who is behind each connection, while it lasts.
Connections = dict[str, Actor | None]


def connections() -> Connections:
    found: Connections = current_app.extensions["workshop_connections"]
    return found


def connection_id() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def register(app: Flask) -> None:
    """Bind every door of this app."""
    app.extensions["workshop_connections"] = {}
    publish.socketio.on_event("connect", on_connect_participant, namespace="/participant")
    publish.socketio.on_event("connect", on_connect_facilitator, namespace="/facilitator")
    publish.socketio.on_event("connect", on_connect_board, namespace="/board")
    for role in ROLES:
        publish.socketio.on_event("disconnect", on_disconnect, namespace=f"/{role}")
        # Past Flask-SocketIO, which would build a whole request for each event, and a command needs none.
        publish.socketio.server.on("*", command_door(app, role), namespace=f"/{role}")


def limits() -> Limits:
    found: Limits = current_app.extensions["workshop_limits"]
    return found


def pace_of(app: Flask) -> Callable[[str], tuple[str, float]]:
    """Who is behind a connection, and the seconds until they may do the next act: 0.0 for now, which uses one up.

    A phone has one stock for all its tabs and both doors; a board, which has nothing to say, has one a connection.
    """
    actors: Connections = app.extensions["workshop_connections"]
    found: Limits = app.extensions["workshop_limits"]

    def pace(connection: str) -> tuple[str, float]:
        actor = actors.get(connection)
        if isinstance(actor, FacilitatorOf):
            who = facilitator_key(actor.facilitator_id)
            return who, found.facilitator_acts.take(who)
        who = phone_key(actor.room, actor.token) if actor is not None else key_of("board", connection)
        return who, found.phone_acts.take(who)

    return pace


def frames_of(limits: Limits) -> Callable[[str], Allowance]:
    """What a connection of a namespace may send, in frames."""
    return lambda namespace: limits.messages if namespace == f"/{FACILITATOR}" else limits.phone_messages


def asked_for(auth: object, name: str) -> str:
    value = auth.get(name) if isinstance(auth, dict) else None
    return value if isinstance(value, str) and value.isascii() else ""  # as all our names are


def on_connect_participant(auth: Any = None) -> None:
    """A phone: its cookie says that it joined the session it names."""
    room = asked_for(auth, "session")
    token = phone_token(room)
    if token is not None and limits().phone_connects.take(phone_key(room, token)):
        raise Refusal(TooFast.name)
    session = facts_of(room) if token else None
    if session is None or token is None:
        raise Refusal("not_in_session")
    if session.is_gathering:               # whoever answers at their own pace is not seen to be here
        raise Refusal("at_own_pace")
    role = phone_role(room) if session.audience == BOTH else ""
    language = language_of(auth)
    with seat(session, phone_key(room, token), at_most=TABS, namespace=f"/{PARTICIPANT}"):
        _come_in(session, Participant(room, token, role, language), language)
        now = facts_of(room)
        if now is None or now.is_gathering:
            raise Refusal("not_in_session")
        if now.is_joinable:
            phone = Phone(key_store().read(room), token)
            presence().connected(room, phone.presence(), role)
            try:
                state = state_of_phone(now, phone, role, language)
            except BaseException:
                presence().disconnected(room, phone.presence())
                raise
        else:
            state = in_language(participant_state(seal.find_closed(room), None, role), language)
        _welcome(PARTICIPANT, state, auth)
    current_app.extensions["workshop_pulse"].nudge(room)


def on_connect_facilitator(auth: Any = None) -> None:
    """A console: a signed-in facilitator and a session of their own, or one they were let into."""
    signed_in = current_sign_in()
    session = seal.find(asked_for(auth, "session"))
    if signed_in is None or session is None or role_in(session, signed_in.facilitator_id) is None:
        raise Refusal("not_permitted")
    language = language_of(auth)
    actor = FacilitatorOf(session.room, signed_in.facilitator_id, signed_in.token_hash, language)
    with seat(session, facilitator_key(actor.facilitator_id), at_most=CONSOLES, namespace=f"/{FACILITATOR}"):
        _come_in(session, actor, language)
        now = seal.find(actor.room)
        right = role_in(now, actor.facilitator_id) if now is not None else None
        if now is None or right is None:
            raise Refusal("not_permitted")
        _welcome(FACILITATOR, in_language(seen_by(facilitator_state(now), right), language), auth)
        consoles.watch()
        if not sign_ins.still_valid([actor.sign_in]):  # signed out between the question and the answer
            raise Refusal("not_permitted")


def on_connect_board(auth: Any = None) -> None:
    """A board: whoever has its key may look, and only look."""
    from workshop.board.views import find_by_board_key

    session = find_by_board_key(asked_for(auth, "board"))
    if session is None:
        raise Refusal("not_permitted")
    language = language_of(auth)
    with seat(session, key_of("boards", session.room), at_most=BOARDS, namespace=f"/{BOARD}"):
        _come_in(session, None, language)
        now = find_by_board_key(asked_for(auth, "board"))
        if now is None:
            raise Refusal("not_permitted")
        _welcome(BOARD, in_language(board_state(now), language), auth)


@contextmanager
def seat(session: Known, who: str, *, at_most: int, namespace: str) -> Iterator[None]:
    """A seat for this connection; the oldest of the same one makes room for it.

    :raises Refusal: the session has no seat left; its page goes on without a live connection.
    """
    gone = seats().take(session.room, who, connection_id(), at_most=at_most,
                        is_phone=namespace == f"/{PARTICIPANT}", most_joined=session.most_joined)
    if gone is None:
        raise Refusal("session_full")
    for old in gone:
        publish.socketio.server.disconnect(old, namespace=namespace)
    try:
        publish.follow(session.room)      # once it has its seat: a session without viewers is not listened to
        yield
    except BaseException:              # it does not come in after all
        connections().pop(connection_id(), None)
        seats().leave(connection_id())
        raise


def seats() -> Seats:
    found: Seats = current_app.extensions["workshop_seats"]
    return found


def language_of(auth: object) -> str:
    """The language of the page that connects, as it says itself."""
    named = asked_for(auth, "language")
    return named if named in LANGUAGES else ENGLISH


def _come_in(session: Known, actor: Actor | None, language: str) -> None:
    """Join the session's room before its state is read: what happens in between is sent too, and harmless.

    Nothing that was read before counts any more. Since then others may have had their turn, and pushed what this
    connection was not sent.
    """
    connections()[connection_id()] = actor
    join_room(publish.room_of(session.room, language))
    end_reading()


def _welcome(role: str, state: dict[str, Any], auth: object) -> None:
    meters().connects[role, AGAIN if asked_for(auth, "how") == AGAIN else FIRST] += 1
    publish.to_connection(role, connection_id(), state)
    db.session.rollback()


def on_disconnect(*_reason: Any) -> None:
    actor = connections().pop(connection_id(), None)
    seats().leave(connection_id())
    if isinstance(actor, Participant):
        with suppress(Refused):        # the key is destroyed, or cannot be had: nobody can tell which phone it was
            presence().disconnected(actor.room, Phone(key_store().read(actor.room), actor.token).presence())


def command_door(app: Flask, role: str) -> Callable[..., dict[str, Any]]:
    """The door of every command of a role; an unknown one is refused by name, whatever comes with it."""
    def on_command(name: str, connection: str, *payload: Any) -> dict[str, Any]:
        with app.app_context():
            actor = connections().get(connection)
            acknowledgement = act(name, actor, payload)
            if actor is not None and actor.language != ENGLISH:
                return in_tongue_of(actor, acknowledgement)
            return acknowledgement

    def act(name: str, actor: Actor | None, payload: tuple[Any, ...]) -> dict[str, Any]:
        try:
            if actor is None:
                raise NotPermitted()
            command = find_command(role, name)
            form = read_form(command, payload[0] if len(payload) == 1 else None)
            return perform_command(command, _still(actor), form)
        except Refused as refusal:
            known = (role, name) in REGISTRY
            meters().commands[role, name if known else NONE, refusal.name] += 1
            log_incident(f"command_refused_{refusal.name}")
            return refusal.acknowledgement()
        except SQLAlchemyError as error:
            log_incident("command_failed", error)
            return Busy().acknowledgement()
        except Exception as error:
            log_incident("command_failed", error)
            return Refused().acknowledgement()
        finally:
            end_reading()

    return on_command


def in_tongue_of(actor: Actor, acknowledgement: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = in_language(acknowledgement, actor.language)
    return said


def _still(actor: Actor) -> Actor:
    """The actor, if still entitled: a facilitator who signed out elsewhere, or was away for a day, is not.

    :raises NotPermitted: signed out since the connection was made, or left unused.
    """
    if isinstance(actor, FacilitatorOf):
        signed_in = sign_ins.find(actor.sign_in)
        if (signed_in is None or signed_in.facilitator_id != actor.facilitator_id
                or last_use().is_over(actor.sign_in)):
            raise NotPermitted(SIGN_IN_AGAIN)
        last_use().used(actor.sign_in)
    return actor
