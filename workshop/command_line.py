"""What the parts of the command line share: options, words for problems, and an app to work on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from .config import SettingProblem, Settings, read_settings

data_option = click.option("--data", type=click.Path(path_type=Path, file_okay=False),
                           help="Folder of the database (default: instance/ beside the program).")
port_option = click.option("--port", type=int, help="Port to listen on (default: 8000).")
host_option = click.option("--host", help="Address to listen on (default: every network of this machine).")


def fail(words: str) -> NoReturn:
    """Say what to do and end with an exit code that is not zero. No stack trace."""
    click.echo(words, err=True)
    sys.exit(1)


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command whose problems are sentences."""
    import functools
    import sqlite3

    from sqlalchemy.exc import SQLAlchemyError

    from .errors import Refused
    from .storage.prepare import CannotStart

    @functools.wraps(command)
    def checked(*arguments: Any, **named: Any) -> Any:
        try:
            return command(*arguments, **named)
        except (SettingProblem, CannotStart) as problem:
            return fail(str(problem))
        except Refused as refusal:
            return fail(refusal.words)
        except (SQLAlchemyError, sqlite3.Error) as error:
            return fail(f"The database could not be used ({type(error).__name__}). Is the disk full, or another "
                        "program writing to it? Free some space or stop that program, then try again.")
        except OSError as error:
            return fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}. Check that this "
                        "user may read and write there, then try again.")

    return checked


def listens_everywhere(settings: Settings) -> bool:
    return settings.host in ("0.0.0.0", "::", "")  # noqa: S104


def build(settings: Settings) -> Any:
    from . import create_app

    return create_app(settings)


def ready(data: Path | None) -> Any:
    """An app with its database up to date, for the commands that work on it beside the running server."""
    from .storage.prepare import expect_database, migrate_database, prepare_folder

    settings = read_settings(os.environ, data=data)
    prepare_folder(settings)
    expect_database(settings)
    app = build(settings)
    migrate_database(app)
    return app


def owner_named(email: str) -> int:
    """Whose a theme becomes: the one with this address, or the only facilitator there is."""
    from .auth import accounts

    found = accounts.find_facilitator(email) if email else accounts.only_facilitator()
    if found is None:
        fail(f"There is no account with the email address {email}." if email else
             "Say whose theme it will be: --for name@example.org" if accounts.has_facilitators() else
             "Nobody has an account yet. Start Workshop and make one first.")
    return found.id


def base_addresses(settings: Settings) -> list[str]:
    """The addresses phones may use, the likeliest first; never empty."""
    from .network.addresses import reachable_addresses

    if settings.address:
        return [settings.address.rstrip("/")]
    if not listens_everywhere(settings):
        return [f"http://{settings.host}:{settings.port}"]
    found = [f"http://{address.ip}:{settings.port}" for address in reachable_addresses()]
    return found or [f"http://127.0.0.1:{settings.port}"]
