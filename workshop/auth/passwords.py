"""Passwords: argon2id, and what makes one good enough."""

from __future__ import annotations

import functools
import re
import secrets
from collections.abc import Callable, Collection
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.lock import BoundedSemaphore

from workshop.errors import Busy
from workshop.language.words import Said, say
from workshop.storage.off_loop import off_loop

T = TypeVar("T")

SHORTEST = 12   # characters; length is what protects, so no rules about kinds of character (ASVS 5.0, 6.2)
LONGEST = 200
#: How much of a new password is measured: the work grows with its cube, and what makes it weak shows by then.
MEASURED = 32
#: From 0 to 4; 3 is more than a hundred million guesses, with the 30,000 most common passwords tried first, then
#: names, words, dates, keys that lie beside each other, and letters written as digits (ASVS 5.0, 6.2.4 and 6.2.12).
STRONG_ENOUGH = 3

#: OWASP's smallest argon2id set: 75 ms on the reference laptop, a third of the library's default (field notes).
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: At most this many at once, so that a burst of sign-ins does not fill the memory.
_at_once = BoundedSemaphore(4)
#: At most this many more may wait, some two seconds' work; others are told to come back.
MOST_WAITING = 100
_waiting = 0
#: The measure keeps the words it was given in one place, so nobody else may come between.
_one_measured = BoundedSemaphore(1)


def password_problem(password: str, *, email: str, name: str = "") -> Said | None:
    """What is wrong with a new password and what to do about it, or None.

    :param email, name: the person's own, which others know and try.
    """
    own = email.split("@")[0].lower()
    if len(password) < SHORTEST:
        return say("Use at least %(least)s characters. Three or four unrelated words work well.", least=SHORTEST)
    if len(password) > LONGEST:
        return say("Use at most %(most)s characters.", most=LONGEST)
    if len(set(password.lower())) < 5:
        return say("This repeats too few characters. Three or four unrelated words work well.")
    if len(own) > 3 and own in password.lower():
        return say("This contains your email name, which is easy to guess. Use other words.")
    if any(common in password.lower() for common in ("password", "12345678", "qwerty", "letmein", "workshop")):
        return say("This contains a word that is tried first by those who guess. Use other words.")
    known = {part for word in (own, name.lower()) for part in (re.sub(r"[\W_]", "", word), *re.split(r"[\W_]+", word))}
    if _strength(password, known - {""}) < STRONG_ENOUGH:
        return say("This is like passwords that many people use. Three or four unrelated words work well.")
    return None


def _strength(password: str, known: Collection[str]) -> int:
    """From 0, guessed at once, to 4. It is looked up on this machine: nothing is sent anywhere."""
    from zxcvbn import zxcvbn  # 30,000 passwords, read with the first that is measured

    with _one_measured:
        return int(off_loop(lambda: zxcvbn(password[:MEASURED], user_inputs=sorted(known)))["score"])


def _in_turn(work: Callable[[], T]) -> T:
    """Do one hash, a few at a time.

    :raises Busy: a crowd waits already; nobody's phone shall wait for passwords.
    """
    global _waiting
    if _waiting >= MOST_WAITING:
        raise Busy(say("Many people are signing in just now. Wait a few seconds and try again."))
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
