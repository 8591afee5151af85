"""`workshop verify`, for `workshop.cli`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from workshop.command_line import data_option, plainly
from workshop.config import read_settings


@click.command()
@click.argument("session")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@plainly
def verify(session: str, data: Path | None, as_json: bool) -> None:
    """Check what is really stored about SESSION: whether anything could say who wrote what.

    SESSION is the part of the console's address after /sessions/, or the join code of an open session. Nothing is
    changed, and no response is printed. Ends with 0 when everything is as promised, else with 1.
    """
    from .report import examine_on_server, examine_session, in_words

    settings = read_settings(os.environ, data=data)
    report = (examine_on_server(settings.database_url, settings.keys_folder, session) if settings.database_url
              else examine_session(settings.database, settings.keys_folder, session))
    click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2) if as_json else in_words(report))
    if not report.is_as_promised:
        sys.exit(1)
