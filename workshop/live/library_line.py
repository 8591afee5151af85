"""The driver of WebSockets that Engine.IO brings, simple-websocket, with what is left open there closed.

Seen in simple-websocket 1.x and python-engineio 4.x: a reader that is sent frames faster than it reads them never lets
another greenlet run; frames that wait for the handler are kept without a limit; compression is accepted and costs 90 kB
a connection; a frame that cannot be read ends the handler and leaves the rest of the connection behind; a connection
that the server ends waits for ever for the other side to hang up.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Generator
from typing import Any

import gevent
import simple_websocket
from engineio.async_drivers import gevent as gevent_driver
from wsproto import ConnectionType, WSConnection
from wsproto.events import Event

from workshop.limits.pace import Allowance, Pace
from workshop.web.incidents import log_incident

from .line import AT_ONE_GO, OF_A_STRANGER, UPGRADE_WITHIN, Outgoing, TooManyFrames, drive_with


class CountedFrames(WSConnection):
    """Reads frames one by one, and no further than the allowance goes."""

    def __init__(self, frames: Allowance) -> None:
        super().__init__(ConnectionType.SERVER)
        self.allow(frames)

    def allow(self, frames: Allowance) -> None:
        self._pace = Pace(frames)

    def events(self) -> Generator[Event, None, None]:
        for number, event in enumerate(super().events()):
            if self._pace.take(""):
                raise TooManyFrames()
            if number % AT_ONE_GO == 0:
                gevent.sleep(0)
            yield event


class Socket(simple_websocket.Server):  # type: ignore[misc]
    """A WebSocket that gives way to others after each read, counts frames, and ends when it is ended."""

    sock: Any
    connected: bool

    def __init__(self, environ: dict[str, Any], frames: Allowance, **given: Any) -> None:
        self.frames = frames
        super().__init__(environ, **given)

    def handshake(self) -> None:
        self.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # no compression
        self.ws = CountedFrames(self.frames)
        self.sock = Outgoing(self.sock)
        super().handshake()

    def _thread(self) -> None:
        try:
            super()._thread()
        finally:                       # whatever ended it: whoever waits for a frame need not wait any longer
            self.connected = False
            self.event.set()
            self.sock.close()

    def close(self, reason: Any = None, message: Any = None) -> None:
        try:
            super().close(reason, message)
        finally:
            self.event.set()
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class LibraryLine(gevent_driver.WebSocketWSGI):  # type: ignore[misc]
    """What Engine.IO makes for each WebSocket."""

    sends_all = False
    largest = 0

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(to_the_end(handler), server)
        self.held = handler.__self__
        self.server_args["max_message_size"] = self.largest

    def __call__(self, environ: dict[str, Any], _start_response: Any) -> Any:
        self.ws = Socket(environ, getattr(self.held, "frames", OF_A_STRANGER), **self.server_args)
        return self.app(self)

    @property
    def is_open(self) -> bool:
        return bool(self.ws.connected)

    @property
    def out(self) -> Outgoing:
        out: Outgoing = self.ws.sock
        return out

    def allow(self, frames: Allowance) -> None:
        self.ws.ws.allow(frames)

    def hang_up(self, code: int = 1000) -> None:
        with contextlib.suppress(OSError, simple_websocket.ConnectionClosed):
            self.ws.close(code)


def to_the_end(handle: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Engine.IO's handler of a WebSocket, so that it leaves nothing behind when it fails.

    :param handle: a bound method of an Engine.IO socket.
    """
    held = handle.__self__  # type: ignore[attr-defined]

    def handled(line: LibraryLine) -> Any:
        if held.connected and held.upgrading:
            return []                  # a second WebSocket for a connection that is moving over already
        held.line = line
        late = gevent.spawn_later(UPGRADE_WITHIN, _close_unless_upgraded, held, line)
        try:
            return handle(line)
        except Exception as error:
            log_incident("line_broken", error)
            held.queue.put(None)
            held.close(wait=False, abort=True, reason=held.server.reason.TRANSPORT_ERROR)
            return []
        finally:
            late.kill(block=False)
            line.hang_up()

    return handled


def _close_unless_upgraded(held: Any, line: LibraryLine) -> None:
    if not held.upgraded:
        line.hang_up()


def use(engine: Any, *, largest: int) -> None:
    """Let the WebSocket layer refuse a message beyond `largest` bytes before it is assembled, and count frames.

    Engine.IO checks the size afterwards only: a 200 MiB message grew the process by 400 MiB (measured).
    """
    drive_with(engine, type("LibraryLine", (LibraryLine,), {"largest": largest}))
