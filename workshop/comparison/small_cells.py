"""What of one session's numbers may stand beside other sessions, and leave the room of those who took part.

The rule, in whole (decision 0024):

1.  It is decided from the numbers of one question in one session, and from nothing else: not from which sessions were
    selected, who asks, or when. Whoever asks again in another way gets the same of this session, or nothing.
2.  Of a question no number under five is given, nor left when shown ones are taken from one another.
    So what is few is put together with its neighbours until five or more stand behind it, along partitions that are
    fixed beforehand and never chosen by size.
3.  Where even two halves cannot be given, and ten or more answered, it is said which half nearly everybody chose:
    fewer than five chose otherwise. Whether that is nobody or four is not said, and cannot be worked out.
4.  Else only about how many people there were is said, in steps of five; under five, not even that.
5.  Nothing is added up over sessions but what is shown of each.

`tests/comparison/` attacks it: every possible distribution of small groups is run through the rule, and for whatever
comes out, all that could have gone in is held against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workshop.kinds.counts import COMMA, DISTRIBUTION_FROM, Counts, Shape, share
from workshop.language.words import Said, say, side_by_side

#: People: no number under this is given.
LEAST = DISTRIBUTION_FROM
#: People: from here on, of two halves that cannot both be given one holds more than half for certain.
NEARLY_ALL_FROM = 2 * LEAST

#: People: where values without order are put together, so many stand behind them that each may still be 0 to 4.
COVERED_FROM = 2 * LEAST - 1

#: By how many values there are: which of them stand together, from fine to coarse. Each is part of the one before.
BANDS: Mapping[int, tuple[tuple[tuple[int, ...], ...], ...]] = {
    2: (((0,), (1,)),),
    3: (((0,), (1,), (2,)), ((0, 1), (2,))),
    4: (((0,), (1,), (2,), (3,)), ((0, 1), (2, 3))),
    5: (((0,), (1,), (2,), (3,), (4,)), ((0, 1), (2,), (3, 4)), ((0, 1, 2), (3, 4))),
}

TOGETHER = say("What fewer than five chose stands together with its neighbours.")
TOGETHER_WITH_ONE_MORE = say("What fewer than five chose stands together, and with it something that more chose, so "
                             "that nothing can be worked out.")
FEW_PEOPLE = say("Fewer than five answered, so there are no numbers.")
FEW_FOR_HALVES = say("Numbers are left out: among so few, they would point at people.")
NEARLY_ALL = say("Fewer than five chose otherwise; how many is left out.")
NEXT_TO_ALL = say("Left out of this: what fewer than five chose, and what all but fewer than five chose.")


@dataclass(frozen=True)
class Cell:
    """One number that may be shown.

    :ivar keys: the values that stand together in it.
    """

    keys: tuple[str, ...]
    label: str
    count: int
    share: int   # of the people, in per cent

    def words(self, people: int) -> str:
        return say("%(count)s of %(whole)s", count=self.count, whole=people)


@dataclass(frozen=True)
class NearlyAll:
    """What nearly everybody chose. It bears no number, so that none can be shown."""

    keys: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Shown:
    """What may be shown of one question in one session.

    :ivar people: how many answered; without cells, rounded down to a full five; None for fewer than five.
    :ivar cells: five or more people in each.
    :ivar nearly_all: what nearly everybody chose, where that is all that may be said; else None.
    :ivar left_out: why there is no more, or "".
    """

    people: int | None
    cells: tuple[Cell, ...] = ()
    nearly_all: NearlyAll | None = None
    left_out: str = ""

    @property
    def people_words(self) -> str:
        if self.people is None:
            return say("fewer than 5 people")
        if self.cells:
            return say("%(people)s people", people=self.people)
        return say("%(least)s to %(most)s people", least=self.people, most=self.people + LEAST - 1)

    @property
    def people_number(self) -> str:
        """The same for a table, such as “15” or “10 to 14”."""
        if self.people is None:
            return f"fewer than {LEAST}"
        return str(self.people) if self.cells else f"{self.people} to {self.people + LEAST - 1}"


def shown(counts: Counts) -> Shown:
    """Apply the rule to one question of one session."""
    people = counts.people
    if people < LEAST:
        return Shown(None, left_out=FEW_PEOPLE)
    if counts.shape is Shape.ANY_OF:
        return _each_by_itself(counts)
    parts = _bands(counts) if counts.shape is Shape.ORDERED else _put_together(counts)
    if parts is not None:
        return Shown(people, tuple(_cell(counts, keys) for keys in parts),
                     left_out="" if all(len(keys) == 1 for keys in parts) else
                     TOGETHER if counts.shape is Shape.ORDERED else TOGETHER_WITH_ONE_MORE)
    if people < NEARLY_ALL_FROM or not halves(counts):
        return Shown(about(people), left_out=FEW_FOR_HALVES)
    most = next(keys for keys in halves(counts) if people - _sum(counts, keys) < LEAST)
    return Shown(about(people), nearly_all=NearlyAll(most, label_of(counts, most)), left_out=NEARLY_ALL)


def about(people: int) -> int:
    """How many people there were where no numbers are given: from one question to the next of a session, an exact one
    would tell how many passed."""
    return people // LEAST * LEAST


def partitions(counts: Counts) -> list[list[tuple[str, ...]]]:
    """Which values in order may stand together, from fine to coarse."""
    keys = list(counts.labels)
    return [[tuple(keys[place] for place in part) for part in partition] for partition in BANDS[len(keys)]]


def _bands(counts: Counts) -> list[tuple[str, ...]] | None:
    """The finest of the fixed partitions with five or more in each part."""
    return next((parts for parts in partitions(counts) if all(_sum(counts, part) >= LEAST for part in parts)), None)


def _put_together(counts: Counts) -> list[tuple[str, ...]] | None:
    """Values without order: those under five in one part, and with them at least one that is not, in the order of the
    list and never by size. Taking the smallest, or none where the hidden ones suffice, would tell how small they are.
    """
    hidden = {key for key, count in counts.counts.items() if count < LEAST}
    others = [key for key in counts.labels if key not in hidden]
    if not hidden:
        return [(key,) for key in others]
    while others:
        hidden.add(others.pop(0))
        if _sum(counts, hidden) >= COVERED_FROM:
            break
    if not others:
        return None
    return [*((key,) for key in others), tuple(key for key in counts.labels if key in hidden)]


def _each_by_itself(counts: Counts) -> Shown:
    """Values of which people chose several: each is a question of its own, chosen or not, with five on both sides."""
    people = counts.people
    cells = tuple(_cell(counts, (key,)) for key, count in counts.counts.items() if LEAST <= count <= people - LEAST)
    if not cells:
        return Shown(about(people), left_out=FEW_FOR_HALVES)
    return Shown(people, cells, left_out=NEXT_TO_ALL if len(cells) < len(counts.labels) else "")


def halves(counts: Counts) -> list[tuple[str, ...]]:
    """The coarsest partition, in two parts. Values without order have none, unless there are only two of them: that
    of three no one was chosen by nearly everybody would already tell how many chose each."""
    if counts.shape is Shape.ONE_OF and len(counts.labels) > 2:
        return []
    return partitions(counts)[-1]


def _sum(counts: Counts, keys: Sequence[str] | set[str]) -> int:
    return sum(counts.counts[key] for key in keys)


def _cell(counts: Counts, keys: tuple[str, ...]) -> Cell:
    return cell_of(counts, keys, _sum(counts, keys), counts.people)


def cell_of(counts: Counts, keys: tuple[str, ...], count: int, people: int) -> Cell:
    """:param counts: what the values are called; its numbers are not looked at."""
    return Cell(keys, label_of(counts, keys), count, share(count, people))


def label_of(counts: Counts, keys: Sequence[str]) -> str:
    """“3”, “4 or 5 – Very confident”, “Moved down or stayed”."""
    *first, last = (counts.labels[key] for key in keys)
    said = say("%(first)s or %(last)s", first=side_by_side(first, COMMA), last=last) if first else last
    return said.raised() if isinstance(said, Said) else said[:1].upper() + said[1:]
