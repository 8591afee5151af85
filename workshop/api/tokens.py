"""Tokens with which a program reads: made, found again by their hash, ended."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import delete, select

from workshop import clock
from workshop.auth.accounts import digest
from workshop.characters import INVISIBLE, UNUSABLE
from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say

from .models import ApiToken

#: What a token begins with, so that whoever finds one in a file knows what it is.
PREFIX = "workshop_"
LEAST_DAYS, USUAL_DAYS, MOST_DAYS = 1, 90, 365
LONGEST_NAME = 40    # characters
MOST = 20            # tokens of one facilitator


class TokenUnusable(Refused):
    """What was typed makes no token; `field` is where."""

    name: ClassVar[str] = "token_unusable"
    status: ClassVar[int] = 422

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def make(facilitator_id: int, *, name: str, reads_summaries: bool, days: str) -> str:
    """Make a token for a program. It is returned this once: only its hash is kept.

    :param days: as typed, for how many days it works.
    :raises TokenUnusable: with the field and what to do.
    """
    name = " ".join(name.split())
    if not INVISIBLE.sub("", name) or UNUSABLE.search(name) or len(name) > LONGEST_NAME:
        raise TokenUnusable("name", say(
            "Say what will use it in at most %(most)s characters, such as “Dashboard of the partnership”.",
            most=LONGEST_NAME))
    days = days.strip()
    if not (days.isascii() and days.isdecimal() and len(days) < 5 and LEAST_DAYS <= int(days) <= MOST_DAYS):
        raise TokenUnusable("days", say(
            "Days: a whole number from %(least)s to %(most)s.", least=LEAST_DAYS, most=MOST_DAYS))
    if len(of_facilitator(facilitator_id)) >= MOST:
        raise TokenUnusable("name", say(
            "You have %(most)s tokens, which is the most. End one that is not used any more.", most=MOST))
    token = PREFIX + secrets.token_urlsafe(32)
    db.session.add(ApiToken(
        token_hash=digest(token), facilitator_id=facilitator_id, name=name, reads_summaries=reads_summaries,
        made_on=clock.today(), ends_on=clock.today() + timedelta(days=int(days))))
    return token


def find(token: str) -> ApiToken | None:
    """The token, as long as it works and its facilitator has an account."""
    if not token.startswith(PREFIX) or len(token) > 200:
        return None
    found = db.session.get(ApiToken, digest(token))
    if found is None or found.ends_on < clock.today() or found.facilitator.is_removed:
        return None
    return found


def of_facilitator(facilitator_id: int) -> list[ApiToken]:
    """A facilitator's tokens, the newest first; ended ones too, until the next round of housekeeping."""
    return list(db.session.scalars(select(ApiToken).where(ApiToken.facilitator_id == facilitator_id)
                                   .order_by(ApiToken.made_on.desc(), ApiToken.name)))


def note_use(token_hash: str) -> None:
    """Keep the day on which it was last used, and no more."""
    found = db.session.get(ApiToken, token_hash)
    if found is not None:
        found.last_used_on = clock.today()


def end(facilitator_id: int, token_hash: str) -> bool:
    """End one of a facilitator's tokens. Returns whether there was one: another's is not there."""
    found = db.session.get(ApiToken, token_hash)
    if found is None or found.facilitator_id != facilitator_id:
        return False
    db.session.delete(found)
    return True


def end_all(facilitator_id: int) -> None:
    db.session.execute(delete(ApiToken).where(ApiToken.facilitator_id == facilitator_id))


def forget_ended() -> None:
    """Delete tokens that do not work any more."""
    db.session.execute(delete(ApiToken).where(ApiToken.ends_on < clock.today()))
