"""Open consoles end with what allowed them: a sign-out, a removal, a sign-in that ran out.

Called after the commit. A console that is still entitled comes back by itself; one that is not is sent nothing more.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app

from workshop.auth import sign_ins
from workshop.auth.sign_in import last_use
from workshop.cofacilitators.hands import role_in
from workshop.sessions import seal
from workshop.web.incidents import log_incident

from . import publish
from .commands import Actor, FacilitatorOf
from .events import FACILITATOR
from .publish import namespace, socketio

#: Seconds between two looks for sign-ins that ran out or were ended by a command on this machine.
SWEEP = 5.0


def open_consoles() -> list[tuple[str, FacilitatorOf]]:
    """Every connection of a facilitator's, with who is behind it."""
    actors: dict[str, Actor | None] = current_app.extensions["workshop_connections"]
    return [(connection, actor) for connection, actor in list(actors.items()) if isinstance(actor, FacilitatorOf)]


def close_consoles(is_meant: Callable[[FacilitatorOf], bool]) -> None:
    """Close the consoles that are meant: they leave their rooms at once."""
    for connection, actor in open_consoles():
        if is_meant(actor):
            socketio.server.disconnect(connection, namespace=namespace(FACILITATOR))


def close_of_facilitator(facilitator_id: int, *, room: str | None = None) -> None:
    """Close what a facilitator has open, on every device; only on one session if `room` is given."""
    close_consoles(lambda actor: actor.facilitator_id == facilitator_id and room in (None, actor.room))


def close_of_sign_in(token_hash: str) -> None:
    """Close what is open in one signed-in browser."""
    close_consoles(lambda actor: actor.sign_in == token_hash)


def close_ended() -> None:
    """Close the consoles of sign-ins that are over, or were not used for a day, and of those another worker removed."""
    if publish.across() is not None:
        close_consoles(lambda actor: (session := seal.find(actor.room)) is None
                       or role_in(session, actor.facilitator_id) is None)
    held = {actor.sign_in for _connection, actor in open_consoles()}
    if held:
        valid = {known for known in sign_ins.still_valid(held) if not last_use().is_over(known)}
        close_consoles(lambda actor: actor.sign_in in held - valid)


def watch() -> None:
    """Look for ended sign-ins every few seconds from now on, for as long as a console is open."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.extensions["workshop_settings"].testing or app.extensions.get("workshop_consoles_watched"):
        return
    app.extensions["workshop_consoles_watched"] = True
    socketio.start_background_task(_watch, app)


def _watch(app: Flask) -> None:
    with app.app_context():
        try:
            while open_consoles():
                socketio.sleep(SWEEP)
                try:
                    with app.app_context():        # what is read ends with it
                        close_ended()
                except Exception as error:
                    log_incident("sign_ins_not_read", error)
        finally:
            app.extensions["workshop_consoles_watched"] = False
