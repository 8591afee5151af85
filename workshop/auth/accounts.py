"""Accounts and the one-time links that make them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import delete, func, select

from workshop import clock
from workshop.api.models import ApiToken
from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say

from .models import Facilitator, OneTimeLink, Passkey, RecoveryCode, SignIn

LINK_LIFE = timedelta(days=2)
HANDLE_BYTES = 32   # of at most 64 (WebAuthn, 5.4.3)


class LinkUsed(Refused):
    name: ClassVar[str] = "link_used"
    words = say("This link has been used or is too old.")


class EmailTaken(Refused):
    name: ClassVar[str] = "email_taken"
    words = say("There is an account with this email address already. Sign in, or ask for a link that resets the "
                "password.")


class NoSuchFacilitator(Refused):
    name: ClassVar[str] = "no_such_facilitator"
    words = say("There is no account with this email address.")


def digest(token: str) -> str:
    """What is stored of a token: a copy of the database lets nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()


def now() -> datetime:
    return clock.now()


def has_facilitators() -> bool:
    return bool(db.session.scalar(select(func.count()).select_from(Facilitator)))


def has_app(facilitator_id: int) -> bool:
    """Whether a facilitator is asked for a code from an authenticator app beside the password."""
    found = db.session.get(Facilitator, facilitator_id)
    return found is not None and bool(found.totp_secret)


def new_handle() -> str:
    """A name for an account that passkeys can keep without knowing whose it is."""
    return secrets.token_urlsafe(HANDLE_BYTES)


def make_link(*, email: str = "", resets: Facilitator | None = None, makes_admin: bool = False,
              forgets_factors: bool = False) -> str:
    """A token for a one-time link: a new account, or a new password for one. Earlier ones of the kind end."""
    token = secrets.token_urlsafe(24)
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < now()))
    db.session.execute(delete(OneTimeLink).where(
        OneTimeLink.facilitator_id == resets.id if resets
        else (OneTimeLink.facilitator_id.is_(None)) & (OneTimeLink.email == email)))
    db.session.add(OneTimeLink(token_hash=digest(token), facilitator_id=resets.id if resets else None,
                               email=email, expires_at=now() + LINK_LIFE, makes_admin=makes_admin,
                               forgets_factors=forgets_factors))
    return token


def find_link(token: str) -> OneTimeLink:
    """:raises LinkUsed: used, too old, or never made: one answer for all."""
    link = db.session.get(OneTimeLink, digest(token))
    if link is None or link.expires_at < now():
        raise LinkUsed()
    return link


def outstanding_links() -> list[OneTimeLink]:
    """Links for new accounts that somebody could still use, the oldest first."""
    return list(db.session.scalars(
        select(OneTimeLink).where(OneTimeLink.facilitator_id.is_(None), OneTimeLink.expires_at >= now())
        .order_by(OneTimeLink.expires_at, OneTimeLink.token_hash)))


def take_back_link(token_hash: str) -> bool:
    """End a link for a new account. Returns whether there was one."""
    found = db.session.get(OneTimeLink, token_hash)
    if found is None or found.facilitator_id is not None:
        return False
    db.session.delete(found)
    return True


def find_facilitator(email: str) -> Facilitator | None:
    return db.session.scalar(select(Facilitator).where(
        Facilitator.email == email.strip().lower(), ~Facilitator.is_removed))


def only_facilitator() -> Facilitator | None:
    """The facilitator of this installation, when there is one and no other."""
    found = db.session.scalars(select(Facilitator).where(~Facilitator.is_removed).limit(2)).all()
    return found[0] if len(found) == 1 else None


def create_account(token: str, *, email: str, name: str, password_hash: str, handle: str = "") -> int:
    """Make the account a link is for, and use the link up. The first account is an admin's.

    :param password_hash: "" for an account with a passkey only.
    :param handle: what a passkey that was made just now calls the account; "": a new one.
    :raises LinkUsed, EmailTaken: nothing is made.
    """
    link = find_link(token)
    if link.facilitator_id is not None:
        raise LinkUsed()
    email = (link.email or email).strip().lower()
    if find_facilitator(email) is not None:
        raise EmailTaken()
    facilitator = Facilitator(email=email, name=name.strip(), password_hash=password_hash,
                              handle=handle or new_handle(), is_admin=link.makes_admin or not has_facilitators())
    db.session.add(facilitator)
    db.session.delete(link)
    db.session.flush()
    return facilitator.id


def reset_password(token: str, *, password_hash: str) -> int:
    """Set the new password a link is for, use the link up, and sign the facilitator out everywhere; programs too.

    Passkeys and the app stay, unless the link was made for somebody who lost them.
    """
    link = find_link(token)
    facilitator = db.session.get(Facilitator, link.facilitator_id) if link.facilitator_id else None
    if facilitator is None:
        raise LinkUsed()
    facilitator.password_hash = password_hash
    if link.forgets_factors:
        forget_factors(facilitator)
    db.session.execute(delete(SignIn).where(SignIn.facilitator_id == facilitator.id))
    db.session.execute(delete(ApiToken).where(ApiToken.facilitator_id == facilitator.id))
    db.session.delete(link)
    return facilitator.id


def forget_factors(facilitator: Facilitator) -> None:
    """Take away everything but the password: passkeys, the app, recovery codes."""
    facilitator.totp_secret, facilitator.totp_step = "", 0
    db.session.execute(delete(Passkey).where(Passkey.facilitator_id == facilitator.id))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.facilitator_id == facilitator.id))


def change_details(facilitator_id: int, *, name: str, email: str) -> None:
    """Change a facilitator's own name and email address.

    :raises EmailTaken: somebody else signs in with that address.
    """
    facilitator = db.session.get_one(Facilitator, facilitator_id)
    email = email.strip().lower()
    other = find_facilitator(email)
    if other is not None and other.id != facilitator_id:
        raise EmailTaken(say("Somebody else signs in with this email address."))
    facilitator.name, facilitator.email = name.strip(), email


def change_password(facilitator_id: int, *, password_hash: str) -> None:
    """Set a facilitator's own password. The links that would have set one end."""
    db.session.get_one(Facilitator, facilitator_id).password_hash = password_hash
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.facilitator_id == facilitator_id))
