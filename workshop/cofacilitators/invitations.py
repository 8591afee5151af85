"""Invitations: a link that lets one signed-in facilitator into somebody else's session, once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import delete, select

from workshop.auth import accounts
from workshop.auth.models import Facilitator
from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import Said, say, say_many
from workshop.sessions.models import Session

from .hands import includes, owner_of, role_in
from .models import MODERATE, RUN, WATCH, CoFacilitator, Invitation

LIFE = accounts.LINK_LIFE
#: How long a link that can no longer be used is remembered, so that whoever opens it is told what became of it.
REMEMBERED = timedelta(days=7)
MOST = 20   # links of one session that are not used yet


class LinkUnusable(Refused):
    """A link that lets nobody in."""

    name: ClassVar[str] = "invitation_unknown"
    words = say("This link is not known. A part of it may be missing, or it was taken back. Ask for a new one.")
    status: ClassVar[int] = 410


class LinkUsed(LinkUnusable):
    name: ClassVar[str] = "invitation_used"
    words = say("This link has been used already. Ask for a new one.")


class LinkExpired(LinkUnusable):
    name: ClassVar[str] = "invitation_expired"
    words = say("This link has expired: it was good for two days. Ask for a new one.")


class WrongAccount(Refused):
    name: ClassVar[str] = "wrong_account"
    words = say("This link is for another account: sign in as the person it was made for, or ask for a new link.")
    status: ClassVar[int] = 403


class OwnSession(Refused):
    name: ClassVar[str] = "own_session"
    words = say("This is your own session: you may do everything in it already. The link is still good for somebody "
                "else.")


class TooManyInvitations(Refused):
    name: ClassVar[str] = "too_many_invitations"
    words = say("There are %(most)s links that nobody has used yet. Take one of them back first.", most=MOST)


def invite(session: Session, may: str, email: str = "") -> str:
    """A token for a link that lets somebody in. A newer link for the same email address ends the older one.

    :param may: RUN, MODERATE or WATCH.
    :param email: the only account that can use it; "": whoever signs in.
    :raises OwnSession: it is the owner's own address.
    :raises TooManyInvitations: nothing is made.
    """
    if may not in (RUN, MODERATE, WATCH):
        raise ValueError(f"nobody is invited to {may}")
    email = email.strip().lower()
    if email and owner_of(session).email == email:
        raise OwnSession(say("This is your own address: you may do everything in this session already."))
    db.session.execute(delete(Invitation).where(Invitation.expires_at < accounts.now() - REMEMBERED))
    if email:
        db.session.execute(delete(Invitation).where(
            Invitation.session_id == session.id, Invitation.email == email, ~Invitation.is_used))
    if len(outstanding(session)) >= MOST:
        raise TooManyInvitations()
    token = secrets.token_urlsafe(24)
    db.session.add(Invitation(token_hash=accounts.digest(token), session_id=session.id, email=email, may=may,
                              expires_at=accounts.now() + LIFE))
    return token


def outstanding(session: Session) -> list[Invitation]:
    """Links of a session that somebody could still use, the oldest first."""
    return list(db.session.scalars(
        select(Invitation).where(Invitation.session_id == session.id, ~Invitation.is_used,
                                 Invitation.expires_at >= accounts.now())
        .order_by(Invitation.expires_at, Invitation.token_hash)))


def take_back(session: Session, token_hash: str) -> bool:
    """End a link that was not used yet. Returns whether there was one: another session's is not there."""
    found = db.session.get(Invitation, token_hash)
    if found is None or found.session_id != session.id or found.is_used:
        return False
    db.session.delete(found)
    return True


def find_invitation(token: str) -> Invitation:
    """:raises LinkUsed, LinkExpired, LinkUnusable: it lets nobody in, and the words say why."""
    found = db.session.get(Invitation, accounts.digest(token))
    if found is None:
        raise LinkUnusable()
    if found.is_used:
        raise LinkUsed()
    if found.expires_at < accounts.now():
        raise LinkExpired()
    return found


def invited_session(invitation: Invitation, facilitator_id: int) -> Session:
    """The session an invitation is for, when it is for this facilitator; nothing of it is told to anybody else.

    :raises WrongAccount: it was made for somebody else.
    :raises OwnSession: it is theirs already.
    """
    session = db.session.get_one(Session, invitation.session_id)
    if session.facilitator_id == facilitator_id:
        raise OwnSession()
    if invitation.email and db.session.get_one(Facilitator, facilitator_id).email != invitation.email:
        raise WrongAccount()
    return session


def accept(token: str, facilitator_id: int) -> str:
    """Let a facilitator in and use the link up; who is in already gets the greater of both rights.

    :return: the room of the session.
    :raises LinkUsed, LinkExpired, LinkUnusable, WrongAccount, OwnSession: nothing changes, and the link stays as it is.
    """
    invitation = find_invitation(token)
    session = invited_session(invitation, facilitator_id)
    role = role_in(session, facilitator_id)
    if role is None:
        db.session.add(CoFacilitator(session_id=session.id, facilitator_id=facilitator_id, may=invitation.may))
    elif not includes(role, invitation.may):
        db.session.get_one(CoFacilitator, (session.id, facilitator_id)).may = invitation.may
    invitation.is_used, invitation.email = True, ""
    return session.room


def time_left_words(expires_at: datetime) -> Said:
    """How long a link is still good for, as it is said on the page."""
    hours = int((expires_at - accounts.now()) / timedelta(hours=1))
    if hours < 1:
        return say("less than an hour left")
    return say_many("%(number)s hour left", "%(number)s hours left", hours)
