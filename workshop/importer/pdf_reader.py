"""Reads a PDF into blocks, by the size and weight of its letters, marks of lists and the distance of lines.

Lines that stand at the same height on most pages are heads and feet.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import BinaryIO, ClassVar

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from workshop.errors import Refused

from .blocks import BULLETS, HEADING, ITEM, PARAGRAPH, Block, without_mark
from .hyphens import Hyphens
from .pdf_lines import Line, lines_of

MOST_PAGES = 60
ONLY_MARK = re.compile(rf"[{BULLETS}]|" r"\(?(?:[0-9]{1,3}|[a-z])[.)]|Q\s?[0-9]{1,3}[.:)]?", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"(page\s*)?[0-9]{1,4}(\s*(of|/)\s*[0-9]{1,4})?", re.IGNORECASE)
ENDS = (".", "?", "!", ":", ";")


class CannotBeRead(Refused):
    """A document that gives no text; the words say why and what to do."""

    name: ClassVar[str] = "cannot_be_read"
    status: ClassVar[int] = 422


def read_pdf(file: BinaryIO) -> list[Block]:
    """Headings, list items and paragraphs of a PDF.

    :raises CannotBeRead: it is protected, damaged, too long, or a picture of a text.
    """
    try:
        document = PdfReader(file)
        if document.is_encrypted and not document.decrypt(""):
            raise CannotBeRead("This PDF is protected by a password. Open it with the password, print it to a new PDF, "
                               "and bring that in.")
        if len(document.pages) > MOST_PAGES:
            raise CannotBeRead(f"This PDF has {len(document.pages)} pages; a briefing of up to {MOST_PAGES} can be "
                               "brought in. Print only its pages with the learning and the questions to a new PDF.")
        lines = [line for number, page in enumerate(document.pages, start=1) for line in lines_of(page, number)]
        pages = len(document.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise CannotBeRead("This PDF is damaged, or is no PDF. Open it on your machine, save it again as a PDF, and "
                           "try once more.") from error
    if not lines and any(_is_bomb(page) for page in document.pages):
        raise CannotBeRead("This PDF unpacks to far more than a briefing holds. Print only its pages with the learning "
                           "and the questions to a new PDF.")
    if not lines:
        raise CannotBeRead("This PDF holds pictures of pages and no text. Ask the publisher for one with text, or let "
                           "a program with text recognition (OCR) read it first.")
    return _blocks(_without_heads_and_feet(lines, pages))


def _is_bomb(page: PageObject) -> bool:
    """Whether a page holds more than the library unpacks; it then says of it that it is empty."""
    try:
        contents = page.get_contents()
        if contents is not None:
            contents.get_data()
    except LimitReachedError:
        return True
    return False


def _without_heads_and_feet(lines: list[Line], pages: int) -> list[Line]:
    if pages < 3:
        return [line for line in lines if not PAGE_NUMBER.fullmatch(line.text.strip())]
    seen = Counter(_where(line) for line in lines)
    return [line for line in lines
            if seen[_where(line)] < max(3, pages // 2) and not PAGE_NUMBER.fullmatch(line.text.strip())]


def _where(line: Line) -> tuple[str, int]:
    """What a line says, without its numbers, and at which height."""
    return re.sub(r"[0-9]+", "#", line.text.strip()), round(line.top)


def _blocks(lines: list[Line]) -> list[Block]:
    usual = Counter(line.size for line in lines for _letter in line.text).most_common(1)[0][0]
    larger = sorted({line.size for line in lines if line.size > usual * 1.08}, reverse=True)
    hyphens = Hyphens([line.text for line in lines])
    blocks: list[Block] = []
    opened: list[Line] = []
    has_mark = False

    def close() -> None:
        nonlocal has_mark
        if not opened:
            return
        words = hyphens.joined(line.text for line in opened)
        first = opened[0]
        place = f"page {first.page}"
        if first.size in larger and not has_mark:
            blocks.append(Block(HEADING, words, level=larger.index(first.size) + 1, place=place))
        else:
            blocks.append(Block(ITEM if has_mark else PARAGRAPH, words, place=place,
                                is_bold=all(line.is_bold for line in opened)))
        opened.clear()
        has_mark = False

    for line in lines:
        text = line.text.strip()
        if ONLY_MARK.fullmatch(text):
            close()
            has_mark = True
            continue
        bare, marked = without_mark(text)
        if marked or line.is_marked:
            close()
            has_mark = True
            opened.append(Line(bare, line.size, line.is_bold, line.left, line.top, line.page))
            continue
        if opened and _goes_on(opened, line):
            opened.append(line)
            continue
        if opened:
            close()
        opened.append(line)
    close()
    return blocks


def _goes_on(opened: list[Line], line: Line) -> bool:
    """Whether a line belongs to the same paragraph as those before it."""
    last = opened[-1]
    if abs(last.size - line.size) > 0.3 or last.is_bold != line.is_bold:
        return False
    gap = last.top - line.top
    if line.page != last.page or gap < 0:  # over a page or a column
        return not last.text.rstrip().endswith(ENDS)
    usual = opened[-2].top - last.top if len(opened) > 1 and opened[-2].top > last.top else 1.45 * line.size
    return gap <= max(usual * 1.25, 1.5 * line.size)
