"""Refusals: what the rules say no to, each with the name a program reads and the words a person reads."""

from __future__ import annotations

from typing import Any, ClassVar

from workshop.language.words import say


class Refused(Exception):
    """Base of every refusal. It changes nothing, and nothing already entered is lost.

    :cvar name: the error name that travels in an acknowledgement.
    :cvar words: what the person is told: what happened and what to do next.
    :cvar status: the HTTP status when the same act came by HTTP.
    """

    name: ClassVar[str] = "refused"
    words: str = say("That could not be done.")
    status: ClassVar[int] = 409

    def __init__(self, words: str | None = None, **extra: Any) -> None:
        super().__init__(self.name)
        if words is not None:
            self.words = words
        self.extra = extra

    def acknowledgement(self) -> dict[str, Any]:
        return {"ok": False, "error": self.name, "words": self.words, **self.extra}


class Malformed(Refused):
    name = "malformed"
    words: str = say("This could not be understood, so nothing was changed. Reload the page and try again.")
    status = 400


class TooLarge(Refused):
    name = "too_large"
    words: str = say("That is far more text than can be sent at once. Shorten it, or send it in parts.")
    status = 413


class NotPermitted(Refused):
    name = "not_permitted"
    words: str = say("This cannot be done from here.")
    status = 403


class NotFound(Refused):
    name = "not_found"
    words: str = say("That is no longer part of this session. Reload the page to see how things stand.")
    status = 404


class Busy(Refused):
    """The database could not store it just now: the sender keeps the words and tries again."""

    name = "busy"
    words: str = say("This could not be saved just now. Nothing is lost: it is tried again in a moment.")
    status = 503
