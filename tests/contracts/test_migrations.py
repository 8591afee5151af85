"""The migrations make the very tables that the models describe, on an empty file and on one with real rows."""

from __future__ import annotations

import re
import sqlite3

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from workshop.extensions import db
from workshop.storage.prepare import migrate_database
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
