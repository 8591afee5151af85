"""Signing in and out, and the page behind a one-time link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, url_for

from workshop.audit.models import ITSELF
from workshop.audit.record import record
from workshop.config import Settings, server_secret
from workshop.errors import NotPermitted, Refused
from workshop.language.reading import as_read
from workshop.language.words import say, say_many
from workshop.live.consoles import close_of_facilitator, close_of_sign_in
from workshop.live.publish import socketio
from workshop.storage.writer import perform

from . import accounts, codes, passkeys
from .challenges import new_challenge, passkeys_here, place_here, take_challenge
from .forms import AccountForm, CodeForm, DetailsForm, PasswordForm, SignInForm, problems_of
from .models import Facilitator, OneTimeLink
from .passwords import hash_password, is_password, nobodys_hash
from .sign_in import (
    SIGN_IN_AGAIN,
    await_second_step,
    awaited_facilitator,
    is_proved,
    sign_in,
    sign_out,
    signed_in_facilitator,
    slow_down,
)

bp = Blueprint("auth", __name__)

NOT_FITTING = say("This email address and password do not fit. Check both and try again; whoever looks after this "
                  "Workshop can make a link that sets a new password.")
#: After so many codes that did not fit, none is looked at for a quarter of an hour: a guesser, who must know the
#: password to come here, finds one in a million codes with forty tries an hour (ASVS 5.0, 6.6.3).
MOST_WRONG_CODES = 10
#: Wrong passwords or codes in a row that are worth a line in the record.
WORTH_A_NOTE = 5
TOO_MANY_CODES = say("Too many codes did not fit. Wait a quarter of an hour, or sign in with a passkey.")


def code_box() -> codes.Box:
    """What encrypts the secrets of authenticator apps: with a key that is not in the database."""
    settings: Settings = current_app.extensions["workshop_settings"]
    return codes.Box(server_secret(settings.data), "authenticator apps")


# --- the one-time link

@bp.route("/account/<token>", methods=["GET", "POST"])
def account(token: str) -> Any:
    """The one-time link: make the account, or set a new password."""
    try:
        link = accounts.find_link(token)
    except accounts.LinkUsed:
        return render_template("auth/link_used.html"), 410
    return _reset(token, link) if link.facilitator_id is not None else _make_account(token, link)


def _reset(token: str, link: OneTimeLink) -> Any:
    form, forgets = PasswordForm(), link.forgets_factors
    form.email_of_account = link.email
    if form.validate_on_submit():
        hashed = hash_password(form.password.data)

        def reset() -> int:
            facilitator_id = accounts.reset_password(token, password_hash=hashed)
            record("password_changed", facilitator_id)
            return facilitator_id

        try:
            facilitator_id = perform(reset)
        except accounts.LinkUsed:
            return render_template("auth/link_used.html"), 410
        close_of_facilitator(facilitator_id)
        return _after_password(facilitator_id)
    problems = problems_of(form)
    return render_template("auth/account.html", form=form, purpose="reset", forgets=forgets, passkeys=passkeys_here(),
                           problems=problems, token=token), 422 if problems else 200


def _make_account(token: str, link: OneTimeLink) -> Any:
    """By a passkey, or by a password: whichever was sent."""
    by_passkey = "passkey" in request.form
    form = DetailsForm() if by_passkey else AccountForm()
    shown = AccountForm() if by_passkey else form
    if link.email and not form.is_submitted():
        form.email.data = link.email
    if not by_passkey:
        form.email_of_account, form.name_of_account = str(form.email.data or ""), str(form.name.data or "")
    problems: list[dict[str, str]] = []
    if form.validate_on_submit():
        try:
            facilitator_id = (_make_with_passkey(token, form) if by_passkey else _make_with_password(token, form))
            sign_in(facilitator_id)
            return redirect(url_for("sessions.index"), 303)
        except accounts.EmailTaken as refusal:
            problems = [{"field": "email", "words": refusal.words}]
        except accounts.LinkUsed:
            return render_template("auth/link_used.html"), 410
        except Refused as refusal:
            problems = [{"field": "passkey" if by_passkey else "password", "words": refusal.words}]
    problems = problems or problems_of(form)
    return render_template("auth/account.html", form=shown, purpose="create", problems=problems, token=token,
                           passkeys=passkeys_here()), 422 if problems else 200


def _make_with_password(token: str, form: AccountForm) -> int:
    hashed, email, name = hash_password(form.password.data), str(form.email.data), str(form.name.data)

    def make() -> int:
        facilitator_id = accounts.create_account(token, email=email, name=name, password_hash=hashed)
        record("account_made", facilitator_id)
        return facilitator_id

    return perform(make)


def _make_with_passkey(token: str, form: DetailsForm) -> int:
    email, name = str(form.email.data), str(form.name.data)
    if accounts.find_facilitator(accounts.find_link(token).email or email) is not None:
        raise accounts.EmailTaken()
    place, credential = _place(), request.form["passkey"]
    challenge = take_challenge(f"create {accounts.digest(token)}", credential)
    made = passkeys.check_made(place, credential, challenge=challenge.bytes)
    first_name = as_read(say("First passkey"))

    def make() -> int:
        facilitator_id = accounts.create_account(token, email=email, name=name, password_hash="",
                                                 handle=challenge.handle)
        passkeys.add(facilitator_id, place, made, name=first_name)
        record("account_made", facilitator_id)
        record("passkey_added", facilitator_id)
        return facilitator_id

    return perform(make)


# --- passkeys

@bp.post("/passkeys/challenge")
def challenge() -> Any:
    """What the browser's own dialogue needs, to make or to use a passkey here."""
    payload = request.get_json(silent=True)
    given = {name: value for name, value in payload.items() if isinstance(value, str)} if isinstance(
        payload, dict) else {}
    purposes = {"sign-in": _options_to_sign_in, "create": _options_to_create, "add": _options_to_add,
                "prove": _options_to_prove}
    options = purposes.get(given.get("for", ""))
    if options is None:
        raise NotPermitted()
    return jsonify(ok=True, options=options(given))


def _place() -> passkeys.Place:
    place = place_here()
    if place is None:
        raise passkeys.PasskeyRefused(say("Passkeys do not work at this address. Use a password."))
    return place


def _options_to_sign_in(_given: dict[str, str]) -> dict[str, Any]:
    return passkeys.options_to_use(_place(), challenge=new_challenge("sign-in"))


def _options_to_create(given: dict[str, str]) -> dict[str, Any]:
    """:raises Refused: the form beside it has a problem; then the form is sent, and its page says which."""
    place, token = _place(), given.get("token", "")
    link = accounts.find_link(token)
    email, name = (link.email or given.get("email", "")).strip().lower(), given.get("name", "").strip()
    if link.facilitator_id is not None or not name or "@" not in email or accounts.find_facilitator(email) is not None:
        raise passkeys.PasskeyRefused()
    handle = accounts.new_handle()
    return passkeys.options_to_make(
        place, challenge=new_challenge(f"create {accounts.digest(token)}", handle=handle), handle=handle, email=email,
        name=name, known=[])


def _options_to_add(_given: dict[str, str]) -> dict[str, Any]:
    place, facilitator = _place(), signed_in_facilitator()
    if facilitator is None or not is_proved():
        raise NotPermitted(SIGN_IN_AGAIN)
    return passkeys.options_to_make(
        place, challenge=new_challenge("add"), handle=facilitator.handle, email=facilitator.email,
        name=facilitator.name, known=passkeys.ids_at(place, facilitator.id))


def _options_to_prove(_given: dict[str, str]) -> dict[str, Any]:
    place, facilitator = _place(), signed_in_facilitator()
    if facilitator is None:
        raise NotPermitted(SIGN_IN_AGAIN)
    return passkeys.options_to_use(place, challenge=new_challenge("prove"),
                                   known=passkeys.ids_at(place, facilitator.id))


def use_passkey(purpose: str, *, of: int | None = None) -> int:
    """Whose passkey the form that was sent holds.

    :raises Refused: it is none that fits here.
    """
    place, credential = _place(), request.form["passkey"]
    challenge = take_challenge(purpose, credential).bytes
    return perform(lambda: passkeys.use(place, credential, challenge=challenge, of=of))


# --- signing in

@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in_page() -> Any:
    """Sign in. A wrong password slows the next try for that account down; nobody is locked out."""
    if request.method == "GET" and signed_in_facilitator() is not None:
        return redirect(safe_next() or url_for("sessions.index"))
    form = SignInForm()
    problems: list[dict[str, str]] = []
    try:
        if "passkey" in request.form:
            sign_in(use_passkey("sign-in"))
            return redirect(safe_next() or url_for("sessions.index"), 303)
        if form.validate_on_submit():
            facilitator = find_by_password(form.email.data, form.password.data)
            if facilitator is not None:
                return _after_password(facilitator.id)
            problems = [{"field": "password", "words": NOT_FITTING}]
    except Refused as refusal:
        problems = [{"field": "passkey" if "passkey" in request.form else "password", "words": refusal.words}]
    problems = problems or problems_of(form)
    return render_template("auth/sign_in.html", form=form, problems=problems, passkeys=passkeys_here(),
                           is_invited=(safe_next() or "").startswith("/invitations/")), 422 if problems else 200


def find_by_password(email: str, password: str) -> Facilitator | None:
    """Who signs in with this; an unknown address and an account without a password take as long as a wrong password."""
    email = email.strip().lower()
    wait = slow_down().seconds(email)
    slow_down().failed(email)   # counted before it is known, so that a hundred tries at once wait as well
    if wait:
        socketio.sleep(wait)
    facilitator: Facilitator | None = accounts.find_facilitator(email)
    own = facilitator.password_hash if facilitator is not None else ""
    if is_password(own or nobodys_hash(), password) and own and facilitator is not None:
        slow_down().succeeded(email)
        return facilitator
    _note_failure(email, facilitator.id if facilitator is not None else ITSELF)
    return None


def _note_failure(counted: str, facilitator_id: int) -> None:
    """Record that somebody guesses, by the hour and without an address; for an unknown email address as well."""
    if slow_down().failures(counted) == WORTH_A_NOTE:
        perform(lambda: record("wrong_passwords", facilitator_id))


def _after_password(facilitator_id: int) -> Any:
    """Signed in, or on to the code if there is an app."""
    if accounts.has_app(facilitator_id):
        await_second_step(facilitator_id)
        return redirect(url_for("auth.code_page", next=safe_next()), 303)
    sign_in(facilitator_id)
    return redirect(safe_next() or url_for("sessions.index"), 303)


@bp.route("/sign-in/code", methods=["GET", "POST"])
def code_page() -> Any:
    """The second step: a code from the app, or one from paper."""
    facilitator_id = awaited_facilitator()
    if facilitator_id is None or not accounts.has_app(facilitator_id):
        return redirect(url_for("auth.sign_in_page", next=safe_next()))
    form = CodeForm()
    problems: list[dict[str, str]] = []
    if form.validate_on_submit():
        try:
            left = _use_any_code(facilitator_id, str(form.code.data))
            sign_in(facilitator_id)
            if left is not None:
                flash(as_read(say_many("You used a recovery code. %(number)s is left.",
                                       "You used a recovery code. %(number)s are left.", left)), "warning")
                return redirect(url_for("my_account.page"), 303)
            return redirect(safe_next() or url_for("sessions.index"), 303)
        except Refused as refusal:
            problems = [{"field": "code", "words": refusal.words}]
    problems = problems or problems_of(form)
    return render_template("auth/code.html", problems=problems), 422 if problems else 200


def _use_any_code(facilitator_id: int, typed: str) -> int | None:
    """None for a code of the app; for one from paper, how many are left.

    :raises codes.CodeWrong: it fits nothing, or too many did not.
    """
    counted = f"code of {facilitator_id}"
    if slow_down().failures(counted) >= MOST_WRONG_CODES:
        raise codes.CodeWrong(TOO_MANY_CODES)
    slow_down().failed(counted)   # counted before it is known: tries at once are tries too
    try:
        left = _use_recovery(facilitator_id, typed) if codes.looks_like_recovery(typed) else None
        if left is None:
            box = code_box()
            perform(lambda: codes.use_code(facilitator_id, box, typed))
    except codes.CodeWrong:
        _note_failure(counted, facilitator_id)
        raise
    slow_down().succeeded(counted)
    return left


def _use_recovery(facilitator_id: int, typed: str) -> int:
    if not codes.fits_recovery(facilitator_id, typed):
        raise codes.CodeWrong(say("This recovery code does not fit. Each works once, and only those made last."))

    def use() -> int:
        record("recovery_code_used", facilitator_id)
        return codes.use_recovery(facilitator_id, typed)

    return perform(use)


def safe_next() -> str | None:
    """Where to go back to: only ever a page of ours."""
    target = request.args.get("next", "")
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    return target


@bp.post("/sign-out")
def sign_out_act() -> Any:
    """Sign out; with somewhere to go back to, sign in as somebody else and go there."""
    try:
        ended = sign_out()
    except Refused:
        return redirect(url_for("sessions.index"), 303)
    if ended is not None:
        close_of_sign_in(ended)
    if safe_next():
        return redirect(url_for("auth.sign_in_page", next=safe_next()), 303)
    return redirect(url_for("participants.home"), 303)
