"""A few columns, looked up past SQLAlchemy's session: its transaction and bookkeeping cost ten times the question.

For what is asked of every phone that joins and comes back. Inside a transaction, and on PostgreSQL, whose driver waits
for the network, the session asks as ever.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError

from workshop.extensions import db

from .engine import is_postgres
from .transactions import is_writing

Columns = list[Callable[[Any], Any] | None]


def look_up(statement: Select[Any], **given: str) -> list[tuple[Any, ...]]:
    """The rows of a statement as they stand now.

    :param statement: one that is made once, of a table's own columns.
    :param given: its parameters by name.
    """
    engine = db.engine
    if is_postgres(engine) or is_writing.get() or (db.session.registry.has() and db.session().in_transaction()):
        return [tuple(row) for row in db.session.execute(statement, given)]
    asked, places, made = _prepared(engine.dialect, statement)
    held = engine.raw_connection()
    try:
        raw: Any = held.dbapi_connection
        rows = raw.execute(asked, [given[name] for name in places]).fetchall()
    except sqlite3.Error as error:
        raise OperationalError(asked, None, error) from None
    finally:
        held.close()
    return [tuple(value if make is None else make(value) for value, make in zip(row, made, strict=True))
            for row in rows]


@lru_cache(maxsize=64)
def _prepared(dialect: Dialect, statement: Select[Any]) -> tuple[str, list[str], Columns]:
    """The statement as SQLite's driver takes it, the order of its parameters, and how each column is read."""
    compiled = statement.compile(dialect=dialect)
    made: Columns = [column.type.dialect_impl(dialect).result_processor(dialect, None)
                     for column in statement.selected_columns]
    return str(compiled), list(compiled.positiontup or ()), made
