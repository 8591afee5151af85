"""What a document is made of, whatever program wrote it: headings, list items, paragraphs and cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

HEADING, ITEM, PARAGRAPH, CELL = "heading", "item", "paragraph", "cell"
#: The beginning of a list item, as people type it: a bullet, a number, a letter, “Q1”.
BULLETS = "•‣◦▪●○■□◆◇❖→➔➢➤►▶▸»✓✔☐–—*·\\-\uf0b7\uf0a7\uf0d8\uf0fc"
MARK = re.compile(rf"(?:[{BULLETS}]\s+|\(?(?:[0-9]{{1,3}}|[a-z]|[ivx]{{1,4}})[.)]\s+|[0-9]{{1,3}}[.)](?=[A-Z])"
                  r"|Q\s?[0-9]{1,3}[.:)]?\s+)", re.IGNORECASE)
#: The same, standing by itself.
ONLY_MARK = re.compile(rf"[{BULLETS}]|" r"\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,4})[.)]|Q\s?[0-9]{1,3}[.:)]?", re.IGNORECASE)
SPACE = re.compile(r"\s+")
#: Letters that a typesetter joined.
LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": "", "\u200b": ""})


@dataclass(frozen=True)
class Block:
    """One piece of a document.

    :ivar level: of a heading: 1 for the largest; 0 for everything else.
    :ivar is_bold: all of it is bold: often a heading that nobody made one.
    :ivar place: where it stands, in words: “page 3”, “line 40”.
    :ivar row: of a cell, the number of its table's row; `column` likewise, both from 0.
    :ivar depth: of an item, how many lists it stands in, from 0.
    :ivar table: of a cell, the number of its table.
    :ivar doubt: why it may not be read as it was meant; mostly "".
    """

    kind: str
    text: str
    level: int = 0
    is_bold: bool = False
    place: str = ""
    table: int = -1
    row: int = -1
    column: int = -1
    depth: int = 0
    doubt: str = ""


def tidy(text: str) -> str:
    """The words as they stand, on one line: line breaks and runs of spaces become one space, soft hyphens vanish."""
    return SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(LIGATURES)).strip()


def without_mark(text: str) -> tuple[str, bool]:
    """A text without the bullet or number it begins with, and whether it had one."""
    found = MARK.match(text)
    return (text[found.end():], True) if found else (text, False)


def parted(lines: Sequence[tuple[str, bool]]) -> list[tuple[Block, int]]:
    """A paragraph whose lines somebody broke; or the items of a list that is no list but by its marks: “• …”, “(1) …”.

    :param lines: their words, and whether all of them are bold.
    :return: each piece with the number of the line it begins in, from 0.
    """
    marks = [without_mark(words)[1] for words, _bold in lines]
    begins_bold = bool(lines) and lines[0][1]
    is_list = sum(marks) > 1 or (any(marks) and (marks[0] or begins_bold))
    found: list[tuple[Block, int]] = []
    for number, (words, is_bold) in enumerate(lines):
        bare, has_mark = without_mark(words)
        if not found or (is_list and (has_mark or (number == 1 and begins_bold and not is_bold))):
            is_item = is_list and has_mark and not is_bold
            found.append((Block(ITEM if is_item else PARAGRAPH, bare if is_item else words, is_bold=is_bold), number))
        else:
            last, begun = found[-1]
            found[-1] = (replace(last, text=f"{last.text} {words}".strip(), is_bold=last.is_bold and is_bold), begun)
    return [(block, number) for block, number in found if block.text]
