"""Reads a Word document into blocks. Pictures, macros, links and embedded objects are left alone."""

from __future__ import annotations

import re
from typing import BinaryIO

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from .blocks import CELL, HEADING, ITEM, PARAGRAPH, Block, tidy, without_mark

STYLE = re.compile(r"heading ([1-9])", re.IGNORECASE)


def read_word(file: BinaryIO) -> list[Block]:
    """Headings, list items, paragraphs and cells of a .docx file, in reading order."""
    document = Document(file)
    blocks: list[Block] = []
    number = tables = 0
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            for row, cells in enumerate(part.rows):
                seen: list[object] = []
                for column, cell in enumerate(cells.cells):
                    if cell._tc in seen:     # a merged cell is listed once for each place
                        continue
                    seen.append(cell._tc)
                    for paragraph in cell.paragraphs:
                        words, _mark = without_mark(tidy(paragraph.text))
                        if words:
                            number += 1
                            blocks.append(Block(CELL, words, is_bold=_is_bold(paragraph), place=f"paragraph {number}",
                                                table=tables, row=row, column=column))
            tables += 1
            continue
        words = tidy(part.text)
        if words:
            number += 1
            blocks.append(_block(part, words, f"paragraph {number}"))
    return blocks


def _block(paragraph: Paragraph, words: str, place: str) -> Block:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    found = STYLE.match(style)
    if found or style == "Title":
        return Block(HEADING, words, level=int(found[1]) + 1 if found else 1, place=place)
    bare, has_mark = without_mark(words)
    has_number = bool(paragraph._p.xpath("./w:pPr/w:numPr"))
    is_bold = _is_bold(paragraph)
    if has_number or style.startswith("List") or (has_mark and not is_bold):
        return Block(ITEM, bare if has_mark else words, is_bold=is_bold, place=place, depth=_depth(paragraph, style))
    return Block(PARAGRAPH, words, is_bold=is_bold, level=_size(paragraph), place=place)


def _depth(paragraph: Paragraph, style: str) -> int:
    """How deep a list item stands, from 0: as Word counts it, or by the number in the name of its style."""
    levels = paragraph._p.xpath("./w:pPr/w:numPr/w:ilvl/@w:val")
    named = re.search(r"List (?:Bullet|Number) ([2-5])", style)
    return int(levels[0]) if levels else (int(named[1]) - 1 if named else 0)


def _is_bold(paragraph: Paragraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _size(paragraph: Paragraph) -> int:
    """The size of its letters in points, where it is said; else 0."""
    sizes = [run.font.size.pt for run in paragraph.runs if run.font.size is not None]
    return round(max(sizes)) if sizes else 0
