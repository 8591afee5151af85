"""How many are here: a count with an expiry, in memory, made of pseudonyms that nothing else uses."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
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
class _Room:
    phones: dict[str, _Here] = field(default_factory=dict)
    roles: Counter[str] = field(default_factory=Counter)
    #: Before this nobody's time is over: whoever leaves later counts longer.
    nobody_goes_before: float = 0.0

    def take_away(self, presence: str) -> None:
        here = self.phones.pop(presence, None)
        if here is not None:
            self.roles[here.role] -= 1


@dataclass
class Presence:
    """Counts of phones in each room. Forgets everything at a restart; phones are back within seconds.

    Asking how many are here costs the same however many they are: each response and each phone that joins asks.
    """

    clock: Callable[[], float] = time.monotonic
    #: Phones of one room that are counted; of more, those go that joined first and hold no live connection. It bounds
    #: what somebody can fill who makes many phones out of one, and keeps nobody from taking part.
    most: int = 10_000
    _rooms: dict[str, _Room] = field(default_factory=lambda: defaultdict(_Room))

    def seen(self, room: str, presence: str, role: str = "") -> bool:
        """A phone was heard of. True when that changed a count.

        :param role: what its holder said on joining; kept here and nowhere else, for counting.
        """
        before = self.count(room), self.count_of(room, role)
        here_now = self._rooms[room]
        if presence not in here_now.phones and len(here_now.phones) >= self.most:
            here_now.take_away(next((old for old, here in here_now.phones.items() if not here.connections), presence))
        here = here_now.phones.get(presence)
        if here is None:
            here = here_now.phones[presence] = _Here()
        else:
            here_now.roles[here.role] -= 1
        here_now.roles[role] += 1
        here.until, here.role = self.clock() + TIME_TO_LIVE, role
        return (self.count(room), self.count_of(room, role)) != before

    def connected(self, room: str, presence: str, role: str = "") -> None:
        self.seen(room, presence, role)
        self._rooms[room].phones[presence].connections += 1

    def disconnected(self, room: str, presence: str) -> None:
        here_now = self._rooms.get(room)
        here = here_now.phones.get(presence) if here_now is not None else None
        if here is not None:
            here.connections = max(0, here.connections - 1)
            here.until = self.clock() + TIME_TO_LIVE

    def count(self, room: str) -> int:
        here_now = self._rooms.get(room)
        if here_now is None:
            return 0
        now = self.clock()
        if now >= here_now.nobody_goes_before:
            going = {presence: here.until for presence, here in here_now.phones.items() if not here.connections}
            for presence in [presence for presence, until in going.items() if until <= now]:
                here_now.take_away(presence)
                del going[presence]
            here_now.nobody_goes_before = min(going.values(), default=now + TIME_TO_LIVE)
        return len(here_now.phones)

    def count_of(self, room: str, role: str) -> int:
        """How many of those who are here said this role."""
        self.count(room)
        here_now = self._rooms.get(room)
        return here_now.roles[role] if here_now is not None else 0

    def forget(self, room: str) -> None:
        self._rooms.pop(room, None)
