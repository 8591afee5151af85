"""What workers count together: who is here, whose changes wait, who would like a break.

Each worker counts by itself, as one that is alone does, and never waits for Redis. Once a second it puts what it knows
into Redis and takes what the others know. So a count is right a second later at the latest, and until then it is too
small, which is the safe side of every promise that is made with it. Without Redis each goes on by itself, and puts
everything there anew when it is back.

Redis holds pseudonyms that nothing else uses (decision 0001), for a day at the most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from redis import Redis

from .link import PREFIX

#: Seconds between two exchanges.
EVERY = 1.0
#: Seconds that Redis keeps what nobody changes any more: a session that lasts longer is counted anew by its phones.
KEPT = 24 * 3600
#: Fields of a hash in Redis besides the pseudonyms, which are 64 characters long: changes so far, times it was emptied.
CHANGES, FORGOTTEN = "changes", "forgotten"
#: Empty a hash for everybody, whoever wrote into it.
FORGET = """
local changes = redis.call('HINCRBY', KEYS[1], 'changes', 1)
local forgotten = redis.call('HINCRBY', KEYS[1], 'forgotten', 1)
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'changes', changes, 'forgotten', forgotten)
redis.call('EXPIRE', KEYS[1], ARGV[1])
return {changes, forgotten}
"""


class Counted(Protocol):
    """Something that counts pseudonyms by a name: of a room, or of a step."""

    #: Names whose own pseudonyms changed, and names that were forgotten, since the last exchange.
    changed: set[str]
    forgotten: set[str]

    def own(self, name: str) -> dict[str, str]:
        """The pseudonyms this worker knows itself, each with what is kept of it."""

    def hear(self, name: str, others: Mapping[str, str]) -> None:
        """What the other workers know."""

    def forget_own(self, name: str) -> None:
        """Another worker forgot it for everybody."""

    def names(self) -> set[str]:
        """Names this worker knows or asks anything of."""


class Shared:
    """Brings what is counted here and what is counted elsewhere together."""

    def __init__(self, link: Redis, counted: dict[str, Counted], *, changed: Callable[[str, str], None],
                 looked_at: Callable[[str], Iterable[str]] = lambda _kind: ()) -> None:
        """
        :param changed: called with the kind and the name of what other workers changed.
        :param looked_at: names of a kind that viewers of this worker are shown, though nobody is counted here.
        """
        self._link, self._counted, self._changed, self._looked_at = link, counted, changed, looked_at
        self._empty = link.register_script(FORGET)
        self._sent: dict[str, dict[str, str]] = {}
        self._changes: dict[str, int] = {}
        self._forgotten: dict[str, int] = {}

    def begin_anew(self) -> None:
        """Redis has forgotten everything: put all of it there again."""
        for known in (self._sent, self._changes, self._forgotten):
            known.clear()

    def exchange(self) -> None:
        """Put there what changed here, and take what changed elsewhere.

        :raises RedisError: it is gone; what changed is put there next time.
        """
        for kind, counted in self._counted.items():
            changed, counted.changed = counted.changed, set()
            forgotten, counted.forgotten = counted.forgotten, set()
            try:
                for name in sorted(forgotten):
                    self._forget(kind, name)
                names = counted.names()
                self._put(kind, (changed & names) | {name for name in names if _place(kind, name) not in self._sent})
            except BaseException:
                counted.changed |= changed
                counted.forgotten |= forgotten
                raise
        self._take()

    def look(self, kind: str, name: str) -> None:
        """Take what the others know of a name that this worker has not asked for yet.

        :raises RedisError: it is gone.
        """
        self._hear(kind, name, self._link.hgetall(_place(kind, name)))
        self._sent.setdefault(_place(kind, name), {})

    def _forget(self, kind: str, name: str) -> None:
        place = _place(kind, name)
        changes, forgotten = self._empty(keys=[place], args=[KEPT])
        self._changes[place], self._forgotten[place], self._sent[place] = changes, forgotten, {}
        self._counted[kind].hear(name, {})

    def _put(self, kind: str, names: set[str]) -> None:
        pipe = self._link.pipeline(transaction=True)
        written: list[tuple[str, dict[str, str], int]] = []
        for name in sorted(names):
            place = _place(kind, name)
            before, now = self._sent.setdefault(place, {}), self._counted[kind].own(name)
            new = {who: what for who, what in now.items() if before.get(who) != what}
            gone = [who for who in before if who not in now]
            if new:
                pipe.hset(place, mapping=dict[Any, Any](new))
            if gone:
                pipe.hdel(place, *gone)
            if new or gone:
                written.append((place, now, len(pipe)))
                pipe.hincrby(place, CHANGES, 1)
                pipe.expire(place, KEPT)
        answers: list[Any] = pipe.execute() if written else []
        for place, now, at in written:
            self._sent[place] = now
            if answers[at] == self._changes.get(place, 0) + 1:
                self._changes[place] = answers[at]     # nobody else wrote meanwhile: there is nothing to take

    def _take(self) -> None:
        watched = [(kind, name) for kind, counted in self._counted.items()
                   for name in counted.names().union(self._looked_at(kind))]
        pipe = self._link.pipeline(transaction=False)
        for kind, name in watched:
            pipe.hget(_place(kind, name), CHANGES)
        heard = [(kind, name) for (kind, name), changes in zip(watched, pipe.execute() if watched else [], strict=True)
                 if int(changes or 0) != self._changes.get(_place(kind, name), 0)]
        pipe = self._link.pipeline(transaction=False)
        for kind, name in heard:
            pipe.hgetall(_place(kind, name))
        for (kind, name), found in zip(heard, pipe.execute() if heard else [], strict=True):
            self._hear(kind, name, found)
            self._changed(kind, name)
        known = {_place(kind, name) for kind, name in watched}
        for place in [place for place in self._sent if place not in known]:
            for kept in (self._sent, self._changes, self._forgotten):
                kept.pop(place, None)

    def _hear(self, kind: str, name: str, found: Mapping[Any, Any]) -> None:
        place, all_of_them = _place(kind, name), {who.decode(): what.decode() for who, what in found.items()}
        self._changes[place] = int(all_of_them.pop(CHANGES, 0))
        forgotten = int(all_of_them.pop(FORGOTTEN, 0))
        if forgotten > self._forgotten.get(place, forgotten):
            self._counted[kind].forget_own(name)
            self._sent[place] = {}
        self._forgotten[place] = forgotten
        own = self._sent.get(place, {})
        self._counted[kind].hear(name, {who: what for who, what in all_of_them.items() if who not in own})


def _place(kind: str, name: str) -> str:
    return f"{PREFIX}{kind}:{name}"
