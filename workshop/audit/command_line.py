"""`workshop audit`, for `workshop.cli`."""

from __future__ import annotations

from pathlib import Path

import click

from workshop.command_line import data_option, plainly, ready


@click.command()
@data_option
@click.option("--session", "room", default="", help="Only of the session with this name in its addresses.")
@plainly
def audit(data: Path | None, room: str) -> None:
    """Print what facilitators did in the last 90 days: day, who, what. It holds no content."""
    from . import record

    with ready(data).app_context():
        for entry in record.done_in(room) if room else record.done():
            click.echo(f"{entry.when}: {entry.words}{f' (session {entry.room})' if entry.room else ''}")
