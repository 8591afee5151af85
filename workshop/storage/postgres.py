"""PostgreSQL as this product needs it: durable, one writer for each session, and keeping as little beside the rows as
can be (decision 0037).
"""

from __future__ import annotations

import hashlib
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from gevent import monkey
from psycopg import Error
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError

from .transactions import Write, current_write, is_writing

#: What each connection is told. A lock is held by another process for as long as one commit takes.
SESSION = """
SET TIME ZONE 'UTC';
SET lock_timeout = '5s';
SET idle_in_transaction_session_timeout = '5min';
SELECT current_setting('synchronous_commit')
"""
#: A reader sees one state, however many questions it asks.
READING = "BEGIN ISOLATION LEVEL REPEATABLE READ"
#: Connections that a process holds, and how many more at most while many ask at once.
KEPT, MORE = 8, 12
#: Seconds to wait for a server that is being restarted.
UNTIL_BACK = 8.0
#: The lock that stands for the whole installation: shared by those who write to named sessions, else held alone.
EVERYTHING = -7_021_975
#: The locks of those who prepare the database, and of those who keep house in it.
PREPARING, HOUSEKEEPING = -7_021_976, -7_021_977
#: SQLSTATE of a deadlock and of two writers that cannot both have their way: nothing was stored.
UNDONE = {"40P01", "40001"}
_poll = monkey.get_original("select", "poll") if hasattr(select, "poll") else None


def address(text: str) -> URL:
    """The setting, which was checked when it was read, as SQLAlchemy takes it."""
    return make_url(text).set(drivername="postgresql+psycopg")


def engine_options() -> dict[str, Any]:
    return {
        "connect_args": {"connect_timeout": 5, "application_name": "workshop", "autocommit": True},
        "hide_parameters": True,      # an error message must never hold what a person wrote
        "pool_size": KEPT,
        "max_overflow": MORE,
        "pool_timeout": 20,
    }


def listen(engine: Engine) -> None:
    """Set every new connection up, find dead ones before they are used, and begin transactions ourselves."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        answer = connection.execute(SESSION)
        while answer.nextset():
            pass
        if answer.fetchone()[0] == "off":    # what was acknowledged survives a power cut (decision 0002)
            connection.execute("SET synchronous_commit = on")

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, _record: Any, _proxy: Any) -> None:
        if has_ended(connection):
            raise InvalidatePoolError()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if not is_writing.get():
            _begin(connection, READING)
            return
        write = current_write()
        write.number = _begin(connection, beginning_of(write)).fetchone()[0]


def _begin(connection: Connection, statements: str) -> Any:
    """Send the statements in one go; the cursor stands at the last one's answer."""
    raw: Any = connection.connection.dbapi_connection
    try:
        answer = raw.execute(statements)
        while answer.nextset():
            pass
    except Error as error:
        if raw.closed:
            connection.invalidate(error)
        raise OperationalError("BEGIN", None, error, connection_invalidated=bool(raw.closed)) from None
    return answer


def has_ended(connection: Any) -> bool:
    """Whether the server has said something to a connection that asked nothing: then it has ended it.

    Costs no question to the server, unlike a ping.
    """
    if _poll is None:
        return False
    waiting = _poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def beginning_of(write: Write) -> str:
    """The statements that begin a write: alone in its sessions, or in the whole installation when it names none.

    Locks are always taken in the same order, so that two processes never wait for each other. What it deletes is
    counted with its commit: a count that came after the deleted rows were freed would say that they are still there.
    """
    if write.rooms is None:
        locks = [f"pg_advisory_xact_lock({EVERYTHING})"]
    else:
        locks = [f"pg_advisory_xact_lock_shared({EVERYTHING})",
                 *(f"pg_advisory_xact_lock({key})" for key in sorted(map(lock_of, write.rooms)))]
    return (f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_stat_force_next_flush(), {', '.join(locks)}; "
            "SELECT pg_current_xact_id()::text")


def lock_of(room: str) -> int:
    """The number of a session's lock. That two sessions may have the same does no harm."""
    return int.from_bytes(hashlib.blake2b(room.encode(), digest_size=8).digest(), "big", signed=True)


@contextmanager
def holding(engine: Engine, lock: int, *, waits: bool = True) -> Iterator[bool]:
    """Hold a lock of the whole installation on a connection of its own, which no transaction keeps open.

    :param waits: until another process lets go of it; else it is not held, and said so.
    """
    connection: Any = psycopg.connect(for_libpq(engine.url), connect_timeout=5, autocommit=True)
    try:
        if waits:
            connection.execute("SELECT pg_advisory_lock(%s)", [lock])
            yield True
        else:
            yield bool(connection.execute("SELECT pg_try_advisory_lock(%s)", [lock]).fetchone()[0])
    finally:
        connection.close()


def for_libpq(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def was_lost(error: DBAPIError) -> bool:
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in UNDONE


def was_stored(engine: Engine, write: Write) -> bool:
    """Ask the server what became of a transaction whose commit was not answered; waits until it is back."""
    connection = _connect_again(engine)
    try:
        if not write.number:
            return False
        cursor = connection.cursor()
        cursor.execute("SELECT pg_xact_status(%s::xid8)", [write.number])
        return bool(cursor.fetchone()[0] == "committed")
    finally:
        connection.close()


def _connect_again(engine: Engine) -> Any:
    until = time.monotonic() + UNTIL_BACK
    while time.monotonic() < until:
        with suppress(DBAPIError):
            return engine.raw_connection()
        time.sleep(0.1)
    return engine.raw_connection()
