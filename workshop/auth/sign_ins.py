"""Signed-in browsers: begun, proved, labelled, ended. A token is in a cookie, and only its hash in the database."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from workshop.extensions import db

from .accounts import digest, now
from .models import SignIn

LIFE = timedelta(days=14)
#: How long a browser that proved who uses it may change how somebody signs in (ASVS 5.0, 7.5.1).
RECENT = timedelta(minutes=10)
LONGEST_LABEL = 40   # characters


def find(token_hash: str) -> SignIn | None:
    """The sign-in, while it lasts."""
    found = db.session.get(SignIn, token_hash)
    return found if found is not None and found.expires_at >= now() else None


def start(facilitator_id: int, *, until: datetime | None = None, label: str = "") -> str:
    """Sign a browser in: the token for its cookie. A new one at each sign-in, so none can be planted beforehand.

    :param until, label: those of a sign-in that this one replaces.
    """
    token = secrets.token_urlsafe(24)
    db.session.execute(delete(SignIn).where(SignIn.expires_at < now()))
    db.session.add(SignIn(token_hash=digest(token), facilitator_id=facilitator_id, expires_at=until or now() + LIFE,
                          signed_in_on=now().date(), proved_at=now(), label=label))
    return token


def end(token: str) -> None:
    db.session.execute(delete(SignIn).where(SignIn.token_hash == digest(token)))


def end_one(facilitator_id: int, token_hash: str) -> bool:
    """Sign one of a facilitator's browsers out. Returns whether it was signed in: another's is not there."""
    found = db.session.get(SignIn, token_hash)
    if found is None or found.facilitator_id != facilitator_id:
        return False
    db.session.delete(found)
    return True


def end_all(facilitator_id: int, *, but: str = "") -> None:
    """Sign a facilitator out in every browser.

    :param but: the hash of one that stays.
    """
    db.session.execute(delete(SignIn).where(SignIn.facilitator_id == facilitator_id, SignIn.token_hash != but))


def of_facilitator(facilitator_id: int) -> list[SignIn]:
    """The browsers in which a facilitator is signed in, the latest first."""
    return list(db.session.scalars(select(SignIn).where(
        SignIn.facilitator_id == facilitator_id, SignIn.expires_at >= now()).order_by(SignIn.expires_at.desc())))


def label_it(facilitator_id: int, token_hash: str, label: str) -> None:
    """Keep the words by which a facilitator knows one of their browsers."""
    found = db.session.get(SignIn, token_hash)
    if found is not None and found.facilitator_id == facilitator_id:
        found.label = " ".join(label.split())[:LONGEST_LABEL]


def prove(token_hash: str, *, at: datetime | None = None) -> None:
    """This browser has shown again who uses it: now, or as long ago as a sign-in that this one replaces."""
    found = db.session.get(SignIn, token_hash)
    if found is not None:
        found.proved_at = at or now()


def is_proved(sign_in: SignIn) -> bool:
    """Whether that was within the last ten minutes."""
    return sign_in.proved_at is not None and now() - sign_in.proved_at <= RECENT


def still_valid(token_hashes: Collection[str]) -> set[str]:
    """Those of these sign-ins that have neither ended nor expired."""
    return set(db.session.scalars(select(SignIn.token_hash).where(
        SignIn.token_hash.in_(token_hashes), SignIn.expires_at >= now())))
