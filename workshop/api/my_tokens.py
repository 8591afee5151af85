"""The page on which a facilitator makes tokens for programs, and ends them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, get_flashed_messages, render_template, request, url_for

from workshop import clock
from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.my_account import in_words, proved_only, told
from workshop.auth.sign_in import facilitators_only, is_proved
from workshop.language.words import say
from workshop.storage.writer import perform

from . import tokens
from .tokens import LEAST_DAYS, LONGEST_NAME, MOST_DAYS, USUAL_DAYS

bp = Blueprint("my_tokens", __name__)

NUMBERS, SUMMARIES = "numbers", "summaries"


@bp.get("/me/tokens")
@facilitators_only
def page(facilitator: Facilitator) -> Any:
    return _page(facilitator.id)


@bp.post("/me/tokens")
@proved_only
def make(facilitator: Facilitator) -> Any:
    """Make a token, and show it this once."""
    owner, typed = facilitator.id, {name: request.form.get(name, "")[:400] for name in ("name", "reads", "days")}

    def keep() -> str:
        made = tokens.make(owner, name=typed["name"], reads_summaries=typed["reads"] == SUMMARIES, days=typed["days"])
        record("api_token_made", owner)
        return made

    try:
        token = perform(keep)
    except tokens.TokenUnusable as refusal:
        return _page(owner, typed=typed, problems=[{"field": refusal.field, "words": refusal.words}])
    return render_template("api/new_token.html", token=token, name=" ".join(typed["name"].split()),
                           list_url=url_for("api.sessions", _external=True))


@bp.post("/me/tokens/end")
@facilitators_only
def end(facilitator: Facilitator) -> Any:
    """End a token. Whoever uses it is refused from the next moment on."""
    owner, token_hash = facilitator.id, request.form.get("token_hash", "")

    def act() -> bool:
        has_ended = tokens.end(owner, token_hash)
        if has_ended:
            record("api_token_ended", owner)
        return has_ended

    where = url_for("my_tokens.page")
    if perform(act):
        return told(say("The token is ended. Whatever used it is refused from now on."), where=where)
    return told(say("That token was ended already."), "warning", where=where)


def _page(owner: int, *, typed: dict[str, str] | None = None, problems: list[dict[str, str]] | None = None) -> Any:
    rows = [{"token_hash": one.token_hash, "name": one.name, "has_ended": one.ends_on < clock.today(),
             "reads_words": say("Reads summaries and numbers") if one.reads_summaries else say("Reads numbers alone"),
             "ends_words": in_words(one.ends_on), "used_words": in_words(one.last_used_on)}
            for one in tokens.of_facilitator(owner)]
    return render_template(
        "api/tokens.html", rows=rows, is_proved=is_proved(), typed={"name": "", "reads": NUMBERS,
                                                                     "days": str(USUAL_DAYS)} | (typed or {}),
        least=LEAST_DAYS, most=MOST_DAYS, longest=LONGEST_NAME, prove_url=url_for(
            "my_account.prove", next=url_for("my_tokens.page")),
        told=get_flashed_messages(with_categories=True)[-1:], problems=problems or []), 422 if problems else 200
