"""Session keys for several workers: in Redis, which forgets everything when it ends (`workers.link` sees to that).

Every worker that serves a session has its key in memory too, once it was needed. So when Redis was started again, the
workers put the keys there anew, and nothing is lost; only a key that no worker had is gone, as after a reboot.
Destroying a key deletes it in Redis, and every other worker forgets it within seconds.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from redis import Redis
from redis.exceptions import RedisError

from workshop import clock
from workshop.errors import Busy
from workshop.workers.link import PREFIX

from .keys import KEY_BYTES, KeyLost, KeyStore, next_hour

#: When Redis began to be this one, in seconds since 1970, and a random name of it.
EPOCH = f"{PREFIX}epoch"
#: Seconds after Redis was started anew until a key that is not there counts as lost: who has it brings it back.
BROUGHT_BACK_WITHIN = 10
#: Write the hour of the last act, if the key is still there.
NOTE = "if redis.call('HEXISTS', KEYS[1], 'key') == 1 then redis.call('HSET', KEYS[1], 'hour', ARGV[1]) end"


class KeyAway(Busy):
    """The session's key cannot be had this moment. Nothing is lost, and the sender tries again."""

    name: ClassVar[str] = "busy"


class KeysInRedis(KeyStore):
    """The keys of all open sessions, one hash each, named by the session's room."""

    def __init__(self, link: Redis) -> None:
        self._known, self._noted, self._quiet_from = {}, {}, {}  # and no folder
        self._link = link
        self._note = link.register_script(NOTE)
        self._epoch = ""

    def prepare(self) -> None:
        self.is_anew()

    def is_anew(self) -> bool:
        """Whether Redis has forgotten everything since it was last asked.

        :raises RedisError: it is gone.
        """
        name = f"{secrets.token_hex(8)} {clock.seconds():.0f}"
        found = name if self._link.set(EPOCH, name, nx=True) else self._link.get(EPOCH)
        epoch = found.decode() if isinstance(found, bytes) else str(found)
        before, self._epoch = self._epoch, epoch
        return bool(before) and before != epoch

    @property
    def may_have_lost(self) -> bool:  # type: ignore[override]
        """Whether a key that is not in Redis now is gone for good."""
        since = int(self._epoch.partition(" ")[2] or 0)
        return bool(since) and clock.seconds() - since >= BROUGHT_BACK_WITHIN

    def bring_back(self, is_open: set[str]) -> None:
        """Put the keys that this worker has into a Redis that has forgotten them.

        :param is_open: rooms of all open sessions; other keys are to be forgotten.
        """
        for room, key in list(self._known.items()):
            if room in is_open and self._link.hsetnx(_place(room), "key", key):
                self._link.hset(_place(room), "hour", self._noted.get(room, next_hour()))
            else:
                self._known.pop(room, None)        # what is there counts: it is read when it is needed

    def forget_destroyed(self) -> None:
        """Forget the keys that another worker has destroyed.

        :raises RedisError: it is gone.
        """
        rooms = list(self._known)
        pipe = self._link.pipeline(transaction=True)
        for room in rooms:
            pipe.hexists(_place(room), "key")
        pipe.get(EPOCH)
        *found, epoch = pipe.execute()
        if epoch != self._epoch.encode():
            return                                 # Redis itself has forgotten them
        for room, is_there in zip(rooms, found, strict=True):
            if not is_there:
                self._known.pop(room, None)
                self._noted.pop(room, None)

    def create(self, room: str) -> None:
        """Make the key of a session; one that is there is kept.

        :raises KeyAway: Redis is gone, so no session can be opened now.
        """
        try:
            if self._link.hsetnx(_place(room), "key", secrets.token_bytes(KEY_BYTES)):
                self._known.pop(room, None)
            self._link.hset(_place(room), "hour", next_hour())
        except RedisError:
            raise KeyAway() from None

    def note_act(self, room: str) -> None:
        hour = next_hour()
        if self._noted.get(room) == hour:
            return
        try:
            self._note(keys=[_place(room)], args=[hour])
        except RedisError:
            return                 # noted with the next act
        self._noted[room] = hour
        self._quiet_from[room] = clock.steady() + hour - clock.seconds()

    def last_act(self, room: str) -> float | None:
        found = self._link.hget(_place(room), "hour")
        return float(found) if found is not None else None

    def blur(self) -> None:
        """There are no files, so nothing says when one was touched."""

    def has(self, room: str) -> bool:
        """:raises RedisError: it is gone, and this worker does not know the key."""
        return room in self._known or bool(self._link.hexists(_place(room), "key"))

    def read(self, room: str) -> bytes:
        """The key of an open session, asked for once.

        :raises KeyAway: it cannot be had this moment.
        :raises KeyLost: it is gone.
        """
        if room not in self._known:
            try:
                with self._link.pipeline(transaction=True) as pipe:
                    pipe.hget(_place(room), "key")
                    pipe.get(EPOCH)
                    key, epoch = pipe.execute()
            except RedisError:
                raise KeyAway() from None
            if key is None:
                is_the_same = epoch == self._epoch.encode()
                raise KeyLost() if is_the_same and self.may_have_lost else KeyAway()
            self._known[room] = bytes(key)
        return self._known[room]

    def destroy(self, room: str) -> None:
        """Delete the key everywhere; harmless when it is gone already.

        :raises RedisError: it is gone. The session is not sealed until it is there again.
        """
        self._link.delete(_place(room))
        for kept in (self._known, self._noted, self._quiet_from):
            kept.pop(room, None)


def _place(room: str) -> str:
    return f"{PREFIX}key:{room}"
