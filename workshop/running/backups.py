"""When this installation was last backed up: a day in a file beside the database, and nothing else."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta
from pathlib import Path

from workshop import clock

NAME = "last-backup"
#: Made at the first start, and never written again: its day is the day of that.
FIRST_MADE = "secret"
#: Days after which a backup is called old, and after the first start by which there should be one.
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


def first_due(data: Path) -> date | None:
    """The day by which the first backup should be made; None where the day of the first start is not known."""
    try:
        started = datetime.fromtimestamp((data / FIRST_MADE).stat().st_mtime)
    except OSError:
        return None
    return started.date() + timedelta(days=BACKUP_DAYS)


def is_first_overdue(data: Path) -> bool:
    """Whether no backup was made, and one should have been by now."""
    due = first_due(data)
    return last_backup(data) is None and due is not None and clock.today() > due
