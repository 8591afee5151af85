"""What is the same for every phone of a session that has sent nothing yet: made once, and anew after each change.

A thousand phones that join at once are shown the same: only the token of their forms, the nonce of their scripts and
the number of those who are here differ, and none of these is kept. A phone that has sent something gets a page of its
own. Nothing here is older than a second, and nothing outlives a commit that may have changed it (decision 0036).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from flask import current_app

from workshop.language.languages import in_language
from workshop.language.words import ENGLISH
from workshop.participants.phone import Phone
from workshop.responses import queries
from workshop.sessions.facts import Facts
from workshop.storage.writer import EXTENSION as WRITER

T = TypeVar("T")
EXTENSION = "workshop_same_for_all"

#: Seconds; another process that writes to the same database is heard of so late at the most.
OLDEST = 1.0
#: Things kept before those that are too old are thrown away.
MANY = 64


@dataclass
class SameForAll:
    """Made things by what they are of."""

    clock: Callable[[], float] = time.monotonic
    _kept: dict[tuple[object, ...], tuple[object, float, Any]] = field(default_factory=dict)

    def get(self, what: tuple[object, ...], standing: object, make: Callable[[], T]) -> T:
        """What was made of this before, if nothing has changed since; else `make()`.

        :param what: what it is, such as a page of a room.
        :param standing: how things stood when it was asked for: read before anything that `make` reads.
        """
        now = self.clock()
        known = self._kept.get(what)
        if known is not None and known[0] == standing and now - known[1] < OLDEST:
            found: T = known[2]
            return found
        made = make()
        if len(self._kept) >= MANY:
            self._kept = {old: kept for old, kept in self._kept.items() if now - kept[1] < OLDEST}
        self._kept[what] = standing, now, made
        return made


def same_for_all() -> SameForAll:
    found: SameForAll = current_app.extensions[EXTENSION]
    return found


def commits_so_far() -> int:
    """Commits of this process that may have changed more than responses."""
    return int(current_app.extensions[WRITER].changes)


@dataclass(frozen=True)
class AsForNobody:
    """The state of a phone that has sent nothing, and where it would stand if it had."""

    state: dict[str, Any]
    #: Step and rounds in which a response or a pass would be noted.
    places: tuple[tuple[int, range], ...]

    def in_language(self, code: str) -> AsForNobody:
        return self if code == ENGLISH else replace(self, state=in_language(self.state, code))

    def is_for(self, phone: Phone) -> bool:
        """Whether this phone has sent nothing: with the first response its mark is noted, and goes with the last."""
        marks = [phone.mark(step_id, round_) for step_id, rounds in self.places for round_ in rounds]
        return not marks or not queries.took(marks)


class Mould:
    """A page with gaps for what differs from phone to phone."""

    #: What stands in a page where a gap is to be: random, so that no words of anybody's can be taken for one.
    GAPS: Mapping[str, str] = {name: f"gap{secrets.token_hex(12)}" for name in ("csrf", "client_id", "nonce", "joined")}
    #: The same for a number.
    COUNT = secrets.randbelow(10**15) + 10**15

    def __init__(self, page: str) -> None:
        self._pieces: list[tuple[bytes, str]] = []
        names = {gap: name for name, gap in self.GAPS.items()} | {str(self.COUNT): "count"}
        while found := min(((at, gap) for gap in names if (at := page.find(gap)) >= 0), default=None):
            at, gap = found
            self._pieces.append((page[:at].encode(), names[gap]))
            page = page[at + len(gap):]
        self._rest = page.encode()

    def fill(self, **said: str) -> bytes:
        """The page of one phone. What is said must need no escaping."""
        values = {name: value.encode() for name, value in said.items()}
        return b"".join([part for piece, name in self._pieces for part in (piece, values[name])] + [self._rest])


def standing_of(facts: Facts) -> tuple[int, Facts]:
    return commits_so_far(), facts
