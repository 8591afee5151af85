"""Who is signed in in this browser, and slowing down those who guess."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import current_app, g, jsonify, redirect, request, url_for

from workshop import clock
from workshop.audit.record import record
from workshop.errors import NotPermitted
from workshop.language.reading import as_read
from workshop.language.words import say
from workshop.storage.writer import perform
from workshop.web.browser_session import browser_session
from workshop.web.error_pages import wants_json

from . import sign_ins
from .accounts import digest
from .idle import RENEWED_AFTER, LastUse
from .models import Facilitator, SignIn

T = TypeVar("T")

COOKIE_KEY = "sign_in"
USED_KEY = "used_at"
SECOND_STEP_KEY = "second_step"
#: Seconds between the password and the code from the app.
SECOND_STEP_LIFE = 300
SIGN_IN_AGAIN = say("You are no longer signed in. Sign in again in this browser, then carry on.")


def current_sign_in() -> SignIn | None:
    """The sign-in of this browser, looked up each time: signing out elsewhere counts at once, and so does a day
    without use."""
    token = browser_session.get(COOKIE_KEY)
    found = sign_ins.find(digest(token)) if isinstance(token, str) else None
    if found is None:
        return None
    in_cookie = browser_session.get(USED_KEY, 0)
    if last_use().is_over(found.token_hash, in_cookie):
        return None
    last_use().used(found.token_hash)
    if clock.seconds() - in_cookie >= RENEWED_AFTER:
        browser_session[USED_KEY] = int(clock.seconds())
    return found


def signed_in_facilitator() -> Facilitator | None:
    """The facilitator of this browser."""
    found = current_sign_in()
    return found.facilitator if found is not None else None


def sign_in(facilitator_id: int) -> None:
    """Sign this browser in, with a new cookie. Whoever was signed in here before is out."""
    before = browser_session.get(COOKIE_KEY)

    def start() -> str:
        if isinstance(before, str):
            sign_ins.end(before)
        record("signed_in", facilitator_id)
        return sign_ins.start(facilitator_id)

    _keep(perform(start))


def sign_in_anew(work: Callable[[int], T]) -> T:
    """Do `work` for who is signed in here, sign them out in every other browser and give this one a new cookie.

    For what changes how somebody signs in: whoever had got hold of an older cookie is out (ASVS 5.0, 7.4.3).
    """
    here = current_sign_in()
    if here is None:
        raise NotPermitted(SIGN_IN_AGAIN)
    owner, until, label, proved_at = here.facilitator_id, here.expires_at, here.label, here.proved_at

    def act() -> tuple[T, str]:
        done = work(owner)
        sign_ins.end_all(owner)
        token = sign_ins.start(owner, until=until, label=label)
        sign_ins.prove(digest(token), at=proved_at)
        return done, token

    done, token = perform(act)
    _keep(token)
    return done


def _keep(token: str) -> None:
    browser_session.clear()
    g.pop("csrf_token", None)   # it belonged to the old cookie; a page that is shown now needs one of the new
    browser_session[COOKIE_KEY] = token
    browser_session[USED_KEY] = int(clock.seconds())
    browser_session.permanent = True


def sign_out() -> str | None:
    """Sign this browser out. Returns the hash of the sign-in that ended."""
    token = browser_session.get(COOKIE_KEY)
    if isinstance(token, str):
        perform(lambda: sign_ins.end(token))
    browser_session.clear()
    return digest(token) if isinstance(token, str) else None


def await_second_step(facilitator_id: int) -> None:
    """The password was right, and a code is still to come: for a few minutes, in this browser, and good for nothing
    else."""
    browser_session.clear()
    browser_session[SECOND_STEP_KEY] = [facilitator_id, clock.seconds() + SECOND_STEP_LIFE]


def awaited_facilitator() -> int | None:
    """Who has given the right password in this browser and not yet the code."""
    found = browser_session.get(SECOND_STEP_KEY)
    return int(found[0]) if isinstance(found, list) and found[1] >= clock.seconds() else None


def facilitators_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view for signed-in facilitators; others sign in first and come back."""
    @functools.wraps(view)
    def checked(*arguments: Any, **named: Any) -> Any:
        facilitator = signed_in_facilitator()
        if facilitator is None and wants_json():
            return jsonify(as_read(NotPermitted(SIGN_IN_AGAIN).acknowledgement())), NotPermitted.status
        if facilitator is None:
            back = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("auth.sign_in_page", next=back))
        return view(facilitator, *arguments, **named)

    checked.needs_facilitator = True  # type: ignore[attr-defined]
    return checked


def admins_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view for signed-in admins; a facilitator is told that it is not theirs."""
    @functools.wraps(view)
    def checked(facilitator: Facilitator, *arguments: Any, **named: Any) -> Any:
        expect_admin(facilitator)
        return view(facilitator, *arguments, **named)

    return facilitators_only(checked)


def expect_admin(facilitator: Facilitator) -> None:
    """:raises NotPermitted: they are none."""
    if not facilitator.is_admin:
        raise NotPermitted(say("This is for admins. An admin can invite facilitators and remove accounts."))


def is_proved() -> bool:
    """Whether this browser showed within the last ten minutes who uses it."""
    found = current_sign_in()
    return found is not None and sign_ins.is_proved(found)


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
        return self.wait_after(count)

    def wait_after(self, count: int) -> float:
        return min(self.longest, 0.5 * 2.0 ** (count - 3)) if count >= 3 else 0.0

    def failed(self, email: str) -> None:
        if len(self._failures) > 10_000:
            self._failures.clear()
        count, since = self._failures.get(email, (0, 0.0))
        if self.clock() - since > self.forget_after:
            count = 0
        self._failures[email] = (count + 1, self.clock())

    def failures(self, key: str) -> int:
        """How many wrong ones there were within a quarter of an hour."""
        count, since = self._failures.get(key, (0, 0.0))
        return 0 if self.clock() - since > self.forget_after else count

    def succeeded(self, email: str) -> None:
        self._failures.pop(email, None)


def slow_down() -> SlowDown:
    found: SlowDown = current_app.extensions["workshop_slow_down"]
    return found


def last_use() -> LastUse:
    found: LastUse = current_app.extensions["workshop_last_use"]
    return found
