"""What stands before everything else: limits that must hold before a library reads a byte, and nothing escaping."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .incidents import log_incident

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PORT",
             "HTTP_X_FORWARDED_PREFIX", "HTTP_FORWARDED")


class Guard:
    """Refuses oversized polling requests (Engine.IO would never free them), ignores forwarding headers that no
    configured proxy vouches for, and turns an exception into a plain answer."""

    def __init__(self, app: Any, *, largest: int, trusts_proxy: bool) -> None:
        self.app = app
        self.largest = largest
        self.trusts_proxy = trusts_proxy

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not self.trusts_proxy:
            for header in FORWARDED:
                environ.pop(header, None)
        if environ.get("PATH_INFO", "").startswith("/socket.io") and self._is_too_large(environ):
            start_response("413 Content Too Large", [("Content-Type", "text/plain"), ("Connection", "close")])
            return [b"too_large"]
        try:
            answer: Iterable[bytes] = self.app(environ, start_response)
        except Exception as error:
            log_incident("request_failed", error)
            start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"Something went wrong on our side. Nothing that was saved is lost. Go back and try again."]
        return answer

    def _is_too_large(self, environ: dict[str, Any]) -> bool:
        try:
            return int(environ.get("CONTENT_LENGTH") or 0) > self.largest
        except ValueError:
            return True
