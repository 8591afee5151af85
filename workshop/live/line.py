"""One WebSocket whose other end may be anybody: every limit holds before what came is put together or kept.

Seen in simple-websocket 1.x and python-engineio 4.x, and closed here: a reader that is sent frames faster than it reads
them never lets another greenlet run; frames that wait for the handler are kept without a limit; compression is accepted
and costs 90 kB a connection; a frame that cannot be read ends the handler and leaves the rest of the connection behind;
a connection that the server ends waits for ever for the other side to hang up.
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

#: Frames of a connection that has not come in anywhere: it opens, asks to come in, and is answered.
OF_A_STRANGER = Allowance(at_once=16, a_second=1)
#: Frames that are read before others have their turn.
AT_ONE_GO = 16
#: Seconds for a long-polling connection that opened a WebSocket to move over to it.
UPGRADE_WITHIN = 10.0


class TooManyFrames(OSError):
    """More frames than any page of ours sends: the connection ends."""


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


class Line(simple_websocket.Server):  # type: ignore[misc]
    """A WebSocket that gives way to others after each read, counts frames, and ends when it is ended."""

    def __init__(self, environ: dict[str, Any], frames: Allowance, **given: Any) -> None:
        self.frames = frames
        super().__init__(environ, **given)

    def handshake(self) -> None:
        self.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # no compression
        self.ws = CountedFrames(self.frames)
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


def to_the_end(handle: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Engine.IO's handler of a WebSocket, so that it leaves nothing behind when it fails.

    :param handle: a bound method of an Engine.IO socket.
    """
    held = handle.__self__  # type: ignore[attr-defined]

    def handled(line: Any) -> Any:
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
            hang_up(line)

    return handled


def _close_unless_upgraded(held: Any, line: Any) -> None:
    if not held.upgraded:
        hang_up(line)


def drop(line: Any) -> None:
    """Cut a connection whose other end does not read: a last frame would wait for it."""
    if line is not None:
        with contextlib.suppress(OSError):
            line.ws.sock.shutdown(socket.SHUT_RDWR)


def hang_up(line: Any) -> None:
    with contextlib.suppress(OSError):
        line.close()


def allow(held: Any, frames: Allowance) -> None:
    """Let an Engine.IO connection send more frames than a stranger: it has come in."""
    held.frames = frames               # for a WebSocket that it moves over to later
    line = getattr(held, "line", None)
    if line is not None:
        line.ws.ws.allow(frames)


def limit_messages(engine: Any, *, largest: int) -> None:
    """Let the WebSocket layer refuse a message beyond `largest` bytes before it is assembled, and count frames.

    Engine.IO checks the size afterwards only: a 200 MiB message grew the process by 400 MiB (measured).
    """
    class LimitedWebSocket(gevent_driver.WebSocketWSGI):  # type: ignore[misc]
        def __init__(self, handler: Any, server: Any) -> None:
            super().__init__(to_the_end(handler), server)
            self.held = handler.__self__
            self.server_args["max_message_size"] = largest

        def __call__(self, environ: dict[str, Any], _start_response: Any) -> Any:
            self.ws = Line(environ, getattr(self.held, "frames", OF_A_STRANGER), **self.server_args)
            return self.app(self)

    engine._async = {**engine._async, "websocket": LimitedWebSocket}
