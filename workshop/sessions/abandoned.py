"""Sessions that everybody has left: they are closed and sealed, because nobody will come back to do it."""

from __future__ import annotations

from sqlalchemy import select

from workshop.extensions import db

from .for_a_while import is_left_undiscussed
from .keys import HOUR, KeyStore
from .models import LOBBY, RUNNING, Session

#: Hours after its last act until a session seals itself (threat model, part 6): a day's workshop with its evening.
SEALED_AFTER = 12


def is_abandoned(session: Session, keys: KeyStore) -> bool:
    """Whether nobody has acted in an open session for `SEALED_AFTER` hours.

    One whose key is lost is not: it gets a new one at the next start, and the hours begin anew. One that is open for a
    while waits for its time, and then for its group, however long nobody acts.
    """
    if session.is_for_a_while:
        return is_left_undiscussed(session)
    quiet = keys.quiet_for(session.room)
    return session.is_joinable and quiet is not None and quiet >= SEALED_AFTER * HOUR


def abandoned_rooms(keys: KeyStore) -> list[str]:
    """The rooms of all open sessions in which nobody has acted for so long."""
    found = db.session.scalars(select(Session).where(Session.state.in_((LOBBY, RUNNING)))).all()
    return [session.room for session in found if is_abandoned(session, keys)]
