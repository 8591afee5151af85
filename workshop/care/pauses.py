"""“I’d like a break”, said in private: a number in memory that the facilitator hears of from two people on."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workshop import clock as time_of_day
from workshop.language.words import say

#: One would be a person (threat model, part 5).
TOLD_FROM = 2
#: Seconds a wish counts: one from before the last question says nothing of how people are now.
LASTS = 20 * 60
#: Seconds; other workers are told an end rounded up to these, so that it says nothing of when somebody asked.
ROUNDED_TO = 5 * 60
TOLD_WORDS = say("It may be time for a pause")
#: What the phone is told; the same for the first who asks as for the fifth.
PASSED_ON = say("Passed on, without your name, once two people ask.")


@dataclass
class PauseWishes:
    """Who would like a break, as a count. Never stored, never a count of one, and forgotten at a restart."""

    clock: Callable[[], float] = time.monotonic
    _rooms: dict[str, dict[str, float]] = field(default_factory=dict)
    #: What other workers know (workers.shared).
    _elsewhere: dict[str, dict[str, float]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    forgotten: set[str] = field(default_factory=set)

    def note(self, room: str, wisher: str) -> bool:
        """Somebody would like a break. True when the facilitator is to hear of it because of this."""
        before = self.is_told(room)
        self._rooms.setdefault(room, {})[wisher] = self.clock() + LASTS
        self.changed.add(room)
        return not before and self.is_told(room)

    def is_told(self, room: str) -> bool:
        now = self.clock()
        wishes = self._elsewhere.get(room, {}) | self._rooms.get(room, {})
        return sum(until > now for until in wishes.values()) >= TOLD_FROM

    def answered(self, room: str) -> None:
        """The facilitator has heard, and went on: with a break or with the next step. A wish not told yet stays."""
        if self.is_told(room):
            self.forget(room)

    def forget(self, room: str) -> None:
        self.forget_own(room)
        self._elsewhere.pop(room, None)
        self.forgotten.add(room)

    def names(self) -> set[str]:
        now = self.clock()
        for room, wishes in list(self._rooms.items()):
            self._rooms[room] = {wisher: until for wisher, until in wishes.items() if until > now}
            if not self._rooms[room]:
                del self._rooms[room]
        return self._rooms.keys() | self._elsewhere.keys()

    def own(self, room: str) -> dict[str, str]:
        ahead = time_of_day.seconds() - self.clock()
        return {wisher: str(math.ceil((until + ahead) / ROUNDED_TO) * ROUNDED_TO)
                for wisher, until in self._rooms.get(room, {}).items()}

    def hear(self, room: str, others: Mapping[str, str]) -> None:
        ahead = time_of_day.seconds() - self.clock()
        self._elsewhere[room] = {wisher: float(until) - ahead for wisher, until in others.items()}
        if not others:
            del self._elsewhere[room]

    def forget_own(self, room: str) -> None:
        self._rooms.pop(room, None)
