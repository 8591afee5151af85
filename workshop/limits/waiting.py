"""Making people wait instead of turning them away: wrong codes, and joining beyond any crowd.

Only a wrong code uses anything up, so a right one is never delayed, and nothing is ever locked: a whole hall may
mistype behind one address. Numbers: threat model 5.3.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from .pace import Allowance, Pace, key_of

#: Seconds; longer would only hurt who mistypes.
LONGEST = 1.5
#: Who is made to wait at the same time; beyond, the answer comes at once and says so.
MOST_WAITING = 100
#: Wrong codes of everybody together that cost nothing, and how many more a second.
FREE, A_SECOND = 20, 10.0
#: Wrong codes of one browser, known by a random number that it keeps for five minutes.
OF_ONE = Allowance(at_once=20, a_second=20 / 300)
ONE_KEEPS = 300  # seconds
#: Joining a session beyond its largest group: a second (threat model 5.5). Those before come as fast as they can.
JOINS_A_SECOND = 5.0
BEYOND_THE_GROUP = 1.2


@dataclass
class Waiting:
    """Who is being made to wait, and for what. Kept in memory; of a browser only the random number it was given."""

    joins: Pace
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now_waiting: int = 0
    _level: float = 0.0
    _at: float = 0.0
    _each: Pace = field(default_factory=lambda: Pace(OF_ONE))

    @classmethod
    def for_groups_of(cls, largest: int, **named: Any) -> Self:
        return cls(joins=Pace(Allowance(at_once=largest * BEYOND_THE_GROUP, a_second=JOINS_A_SECOND)), **named)

    def wrong_code(self) -> float:
        """The seconds that the answer to a wrong code waits: more with each that comes too soon, up to `LONGEST`."""
        now = self.clock()
        self._level = max(0.0, self._level - (now - self._at) * A_SECOND)
        self._at = now
        self._level = min(self._level + 1, FREE + LONGEST * A_SECOND)
        return max(0.0, (self._level - FREE) / A_SECOND)

    def tried_too_many(self, browser: str) -> bool:
        """Whether this browser has named more wrong codes than anybody mistypes."""
        return bool(self._each.take(key_of("codes", browser)))

    def join(self, room: str) -> float:
        """The seconds that joining waits: none for any crowd that a session may bring, some for what comes after."""
        return min(LONGEST, self.joins.take(room))

    @property
    def is_full(self) -> bool:
        return self.now_waiting >= MOST_WAITING

    def hold(self, seconds: float) -> None:
        """Wait; whoever calls holds nothing that others need."""
        self.now_waiting += 1
        try:
            self.sleep(seconds)
        finally:
            self.now_waiting -= 1


def new_browser() -> str:
    return secrets.token_hex(16)
