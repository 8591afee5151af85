"""One WebSocket whose other end may be anybody: every limit holds before what came is put together or kept.

Two drivers stand behind Engine.IO's own place for one, and are the same to everything else: ours (`own_line`), and the
library simple-websocket (`library_line`), for whoever sets WORKSHOP_OWN_WEBSOCKET to 0. Here is what both have: how
something is sent, how a connection is cut, and how many frames it may send.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from typing import Any, Protocol

import gevent
from engineio.packet import MESSAGE

from workshop.limits.pace import Allowance

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


class Line(Protocol):
    """A WebSocket, whichever driver serves it."""

    #: False for a driver whose own queue and greenlet send what is no message: pings, and what ends a connection.
    sends_all: bool

    @property
    def is_open(self) -> bool: ...

    @property
    def out(self) -> Outgoing: ...

    def allow(self, frames: Allowance) -> None:
        """Take so many frames from now on."""

    def hang_up(self, code: int = 1000) -> None:
        """Take leave and end it, with a close code that says why (RFC 6455, 7.4)."""


class Outgoing:
    """A socket that is written to at once, for as long as the other side takes it; what it does not take waits here,
    in order. The library wakes a greenlet for each message of each connection, which costs three times the sending."""

    __slots__ = ("_at_once", "_sock", "_waiting", "unread")

    def __init__(self, sock: Any) -> None:
        self._sock, self._at_once = sock, sock._sock     # gevent's, and the system's under it, which never waits
        self._waiting: bytearray | None = None
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
            self._waiting = bytearray(data[sent:])
            self.unread = 1
            gevent.spawn(self._send_waiting, self._waiting)
        return len(data)

    def _send_waiting(self, waiting: bytearray) -> None:
        try:
            while waiting:
                sent = self._sock.send(bytes(waiting[:A_WRITE]))
                del waiting[:sent]
        except OSError:
            waiting.clear()            # the line is gone; its reader sees that too
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
    """
    line: Line | None = getattr(held, "line", None)
    if line is None or not held.upgraded:
        return False
    if not line.sends_all and (pkt.packet_type != MESSAGE or not held.queue.empty()):
        return False
    push(line, pkt)
    return True


def push(line: Line, pkt: Any) -> None:
    """Send a packet at once. The frame is made once for all who are sent the same packet."""
    if not line.is_open:
        return                         # gone; its reader closes it
    try:
        frame = pkt.frame
    except AttributeError:
        frame = pkt.frame = text_frame(pkt.encode())
    try:
        line.out.send(frame)
    except OSError:
        drop(line)                     # its reader wakes up, and closes it


def unread(held: Any) -> int:
    """Messages that were sent to an Engine.IO connection and not taken by it."""
    line: Line | None = getattr(held, "line", None)
    return int(held.queue.qsize() + (line.out.unread if line is not None else 0))


def drop(line: Line | None) -> None:
    """Cut a connection whose other end does not read: a last frame would wait for it."""
    if line is not None:
        cut(line.out)


def cut(out: Any) -> None:
    with contextlib.suppress(OSError):
        out.shutdown(socket.SHUT_RDWR)


def hang_up_for(held: Any, code: int) -> None:
    """End the WebSocket of an Engine.IO connection, if it has one."""
    line: Line | None = getattr(held, "line", None)
    if line is not None and line.is_open:
        line.hang_up(code)


def allow(held: Any, frames: Allowance) -> None:
    """Let an Engine.IO connection send more frames than a stranger: it has come in."""
    held.frames = frames               # for a WebSocket that it moves over to later
    line: Line | None = getattr(held, "line", None)
    if line is not None:
        line.allow(frames)


def drive_with(engine: Any, driver: Callable[..., Any]) -> None:
    """Put a driver at Engine.IO's place for one.

    :param driver: makes an object of an Engine.IO handler and server, and is called with a WSGI environment.
    """
    engine._async = {**engine._async, "websocket": driver}
