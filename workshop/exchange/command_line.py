"""`workshop exchange`, for `workshop.cli`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workshop.command_line import data_option, fail, owner_named, plainly, ready


@click.group()
def exchange() -> None:
    """Numbers of sessions for other organisations: signed files out and in."""


@exchange.command("export")
@click.argument("session")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write (default: the screen).")
@data_option
@plainly
def export_numbers(session: str, target: Path | None, data: Path | None) -> None:
    """Write the numbers of a closed SESSION as a signed file. SESSION is the part of its address after /sessions/."""
    from workshop.audit.models import AT_THE_MACHINE
    from workshop.audit.record import record
    from workshop.sessions import seal
    from workshop.storage.writer import perform

    from .make import file_of

    app = ready(data)
    with app.app_context():
        found = seal.find(session)
        if found is None:
            fail(f"There is no session {session}. It is the part of the session's address after /sessions/.")
        made, room = file_of(found, app.extensions["workshop_exchange_key"]), found.room
        try:
            if target is not None:
                with target.open("xb") as opened:
                    opened.write(made)
        except OSError as error:
            fail(f"{target} cannot be written ({error.strerror}). An export never overwrites a file.")
        perform(lambda: record("exchange_file", AT_THE_MACHINE, room=room))
    click.echo(f"File: {target.resolve()}" if target is not None else made.decode(), nl=target is not None)


@exchange.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--trust", "name", default="", help="What the organisation is called whose key is trusted from now on. "
              "Compare the fingerprint with them first.")
@click.option("--for", "email", default="", help="Email address of the facilitator who brings them in.")
@data_option
@plainly
def import_numbers(files: tuple[Path, ...], name: str, email: str, data: Path | None) -> None:
    """Bring in files that other organisations sent. Of a key that is not trusted yet the fingerprint is printed."""
    from workshop.audit.models import AT_THE_MACHINE
    from workshop.audit.record import record
    from workshop.errors import Refused
    from workshop.storage.writer import perform

    from . import bring_in, exchange_file
    from .signing import fingerprint

    app, is_whole = ready(data), True
    with app.app_context():
        owner, own = owner_named(email), app.extensions["workshop_exchange_key"]

        def keep(found: exchange_file.ExchangeFile) -> str:
            if name and found.key != own.public:
                bring_in.trust(found.key, name)
                record("exchange_key_trusted", AT_THE_MACHINE)
            record("exchange_brought_in", AT_THE_MACHINE)
            return bring_in.bring_in(found, by_id=owner, own=own)

        for file in files:
            try:
                with file.open("rb") as opened:
                    found = exchange_file.read(opened.read(exchange_file.LARGEST_FILE + 1))
                words = perform(lambda found=found: keep(found))  # type: ignore[misc]
            except OSError as error:
                words, is_whole = f"cannot be read ({error.strerror}).", False
            except bring_in.KeyUnknown as refusal:
                words, is_whole = (f"{refusal.words} Its fingerprint is {fingerprint(found.key)}. When they read you "
                                   "the same, bring it in with --trust and what they are called."), False
            except Refused as refusal:
                words, is_whole = refusal.words, False
            click.echo(f"{file.name}: {words}")
    if not is_whole:
        sys.exit(1)


@exchange.command("schema")
def exchange_schema() -> None:
    """Print the layout of files for exchange as a JSON Schema."""
    from .exchange_file import schema_text

    click.echo(schema_text(), nl=False)
