"""`workshop facilitator`, for `workshop.cli`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workshop.command_line import base_addresses, data_option, fail, plainly, port_option, ready
from workshop.config import Settings


@click.group()
def facilitator() -> None:
    """Add facilitators and reset their passwords."""


@facilitator.command("add")
@click.argument("email")
@click.option("--admin", "makes_admin", is_flag=True, help="The new account may invite and remove facilitators.")
@data_option
@port_option
@plainly
def add(email: str, makes_admin: bool, data: Path | None, port: int | None) -> None:
    """Print a one-time link with which EMAIL makes an account."""
    from workshop.audit.models import AT_THE_MACHINE
    from workshop.audit.record import record
    from workshop.storage.writer import perform

    from . import accounts

    app = ready(data)

    def make() -> str:
        if accounts.find_facilitator(email) is not None:
            raise accounts.EmailTaken("There is an account with this email address already. To set a new password: "
                                      f"workshop facilitator reset-password {email}")
        record("account_invited", AT_THE_MACHINE)
        return accounts.make_link(email=email.strip().lower(), makes_admin=makes_admin)

    if "@" not in email:
        fail(f"“{email}” is not an email address. Write one such as amara@example.org.")
    with app.app_context():
        print_link(app, perform(make), port)


@facilitator.command("reset-password")
@click.argument("email")
@click.option("--forget-factors", is_flag=True,
              help="Forget passkeys, authenticator app and recovery codes too: for somebody who lost them.")
@data_option
@port_option
@plainly
def reset_password(email: str, forget_factors: bool, data: Path | None, port: int | None) -> None:
    """Print a one-time link with which EMAIL sets a new password; it signs them out everywhere."""
    from workshop.audit.models import AT_THE_MACHINE
    from workshop.audit.record import record
    from workshop.storage.writer import perform

    from . import accounts

    app = ready(data)

    def make() -> str:
        found = accounts.find_facilitator(email)
        if found is None:
            raise accounts.NoSuchFacilitator("There is no account with this email address. To make one: "
                                             f"workshop facilitator add {email}")
        record("password_link_made", AT_THE_MACHINE, about_id=found.id)
        return accounts.make_link(resets=found, forgets_factors=forget_factors)

    with app.app_context():
        print_link(app, perform(make), port)


def print_link(app: Any, token: str, port: int | None) -> None:
    from dataclasses import replace

    settings: Settings = app.extensions["workshop_settings"]
    if port is not None:
        settings = replace(settings, port=port)
    click.echo(f"{base_addresses(settings)[0]}/account/{token}")
    click.echo("The link works once, within two days, while Workshop is running.", err=True)
