from __future__ import annotations


class CannotStart(Exception):
    """Workshop cannot start: the message says what is wrong and what to do."""


class ResidueLeft(Exception):
    """Somebody else is reading the database, so what was deleted cannot be taken out of it yet."""
