"""How much room is left where the database lies, and what to do when it is little."""

from __future__ import annotations

import shutil
from pathlib import Path

from workshop.config import Settings
from workshop.language.words import Said, say
from workshop.web.incidents import log_incident

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


def warning_words(free: int, database: int) -> Said:
    """What to tell whoever looks after the machine; "" while there is room.

    :param database: bytes of the database.
    """
    if free < room_needed(database):
        return say("Disk nearly full: %(left)s left. Free some space soon: closing a session needs %(needed)s.",
                   left=in_words(free), needed=in_words(room_needed(database)))
    if free < LOW:
        return say("The disk has %(left)s left. Free some space before the next session.", left=in_words(free))
    return Said("")


def facilitator_words(free: int, database: int) -> Said:
    """What facilitators are told; "" while they need not know."""
    if free >= room_needed(database):
        return Said("")
    return say("Disk nearly full. What was sent is safe. Tell whoever looks after this Workshop now: they free some "
               "space before nothing more can be saved.")


def disk_words(settings: Settings) -> Said:
    """What the pages of facilitators say of the disk; "" while there is room."""
    database = settings.database
    return facilitator_words(free_bytes(settings.data), database.stat().st_size if database.exists() else 0)


def disk_words_if_known(settings: Settings) -> Said:
    """As `disk_words`; "" where the disk cannot be read, of which the log tells: a console does without it."""
    try:
        return disk_words(settings)
    except OSError as error:
        log_incident("disk_not_read", error)
        return Said("")


def in_words(size: int) -> Said:
    """A size as people read it: “340 MB”, “12.5 GB”."""
    if size < MIB:
        return say("less than 1 MB")
    if size < 1024 * MIB:
        return say("%(number)s MB", number=str(size // MIB))
    gibibytes = f"{size / (1024 * MIB):.1f}"
    return say("%(number)s GB", number=gibibytes)
