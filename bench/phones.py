"""A crowd of phones in one process: raw sockets and one epoll, so that the servers are what is measured.

Each phone is a generator that asks for bytes when it needs more. It speaks just as much HTTP, WebSocket (RFC 6455) and
Engine.IO 4 as a phone needs, and counts nothing it is not asked for.
"""

from __future__ import annotations

import base64
import os
import select
import socket
import struct
import time
from collections.abc import Callable, Generator, Iterable

#: Connections that are on their way at once: a listen queue holds 2,048 at the most.
AT_ONCE = 256
TEXT, CLOSE, PING = 1, 8, 9
UPGRADE = ("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
           "Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{cookie}\r\n")
Script = Generator[None, None, None]


def frame(text: str) -> bytes:
    """A text frame as a browser sends it, masked with nothing."""
    data = text.encode()
    if len(data) < 126:
        return bytes((0x81, 0x80 | len(data))) + b"\0\0\0\0" + data
    return b"\x81\xfe" + struct.pack("!H", len(data)) + b"\0\0\0\0" + data


class Phone:
    """One phone: what it has been sent, its cookies, and what it does next."""

    __slots__ = ("buffer", "connected_at", "cookies", "has_begun", "heard", "is_over", "number", "on_text", "script",
                 "socket", "unsent")

    def __init__(self, number: int) -> None:
        self.number, self.cookies, self.is_over = number, {}, False
        self.buffer, self.unsent = bytearray(), bytearray()
        self.socket: socket.socket | None = None
        self.script: Script | None = None
        self.on_text: Callable[[Phone, str], None] | None = None
        self.connected_at, self.heard, self.has_begun = 0.0, 0, False

    @property
    def is_here(self) -> bool:
        return self.socket is not None and not self.is_over

    def send(self, data: bytes) -> None:
        if self.unsent:
            self.unsent += data
            return
        try:
            sent = self.socket.send(data)
        except BlockingIOError:
            sent = 0
        if sent < len(data):
            self.unsent += data[sent:]

    def say(self, text: str) -> None:
        self.send(frame(text))

    # What a phone does, as parts of its script. -------------------------------------------------------------------

    def http(self, request: str) -> Generator[None, None, tuple[int, dict[str, str], bytes]]:
        """One request on the kept connection: status, headers, body."""
        self.send(request.encode())
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            yield
        head = bytes(self.buffer[:end]).decode("latin-1").split("\r\n")
        headers = {}
        for line in head[1:]:
            name, _, value = line.partition(":")
            name = name.lower()
            if name == "set-cookie":
                cookie, _, given = value.strip().split(";")[0].partition("=")
                self.cookies[cookie] = given
            headers[name] = value.strip()
        status, at = int(head[0].split()[1]), end + 4
        if status == 101:
            del self.buffer[:at]
            return status, headers, b""
        if headers.get("transfer-encoding", "") == "chunked":
            body = bytearray()
            while True:
                while (line_end := self.buffer.find(b"\r\n", at)) < 0:
                    yield
                size = int(self.buffer[at:line_end], 16)
                while len(self.buffer) < line_end + 2 + size + 2:
                    yield
                body += self.buffer[line_end + 2:line_end + 2 + size]
                at = line_end + 2 + size + 2
                if not size:
                    break
        else:
            size = int(headers.get("content-length", 0))
            while len(self.buffer) < at + size:
                yield
            body = self.buffer[at:at + size]
            at += size
        del self.buffer[:at]
        return status, headers, bytes(body)

    def upgrade(self, host: str) -> Script:
        """Open the WebSocket on the connection that is there."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        status, _headers, _body = yield from self.http(UPGRADE.format(
            host=host, key=base64.b64encode(os.urandom(16)).decode(), cookie=f"Cookie: {cookie}\r\n" if cookie else ""))
        if status != 101:
            raise ConnectionError(f"no WebSocket: {status}")

    def text(self) -> Generator[None, None, str]:
        """The next text frame; a ping of the protocol's own is answered on the way."""
        while True:
            found = self._frame()
            if found is None:
                yield
                continue
            opcode, data = found
            if opcode == CLOSE:
                raise ConnectionError("the server closed the line")
            if opcode == PING:
                self.send(bytes((0x8a, 0x80 | len(data))) + b"\0\0\0\0" + data)
            elif data == b"2":
                self.say("3")
            else:
                return data.decode()

    def _frame(self) -> tuple[int, bytes] | None:
        buffer = self.buffer
        if len(buffer) < 2:
            return None
        size, at = buffer[1] & 0x7f, 2
        if size == 126:
            if len(buffer) < 4:
                return None
            size, at = struct.unpack_from("!H", buffer, 2)[0], 4
        elif size == 127:
            if len(buffer) < 10:
                return None
            size, at = struct.unpack_from("!Q", buffer, 2)[0], 10
        if len(buffer) < at + size:
            return None
        found = buffer[0] & 0x0f, bytes(buffer[at:at + size])
        del buffer[:at + size]
        return found

    def listen(self) -> Script:
        """Hear whatever comes, for ever."""
        while True:
            said = yield from self.text()
            self.heard += 1
            if self.on_text is not None:
                self.on_text(self, said)


class Crowd:
    """Phones, consoles and boards of one server, and the loop that serves them."""

    def __init__(self, host: str, port: int) -> None:
        self.address, self.host = (host, port), f"{host}:{port}"
        self.failures: list[str] = []
        #: Seconds in which no phone had anything to do.
        self.idle = 0.0
        self._loop = select.epoll()
        self._by_number: dict[int, Phone] = {}

    def start(self, phone: Phone, script: Script) -> None:
        """Connect and go through `script`, then listen."""
        phone.socket = socket.socket()
        phone.socket.setblocking(False)
        phone.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        phone.socket.connect_ex(self.address)
        phone.buffer.clear()
        phone.unsent.clear()
        phone.is_over, phone.script, phone.connected_at, phone.has_begun = False, script, 0.0, False
        self._by_number[phone.socket.fileno()] = phone
        self._loop.register(phone.socket.fileno(), select.EPOLLIN | select.EPOLLOUT)

    def come(self, phones: Iterable[Phone], script: Callable[[Phone], Script], *, until: float,
             at_once: int = AT_ONCE) -> None:
        """Let phones in, so many on their way at once; returns when each is in or has failed."""
        waiting, coming = list(phones)[::-1], set()
        end = time.monotonic() + until
        while waiting or coming:
            while waiting and len(coming) < at_once:
                phone = waiting.pop()
                coming.add(phone)
                self.start(phone, self._in(phone, script))
            self.turn(0.05)
            coming = {phone for phone in coming if not phone.connected_at and not phone.is_over}
            if time.monotonic() > end:
                self.failures += [f"phone {phone.number} was not in after {until:.0f} s" for phone in coming]
                return

    @staticmethod
    def _in(phone: Phone, script: Callable[[Phone], Script]) -> Script:
        yield from script(phone)
        phone.connected_at = time.monotonic()
        yield from phone.listen()

    def turn(self, seconds: float = 0.0) -> None:
        """Serve whatever is ready."""
        began = time.monotonic()
        ready = self._loop.poll(seconds)
        self.idle += time.monotonic() - began
        for number, event in ready:
            phone = self._by_number.get(number)
            if phone is None:
                continue
            try:
                if event & select.EPOLLOUT:
                    self._write(phone, number)
                if event & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
                    self._read(phone)
            except (OSError, ConnectionError, StopIteration, ValueError, KeyError) as error:
                self.drop(phone, f"{type(error).__name__}: {error}")

    def _write(self, phone: Phone, number: int) -> None:
        if phone.unsent:
            sent = phone.socket.send(phone.unsent)
            del phone.unsent[:sent]
        elif not phone.has_begun:      # connected
            phone.has_begun = True
            next(phone.script)
        if not phone.unsent:
            self._loop.modify(number, select.EPOLLIN)

    def _read(self, phone: Phone) -> None:
        data = phone.socket.recv(65_536)
        if not data:
            raise ConnectionError("the line ended")
        phone.buffer += data
        next(phone.script)
        if phone.unsent:
            self._loop.modify(phone.socket.fileno(), select.EPOLLIN | select.EPOLLOUT)

    def drop(self, phone: Phone, why: str = "") -> None:
        """End a phone's line."""
        if phone.socket is not None and not phone.is_over:
            number = phone.socket.fileno()
            self._by_number.pop(number, None)
            self._loop.unregister(number)
            phone.socket.close()
            phone.is_over = True
            if why:
                self.failures.append(f"phone {phone.number}: {why}")

    def until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Serve until `done`, or so many seconds."""
        end = time.monotonic() + seconds
        while not done():
            self.turn(0.02)
            if time.monotonic() > end:
                return False
        return True

    def rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.turn(left)

    def hang_up(self) -> None:
        """End everybody's line."""
        for phone in list(self._by_number.values()):
            self.drop(phone)

    def close(self) -> None:
        self.hang_up()
        self._loop.close()
