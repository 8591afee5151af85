"""The `workshop` command line: starting, and the commands of each capability."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from .audit.command_line import audit
from .auth.command_line import facilitator
from .command_line import base_addresses, build, data_option, host_option, listens_everywhere, plainly, port_option
from .config import Settings, is_memory_backed, read_settings
from .exchange.command_line import exchange
from .export.command_line import export_session
from .importer.command_line import import_briefing
from .library.command_line import check_content, theme
from .running.command_line import doctor, licences
from .storage.command_line import backup, restore
from .verify.command_line import verify


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def workshop(context: click.Context) -> None:
    """Workshop: reflective sessions for groups. Without a command it starts, as `run` does."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@workshop.command()
@data_option
@port_option
@host_option
@click.option("--address", help="The address people type, such as https://workshop.example.org.")
@plainly
def run(data: Path | None = None, port: int | None = None, host: str | None = None, address: str | None = None) -> None:
    """Start Workshop and say where it can be reached."""
    settings = read_settings(os.environ, data=data, port=port, host=host, address=address)
    start(settings, announce)


def start(settings: Settings, say: Callable[[Any, bool], None]) -> None:
    """Prepare, tell, serve. Everything that can be wrong is found before the first word is printed."""
    from .guard.words import ordinary_words
    from .server import OPEN_FILES, allow_open_files, listen, serve
    from .storage.prepare import expect_database, prepare, prepare_folder
    from .web import logs
    from .workers.start import one_at_a_time

    logs.set_up(settings.log)
    prepare_folder(settings)
    expect_database(settings)
    allow_open_files(OPEN_FILES)
    expect_network(settings)
    app = build(settings)
    expect_themes(app)
    with contextlib.closing(listen(settings)) as server:  # whoever holds the port may touch the data, and nobody else
        with one_at_a_time(app):
            say(app, prepare(app))
        ordinary_words()        # 0.3 s, now and not while somebody waits for their first response to be taken
        serve(server, app, on_stopping=say_stopping)


def say_stopping() -> None:
    """After Ctrl-C in a terminal: what happens now, and how not to wait for it."""
    if sys.stdout.isatty():
        click.echo("\nStopping: everybody is told, and what was sent is stored. Ctrl-C again ends it at once.")


def expect_network(settings: Settings) -> None:
    """Without a network no phone can come: say so before anybody stands in front of a group.

    :raises CannotStart: this machine has no address that a phone could reach.
    """
    from .network.addresses import reachable_addresses
    from .storage.prepare import CannotStart

    if not settings.address and listens_everywhere(settings) and not reachable_addresses():
        raise CannotStart("No network was found, so no phone can reach this machine. Join a Wi-Fi or start a hotspot, "
                          "then start again. To plan on this machine alone: --host 127.0.0.1")


def expect_themes(app: Any) -> None:
    """A broken theme file never stops the good ones; with no good one there is nothing to run.

    :raises CannotStart: no theme could be read; names what is wrong with each file.
    """
    from .storage.prepare import CannotStart

    library = app.extensions["workshop_library"]
    if not library.themes:
        problems = "\n".join(f"  {problem}" for problem in library.problems)
        raise CannotStart(f"No theme can be used. Mend one of these, then check with `check-content`:\n{problems}")


def announce(app: Any, is_new: bool) -> None:
    """What a start prints: where the data lies, the addresses, their QR, and the first facilitator's link."""
    settings: Settings = app.extensions["workshop_settings"]
    addresses = base_addresses(settings)
    if is_new:
        click.echo("Welcome to Workshop. The database was made just now.")
    click.echo(f"Data:    {settings.where_data_lies}")
    keys = settings.keys_folder
    if not is_memory_backed(keys):
        click.echo(f"Keys:    {keys} (this machine offers no memory-backed folder: leave this one out of backups)")
    for problem in app.extensions["workshop_library"].problems:
        click.echo(f"Theme left out: {problem}", err=True)
    click.echo()
    if addresses[0].startswith("http://127."):
        click.echo("Only this machine can reach it. Leave --host out to let phones in.")
    else:
        click.echo("Phones on the same network reach it at")
        for address in addresses:
            click.echo(f"  {address}")
        click.echo()
        click.echo(terminal_qr(addresses[0]))
    click.echo(f"On this machine:  http://127.0.0.1:{settings.port}")
    link = first_link(app)
    if link is not None:
        click.echo()
        click.echo("Nobody has an account yet. Open this link once, within two days, to make the first facilitator:")
        click.echo(f"  http://127.0.0.1:{settings.port}{link}")
        if not addresses[0].startswith("http://127."):
            click.echo(f"  {addresses[0]}{link}   (from another machine)")
    click.echo()
    click.echo("Stop with Ctrl-C. Sessions are kept, and go on at the next start.")
    sys.stdout.flush()


def terminal_qr(address: str) -> str:
    from .sessions.qr import qr_terminal

    try:
        qr = qr_terminal(address)
        qr.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return "(This terminal cannot show a QR code.)"
    return qr


def first_link(app: Any) -> str | None:
    """The path of a one-time link for the first facilitator; None when there is one already, and at the other workers
    that start in the same minute: a new link would end the one that the first of them has printed."""
    from .auth import accounts
    from .storage.writer import perform

    together = app.extensions["workshop_together"]
    if together is not None and not together.first_to_take("first-link", seconds=60):
        return None
    with app.app_context():
        if accounts.has_facilitators():
            return None
        return f"/account/{perform(lambda: accounts.make_link())}"


@workshop.command()
@click.option("--participants", type=click.IntRange(1, 1000), default=12, show_default=True,
              help="How many simulated participants join.")
@port_option
@plainly
def demo(participants: int, port: int | None) -> None:
    """Open a session with simulated participants, in a database of its own, to see the board fill."""
    from .demo.room import run_demo

    run_demo(participants=participants, port=port)


@workshop.command("openapi")
def openapi() -> None:
    """Print the description of the API for programs (OpenAPI)."""
    from .api.describe import as_text

    click.echo(as_text(), nl=False)


for command in (audit, backup, check_content, doctor, exchange, export_session, facilitator, import_briefing, licences,
                restore, theme, verify):
    workshop.add_command(command)
