"""The driver of WebSockets that is used unless WORKSHOP_OWN_WEBSOCKET says otherwise (decision 0035).

One greenlet for a connection, and nothing else of the request that opened it: the library has three greenlets, the
request and its server's buffers for as long as a phone is there. Frames are read by `frames`, with a maintained parser;
they are sent as `line` says. Every limit of the other driver holds here too, and the same tests try both.
"""

from __future__ import annotations

import contextlib
from collections import deque
from typing import Any

import gevent
from engineio.packet import NOOP, PING, PONG, UPGRADE, Packet
from websockets.datastructures import Headers
from websockets.http11 import Request
from websockets.server import ServerProtocol

from workshop.limits.pace import Allowance, Pace
from workshop.web.incidents import log_incident

from .frames import QUIET, Inbound
from .line import OF_A_STRANGER, UPGRADE_WITHIN, Outgoing, TooManyFrames, cut, drive_with, send_at_once, text_frame

#: In a WSGI environment: a list that the server gives, for the socket's new owner to note itself in.
HANDED_OVER = "workshop.handed_over"
#: Bytes that are read at a time.
A_READ = 8192
#: Answers that a browser may leave unread: to pings, which it sends without reading.
MOST_ANSWERS = 100


class OwnLine:
    """What Engine.IO makes for each WebSocket: it takes the socket over from the HTTP server."""

    __slots__ = ("_engine", "_held", "_inbound", "_messages", "_pace", "_sock", "is_open", "largest", "out")

    sends_all = True
    largest: int

    def __init__(self, handler: Any, server: Any, *, largest: int) -> None:
        """:param handler: a bound method of an Engine.IO socket, whose part this driver takes."""
        self._held, self._engine, self.largest = handler.__self__, server, largest

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        held = self._held
        if held.connected and held.upgrading:
            start_response("400 Bad Request", [("Content-Length", "0")])
            return ()                  # a second WebSocket for a connection that is moving over already
        answer = ServerProtocol(logger=QUIET).accept(_request(environ))
        if answer.status_code != 101:
            start_response(f"{answer.status_code} {answer.reason_phrase}", [("Content-Type", "text/plain")])
            return (answer.body or b"",)
        body = environ["wsgi.input"]
        sock = getattr(body, "rfile", body).raw._sock.dup()
        environ[HANDED_OVER].append(self)
        self._sock, self.out, self.is_open = sock, Outgoing(sock), True
        self._inbound, self._messages = Inbound(largest=self.largest), deque[Any]()
        self.allow(getattr(held, "frames", OF_A_STRANGER))
        held.line = self
        self.out.send(answer.serialize())
        gevent.spawn(self._converse)
        return ()                      # no list: Engine.IO would answer the request with it

    def allow(self, frames: Allowance) -> None:
        self._pace = Pace(frames)

    # Hearing. ----------------------------------------------------------------------------------------------------

    def _converse(self) -> None:
        held, engine = self._held, self._engine
        try:
            if not held.connected:
                held.connected = held.upgraded = True
            elif not self._move_over():
                return
            self._send_queued()
            while (message := self._next()) is not None:
                held.receive(Packet(encoded_packet=message))
        except (OSError, ValueError, IndexError, TypeError):
            pass                       # the other side is gone, or said what no browser says
        except Exception as error:
            log_incident("line_broken", error)
        finally:
            self.hang_up()
            self._sock.close()
            if held.upgraded or held.upgrading:
                held.close(wait=False, abort=True, reason=engine.reason.TRANSPORT_CLOSE)
                engine.sockets.pop(held.sid, None)

    def _move_over(self) -> bool:
        """Whether a connection that polled goes on here: it asks, is answered, and says that it comes."""
        held = self._held
        held.upgrading = True          # what is sent meanwhile waits in the queue
        late = gevent.spawn_later(UPGRADE_WITHIN, self.hang_up)
        try:
            asked = self._next()
            if asked is None or not _is(asked, PING, "probe"):
                held.upgrading = False
                return False
            self.out.send(text_frame(Packet(PONG, data="probe").encode()))
            held.queue.put(Packet(NOOP))          # ends the request that still polls
            comes = self._next()
            if comes is None or not _is(comes, UPGRADE):
                held.upgrading = False
                return False
        finally:
            late.kill(block=False)
        held.upgraded, held.upgrading = True, False
        return True

    def _send_queued(self) -> None:
        """What waited for the WebSocket goes first, before anything else can be sent."""
        queue = self._held.queue
        while not queue.empty():
            packet = queue.get(block=False)
            queue.task_done()
            if packet is not None:
                send_at_once(self._held, packet)

    def _next(self) -> Any:
        """The next message, or None when there will be none."""
        while not self._messages:
            if not self.is_open or self._inbound.is_over:
                return None
            data = self._sock.recv(A_READ)
            if not data:
                return None
            self._take(data)
        return self._messages.popleft()

    def _take(self, data: bytes) -> None:
        messages, frames = self._inbound.take(data)
        self._messages.extend(messages)
        answers = self._inbound.answers()
        if answers:
            self.out.send(answers)
        if self._pace.take("", frames) or self.out.unread > MOST_ANSWERS:
            raise TooManyFrames()
        if frames > 1:                 # a browser sends one at a time; whoever sends many lets others have their turn
            gevent.sleep(0)

    # Ending. -----------------------------------------------------------------------------------------------------

    def hang_up(self, code: int = 1000) -> None:
        if not self.is_open:
            return
        self.is_open = False
        self._inbound.end(code)
        with contextlib.suppress(OSError):         # it went first
            self.out.send(self._inbound.answers())
        cut(self.out)


def _is(message: Any, kind: int, data: str | None = None) -> bool:
    packet = Packet(encoded_packet=message)
    return bool(packet.packet_type == kind and (data is None or packet.data == data))


def _request(environ: dict[str, Any]) -> Request:
    """The request that asks for a WebSocket, without what it offers beside: no compression, no protocol of its own."""
    headers = Headers()
    for name in ("Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"):
        value = environ.get("HTTP_" + name.upper().replace("-", "_"))
        if value is not None:
            headers[name] = value
    return Request("/", headers, environ.get("REQUEST_METHOD", ""), environ.get("SERVER_PROTOCOL", ""))


def use(engine: Any, *, largest: int) -> None:
    """:param largest: bytes of a message; more is refused by the header that announces it."""
    def driver(handler: Any, server: Any) -> OwnLine:
        return OwnLine(handler, server, largest=largest)

    drive_with(engine, driver)
