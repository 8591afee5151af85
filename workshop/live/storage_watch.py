"""Consoles are told when nothing can be saved, and why; and when it can be again, without anybody doing anything."""

from __future__ import annotations

from flask import Flask

from workshop.errors import Refused
from workshop.storage.off_loop import off_loop
from workshop.storage.reserve import EXTENSION as RESERVE
from workshop.storage.trouble import Trouble
from workshop.storage.writer import try_to_write

from .consoles import open_consoles
from .events import FACILITATOR
from .publish import publish_state, socketio

#: Seconds between two tries to write while nothing can be saved.
TRY_EVERY = 2.0


def begins(app: Flask) -> None:
    """Called by the writer: look on beside it, and never hold it up."""
    if not app.extensions["workshop_settings"].testing:
        socketio.start_background_task(_watch, app)


def _watch(app: Flask) -> None:
    """Tell what the trouble is, try until it is over, and tell that."""
    trouble: Trouble = app.extensions["workshop_trouble"]
    with app.app_context():
        told = ""
        while trouble.kind:
            if trouble.kind != told:
                told = trouble.kind
                _tell()
            socketio.sleep(TRY_EVERY)
            _try()
        _tell()
        off_loop(app.extensions[RESERVE].keep)     # it may have been used


def _try() -> None:
    """Write something that changes nothing; trouble ends with the first write that is stored."""
    try:
        try_to_write()
    except Refused:
        return


def _tell() -> None:
    for room in {actor.room for _connection, actor in open_consoles()}:
        publish_state(room, FACILITATOR)
