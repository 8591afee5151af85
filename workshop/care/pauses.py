"""“I’d like a break”, said in private: a number in memory that the facilitator hears of from two people on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

#: One would be a person (threat model, part 5).
TOLD_FROM = 2
#: Seconds a wish counts: one from before the last question says nothing of how people are now.
LASTS = 20 * 60
TOLD_WORDS = "It may be time for a pause"
#: What the phone is told; the same for the first who asks as for the fifth.
PASSED_ON = "Passed on, without your name, once two people ask."


@dataclass
class PauseWishes:
    """Who would like a break, as a count. Never stored, never a count of one, and forgotten at a restart."""

    clock: Callable[[], float] = time.monotonic
    _rooms: dict[str, dict[str, float]] = field(default_factory=dict)

    def note(self, room: str, wisher: str) -> bool:
        """Somebody would like a break. True when the facilitator is to hear of it because of this."""
        before = self.is_told(room)
        self._rooms.setdefault(room, {})[wisher] = self.clock() + LASTS
        return not before and self.is_told(room)

    def is_told(self, room: str) -> bool:
        wishes = self._rooms.get(room, {})
        now = self.clock()
        for wisher in [wisher for wisher, until in wishes.items() if until <= now]:
            del wishes[wisher]
        return len(wishes) >= TOLD_FROM

    def answered(self, room: str) -> None:
        """The facilitator has heard, and went on: with a break or with the next step. A wish not told yet stays."""
        if self.is_told(room):
            self.forget(room)

    def forget(self, room: str) -> None:
        self._rooms.pop(room, None)
