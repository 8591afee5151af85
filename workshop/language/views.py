"""Choosing a language: a plain form on every page that has words in more than one."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, request, url_for

from workshop.errors import Refused
from workshop.web.requests import csrf

from .languages import LANGUAGES
from .reading import keep_language
from .words import say

bp = Blueprint("language", __name__)


@bp.post("/language")
@csrf.exempt  # type: ignore[untyped-decorator]
def choose() -> Response:
    """Keep a language on this device and go back to the page it was chosen on. No token: nothing is stored here, and
    another site's page cannot ask for it (web.requests)."""
    code = request.form.get("language", "")
    if code not in LANGUAGES:
        raise Refused(say("That is not one of the languages here. Go back and choose one from the list."))
    response = make_response(redirect(_own_address(request.form.get("back", "")) or url_for("participants.home"), 303))
    keep_language(response, code)
    return response


def _own_address(asked: str) -> str:
    """The address to go back to, if it is one of ours: a path, and nothing that a browser reads as another site's."""
    parts = urlsplit(asked)
    is_ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return asked if is_ours and asked.isprintable() else ""
