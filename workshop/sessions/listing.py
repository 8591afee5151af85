"""A facilitator's sessions as a list: what is open or planned first, and what is over after it, a page at a time.

Somebody who facilitates every week has two hundred of them in four years, and looks for the one of today on a phone.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from workshop.cofacilitators.models import CoFacilitator
from workshop.extensions import db
from workshop.paging import Paged, read_paged

from .models import DRAFT, LOBBY, RUNNING, Session

#: Plans that are not open yet and are shown whole, with all that can be done with them; older ones come as a row.
PLANS_SHOWN = 5
#: Rows of one page: about three screens of a phone.
ROWS = 20


@dataclass(frozen=True)
class Listed:
    """Sessions of one sort as one page shows them.

    :ivar current: what is open, and the newest plans.
    :ivar earlier: the rows of this page: older plans, then what is over, the newest first.
    """

    current: list[Session]
    earlier: Paged[Session]

    @property
    def is_empty(self) -> bool:
        return not self.current and not self.earlier.many


def own(facilitator_id: int) -> ColumnElement[bool]:
    """What a facilitator planned; rehearsals stand in no list."""
    return (Session.facilitator_id == facilitator_id) & ~Session.is_rehearsal


def shared_with(facilitator_id: int) -> ColumnElement[bool]:
    """What others let a facilitator into."""
    return Session.id.in_(select(CoFacilitator.session_id).where(CoFacilitator.facilitator_id == facilitator_id))


def listed(which: ColumnElement[bool], page: int) -> Listed:
    """
    :param which: `own` or `shared_with`.
    :param page: from 1; one that is not there becomes the nearest that is.
    """
    newest = select(Session).where(which).order_by(Session.id.desc())
    current = [*db.session.scalars(newest.where(Session.state.in_((LOBBY, RUNNING)))),
               *db.session.scalars(newest.where(Session.state == DRAFT).limit(PLANS_SHOWN))]
    others = which & Session.id.not_in([session.id for session in current])
    many = db.session.scalar(select(func.count()).select_from(Session).where(others)) or 0
    rows = select(Session).where(others).order_by((Session.state == DRAFT).desc(), Session.id.desc())
    return Listed(current, read_paged(many, page, ROWS, lambda before, most: db.session.scalars(
        rows.offset(before).limit(most)).all()))
