"""Where a request comes from: our own pages only, and from which address people reach us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Response, abort, current_app, has_request_context, request
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import BadSignature, Signer
from werkzeug.exceptions import HTTPException

from workshop.config import Settings
from workshop.network.addresses import likeliest_address

csrf = CSRFProtect()

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def settings() -> Settings:
    found: Settings = current_app.extensions["workshop_settings"]
    return found


def own_pages_only() -> Response | None:
    """Refuse an act that another site's page asks for.

    Browsers name the page an act comes from (`Origin`, `Sec-Fetch-Site`); the cookies are SameSite=Lax besides, and
    forms carry a token.
    """
    if request.method in SAFE_METHODS:
        return None
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.host.lower():
        abort(403)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)
    return None


def origins_of(address: str) -> Callable[[str, dict[str, Any]], bool]:
    """Which pages may open a live connection: those of the configured address, or of the host that is asked.

    A page on this very machine may, too, whatever address was configured. What forwarding headers say does not count:
    whoever sends one chooses what stands in it. A program that names no origin is let through to the doors: without
    a cookie nothing opens to it, and with one it is a browser or as good as one (decision 0010).
    """
    allowed = address.rstrip("/").lower()

    def is_ours(origin: str | None, environ: dict[str, Any]) -> bool:
        origin, host = (origin or "").lower(), str(environ.get("HTTP_HOST", "")).lower()
        asked = f"{environ.get('wsgi.url_scheme', 'http')}://{host}"
        if allowed and (urlsplit(asked).hostname or "") not in LOOPBACK:
            return origin == allowed
        return bool(host) and origin == asked

    return is_ours


def _participant_signer(token: str) -> Signer:
    return Signer(str(current_app.config["SECRET_KEY"]), salt=f"form of {token}")


#: Pages of people who have no account. Supervision's brings a token of its own (supervision.seat), a phone's is made
#: from its cookie, and the others have no form but the choice of a language; None says that something is not there.
WITHOUT_COOKIE = ("participants", "way", "alone", "supervised", "language", "colours", "board", "verify", "statements",
                  None)


def csrf_token() -> str:
    """The token for the forms of this page: a phone's is made from its own cookie, and needs no second cookie."""
    if request.blueprint in WITHOUT_COOKIE:
        from workshop.participants.cookie import phone_token

        token = phone_token(str((request.view_args or {}).get("room", "")))
        return form_token_of(token or "")
    return str(generate_csrf())


def form_token_of(token: str) -> str:
    """The token for the forms of somebody who is known by a cookie of one session or record alone."""
    return _participant_signer(token).get_signature("form").decode() if token else ""


def is_participant_form(token: str, given: str) -> bool:
    try:
        return _participant_signer(token).unsign(f"form.{given}") == b"form"
    except BadSignature:
        return False


def public_address() -> str:
    """The address phones can reach, as `http://192.168.1.20:8000`.

    The one that was set; else the one this page was asked under; and when that is this very machine, or nobody is
    asking, the likeliest one of the local network, because a phone's `localhost` is the phone.
    """
    chosen = settings()
    if chosen.address:
        return chosen.address.rstrip("/")
    port = chosen.port
    if has_request_context():
        asked = urlsplit(f"//{request.host}")
        if (asked.hostname or "") not in LOOPBACK:
            return request.host_url.rstrip("/")
        port = asked.port or port
    return f"http://{likeliest_address() or '127.0.0.1'}:{port}"


def path_for(endpoint: str, **values: str | None) -> str:
    """The path of a page, also where no request is being answered."""
    return str(current_app.url_map.bind("").build(endpoint, {k: v for k, v in values.items() if v is not None}))


def own_page(path: str) -> str:
    """A path, if it leads to a page of ours that can be opened; "" if not, or if browsers read it as another site's.

    :param path: with what follows a question mark, if anything does.
    """
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return ""
    try:
        current_app.url_map.bind("").match(path.partition("?")[0], method="GET")
    except HTTPException:
        return ""
    return path


def remember_address(room: str) -> None:
    """Keep the address under which this session's facilitator or board reached us, for what is pushed later."""
    current_app.extensions["workshop_addresses"][room] = public_address()


def choose_address(room: str, address: str) -> None:
    """Phones of this session are to come by this address, which its facilitator chose: until the next start."""
    current_app.extensions["workshop_chosen_addresses"][room] = address


def forget_address(room: str) -> None:
    for known in ("workshop_addresses", "workshop_chosen_addresses"):
        current_app.extensions[known].pop(room, None)


def address_of(room: str) -> str:
    """The address phones are shown for this session."""
    chosen: dict[str, str] = current_app.extensions["workshop_chosen_addresses"]
    known: dict[str, str] = current_app.extensions["workshop_addresses"]
    return settings().address.rstrip("/") or chosen.get(room) or known.get(room) or public_address()


def led_here() -> str:
    """The page of ours that led here, with what was asked of it; "" if none of ours did."""
    named = urlsplit(request.referrer or "")
    return own_page(urlunsplit(("", "", named.path, named.query, ""))) if named.netloc == request.host else ""


def asked_page() -> tuple[int, int] | None:
    """Which page of which step's responses is asked for (`?step=7&page=2`), in a large room."""
    step, page = request.args.get("step", ""), request.args.get("page", "")
    return (int(step), int(page)) if all(part.isdecimal() and len(part) < 10 for part in (step, page)) else None


def page_number(name: str = "page") -> int:
    """The page that an address or a form asks for by this name; the first one where it asks for none."""
    page = request.values.get(name, "1")
    return int(page) if page.isdecimal() and len(page) < 6 else 1
