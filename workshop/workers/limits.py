"""Limits that hold for all workers together: on guessing codes and passwords. The rarest requests of all ask Redis.

What one phone may send is limited by the worker that serves it (decision 0038): a limit that asked Redis at every act
would cost more than the act.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from redis import Redis
from redis.exceptions import RedisError

from workshop.auth.sign_in import SlowDown
from workshop.limits.waiting import A_SECOND, FREE, LONGEST, OF_ONE, ONE_KEEPS, Waiting

from .link import PREFIX

WRONG_CODES = f"{PREFIX}wrong-codes"
#: One more wrong code into a stock that empties by so much a second; what it holds now.
FILL = """
local now = redis.call('TIME')
local at = now[1] + now[2] / 1000000
local before = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = math.max(0, (tonumber(before[1]) or 0) - (at - (tonumber(before[2]) or at)) * ARGV[1])
level = math.min(level + 1, tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'level', tostring(level), 'at', tostring(at))
redis.call('EXPIRE', KEYS[1], 60)
return tostring(level)
"""


@dataclass(kw_only=True)
class WaitingTogether(Waiting):
    """Wrong codes at any worker count for all. Without Redis, each waits the longest: whoever has the right code does
    not notice."""

    link: Redis

    def wrong_code(self) -> float:
        try:
            level = float(self.link.register_script(FILL)(
                keys=[WRONG_CODES], args=[A_SECOND, FREE + LONGEST * A_SECOND]))
        except RedisError:
            return LONGEST
        return max(0.0, (level - FREE) / A_SECOND)

    def tried_too_many(self, browser: str) -> bool:
        place = f"{PREFIX}browser:{browser}"
        try:
            with self.link.pipeline(transaction=True) as pipe:
                pipe.incr(place)
                pipe.expire(place, ONE_KEEPS, nx=True)
                tries = pipe.execute()[0]
        except RedisError:
            return super().tried_too_many(browser)
        return bool(tries > OF_ONE.at_once)


@dataclass(kw_only=True)
class SlowDownTogether(SlowDown):
    """Wrong passwords at any worker count for all. Without Redis each worker counts its own."""

    link: Redis
    #: Redis learns a digest of the address, made with the installation's secret.
    secret: str = field(repr=False)

    def seconds(self, email: str) -> float:
        count = self._count(email)
        if count is None:
            return super().seconds(email)
        return self.wait_after(count)

    def failed(self, email: str) -> None:
        super().failed(email)
        try:
            with self.link.pipeline(transaction=True) as pipe:
                pipe.incr(self._place(email))
                pipe.expire(self._place(email), round(self.forget_after))
                pipe.execute()
        except RedisError:
            return

    def failures(self, key: str) -> int:
        count = self._count(key)
        return super().failures(key) if count is None else count

    def succeeded(self, email: str) -> None:
        super().succeeded(email)
        try:
            self.link.delete(self._place(email))
        except RedisError:
            return

    def _count(self, key: str) -> int | None:
        try:
            return int(self.link.get(self._place(key)) or 0)
        except RedisError:
            return None

    def _place(self, key: str) -> str:
        return f"{PREFIX}wrong-passwords:{hmac.new(self.secret.encode(), key.encode(), sha256).hexdigest()}"
