"""What facilitators type about their accounts, checked, with a sentence for each problem at its field."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Regexp, ValidationError

from .passwords import password_problem

EMAIL = Regexp(r"^\s*[^@\s]+@[^@\s]+\.?[^@\s]*\s*$", message="Write an email address such as amara@example.org.")
NAME = (DataRequired("Write your name. People in your sessions do not see it."), Length(
    max=80, message="Use at most 80 characters."))
ADDRESS = (InputRequired("Write your email address: you sign in with it."), Length(
    max=200, message="Use at most 200 characters."), EMAIL)


class DetailsForm(FlaskForm):  # type: ignore[misc]
    name = StringField("Your name", NAME)
    email = EmailField("Email address", ADDRESS)


class PasswordForm(FlaskForm):  # type: ignore[misc]
    password = PasswordField("Password", [InputRequired("Choose a password.")])

    email_of_account = name_of_account = ""

    def validate_password(self, field: Any) -> None:
        problem = password_problem(field.data or "", email=self.email_of_account,
                                   name=self.name_of_account)
        if problem:
            raise ValidationError(problem)


class AccountForm(PasswordForm, DetailsForm):
    """A new account with a password."""


class ChangePasswordForm(PasswordForm):
    current = PasswordField("Current password", [InputRequired("Write the password you have now."), Length(max=200)])


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = EmailField("Email address", [InputRequired("Write your email address."), Length(max=200)])
    password = PasswordField("Password", [InputRequired("Write your password."), Length(max=200)])


class CodeForm(FlaskForm):  # type: ignore[misc]
    code = StringField("Code", [InputRequired("Write the code."), Length(
        max=40, message="That is too long for a code.")])


class InviteForm(FlaskForm):  # type: ignore[misc]
    email = EmailField("Their email address", [InputRequired("Write their email address."), Length(
        max=200, message="Use at most 200 characters."), EMAIL])
    role = StringField("Role", [AnyOf(["facilitator", "admin"], message="Choose what they may do.")])


def problems_of(form: FlaskForm) -> list[dict[str, str]]:
    return [{"field": name, "words": words[0]} for name, words in form.errors.items() if name and words]
