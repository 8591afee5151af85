"""`workshop import`, for `workshop.cli`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workshop.command_line import data_option, fail, owner_named, plainly, ready


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only say what was understood, and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was understood as JSON.")
@click.option("--for", "email", default="", help="Email address of the facilitator who will look it through.")
@data_option
@plainly
def import_briefing(path: Path, dry_run: bool, as_json: bool, email: str, data: Path | None) -> None:
    """Read the briefing FILE: its themes, key facts, learning and questions, word for word.

    FILE is a PDF, a Word document, Markdown or plain text. Nothing leaves this machine, and nothing becomes a theme
    before its facilitator has looked it through in the browser.
    """
    from workshop.storage.writer import perform

    from . import drafts
    from .reading import LARGEST_FILE, bring_in
    from .report import as_dict, in_words

    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as error:
        fail(f"{path} cannot be read ({error.strerror}). Name the file of a briefing.")
    understood = bring_in(content, path.name)
    click.echo(json.dumps(as_dict(understood), ensure_ascii=False, indent=2) if as_json else in_words(understood))
    if dry_run:
        return
    with ready(data).app_context():
        owner = owner_named(email)
        key = perform(lambda: drafts.add(owner, understood))
    click.echo(f"\nLook it through, and keep its themes, at /themes/import/{key}", err=as_json)
