"""`workshop export`, for `workshop.cli`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from workshop.command_line import data_option, fail, plainly, ready


@click.command("export")
@click.argument("session")
@click.option("--format", "form", required=True, help="Kind of file, such as pdf, docx, csv or json.")
@click.option("--shape", type=click.Choice(["themes", "full"]), default="themes", show_default=True,
              help="Themes and selections, or the full record with every response.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write (default: one named after the session, here). An existing one is never overwritten.")
@data_option
@plainly
def export_session(session: str, form: str, shape: str, out: Path | None, data: Path | None) -> None:
    """Write the summary of SESSION to a file. SESSION is its join code, or the part of its address after /sessions/."""
    from . import at_the_machine

    with ready(data).app_context():
        name, content = at_the_machine.made(session, form=form, shape=shape)
    target = out or Path(name)
    try:
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(content)
    except OSError as error:
        fail(f"{target} cannot be written ({error.strerror}). An export never overwrites a file.")
    click.echo(f"Summary: {target.resolve()}")
    if shape == "full":
        click.echo("It holds every response: give it to nobody who need not read everything.")
