from __future__ import annotations

from typing import Any

from sqlalchemy import Insert
from sqlalchemy.ext.compiler import compiles


class InsertOnce(Insert):
    """An insert that leaves a row as it is when there is one with this key already."""

    inherit_cache = True


@compiles(InsertOnce)
def _insert_once(insert: InsertOnce, compiler: Any, **given: Any) -> str:
    return f"{compiler.visit_insert(insert, **given)} ON CONFLICT DO NOTHING"


def insert_once(table: Any) -> InsertOnce:
    """`ON CONFLICT DO NOTHING`, on SQLite and on PostgreSQL."""
    return InsertOnce(table)
