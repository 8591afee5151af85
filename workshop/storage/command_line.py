"""`workshop backup` and `workshop restore`, for `workshop.cli`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from workshop.command_line import build, data_option, plainly
from workshop.config import read_settings


@click.command()
@data_option
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write (default: workshop-DATE.sqlite3 in the current folder).")
@plainly
def backup(data: Path | None, target: Path | None) -> None:
    """Copy the database to a file, also while sessions run. Session keys are never part of it."""
    from workshop import clock
    from workshop.running.backups import note_backup

    from . import copying
    from .prepare import back_up, expect_database

    settings = read_settings(os.environ, data=data)
    target = target or Path(f"workshop-{clock.today().isoformat()}.sqlite3")
    if settings.database_url:
        expect_database(settings)
        copying.back_up(build(settings), target)
    else:
        back_up(settings.database, target)
    note_backup(settings.data)
    click.echo(f"Backup: {target.resolve()}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@plainly
def restore(file: Path, data: Path | None) -> None:
    """Put the backup FILE in place where there is no database yet. It never overwrites one."""
    from . import copying
    from .prepare import expect_database, prepare_folder
    from .prepare import restore as put_back

    settings = read_settings(os.environ, data=data)
    prepare_folder(settings)
    if settings.database_url:
        expect_database(settings)
        copying.restore(build(settings), file)
    else:
        put_back(file, settings.database)
    click.echo(f"Restored: {settings.where_data_lies}")
    click.echo("Start Workshop. Phones of a session that was open at the time of the backup can add to it, but can no "
               "longer change what they sent; such a session closes as any other. What was erased since the backup is "
               "back: erase it again.", err=True)
