"""Consoles are told when nothing can be saved, and why; and when it can be again, without anybody doing anything."""

from __future__ import annotations

from flask import Flask

from workshop.errors import Refused
from workshop.running.disk import disk_words
from workshop.storage.off_loop import off_loop
from workshop.storage.reserve import EXTENSION as RESERVE
from workshop.storage.trouble import Trouble
from workshop.storage.writer import try_to_write
from workshop.web.incidents import log_incident

from .consoles import open_consoles
from .events import FACILITATOR
from .publish import publish_state, socketio

#: Seconds between two tries to write while nothing can be saved, and between two looks at the disk.
TRY_EVERY, LOOK_EVERY = 2.0, 30.0


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
    for room in app.extensions["workshop_seats"].rooms():     # a batch may have been ready and not been stored
        app.extensions["workshop_pulse"].nudge(room)


def watch_disk(app: Flask) -> None:
    """Tell open consoles when the disk is nearly full, and when it no longer is. Without end."""
    told = ""
    while True:
        socketio.sleep(LOOK_EVERY)
        with app.app_context():
            try:
                told = look_at_disk(app, told)
            except Exception as error:
                log_incident("disk_not_read", error)


def look_at_disk(app: Flask, told: str) -> str:
    """What consoles are to know of the disk, told to them if it is other than what they were told."""
    words = disk_words(app.extensions["workshop_settings"])
    if words != told:
        _tell()
    return words


def _try() -> None:
    """Write something that changes nothing; trouble ends with the first write that is stored."""
    try:
        try_to_write()
    except Refused:
        return
    except Exception as error:         # it is tried again, for as long as it takes
        log_incident("commit_failed", error)


def _tell() -> None:
    for room in {actor.room for _connection, actor in open_consoles()}:
        try:
            publish_state(room, FACILITATOR)
        except Exception as error:
            log_incident("state_not_read", error)
