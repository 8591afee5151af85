"""The phone's cookie: one a session, for that session alone, read by nothing but our own pages.

It has no date, so a browser that is closed forgets it: phones are lent and lost (threat model, T12). Only where people
answer at their own pace it lasts, until the session ends at the latest: they could not come back otherwise.
"""

from __future__ import annotations

from flask import current_app, request
from werkzeug.wrappers import Response

from workshop.config import Settings
from workshop.limits.waiting import ONE_KEEPS, new_browser

from .phone import new_token, open_token, seal_token

#: Said on joining a session for both audiences.
ROLES = ("practitioners", "leaders")
#: In a request's environment: the tokens of its cookies, by session, that were looked at.
TOKENS = "workshop.tokens"


def _name(room: str) -> str:
    settings: Settings = current_app.extensions["workshop_settings"]
    return f"{'__Host-' if settings.is_https else ''}phone-{room}"


def room_of_cookie(name: str) -> str:
    """The session that a phone's cookie of this name is for, or "" for another cookie."""
    name = name.removeprefix("__Host-")
    return name.removeprefix("phone-")[:40] if name.startswith("phone-") else ""


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def phone_token(room: str) -> str | None:
    """The token of the phone that asks, if it joined this session."""
    if not room or len(room) > 40:
        return None
    known: dict[str, str | None] = request.environ.setdefault(TOKENS, {})   # of this request: four places ask
    if room not in known:
        known[room] = open_token(request.cookies.get(_name(room), ""), secret=_secret(), room=room)
    return known[room]


def _role_name(room: str) -> str:
    settings: Settings = current_app.extensions["workshop_settings"]
    return f"{'__Host-' if settings.is_https else ''}role-{room}"


def phone_role(room: str) -> str:
    """What the phone's holder said on joining: practitioners, leaders, or "" for not said. Only the phone keeps it."""
    role = request.cookies.get(_role_name(room), "") if room and len(room) <= 40 else ""
    return role if role in ROLES else ""


def give_role(response: Response, room: str, role: str, *, lasts: int | None = None) -> None:
    """Let the phone remember a role; one that was said stays.

    :param lasts: seconds; None: until the browser is closed.
    """
    role = phone_role(room) or role
    if role in ROLES:
        settings: Settings = current_app.extensions["workshop_settings"]
        response.set_cookie(_role_name(room), role, httponly=True, samesite="Lax",
                            secure=settings.is_https, path="/", max_age=lasts)


def give_cookie(response: Response, room: str, *, lasts: int | None = None) -> str:
    """Make this phone a participant of the session; a phone that already is one stays the same.

    :param lasts: seconds; None: until the browser is closed.
    """
    token = phone_token(room) or new_token()
    settings: Settings = current_app.extensions["workshop_settings"]
    response.set_cookie(_name(room), seal_token(token, secret=_secret(), room=room),
                        httponly=True, samesite="Lax", secure=settings.is_https, path="/", max_age=lasts)
    return token


def browser_that_tries(response: Response) -> str:
    """The random number of a browser that named a wrong code; it says nothing else, and is gone in five minutes."""
    settings: Settings = current_app.extensions["workshop_settings"]
    name = "__Host-codes" if settings.is_https else "codes"
    browser = request.cookies.get(name, "")
    if len(browser) != 32 or not browser.isalnum():
        browser = new_browser()
        response.set_cookie(name, browser, max_age=ONE_KEEPS, httponly=True, samesite="Lax", secure=settings.is_https,
                            path="/")
    return browser


def take_cookie(response: Response, room: str) -> None:
    """Forget the phone: its session is over."""
    settings: Settings = current_app.extensions["workshop_settings"]
    for name in (_name(room), _role_name(room)):
        response.delete_cookie(name, httponly=True, samesite="Lax", secure=settings.is_https, path="/")
