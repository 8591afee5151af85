"""Starting one worker of several: Redis is looked at first, and the database is made ready by one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Flask
from redis.exceptions import RedisError

from workshop.storage.prepare import CannotStart

from .link import PREFIX, RedisUnusable, expect_usable
from .together import EXTENSION, Together

#: Seconds that a start may take, a migration included, before the next worker goes on without waiting for it.
LONGEST_START = 120
#: Seconds another worker's start is waited for: longer, so that one that was killed in its start stops nobody.
WAITS = 180


@contextmanager
def one_at_a_time(app: Flask) -> Iterator[None]:
    """Alone in making the database ready; a process that serves alone is that anyway.

    :raises CannotStart: Redis cannot be used; says what to do.
    """
    together: Together | None = app.extensions[EXTENSION]
    if together is None:
        yield
        return
    try:
        expect_usable(together.link, secret=str(app.config["SECRET_KEY"]))
        lock = together.link.lock(f"{PREFIX}starting", timeout=LONGEST_START, blocking_timeout=WAITS)
        if not lock.acquire():
            raise CannotStart("Another worker has been starting for minutes. Look at what it says, or start again.")
    except RedisUnusable as problem:
        raise CannotStart(str(problem)) from None
    except RedisError:
        raise CannotStart("Redis went away during the start. Start again.") from None
    try:
        yield
    finally:
        with suppress(RedisError):
            lock.release()
