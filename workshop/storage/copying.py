"""Backups of a database that is a server: a file as `backup` makes it of SQLite, table by table, and back.

So one file restores into either kind of database, and is the way from SQLite to PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from flask import Flask
from sqlalchemy import Connection, Engine, Table, create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError

from workshop.extensions import db

from . import engine as database
from .prepare import copy_file, expect_backup, known_revisions
from .problems import CannotStart
from .transactions import Write, writing

ROWS = 500    # read and written at once


def back_up(app: Flask, target: Path) -> None:
    """A whole copy of the database as it is now, taken while it is in use. Session keys are never part of it.

    :raises CannotStart: there is nothing to copy, or the target cannot be written.
    """
    if target.exists():
        raise CannotStart(f"{target} exists already. Choose another name: a backup never overwrites a file.")
    partial = target.with_name(target.name + ".partial")
    with app.app_context(), db.engine.connect() as source:
        revision = _revision(source)
        try:
            with _file(partial) as copy, copy.begin() as connection:
                db.metadata.create_all(connection)
                _copy_rows(source, connection)
                connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                                        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"))
                connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
            os.chmod(partial, 0o600)
            shutil.move(partial, target)
        except (OSError, sqlite3.Error, DBAPIError) as error:
            why = getattr(error, "orig", None) or error
            raise CannotStart(f"The backup could not be written to {target} ({why}). Choose another place.") from None
        finally:
            partial.unlink(missing_ok=True)


def _revision(source: Connection) -> str:
    """:raises CannotStart: the tables are not those of this program."""
    found = (source.execute(text("SELECT version_num FROM alembic_version")).scalar()
             if inspect(source).has_table("alembic_version") else None)
    if found is None:
        raise CannotStart("There is nothing to copy: the database has no tables of Workshop yet.")
    if found not in known_revisions(newest=True):
        raise CannotStart("The tables are those of another version of Workshop. Copy them with that version, or start "
                          "this one first: a start brings them up to date.")
    return str(found)


def restore(app: Flask, source: Path) -> None:
    """Put a backup into a database in which there is nothing yet: all of it, or nothing.

    :raises CannotStart: there are tables already, or the file is no sound backup that this program can read.
    """
    expect_backup(source)
    with app.app_context():
        if inspect(db.engine).get_table_names():
            raise CannotStart("The database holds tables already, and a restore never overwrites. Make an empty one, "
                              "and name it in WORKSHOP_DATABASE_URL.")
        with tempfile.TemporaryDirectory() as folder:
            newest = Path(folder) / "newest.sqlite3"
            copy_file(source, newest)
            with _file(newest) as copy:
                with copy.begin() as connection:
                    _upgrade(app, connection)
                with copy.connect() as read, writing(Write()), db.engine.begin() as connection:
                    _upgrade(app, connection)
                    _copy_rows(read, connection)
                    _count_on(connection)
        database.settle(db.engine)
        db.engine.dispose()


@contextmanager
def _file(path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


def _upgrade(app: Flask, connection: Connection) -> None:
    config = app.extensions["migrate"].migrate.get_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy_rows(source: Connection, target: Connection) -> None:
    """Every row of every table, in the order of its key: no other order is carried over."""
    for table in db.metadata.sorted_tables:
        found = source.execution_options(yield_per=ROWS).execute(select(table).order_by(*table.primary_key))
        for rows in found.mappings().partitions(ROWS):
            target.execute(table.insert(), [dict(row) for row in rows])


def _count_on(connection: Connection) -> None:
    """Let numbers that the database gives go on after those that were brought in."""
    for table in (table for table in db.metadata.sorted_tables if _numbered(table)):
        connection.execute(text(
            f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), coalesce(max(id), 1), "  # noqa: S608
            f"count(*) > 0) FROM \"{table.name}\""))


def _numbered(table: Table) -> bool:
    return table.autoincrement_column is not None and table.autoincrement_column.name == "id"
