"""SQLite as this product needs it: durable, ordered by nothing, and leaving no residue."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import OperationalError

from .off_loop import off_loop
from .problems import ResidueLeft
from .transactions import is_writing

#: Alembic's folder, inside the package.
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

PRAGMAS = (
    "PRAGMA busy_timeout = 2000",     # milliseconds; only another process (backup, a command) can hold the lock
    "PRAGMA journal_mode = WAL",      # readers go on while a commit runs
    "PRAGMA synchronous = FULL",      # what was acknowledged survives a power cut (decision 0002)
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",      # freed pages are overwritten, so sealing leaves nothing readable
    "PRAGMA trusted_schema = OFF",
)


class OffLoopConnection(sqlite3.Connection):
    """A connection whose COMMIT, and its wait for the disk, never stops the event loop."""

    def commit(self) -> None:
        if self.in_transaction:
            off_loop(super().commit)


def engine_options() -> dict[str, Any]:
    return {
        "connect_args": {"factory": OffLoopConnection, "check_same_thread": False},
        "hide_parameters": True,      # an error message must never hold what a person wrote
        "pool_size": 10,
        "max_overflow": 200,
    }


def listen(engine: Engine) -> None:
    """Set every new connection up, and begin transactions ourselves (the driver would begin them too late)."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if not is_writing.get():
            connection.exec_driver_sql("BEGIN")       # a writer takes the write lock at once
            return
        raw: Any = connection.connection.dbapi_connection
        try:
            off_loop(lambda: raw.execute("BEGIN IMMEDIATE"))  # may wait for a lock that another process holds
        except sqlite3.OperationalError as error:
            raise OperationalError("BEGIN IMMEDIATE", None, error) from None

    @event.listens_for(engine, "checkin")
    def on_checkin(connection: Any, _record: Any) -> None:
        # After a COMMIT that failed, SQLAlchemy takes the transaction for ended: it would keep the write lock.
        if connection is not None and connection.in_transaction:
            connection.rollback()


def leave_no_residue(engine: Engine) -> None:
    """Rewrite the database and empty its log, so that no deleted row can be read from the files.

    Runs after a session is sealed. `secure_delete` has already overwritten the rows; this takes the copies that
    the write-ahead log still holds.

    :raises ResidueLeft: a reader (a backup, an open shell) keeps the log alive.
    """
    if not _off_loop_on(engine, "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
        raise ResidueLeft()


def empty_log(engine: Engine) -> None:
    """Empty the write-ahead log, if nobody is reading: it holds what was written together, and in which order."""
    _off_loop_on(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def _off_loop_on(engine: Engine, *statements: str) -> bool:
    """Run statements beside the event loop; whether the last one, a checkpoint, could empty the log."""
    connection = engine.raw_connection()
    try:
        def work() -> bool:
            answers = [connection.execute(statement).fetchone() for statement in statements]
            return not answers[-1][0]  # (busy, pages in the log, pages moved)

        return off_loop(work)
    finally:
        connection.close()


def touch(session: Any) -> None:
    """Write, inside the transaction, what tells nobody anything."""
    found = session.execute(text("PRAGMA user_version")).scalar()
    session.execute(text(f"PRAGMA user_version = {0 if found else 1}"))
