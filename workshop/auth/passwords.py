"""Passwords: argon2id, and what makes one good enough."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.lock import BoundedSemaphore

from workshop.errors import Busy
from workshop.storage.off_loop import off_loop

T = TypeVar("T")

SHORTEST = 12   # characters; length is what protects, so no rules about kinds of character (ASVS 5.0, 6.2)
LONGEST = 200

#: OWASP's smallest argon2id set: 75 ms on the reference laptop, a third of the library's default (field notes).
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: At most this many at once, so that a burst of sign-ins does not fill the memory.
_at_once = BoundedSemaphore(4)
#: At most this many more may wait, some two seconds' work; others are told to come back.
MOST_WAITING = 100
_waiting = 0


def password_problem(password: str, *, email: str) -> str | None:
    """What is wrong with a new password and what to do about it, or None."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three or four unrelated words work well."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if len(set(password.lower())) < 5:
        return "This repeats too few characters. Three or four unrelated words work well."
    if email and email.split("@")[0].lower() in password.lower() and len(email.split("@")[0]) > 3:
        return "This contains your email name, which is easy to guess. Use other words."
    if any(common in password.lower() for common in ("password", "12345678", "qwerty", "letmein", "workshop")):
        return "This contains a word that is tried first by those who guess. Use other words."
    return None


def _in_turn(work: Callable[[], T]) -> T:
    """Do one hash, a few at a time.

    :raises Busy: a crowd waits already; nobody's phone shall wait for passwords.
    """
    global _waiting
    if _waiting >= MOST_WAITING:
        raise Busy("Many people are signing in just now. Wait a few seconds and try again.")
    _waiting += 1
    try:
        with _at_once:
            return off_loop(work)
    finally:
        _waiting -= 1


def hash_password(password: str) -> str:
    return _in_turn(lambda: _hasher.hash(password))


def is_password(hashed: str, password: str) -> bool:
    """Whether the password fits; takes the same time when there is no such account (see `nobodys_hash`).

    :raises Busy: too many wait.
    """
    def verify() -> bool:
        try:
            return _hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    return _in_turn(verify)


@functools.cache
def nobodys_hash() -> str:
    """Checked against when the email address is unknown, so that the answer takes as long. Nothing fits it."""
    return _hasher.hash(secrets.token_urlsafe(32))
