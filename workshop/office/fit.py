"""How much room words take on a slide, guessed a little too wide, so that nothing runs over its edge.

No font is measured: the program that shows a slide may not have ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

NARROW, WIDE = frozenset("iljtfrI.,;:!|'’‘()[]{} -"), frozenset("mwMW@%&…—")
SPACE = 0.34
LINE = 1.22   # height of a line; it and all widths are in sizes of the letters


def wrapped(text: str, room: float) -> Iterator[tuple[str, str]]:
    """The lines of a text in a box that is so wide, each with what stood between it and the next: put together again
    they are the text. A word that is wider than the box is cut."""
    line = ""
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            yield line, "\n"
        line, taken = "", 0.0
        for at, word in enumerate(paragraph.split(" ")):
            needs = sum(map(_width, word))
            if at and taken + SPACE + needs > room:
                yield line, " "
                line, taken = "", 0.0
            elif at:
                line, taken = f"{line} ", taken + SPACE
            if needs <= room:
                line, taken = line + word, taken + needs
                continue
            for character in word:
                wide = _width(character)
                if taken + wide > room and line:
                    yield line, ""
                    line, taken = "", 0.0
                line, taken = line + character, taken + wide
    yield line, ""


def height(text: str, room: float) -> int:
    """How many lines a text takes in a box that is so wide."""
    return sum(1 for _line in wrapped(text, room))


def _width(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0.0
    if ord(character) > 0x1EFFF:
        return 1.4
    if ord(character) > 0x2E7F:   # a script of squares, or a whole phrase written as one character
        return max(1.05, 0.55 * len(unicodedata.normalize("NFKD", character)))
    if character in NARROW:
        return SPACE
    if character in WIDE:
        return 0.95
    return 0.72 if character.isupper() else 0.58
