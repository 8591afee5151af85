"""What PostgreSQL keeps beside the rows, and how it is made to forget it (decision 0037).

Each row bears the number of the transaction that wrote it, stands where it was written, and stays readable in the files
after it was deleted. In the tables of responses that is the order of arrival, and what was written together.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import Engine, MetaData, Table, text

from .problems import ResidueLeft
from .transactions import Write, writing

#: Bytes; a larger table would stop every room while it is rewritten, so its deleted rows are only freed for new ones.
REWRITTEN_UP_TO = 64 * 1024 * 1024
#: Seconds to wait for those who read a state of before a deletion.
READERS = 3.0
OF_SESSION = ("step_id IN (SELECT step.id FROM step JOIN session ON session.id = step.session_id "
              "WHERE session.room = :room)")


def without_order(metadata: MetaData) -> list[Table]:
    """The tables that keep no order of arrival on SQLite, and so may keep none here."""
    return [table for table in metadata.sorted_tables if table.dialect_options["sqlite"]["with_rowid"] is False]


def mix(engine: Engine, tables: list[Table], room: str) -> None:
    """Write the rows of one session anew, all at once and in the order of their random names; then free the old ones.

    :param room: whose rows; "": those of every session.
    """
    of_steps = [table for table in tables if "step_id" in table.c]
    with writing(Write(frozenset([room]) if room else None)), engine.begin() as connection:
        for table in of_steps:
            which = f" WHERE {OF_SESSION}" if room else ""
            order = ", ".join(f'"{column.name}"' for column in table.primary_key)
            connection.execute(text(
                f'WITH gone AS (DELETE FROM "{table.name}"{which} RETURNING *) '  # noqa: S608  (names of our tables)
                f'INSERT INTO "{table.name}" SELECT * FROM gone ORDER BY {order}'), {"room": room} if room else {})
    with closing(engine.raw_connection()) as connection:
        _run(connection, "VACUUM " + ", ".join(f'"{table.name}"' for table in of_steps))


def rewrite(engine: Engine) -> None:
    """Write every table anew into files of its own, so that nothing deleted is in them.

    :raises ResidueLeft: somebody still reads a state of before, and would keep the deleted rows alive.
    """
    with closing(engine.raw_connection()) as connection:
        _wait_for_readers(connection)
        for name, size in _sizes(connection):
            if size <= REWRITTEN_UP_TO:
                _run(connection, f'VACUUM (FULL) "{name}"')
            _run(connection, f'VACUUM "{name}"')    # which alone sets the count of deleted rows right


def keep_no_statistics(engine: Engine, tables: list[Table]) -> None:
    """The planner would keep samples of what people wrote, which outlive their rows."""
    with closing(engine.raw_connection()) as connection:
        for table in tables:
            known = dict(_run(connection, "SELECT attname, coalesce(attstattarget, -1) FROM pg_attribute "
                                          "WHERE attrelid = %s::regclass AND attnum > 0", f'"{table.name}"'))
            changes = [f'ALTER COLUMN "{column.name}" SET STATISTICS 0' for column in table.columns
                       if column.name != "step_id" and known.get(column.name)]
            if changes:
                _run(connection, f'ALTER TABLE "{table.name}" {", ".join(changes)}')


def _run(connection: Any, statement: str, *values: Any) -> list[Any]:
    cursor = connection.cursor()
    cursor.execute(statement, values or None)
    return list(cursor.fetchall()) if cursor.description else []


def _sizes(connection: Any) -> Iterator[tuple[str, int]]:
    """(name, bytes) of each table that is not empty."""
    yield from _run(connection, """
        SELECT relname, pg_table_size(oid) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND pg_relation_size(oid) > 0
        ORDER BY relname""")


def _wait_for_readers(connection: Any) -> None:
    """:raises ResidueLeft: a transaction of before goes on for long (a backup, an open shell)."""
    ((now,),) = _run(connection, "SELECT pg_current_xact_id()::xid::text")
    until = time.monotonic() + READERS
    while _run(connection, """
            SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND backend_xmin IS NOT NULL AND age(backend_xmin) > age(%s::text::xid)""", now):
        if time.monotonic() > until:
            raise ResidueLeft()
        time.sleep(0.05)
