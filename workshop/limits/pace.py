"""How much somebody may ask for: a stock that is used up and fills again. Never counted by network address.

A whole room may stand behind one address, so a limit by address silences the innocent (decision 0010). Whoever asks is
a phone's token, a facilitator's account or one connection; a key is kept in memory only, and is made with a random
number of this process, so that no two lists of keys can be laid side by side.
"""

from __future__ import annotations

import hmac
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from workshop.errors import Refused
from workshop.language.words import say_many

#: Keys that are remembered before those whose stock is full again are forgotten; forgetting them changes nothing.
REMEMBERED = 5_000


class TooFast(Refused):
    """More than one phone may ask for at once. Nothing is lost: the same act goes through a little later."""

    name = "too_fast"
    status = 429

    def __init__(self, seconds: float) -> None:
        whole = max(1, math.ceil(seconds))
        super().__init__(say_many(
            "That was a lot at once. Nothing is lost: wait %(number)s second, then go on.",
            "That was a lot at once. Nothing is lost: wait %(number)s seconds, then go on.", whole), retry_after=whole)


@dataclass(frozen=True)
class Allowance:
    """What may be asked for: so much at once, and so much a second in the long run."""

    at_once: float
    a_second: float


def in_ten_seconds(number: int) -> Allowance:
    """So many in ten seconds for as long as one likes, and twice as many at once: a hurry is not an attack."""
    return Allowance(at_once=2.0 * number, a_second=number / 10)


#: A dashboard that is set up reads a page of sessions with both parts of each, and then what is new.
API_READS = Allowance(at_once=120, a_second=2)


@dataclass
class _Stock:
    left: float
    at: float


@dataclass
class Pace:
    """The stocks of everybody who is limited in the same way."""

    allowance: Allowance
    clock: Callable[[], float] = time.monotonic
    _stocks: dict[str, _Stock] = field(default_factory=dict, repr=False)
    _crowded: int = REMEMBERED

    def take(self, key: str, number: float = 1.0) -> float:
        """Use some of a stock.

        :return: 0.0 when there was enough; else the seconds until there is, and nothing was used.
        """
        stock = self._filled(key)
        if stock.left >= number:
            stock.left -= number
            return 0.0
        return self._seconds(stock, number)

    def wait(self, key: str, number: float = 1.0) -> float:
        """The seconds until so much may be used; 0.0 for now."""
        stock = self._filled(key)
        return 0.0 if stock.left >= number else self._seconds(stock, number)

    def expect(self, key: str) -> None:
        """:raises TooFast: the stock is used up."""
        seconds = self.take(key)
        if seconds:
            raise TooFast(seconds)

    def forget(self, key: str) -> None:
        self._stocks.pop(key, None)

    def _seconds(self, stock: _Stock, number: float) -> float:
        return (number - stock.left) / self.allowance.a_second

    def _filled(self, key: str) -> _Stock:
        now = self.clock()
        stock = self._stocks.get(key)
        if stock is None:
            if len(self._stocks) >= self._crowded:
                self._forget_the_full(now)
            stock = self._stocks[key] = _Stock(self.allowance.at_once, now)
        else:
            stock.left = min(self.allowance.at_once, stock.left + (now - stock.at) * self.allowance.a_second)
            stock.at = now
        return stock

    def _forget_the_full(self, now: float) -> None:
        whole = self.allowance.at_once
        self._stocks = {key: stock for key, stock in self._stocks.items()
                        if stock.left + (now - stock.at) * self.allowance.a_second < whole}
        self._crowded = max(REMEMBERED, 2 * len(self._stocks))


#: Of this process alone, and gone with it.
_KEY = secrets.token_bytes(32)


def key_of(kind: str, *parts: object) -> str:
    """A key that says nothing about whose it is."""
    return hmac.new(_KEY, "\x1f".join([kind, *map(str, parts)]).encode(), sha256).hexdigest()


@dataclass
class Limits:
    """The paces of one installation; each counts for one phone, one facilitator or one connection."""

    #: Acts of a phone, by socket and by HTTP together.
    phone_acts: Pace
    #: Pages and states that a phone asks for: a page on waking, one every few seconds without a socket.
    phone_reads: Pace
    #: Live connections that a phone makes, one after the other.
    phone_connects: Pace
    facilitator_acts: Pace
    #: What a program reads with one token.
    api_reads: Pace
    #: Messages of any kind from one connection, of whoever it is: above what the busiest console may do.
    messages: Allowance
    #: The same of a phone's connection or a board's.
    phone_messages: Allowance

    @classmethod
    def of(cls, *, phone_acts: int, facilitator_acts: int) -> Limits:
        """:param phone_acts: acts of a phone in ten seconds; the same for a facilitator."""
        return cls(phone_acts=Pace(in_ten_seconds(phone_acts)),
                   phone_reads=Pace(Allowance(at_once=6.0 * phone_acts, a_second=0.3 * phone_acts)),
                   phone_connects=Pace(in_ten_seconds(phone_acts)),
                   facilitator_acts=Pace(in_ten_seconds(facilitator_acts)),
                   api_reads=Pace(API_READS),
                   messages=Allowance(at_once=4.0 * facilitator_acts, a_second=0.4 * facilitator_acts),
                   phone_messages=Allowance(at_once=8.0 * phone_acts, a_second=0.4 * phone_acts))


def phone_key(room: str, token: str) -> str:
    """A phone in one session."""
    return key_of("phone", room, token)


def facilitator_key(facilitator_id: int) -> str:
    return key_of("facilitator", facilitator_id)
