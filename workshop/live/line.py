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
from engineio.packet import MESSAGE
from wsproto import ConnectionType, WSConnection
from wsproto.events import Event

from workshop.limits.pace import Allowance, Pace
from workshop.web.incidents import log_incident

#: Frames of a connection that has not come in anywhere: it opens, asks to come in, and is answered.
OF_A_STRANGER = Allowance(at_once=16, a_second=1)
#: Frames that are read before others have their turn.
AT_ONE_GO = 16
#: Bytes that are offered to a socket at a time once it did not take all at once.
A_WRITE = 65_536
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


class Outgoing:
    """A socket that is written to at once, for as long as the other side takes it; what it does not take waits here,
    in order. The library wakes a greenlet for each message of each connection, which costs three times the sending."""

    def __init__(self, sock: Any) -> None:
        self._sock, self._at_once = sock, sock._sock     # gevent's, and the system's under it, which never waits
        self._waiting = bytearray()
        #: Messages that wait for the other side.
        self.unread = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def send(self, data: bytes) -> int:
        if self._waiting:
            self._waiting += data
            self.unread += 1
            return len(data)
        try:
            sent = self._at_once.send(data)
        except BlockingIOError:
            sent = 0
        if sent < len(data):
            self._waiting += data[sent:]
            self.unread = 1
            gevent.spawn(self._send_waiting)
        return len(data)

    def _send_waiting(self) -> None:
        try:
            while self._waiting:
                sent = self._sock.send(bytes(self._waiting[:A_WRITE]))
                del self._waiting[:sent]
        except OSError:
            self._waiting.clear()      # the line is gone; its reader sees that too
        self.unread = 0


def text_frame(encoded: str) -> bytes:
    """A whole text message as a server sends it (RFC 6455, 5.2): never masked, never compressed."""
    data = encoded.encode()
    size = len(data)
    if size < 126:
        return bytes((0x81, size)) + data
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + data
    return b"\x81\x7f" + size.to_bytes(8, "big") + data


def send_at_once(held: Any, pkt: Any) -> bool:
    """Send a packet over the WebSocket of an Engine.IO connection, past its queue; False when it has to go by the
    queue, because the connection has no WebSocket yet, or something waits in the queue that came before.

    The frame is made once for all that are sent the same packet.
    """
    line = getattr(held, "line", None)
    if line is None or not held.upgraded or pkt.packet_type != MESSAGE or not held.queue.empty():
        return False
    if not line.ws.connected:
        return True                    # gone; its reader closes it
    frame = getattr(pkt, "frame", None)
    if frame is None:
        frame = pkt.frame = text_frame(pkt.encode())
    try:
        line.ws.sock.send(frame)
    except OSError:
        drop(line)                     # its reader wakes up, and closes it
    return True


def unread(held: Any) -> int:
    """Messages that were sent to an Engine.IO connection and not taken by it."""
    line = getattr(held, "line", None)
    return int(held.queue.qsize() + (line.ws.sock.unread if line is not None else 0))


class Line(simple_websocket.Server):  # type: ignore[misc]
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
