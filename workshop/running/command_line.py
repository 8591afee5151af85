"""`workshop doctor` and `workshop licences`, for `workshop.cli`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


@click.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Folder of the database.")
@click.option("--port", type=int, help="Port on which Workshop listens.")
@click.option("--host", help="Address on which Workshop listens.")
@click.option("--address", help="The address people type.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def doctor(data: Path | None, port: int | None, host: str | None, address: str | None, as_json: bool) -> None:
    """Look this installation over and say what to mend. Ends with 0 when nothing needs mending, else with 1."""
    from . import doctor as looking

    findings = looking.examine(os.environ, data=data, port=port, host=host, address=address)
    click.echo(looking.as_json(findings) if as_json else looking.in_words(findings))
    if not looking.is_well(findings):
        sys.exit(1)


@click.command()
def licences() -> None:
    """Print what Workshop is made with, and the licences in full of what is given on with it."""
    from . import notices

    click.echo(notices.notices())
    for name, text in notices.texts():
        click.echo(f"\n## {name}\n\n{text.strip()}")
