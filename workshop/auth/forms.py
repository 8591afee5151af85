"""What facilitators type about their accounts, checked, with a sentence for each problem at its field."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Regexp, ValidationError

from workshop.language.words import Said, say

from .passwords import password_problem


class AtMost:
    """What is typed must not be longer.

    :param most: characters.
    """

    def __init__(self, most: int, words: Said | None = None) -> None:
        self.most, self.words = most, words or say("Use at most %(most)s characters.", most=most)

    def __call__(self, _form: Any, field: Any) -> None:
        if len(field.data or "") > self.most:
            raise ValidationError(self.words)


EMAIL = Regexp(r"^\s*[^@\s]+@[^@\s]+\.?[^@\s]*\s*$", message=say("Write an email address such as amara@example.org."))
NAME = (DataRequired(say("Write your name. People in your sessions do not see it.")), AtMost(80))
ADDRESS = (InputRequired(say("Write your email address: you sign in with it.")), AtMost(200), EMAIL)


class DetailsForm(FlaskForm):  # type: ignore[misc]
    name = StringField("Your name", NAME)
    email = EmailField("Email address", ADDRESS)


class PasswordForm(FlaskForm):  # type: ignore[misc]
    password = PasswordField("Password", [InputRequired(say("Choose a password."))])

    email_of_account = name_of_account = ""

    def validate_password(self, field: Any) -> None:
        problem = password_problem(field.data or "", email=self.email_of_account,
                                   name=self.name_of_account)
        if problem:
            raise ValidationError(problem)


class AccountForm(PasswordForm, DetailsForm):
    """A new account with a password."""


class ChangePasswordForm(PasswordForm):
    current = PasswordField("Current password", [InputRequired(say("Write the password you have now.")), AtMost(200)])


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = EmailField("Email address", [InputRequired(say("Write your email address.")), AtMost(200)])
    password = PasswordField("Password", [InputRequired(say("Write your password.")), AtMost(200)])


class CodeForm(FlaskForm):  # type: ignore[misc]
    code = StringField("Code", [InputRequired(say("Write the code.")), AtMost(40, say("That is too long for a code."))])


class InviteForm(FlaskForm):  # type: ignore[misc]
    email = EmailField("Their email address", [InputRequired(say("Write their email address.")), AtMost(200), EMAIL])
    role = StringField("Role")

    def validate_role(self, field: Any) -> None:
        if field.data not in {"facilitator", "admin"}:
            raise ValidationError(say("Choose what they may do."))


def problems_of(form: FlaskForm) -> list[dict[str, str]]:
    return [{"field": name, "words": words[0]} for name, words in form.errors.items() if name and words]
