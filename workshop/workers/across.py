"""Pushes across workers: what one worker sends to a session's viewers reaches those that hold a line to another worker.

Socket.IO's own Redis manager, with three differences. Each session has its own channel, and a worker listens to the
sessions it has viewers of: with one channel for all, every worker would read every push of every room. Sending never
waits for Redis: a response is acknowledged, and the viewers here are told, whether it is there or not. And what is
about one connection stays here, because whoever closes it or writes to it holds it.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable
from typing import Any

import orjson
from gevent.event import Event
from redis.client import PubSub
from redis.exceptions import RedisError
from socketio.manager import Manager
from socketio.redis_manager import RedisManager

from workshop.web.incidents import library_logger, log_incident

from .link import PREFIX, link_to

CHANNEL = f"{PREFIX}room:"
#: Listened to by every worker, so that a link with no room yet is one all the same.
OF_ALL = f"{PREFIX}all"
#: Pushes that wait for Redis; older ones go. Viewers that missed one are told how things stand once it is back.
MOST_WAITING = 2_000
#: Seconds a viewer's coming in waits until this worker hears of its session. Without Redis nobody waits.
LISTENS_WITHIN = 0.5
#: Seconds between two tries to reach Redis.
AGAIN = 1.0
#: Told to the workers that hold viewers of a session when pushes of it could not be sent.
MISSED = "missed"
#: First byte of what is told to a worker itself, and not to its viewers.
TO_WORKERS = b"!"


class Across(RedisManager):  # type: ignore[misc]
    """Carries what is sent to a session to the workers that hold viewers of it."""

    def __init__(self, address: str, *, hear: Callable[[str, str], None]) -> None:
        """
        :param hear: called with a session's room and what another worker told about it; with `MISSED` when pushes may
            not have come.
        """
        super().__init__(address, channel=OF_ALL, logger=library_logger("redis"))
        self._hear = hear
        self._outgoing: deque[tuple[str, bytes]] = deque()
        #: Channels of sessions of which a push was not sent.
        self._lost: set[str] = set()
        self._has_outgoing = Event()
        #: Rooms that this worker listens to, each set once Redis has said so.
        self._followed: dict[str, Event] = {}
        #: Those of them that had viewers while Redis had not said so: what was pushed then did not come.
        self._behind: set[str] = set()
        self._ear: PubSub | None = None
        self._is_started = False

    def initialize(self) -> None:
        """Begin to listen and to send; the library calls it at the first connection, a serving worker before that."""
        if not self._is_started:
            self._is_started = True
            super().initialize()
            self.server.start_background_task(self._send)

    # Sending. ----------------------------------------------------------------------------------------------------

    def emit(self, event: str, data: Any, namespace: str | None = None, room: Any = None, to: Any = None,
             ignore_queue: bool = False, **named: Any) -> None:
        room = to or room
        Manager.emit(self, event, data, namespace=namespace, room=room, **named)
        if not ignore_queue:
            self._publish({"method": "emit", "event": event, "data": [data], "namespace": namespace, "room": room,
                           "host_id": self.host_id})

    def tell(self, room: str, words: str) -> None:
        """Tell every other worker that holds viewers of a session; `hear` is called there."""
        self._put(room, self._to_workers(words))

    def _to_workers(self, words: str) -> bytes:
        return TO_WORKERS + f"{self.host_id} {words}".encode()

    def _publish(self, data: dict[str, Any]) -> None:
        if data.get("room"):
            self._put(str(data["room"]).partition(":")[0], orjson.dumps(data))   # its languages have one channel

    def _put(self, room: str, message: bytes) -> None:
        if len(self._outgoing) >= MOST_WAITING:
            self._lost.add(self._outgoing.popleft()[0])
        self._outgoing.append((CHANNEL + room, message))
        self._has_outgoing.set()

    def _send(self) -> None:
        """Send what waits, all of it in one go.

        What could not be sent is not sent late: those who missed it are told how things stand.
        """
        link = link_to(self.redis_url)
        while self._has_outgoing.wait():
            self._has_outgoing.clear()
            waiting, lost = [*self._outgoing], self._lost
            self._outgoing.clear()
            self._lost = set()
            pipe = link.pipeline(transaction=False)
            for channel in lost:
                pipe.publish(channel, self._to_workers(MISSED))
            for channel, message in waiting:
                pipe.publish(channel, message)
            try:
                pipe.execute()
            except RedisError:
                self._lost |= lost | {channel for channel, _message in waiting}
                self.server.sleep(AGAIN)
                self._has_outgoing.set()

    # Listening. --------------------------------------------------------------------------------------------------

    def follow(self, room: str) -> None:
        """Listen to a session from now on; returns when Redis has said so, or does not.

        The viewer who comes in must be counted before: `keep` lets go of a session that has none.
        """
        is_heard = self._followed.get(room)
        if is_heard is None:
            is_heard = self._followed[room] = Event()
            self._ask_for(room)
        if self._ear is not None:
            is_heard.wait(LISTENS_WITHIN)
        if not is_heard.is_set():
            self._behind.add(room)

    def _ask_for(self, room: str) -> None:
        if self._ear is not None:
            with contextlib.suppress(RedisError, OSError):    # it is asked for again
                self._ear.subscribe(CHANNEL + room)

    def keep(self, is_here: Callable[[str], bool]) -> None:
        """Listen no more to sessions that have no viewer here, and ask again for those that Redis said nothing about.

        Called every second: whatever became of one asking, a session with viewers is listened to in the end.
        """
        for room in [*self._followed]:
            if not is_here(room):
                self._followed.pop(room, None)
                self._behind.discard(room)
                if self._ear is not None:
                    with contextlib.suppress(RedisError, OSError):
                        self._ear.unsubscribe(CHANNEL + room)  # type: ignore[no-untyped-call]
            elif room in self._followed and not self._followed[room].is_set():
                self._ask_for(room)

    @property
    def is_listening(self) -> bool:
        return self._ear is not None

    def _listen(self) -> Any:
        """What other workers sent, one after the other, without end; Redis may come and go."""
        is_first = True
        while True:
            ear: PubSub = link_to(self.redis_url, retries=0).pubsub()  # type: ignore[no-untyped-call]
            try:
                ear.subscribe(OF_ALL, *(CHANNEL + room for room in self._followed))
                while True:
                    message = ear.get_message(timeout=5.0)
                    if message is None:
                        ear.ping()                # a line that broke without a word is found out
                    elif message["type"] == "subscribe":
                        room = message["channel"].decode().removeprefix(CHANNEL)
                        if room == OF_ALL:
                            if self._ear is ear:       # the library has connected anew, and said nothing of it
                                self._fall_behind()
                            self._ear = ear
                            if not is_first:
                                log_incident("redis_is_back")
                            is_first = False
                        elif room in self._followed:
                            self._now_heard(room)
                    elif message["type"] == "message":
                        if message["data"][:1] != TO_WORKERS:
                            yield message["data"]
                        else:
                            self._heard(message["channel"].decode().removeprefix(CHANNEL), message["data"])
            except (RedisError, OSError) as error:
                if self._ear is not None or is_first:
                    log_incident("redis_is_gone", error)
                is_first = False
            finally:
                self._ear = None
                self._fall_behind()
                with contextlib.suppress(RedisError, OSError):
                    ear.close()
            self.server.sleep(AGAIN)

    def _fall_behind(self) -> None:
        """What is pushed from now on does not come, until Redis says of each session that it does."""
        for room, is_heard in self._followed.items():
            is_heard.clear()
            self._behind.add(room)

    def _now_heard(self, room: str) -> None:
        """Redis says that this worker listens to a session."""
        self._followed[room].set()
        if room in self._behind:
            self._behind.discard(room)
            self._hear(room, MISSED)

    def _heard(self, room: str, message: bytes) -> None:
        host, _, words = message[1:].decode().partition(" ")
        if host != self.host_id:
            self._hear(room, words)
