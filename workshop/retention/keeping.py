"""How long a sealed session is kept, what people are told of it, and when it is due.

Days are counted from the day a session was sealed. On the last one it is deleted; what is there a day later is overdue.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from sqlalchemy import select

from workshop import clock
from workshop.care.models import KEPT_AT_LEAST, KEPT_AT_MOST
from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say, say_day, say_many
from workshop.sessions.models import Session

WARNED_BEFORE = 7  # days before the end, in which its facilitator is warned
CHOOSE_DAYS = say("Choose a whole number of days, from %(least)s to %(most)s.", least=KEPT_AT_LEAST, most=KEPT_AT_MOST)


class DaysUnusable(Refused):
    name: ClassVar[str] = "days_unusable"
    status: ClassVar[int] = 422
    words = CHOOSE_DAYS


class AlreadySealed(Refused):
    name: ClassVar[str] = "already_sealed"
    words = say("This session is sealed, so its days are counted already. You can still erase it at once.")


class PromisedLess(Refused):
    """People joined because it was to be kept for fewer days than this."""

    name: ClassVar[str] = "promised_less"
    status: ClassVar[int] = 422


def read_days(typed: str) -> int:
    """:raises DaysUnusable: not a number of days that is allowed."""
    text = typed.strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 5) or not (
            KEPT_AT_LEAST <= int(text) <= KEPT_AT_MOST):
        raise DaysUnusable()
    return int(text)


def set_keep_days(session: Session, days: int, *, joined: int) -> bool:
    """Choose how long a session is kept once it is sealed. Returns whether that changed anything.

    :param joined: how many are there now: what people were told on joining can be made shorter, and not longer.
    :raises DaysUnusable, AlreadySealed, PromisedLess: nothing changes.
    """
    if not KEPT_AT_LEAST <= days <= KEPT_AT_MOST:
        raise DaysUnusable()
    if session.is_sealed:
        raise AlreadySealed()
    if days > session.keep_days and max(joined, session.most_joined):
        raise PromisedLess(say_many(
            "People have joined, and were told that it is kept for %(number)s day. You can choose fewer days, and not "
            "more.", "People have joined, and were told that it is kept for %(number)s days. You can choose fewer "
            "days, and not more.", session.keep_days))
    changes, session.keep_days = days != session.keep_days, days
    return changes


def kept_words(session: Session) -> str:
    """What people are told on joining."""
    return say_many("Kept for %(number)s day after the session, then deleted.",
                    "Kept for %(number)s days after the session, then deleted.", session.keep_days)


def kept_until(session: Session) -> date | None:
    """The day on which a sealed session is deleted; None while it is not sealed."""
    return session.sealed_on + timedelta(days=session.keep_days) if session.sealed_on is not None else None


def kept_until_words(session: Session) -> str:
    """“Kept until 24 December 2026”, or for how long it will be kept."""
    end = kept_until(session)
    if end is None:
        return say_many("Kept for %(number)s day once it is closed", "Kept for %(number)s days once it is closed",
                        session.keep_days)
    return say("Kept until %(day)s", day=end)


def warning_words(session: Session) -> str:
    """What its facilitator is warned of in the last days; "" before them."""
    end = kept_until(session)
    if end is None or clock.today() < end - timedelta(days=WARNED_BEFORE):
        return ""
    return say("Download the summary: it is deleted on %(day)s.", day=end)


def expiring_of(facilitator_id: int) -> list[Session]:
    """A facilitator's own sessions that are deleted within days, the first to go first."""
    found = [session for session in _sealed() if session.facilitator_id == facilitator_id and warning_words(session)]
    return sorted(found, key=_end)


def due() -> list[str]:
    """The rooms of sessions whose days are over."""
    return [session.room for session in _sealed() if clock.today() >= _end(session)]


def is_deletion_overdue() -> bool:
    """Whether a session should have been deleted yesterday or before, and is still there: that is an alarm."""
    return any(clock.today() > _end(session) for session in _sealed())


def _sealed() -> list[Session]:
    return list(db.session.scalars(select(Session).where(Session.sealed_on.is_not(None))))


def _end(session: Session) -> date:
    return kept_until(session) or date.max


def day_words(day: date) -> str:
    return say_day(day)
