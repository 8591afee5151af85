"""Who is signed in in this browser, and slowing down those who guess."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, jsonify, redirect, request, url_for

from workshop.audit.record import record
from workshop.errors import NotPermitted
from workshop.extensions import db
from workshop.storage.writer import perform
from workshop.web.browser_session import browser_session
from workshop.web.error_pages import wants_json

from . import accounts
from .models import Facilitator, SignIn

COOKIE_KEY = "sign_in"
SIGN_IN_AGAIN = "You are no longer signed in. Sign in again in this browser, then carry on."


def signed_in_facilitator() -> Facilitator | None:
    """The facilitator of this browser, looked up each time: signing out elsewhere counts at once."""
    token = browser_session.get(COOKIE_KEY)
    if not isinstance(token, str):
        return None
    signed_in = db.session.get(SignIn, accounts.digest(token))
    if signed_in is None or signed_in.expires_at < accounts.now():
        return None
    return signed_in.facilitator


def sign_in(facilitator_id: int) -> None:
    """Sign this browser in, with a new cookie."""
    def start() -> str:
        record("signed_in", facilitator_id)
        return accounts.start_sign_in(facilitator_id)

    token = perform(start)
    browser_session.clear()
    browser_session[COOKIE_KEY] = token
    browser_session.permanent = True


def sign_out() -> None:
    token = browser_session.pop(COOKIE_KEY, None)
    browser_session.clear()
    if isinstance(token, str):
        perform(lambda: accounts.end_sign_in(token))


def facilitators_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view for signed-in facilitators; others sign in first and come back."""
    @functools.wraps(view)
    def checked(*arguments: Any, **named: Any) -> Any:
        facilitator = signed_in_facilitator()
        if facilitator is None and wants_json():
            return jsonify(NotPermitted(SIGN_IN_AGAIN).acknowledgement()), NotPermitted.status
        if facilitator is None:
            back = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("auth.sign_in_page", next=back))
        return view(facilitator, *arguments, **named)

    checked.needs_facilitator = True  # type: ignore[attr-defined]
    return checked


@dataclass
class SlowDown:
    """Waits longer after each wrong password for an account, up to a few seconds; never locks anybody out."""

    longest: float = 4.0     # seconds
    forget_after: float = 900.0
    clock: Callable[[], float] = time.monotonic
    _failures: dict[str, tuple[int, float]] = field(default_factory=dict)

    def seconds(self, email: str) -> float:
        """How long the next try for this account waits: nothing for the first two wrong ones."""
        count, since = self._failures.get(email, (0, 0.0))
        if self.clock() - since > self.forget_after:
            return 0.0
        return min(self.longest, 0.5 * 2.0 ** (count - 3)) if count >= 3 else 0.0

    def failed(self, email: str) -> None:
        if len(self._failures) > 10_000:
            self._failures.clear()
        count, since = self._failures.get(email, (0, 0.0))
        if self.clock() - since > self.forget_after:
            count = 0
        self._failures[email] = (count + 1, self.clock())

    def succeeded(self, email: str) -> None:
        self._failures.pop(email, None)


def slow_down() -> SlowDown:
    found: SlowDown = current_app.extensions["workshop_slow_down"]
    return found
