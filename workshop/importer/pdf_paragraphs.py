"""Puts the printed lines of a PDF together as headings, list items and paragraphs, by where they stand.

Lines belong together when they stand as closely as lines of one paragraph do in this document, begin where its lines
begin, and look alike. Over a column or page a paragraph goes on when its last line is full, or ends no sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from workshop.language.words import say

from .blocks import HEADING, ITEM, ONLY_MARK, PARAGRAPH, Block, without_mark
from .hyphens import Hyphens
from .pdf_lines import Line
from .pdf_margins import usual_size
from .said import GUESSED

COUNTED = re.compile(r"\(?(?:Q\s?)?([0-9]{1,3}|[a-z]|[ivx]{1,4})[.:)]?(?:\s|$|(?=[A-Z]))", re.IGNORECASE)
ENDS = (".", "?", "!", ":", ";", ".”", "?”", ".’", ".\"", ")")
CUT = say("A column or page ends before it: it may belong to the piece before.")
WIDEST_INDENT = 6   # times the size of letters; what is further to the right stands in another column
CLOSE = 1.08       # times the distance of lines of one paragraph
ALIKE = 0.045       # of that distance; rows of a table often stand nearly as closely
ROUNDED = 0.8       # points; browsers set lines at whole pixels
USUAL_PITCH = 1.45  # times the size of letters


class Measures:
    """What is usual in a document.

    :ivar usual: size of most letters, in points.
    :ivar larger: the sizes of headings, largest first.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.usual = usual_size(lines)
        self.larger = sorted({line.size for line in lines if line.size > self.usual * 1.08}, reverse=True)
        self.hyphens = Hyphens([line.text for line in lines])
        self._lefts = sorted(left for left, count in Counter(round(line.left) for line in lines).items() if count > 1)
        self._pitches: dict[tuple[float, bool], float] = {}
        gaps: dict[tuple[float, bool], Counter[float]] = {}
        for above, below in pairwise(lines):
            gap = above.top - below.top
            if above.page == below.page and abs(above.size - below.size) <= 0.3 and 0.8 < gap / below.size < 2.6:
                gaps.setdefault((below.size, below.is_bold), Counter())[round(gap, 1)] += 1
        for look, counted in gaps.items():
            enough = [gap for gap, count in counted.items() if count >= max(3, 0.12 * counted.total())]
            if enough:
                self._pitches[look] = min(enough)

    def pitch(self, line: Line) -> float:
        """How far, in points, lines of one paragraph stand from each other that look like this one."""
        known = min((self._pitches[look] for look in ((line.size, True), (line.size, False)) if look in self._pitches),
                    default=None)
        if known is None:   # as close as the usual text is, by its size
            usual = self._pitches.get((self.usual, False))
            known = min(usual / self.usual, USUAL_PITCH) * line.size if usual else USUAL_PITCH * line.size
            known *= 1.15 if line.size > self.usual else 1.0
        return known

    def limit(self, line: Line) -> float:
        """How far below the line before, in points, a line of the same paragraph stands at most."""
        return self.pitch(line) * CLOSE + 0.3

    def is_next(self, above: Line, line: Line) -> bool:
        """Whether a line of a table stands under another as lines of one paragraph do, neither nearer nor farther."""
        return abs(above.top - line.top - self.pitch(line)) <= max(ALIKE * self.pitch(line), ROUNDED)

    def indent(self, line: Line) -> float:
        """How far a line stands from the left edge of its column, in points."""
        near = [left for left in self._lefts if line.left - WIDEST_INDENT * line.size <= left <= line.left + 1]
        return line.left - min(near, default=line.left)


@dataclass
class _Open:
    """A paragraph that is being put together.

    :ivar first: the line it begins with, as it was printed.
    :ivar mark: the left edge of its bullet or number, in points; None without one.
    """

    lines: list[Line]
    first: Line
    mark: float | None = None
    depth: int = 0
    doubt: str = ""

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def text_left(self) -> float:
        """Where its next line begins, as far as is known."""
        return self.last.left


@dataclass
class _Paragraphs:
    measures: Measures
    lines: Sequence[Line]
    done: list[tuple[Block, Line]] = field(default_factory=list)
    opened: _Open | None = None
    mark: float | None = None           # of a bullet that stands by itself before its text
    marks: list[float] = field(default_factory=list)    # left edges of the lists that are open
    count: str = ""                     # the number or letter of the item before

    def take(self, line: Line) -> None:
        text = line.text.strip()
        is_heading = line.size in self.measures.larger
        bare, has_mark = without_mark(text)
        if not is_heading and ONLY_MARK.fullmatch(text) and not self._is_within(line):
            self.close()
            self.mark = line.left
            self.count = text
        elif not is_heading and (has_mark or line.is_marked) and not self._is_within(line):
            self.close()
            if has_mark:
                self.count = text
            begins = line.text_left if has_mark and line.text_left else line.left
            self._open(replace(line, text=bare, left=begins), line, line.left if has_mark else line.left - 1)
        elif self.opened is not None and self.mark is None and self._goes_on(line):
            self.opened.lines.append(line)
        else:
            mark = self.mark
            doubt = CUT if mark is None and not is_heading and self._may_go_on(line) else ""
            self.close()
            self._open(line, line, None if is_heading else mark)
            if self.opened is not None:
                self.opened.doubt = doubt

    def _open(self, line: Line, first: Line, mark: float | None) -> None:
        depth = 0
        if mark is None:
            self.marks = []
        else:
            indent = self.measures.indent(line)
            while self.marks and self.marks[-1] > indent + 0.5 * line.size:
                self.marks.pop()
            if not self.marks or indent > self.marks[-1] + 0.5 * line.size:
                self.marks.append(indent)
            depth = len(self.marks) - 1
        self.opened = _Open([line], first, mark, depth)

    def close(self) -> None:
        self.mark = None
        if self.opened is None:
            return
        first, lines = self.opened.first, self.opened.lines
        words = self.measures.hyphens.joined(line.text for line in lines)
        guessed = self.measures.hyphens.guessed
        doubt = GUESSED % {"words": ", ".join(f"“{word}”" for word in guessed)} if guessed else self.opened.doubt
        place = f"page {first.page}"
        if first.size in self.measures.larger:
            level = self.measures.larger.index(first.size) + 1
            self.done.append((Block(HEADING, words, level=level, place=place), first))
        elif words:
            kind = PARAGRAPH if self.opened.mark is None else ITEM
            self.done.append((Block(kind, words, place=place, is_bold=all(line.is_bold for line in lines),
                                    depth=self.opened.depth, doubt=doubt), first))
        self.opened = None

    def _is_within(self, line: Line) -> bool:
        """Whether what looks like a number or dash is a word of the paragraph: “between 1 and / 5. Then …”."""
        text = line.text.strip()
        if self.opened is None or line.is_marked or not self._goes_on(line):
            return False
        counted = COUNTED.match(text)
        if counted is None:
            return text[0] in "–—-" and not has_ended(self.opened.last)
        return counted[1].lower() not in ("1", "a", "i") and not _follows(self.count, counted[1])

    def _goes_on(self, line: Line) -> bool:
        opened = self.opened
        if opened is None or abs(opened.last.size - line.size) > 0.3 or opened.last.is_bold != line.is_bold:
            return False
        if line.row != opened.last.row:
            return False
        gap = opened.last.top - line.top
        is_over = has_ended(opened.last)
        if line.page != opened.last.page or gap < -0.4 * line.size:     # over a page or a column
            if opened.mark is None:
                return not is_over or (line.row >= 0 and self._is_full(opened.last, line))
            is_under = abs(self.measures.indent(line) - self.measures.indent(
                Line("", line.size, False, opened.text_left, 0, 0))) < 2
            return is_under and (not is_over or self._is_full(opened.last, line))
        if gap < 0.4 * line.size or gap > self.measures.limit(line):    # beside it, or apart
            return False
        if line.row >= 0 and opened.mark is None and not self.measures.is_next(opened.last, line):
            return False
        if opened.mark is None:
            text = opened.last.text.rstrip()
            is_one = (text.endswith("?") and not self._is_full(opened.last, line)) or (
                text.endswith(":") and (line.is_bold or not self._is_full(opened.last, line)))
            return not (is_one and line.text.strip()[:1].isupper())
        if len(opened.lines) > 1:
            return abs(line.left - opened.text_left) < 0.5 * line.size
        return not is_over or line.left > opened.lines[0].left - 2 or self._is_full(opened.last, line)

    def _may_go_on(self, line: Line) -> bool:
        """Whether a column or page may have ended within a paragraph, at the end of a sentence."""
        opened = self.opened
        return opened is not None and opened.mark is None and opened.last.size == line.size and (
            opened.last.is_bold == line.is_bold) and has_ended(opened.last) and (
            line.page != opened.last.page or line.top > opened.last.top) and self._is_full(opened.last, line)

    def _is_full(self, last: Line, line: Line) -> bool:
        """Whether the first word of a line had no room at the end of the line before."""
        edge = max((one.right for one in self.lines if one.page == last.page and abs(one.left - last.left) < 1.5
                    and abs(one.size - last.size) <= 0.3), default=last.right)
        text = line.text.strip()
        word = text.split(" ")[0]
        wide = (line.right - line.left) * (len(word) + 1) / max(1, len(text))
        return edge - last.right < wide + 0.3 * line.size


def has_ended(line: Line) -> bool:
    """Whether a line ends a sentence."""
    return line.text.rstrip().endswith(ENDS)


def _follows(before: str, mark: str) -> bool:
    """Whether a number or letter comes after the one of the item before."""
    counted = COUNTED.match(before)
    if counted is None:
        return False
    if mark.isdigit():
        return counted[1].isdigit() and int(mark) == int(counted[1]) + 1
    return not counted[1].isdigit()


def read_lines(lines: Sequence[Line], measures: Measures) -> list[tuple[Block, Line]]:
    """Lines, one column after another, as blocks, each with the line it begins with."""
    reading = _Paragraphs(measures, lines)
    for line in lines:
        reading.take(line)
    reading.close()
    return reading.done
