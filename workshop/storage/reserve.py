"""Room that is kept on the disk for what makes room: a file that is given up when a session must be closed or erased.

Closing shuffles and then rewrites the database, so it needs about twice its size for a moment. On a full disk the one
thing that people were promised, that nothing stays that could link them, must still be done.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from flask import current_app

from workshop.errors import Busy
from workshop.web.incidents import log_incident

from .trouble import FULL, Trouble, kind_of

T = TypeVar("T")
EXTENSION = "workshop_reserve"
#: Bytes beside twice the database: what one close writes before the rewrite, of a thousand people's session.
LEAST = 8 * 1024 * 1024


@dataclass
class Reserve:
    """One file beside the database. It holds nothing."""

    database: Path

    @property
    def path(self) -> Path:
        return self.database.with_name("reserve")

    def keep(self) -> bool:
        """Keep room for a rewrite of the database as large as it is now; whether there is enough for that.

        The disk must have as much again left over: a reserve must not be what fills it. A database that is on no disk
        of this machine (PostgreSQL) needs none.
        """
        try:
            if not self.database.exists():
                return False
            wanted = 2 * self.database.stat().st_size + LEAST
            has = self.path.stat().st_size if self.path.exists() else 0
            if has >= wanted:
                return True
            if shutil.disk_usage(self.path.parent).free < 2 * (wanted - has):
                return False
            _take(self.path, wanted)
        except OSError as error:
            log_incident("reserve_not_kept", error)
            return False
        return True

    def give_up(self) -> bool:
        """Let the room go; whether there was any."""
        try:
            self.path.unlink()
        except OSError:
            return False
        log_incident("reserve_used")
        return True


def _take(path: Path, size: int) -> None:
    """Bytes that are really there: a file with holes would keep no room."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(descriptor, 0, size)
        else:
            for _ in range(0, size, LEAST):
                os.write(descriptor, b"\0" * LEAST)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


def even_on_a_full_disk(work: Callable[[], T]) -> T:
    """Do what makes room in the end; when the disk is full, once more with the room that is kept for it."""
    try:
        return work()
    except Exception as error:
        trouble: Trouble = current_app.extensions["workshop_trouble"]
        is_full = trouble.kind == FULL if isinstance(error, Busy) else kind_of(error) == FULL
        if not (is_full and current_app.extensions[EXTENSION].give_up()):
            raise
    return work()
