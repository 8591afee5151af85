"""How many are here: a count with an expiry, in memory, made of pseudonyms that nothing else uses."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workshop import clock as time_of_day

#: Seconds a phone still counts after it was last heard of. Phones sleep while the group talks, and a question may be
#: talked about for half an hour; whoever left is counted that long, which is why it is not longer.
TIME_TO_LIVE = 45 * 60
#: Seconds; other workers are told an expiry rounded up to these, so that it says nothing of when a phone was heard of.
ROUNDED_TO = 10 * 60


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
    #: What other workers know, and since when this one asked for it (workers.shared).
    _elsewhere: dict[str, dict[str, _Here]] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    forgotten: set[str] = field(default_factory=set)
    #: Asks the other workers about a room that nobody has been counted in here.
    ask_others: Callable[[str], None] | None = None

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
        self.changed.add(room)
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
        """How many are here, whoever serves them."""
        if self.ask_others is not None and room not in self._asked:
            self._asked[room] = self.clock()
            self.ask_others(room)
        here = self._count_here(room)
        others = self._elsewhere.get(room)
        if not others:
            return here
        known = self._phones(room)
        return here + sum(presence not in known for presence in others)

    def _phones(self, room: str) -> dict[str, _Here]:
        here_now = self._rooms.get(room)
        return here_now.phones if here_now is not None else {}

    def _count_here(self, room: str) -> int:
        """The phones of this worker, without those that went."""
        here_now = self._rooms.get(room)
        if here_now is None:
            return 0
        now = self.clock()
        if now >= here_now.nobody_goes_before:
            going = {presence: here.until for presence, here in here_now.phones.items() if not here.connections}
            for presence in [presence for presence, until in going.items() if until <= now]:
                here_now.take_away(presence)
                self.changed.add(room)
                del going[presence]
            here_now.nobody_goes_before = min(going.values(), default=now + TIME_TO_LIVE)
        return len(here_now.phones)

    def count_of(self, room: str, role: str) -> int:
        """How many of those who are here said this role."""
        self.count(room)
        here_now = self._rooms.get(room)
        known, others = self._phones(room), self._elsewhere.get(room, {})
        return (here_now.roles[role] if here_now is not None else 0) + sum(
            here.role == role and presence not in known for presence, here in others.items())

    def forget(self, room: str) -> None:
        self.forget_own(room)
        self._elsewhere.pop(room, None)
        self.forgotten.add(room)

    # What workers tell each other. -------------------------------------------------------------------------------

    def names(self) -> set[str]:
        """Rooms with phones of this worker, and those that were asked about a while ago."""
        late = self.clock() - ROUNDED_TO
        for room in [room for room, asked in self._asked.items() if asked < late]:
            del self._asked[room]
            if room in self._rooms:
                self.changed.add(room)             # its phones still count: their expiry is told anew
            else:
                self._elsewhere.pop(room, None)
        return {room for room in list(self._rooms) if self._count_here(room)} | self._asked.keys()

    def own(self, room: str) -> dict[str, str]:
        return {presence: f"{self._end_of(here)} {here.role}" for presence, here in self._phones(room).items()}

    def _end_of(self, here: _Here) -> int:
        """When a phone stops to count, in seconds since 1970, rounded up."""
        left = TIME_TO_LIVE if here.connections else here.until - self.clock()
        return math.ceil((time_of_day.seconds() + left) / ROUNDED_TO) * ROUNDED_TO

    def hear(self, room: str, others: Mapping[str, str]) -> None:
        now = time_of_day.seconds()
        told = {presence: what.partition(" ") for presence, what in others.items()}
        self._elsewhere[room] = {presence: _Here(role=role) for presence, (until, _, role) in told.items()
                                 if int(until) > now}

    def forget_own(self, room: str) -> None:
        self._rooms.pop(room, None)
