"""When this installation was last backed up: a day in a file beside the database, and nothing else."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

from workshop import clock

NAME = "last-backup"
#: Days after which a backup is called old.
BACKUP_DAYS = 7


def note_backup(data: Path) -> None:
    """A backup was made today. That it cannot be noted does not make it a worse one."""
    with contextlib.suppress(OSError):
        (data / NAME).write_text(f"{clock.today().isoformat()}\n", encoding="utf-8")


def last_backup(data: Path) -> date | None:
    """The day of the last backup; None when none is known."""
    try:
        return date.fromisoformat((data / NAME).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None
