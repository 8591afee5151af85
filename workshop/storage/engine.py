"""The one database of an installation, SQLite or PostgreSQL: which it is, and what only that kind knows how to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from workshop.config import Settings
from workshop.extensions import db

from . import forgetting, sqlite
from .problems import ResidueLeft as ResidueLeft
from .transactions import Write


def _postgres() -> ModuleType:
    """Its driver is loaded only where it is used: a laptop starts without."""
    from . import postgres

    return postgres


def is_postgres(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def address(settings: Settings) -> Any:
    """Where the database is, as SQLAlchemy takes it."""
    return _postgres().address(settings.database_url) if settings.database_url else f"sqlite:///{settings.database}"


def options(settings: Settings) -> dict[str, Any]:
    return dict(_postgres().engine_options() if settings.database_url else sqlite.engine_options())


def listen(engine: Engine) -> None:
    """Set every new connection up, and begin transactions as this product needs them."""
    (_postgres() if is_postgres(engine) else sqlite).listen(engine)


def leave_no_residue(engine: Engine) -> None:
    """After something was deleted for good: rewrite what held it, so that it cannot be read from there.

    :raises ResidueLeft: somebody else is reading the database.
    """
    (forgetting.rewrite if is_postgres(engine) else sqlite.leave_no_residue)(engine)


def empty_log(engine: Engine, room: str = "") -> None:
    """Take away what tells in which order things were written, as far as it can be done now.

    :param room: whose rows, where each session's can be taken by itself; else it is done for all.
    """
    if is_postgres(engine):
        forgetting.mix(engine, forgetting.without_order(db.metadata), room)
    else:
        sqlite.empty_log(engine)


def settle(engine: Engine) -> None:
    """After every migration: what the tables of this kind of database need besides."""
    if is_postgres(engine):
        forgetting.keep_no_statistics(engine, forgetting.without_order(db.metadata))


@contextmanager
def one_at_a_time(engine: Engine) -> Iterator[None]:
    """What is inside is done by one process after the other, where several share a database."""
    if not is_postgres(engine):
        yield
        return
    postgres = _postgres()
    with postgres.holding(engine, postgres.PREPARING):
        yield


@contextmanager
def keeping_house(engine: Engine) -> Iterator[bool]:
    """Whether this process may do now what one process does for all that share the database."""
    if not is_postgres(engine):
        yield True
        return
    postgres = _postgres()
    with postgres.holding(engine, postgres.HOUSEKEEPING, waits=False) as is_held:
        yield is_held


def was_lost(engine: Engine, error: DBAPIError) -> bool:
    """Whether a write failed for a reason that is over when it is tried once more: the connection, or a deadlock."""
    return is_postgres(engine) and bool(_postgres().was_lost(error))


def was_stored(engine: Engine, write: Write) -> bool:
    """After the connection was lost: whether that write is in the database.

    :raises DBAPIError: the database is not back after some seconds.
    """
    return bool(_postgres().was_stored(engine, write))


def touch(session: Any) -> None:
    """Write, inside the transaction, what tells nobody anything: whether it is stored says whether anything can be."""
    if is_postgres(session.get_bind()):
        session.execute(text("SELECT pg_current_xact_id()"))    # a transaction that has a number is written down
    else:
        sqlite.touch(session)
