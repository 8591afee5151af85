"""Many new rows at once, by the driver's own `executemany`: the statement is made once, and no expression for a row.

SQLAlchemy puts the parameters of every row together anew, which cost half of what a response needs (decision 0036).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.engine import Dialect

Rows = Callable[[Sequence[dict[str, Any]]], list[Any]]


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """:param rows: every column of each by name, as the model takes it."""
    if rows:
        statement, as_sent = _prepared(connection.dialect, table)
        connection.exec_driver_sql(statement, as_sent(rows))


@lru_cache(maxsize=64)
def _prepared(dialect: Dialect, table: Table) -> tuple[str, Rows]:
    """The statement as this database's driver takes it, and how rows are handed to it."""
    compiled = table.insert().compile(dialect=dialect, column_keys=[column.name for column in table.columns])
    sent = {column.name: column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns}
    places = compiled.positiontup

    def in_order(rows: Sequence[dict[str, Any]]) -> list[Any]:
        columns = [(name, sent[name]) for name in places or ()]
        return [tuple(make(row[name]) if make is not None else row[name] for name, make in columns) for row in rows]

    def by_name(rows: Sequence[dict[str, Any]]) -> list[Any]:
        made = [(name, make) for name, make in sent.items() if make is not None]
        return [row | {name: make(row[name]) for name, make in made} for row in rows]

    return str(compiled), in_order if places is not None else by_name
