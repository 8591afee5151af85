"""The page of one's own account: name, password, passkeys, app, recovery codes, and the browsers that are signed in.

What changes how somebody signs in needs proof of the last ten minutes that it is them (ASVS 5.0, 7.5.1), and ends
whatever else is open: other browsers, and consoles on every device. A console here comes back by itself.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, flash, get_flashed_messages, redirect, render_template, request, url_for

from workshop.api import tokens
from workshop.audit.record import record
from workshop.errors import Refused
from workshop.language.reading import as_read
from workshop.language.words import say, say_day
from workshop.live.consoles import close_of_facilitator, close_of_sign_in
from workshop.sessions.qr import qr_svg
from workshop.storage.writer import perform

from . import accounts, codes, passkeys, sign_ins
from .challenges import passkeys_here, place_here, take_challenge
from .forms import ChangePasswordForm, CodeForm, DetailsForm, PasswordForm, problems_of
from .models import Facilitator
from .passwords import hash_password
from .sign_in import current_sign_in, facilitators_only, is_proved, sign_in_anew
from .views import code_box, find_by_password, safe_next, use_passkey

bp = Blueprint("my_account", __name__)

T = TypeVar("T")

PROVE_FIRST = say("It is more than ten minutes since you signed in. Confirm that it is you, then try again.")
WRONG_PASSWORD = say("This is not your password. Check it and try again.")


def in_words(day: date | None) -> str:
    """A day as whoever asks reads it; "" for none."""
    return str(as_read(say_day(day))) if day else ""


def proved_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """An act that needs fresh proof; without it, the page that asks for it comes first."""
    @functools.wraps(view)
    def checked(facilitator: Facilitator, *arguments: Any, **named: Any) -> Any:
        if not is_proved():
            flash(as_read(PROVE_FIRST), "warning")
            return redirect(url_for("my_account.prove", next=request.path if request.method == "GET" else back()), 303)
        return view(facilitator, *arguments, **named)

    return facilitators_only(checked)


def back() -> str:
    """The page an act of this page leads back to."""
    pages = {"facilitators": "facilitators.page", "my_tokens": "my_tokens.page"}
    return url_for(pages.get(request.blueprint or "", "my_account.page"))


@bp.get("/me")
@facilitators_only
def page(facilitator: Facilitator) -> Any:
    return show(facilitator)


def show(facilitator: Facilitator, *, form: Any = None, problems: list[dict[str, str]] | None = None) -> Any:
    """The page.

    :param form: what was typed, if it had a problem.
    """
    here = current_sign_in()
    browsers = [{"token_hash": one.token_hash, "label": one.label, "since": in_words(one.signed_in_on),
                 "is_this": here is not None and one.token_hash == here.token_hash}
                for one in sign_ins.of_facilitator(facilitator.id)]
    keys = [{"id": one.credential_id, "name": one.name, "added": in_words(one.added_on), "rp_id": one.rp_id}
            for one in passkeys.of_facilitator(facilitator.id)]
    typed = {"name": facilitator.name, "email": facilitator.email}
    if isinstance(form, DetailsForm):
        typed = {"name": form.name.data, "email": form.email.data}
    return render_template(
        "auth/my_account.html", typed=typed, email=facilitator.email, has_password=bool(facilitator.password_hash),
        keys=keys, has_app=bool(facilitator.totp_secret), codes_left=codes.recovery_left(facilitator.id),
        tokens=len(tokens.of_facilitator(facilitator.id)),
        browsers=browsers, is_proved=is_proved(), passkeys=passkeys_here(), is_admin=facilitator.is_admin,
        told=get_flashed_messages(with_categories=True)[-1:], problems=problems or []), 422 if problems else 200


def changed(act: str, work: Callable[[int], T]) -> T:
    """Do what changes how this facilitator signs in: every other browser is out, every console closes.

    :param act: as it is recorded.
    """
    def recorded(owner: int) -> tuple[int, T]:
        done = work(owner)
        record(act, owner)
        return owner, done

    owner, done = sign_in_anew(recorded)
    close_of_facilitator(owner)
    return done


def told(words: str, kind: str = "good", *, where: str = "") -> Any:
    flash(as_read(words), kind)
    return redirect(where or url_for("my_account.page"), 303)


# --- name, password

@bp.post("/me/details")
@proved_only
def details(facilitator: Facilitator) -> Any:
    form, owner = DetailsForm(), facilitator.id
    problems = [] if form.validate_on_submit() else problems_of(form)
    if not problems:
        name, email = str(form.name.data), str(form.email.data)
        try:
            if email.strip().lower() != facilitator.email:
                changed("account_changed", lambda owner: accounts.change_details(owner, name=name, email=email))
                return told(say("Your name and email address are saved. You are signed out in every other browser."))

            def keep() -> None:
                accounts.change_details(owner, name=name, email=email)
                record("account_changed", owner)

            perform(keep)
            return told(say("Your name is saved."))
        except accounts.EmailTaken as refusal:
            problems = [{"field": "email", "words": refusal.words}]
    return show(facilitator, form=form, problems=problems)


@bp.post("/me/password")
@facilitators_only
def password(facilitator: Facilitator) -> Any:
    """A new password, by whoever knows the one that was; or a first one, with proof."""
    if not facilitator.password_hash and not is_proved():
        flash(as_read(PROVE_FIRST), "warning")
        return redirect(url_for("my_account.prove", next=url_for("my_account.page")), 303)
    form = ChangePasswordForm() if facilitator.password_hash else PasswordForm()
    email = facilitator.email
    form.email_of_account, form.name_of_account = email, facilitator.name
    problems = [] if form.validate_on_submit() else problems_of(form)
    try:
        if not problems and facilitator.password_hash and find_by_password(email, form.current.data) is None:
            problems = [{"field": "current", "words": WRONG_PASSWORD}]
        if not problems:
            hashed = hash_password(form.password.data)
            changed("password_changed", lambda owner: accounts.change_password(owner, password_hash=hashed))
            return told(say("Your new password is saved. You are signed out in every other browser."))
    except Refused as refusal:
        problems = [{"field": "password", "words": refusal.words}]
    return show(facilitator, problems=problems)


# --- proof

@bp.route("/me/prove", methods=["GET", "POST"])
@facilitators_only
def prove(facilitator: Facilitator) -> Any:
    """Ask again who it is, with a password or a passkey, and go back to what was meant to be done."""
    owner, email, here = facilitator.id, facilitator.email, current_sign_in()
    problems: list[dict[str, str]] = []
    by_passkey = "passkey" in request.form
    if request.method == "POST" and here is not None:
        token_hash = here.token_hash
        try:
            if by_passkey:
                use_passkey("prove", of=owner)
            elif find_by_password(email, request.form.get("password", "")[:200]) is None:
                problems = [{"field": "password", "words": WRONG_PASSWORD}]
            if not problems:
                perform(lambda: sign_ins.prove(token_hash))
                return redirect(safe_next() or url_for("my_account.page"), 303)
        except Refused as refusal:
            problems = [{"field": "passkey" if by_passkey else "password", "words": refusal.words}]
    place = place_here()
    return render_template(
        "auth/prove.html", email=email, has_password=bool(facilitator.password_hash), passkeys=passkeys_here(),
        has_passkey=place is not None and bool(passkeys.ids_at(place, owner)),
        told=get_flashed_messages(with_categories=True)[-1:], problems=problems), 422 if problems else 200


# --- passkeys

@bp.post("/me/passkeys")
@proved_only
def add_passkey(facilitator: Facilitator) -> Any:
    place, credential, name = place_here(), request.form.get("passkey", ""), request.form.get("passkey_name", "")
    try:
        if place is None:
            raise passkeys.PasskeyRefused(say("Passkeys do not work at this address."))
        made = passkeys.check_made(place, credential, challenge=take_challenge("add", credential).bytes)
        name = name.strip() or as_read(say("Passkey"))
        changed("passkey_added", lambda owner: passkeys.add(owner, place, made, name=name))
    except Refused as refusal:
        return show(facilitator, problems=[{"field": "passkey", "words": refusal.words}])
    return told(say("The passkey is added. Next time you can sign in with it, without a password."))


@bp.post("/me/passkeys/rename")
@facilitators_only
def rename_passkey(facilitator: Facilitator) -> Any:
    owner, one, name = facilitator.id, request.form.get("credential_id", ""), request.form.get("passkey_name", "")
    if perform(lambda: passkeys.rename(owner, one, name)):
        return told(say("The passkey has its new name."))
    return told(say("That passkey was removed already."), "warning")


@bp.post("/me/passkeys/remove")
@proved_only
def remove_passkey(facilitator: Facilitator) -> Any:
    one = request.form.get("credential_id", "")
    try:
        if one in {key.credential_id for key in passkeys.of_facilitator(facilitator.id)}:
            changed("passkey_removed", lambda owner: passkeys.remove(owner, one))
            return told(say("The passkey is removed. Remove it from your device too: here it opens nothing any more."))
    except passkeys.LastWayIn as refusal:
        return told(refusal.words, "warning")
    return told(say("That passkey was removed already."), "warning")


# --- the app and the codes on paper

@bp.route("/me/app", methods=["GET", "POST"])
@proved_only
def app(facilitator: Facilitator) -> Any:
    """Scan a code with an authenticator app, and type the first number it shows."""
    if facilitator.totp_secret:
        return told(say("Codes from an app are on already. Turn them off first to use another app."), "warning")
    if not facilitator.password_hash:
        return told(say("Codes stand beside a password, and you have none. A passkey is enough by itself."), "warning")
    box, owner, form = code_box(), facilitator.id, CodeForm()
    problems: list[dict[str, str]] = []
    secret = codes.new_secret()
    if request.method == "POST":
        try:
            secret = codes.unpack_setup(box, owner, request.form.get("setup", ""))
            problems = [] if form.validate_on_submit() else problems_of(form)
            if not problems:
                made, code = codes.new_recovery_codes(), str(form.code.data)

                def turn_on(who: int) -> None:
                    codes.turn_on(who, box, secret=secret, code=code)
                    codes.keep_recovery_codes(who, made)

                changed("second_step_added", turn_on)
                return _show_codes(list(made), say("Codes from your app are on."))
        except Refused as refusal:
            problems = [{"field": "code", "words": refusal.words}]
    address = codes.app_address(secret, email=facilitator.email, host=urlsplit(request.host_url).hostname or "here")
    picture = "data:image/svg+xml;base64," + base64.b64encode(qr_svg(address)).decode()
    return render_template("auth/app.html", secret=" ".join(secret[at:at + 4] for at in range(0, len(secret), 4)),
                           picture=picture, setup=codes.pack_setup(box, owner, secret),
                           problems=problems), 422 if problems else 200


@bp.post("/me/app/remove")
@proved_only
def remove_app(facilitator: Facilitator) -> Any:
    if not facilitator.totp_secret:
        return told(say("Codes from an app are off already."), "warning")
    changed("second_step_removed", codes.turn_off)
    return told(say("Codes from an app are off, and the recovery codes are void."))


@bp.post("/me/recovery-codes")
@proved_only
def recovery_codes(facilitator: Facilitator) -> Any:
    """Ten new codes; the old ones end."""
    if not facilitator.totp_secret:
        return told(say("Recovery codes stand in for an app. Turn codes from an app on first."), "warning")
    made = codes.new_recovery_codes()
    changed("recovery_codes_made", lambda owner: codes.keep_recovery_codes(owner, made))
    return _show_codes(list(made), say("Your new recovery codes are ready. The old ones are void."))


def _show_codes(made: list[str], words: str) -> str:
    """The codes, this once."""
    return render_template("auth/recovery_codes.html", codes=[codes.in_groups(code) for code in made], words=words)


# --- browsers

@bp.post("/me/browsers/label")
@facilitators_only
def label_browser(facilitator: Facilitator) -> Any:
    here, owner, label = current_sign_in(), facilitator.id, request.form.get("label", "")
    if here is not None:
        token_hash = here.token_hash
        perform(lambda: sign_ins.label_it(owner, token_hash, label))
    return told(say("The name of this browser is saved."))


@bp.post("/me/browsers/sign-out")
@facilitators_only
def sign_out_browser(facilitator: Facilitator) -> Any:
    owner, one = facilitator.id, request.form.get("token_hash", "")

    def end() -> bool:
        has_ended = sign_ins.end_one(owner, one)
        if has_ended:
            record("sign_in_ended", owner)
        return has_ended

    if perform(end):
        close_of_sign_in(one)
        return told(say("That browser is signed out, and what it had open has stopped."))
    return told(say("That browser was signed out already."), "warning")


@bp.post("/me/browsers/sign-out-everywhere")
@facilitators_only
def sign_out_everywhere(facilitator: Facilitator) -> Any:
    owner = facilitator.id

    def end() -> None:
        sign_ins.end_all(owner)
        tokens.end_all(owner)
        record("signed_out_everywhere", owner)

    perform(end)
    close_of_facilitator(owner)
    return redirect(url_for("auth.sign_in_page"), 303)
