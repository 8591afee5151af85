"""What stands before everything else: limits that must hold before a library reads a byte, and nothing escaping."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import gevent
from gevent import monkey
from gevent.lock import BoundedSemaphore

from .incidents import log_incident

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PORT",
             "HTTP_X_FORWARDED_PREFIX", "HTTP_FORWARDED")
#: In a request's environment: what to wait for before its answer is given, each a function that waits.
HELD_BACK = "workshop.held_back"


@dataclass
class Turnstile:
    """Lets strangers in one by one, so that however many come, those who are in a session are served in between.

    Nobody is turned away, and in a quiet moment nobody waits.
    """

    #: Seconds between two who are waiting: long enough for the loop to look who else has something to do.
    between: float = 0.0002
    _gate: Any = field(default_factory=BoundedSemaphore)
    _waiting: int = 0

    def pass_through(self) -> None:
        self._waiting += 1
        try:
            with self._gate:
                gevent.sleep(self.between if self._waiting > 1 else 0)
        finally:
            self._waiting -= 1


class Guard:
    """Refuses oversized polling requests (Engine.IO would never free them), ignores forwarding headers that no
    configured proxy vouches for, lets whoever is in a session go first, and turns an exception into a plain answer."""

    def __init__(self, app: Any, *, largest: int, trusts_proxy: bool, goes_first: Callable[[dict[str, Any]], bool],
                 ) -> None:
        self.app = app
        self.largest = largest
        self.trusts_proxy = trusts_proxy
        self.goes_first = goes_first
        self.turnstile = Turnstile()
        #: True while the process ends: no new live connection is taken.
        self.is_stopping = False
        self.is_shared = monkey.is_module_patched("socket")  # one loop for everybody; in a plain test there is none

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not self.trusts_proxy:
            for header in FORWARDED:
                environ.pop(header, None)
        is_live = environ.get("PATH_INFO", "").startswith("/socket.io")
        if is_live and self._is_too_large(environ):
            start_response("413 Content Too Large", [("Content-Type", "text/plain"), ("Connection", "close")])
            self._give_up_reading(environ)
            return [b"too_large"]
        if is_live and self.is_stopping and "sid=" not in environ.get("QUERY_STRING", ""):
            start_response("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "1"),
                                                       ("Connection", "close")])
            return [b"restarting"]
        if self.is_shared:
            if self.goes_first(environ):
                gevent.sleep(0)          # many requests on one connection must not run through without a break
            else:
                self.turnstile.pass_through()
        held_back: list[Callable[[], None]] = []
        environ[HELD_BACK] = held_back
        answer = self._answer(environ, start_response)
        for wait in held_back:           # the answer's start is sent with its first byte, and not before
            wait()
        return answer

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            answer: Iterable[bytes] = self.app(environ, start_response)
        except Exception as error:
            log_incident("request_failed", error)
            start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"Something went wrong on our side. Nothing that was saved is lost. Go back and try again."]
        return answer

    def _is_too_large(self, environ: dict[str, Any]) -> bool:
        """Whether a body is beyond the limit, or of a length that nobody says: no browser of ours sends chunks."""
        if environ.get("HTTP_TRANSFER_ENCODING"):
            return True
        try:
            return not 0 <= int(environ.get("CONTENT_LENGTH") or 0) <= self.largest
        except ValueError:
            return True

    def _give_up_reading(self, environ: dict[str, Any]) -> None:
        """Read no more of this body than a little: a polite sender sees the answer, and an endless one is cut."""
        body = environ.get("wsgi.input")
        try:
            left = 8 * self.largest
            while left > 0 and (read := body.read(min(left, 65_536))):  # type: ignore[union-attr]
                left -= len(read)
                gevent.sleep(0)
        except Exception:                # whatever is wrong with it, it is over
            left = 0
        for name, value in (("content_length", 0), ("chunked_input", False)):
            if hasattr(body, name):
                setattr(body, name, value)   # so that the server does not read on by itself

