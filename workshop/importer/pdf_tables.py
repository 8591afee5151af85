"""Finds tables among the printed lines of a PDF: cells that begin at the same height beside each other, row after row.

A page of two columns is none: its columns begin at the same height once, and nothing goes back to the first of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .blocks import CELL, Block
from .pdf_lines import Line
from .pdf_paragraphs import Measures, has_ended, read_lines

MOST_LINES = 12      # of a cell of the first row
BESIDE = 0.5         # times the size of letters: cells of one row begin within it
LOWEST_COLUMN = 2.0  # points that a line may stand to the left of its column


@dataclass
class Table:
    """A table: the left edges of its columns in points, and its lines, each with the number of its column.

    :ivar lines: how many lines of the document it takes.
    """

    lefts: list[float]
    placed: list[tuple[Line, int]] = field(default_factory=list)
    lines: int = 0

    def column_of(self, line: Line) -> int | None:
        """Where a line belongs; None when it is no line of this table."""
        inside = [number for number, left in enumerate(self.lefts) if left - LOWEST_COLUMN <= line.left]
        if not inside:
            return None
        column = inside[-1]
        is_inside = column + 1 == len(self.lefts) or line.right < self.lefts[column + 1] + 0.8 * line.size
        return column if is_inside else None


def blocks_of(lines: Sequence[Line], measures: Measures) -> list[Block]:
    """All blocks of a document: the cells of its tables, and what stands around them."""
    blocks: list[Block] = []
    plain: list[Line] = []
    number = tables = 0
    while number < len(lines):
        table = _table_at(lines, number, measures)
        if table is None:
            plain.append(lines[number])
            number += 1
            continue
        blocks += [block for block, _first in read_lines(plain, measures)] + _cells(table, tables, measures)
        plain = []
        tables += 1
        number += table.lines
    return blocks + [block for block, _first in read_lines(plain, measures)]


def _table_at(lines: Sequence[Line], begin: int, measures: Measures) -> Table | None:
    lefts = _first_row(lines, begin)
    if lefts is None:
        return None
    table = Table(lefts)
    row = before = 0
    returns = is_split = False
    last: dict[int, Line] = {}      # of each column
    top = lines[begin].top          # of the first line on the page
    number = begin
    while number < len(lines):
        line = lines[number]
        head = [one for one, _column in table.placed if one.row == 0]
        if table.placed and line.page != table.placed[-1][0].page:
            if [one.text for one in head] == [one.text for one in lines[number:number + len(head)]]:
                number += len(head)     # it stands again on each page
                if number == len(lines):
                    break
                line = lines[number]
            top = line.top
            is_split = any(not has_ended(one) for one in last.values() if one.page == table.placed[-1][0].page)
        column = table.column_of(line)
        is_new = before != column or not table.placed
        if column is None or line.size in measures.larger or (
                line.is_bold and is_new and not _has_neighbour(lines, number)):
            break
        above = last.get(column)
        is_first = above is not None and line.page != above.page
        if above is not None and (
                (is_first and is_split and abs(line.top - top) < BESIDE * line.size)
                or (not is_first and column == before and (column > 0 or measures.is_next(above, line)))):
            here = above.row
        else:
            here = row = row + (column <= before and bool(table.placed) and not (is_first and is_split))
            returns = returns or (column < before and line.page == lines[begin].page and line.top < lines[begin].top)
        before = column
        last[column] = replace(line, row=here)
        table.placed.append((last[column], column))
        number += 1
    table.lines = number - begin
    return table if returns else None


def _first_row(lines: Sequence[Line], begin: int) -> list[float] | None:
    """The left edges of the cells that begin at the same height as this line; None when it stands alone."""
    first = lines[begin]
    lefts, right, begun = [first.left], first.right, begin
    for number in range(begin + 1, min(begin + 1 + 4 * MOST_LINES, len(lines))):
        line = lines[number]
        is_beside = line.page == first.page and abs(line.top - first.top) < BESIDE * first.size
        if is_beside and line.left > right:
            lefts.append(line.left)
            right, begun = line.right, number
        elif line.page != first.page or line.top > first.top or line.left < lefts[-1] - LOWEST_COLUMN or (
                number - begun > MOST_LINES):
            break
        else:
            right = max(right, line.right)
    return lefts if len(lefts) > 1 else None


def _has_neighbour(lines: Sequence[Line], number: int) -> bool:
    line = lines[number]
    return any(one is not line and one.page == line.page and abs(one.top - line.top) < BESIDE * line.size
               for one in lines[max(0, number - MOST_LINES):number + MOST_LINES])


def _cells(table: Table, number: int, measures: Measures) -> list[Block]:
    cells: list[Block] = []
    for column in range(len(table.lefts)):
        lines = [line for line, at in table.placed if at == column]
        cells += [replace(block, kind=CELL, level=0, depth=0, table=number, row=first.row, column=column)
                  for block, first in read_lines(lines, measures)]
    return sorted(cells, key=lambda block: (block.row, block.column))
