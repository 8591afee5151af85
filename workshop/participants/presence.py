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


@dataclass
class Presence:
    """Counts of phones in each room. Forgets everything at a restart; phones are back within seconds."""

    clock: Callable[[], float] = time.monotonic
    _rooms: dict[str, dict[str, _Here]] = field(default_factory=lambda: defaultdict(dict))

    def seen(self, room: str, presence: str) -> bool:
        """A phone was heard of. True when that changed the count."""
        before = self.count(room)
        self._rooms[room].setdefault(presence, _Here()).until = self.clock() + TIME_TO_LIVE
        return self.count(room) != before

    def connected(self, room: str, presence: str) -> None:
        self.seen(room, presence)
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

    def forget(self, room: str) -> None:
        self._rooms.pop(room, None)
