"""Who is in a session already: they go before strangers, as long as they do not ask for too much."""

from __future__ import annotations

from typing import Any

from flask import Flask
from itsdangerous import BadSignature
from werkzeug.http import parse_cookie

from workshop.auth.sign_in import COOKIE_KEY
from workshop.participants.cookie import room_of_cookie
from workshop.participants.phone import open_token

from .pace import Limits, phone_key


def goes_first(app: Flask, environ: dict[str, Any]) -> bool:
    """Whether a request comes with the cookie of a phone that joined, or of a facilitator who signed in.

    It decides about the order alone, never about what somebody may do: that is looked up where it is done.
    """
    header = environ.get("HTTP_COOKIE", "")
    if not header:
        return False
    limits: Limits = app.extensions["workshop_limits"]
    for name, value in parse_cookie(header).items():
        if name == app.config["SESSION_COOKIE_NAME"]:
            if _is_signed_in(app, value):
                return True
        elif room := room_of_cookie(name):
            token = open_token(value, secret=str(app.config["SECRET_KEY"]), room=room)
            if token is not None:
                return not limits.phone_reads.wait(phone_key(room, token))
    return False


def _is_signed_in(app: Flask, value: str) -> bool:
    signing = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    try:
        return signing is not None and COOKIE_KEY in signing.loads(value)
    except (BadSignature, TypeError):
        return False
