"""The `workshop` command line."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from .config import SettingProblem, Settings, content_folder, is_memory_backed, read_settings
from .running.command_line import doctor, licences

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


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def workshop(context: click.Context) -> None:
    """Workshop: reflective sessions for groups. Without a command it starts, as `run` does."""
    if context.invoked_subcommand is None:
        context.invoke(run)


workshop.add_command(doctor)
workshop.add_command(licences)


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


def base_addresses(settings: Settings) -> list[str]:
    """The addresses phones may use, the likeliest first; never empty."""
    from .network.addresses import reachable_addresses

    if settings.address:
        return [settings.address.rstrip("/")]
    if not listens_everywhere(settings):
        return [f"http://{settings.host}:{settings.port}"]
    found = [f"http://{address.ip}:{settings.port}" for address in reachable_addresses()]
    return found or [f"http://127.0.0.1:{settings.port}"]


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


@workshop.command("check-content")
@click.option("--json", "as_json", is_flag=True, help="Print themes with their counts, and problems, as JSON.")
@click.option("--content", type=click.Path(path_type=Path), help="Folder of the theme files (default: content/).")
@plainly
def check_content(as_json: bool, content: Path | None) -> None:
    """Check every theme file; a problem is named with file, line and field."""
    from .library.reader import read_library

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


@workshop.group()
def theme() -> None:
    """Bring in theme files, and write themes to files."""


@theme.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--for", "email", default="", help="Email address of the facilitator whose theme it will be.")
@data_option
@plainly
def import_theme(file: Path, email: str, data: Path | None) -> None:
    """Bring in the theme of FILE. When something in it is wrong nothing is kept, and each problem is named."""
    from .library import shelf
    from .library.reader import LARGEST_FILE
    from .library.theme_file import read_bytes
    from .storage.writer import perform

    try:
        with file.open("rb") as opened:
            found, problems = read_bytes(file.name, opened.read(LARGEST_FILE + 1))
    except OSError as error:
        fail(f"{file} cannot be read ({error.strerror}). Name a theme file that ends in .yaml.")
    if found is None:
        fail("\n".join(map(str, problems)))
    with ready(data).app_context():
        owner = theme_owner(email)
        made = perform(lambda: shelf.keep(found, owner, note="Brought in from a file"))
    click.echo(f"{made.theme.title}: {made.theme.counts_words()}.")
    click.echo(f"It is at /themes/{made.slug}")


def theme_owner(email: str) -> int:
    """Whose a theme becomes: the one with this address, or the only facilitator there is."""
    from .auth import accounts

    found = accounts.find_facilitator(email) if email else accounts.only_facilitator()
    if found is None:
        fail(f"There is no account with the email address {email}." if email else
             "Say whose theme it will be: --for name@example.org" if accounts.has_facilitators() else
             "Nobody has an account yet. Start Workshop and make one first.")
    return found.id


@theme.command("export")
@click.argument("slug")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write (default: the screen).")
@data_option
@plainly
def export_theme(slug: str, target: Path | None, data: Path | None) -> None:
    """Write the theme SLUG as a file. SLUG is the part of its address after /themes/."""
    from .library import shelf
    from .library.theme_file import as_file

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
    from .library.schema import as_text

    click.echo(as_text(), nl=False)


@workshop.group()
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
    from .audit.models import AT_THE_MACHINE
    from .audit.record import record
    from .exchange.make import file_of
    from .sessions import seal
    from .storage.writer import perform

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
    from .audit.models import AT_THE_MACHINE
    from .audit.record import record
    from .errors import Refused
    from .exchange import bring_in, exchange_file
    from .exchange.signing import fingerprint
    from .storage.writer import perform

    app, is_whole = ready(data), True
    with app.app_context():
        owner, own = theme_owner(email), app.extensions["workshop_exchange_key"]

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
    from .exchange.exchange_file import schema_text

    click.echo(schema_text(), nl=False)


@workshop.command("openapi")
def openapi() -> None:
    """Print the description of the API for programs (OpenAPI)."""
    from .api.describe import as_text

    click.echo(as_text(), nl=False)


@workshop.command("export")
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
    from .export import at_the_machine

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


@workshop.command("import")
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
    from .importer import drafts
    from .importer.reading import LARGEST_FILE, bring_in
    from .importer.report import as_dict, in_words
    from .storage.writer import perform

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
        owner = theme_owner(email)
        key = perform(lambda: drafts.add(owner, understood))
    click.echo(f"\nLook it through, and keep its themes, at /themes/import/{key}", err=as_json)


@workshop.command()
@data_option
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write (default: workshop-DATE.sqlite3 in the current folder).")
@plainly
def backup(data: Path | None, target: Path | None) -> None:
    """Copy the database to a file, also while sessions run. Session keys are never part of it."""
    from . import clock
    from .running.backups import note_backup
    from .storage import copying
    from .storage.prepare import back_up, expect_database

    settings = read_settings(os.environ, data=data)
    target = target or Path(f"workshop-{clock.today().isoformat()}.sqlite3")
    if settings.database_url:
        expect_database(settings)
        copying.back_up(build(settings), target)
    else:
        back_up(settings.database, target)
    note_backup(settings.data)
    click.echo(f"Backup: {target.resolve()}")


@workshop.command()
@click.argument("session")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@plainly
def verify(session: str, data: Path | None, as_json: bool) -> None:
    """Check what is really stored about SESSION: whether anything could say who wrote what.

    SESSION is the part of the console's address after /sessions/, or the join code of an open session. Nothing is
    changed, and no response is printed. Ends with 0 when everything is as promised, else with 1.
    """
    from .verify.report import examine_on_server, examine_session, in_words

    settings = read_settings(os.environ, data=data)
    report = (examine_on_server(settings.database_url, settings.keys_folder, session) if settings.database_url
              else examine_session(settings.database, settings.keys_folder, session))
    click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2) if as_json else in_words(report))
    if not report.is_as_promised:
        sys.exit(1)


@workshop.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@plainly
def restore(file: Path, data: Path | None) -> None:
    """Put the backup FILE in place where there is no database yet. It never overwrites one."""
    from .storage import copying
    from .storage.prepare import expect_database, prepare_folder
    from .storage.prepare import restore as put_back

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


@workshop.group()
def facilitator() -> None:
    """Add facilitators and reset their passwords."""


@facilitator.command("add")
@click.argument("email")
@click.option("--admin", "makes_admin", is_flag=True, help="The new account may invite and remove facilitators.")
@data_option
@port_option
@plainly
def add(email: str, makes_admin: bool, data: Path | None, port: int | None) -> None:
    """Print a one-time link with which EMAIL makes an account."""
    from .audit.models import AT_THE_MACHINE
    from .audit.record import record
    from .auth import accounts
    from .storage.writer import perform

    app = ready(data)

    def make() -> str:
        if accounts.find_facilitator(email) is not None:
            raise accounts.EmailTaken("There is an account with this email address already. To set a new password: "
                                      f"workshop facilitator reset-password {email}")
        record("account_invited", AT_THE_MACHINE)
        return accounts.make_link(email=email.strip().lower(), makes_admin=makes_admin)

    if "@" not in email:
        fail(f"“{email}” is not an email address. Write one such as amara@example.org.")
    with app.app_context():
        print_link(app, perform(make), port)


@facilitator.command("reset-password")
@click.argument("email")
@click.option("--forget-factors", is_flag=True,
              help="Forget passkeys, authenticator app and recovery codes too: for somebody who lost them.")
@data_option
@port_option
@plainly
def reset_password(email: str, forget_factors: bool, data: Path | None, port: int | None) -> None:
    """Print a one-time link with which EMAIL sets a new password; it signs them out everywhere."""
    from .audit.models import AT_THE_MACHINE
    from .audit.record import record
    from .auth import accounts
    from .storage.writer import perform

    app = ready(data)

    def make() -> str:
        found = accounts.find_facilitator(email)
        if found is None:
            raise accounts.NoSuchFacilitator("There is no account with this email address. To make one: "
                                             f"workshop facilitator add {email}")
        record("password_link_made", AT_THE_MACHINE, about_id=found.id)
        return accounts.make_link(resets=found, forgets_factors=forget_factors)

    with app.app_context():
        print_link(app, perform(make), port)


def print_link(app: Any, token: str, port: int | None) -> None:
    from dataclasses import replace

    settings: Settings = app.extensions["workshop_settings"]
    if port is not None:
        settings = replace(settings, port=port)
    click.echo(f"{base_addresses(settings)[0]}/account/{token}")
    click.echo("The link works once, within two days, while Workshop is running.", err=True)


@workshop.command()
@data_option
@click.option("--session", "room", default="", help="Only of the session with this name in its addresses.")
@plainly
def audit(data: Path | None, room: str) -> None:
    """Print what facilitators did in the last 90 days: day, who, what. It holds no content."""
    from .audit import record

    with ready(data).app_context():
        for entry in record.done_in(room) if room else record.done():
            click.echo(f"{entry.when}: {entry.words}{f' (session {entry.room})' if entry.room else ''}")
