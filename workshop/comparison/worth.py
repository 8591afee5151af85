"""Was it worth it? What a facilitator's sealed sessions said to the closing step, added up.

Nothing is added up but what may be shown of each session (decision 0024), so no sum tells more than those do. What
people would change stands in each session's own summary, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from workshop.extensions import db
from workshop.kinds import find_kind
from workshop.language.words import say, say_many
from workshop.sessions.models import WAITING, Session, Step

from .compare import Asked, Beside, beside
from .small_cells import Cell, Shown, cell_of, partitions

WORTH = "worth"   # the kind of the closing step


@dataclass(frozen=True)
class Sum:
    """All sessions together.

    :ivar people: in the sessions that are added up.
    :ivar cells: five or more people in each; empty where no session may be added up.
    :ivar sessions: how many are added up.
    :ivar left_out: how many others there are.
    """

    people: int
    cells: tuple[Cell, ...]
    sessions: int
    left_out: int

    @property
    def words(self) -> str:
        return say("%(people)s in %(sessions)s",
                   people=say_many("%(number)s person", "%(number)s people", self.people),
                   sessions=say_many("%(number)s session", "%(number)s sessions", self.sessions))

    @property
    def left_out_words(self) -> str:
        if not self.left_out:
            return ""
        return say_many(
            "%(number)s session is not added up: numbers of so few people, or of people who nearly all said the same, "
            "would point at somebody.",
            "%(number)s sessions are not added up: numbers of so few people, or of people who nearly all said the "
            "same, would point at somebody.", self.left_out)


def asked_by(facilitator_id: int) -> list[Beside]:
    """What may be shown of each sealed session in which the closing step was put to the group."""
    rows = db.session.execute(
        select(Step.id, Session.id, Session.room, Session.group_name, Session.audience, Session.held_on, Step.kind,
               Step.settings)
        .join(Session, Step.session_id == Session.id)
        .where(Session.facilitator_id == facilitator_id, Session.is_sealed, ~Session.is_rehearsal, Step.kind == WORTH,
               ~Step.is_skipped, Step.state != WAITING)
        .order_by(Session.held_on, Session.id, Step.position))
    return beside(Asked(*row) for row in rows)


def added_up(sessions: Sequence[Shown]) -> Sum:
    """The sum over sessions, as fine as every one of them may be shown."""
    kind = find_kind(WORTH)
    nobody = kind.counts(kind.settings_of({}), [])
    known = [one for one in sessions if one.cells]
    if nobody is None or not known:
        return Sum(0, (), 0, len(sessions))
    parts = next(parts for parts in partitions(nobody)
                 if all(any(set(cell.keys) <= set(part) for part in parts) for one in known for cell in one.cells))
    people = sum(one.people or 0 for one in known)
    cells = tuple(cell_of(nobody, part, sum(cell.count for one in known for cell in one.cells
                                            if set(cell.keys) <= set(part)), people) for part in parts)
    return Sum(people, cells, len(known), len(sessions) - len(known))
