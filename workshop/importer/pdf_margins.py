"""Leaves out what stands in the margins of a PDF's pages: running heads, page numbers, addresses of the printing.

They are told by where they stand: at the same height at the edge of most pages, apart from the text, or saying the
same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .blocks import without_mark
from .pdf_lines import Line

PAGE_NUMBER = re.compile(r"((page|p\.)\s*)?[–-]?\s*[0-9]{1,4}\s*[–-]?(\s*(of|/)\s*[0-9]{1,4})?", re.IGNORECASE)
DEEPEST = 3          # lines of one head or foot
SAME_HEIGHT = 2.0    # points
SAME_PLACE = 0.3     # points; where a head stood on other pages
APART = 1.9          # times the size of letters
MOST = 0.6           # of all pages
EVERY_OTHER = 0.4    # of all pages, of which left and right ones may differ
MANY = 0.85          # of all lines


def without_margins(lines: Sequence[Line], pages: int) -> list[Line]:
    """The lines of a document without its heads and feet."""
    usual, apart = usual_size(lines), _apart(lines)
    left = list(lines)
    for outermost in (max, min):
        dropped = _margin(left, pages, usual, apart, outermost)
        left = [line for line in left if id(line) not in dropped]
    return left


def usual_size(lines: Iterable[Line]) -> float:
    """The size of most letters, in points."""
    counted = Counter[float]()
    for line in lines:
        counted[line.size] += len(line.text)
    return counted.most_common(1)[0][0]


def _apart(lines: Sequence[Line]) -> float:
    """More than this stands between the text and its margins, in points: more than between most of its lines."""
    usual = usual_size(lines)
    gaps = sorted(above.top - below.top for above, below in pairwise(lines)
                  if above.page == below.page and 0.8 * usual < above.top - below.top < 4 * usual)
    return max(APART * usual, 1.1 * gaps[int(len(gaps) * MANY)]) if gaps else APART * usual


def _margin(lines: Sequence[Line], pages: int, usual: float, apart: float,
            outermost: Callable[..., float]) -> set[int]:
    """The outermost lines above or below all pages' text that belong to a head or foot."""
    of_page: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        of_page[line.page].append(line)
    edges = [_edge(those, apart, outermost) for those in of_page.values()]
    said = Counter(where for edge in edges for where in {_where(line) for line in edge.lines})
    dropped: set[int] = set()
    heights: list[float] = []
    for edge in edges:
        alike = sum(one.is_apart and abs(one.inner - edge.inner) <= SAME_HEIGHT for one in edges)
        is_band = pages >= 3 and edge.is_apart and alike >= MOST * pages
        for line in edge.lines:
            times = sum(said[_words(line), height] for height in _near(line))
            is_said_again = times >= max(2, EVERY_OTHER * pages) and (not line.is_bold or edge.is_apart)
            if without_mark(line.text.strip())[1] or line.is_marked:
                continue
            if (line.size <= 1.05 * usual and (is_band or is_said_again)) or PAGE_NUMBER.fullmatch(line.text.strip()):
                dropped.add(id(line))
                heights.append(line.top)
    return dropped | {id(line) for edge in edges for line in edge.lines if line.size <= 1.05 * usual
                      and not line.is_bold and sum(abs(line.top - height) < SAME_PLACE for height in heights) > 1}


@dataclass(frozen=True)
class _Edge:
    """The outermost lines of a page.

    :ivar inner: the height of the innermost of them, in points.
    :ivar is_apart: there is room between them and the text.
    """

    lines: list[Line]
    inner: float
    is_apart: bool


def _edge(lines: Sequence[Line], apart: float, outermost: Callable[..., float]) -> _Edge:
    rest = list(lines)
    found: list[Line] = []
    heights: list[float] = []
    while rest and len(heights) < DEEPEST:
        height = outermost(line.top for line in rest)
        if heights and abs(height - heights[-1]) > apart:
            return _Edge(found, heights[-1], is_apart=True)
        heights.append(height)
        found += [line for line in rest if abs(line.top - height) <= SAME_HEIGHT]
        rest = [line for line in rest if abs(line.top - height) > SAME_HEIGHT]
    return _Edge([line for line in found if abs(line.top - heights[0]) <= SAME_HEIGHT], heights[0], is_apart=False)


def _words(line: Line) -> str:
    """What a line says, without its numbers."""
    return re.sub(r"[0-9]+", "#", line.text.strip())


def _where(line: Line) -> tuple[str, int]:
    return _words(line), round(line.top)


def _near(line: Line) -> range:
    return range(round(line.top) - 1, round(line.top) + 2)
