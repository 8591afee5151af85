"""Who somebody is in a supervision: the supervisor by their account, the other by a cookie of this one record."""

from __future__ import annotations

import secrets

from flask import current_app, request
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from workshop.auth.sign_in import signed_in_facilitator
from workshop.config import Settings
from workshop.web.requests import form_token_of, is_participant_form

from . import supervise
from .models import SUPERVISEE, SUPERVISOR, Supervision


def _name(key: str) -> str:
    settings: Settings = current_app.extensions["workshop_settings"]
    return f"{'__Host-' if settings.is_https else ''}supervision-{key}"


def token_of(key: str) -> str:
    """What this browser holds for a record; "" for nothing."""
    return request.cookies.get(_name(key), "")[:100] if len(key) <= 40 else ""


def role_in(row: Supervision) -> str:
    """supervisor, supervisee, or "" for somebody who has no place here."""
    facilitator = signed_in_facilitator()
    if facilitator is not None and facilitator.id == row.owner_id:
        return SUPERVISOR
    return SUPERVISEE if supervise.is_seat(row, token_of(row.key)) else ""


def new_token() -> str:
    return secrets.token_urlsafe(24)


def give_cookie(response: Response, key: str, token: str) -> None:
    """It lasts as long as a record may, because the two come back to it; and it opens nothing else."""
    settings: Settings = current_app.extensions["workshop_settings"]
    response.set_cookie(_name(key), token, max_age=supervise.MOST_DAYS * 86_400, httponly=True, samesite="Lax",
                        secure=settings.is_https, path="/")


def take_cookie(response: Response, key: str) -> None:
    settings: Settings = current_app.extensions["workshop_settings"]
    response.delete_cookie(_name(key), httponly=True, samesite="Lax", secure=settings.is_https, path="/")


def form_token(role: str, key: str) -> str:
    """The token for the forms of this page; the second person's is made from their own cookie."""
    if role == SUPERVISEE:
        return form_token_of(token_of(key))
    from flask_wtf.csrf import generate_csrf

    return str(generate_csrf())


def is_own_form(role: str, key: str) -> bool:
    """Whether an act came from a page of ours that this person was shown."""
    given = request.headers.get("X-CSRFToken") or request.form.get("csrf_token", "")
    if role == SUPERVISEE:
        return is_participant_form(token_of(key), given)
    try:
        validate_csrf(given)
    except ValidationError:
        return False
    return True
