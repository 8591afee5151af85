"""Join codes: eight characters nobody mistakes and no word is made of."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from workshop.extensions import db

from .models import Session

#: No vowels (no words), no 0/O, 1/I/L, 5/S, 2/Z, U/V pairs; 24^8 codes are 36.7 bits (threat model 5.3).
ALPHABET = "BCDFGHJKMNPQRTVWXY346789"
LENGTH = 8


def new_code() -> str:
    """A code that no open session has."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if find_session(code) is None:
            return code


def read_code(typed: str) -> str:
    """What was typed, without case, spaces, hyphens and dots; never longer than is worth looking up."""
    return "".join(c for c in typed[:60].upper() if c.isalnum())[:20]


def code_words(code: str | None) -> str:
    """The code in two groups, as it is shown."""
    return f"{code[:4]}-{code[4:]}" if code else ""


def find_session(typed: str) -> Session | None:
    """The session that can be joined with this code.

    A closed session has no code any more, so closed, unknown and mistyped are one case, with one answer, by
    construction.
    """
    return db.session.scalar(select(Session).where(Session.code == read_code(typed)))
