"""The ways from a simulated phone or console to the server: the ones a real browser uses, over real sockets."""

from __future__ import annotations

import http.client
import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import socketio

PATIENCE = 30.0  # seconds; on a slow machine with a thousand participants, everything takes a while

#: The client library would log lost connections, which are nothing to tell a newcomer about.
SILENT = logging.getLogger("workshop.demo.line")
SILENT.disabled = True


class LineLost(Exception):
    """The server could not be reached, or the connection broke: try again later."""


class NothingThere(Exception):
    """The server answered that there is no such page: the session has ended."""


@dataclass(frozen=True)
class Place:
    """Where the server listens."""

    host: str
    port: int

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"


@dataclass(frozen=True)
class Ticket:
    """What a browser keeps once it is in: the path it was sent to, and its cookies."""

    path: str
    cookies: str = field(repr=False)


def join(place: Place, code: str) -> Ticket:
    """Open the join link, read its card, and say yes.

    :raises NothingThere: the code leads nowhere any more.
    """
    with closing(http.client.HTTPConnection(place.host, place.port, timeout=PATIENCE)) as connection:
        _fetch(connection, "GET", f"/j/{code}")
        return _fetch(connection, "POST", f"/j/{code}")


def open_link(place: Place, path: str) -> Ticket:
    """Open a link that signs a browser in."""
    with closing(http.client.HTTPConnection(place.host, place.port, timeout=PATIENCE)) as connection:
        return _fetch(connection, "GET", path)


def _fetch(connection: http.client.HTTPConnection, method: str, path: str) -> Ticket:
    try:
        connection.request(method, path, body=b"" if method == "POST" else None)
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException) as error:
        raise LineLost() from error
    if response.status == 404:
        raise NothingThere()
    if response.status >= 400:
        raise LineLost()
    cookies: SimpleCookie = SimpleCookie()
    for header in response.headers.get_all("Set-Cookie") or []:
        cookies.load(header)
    return Ticket(path=urlsplit(response.headers.get("Location", path)).path,
                  cookies="; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items()))


class Line:
    """One socket of one role in one session."""

    def __init__(self, place: Place, role: str, hears: dict[str, Callable[..., None]]) -> None:
        """:param hears: what is done at each event. Runs beside the caller, and must not fail."""
        self._place = place
        self._namespace = f"/{role}"
        self._client = socketio.Client(
            reconnection=False, handle_sigint=False, logger=SILENT, engineio_logger=SILENT, request_timeout=PATIENCE,
            websocket_extra_options={"http_no_proxy": [place.host]})
        for event, handler in hears.items():
            self._client.on(event, handler, namespace=self._namespace)

    @property
    def is_up(self) -> bool:
        return bool(self._client.connected)

    def connect(self, *, room: str, cookies: str) -> None:
        """:raises LineLost: the server is not there, or does not let us in."""
        try:
            self._client.connect(self._place.address, headers={"Cookie": cookies}, auth={"session": room},
                                 transports=["websocket"], namespaces=[self._namespace], wait_timeout=PATIENCE)
        except (socketio.exceptions.SocketIOError, OSError, ValueError) as error:
            raise LineLost() from error

    def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        """Send a command and wait for its acknowledgement.

        :raises LineLost: none came.
        """
        try:
            answer = self._client.call(command, fields, namespace=self._namespace, timeout=PATIENCE)
        except (socketio.exceptions.SocketIOError, OSError) as error:
            raise LineLost() from error
        return answer if isinstance(answer, dict) else {"ok": False, "error": "unknown"}

    def hang_up(self) -> None:
        self._client.disconnect()
