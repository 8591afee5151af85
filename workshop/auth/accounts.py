"""Accounts and the one-time links that make them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import delete, func, select

from workshop import clock
from workshop.errors import Refused
from workshop.extensions import db

from .models import Facilitator, OneTimeLink, SignIn

LINK_LIFE = timedelta(days=2)
SIGN_IN_LIFE = timedelta(days=14)


class LinkUsed(Refused):
    name: ClassVar[str] = "link_used"
    words = "This link has been used or is too old."


class EmailTaken(Refused):
    name: ClassVar[str] = "email_taken"
    words = "There is an account with this email address already. Sign in, or ask for a link that resets the password."


class NoSuchFacilitator(Refused):
    name: ClassVar[str] = "no_such_facilitator"
    words = "There is no account with this email address."


def digest(token: str) -> str:
    """What is stored of a token: a copy of the database lets nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()


def now() -> datetime:
    return clock.now()


def has_facilitators() -> bool:
    return bool(db.session.scalar(select(func.count()).select_from(Facilitator)))


def make_link(*, email: str = "", resets: Facilitator | None = None) -> str:
    """A token for a one-time link: a new account, or a new password for one. Earlier ones of the kind end."""
    token = secrets.token_urlsafe(24)
    db.session.execute(delete(OneTimeLink).where(
        OneTimeLink.facilitator_id == resets.id if resets
        else (OneTimeLink.facilitator_id.is_(None)) & (OneTimeLink.email == email)))
    db.session.add(OneTimeLink(token_hash=digest(token), facilitator_id=resets.id if resets else None,
                               email=email, expires_at=now() + LINK_LIFE))
    return token


def find_link(token: str) -> OneTimeLink:
    """:raises LinkUsed: used, too old, or never made: one answer for all."""
    link = db.session.get(OneTimeLink, digest(token))
    if link is None or link.expires_at < now():
        raise LinkUsed()
    return link


def find_facilitator(email: str) -> Facilitator | None:
    return db.session.scalar(select(Facilitator).where(Facilitator.email == email.strip().lower()))


def create_account(token: str, *, email: str, name: str, password_hash: str) -> int:
    """Make the account a link is for, and use the link up.

    :raises LinkUsed, EmailTaken: nothing is made.
    """
    link = find_link(token)
    if link.facilitator_id is not None:
        raise LinkUsed()
    email = (link.email or email).strip().lower()
    if find_facilitator(email) is not None:
        raise EmailTaken()
    facilitator = Facilitator(email=email, name=name.strip(), password_hash=password_hash)
    db.session.add(facilitator)
    db.session.delete(link)
    db.session.flush()
    return facilitator.id


def reset_password(token: str, *, password_hash: str) -> int:
    """Set the new password a link is for, use the link up, and sign the facilitator out everywhere."""
    link = find_link(token)
    facilitator = db.session.get(Facilitator, link.facilitator_id) if link.facilitator_id else None
    if facilitator is None:
        raise LinkUsed()
    facilitator.password_hash = password_hash
    db.session.execute(delete(SignIn).where(SignIn.facilitator_id == facilitator.id))
    db.session.delete(link)
    return facilitator.id


def start_sign_in(facilitator_id: int) -> str:
    """Sign a browser in: the token for its cookie. A new one at each sign-in, so none can be planted beforehand."""
    token = secrets.token_urlsafe(24)
    db.session.execute(delete(SignIn).where(SignIn.expires_at < now()))
    db.session.add(SignIn(token_hash=digest(token), facilitator_id=facilitator_id, expires_at=now() + SIGN_IN_LIFE))
    return token


def end_sign_in(token: str) -> None:
    db.session.execute(delete(SignIn).where(SignIn.token_hash == digest(token)))
