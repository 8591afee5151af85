"""Limits on the wire that the libraries leave open: what a packet may be, how many, and how long nobody need speak."""

from __future__ import annotations

import contextlib
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from engineio.exceptions import EngineIOError
from engineio.packet import PING, Packet
from engineio.payload import Payload
from socketio import packet

from workshop import clock
from workshop.errors import NotPermitted
from workshop.limits.pace import Allowance, Pace, TooFast

from .line import allow, drop, push, send_at_once, unread

#: Packets in one long-polling request: with the library's 16, a seventeenth loses them all and is answered 200.
PACKETS_A_REQUEST = 64
#: Seconds for a new connection to say which role it comes in; after that, it is closed.
HALF_OPEN = 10.0
#: Connections that have not said it yet. Of a thousand phones that come at once each needs a second at most; beyond
#: this many, the one that has taken longest goes.
MOST_HALF_OPEN = 1_500
#: Messages that wait for a browser that does not read them; a page that slept fetches the state anyway.
MOST_UNREAD = 400
#: Seconds between two looks for connections to ask whether they are there.
A_PING_APART = 0.1
#: Times that one connection may ask to come in: a page asks once.
KNOCKS = Allowance(at_once=8, a_second=0.1)
#: Times that somebody is told to go slower before the connection ends.
WARNINGS = Allowance(at_once=20, a_second=0.5)


#: Of the request that opens a connection, what is looked at when somebody comes in with it: kept while it lasts. What
#: else a browser says of itself is not.
KEPT = ("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
        "HTTP_HOST", "HTTP_COOKIE", "wsgi.url_scheme", "flask.app")


#: Kinds of packets that a browser may send: it comes in, goes, and sends events. We ask for no acknowledgements.
FROM_BROWSERS = {str(kind) for kind in (packet.CONNECT, packet.DISCONNECT, packet.EVENT)}


class Unreadable(ValueError):
    """No packet that a browser sends."""


class TextPacket(packet.Packet):  # type: ignore[misc]
    """A Socket.IO packet without attachments: nothing of ours has any, and a packet that announces 99,999,999 of them
    would keep all that follows it in memory."""

    uses_binary_events = False

    def decode(self, encoded_packet: Any) -> int:
        if not isinstance(encoded_packet, str) or encoded_packet[:1] not in FROM_BROWSERS:
            raise Unreadable()
        try:
            attachments = super().decode(encoded_packet)
        except (ValueError, TypeError, IndexError, RecursionError):
            raise Unreadable() from None
        if attachments:
            raise Unreadable()
        return 0


#: Names that the library handles itself: sent as an event, `connect` would join again, `disconnect` would forget who is
#: behind a connection that goes on, and `*` would take the sender from the payload.
RESERVED = {"*", "connect", "disconnect"}


def name_only_commands(server: Any) -> None:
    """Let no event reach a handler of the library's own: such a name becomes one that no command has."""
    handle = server._handle_event_internal

    def guarded(_server: Any, sid: str, eio_sid: str, data: Any, namespace: str, packet_id: int | None) -> None:
        named = isinstance(data, list) and bool(data) and isinstance(data[0], str) and data[0] not in RESERVED
        payload = data[1:] if isinstance(data, list) else []
        handle(server, sid, eio_sid, data if named else ["", *payload], namespace, packet_id)

    server._handle_event_internal = guarded


@dataclass
class Watch:
    """Stands between the libraries: decides on each connection and each message before anything is kept of it."""

    server: Any
    #: The pace of whoever is behind a connection of a namespace: who it is, and the seconds to wait, 0.0 for none.
    pace: Callable[[str], tuple[str, float]]
    #: Frames that a connection of a namespace may send.
    frames_of: Callable[[str], Allowance]
    #: Connections this process may hold in all.
    most: int
    #: Messages of any kind from one connection.
    messages: Pace
    clock: Callable[[], float] = time.monotonic
    #: Connections that have not come in anywhere, the oldest first, and since when.
    half_open: dict[str, float] = field(default_factory=dict)
    #: Connections that are being let in, and those of them that went meanwhile, with the reason.
    _coming_in: Counter[str] = field(default_factory=Counter)
    _gone_meanwhile: dict[str, Any] = field(default_factory=dict)
    _is_sweeping: bool = False
    _pings: Pings = field(init=False)
    _knocks: Pace = field(default_factory=lambda: Pace(KNOCKS))
    _warnings: Pace = field(default_factory=lambda: Pace(WARNINGS))

    def stand(self) -> None:
        """Take the place between Engine.IO and Socket.IO."""
        server, engine = self.server, self.server.eio
        self._pings = Pings(engine)
        Payload.max_decode_packets = PACKETS_A_REQUEST
        self._connect, self._message = engine.handlers["connect"], engine.handlers["message"]
        self._gone = engine.handlers["disconnect"]
        self._come_in, self._go, self._event = server._handle_connect, server._handle_disconnect, server._handle_event
        engine.on("connect", self.on_connect)
        engine.on("message", self.on_message)
        engine.on("disconnect", self.on_gone)
        server._handle_connect, server._handle_disconnect = self.on_come_in, self.on_go
        server._handle_event = self.on_event
        self._disconnect, server.disconnect = server.disconnect, self.disconnect

    # A connection that knows no role yet. ------------------------------------------------------------------------

    def on_connect(self, eio_sid: str, environ: dict[str, Any]) -> object:
        """A new connection. False refuses it."""
        engine = self.server.eio
        if len(engine.sockets) > self.most + MOST_HALF_OPEN:
            return False
        while len(self.half_open) >= MOST_HALF_OPEN:
            self.close(next(iter(self.half_open)))
        held = engine.sockets[eio_sid]
        held.line = None
        held.send = _unless_unread(held, self.close)
        held.close, held.handle_post_request = _without_waiting(held), _or_refused(held)
        held.schedule_ping = _not_yet
        held.is_acting, held.check_ping_timeout = False, _unless_acting(held)
        self._expect_to_come_in(eio_sid)
        return self._connect(eio_sid, {name: environ[name] for name in KEPT if name in environ})

    def on_gone(self, eio_sid: str, reason: Any) -> None:
        self.half_open.pop(eio_sid, None)
        self.messages.forget(eio_sid)
        self._knocks.forget(eio_sid)
        if eio_sid in self._coming_in:
            self._gone_meanwhile[eio_sid] = reason
        else:
            self._gone(eio_sid, reason)

    def _expect_to_come_in(self, eio_sid: str) -> None:
        self.half_open[eio_sid] = self.clock()
        if not self._is_sweeping:
            self._is_sweeping = True
            self.server.start_background_task(self._sweep)

    def _sweep(self) -> None:
        try:
            while self.half_open:
                self.server.sleep(1.0)
                self.close_half_open()
        finally:
            self._is_sweeping = False

    def close_half_open(self) -> None:
        """Close what has been given its time and said nothing."""
        late = self.clock() - HALF_OPEN
        for eio_sid in [eio_sid for eio_sid, since in self.half_open.items() if since <= late]:
            self.close(eio_sid)

    def close(self, eio_sid: str, *, is_deaf: bool = False) -> None:
        """End a connection, and forget it.

        :param is_deaf: it does not read what it is sent, so nothing more is said to it.
        """
        self.half_open.pop(eio_sid, None)
        held = self.server.eio.sockets.pop(eio_sid, None)
        if held is not None:
            held.close(wait=False, abort=True, reason=self.server.eio.reason.SERVER_DISCONNECT)
            if is_deaf:
                drop(getattr(held, "line", None))

    # Coming in, and going. ---------------------------------------------------------------------------------------

    def on_come_in(self, eio_sid: str, namespace: str | None, data: Any) -> None:
        if self._knocks.take(eio_sid):
            self.close(eio_sid)
            return
        with self._letting_in(eio_sid, namespace or "/"):
            self._come_in(eio_sid, namespace, data)
        if eio_sid in self.server.eio.sockets and self._is_in(eio_sid):
            self.half_open.pop(eio_sid, None)
            held = self.server.eio.sockets[eio_sid]
            allow(held, self.frames_of(namespace or "/"))
            environ = self.server.environ.get(eio_sid)
            if environ is not None:
                environ.pop("werkzeug.request", None)    # the library keeps each for as long as its connection
            if held.schedule_ping is _not_yet:
                held.schedule_ping = partial(self._pings.plan, held)
                held.schedule_ping()

    @contextlib.contextmanager
    def _letting_in(self, eio_sid: str, namespace: str) -> Iterator[None]:
        """The library shows nobody out whom it is still letting in: one that goes meanwhile, or is let in no further,
        would keep its seat, and count as here, for as long as the process runs."""
        self._coming_in[eio_sid] += 1
        try:
            yield
        except BaseException:
            sid = self.server.manager.sid_from_eio_sid(eio_sid, namespace)
            if sid is not None:
                self.server.manager.disconnect(sid, namespace, ignore_queue=True)
            self.close(eio_sid)                      # it comes back, and need not wait to be swept away
            raise
        finally:
            self._coming_in[eio_sid] -= 1
            if not self._coming_in[eio_sid]:
                del self._coming_in[eio_sid]
                if eio_sid in self._gone_meanwhile:
                    self._gone(eio_sid, self._gone_meanwhile.pop(eio_sid))

    def on_go(self, eio_sid: str, namespace: str | None, reason: Any = None) -> None:
        self._go(eio_sid, namespace, reason)
        self._expect_if_out(eio_sid)

    def disconnect(self, sid: str, namespace: str | None = None, ignore_queue: bool = False) -> None:
        """Show somebody out: what is left of the connection goes soon after."""
        eio_sid = self.server.manager.eio_sid_from_sid(sid, namespace or "/")
        self._disconnect(sid, namespace=namespace, ignore_queue=ignore_queue)
        if eio_sid is not None:
            self._expect_if_out(eio_sid)

    def _expect_if_out(self, eio_sid: str) -> None:
        if eio_sid in self.server.eio.sockets and eio_sid not in self.half_open and not self._is_in(eio_sid):
            self._expect_to_come_in(eio_sid)

    def _is_in(self, eio_sid: str) -> bool:
        manager = self.server.manager
        return any(manager.sid_from_eio_sid(eio_sid, namespace) for namespace in list(manager.get_namespaces()))

    # What is sent. -----------------------------------------------------------------------------------------------

    def on_message(self, eio_sid: str, data: Any) -> None:
        """A message of any kind; one that cannot be read, or one too many, ends its connection."""
        if eio_sid not in self.server.eio.sockets:
            return                     # ended a moment ago; this had come before
        if not data or self.messages.take(eio_sid):
            self.close(eio_sid)
            return
        try:
            self._message(eio_sid, data)
        except Unreadable:
            self.close(eio_sid)        # its words go nowhere, the log included

    def on_event(self, eio_sid: str, namespace: str | None, packet_id: int | None, data: Any) -> None:
        """An event: refused by name, before anything is started for it, when its sender is too fast."""
        sid = self.server.manager.sid_from_eio_sid(eio_sid, namespace or "/")
        if sid is None:
            self._acknowledge(eio_sid, namespace, packet_id, NotPermitted().acknowledgement())
            return
        who, seconds = self.pace(sid)
        if not seconds:
            with _acting(self.server.eio.sockets.get(eio_sid)):
                self._event(eio_sid, namespace, packet_id, data if isinstance(data, list) and data else [""])
        elif self._warnings.take(who):
            self.close(eio_sid)
        else:
            self._acknowledge(eio_sid, namespace, packet_id, TooFast(seconds).acknowledgement())

    def _acknowledge(self, eio_sid: str, namespace: str | None, packet_id: int | None, answer: dict[str, Any]) -> None:
        if packet_id is not None:
            self.server._send_packet(eio_sid, self.server.packet_class(
                packet.ACK, namespace=namespace, id=packet_id, data=[answer]))


class _acting:
    """While an act of a connection is being done, nothing that it sends is read, an answer to a ping neither: it is
    there for as long as the act takes, and has all its time for an answer afterwards."""

    __slots__ = ("_held",)

    def __init__(self, held: Any) -> None:
        """:param held: an Engine.IO connection; None: it went this moment."""
        self._held = held

    def __enter__(self) -> None:
        if self._held is not None:
            self._held.is_acting = True

    def __exit__(self, *_error: object) -> None:
        if self._held is not None:
            self._held.is_acting = False
            if self._held.last_ping:
                self._held.last_ping = clock.seconds()


def _unless_acting(held: Any) -> Callable[[], bool]:
    """How a connection is asked whether it answers pings."""
    answers = held.check_ping_timeout

    def answers_or_acts() -> bool:
        return held.is_acting or bool(answers())

    return answers_or_acts


def _without_waiting(held: Any) -> Callable[..., None]:
    """How a connection is closed: the library waits until all was sent, which for long polling may be never."""
    close = held.close

    def close_now(**given: Any) -> None:
        close(**given | {"wait": False})
        line = getattr(held, "line", None)
        if line is not None and line.sends_all:      # the other driver's queue ends it, once all was sent
            line.hang_up()

    return close_now


def _or_refused(held: Any) -> Callable[[dict[str, Any]], None]:
    """How a long-polling request is read: what cannot be read is answered 400 and ends its connection. The library
    answers 200, goes on, and logs it."""
    read = held.handle_post_request

    def read_or_refuse(environ: dict[str, Any]) -> None:
        try:
            read(environ)
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            raise EngineIOError() from None

    return read_or_refuse


class Pings:
    """Asks each connection now and then whether it is still there: one greenlet for all of them. The library has one
    for each, which would keep a connection in memory for as long after its end as it takes until the next question."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._planned: deque[tuple[float, str]] = deque()    # in order: each waits as long as the others
        self._is_asking = False

    def plan(self, held: Any) -> None:
        """Ask this connection once the interval has passed, unless it was asked and has not answered yet."""
        if not held.last_ping:
            return
        held.last_ping = None
        self._planned.append((time.monotonic() + self._engine.ping_interval, held.sid))
        if not self._is_asking:
            self._is_asking = True
            self._engine.start_background_task(self._ask)

    def _ask(self) -> None:
        while self._planned:
            self._engine.sleep(max(A_PING_APART, self._planned[0][0] - time.monotonic()))
            while self._planned and self._planned[0][0] <= time.monotonic():
                held = self._engine.sockets.get(self._planned.popleft()[1])
                if held is not None and not held.closing and not held.closed:
                    held.last_ping = clock.seconds()
                    with contextlib.suppress(Exception):     # one that ends this moment must not end all others' pings
                        held.send(Packet(PING))
        self._is_asking = False


def _not_yet() -> None:
    """A connection that has not come in is not asked whether it is still there: it has no time for that."""


def _unless_unread(held: Any, close: Callable[..., None]) -> Callable[[Any], None]:
    """How a connection sends: one that does not read what it is sent is closed, and comes back when it can."""
    send = held.send

    def send_if_read(pkt: Any) -> None:
        line = held.line
        if line is not None and line.sends_all and held.upgraded and not held.closing:
            # nothing waits in a queue, and whoever answers no ping is found by the library's own round
            if line.out.unread > MOST_UNREAD:
                close(held.sid, is_deaf=True)
            else:
                push(line, pkt)
        elif held.closing:
            if not send_at_once(held, pkt):
                send(pkt)
        elif unread(held) > MOST_UNREAD:
            close(held.sid, is_deaf=True)
        elif held.check_ping_timeout() and not send_at_once(held, pkt):
            send(pkt)

    return send_if_read
