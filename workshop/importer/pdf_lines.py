"""Reads the printed lines of a PDF's page: their words, the size and weight of their letters, and where they stand.

A PDF knows no paragraphs: it places letters. Lines come in the order in which they were placed, which programs that
make reports place as it is read, also in columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject
from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font

from .hyphens import HYPHENS, SOFT

BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
LARGEST_DOT = 9.0   # points
MOST_POINTS = 200   # of one shape that is looked at
SHOWS_TEXT = (b"Tj", b"TJ", b"'", b'"')
FILLS = (b"f", b"F", b"f*", b"B", b"B*", b"b", b"S", b"s", b"n")


@dataclass
class Line:
    """One printed line.

    :ivar size: of its letters, in points.
    :ivar right: about where it ends; words that a typesetter stretched end somewhat further on.
    :ivar top: its distance from the lower edge of the page, in points.
    :ivar is_marked: a bullet is drawn before it, as browsers do, which is no letter.
    """

    text: str
    size: float
    is_bold: bool
    left: float
    top: float
    page: int
    right: float = 0.0
    is_marked: bool = False


def lines_of(page: PageObject, number: int) -> list[Line]:
    """The printed lines of a page, in the order in which they were placed, without its marked heads and feet."""
    lines: list[Line] = []
    drawn = _Drawn(page)
    widths = _Widths()

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if not text.strip():
            if lines and text and not lines[-1].text.endswith(" "):
                lines[-1].text += " "
            return
        is_margin, is_soft = drawn.said()
        if is_margin:
            return
        left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        top = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        points = round(float(size) * (abs(tm[3] * cm[3]) or abs(tm[0] * cm[0]) or 1.0), 1)
        is_bold = bool(BOLD.search(str((font or {}).get("/BaseFont", ""))))
        for part in text.split("\n"):
            if not part.strip():
                continue
            if is_soft and part.rstrip()[-1:] in HYPHENS:
                part = part.rstrip()[:-1] + SOFT
            right = left + widths.of(part, font) * points
            last = lines[-1] if lines else None
            if last is not None and _is_same(last, left, top, points):
                last.text += part
                last.is_bold = last.is_bold and is_bold
                last.right = max(last.right, right)
            else:
                lines.append(Line(part, points, is_bold, left, top, number, right))

    page.extract_text(visitor_text=visit, visitor_operand_before=drawn.visit)
    lines = [line for line in lines if line.text.strip()]
    for line in lines:
        line.is_marked = any(0 < line.left - x < 3 * line.size and -0.2 * line.size < y - line.top < 0.8 * line.size
                             for x, y in drawn.dots)
    return lines


def _is_same(last: Line, left: float, top: float, points: float) -> bool:
    """Whether words go on a line, rather than beginning one beside it, as in the next cell of a table."""
    return abs(last.top - top) < 0.4 * max(points, last.size) and last.left - 1 <= left and (
        left - last.right < 3 * max(points, last.size) or len(last.text.strip()) <= 5)


class _Widths:
    """How wide words are in the fonts of a page, as parts of the size of their letters."""

    def __init__(self) -> None:
        self._fonts: dict[int, Font | None] = {}

    def of(self, text: str, font: Any) -> float:
        if id(font) not in self._fonts:
            try:
                self._fonts[id(font)] = Font.from_font_resource(font)
            except Exception:   # a font that says nothing of itself
                self._fonts[id(font)] = None
        known = self._fonts[id(font)]
        return known.get_text_width(text) / 1000 if known is not None else 0.5 * len(text)


class _Drawn:
    """What a page draws and marks beside its words.

    :ivar dots: the right edges and middles of its small round or square shapes, in points: bullets of a browser.
    """

    def __init__(self, page: PageObject) -> None:
        self.dots: list[tuple[float, float]] = []
        self._path: list[tuple[float, float]] = []
        self._page = page
        self._marks: list[str] = []
        self._saw: set[str] = set()

    def said(self) -> tuple[bool, bool]:
        """Whether the words since this was asked last are a head or foot, and whether a soft hyphen was among them."""
        saw, self._saw = self._saw, set()
        return "margin" in saw, "soft" in saw

    def visit(self, operator: bytes, operands: Any, cm: Any, _tm: Any) -> None:
        if operator in SHOWS_TEXT:
            self._saw.update(self._marks)
        elif operator in (b"BDC", b"BMC"):
            self._marks.append(self._mark(operands))
        elif operator == b"EMC":
            self._marks = self._marks[:-1]
        elif operator in (b"m", b"l", b"c", b"v", b"y"):
            numbers = [float(one) for one in operands]
            self._add(zip(numbers[::2], numbers[1::2], strict=False), cm)
        elif operator == b"re":
            x, y, wide, high = (float(one) for one in operands)
            self._add([(x, y), (x + wide, y + high)], cm)
        elif operator in FILLS:
            if self._path and operator != b"n":
                left, right = min(x for x, _y in self._path), max(x for x, _y in self._path)
                low, high = min(y for _x, y in self._path), max(y for _x, y in self._path)
                if 1 <= right - left <= LARGEST_DOT and 0.6 <= (right - left) / (high - low or 1) <= 1.7:
                    self.dots.append((right, (low + high) / 2))
            self._path = []

    def _mark(self, operands: Any) -> str:
        """What a program says of the words that follow: “margin”, “soft”, or nothing that matters here."""
        nothing = DictionaryObject()
        said: Any = operands[1] if len(operands) > 1 else nothing
        if isinstance(said, str):   # its name among the page's resources
            resources: Any = self._page.get("/Resources", nothing).get_object()
            said = resources.get("/Properties", nothing).get_object().get(said, nothing).get_object()
        if not isinstance(said, DictionaryObject):
            return ""
        if operands[0] == "/Artifact" and said.get("/Type") == "/Pagination":
            return "margin"
        return "soft" if str(said.get("/ActualText", "")) == SOFT else ""

    def _add(self, points: Iterable[tuple[float, float]], cm: Any) -> None:
        if len(self._path) < MOST_POINTS:
            self._path += [(x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]) for x, y in points]
