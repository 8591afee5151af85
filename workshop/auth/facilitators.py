"""The page of an admin: who has an account, who is invited, who may do the same. Nobody's sessions are on it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, get_flashed_messages, redirect, render_template, request, url_for

from workshop.audit.record import record
from workshop.cofacilitators.invitations import time_left_words
from workshop.errors import Refused
from workshop.language.reading import as_read
from workshop.language.words import Said, say, side_by_side
from workshop.live.consoles import close_of_facilitator
from workshop.storage.writer import perform
from workshop.web.requests import public_address

from . import accounts, roles
from .forms import InviteForm, problems_of
from .models import Facilitator
from .my_account import proved_only
from .sign_in import admins_only, expect_admin, is_proved

bp = Blueprint("facilitators", __name__)


def second_step_words(facilitator: Facilitator, has_passkey: bool) -> Said:
    """How somebody shows who they are, for an admin who wants everybody to have more than a password."""
    ways = [words for words, has in (
        (say("passkey"), has_passkey), (say("password and codes"), bool(facilitator.totp_secret))) if has]
    if facilitator.password_hash and not facilitator.totp_secret:
        ways.append(say("password only") if not has_passkey else say("password alone too"))
    return side_by_side(ways, say(", "))


@bp.get("/facilitators")
@admins_only
def page(facilitator: Facilitator) -> Any:
    return _page(facilitator, InviteForm(formdata=None))


def _page(me: Facilitator, form: InviteForm, *, made: dict[str, str] | None = None,
          problems: list[dict[str, str]] | None = None) -> Any:
    people = [{"id": one.id, "name": one.name, "email": one.email, "is_admin": one.is_admin, "is_me": one.id == me.id,
               "ways": second_step_words(one, has_passkey),
               "is_weak": bool(one.password_hash) and not one.totp_secret}
              for one, has_passkey in roles.everybody()]
    links = [{"token_hash": link.token_hash, "email": link.email, "makes_admin": link.makes_admin,
              "left_words": time_left_words(link.expires_at)} for link in accounts.outstanding_links()]
    return render_template(
        "auth/facilitators.html", people=people, links=links, form=form, made=made, is_proved=is_proved(),
        told=get_flashed_messages(with_categories=True)[-1:], problems=problems or []), 422 if problems else 200


@bp.post("/facilitators")
@proved_only
def invite(facilitator: Facilitator) -> Any:
    """Make a link for a new account and show it, this once: only its hash is kept."""
    expect_admin(facilitator)
    me, form, made = facilitator.id, InviteForm(), None
    problems = [] if form.validate_on_submit() else problems_of(form)
    if not problems:
        email, makes_admin = str(form.email.data).strip().lower(), form.role.data == "admin"

        def make() -> str:
            expect_admin(roles.find(me))
            if accounts.find_facilitator(email) is not None:
                raise accounts.EmailTaken(say("There is an account with this email address already."))
            record("account_invited", me)
            return accounts.make_link(email=email, makes_admin=makes_admin)

        try:
            token = perform(make)
            made = {"link": public_address() + url_for("auth.account", token=token), "email": email}
            form = InviteForm(formdata=None)
        except accounts.EmailTaken as refusal:
            problems = [{"field": "email", "words": refusal.words}]
    return _page(roles.find(me), form, made=made, problems=problems)


@bp.post("/facilitators/take-back")
@proved_only
def take_back(facilitator: Facilitator) -> Any:
    expect_admin(facilitator)
    me, token_hash = facilitator.id, request.form.get("token_hash", "")

    def end() -> bool:
        expect_admin(roles.find(me))
        has_ended = accounts.take_back_link(token_hash)
        if has_ended:
            record("account_link_taken_back", me)
        return has_ended

    if perform(end):
        return _told(say("The link is taken back: it makes no account."))
    return _told(say("That link was used or taken back already."), "warning")


@bp.post("/facilitators/role")
@proved_only
def change_role(facilitator: Facilitator) -> Any:
    """Make somebody an admin, or a facilitator again: they sign in anew."""
    expect_admin(facilitator)
    me, person, is_admin = facilitator.id, _person(), request.args.get("role") == "admin"

    def change() -> None:
        expect_admin(roles.find(me))
        roles.change_role(person, is_admin=is_admin)
        record("role_changed", me, about_id=person)

    try:
        perform(change)
    except Refused as refusal:
        return _told(refusal.words, "warning")
    close_of_facilitator(person)
    return _told(say("Their role is changed. They sign in again to use it.") if person != me else
                 say("Your role is changed."))


@bp.post("/facilitators/remove")
@proved_only
def remove(facilitator: Facilitator) -> Any:
    """Take an account away: what they had open stops at once."""
    expect_admin(facilitator)
    me, person = facilitator.id, _person()

    def take_away() -> None:
        expect_admin(roles.find(me))
        roles.remove(person, by=me)
        record("account_removed", me, about_id=person)

    try:
        perform(take_away)
    except Refused as refusal:
        return _told(refusal.words, "warning")
    close_of_facilitator(person)
    return _told(say("The account is removed. What they had open has stopped."))


def _person() -> int:
    return request.form.get("facilitator_id", 0, type=int)


def _told(words: str, kind: str = "good") -> Any:
    flash(as_read(words), kind)
    return redirect(url_for("facilitators.page"), 303)
