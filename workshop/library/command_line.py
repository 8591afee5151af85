"""`workshop theme` and `workshop check-content`, for `workshop.cli`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from workshop.command_line import data_option, fail, owner_named, plainly, ready
from workshop.config import content_folder, read_settings


@click.command("check-content")
@click.option("--json", "as_json", is_flag=True, help="Print themes with their counts, and problems, as JSON.")
@click.option("--content", type=click.Path(path_type=Path), help="Folder of the theme files (default: content/).")
@plainly
def check_content(as_json: bool, content: Path | None) -> None:
    """Check every theme file; a problem is named with file, line and field."""
    from .reader import read_library

    library = read_library(content or read_settings(os.environ).content or content_folder())
    if as_json:
        themes = [{"slug": slug, "title": theme.title} | theme.counts() for slug, theme in library.themes.items()]
        problems = [problem.__dict__ for problem in library.problems]
        click.echo(json.dumps({"themes": themes, "problems": problems}, ensure_ascii=False, indent=2))
    else:
        for theme in library.themes.values():
            click.echo(f"{theme.title}: {theme.counts_words()}.")
        for problem in library.problems:
            click.echo(str(problem), err=True)
    if library.problems:
        sys.exit(1)


@click.group()
def theme() -> None:
    """Bring in theme files, and write themes to files."""


@theme.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--for", "email", default="", help="Email address of the facilitator whose theme it will be.")
@data_option
@plainly
def import_theme(file: Path, email: str, data: Path | None) -> None:
    """Bring in the theme of FILE. When something in it is wrong nothing is kept, and each problem is named."""
    from workshop.storage.writer import perform

    from . import shelf
    from .reader import LARGEST_FILE
    from .theme_file import read_bytes

    try:
        with file.open("rb") as opened:
            found, problems = read_bytes(file.name, opened.read(LARGEST_FILE + 1))
    except OSError as error:
        fail(f"{file} cannot be read ({error.strerror}). Name a theme file that ends in .yaml.")
    if found is None:
        fail("\n".join(map(str, problems)))
    with ready(data).app_context():
        owner = owner_named(email)
        made = perform(lambda: shelf.keep(found, owner, note="Brought in from a file"))
    click.echo(f"{made.theme.title}: {made.theme.counts_words()}.")
    click.echo(f"It is at /themes/{made.slug}")


@theme.command("export")
@click.argument("slug")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write (default: the screen).")
@data_option
@plainly
def export_theme(slug: str, target: Path | None, data: Path | None) -> None:
    """Write the theme SLUG as a file. SLUG is the part of its address after /themes/."""
    from . import shelf
    from .theme_file import as_file

    with ready(data).app_context():
        found = shelf.at_the_machine(slug)
    if found is None:
        fail(f"There is no theme {slug}. It is the part of the theme's address after /themes/.")
    if target is None:
        click.echo(as_file(found.theme), nl=False)
        return
    try:
        with target.open("x", encoding="utf-8") as opened:
            opened.write(as_file(found.theme))
    except OSError as error:
        fail(f"{target} cannot be written ({error.strerror}). An export never overwrites a file.")
    click.echo(f"Theme: {target.resolve()}")


@theme.command("schema")
def theme_schema() -> None:
    """Print the layout of theme files as a JSON Schema, for text editors."""
    from .schema import as_text

    click.echo(as_text(), nl=False)
