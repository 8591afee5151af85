"""Whether a phone has come through to this machine: that one has, and not which, not when, not how many."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

#: Sessions that are remembered; the oldest makes room. It is only for the minutes before a group comes.
MOST = 2_000


@dataclass
class Reached:
    """The sessions for which a phone has opened the page that tries the way in. Kept in memory alone."""

    _rooms: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def note(self, room: str) -> bool:
        """A phone came; whether it is the first."""
        is_first = room not in self._rooms
        self._rooms[room] = None
        while len(self._rooms) > MOST:
            self._rooms.popitem(last=False)
        return is_first

    def has(self, room: str) -> bool:
        return room in self._rooms

    def forget(self, room: str) -> None:
        self._rooms.pop(room, None)
