"""One facilitator's sealed sessions, beside one another, for one question at a time."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row as FoundRow
from sqlalchemy import select

from workshop.export.summary import inert
from workshop.extensions import db
from workshop.kinds import all_kinds
from workshop.kinds.counts import Counts, Shape, listed
from workshop.language.words import Said, say, say_many
from workshop.responses import queries
from workshop.sessions.models import WAITING, Session, Step

from .same_question import key_of
from .small_cells import Shown, halves, label_of, shown


@dataclass(frozen=True)
class Selection:
    """Which of a question's sessions are looked at; "" for all. It never decides what is shown of one.

    :ivar first: the first month, such as “2026-03”.
    """

    group: str = ""
    audience: str = ""
    first: str = ""
    last: str = ""

    def takes(self, asked: Asked) -> bool:
        return (self.group in ("", asked.group_name) and self.audience in ("", asked.audience)
                and self.first <= asked.month <= (self.last or asked.month))


@dataclass(frozen=True)
class Asked:
    """A question as it was put to one group, which has left since."""

    step_id: int
    session_id: int
    room: str
    group_name: str
    audience: str
    held_on: date | None
    kind: str
    settings: Mapping[str, Any]

    @property
    def month(self) -> str:
        """Such as “2026-03”; a comparison knows no day."""
        return f"{self.held_on:%Y-%m}" if self.held_on else ""

    @property
    def month_words(self) -> str:
        return month_said(self.month) if self.held_on else say("No date")


#: The months of a year, with the number of the year.
MONTHS = (say("January %(year)s"), say("February %(year)s"), say("March %(year)s"), say("April %(year)s"),
          say("May %(year)s"), say("June %(year)s"), say("July %(year)s"), say("August %(year)s"),
          say("September %(year)s"), say("October %(year)s"), say("November %(year)s"), say("December %(year)s"))


def month_said(month: str) -> Said:
    """“March 2026” for 2026-03."""
    return say(MONTHS[int(month[5:]) - 1], year=month[:4])


@dataclass
class Question:
    """A question with every time it was asked, the earliest first."""

    key: str
    text: str
    theme_title: str
    kind: str
    is_own: bool
    item: str
    settings: Mapping[str, Any]
    asked: list[Asked] = field(default_factory=list)

    @property
    def kind_label(self) -> str:
        return all_kinds()[self.kind].label

    @property
    def sessions(self) -> int:
        return len({one.session_id for one in self.asked})

    @property
    def nobody(self) -> Counts | None:
        """Its values, chosen by nobody; None when there is nothing to compare."""
        kind = all_kinds()[self.kind]
        return kind.counts(kind.settings_of(self.settings), [])


@dataclass(frozen=True)
class Beside:
    """One session in a comparison."""

    asked: Asked
    shown: Shown


def questions_of(facilitator_id: int, *, only: Sequence[int] | None = None) -> list[Question]:
    """Every question with numbers that a facilitator's sealed sessions asked, by theme and in the theme's order.

    A question without an id, added on the spot, is the same as no other.

    :param only: ids of sessions to keep to.
    """
    wanted = (
        select(Step.id, Step.kind, Step.question, Step.settings, Step.item, Step.is_own, Step.position,
               Session.id.label("session_id"), Session.room, Session.group_name, Session.audience, Session.held_on,
               Session.theme["title"].as_string().label("title"))
        .join(Session, Step.session_id == Session.id)
        .where(Session.facilitator_id == facilitator_id, Session.is_sealed, ~Session.is_rehearsal,
               Step.kind.in_([kind.name for kind in all_kinds().values() if kind.is_counted]),
               Step.item != "", ~Step.is_skipped, Step.state != WAITING)
        .order_by(Session.held_on, Session.id, Step.position))
    if only is not None:
        wanted = wanted.where(Session.id.in_(only))
    found: dict[str, Question] = {}
    for row in db.session.execute(wanted):
        _add(found, row)
    comparable = (one for one in found.values() if one.nobody is not None)
    return sorted(comparable, key=lambda one: (one.theme_title, one.item, one.text))


def _add(found: dict[str, Question], row: FoundRow[Any]) -> None:
    key = key_of(item=row.item, theme_title=row.title, kind=row.kind, question=row.question, settings=row.settings)
    question = found.setdefault(key, Question(key, row.question, row.title, row.kind, row.is_own, row.item,
                                              row.settings))
    question.asked.append(Asked(row.id, row.session_id, row.room, row.group_name, row.audience, row.held_on,
                                row.kind, row.settings))


def beside(asked: Iterable[Asked]) -> list[Beside]:
    """What may be shown of each of these. Each is decided by itself (`small_cells`)."""
    wanted = list(asked)
    bodies = queries.sealed_bodies([one.step_id for one in wanted])
    found = []
    for one in wanted:
        kind = all_kinds()[one.kind]
        counts = kind.counts(kind.settings_of(one.settings), bodies.get(one.step_id, []))
        if counts is not None:
            found.append(Beside(one, shown(counts)))
    return sorted(found, key=lambda one: (one.asked.month, one.asked.group_name.casefold()))


# --- what can be said of all of them

LOW, HIGH, EVEN = "low", "high", "even"


@dataclass(frozen=True)
class Leaning:
    """In how many sessions more than half chose which end of an order. Made of what is shown of each, and no more."""

    low: str    # what stands at this end, such as “1, 2 or 3”
    high: str
    sessions: Mapping[str, int]

    @property
    def known(self) -> int:
        """Of how many sessions it can be said at all."""
        return sum(self.sessions.values())

    @property
    def words(self) -> str:
        if not self.known:
            return ""
        said = [say("“%(label)s” in %(sessions)s", label=label, sessions=self.sessions.get(end, 0))
                for end, label in ((HIGH, self.high), (LOW, self.low))]
        if self.sessions.get(EVEN):
            said.append(say("neither in %(sessions)s", sessions=self.sessions[EVEN]))
        return say_many(
            "Where more than half of a group stood, in %(number)s session with ten or more people: %(where)s.",
            "Where more than half of a group stood, in %(number)s sessions with ten or more people: %(where)s.",
            self.known, where=listed(said))


def leaning(question: Question, sessions: Iterable[Shown]) -> Leaning | None:
    """Which end sessions lean to; None for a question whose values have no order."""
    nobody = question.nobody
    if nobody is None or nobody.shape is not Shape.ORDERED:
        return None
    low, high = halves(nobody)
    ends = Counter(filter(None, (end_of(one, set(low), set(high)) for one in sessions)))
    return Leaning(label_of(nobody, low), label_of(nobody, high), ends)


def end_of(one: Shown, low: set[str], high: set[str]) -> str:
    """`LOW`, `HIGH` or `EVEN`; "" where that is not shown."""
    if one.nearly_all is not None:
        return LOW if set(one.nearly_all.keys) <= low else HIGH
    if not one.cells:
        return ""
    below = sum(cell.count for cell in one.cells if set(cell.keys) <= low)
    above = sum(cell.count for cell in one.cells if set(cell.keys) <= high)
    return LOW if below > above else HIGH if above > below else EVEN


# --- as a file

def as_csv(question: Question, sessions: Sequence[Beside]) -> str:
    """What the page shows, one row a number, and one for a session without."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["Theme", "Question", "Kind", "Month", "Group", "Audience", "People", "What", "How many", "Note"])
    for one in sessions:
        start = [question.theme_title, question.text, question.kind_label, one.asked.month, one.asked.group_name,
                 one.asked.audience, one.shown.people_number]
        cells = [(cell.label, str(cell.count)) for cell in one.shown.cells]
        if one.shown.nearly_all is not None:
            cells = [(one.shown.nearly_all.label, "all but fewer than 5")]
        for label, many in cells or [("", "")]:
            writer.writerow([inert(cell) for cell in [*start, label, many, one.shown.left_out]])
    return "\ufeff" + out.getvalue()
