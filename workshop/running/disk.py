"""How much room is left where the database lies, and what to do when it is little."""

from __future__ import annotations

import shutil
from pathlib import Path

from workshop.config import Settings

MIB = 1024 * 1024
#: Bytes; below this whoever looks after the machine is told. A busy evening writes a few MiB, an export some more.
LOW = 500 * MIB
#: Bytes; below this facilitators are told too: closing a session rewrites the whole database once.
NEARLY_FULL = 100 * MIB


def free_bytes(folder: Path) -> int:
    """What this user may still write there."""
    return shutil.disk_usage(folder).free


def room_needed(database: int) -> int:
    """Bytes that closing a session may need: a second copy of the database, which then takes the first one's place."""
    return database + NEARLY_FULL


def warning_words(free: int, database: int) -> str:
    """What to tell whoever looks after the machine; "" while there is room.

    :param database: bytes of the database.
    """
    if free < room_needed(database):
        return (f"Disk nearly full: {in_words(free)} left. Free some space soon: closing a session needs "
                f"{in_words(room_needed(database))}.")
    if free < LOW:
        return f"The disk has {in_words(free)} left. Free some space before the next session."
    return ""


def facilitator_words(free: int, database: int) -> str:
    """What facilitators are told; "" while they need not know."""
    if free >= room_needed(database):
        return ""
    return ("Disk nearly full. What was sent is safe. Tell whoever looks after this Workshop now: they free some space "
            "before nothing more can be saved.")


def disk_words(settings: Settings) -> str:
    """What the pages of facilitators say of the disk; "" while there is room."""
    database = settings.database
    return facilitator_words(free_bytes(settings.data), database.stat().st_size if database.exists() else 0)


def in_words(size: int) -> str:
    """A size as people read it: “340 MB”, “12.5 GB”."""
    if size < MIB:
        return "less than 1 MB"
    if size < 1024 * MIB:
        return f"{size // MIB} MB"
    return f"{size / (1024 * MIB):.1f} GB"
