"""What a phone can be known by: a random token that only the phone keeps, and pseudonyms made from it.

The server stores neither the token nor any hash of it. The cookie is signed, so that only phones that joined may
act; the signature needs the token to be checked, so it tells nobody anything either.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

from itsdangerous import BadSignature, Signer

T = TypeVar("T")

TOKEN_BYTES = 32


@dataclass(frozen=True)
class Phone:
    """A phone in one session. Each pseudonym is for one purpose and one step, so no two can be joined."""

    key: bytes = field(repr=False)
    token: str = field(repr=False)
    #: What one act has read of this phone so far, so that it asks the database once; None: it asks each time.
    known: dict[object, Any] | None = field(default=None, repr=False, compare=False)

    def once(self, what: object, read: Callable[[], T]) -> T:
        """`read()`, or what it gave earlier in the same act. Whoever changes it changes that very object."""
        if self.known is None:
            return read()
        if what not in self.known:
            self.known[what] = read()
        found: T = self.known[what]
        return found

    def know(self, what: object, found: object) -> None:
        """What `once` shall give in the rest of this act."""
        if self.known is not None:
            self.known[what] = found

    def _pseudonym(self, purpose: str, *parts: object) -> str:
        """Within one act made once: the same is asked for to read and to write."""
        if self.known is None:
            return self._made(purpose, parts)
        made: str | None = self.known.get((purpose, parts))
        if made is None:
            made = self.known[purpose, parts] = self._made(purpose, parts)
        return made

    def _made(self, purpose: str, parts: tuple[object, ...]) -> str:
        message = "\x1f".join([purpose, *map(str, parts), self.token])
        return hmac.digest(self.key, message.encode(), "sha256").hex()

    def handle(self, step_id: int, round_: int, slot: int, part: str) -> str:
        """Which part of which response is whose, for correcting and withdrawing it. No two can be joined."""
        return self._pseudonym("response", step_id, round_, slot, part)

    def mark(self, step_id: int, round_: int) -> str:
        """Counts once for “7 of 9 have answered”, in each round of a step."""
        return self._pseudonym("participation", step_id, round_)

    def contributor(self, step_id: int) -> str:
        """Counts once among those whose changes wait to be shown; kept in memory only."""
        return self._pseudonym("contributor", step_id)

    def resonance(self, step_id: int, response_id: str) -> str:
        """Counts once among those for whom a response rings true; no two of one phone can be joined."""
        return self._pseudonym("resonance", step_id, response_id)

    def resonator(self, step_id: int) -> str:
        """Counts once among those whose resonance waits to be told; kept in memory only."""
        return self._pseudonym("resonator", step_id)

    def act(self, step_id: int, act: str) -> str:
        """Makes a retry of an act the same act."""
        return self._pseudonym("act", step_id, act)

    def wisher(self) -> str:
        """Counts once among those who would like a break; kept in memory only."""
        return self._pseudonym("wisher")

    def pace(self) -> str:
        """Tells in slow mode whether this phone sent something half a minute ago; kept in memory for that long only."""
        return self._pseudonym("pace")

    def presence(self) -> str:
        """Counts once for “9 joined”; kept in memory only."""
        return self._pseudonym("presence")


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def _signer(secret: str, room: str) -> Signer:
    return Signer(secret, salt=f"participant of {room}", digest_method=sha256)


def seal_token(token: str, *, secret: str, room: str) -> str:
    """The cookie's value: the token and our signature, which says that this phone joined this session."""
    return _signer(secret, room).sign(token).decode()


def open_token(value: str, *, secret: str, room: str) -> str | None:
    """The token of a cookie we signed for this session, else None."""
    try:
        return _signer(secret, room).unsign(value).decode()
    except (BadSignature, UnicodeDecodeError):
        return None
