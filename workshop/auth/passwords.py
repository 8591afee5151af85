"""Passwords: argon2id, and what makes one good enough."""

from __future__ import annotations

import functools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.lock import BoundedSemaphore

from workshop.storage.off_loop import off_loop

SHORTEST = 12   # characters; length is what protects, so no rules about kinds of character (ASVS 5.0, 6.2)
LONGEST = 200

#: OWASP's smallest argon2id set: 75 ms on the reference laptop, a third of the library's default (field notes).
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: At most this many at once, so that a burst of sign-ins does not fill the memory.
_at_once = BoundedSemaphore(4)


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


def hash_password(password: str) -> str:
    with _at_once:
        return off_loop(lambda: _hasher.hash(password))


def is_password(hashed: str, password: str) -> bool:
    """Whether the password fits; takes the same time when there is no such account (see `nobodys_hash`)."""
    def verify() -> bool:
        try:
            return _hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    with _at_once:
        return off_loop(verify)


@functools.cache
def nobodys_hash() -> str:
    """Checked against when the email address is unknown, so that the answer takes as long."""
    return _hasher.hash("nobody has this password")
