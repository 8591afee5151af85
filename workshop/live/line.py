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

#: Frames for each message that a connection may send: control frames come besides.
FRAMES_A_MESSAGE = 1.5
#: Seconds for a long-polling connection that opened a WebSocket to move over to it.
UPGRADE_WITHIN = 10.0


class TooManyFrames(OSError):
    """More frames than any page of ours sends: the connection ends."""


class CountedFrames(WSConnection):
    """Reads frames one by one, and no further than the allowance goes."""

    def __init__(self, frames: Allowance) -> None:
        super().__init__(ConnectionType.SERVER)
        self._pace = Pace(frames)

    def events(self) -> Generator[Event, None, None]:
        for event in super().events():
            if self._pace.take(""):
                raise TooManyFrames()
            yield event


class Line(simple_websocket.Server):  # type: ignore[misc]
    """A WebSocket that gives way to others after each read, counts frames, and ends when it is ended."""

    frames: Allowance

    def handshake(self) -> None:
        self.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # no compression
        self.ws = CountedFrames(self.frames)
        super().handshake()

    def _handle_events(self) -> bool:
        gevent.sleep(0)
        return bool(super()._handle_events())

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


def limit_messages(engine: Any, *, largest: int, frames: Allowance) -> None:
    """Let the WebSocket layer refuse a message beyond `largest` bytes before it is assembled, and count frames.

    Engine.IO checks the size afterwards only: a 200 MiB message grew the process by 400 MiB (measured).

    :param frames: the messages that one connection may send.
    """
    class CountedLine(Line):
        pass

    CountedLine.frames = Allowance(frames.at_once * FRAMES_A_MESSAGE, frames.a_second * FRAMES_A_MESSAGE)

    class LimitedWebSocket(gevent_driver.WebSocketWSGI):  # type: ignore[misc]
        def __init__(self, handler: Any, server: Any) -> None:
            super().__init__(to_the_end(handler), server)
            self.server_args["max_message_size"] = largest

        def __call__(self, environ: dict[str, Any], _start_response: Any) -> Any:
            self.ws = CountedLine(environ, **self.server_args)
            return self.app(self)

    engine._async = {**engine._async, "websocket": LimitedWebSocket}
