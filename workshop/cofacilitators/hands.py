"""Who may do what in a session: its owner everything, a co-facilitator what an invitation said.

Asked at every page, every command and every connect, and never remembered: whoever is removed is out at once.
"""

from __future__ import annotations

from sqlalchemy import select

from workshop.auth.models import Facilitator
from workshop.errors import NotPermitted
from workshop.extensions import db
from workshop.language.words import say
from workshop.sessions import seal
from workshop.sessions.models import Session

from .models import MODERATE, RUN, WATCH, CoFacilitator

OWNER = "owner"
#: Each may do what those before it may.
RIGHTS = (WATCH, MODERATE, RUN, OWNER)
#: What somebody may do with a session, as the end of "may …".
MAY_WORDS = {RUN: say("run it"), MODERATE: say("moderate it"), WATCH: say("watch it")}
#: What somebody is told who wants more than this right gives.
TOO_LITTLE = {
    WATCH: say("You can watch this session, but not change it. Ask its facilitator for more."),
    MODERATE: say("You can moderate this session, but not run it. Ask its facilitator for more."),
    RUN: say("You can run this session, but this is left to the facilitator who started it."),
}


def role_in(session: Session, facilitator_id: int) -> str | None:
    """What a facilitator is in a session: "owner", "run", "moderate" or "watch"; None for everybody else."""
    if session.facilitator_id == facilitator_id:
        return OWNER
    return db.session.scalar(select(CoFacilitator.may).where(
        CoFacilitator.session_id == session.id, CoFacilitator.facilitator_id == facilitator_id))


def includes(role: str | None, needs: str) -> bool:
    """Whether this right gives what is needed: "watch", "moderate", "run" or "owner"."""
    return role is not None and RIGHTS.index(role) >= RIGHTS.index(needs)


def may(session: Session, facilitator_id: int, needs: str) -> bool:
    """Whether a facilitator may do something in a session that needs this right."""
    return includes(role_in(session, facilitator_id), needs)


def expect(session: Session, facilitator_id: int, needs: str) -> None:
    """
    :raises NotPermitted: they may not, and the words say what they may; to others it says nothing of the session.
    """
    role = role_in(session, facilitator_id)
    if not includes(role, needs):
        raise NotPermitted(TOO_LITTLE[role] if role is not None else None)


def visible_session(facilitator_id: int, room: str) -> Session | None:
    """A facilitator's own session, or one they were let into; anybody else's does not exist for them."""
    session = seal.find(room)
    return session if session is not None and may(session, facilitator_id, WATCH) else None


def owner_of(session: Session) -> Facilitator:
    return db.session.get_one(Facilitator, session.facilitator_id)


def cofacilitators(session: Session) -> list[tuple[Facilitator, str]]:
    """Who was let into a session and what they may do, by email address."""
    rows = db.session.execute(
        select(Facilitator, CoFacilitator.may).join(CoFacilitator, CoFacilitator.facilitator_id == Facilitator.id)
        .where(CoFacilitator.session_id == session.id).order_by(Facilitator.email))
    return [(facilitator, right) for facilitator, right in rows]


def remove_cofacilitator(session: Session, facilitator_id: int) -> bool:
    """Take somebody out of a session. Returns whether they were in; once it is stored, their consoles are closed."""
    found = db.session.get(CoFacilitator, (session.id, facilitator_id))
    if found is not None:
        db.session.delete(found)
    return found is not None


def leave(session: Session, facilitator_id: int) -> bool:
    """A co-facilitator goes by themselves. The owner cannot: a session always has somebody who may close it."""
    return remove_cofacilitator(session, facilitator_id)
