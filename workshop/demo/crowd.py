"""The simulated participants together: when they come in, how long they think, and what they say."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import gevent
from gevent.event import Event
from gevent.lock import BoundedSemaphore
from gevent.pool import Group

from workshop.participants.group_size import LIVE_FROM

from .line import Place
from .reflections import AFTERTHOUGHTS, deal

#: The first question is opened when this many are in: from here on, responses reach the board as they come.
HANDFUL = LIVE_FROM
#: Seconds between two people who come in: a handful at a brisk walk, then as fast as a laptop takes them.
BETWEEN_THE_FIRST, BETWEEN_THE_REST = 0.1, 0.03
#: How many are on their way in at the same time.
AT_THE_DOOR = 6
#: Seconds of thought before responding. The first question is short, so that a newcomer sees the board fill at once.
SHORTEST_THOUGHT, LONGEST_FIRST_THOUGHT, LONGEST_THOUGHT = 0.6, 4.0, 9.0
#: A large group takes longer, so that at most about this many responses come in a second.
RESPONSES_A_SECOND = 25.0

PASSING, ADDING, CORRECTING = 0.07, 0.2, 0.15  # the share of people who do it at a question

CHANCE = secrets.SystemRandom()


@dataclass
class Crowd:
    """Everybody who is simulated in one session."""

    place: Place
    code: str
    size: int
    #: How many have answered each step, passing included.
    answered: Counter[int] = field(default_factory=Counter)
    here: int = 0
    door: Any = field(default_factory=lambda: BoundedSemaphore(AT_THE_DOOR))
    _news: Any = field(default_factory=Event)
    _people: Any = field(default_factory=Group)

    _dealt: dict[tuple[str, ...], Iterator[str]] = field(default_factory=dict)

    def come_in(self, take_part: Callable[[Crowd], None]) -> None:
        """Let everybody come, one after the other.

        :param take_part: what one participant of this crowd does from beginning to end.
        """
        for number in range(self.size):
            self._people.spawn(take_part, self)
            gevent.sleep(BETWEEN_THE_FIRST if number < HANDFUL else BETWEEN_THE_REST)

    def leave(self) -> None:
        """Everybody goes, wherever they are."""
        self._people.kill(block=False)

    def arrived(self) -> None:
        self.here += 1
        self._news.set()

    def has_answered(self, step_id: int) -> None:
        self.answered[step_id] += 1
        self._news.set()

    def wait_until(self, claim: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait until something is true of the crowd; whether it is, when the time is up."""
        with gevent.Timeout(seconds, False):
            while not claim():
                self._news.clear()
                self._news.wait()
        return claim()

    def next_of(self, lines: tuple[str, ...]) -> str:
        """One of these lines, and for as long as there are others not the same as somebody else got."""
        return next(self._dealt.setdefault(lines, deal(lines)))

    def afterthought(self) -> str:
        return CHANCE.choice(AFTERTHOUGHTS)

    def thought(self, *, is_first: bool) -> float:
        """Seconds somebody thinks before they respond."""
        longest = LONGEST_FIRST_THOUGHT if is_first else max(LONGEST_THOUGHT, self.size / RESPONSES_A_SECOND)
        return CHANCE.triangular(SHORTEST_THOUGHT, longest, longest * 0.4)

    def second_thought(self) -> float:
        return CHANCE.uniform(3.0, 12.0)

    def passes(self) -> bool:
        """Whether somebody passes; in a group of a few all respond, so that there is something to see."""
        return self.size >= HANDFUL and CHANCE.random() < PASSING

    def reconsiders(self) -> str:
        """What somebody does after responding: "add", "correct", or nothing."""
        drawn = CHANCE.random()
        if drawn < ADDING:
            return "add"
        return "correct" if drawn < ADDING + CORRECTING else ""
