"""Privacy, cookies and accessibility: for everybody, without an account, a cookie or a script."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, get_flashed_messages, redirect, render_template, request, url_for

from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import admins_only
from workshop.care.models import KEPT_AT_LEAST, KEPT_AT_MOST
from workshop.care.organisation import organisation, organisation_to_change
from workshop.language.reading import as_read
from workshop.language.words import say
from workshop.storage.writer import perform

from .details import LONGEST_CONTACT, LONGEST_NAME, DetailsUnusable, checked_details
from .facts import facts
from .reader import blocks, filled

bp = Blueprint("statements", __name__)
#: Of admins; the texts above it are for everybody, whoever has no cookie too.
installation_pages = Blueprint("installation", __name__)

NOT_SAID = say("The organisation that invited you (ask the facilitator for its name)")
NO_CONTACT = say("the facilitator who invited you (nobody else has been named here yet)")


def _page(name: str) -> str:
    """A text with the code's facts and this installation's own details."""
    own = organisation()
    typed = {"organisation": own.name or as_read(NOT_SAID),
             "complaints_contact": own.complaints_contact or as_read(NO_CONTACT),
             "usual_days": str(own.keep_days)}
    places = {place: f"{{{{{place}}}}}" for place in typed}
    return render_template("statements/page.html", blocks=blocks(
        filled(name, facts(as_read) | places, lambda words: as_read(say(words))), typed))


@bp.get("/privacy")
def privacy() -> str:
    return _page("privacy")


@bp.get("/cookies")
def cookies() -> str:
    return _page("cookies")


@bp.get("/accessibility")
def accessibility() -> str:
    return _page("accessibility")


@installation_pages.get("/installation")
@admins_only
def installation(_facilitator: Facilitator) -> Any:
    """Who runs this installation, whom to complain to, and how long sessions are kept unless chosen otherwise."""
    own = organisation()
    return _installation_page({"name": own.name, "complaints_contact": own.complaints_contact,
                               "keep_days": str(own.keep_days)})


def _installation_page(typed: dict[str, str], problems: list[dict[str, str]] | None = None) -> Any:
    return render_template(
        "statements/installation.html", typed=typed, problems=problems or [], least=KEPT_AT_LEAST, most=KEPT_AT_MOST,
        longest_name=LONGEST_NAME, longest_contact=LONGEST_CONTACT,
        told=get_flashed_messages(with_categories=True)[-1:]), 422 if problems else 200


@installation_pages.post("/installation")
@admins_only
def change_installation(facilitator: Facilitator) -> Any:
    """Keep the details; nothing that was typed is lost when they cannot be kept."""
    who = facilitator.id  # read before: a write would read it anew
    typed = {name: request.form.get(name, "")[:400] for name in ("name", "complaints_contact", "keep_days")}
    try:
        name, contact, days = checked_details(**typed)
    except DetailsUnusable as refusal:
        return _installation_page(typed, refusal.extra["problems"])

    def change() -> None:
        own = organisation_to_change()
        own.name, own.complaints_contact, own.keep_days = name, contact, days
        record("installation_changed", who)

    perform(change)
    flash(as_read(say("Saved. The privacy page says so from now on.")), "good")
    return redirect(url_for("installation.installation"), 303)
