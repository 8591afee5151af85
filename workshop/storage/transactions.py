"""What a transaction is begun for: reading, or writing to the sessions that are named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Write:
    """One transaction that writes.

    :ivar rooms: the sessions it writes to; None: it may write to anything.
    :ivar number: what the database calls this transaction, where it can be asked later what became of it.
    """

    rooms: frozenset[str] | None = None
    number: str = ""


#: True while `storage.writer` holds the transaction.
is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)
_write: ContextVar[Write | None] = ContextVar("write", default=None)


@contextmanager
def writing(write: Write) -> Iterator[None]:
    """Transactions begun inside are begun for this."""
    flag, kept = is_writing.set(True), _write.set(write)
    try:
        yield
    finally:
        _write.reset(kept)
        is_writing.reset(flag)


def current_write() -> Write:
    """What is being written; whoever did not say may write to anything."""
    return _write.get() or Write()
