"""Texts as office files take them."""

from __future__ import annotations

import re
import unicodedata

from workshop.characters import UNUSABLE

LANGUAGE = "en-GB"
_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")


def clean(text: str) -> str:
    """A text without the characters that XML has no way to write down. Most were refused when they were typed."""
    return UNUSABLE.sub("", _BREAKS.sub("\n", text))


def is_right_to_left(text: str) -> bool:
    """Whether a text begins in a script that is written from right to left, as browsers decide it for `dir="auto"`."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
