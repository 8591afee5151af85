from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp, ValidationError

from workshop.audit.record import record
from workshop.errors import Refused
from workshop.live.publish import socketio
from workshop.storage.writer import perform

from . import accounts
from .models import Facilitator
from .passwords import hash_password, is_password, nobodys_hash, password_problem
from .sign_in import sign_in, sign_out, signed_in_facilitator, slow_down

bp = Blueprint("auth", __name__)

EMAIL = Regexp(r"^\s*[^@\s]+@[^@\s]+\.?[^@\s]*\s*$", message="Write an email address such as amara@example.org.")


class PasswordForm(FlaskForm):  # type: ignore[misc]
    password = PasswordField("Password", [InputRequired("Choose a password.")])

    email_of_account = ""

    def validate_password(self, field: Any) -> None:
        problem = password_problem(field.data or "", email=self.email_of_account)
        if problem:
            raise ValidationError(problem)


class AccountForm(PasswordForm):
    name = StringField("Your name", [DataRequired("Write your name: only you see it."), Length(max=80)])
    email = EmailField("Email address", [InputRequired("Write your email address: you sign in with it."),
                                          Length(max=200), EMAIL])


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = EmailField("Email address", [InputRequired("Write your email address."), Length(max=200)])
    password = PasswordField("Password", [InputRequired("Write your password."), Length(max=200)])


def problems_of(form: FlaskForm) -> list[dict[str, str]]:
    return [{"field": name, "words": words[0]} for name, words in form.errors.items() if name and words]


def _recorded(act: str, facilitator_id: int) -> int:
    record(act, facilitator_id)
    return facilitator_id


@bp.route("/account/<token>", methods=["GET", "POST"])
def account(token: str) -> Any:
    """The one-time link: make the account, or set a new password."""
    try:
        link = accounts.find_link(token)
    except accounts.LinkUsed:
        return render_template("auth/link_used.html"), 410
    resets = link.facilitator_id is not None
    form = PasswordForm() if resets else AccountForm()
    if not resets and link.email and not form.is_submitted():
        form.email.data = link.email
    form.email_of_account = link.email if resets else str(getattr(form, "email", form.password).data or "")
    problems: list[dict[str, str]] = []
    if form.validate_on_submit():
        try:
            hashed = hash_password(form.password.data)
            if resets:
                facilitator_id = perform(lambda: _recorded("password_changed", accounts.reset_password(
                    token, password_hash=hashed)))
            else:
                facilitator_id = perform(lambda: _recorded("account_made", accounts.create_account(
                    token, email=form.email.data, name=form.name.data, password_hash=hashed)))
            sign_in(facilitator_id)
            return redirect(url_for("sessions.index"), 303)
        except accounts.EmailTaken as refusal:
            problems = [{"field": "email", "words": refusal.words}]
        except accounts.LinkUsed:
            return render_template("auth/link_used.html"), 410
    problems = problems or problems_of(form)
    return render_template("auth/account.html", form=form, purpose="reset" if resets else "create",
                           problems=problems), 422 if problems else 200


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in_page() -> Any:
    """Sign in. A wrong password slows the next try for that account down; nobody is locked out."""
    if request.method == "GET" and signed_in_facilitator() is not None:
        return redirect(_safe_next() or url_for("sessions.index"))
    form = SignInForm()
    problems: list[dict[str, str]] = []
    if form.validate_on_submit():
        email = form.email.data.strip().lower()
        wait = slow_down().seconds(email)
        if wait:
            socketio.sleep(wait)
        facilitator: Facilitator | None = accounts.find_facilitator(email)
        hashed = facilitator.password_hash if facilitator is not None else nobodys_hash()
        if is_password(hashed, form.password.data) and facilitator is not None:
            slow_down().succeeded(email)
            sign_in(facilitator.id)
            return redirect(_safe_next() or url_for("sessions.index"), 303)
        slow_down().failed(email)
        problems = [{"field": "password", "words": "This email address and password do not fit. Check both and try "
                     "again; whoever looks after this Workshop can make a link that sets a new password."}]
    problems = problems or problems_of(form)
    return render_template("auth/sign_in.html", form=form, problems=problems,
                           is_invited=(_safe_next() or "").startswith("/invitations/")), 422 if problems else 200


def _safe_next() -> str | None:
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
        sign_out()
    except Refused:
        return redirect(url_for("sessions.index"), 303)
    if _safe_next():
        return redirect(url_for("auth.sign_in_page", next=_safe_next()), 303)
    return redirect(url_for("participants.home"), 303)
