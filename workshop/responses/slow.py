"""Slow mode and pause: whether a response is taken now. The same for every phone, and nobody is told whom it met."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import ClassVar

from workshop.errors import Refused
from workshop.language.words import say_many
from workshop.sessions.models import Session
from workshop.sessions.room_tools import ON_PHONES_PAUSED, SLOW_EVERY


class ResponsesPaused(Refused):
    name: ClassVar[str] = "responses_paused"
    words = ON_PHONES_PAUSED


class TooSoon(Refused):
    """In slow mode this phone has sent something a moment ago."""

    name: ClassVar[str] = "too_soon"


@dataclass
class SlowMode:
    """When phones sent something last, by a pseudonym that nothing else uses; each is forgotten after the interval.

    In memory only, asked by a phone's own act and by nothing else: no screen, log or count is made of it. After a
    restart it is empty.
    """

    clock: Callable[[], float] = time.monotonic
    _sent: dict[str, float] = field(default_factory=dict, repr=False)

    def take(self, session: Session, pace: str) -> None:
        """Let one response of this phone through, or not yet.

        :param pace: the phone's pseudonym for this purpose.
        :raises ResponsesPaused: the facilitator takes none now.
        :raises TooSoon: the session is slow, and this phone sent one less than the interval ago.
        """
        now = self.clock()
        for known in [known for known, at in self._sent.items() if now - at >= SLOW_EVERY]:
            del self._sent[known]
        if session.is_paused:
            raise ResponsesPaused()
        if not session.is_slow:
            return
        if pace in self._sent:
            left = max(1, ceil(SLOW_EVERY - (now - self._sent[pace])))
            raise TooSoon(say_many(
                "Slow for now: you can send the next response in %(number)s second. Your words are kept.",
                "Slow for now: you can send the next response in %(number)s seconds. Your words are "
                "kept.", left), seconds_left=left)
        self._sent[pace] = now

    def __len__(self) -> int:
        return len(self._sent)
