"""How many are here: a count with an expiry, in memory, made of pseudonyms that nothing else uses."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

#: Seconds a phone still counts after it was last heard of. Phones sleep while the group talks, and a question may be
#: talked about for half an hour; whoever left is counted that long, which is why it is not longer.
TIME_TO_LIVE = 45 * 60


@dataclass
class _Here:
    connections: int = 0
    until: float = 0.0
    role: str = ""


@dataclass
class Presence:
    """Counts of phones in each room. Forgets everything at a restart; phones are back within seconds."""

    clock: Callable[[], float] = time.monotonic
    #: Phones of one room that are counted; of more, those go that joined first and hold no live connection. It bounds
    #: what somebody can fill who makes many phones out of one, and keeps nobody from taking part.
    most: int = 10_000
    _rooms: dict[str, dict[str, _Here]] = field(default_factory=lambda: defaultdict(dict))

    def seen(self, room: str, presence: str, role: str = "") -> bool:
        """A phone was heard of. True when that changed a count.

        :param role: what its holder said on joining; kept here and nowhere else, for counting.
        """
        before = self.count(room), self.count_of(room, role)
        phones = self._rooms[room]
        if presence not in phones and len(phones) >= self.most:
            phones.pop(next((old for old, here in phones.items() if not here.connections), presence), None)
        here = phones.setdefault(presence, _Here())
        here.until, here.role = self.clock() + TIME_TO_LIVE, role
        return (self.count(room), self.count_of(room, role)) != before

    def connected(self, room: str, presence: str, role: str = "") -> None:
        self.seen(room, presence, role)
        self._rooms[room][presence].connections += 1

    def disconnected(self, room: str, presence: str) -> None:
        here = self._rooms.get(room, {}).get(presence)
        if here is not None:
            here.connections = max(0, here.connections - 1)
            here.until = self.clock() + TIME_TO_LIVE

    def count(self, room: str) -> int:
        phones = self._rooms.get(room)
        if not phones:
            return 0
        now = self.clock()
        gone = [presence for presence, here in phones.items() if not here.connections and here.until <= now]
        for presence in gone:
            del phones[presence]
        return len(phones)

    def count_of(self, room: str, role: str) -> int:
        """How many of those who are here said this role."""
        self.count(room)
        return sum(here.role == role for here in self._rooms.get(room, {}).values())

    def forget(self, room: str) -> None:
        self._rooms.pop(room, None)
