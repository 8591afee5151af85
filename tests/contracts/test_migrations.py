"""The migrations make the very tables that the models describe, on either database, empty and with real rows."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from dataclasses import replace

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from people import Facilitator, Room
from postgres import TEMPLATE
from sqlalchemy import create_engine, inspect, text

from workshop import create_app
from workshop.extensions import db
from workshop.storage import postgres
from workshop.storage.prepare import migrate_database, prepare
from workshop.storage.sqlite import MIGRATIONS


def schema_of(path):
    """Table → columns, foreign keys, indexes, checks and whether it keeps an order of rows."""
    connection = sqlite3.connect(path)
    ask = lambda sql: connection.execute(sql).fetchall()  # noqa: E731
    without_rowid = {row[1]: bool(row[4]) for row in ask("PRAGMA table_list")}
    described = {}
    for name, sql in ask("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"):
        indexes = {(row[2], row[3], tuple(column[2] for column in ask(f"PRAGMA index_info('{row[1]}')")))
                   for row in ask(f"PRAGMA index_list('{name}')")}
        described[name] = {
            "columns": {row[1:6] for row in ask(f"PRAGMA table_info('{name}')")},
            "foreign keys": {row[2:7] for row in ask(f"PRAGMA foreign_key_list('{name}')")},
            "indexes": indexes,
            "checks": set(re.findall(r"CONSTRAINT (\w+) CHECK \((.*)\)", sql)),
            "without rowid": without_rowid[name],
        }
    connection.close()
    return described


def counts_of(path):
    connection = sqlite3.connect(path)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    connection.close()
    return counts


@pytest.fixture
def database(app, settings):
    return settings.database


def test_migrations_make_what_the_models_describe(database, tmp_path):
    described = tmp_path / "described.sqlite3"
    engine = create_engine(f"sqlite:///{described}")
    db.metadata.create_all(engine)
    engine.dispose()

    assert schema_of(database) == schema_of(described)


def test_the_tables_of_responses_keep_no_order_of_arrival(database):
    without = {name for name, table in schema_of(database).items() if table["without rowid"]}

    assert without == {
        "live_response", "participation", "phone_act", "sealed_response", "resonance", "role_tally", "audit_entry"}


def test_migrations_form_one_line():
    script = ScriptDirectory(str(MIGRATIONS))

    assert len(script.get_heads()) == len(script.get_bases()) == 1
    assert all(revision.doc.endswith(".") for revision in script.walk_revisions())


def test_a_start_on_real_rows_keeps_them_all(app, room, database):
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("Kept over an update")
    before = counts_of(database)

    is_new = migrate_database(app)

    assert (is_new, counts_of(database)) == (False, before)
    assert before["live_response"] == 1


def test_every_migration_goes_down_and_up_again_on_real_rows(app, room, database):
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("In the way")
    before = schema_of(database)
    revisions = [revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]

    with app.app_context():
        db.session.remove()
        for _revision in revisions:
            flask_migrate.downgrade(revision="-1")
        emptied = set(counts_of(database))
        for _revision in revisions:
            flask_migrate.upgrade(revision="+1")

    assert emptied == {"alembic_version"}
    assert schema_of(database) == before


def test_a_session_of_before_names_the_theme_it_ran_with(app, room, database):
    with app.app_context():
        db.session.remove()
        flask_migrate.downgrade(revision="0007")
        flask_migrate.upgrade(revision="0008")
    connection = sqlite3.connect(database)
    found = connection.execute("SELECT theme_slug, theme_version FROM session").fetchall()
    connection.close()

    assert found == [(next(iter(app.extensions["workshop_library"].themes)), "")]


@contextmanager
def engine_of(url):
    engine = create_engine(postgres.address(url))
    yield engine
    engine.dispose()


def on_the_server(url):
    """Table → columns, keys, indexes and checks, as PostgreSQL has them."""
    with engine_of(url) as engine:
        found = inspect(engine)
        return {name: {
            "columns": {(one["name"], str(one["type"]), one["nullable"], one["default"])
                        for one in found.get_columns(name)},
            "primary key": (found.get_pk_constraint(name)["name"],
                            tuple(found.get_pk_constraint(name)["constrained_columns"])),
            "foreign keys": {(one["name"], *one["constrained_columns"], one["referred_table"], str(one["options"]))
                             for one in found.get_foreign_keys(name)},
            "unique": {(one["name"], *one["column_names"]) for one in found.get_unique_constraints(name)},
            "indexes": {(one["name"], one["unique"], *one["column_names"]) for one in found.get_indexes(name)},
            "checks": {(one["name"], one["sqltext"]) for one in found.get_check_constraints(name)},
        } for name in found.get_table_names() if name != "alembic_version"}


def test_on_postgresql_they_make_what_the_models_describe(postgres_server):
    described = postgres_server.new_database("described")
    with engine_of(described) as engine:
        db.metadata.create_all(engine)

    assert on_the_server(postgres_server.url(TEMPLATE)) == on_the_server(described)


def test_on_postgresql_they_go_down_and_up_again_on_real_rows(settings, postgres_url):
    app = create_app(replace(settings, database_url=postgres_url))
    prepare(app)
    room = Room(app, Facilitator(app, "amara@example.org", "Amara"))
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("In the way")
    before = on_the_server(postgres_url)

    with app.app_context():
        db.session.remove()
        flask_migrate.downgrade(revision="0002")
        flask_migrate.upgrade()
        kept = db.session.execute(text("SELECT body FROM live_response")).scalar()
        db.session.remove()
        flask_migrate.downgrade(revision="base")
        emptied = on_the_server(postgres_url)
        flask_migrate.upgrade()
        db.engine.dispose()

    assert "In the way" in kept
    assert emptied == {}
    assert on_the_server(postgres_url) == before
