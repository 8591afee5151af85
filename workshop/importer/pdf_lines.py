"""Reads the printed lines of a PDF's page: their words, the size and weight of their letters, and where they stand.

A PDF knows no paragraphs: it places letters. Lines come in the order in which they were placed, which programs that
make reports place as it is read, also in columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject
from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font

from .blocks import ONLY_MARK
from .hyphens import SOFT

BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
#: How far words stand from those before, as times the size of letters.
WORD_GAP, NEAR, FAR = 0.15, 0.8, 3.0
LARGEST_DOT = 9.0   # points
MOST_POINTS = 200   # of one shape that is looked at
SHOWS_TEXT = (b"Tj", b"TJ", b"'", b'"')
FILLS = (b"f", b"F", b"f*", b"B", b"B*", b"b", b"S", b"s", b"n")


@dataclass
class Line:
    """One printed line.

    :ivar size: of its letters, in points.
    :ivar right: where it ends, as nearly as can be told.
    :ivar text_left: where its second piece begins, which is the text when the first is a bullet or number; else 0.
    :ivar top: its distance from the lower edge of the page, in points.
    :ivar is_marked: a bullet is drawn before it, as browsers do, which is no letter.
    :ivar hyphen: what the file says of the hyphen at its end: “soft” for the typesetter's, “hard” for the word's own.
    :ivar has_hyphens: the file says so of a hyphen somewhere in it.
    :ivar is_beside: it stands not far to the right of the line before: words of one line, or the next cell of a table.
    :ivar row: of a table, from 0; -1 outside of tables.
    """

    text: str
    size: float
    is_bold: bool
    left: float
    top: float
    page: int
    right: float = 0.0
    text_left: float = 0.0
    is_marked: bool = False
    hyphen: str = ""
    has_hyphens: bool = False
    is_beside: bool = False
    row: int = -1


def lines_of(page: PageObject, number: int) -> list[Line]:
    """The printed lines of a page, in the order in which they were placed, without its marked heads and feet.

    Words that stand somewhat apart are pieces of their own, until the whole document is known to `put_together`.
    """
    lines: list[Line] = []
    drawn = _Drawn(page)
    pen = _Pen(page)

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if not text.strip():
            if lines and text and not lines[-1].text.endswith(" "):
                lines[-1].text += " "
            return
        said = drawn.said()
        if "margin" in said:
            return
        hyphen = next(iter(said - {""})) if len(said - {""}) == 1 else ""
        left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        top = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        points = round(float(size) * (abs(tm[3] * cm[3]) or abs(tm[0] * cm[0]) or 1.0), 1)
        is_bold = bool(BOLD.search(str((font or {}).get("/BaseFont", ""))))
        for part in text.split("\n"):
            if not part.strip():
                continue
            right = max(left, pen.right)
            last = lines[-1] if lines else None
            gap = _gap(last, left, top, points)
            if last is not None and gap < NEAR * points:
                is_gap = gap > WORD_GAP * points and not last.text.endswith(" ") and part[0] != " "
                last.text += " " + part if is_gap else part
                last.text_left = last.text_left or left
                last.hyphen, last.has_hyphens = hyphen, last.has_hyphens or bool(hyphen)
                last.is_bold = last.is_bold and is_bold
                last.right = max(last.right, right)
            else:
                lines.append(Line(part, points, is_bold, left, top, number, right, hyphen=hyphen,
                                  has_hyphens=bool(hyphen), is_beside=gap < FAR * points))

    def before(operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        drawn.visit(operator, operands, cm)
        with suppress(TypeError, ValueError, LookupError, AttributeError):    # a font that is described badly
            pen.visit(operator, operands, cm, tm)

    page.extract_text(visitor_text=visit, visitor_operand_before=before)
    lines = [line for line in lines if line.text.strip()]
    for line in lines:
        line.is_marked = any(0 < line.left - x < 3 * line.size and -0.2 * line.size < y - line.top < 0.8 * line.size
                             for x, y in drawn.dots)
    return lines


def _gap(last: Line | None, left: float, top: float, points: float) -> float:
    """How far to the right of the line before words stand, in points; endlessly far when at another height."""
    if last is None or abs(last.top - top) >= 0.4 * max(points, last.size) or left < last.left - 1:
        return float("inf")
    return 0.0 if ONLY_MARK.fullmatch(last.text.strip()) else left - last.right


def put_together(lines: Sequence[Line]) -> list[Line]:
    """Words that stand beside each other are one line, unless more lines begin there, as in the column of a table."""
    begun = Counter(round(line.left) for line in lines)
    alone = Counter(round(line.left) for line in lines if not line.is_beside)
    done: list[Line] = []
    for line in lines:
        near = range(round(line.left) - 1, round(line.left) + 2)
        is_column = any(alone[left] for left in near) or sum(begun[left] for left in near) > 2
        if line.is_beside and not is_column and done and line.page == done[-1].page:
            last = done[-1]
            last.text += " " + line.text
            last.right, last.hyphen, last.is_bold = line.right, line.hyphen, last.is_bold and line.is_bold
            last.has_hyphens = last.has_hyphens or line.has_hyphens
        else:
            done.append(line)
    return done


def settle_hyphens(lines: Sequence[Line]) -> None:
    """Let `SOFT` end the lines that end with a typesetter's hyphen, and nothing else be written with it.

    Where one letter of a font serves for both, all hyphens read as soft ones; then only the file's marks tell.
    """
    are_marked = any(line.has_hyphens for line in lines)
    for sign in (SOFT, "\u2010"):
        is_mixed = any(sign in line.text.rstrip()[:-1] for line in lines)
        for line in lines:
            text = line.text.rstrip()
            is_soft = text.endswith((sign, "-")) and (line.hyphen == "soft" or (
                text.endswith(sign) and line.hyphen != "hard" and (are_marked or not is_mixed)))
            text = text.replace(SOFT, "-") if sign == SOFT else text
            line.text = text[:-1] + SOFT if is_soft else text


class _Pen:
    """Where words end that were just shown: the widths of their letters, and what lies between them."""

    def __init__(self, page: PageObject) -> None:
        self.right = 0.0
        self._page = page
        self._fonts: dict[str, Font | None] = {}
        self._font: Font | None = None
        self._size, self._letters, self._spaces = 1.0, 0.0, 0.0
        self._begun: tuple[Any, ...] = ()

    def visit(self, operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        if operator == b"Tf" and len(operands) > 1:
            self._font, self._size = self._known(str(operands[0])), float(operands[1])
        elif operator == b"Tc" and operands:
            self._letters = float(operands[0])
        elif operator == b"Tw" and operands:
            self._spaces = float(operands[0])
        elif operator in SHOWS_TEXT and operands:
            begun = (*tm, *cm)
            if begun != self._begun or operator in (b"'", b'"'):
                self._begun, self.right = begun, tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            scale = abs(tm[0] * cm[0] + tm[1] * cm[2]) or 1.0
            for shown in operands[0] if operator == b"TJ" else operands[-1:]:
                if isinstance(shown, int | float):
                    self.right -= float(shown) / 1000 * self._size * scale
                else:
                    self.right += self._wide(shown) * scale

    def _wide(self, shown: Any) -> float:
        """How wide the letters of a string are, in units of the text."""
        raw = shown if isinstance(shown, bytes) else getattr(shown, "original_bytes", b"")
        if self._font is None:
            return len(raw) * (0.5 * self._size + self._letters)
        if isinstance(self._font.encoding, str):
            codes, spaces = raw.decode(self._font.encoding, "replace"), 0
        else:
            codes, spaces = raw.decode("latin-1"), raw.count(b" ")
            codes = "".join(self._font.encoding.get(ord(code), code) for code in codes)
        return self._font.get_text_width(codes) / 1000 * self._size + len(codes) * self._letters + spaces * self._spaces

    def _known(self, name: str) -> Font | None:
        if name not in self._fonts:
            try:
                resources: Any = self._page["/Resources"]
                self._fonts[name] = Font.from_font_resource(resources["/Font"][name].get_object())
            except Exception:   # a font that says nothing of itself, or of a form within the page
                self._fonts[name] = None
        return self._fonts[name]


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

    def said(self) -> set[str]:
        """What the file says of the words since this was asked last."""
        saw, self._saw = self._saw, set()
        return saw

    def visit(self, operator: bytes, operands: Any, cm: Any) -> None:
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
        """What a program says of what follows: “margin”, a “soft” or “hard” hyphen, or nothing that matters here."""
        nothing = DictionaryObject()
        said: Any = operands[1] if len(operands) > 1 else nothing
        if isinstance(said, str):   # its name among the page's resources
            resources: Any = self._page.get("/Resources", nothing).get_object()
            said = resources.get("/Properties", nothing).get_object().get(said, nothing).get_object()
        if not isinstance(said, DictionaryObject):
            return ""
        if operands[0] == "/Artifact" and said.get("/Type") == "/Pagination":
            return "margin"
        return {SOFT: "soft", "-": "hard"}.get(str(said.get("/ActualText", "")), "")

    def _add(self, points: Iterable[tuple[float, float]], cm: Any) -> None:
        if len(self._path) < MOST_POINTS:
            self._path += [(x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]) for x, y in points]
