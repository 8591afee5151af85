"""Taking a session away for good: its words, groups, actions, plan and row, and every copy of them in the files.

What is left is one entry in the record of acts: the day, and the session's random name in addresses (decision 0009).
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import delete

from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say
from workshop.sessions.models import Session
from workshop.storage.engine import leave_no_residue
from workshop.storage.writer import alone


class StillOpen(Refused):
    name: ClassVar[str] = "still_open"
    words = say("This session is open. Close it first; then it can be erased.")


def erase_session(session: Session) -> list[int]:
    """Delete a session with everything that belongs to it, inside one transaction.

    :return: the ids its steps had, which a later session's steps may have again.
    :raises StillOpen: people may be writing in it.
    """
    if session.is_joinable and not session.is_rehearsal:
        raise StillOpen()
    number, steps = session.id, list(session.every_step)
    ids = [step.id for step in steps]
    for known in (*steps, session):
        db.session.expunge(known)  # the schema deletes what hangs on a session, and a later one may get its numbers
    db.session.execute(delete(Session).where(Session.id == number), execution_options={"synchronize_session": False})
    return ids


def rewrite() -> None:
    """After the commit of `erase_session`: rewrite the files, so that nothing deleted can be read from them.

    :raises ResidueLeft: somebody else reads the database.
    """
    db.session.rollback()  # a reader of its own must not keep the old pages alive
    alone(lambda: leave_no_residue(db.engine))
