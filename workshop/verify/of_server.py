"""Reading a PostgreSQL database for `workshop verify`: the schema that is there, and what lies beside its rows."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy.exc import ArgumentError

from workshop.storage import postgres
from workshop.storage.problems import CannotStart

from . import examine

#: As SQLite names them; whatever else there is keeps its own name.
KINDS = {"timestamp without time zone": "DATETIME", "timestamp with time zone": "DATETIME",
         "time without time zone": "TIME", "time with time zone": "TIME", "character varying": "VARCHAR"}
KEPT_AS_THEY_ARE = {"integer", "bigint", "smallint", "boolean", "bytea", "real", "double precision"}
TABLES = """SELECT table_name FROM information_schema.tables
            WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name"""
COLUMNS = """SELECT column_name, data_type FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = %s ORDER BY ordinal_position"""
REFERENCES = """SELECT attname, confrelid::regclass::text FROM pg_constraint
                JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
                WHERE contype = 'f' AND conrelid = %s::regclass"""
DEAD = "SELECT relname, n_dead_tup FROM pg_stat_user_tables WHERE relname = ANY(%s) AND n_dead_tup > 0"


@dataclass(frozen=True)
class Beside:
    """What the server keeps beside the rows of one session's questions."""

    #: By table: the names of rows and the transactions that wrote them, in the order in which they lie there.
    placed: dict[str, list[tuple[str, str]]]
    #: Deleted rows that still lie in a table, by table.
    dead: dict[str, int]

    def order(self) -> list[str]:
        """Tables whose rows, as far as they were written together, do not lie in the order of their random names."""
        wrong = []
        for table, rows in self.placed.items():
            together = Counter(writer for _name, writer in rows).most_common(1)
            names = [name for name, writer in rows if together and writer == together[0][0]]
            if names != sorted(names):
                wrong.append(f"the rows of {table} do not lie in the order of their names")
            elif len(rows) > 3 and len(names) == 1:
                wrong.append(f"each row of {table} was written by itself, which tells the order")
        return wrong


def read(url: str) -> tuple[sqlite3.Connection, psycopg.Connection[Any]]:
    """One state of the whole database, table by table as it is there; and the connection it was read with.

    :raises CannotStart: it cannot be read.
    """
    try:
        server = psycopg.connect(postgres.for_libpq(postgres.address(url)), connect_timeout=5)
    except (psycopg.Error, ArgumentError):
        raise CannotStart("The database in WORKSHOP_DATABASE_URL cannot be read. Run this with the settings of the "
                          "server.") from None
    server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    copy = sqlite3.connect(":memory:")
    for (table,) in server.execute(TABLES).fetchall():
        columns = server.execute(COLUMNS, [table]).fetchall()
        leads: dict[str, str] = dict(server.execute(REFERENCES, [f'"{table}"']).fetchall())
        described = ", ".join(
            f'"{name}" "{KINDS.get(kind, kind.upper())}"' + (f" REFERENCES {leads[name]}" if name in leads else "")
            for name, kind in columns)
        copy.execute(f'CREATE TABLE "{table}" ({described})')
        asked = ", ".join(f'"{name}"' if kind in KEPT_AS_THEY_ARE else f'"{name}"::text' for name, kind in columns)
        with server.cursor() as cursor:
            cursor.execute(f'SELECT {asked} FROM "{table}"'.encode())  # noqa: S608  (names from the schema)
            copy.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(columns))})',  # noqa: S608
                             cursor.fetchall())
    return copy, server


def beside(server: psycopg.Connection[Any], copy: sqlite3.Connection, over: Collection[int]) -> Beside:
    """What is kept beside the rows of questions that are over."""
    there = [table for table in examine.WITHOUT_ORDER if table in examine.tables(copy) and table != "role_tally"]
    placed = {table: server.execute(
        f'SELECT {examine.PSEUDONYMS.get(table, "id") if table not in examine.RESPONSE_TABLES else "id"}, xmin::text '  # noqa: S608
        f'FROM "{table}" WHERE step_id = ANY(%s) ORDER BY ctid'.encode(), [list(over)]).fetchall() for table in there}
    with closing(server):
        return Beside(placed, dict(server.execute(DEAD, [list(examine.PSEUDONYMS)]).fetchall()))
