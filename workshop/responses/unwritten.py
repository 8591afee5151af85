"""Rows of acts that are run side by side, until they are written together at the end of these acts.

They are written in the order of their random keys, so that nothing tells which came first, or which belong to one act.
Only rows that are new, and that none of these acts reads: who acts twice is not run beside itself (`ahead`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workshop.errors import Refused
from workshop.extensions import db
from workshop.storage.rows import insert_rows
from workshop.storage.writer import shared_by_batch

_ROWS = "unwritten rows"


def rows() -> list[tuple[Any, dict[str, Any]]] | None:
    """Where new rows wait, each with its model; None where each act writes its own."""
    shared = shared_by_batch()
    return shared.get(_ROWS) if shared is not None else None


@contextmanager
def written_together() -> Iterator[None]:
    """Let the rows of the acts inside wait, and write them at the end."""
    shared = shared_by_batch()
    if shared is None:
        raise RuntimeError("rows are written inside a write transaction")
    waiting = shared[_ROWS] = []
    try:
        yield
    finally:
        del shared[_ROWS]
    by_model: dict[Any, list[dict[str, Any]]] = {}
    for model, row in waiting:
        by_model.setdefault(model, []).append(row)
    for model, of_model in by_model.items():
        key = model.__mapper__.primary_key[0].name
        insert_rows(db.session.connection(), model.__table__, sorted(of_model, key=lambda row: str(row[key])))


@contextmanager
def of_one_act() -> Iterator[None]:
    """One of these acts: what it would add stays unwritten when it is refused."""
    waiting = rows()
    many = len(waiting or ())
    try:
        yield
    except Refused:
        if waiting is not None:
            del waiting[many:]
        raise
