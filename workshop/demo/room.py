"""`workshop demo`: a session to try things in, with a database of its own that is deleted at the end."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import signal
import sys
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import gevent
from flask import Flask

from workshop import create_app
from workshop.auth import accounts
from workshop.auth.passwords import hash_password
from workshop.config import Settings, read_settings
from workshop.extensions import db
from workshop.library.reader import Library
from workshop.library.themes import Audience, Theme
from workshop.live.commands import FacilitatorOf, find_command, perform_command, read_form
from workshop.live.events import FACILITATOR
from workshop.network.addresses import likeliest_address
from workshop.server import allow_open_files, listen, serve
from workshop.sessions import seal
from workshop.sessions.planning import create_session
from workshop.storage.prepare import CannotStart, prepare
from workshop.storage.writer import perform
from workshop.web.incidents import log_incident

from . import views
from .autopilot import open_first_question
from .crowd import Crowd
from .line import Place
from .participant import SimulatedParticipant
from .plan import plan_of

GROUP_NAME = "Demonstration: simulated participants"
AUDIENCE: Audience = "practitioners"
#: Numbers of the range that is kept for fiction: nobody can be rung by mistake.
SUPPORT = {"whose": ["Children’s social care (made up)", "Out of hours team (made up)"],
           "number": ["01632 960 123", "01632 960 456"], "is_right": True,
           "complaints_contact": "nobody: this is a demonstration"}
#: How many ports after the usual one are tried when it is taken and none was named.
OTHER_PORTS = 20
#: Open files of one participant, both ends being in this process, and those of everything else.
FILES_EACH, FILES_BESIDES = 3, 500

EXPLANATION = """\
Everybody in this room is simulated, and the first step opens by itself. Open the board beside the console:
the next steps are yours to open. Phones on the same network can join too.
Everything is deleted when the demonstration ends. Stop it with Ctrl-C."""


@dataclass(frozen=True)
class Room:
    """The session of a demonstration, as its links need it."""

    demonstration: views.Demonstration
    board_key: str
    code: str

    @property
    def console_path(self) -> str:
        return f"/demonstration/{self.demonstration.console_key}"


def run_demo(*, participants: int, port: int | None) -> None:
    """Open a session, let simulated participants in, and serve until told to stop.

    :param participants: how many are simulated.
    :param port: the port to listen on; None for the usual one, or the next that is free.
    :raises CannotStart: with what to do.
    """
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(message)s", datefmt="%Y-%m-%d %H:%M")
    threading.excepthook = _log_thread
    allow_open_files(participants * FILES_EACH + FILES_BESIDES)
    ending = tidy_up_when_ended()
    with tempfile.TemporaryDirectory(prefix="workshop-demo-", ignore_cleanup_errors=True) as folder:
        server, settings = listen_somewhere(demo_settings(Path(folder), port), is_named=port is not None)
        place = Place(settings.host if _is_one_address(settings.host) else "127.0.0.1", settings.port)
        app = create_app(settings)
        prepare(app)
        room = open_room(app, place)
        tell(room, place, settings)
        crowd = Crowd(place, room.code, participants)
        gevent.spawn(crowd.come_in, lambda crowd: SimulatedParticipant(crowd).take_part())
        gevent.spawn(open_first_question, crowd, console=room.console_path, room=room.demonstration.room)
        for one in ending:
            gevent.signal_handler(one, server.stop, 2)
        serve(server, app)
        logging.disable()  # what the end cuts off is nothing to tell
        crowd.leave()
        with app.app_context():
            db.engine.dispose()


def demo_settings(folder: Path, port: int | None) -> Settings:
    """The settings of this machine, with everything that is stored in `folder`."""
    return replace(read_settings(os.environ, port=port), data=folder, keys=folder / "keys", address="", proxies=0,
                   demonstration=True, testing=False)


def listen_somewhere(settings: Settings, *, is_named: bool) -> tuple[Any, Settings]:
    """A server bound to its port, or to the next free one when the port was not named."""
    last = settings.port if is_named else min(settings.port + OTHER_PORTS, 65535)
    for port in range(settings.port, last):
        with contextlib.suppress(CannotStart):
            tried = replace(settings, port=port)
            return listen(tried), tried
    tried = replace(settings, port=last)
    return listen(tried), tried


def open_room(app: Flask, place: Place) -> Room:
    """Make the facilitator and the session, and open its lobby, as the pages would."""
    # The cookie has a name of its own: browsers do not tell ports apart, and a facilitator who is signed in to the
    # real Workshop of this machine stays so.
    app.config["SESSION_COOKIE_NAME"] = "demonstration"
    with app.test_request_context(base_url=place.address):  # what is published holds links
        slug, theme = first_theme(app)
        facilitator_id = _make_facilitator()
        room = perform(lambda: create_session(facilitator_id, slug=slug, theme=theme, audience=AUDIENCE,
                                              group_name=GROUP_NAME, steps=plan_of(theme, AUDIENCE)).room)
        who = FacilitatorOf(room, facilitator_id)
        for name, payload in (("confirm_support", SUPPORT), ("open_lobby", {"plan_revision": 0})):
            command = find_command(FACILITATOR, name)
            perform_command(command, who, read_form(command, payload))
        session = seal.find(room)
        if session is None or session.code is None:
            raise CannotStart("The demonstration's session could not be opened. Start it again.")
        demonstration = views.Demonstration(room, facilitator_id, console_key=secrets.token_urlsafe(16))
        opened = Room(demonstration, session.board_key, session.code)
    views.register(app, demonstration)
    return opened


def first_theme(app: Flask) -> tuple[str, Theme]:
    """The first theme of the library with questions for the audience."""
    library: Library = app.extensions["workshop_library"]
    for slug, theme in library.themes.items():
        if theme.questions.of(AUDIENCE):
            return slug, theme
    raise CannotStart("No theme with questions for practitioners could be read, so there is nothing to demonstrate. "
                      "See what is wrong with: workshop check-content")


def _make_facilitator() -> int:
    """An account with a password that nobody knows: the console link is the only way in."""
    hashed = hash_password(secrets.token_urlsafe(24))
    token = perform(lambda: accounts.make_link())
    return perform(lambda: accounts.create_account(token, email="demonstration@example.org", name="Demonstration",
                                                   password_hash=hashed))


def tell(room: Room, place: Place, settings: Settings) -> None:
    """Print the three addresses, one a line, each behind its name."""
    reachable = place.host if _is_one_address(settings.host) else likeliest_address() or place.host
    click.echo(f"Board:   {place.address}/board/{room.board_key}")
    click.echo(f"Console: {place.address}{room.console_path}")
    click.echo(f"Join:    http://{reachable}:{place.port}/j/{room.code}")
    click.echo()
    click.echo(EXPLANATION)
    sys.stdout.flush()


def _is_one_address(host: str) -> bool:
    return host not in ("0.0.0.0", "::", "")  # noqa: S104


def tidy_up_when_ended() -> list[int]:
    """See that whatever ends this process while it starts still lets it delete its files; the signals that do.

    A closed window ends it too, unless it was started so that it outlives its window.
    """
    ending = [int(signal.SIGTERM)]
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) == signal.SIG_DFL:
        ending.append(int(hangup))
    for one in ending:
        signal.signal(one, _end)
    return ending


def _end(_signal: int, _frame: object) -> None:
    sys.exit(1)


def _log_thread(failed: threading.ExceptHookArgs) -> None:
    log_incident("simulated_participant_failed", failed.exc_value)
