"""Reads a PDF into blocks, by the size and weight of its letters, marks of lists and the distance of lines.

A PDF knows no paragraphs: it places letters. Text is taken in the order in which it was placed, which programs that
make reports place as it is read, also in columns. Lines that stand at the same height on most pages are heads and feet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from workshop.errors import Refused
from workshop.guard.words import is_known

from .blocks import BULLETS, HEADING, ITEM, PARAGRAPH, Block, tidy, without_mark

MOST_PAGES = 60
ONLY_MARK = re.compile(rf"[{BULLETS}]|" r"\(?(?:[0-9]{1,3}|[a-z])[.)]|Q\s?[0-9]{1,3}[.:)]?", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"(page\s*)?[0-9]{1,4}(\s*(of|/)\s*[0-9]{1,4})?", re.IGNORECASE)
BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
#: Beginnings of words that are often written with a hyphen, which then is one at a line's end too.
PREFIXES = {"anti", "co", "cross", "ex", "extra", "inter", "mid", "multi", "non", "post", "pre", "re", "self", "semi"}
LARGEST_DOT = 9.0   # points
MOST_POINTS = 200   # of one shape that is looked at
ENDS = (".", "?", "!", ":", ";")


class CannotBeRead(Refused):
    """A document that gives no text; the words say why and what to do."""

    name: ClassVar[str] = "cannot_be_read"
    status: ClassVar[int] = 422


@dataclass
class Line:
    """One printed line.

    :ivar size: of its letters, in points.
    :ivar top: its distance from the lower edge of the page, in points.
    :ivar is_marked: a bullet is drawn before it, as browsers do, which is no letter.
    """

    text: str
    size: float
    is_bold: bool
    left: float
    top: float
    page: int
    is_marked: bool = False


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
        lines = [line for number, page in enumerate(document.pages, start=1) for line in _lines(page, number)]
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


def _lines(page: PageObject, number: int) -> list[Line]:
    """The printed lines of a page, in the order in which they were placed."""
    lines: list[Line] = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if not text.strip():
            if lines and text and not lines[-1].text.endswith(" "):
                lines[-1].text += " "
            return
        left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        top = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = abs(tm[3] * cm[3]) or abs(tm[0] * cm[0]) or 1.0
        points = round(float(size) * scale, 1)
        is_bold = bool(BOLD.search(str((font or {}).get("/BaseFont", ""))))
        for part in text.split("\n"):
            if not part.strip():
                continue
            last = lines[-1] if lines else None
            if last is not None and abs(last.top - top) < 0.4 * max(points, last.size) and left >= last.left - 1:
                last.text += part
                last.is_bold = last.is_bold and is_bold
            else:
                lines.append(Line(part, points, is_bold, left, top, number))

    drawn = _Drawn()
    page.extract_text(visitor_text=visit, visitor_operand_before=drawn.visit)
    lines = [line for line in lines if line.text.strip()]
    for line in lines:
        line.is_marked = any(0 < line.left - x < 3 * line.size and -0.2 * line.size < y - line.top < 0.8 * line.size
                             for x, y in drawn.dots)
    return lines


class _Drawn:
    """The small round or square shapes of a page: a browser draws the bullets of its lists.

    :ivar dots: their right edges and middles, in points.
    """

    def __init__(self) -> None:
        self.dots: list[tuple[float, float]] = []
        self._path: list[tuple[float, float]] = []

    def visit(self, operator: bytes, operands: Any, cm: Any, _tm: Any) -> None:
        if operator in (b"m", b"l", b"c", b"v", b"y"):
            numbers = [float(one) for one in operands]
            self._add(zip(numbers[::2], numbers[1::2], strict=False), cm)
        elif operator == b"re":
            x, y, wide, high = (float(one) for one in operands)
            self._add([(x, y), (x + wide, y + high)], cm)
        elif operator in (b"f", b"F", b"f*", b"B", b"B*", b"b", b"S", b"s", b"n"):
            if self._path and operator != b"n":
                left, right = min(x for x, _y in self._path), max(x for x, _y in self._path)
                low, high = min(y for _x, y in self._path), max(y for _x, y in self._path)
                if 1 <= right - left <= LARGEST_DOT and 0.6 <= (right - left) / (high - low or 1) <= 1.7:
                    self.dots.append((right, (low + high) / 2))
            self._path = []

    def _add(self, points: Iterable[tuple[float, float]], cm: Any) -> None:
        if len(self._path) < MOST_POINTS:
            self._path += [(x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]) for x, y in points]


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
    everything = " ".join(line.text for line in lines)
    blocks: list[Block] = []
    opened: list[Line] = []
    has_mark = False

    def close() -> None:
        nonlocal has_mark
        if not opened:
            return
        words = joined([line.text for line in opened], everything)
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


def joined(texts: Iterable[str], everything: str) -> str:
    """Lines as one text. A hyphen at a line's end stays where the document writes the word with one elsewhere."""
    whole = ""
    for text in texts:
        text = text.strip()
        if not whole:
            whole = text
        elif whole.endswith("-") and whole[-2:-1].isalpha() and text[:1].islower():
            first, second = re.split(r"\s", whole)[-1], re.split(r"\s", text)[0].rstrip(".,;:?!)”’\"")
            first = first.lstrip("(“‘\"")
            one = f"{first[:-1]}{second}"
            is_prefix = first[:-1].lower() in PREFIXES and is_known(second.lower()) and one not in everything
            is_one = f"{first}{second}" not in everything and not is_prefix and (
                one in everything or is_known(one.lower()))
            whole = whole[:-1] + text if is_one else whole + text
        else:
            whole += " " + text
    return tidy(whole)
