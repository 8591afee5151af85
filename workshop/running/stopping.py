"""Ending without losing anything: everybody is told, what was taken is stored and acknowledged, then lines are closed.

1. `/readyz` says that it stops, and no new live connection is taken.
2. Phones, consoles and boards hear that it restarts; what people write stays in their boxes.
3. The writer finishes what it has and takes no more: whoever sends now is told to try again, with the same id.
4. Pages that are being answered are answered to their end.
5. WebSockets end with code 1012, “service restart”: pages come back by themselves, each after a wait of its own.

It takes a second, and five at most. A second signal ends the process at once: what was acknowledged is on disk anyway.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import gevent
from flask import Flask

from workshop.language.words import say
from workshop.live.events import BOARD, FACILITATOR, PARTICIPANT, ROLES, ServerStopping
from workshop.live.line import hang_up_for
from workshop.live.publish import connected, socketio, to_room
from workshop.storage.writer import EXTENSION as WRITER
from workshop.web.incidents import log_incident

from .readiness import EXTENSION as READINESS

#: Seconds from the first signal until lines are cut, whatever is still going on.
LIMIT = 5.0
#: Seconds in which what was said reaches the phones, and what they had just sent reaches us.
TO_BE_HEARD = 0.3
#: Seconds between two looks whether all is done.
LOOK_EVERY = 0.02
#: RFC 6455, registry of close codes: the server restarts, come back a little later.
SERVICE_RESTART = 1012

WORDS = {
    PARTICIPANT: say("Restarting: keep writing, your text is safe"),
    FACILITATOR: "Workshop is restarting. Nothing is lost, and this page comes back by itself.",
    BOARD: say("Restarting: back in a moment"),
}


class Stopping:
    """Ends one serving process."""

    def __init__(self, app: Flask, server: Any, say: Callable[[], None] = lambda: None) -> None:
        self.app, self.server, self.say = app, server, say
        self.has_begun = False

    def on_signal(self, number: int) -> None:
        """The first signal ends it in order, the second at once."""
        if self.has_begun:
            os._exit(128 + number)
        self.has_begun = True
        self.say()
        self.stop()

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            gevent.signal_handler(number, self.on_signal, number)

    def stop(self) -> None:
        try:
            with gevent.Timeout(LIMIT, False):
                self._finish()
        except Exception as error:
            log_incident("not_stopped_in_order", error)
        finally:
            self.server.close()
            self.server.hang_up_idle()

    def _finish(self) -> None:
        writer = self.app.extensions[WRITER]
        self.app.extensions[READINESS].is_stopping = True
        self.app.extensions["workshop_guard"].is_stopping = True
        if self._tell():
            gevent.sleep(TO_BE_HEARD)
        writer.is_closed = True
        while not (writer.is_idle and self.server.is_idle):
            gevent.sleep(LOOK_EVERY)
        if list(socketio.server.eio.sockets):
            gevent.sleep(LOOK_EVERY)     # acknowledgements leave
        for held in list(socketio.server.eio.sockets.values()):
            hang_up_for(held, SERVICE_RESTART)
        gevent.sleep(LOOK_EVERY)

    def _tell(self) -> bool:
        """Tell everybody who is connected; whether there is anybody."""
        with self.app.app_context():
            for room in self.app.extensions["workshop_seats"].rooms():
                for role in ROLES:
                    if connected(role, room):
                        event = ServerStopping(words=WORDS[role])
                        to_room(event, role, room, event.payload(), only_here=True)
        return any(connected(role) for role in ROLES)
