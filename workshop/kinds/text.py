"""What a response may be made of."""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar

from workshop.characters import INVISIBLE, UNUSABLE
from workshop.errors import Refused
from workshop.language.words import say, say_many

LONGEST = 2_000   # characters (code points); design §8
LONG = 600        # characters; the phone suggests shortening from here

MANY_BREAKS = re.compile(r"\n(?:[ ]*\n){2,}")  # one empty line is a paragraph, more are only space on the board


class ResponseEmpty(Refused):
    name: ClassVar[str] = "response_empty"
    words: str = say("Write something first, or choose Pass.")
    status: ClassVar[int] = 422


class ResponseTooLong(Refused):
    name: ClassVar[str] = "response_too_long"
    status: ClassVar[int] = 422

    def __init__(self, length: int, longest: int = LONGEST) -> None:
        super().__init__(say_many(
            "That is %(number)s character: the most is %(most)s. Shorten it, or send it in two parts.",
            "That is %(number)s characters: the most is %(most)s. Shorten it, or send it in two parts.", length,
            most=longest) if longest == LONGEST else say_many(
            "That is %(number)s character: the most is %(most)s. Shorten it.",
            "That is %(number)s characters: the most is %(most)s. Shorten it.", length, most=longest))


class ResponseUnusable(Refused):
    name: ClassVar[str] = "response_unusable_characters"
    words = (say("Some characters that cannot be shown had come in, often by copying. They are taken out below: "
             "check your words and send again."))
    status: ClassVar[int] = 422


def checked(text: str, *, longest: int = LONGEST) -> str:
    """The text as it is stored: line ends made one kind, spaces around it and empty lines in a row taken off.

    :param longest: the most characters it may have.
    :raises ResponseUnusable: it holds characters that cannot be shown; ``cleaned`` goes back to the sender.
    :raises ResponseEmpty: nothing that can be seen is left.
    :raises ResponseTooLong: more than that.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if UNUSABLE.search(text):
        cleaned = UNUSABLE.sub("", text).strip()
        if not INVISIBLE.sub("", cleaned):
            raise ResponseEmpty()
        raise ResponseUnusable(cleaned=cleaned)
    text = MANY_BREAKS.sub("\n\n", unicodedata.normalize("NFC", text).strip())
    if not INVISIBLE.sub("", text):
        raise ResponseEmpty()
    if len(text) > longest:
        raise ResponseTooLong(len(text), longest)
    return text


def written(value: object) -> str:
    """What was typed into one of several fields: "" where nothing that can be seen is in it, or no text came."""
    return value if isinstance(value, str) and INVISIBLE.sub("", UNUSABLE.sub("", value)) else ""
