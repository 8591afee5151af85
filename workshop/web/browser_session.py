"""The signed-in cookie of a facilitator. The one place that imports it, because three things are called session."""

from __future__ import annotations

from flask import Flask, Request
from flask import session as browser_session  # noqa: TID251
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

__all__ = ["BrowserSessions", "browser_session"]


class BrowserSessions(SecureCookieSessionInterface):
    """Opens no cookie where none came: phones have none, and what checks its signature was made for each of their
    requests (decision 0044)."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)
