"""Before a session is opened: its facilitator confirms where people of this group turn to.

A group that talks about harm to children will now and then bring up something that cannot wait. Then the numbers on
the phones have to be right, so nobody is let in before somebody has looked at them on the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import select

from workshop.care.organisation import organisation, organisation_to_change
from workshop.care.support import SupportUnusable, blank_support, checked_contact, checked_support
from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say

from .models import Session


class SupportNotConfirmed(Refused):
    """Nobody has confirmed the local numbers for this group today."""

    name: ClassVar[str] = "support_not_confirmed"
    words = say("Look at “Before you open” first: the local numbers are not confirmed for today.")


def is_confirmed(session: Session, *, today: date) -> bool:
    """Whether its local numbers were confirmed on this day, and people know whom to complain to."""
    return session.is_rehearsal or bool(
        session.support and session.support_confirmed_on == today and organisation().complaints_contact)


def expect_confirmed(session: Session, *, today: date) -> None:
    """:raises SupportNotConfirmed: with where to confirm them."""
    if not is_confirmed(session, today=today):
        raise SupportNotConfirmed(go_to=f"/sessions/{session.room}/before")


def usual_support(session: Session) -> tuple[list[dict[str, Any]], date | None]:
    """The numbers to begin with, and the day they were last looked at: this session's own, else those of the
    installation or of this facilitator's last session, whichever were confirmed later."""
    if session.support:
        return session.support, session.support_confirmed_on
    ours = organisation()
    last = db.session.scalar(
        select(Session).where(Session.facilitator_id == session.facilitator_id, Session.id != session.id,
                              Session.support_confirmed_on.is_not(None), ~Session.is_rehearsal)
        .order_by(Session.support_confirmed_on.desc(), Session.id.desc()).limit(1))
    known = [(last.support, last.support_confirmed_on)] if last is not None and last.support else []
    if ours.support:
        known.append((ours.support, ours.support_checked_on))
    return max(known, key=lambda one: one[1] or date.min, default=(blank_support(), None))


def confirm_support(session: Session, *, whose: Sequence[str], number: Sequence[str], complaints_contact: str,
                    is_right: bool, is_usual: bool, today: date, may_change_contact: bool = False) -> None:
    """Keep the local numbers of this group, as its facilitator confirmed them on this day.

    :param whose: whose numbers they are, and `number` the numbers, line by line.
    :param complaints_contact: of the installation; "" leaves the one it has.
    :param may_change_contact: also when there is one already: it stands on the phones of everybody's sessions.
    :param is_right: the facilitator said that they are right for this group today.
    :param is_usual: new sessions of everybody here begin with them.
    :raises SupportUnusable: what is missing or wrong, each with its field.
    """
    kept, problems = checked_support(whose, number)
    known = organisation().complaints_contact
    contact, wrong = checked_contact(complaints_contact or known)
    problems += wrong
    if known and contact != known and not may_change_contact:
        problems.append({"field": "", "words": say("Complaints go to %(contact)s. An admin can change that.",
                                                    contact=known)})
    if not is_right:
        problems.append({"field": "is_right", "words": say(
            "Check the numbers, then tick that they are right for this group today.")})
    if problems:
        raise SupportUnusable(problems[0]["words"], problems=problems)
    session.support, session.support_confirmed_on = kept, today
    ours = organisation_to_change()
    ours.complaints_contact = contact
    if is_usual:
        ours.support, ours.support_checked_on = kept, today
