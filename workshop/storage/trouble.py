"""Whether the database takes what is written just now, and why not, in words for whoever runs the room.

Nobody's words are lost meanwhile: what could not be stored was not acknowledged, so phones keep it and try again. The
words say nothing of who tried to write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workshop.language.words import Said, say, side_by_side

FULL, HELD, REFUSED = "full", "held", "refused"
KEPT = say("What people send is kept on their phones as “not sent yet” and goes by itself.")
WORDS = {
    "": Said(""),
    FULL: side_by_side((
        say("Nothing can be saved at the moment: the disk of the machine that runs Workshop is full, or takes no "
            "more."),
        KEPT,
        say("Delete files there that are not needed, and leave Workshop running. You can still close a session, and "
            "erase one."))),
    HELD: side_by_side((
        say("Nothing can be saved at the moment: another program is using the database."), KEPT,
        say("If this lasts, look for a backup or a shell that has it open."))),
    REFUSED: side_by_side((
        say("Nothing can be saved at the moment: the database does not take it."), KEPT,
        say("If this lasts, whoever looks after this Workshop finds “commit_failed” in its log."))),
}
#: SQLite's result codes (sqlite.org/rescode.html) for a disk or a quota that is used up: FULL, IOERR_WRITE and
#: IOERR_SHMSIZE; and for a lock that somebody else holds: BUSY and LOCKED, whatever follows them.
SQLITE_FULL = {13, 778, 4874}
SQLITE_HELD = {5, 6}
#: PostgreSQL's (its manual, appendix A).
POSTGRES_DISK_FULL = "53100"


def kind_of(error: BaseException) -> str:
    """What keeps the database from storing: its disk is full, somebody else holds it, or something else."""
    original: object = getattr(error, "orig", None) or error
    code = getattr(original, "sqlite_errorcode", 0)
    if code in SQLITE_FULL or getattr(original, "sqlstate", "") == POSTGRES_DISK_FULL:
        return FULL
    return HELD if code & 0xff in SQLITE_HELD else REFUSED


@dataclass
class Trouble:
    """What the last write came to. Without any writing it says how things stood then."""

    kind: str = ""
    #: Called when trouble begins; whoever it is looks on until it is over.
    begins: Callable[[], None] = field(default=lambda: None)

    @property
    def words(self) -> Said:
        return WORDS[self.kind]

    def note(self, error: BaseException) -> None:
        """A write failed."""
        was_well, self.kind = not self.kind, kind_of(error)
        if was_well:
            self.begins()

    def is_over(self) -> None:
        """Something was really written, and stored."""
        self.kind = ""
