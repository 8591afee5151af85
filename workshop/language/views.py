"""Choosing a language: a plain form on every page that has words in more than one."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, request, url_for

from workshop.errors import Refused
from workshop.web.requests import csrf, own_page

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
    response = make_response(redirect(own_page(request.form.get("back", "")) or url_for("participants.home"), 303))
    keep_language(response, code)
    return response
