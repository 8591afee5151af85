"""A Workshop in this process, with Amara who facilitates, and Dana who must see nothing of hers."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypotheses
from many_apps import DURABLE, compile_once, compile_statements_once, read_once, wait_for_no_disk
from people import HASTE, Facilitator, Room
from postgres import FORGETFUL, TEMPLATE, Server

from workshop import clock, create_app
from workshop.config import Settings
from workshop.extensions import db
from workshop.storage import sqlite
from workshop.storage.prepare import back_up, migrate_database, prepare

#: Made-up values: the same in every run, and none fails because a machine is slow.
#: `--hypothesis-profile=default` makes up new ones each time.
hypotheses.register_profile("everywhere", deadline=None, derandomize=True,
                            suppress_health_check=[HealthCheck.too_slow])
hypotheses.load_profile("everywhere")

compile_once()
compile_statements_once()
read_once()
wait_for_no_disk()

#: `TESTS_ON=postgresql` runs whatever stands on the fixture `app` on that database instead of SQLite.
ON_POSTGRESQL = os.environ.get("TESTS_ON") == "postgresql"


#: Folders whose tests mostly wait for servers in processes of their own.
WAITING = {"anonymity", "bench", "demo", "durability", "faults", "limits", "live", "running", "verify", "wheel",
           "workers"}


def pytest_collection_modifyitems(items):
    """Several processes run the tests. Journeys mostly compute, and what has a server of its own mostly waits: these go
    first, mixed, the largest files of each before the others. What is left to the end is short, so no process is the
    last by long."""
    size, kinds = Counter(item.location[0] for item in items), ({}, {}, {})
    for file in sorted(size, key=lambda file: -size[file]):
        folder = Path(file).parent.name
        kinds[0 if folder == "journeys" else 1 if folder in WAITING else 2][file] = None
    place = {file: (kind is kinds[2], at / len(kind)) for kind in kinds for at, file in enumerate(kind)}
    items.sort(key=lambda item: (*place[item.location[0]], item.location[0]))


def pytest_collection_finish():
    """What is loaded by now stays to the end: to look through all of it for garbage, again and again, finds nothing."""
    gc.collect()
    gc.freeze()


class MovedClock:
    """The clock of the whole program, moved by hand; it goes on by itself in between."""

    def __init__(self, monkeypatch):
        self.ahead = timedelta()
        for name in ("source", "steady"):
            monkeypatch.setattr(clock, name, partial(self._moved, getattr(clock, name)))

    def _moved(self, real):
        return real() + self.ahead.total_seconds()

    def forward(self, **given):
        """Move on by so many days, hours, minutes or seconds."""
        self.ahead += timedelta(**given)


@pytest.fixture
def moved_clock(monkeypatch):
    return MovedClock(monkeypatch)


@pytest.fixture
def durable(monkeypatch):
    """Ask for this before `app`: its database then waits for the disk, as an installation's does."""
    monkeypatch.setattr(sqlite, "PRAGMAS", DURABLE)


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "instance", keys=tmp_path / "keys", testing=True, **HASTE)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    """A database with all its tables and nothing in them, made once by every migration: a test gets a copy of it."""
    folder = tmp_path_factory.mktemp("empty")
    settings = Settings(data=folder, keys=folder / "keys", testing=True)
    app = create_app(settings)
    migrate_database(app)
    back_up(settings.database, folder / "copy.sqlite3")
    return folder / "copy.sqlite3"


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server for all tests of this process, with an empty Workshop's database to copy from."""
    server = Server(**FORGETFUL)
    try:
        server.start()
        folder = server.folder / "template"
        app = create_app(Settings(data=folder, keys=folder / "keys", testing=True,
                                  database_url=server.new_database(TEMPLATE)))
        migrate_database(app)
        yield server
    finally:
        server.remove()


@pytest.fixture
def postgres_url(postgres_server):
    """A database of this test's own, with all tables and nothing in them."""
    return postgres_server.new_database(f"w{secrets.token_hex(8)}", template=TEMPLATE)


@pytest.fixture
def app(settings, empty_database, request):
    settings.data.mkdir()
    if ON_POSTGRESQL:
        settings = replace(settings, database_url=request.getfixturevalue("postgres_url"))
    else:
        shutil.copyfile(empty_database, settings.database)
        settings.database.chmod(empty_database.stat().st_mode)
    app = create_app(settings)
    prepare(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def amara(app):
    return Facilitator(app, "amara@example.org", "Amara")


@pytest.fixture
def dana(app):
    return Facilitator(app, "dana@example.org", "Dana")


@pytest.fixture
def room(app, amara):
    """Amara's running room with three questions; nobody has joined yet."""
    return Room(app, amara)
