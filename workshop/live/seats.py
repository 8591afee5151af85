"""How many live connections a session may hold, so that no session takes them from another.

No session may hold more than are still free in this process: one that takes all it can leaves half, two leave a third,
and a session that begins now always finds room. Whoever finds none works without a live connection: the page asks for
the state every few seconds, and sends by HTTP.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

#: Live connections of one phone: a few tabs, and one or two that it lost and the server has not missed yet.
TABS = 6
#: The same for a facilitator, who has the console on a laptop and on a phone.
CONSOLES = 16
#: Boards of one session: projectors, and a facilitator's own look.
BOARDS = 40
#: Connections for each expected phone: in a reconnect wave, each has an old one and a new one (threat model 5.5).
IN_A_WAVE = 2.2


@dataclass
class Seats:
    """The connections of this process, by session and by whoever holds them."""

    most: int
    #: Phones that a session may bring without anybody having said so.
    expected: int
    _rooms: Counter[str] = field(default_factory=Counter)
    _held: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _seats: dict[str, tuple[str, str]] = field(default_factory=dict)

    def take(self, room: str, who: str, connection: str, *, at_most: int, is_phone: bool = True,
             most_joined: int = 0) -> list[str] | None:
        """Give a connection its seat.

        :param who: a phone, a facilitator, or all boards of the session.
        :param at_most: connections of this one.
        :param is_phone: consoles and boards, which are few, find room when phones have taken it all.
        :param most_joined: the most phones that were in the session so far.
        :return: the oldest connections of the same one, which must go for it; None when the session is full.
        """
        known = self._held.get(who, [])
        gone = known[:max(0, len(known) - at_most + 1)]
        if is_phone and not gone and self._rooms[room] >= self.most_of(room, most_joined):
            return None
        for old in gone:
            self.leave(old)
        self._seats[connection] = room, who
        self._held[who].append(connection)
        self._rooms[room] += 1
        return gone

    def most_of(self, room: str, most_joined: int = 0) -> int:
        """Connections that this session may hold now."""
        elsewhere = self._rooms.total() - self._rooms[room]
        return min(round(IN_A_WAVE * max(self.expected, most_joined)), (self.most - elsewhere) // 2)

    def leave(self, connection: str) -> None:
        room, who = self._seats.pop(connection, ("", ""))
        if room:
            self._held[who].remove(connection)
            self._rooms[room] -= 1
            if not self._held[who]:
                del self._held[who]
            if not self._rooms[room]:
                del self._rooms[room]

    def held_by(self, room: str) -> int:
        return self._rooms[room]

    def rooms(self) -> list[str]:
        """Sessions that have a live connection here."""
        return list(self._rooms)
