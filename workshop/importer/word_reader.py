"""Reads a Word document into blocks. Pictures, macros, links and embedded objects are left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from .blocks import CELL, HEADING, ITEM, PARAGRAPH, Block, parted, tidy, without_mark

STYLE = re.compile(r"heading ([1-9])", re.IGNORECASE)
MOST_STYLES = 12   # that one is made from another, before we stop looking
BODY_TEXT = 9      # the level of an outline at which Word puts what is no heading


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
            place = f"paragraph {number}"
            block = _block(part, words, place)
            lines = [(tidy(said), bold) for said, bold in _lines(part)]
            pieces = parted(lines) if block.kind in (PARAGRAPH, ITEM) and len(lines) > 1 else []
            blocks += [replace(piece, place=place) for piece, _line in pieces] if len(pieces) > 1 else [block]
    return blocks


def _lines(paragraph: Paragraph) -> list[tuple[str, bool]]:
    """The lines that somebody broke within a paragraph, and whether all of each is bold."""
    lines: list[tuple[str, bool]] = [("", True)]
    for run in paragraph.runs:
        for number, said in enumerate(run.text.split("\n")):
            before, is_bold = ("", True) if number else lines.pop()
            lines.append((before + said, is_bold and (bool(run.bold) or not said.strip())))
    return [(said, is_bold) for said, is_bold in lines if said.strip()]


def _block(paragraph: Paragraph, words: str, place: str) -> Block:
    styles = _styles(paragraph)
    style = (styles[0].name or "") if styles else ""
    level = _level(styles)
    if level:
        return Block(HEADING, words, level=level, place=place)
    bare, has_mark = without_mark(words)
    has_number = bool(paragraph._p.xpath("./w:pPr/w:numPr"))
    is_bold = _is_bold(paragraph)
    if has_number or style.startswith("List") or (has_mark and not is_bold):
        return Block(ITEM, bare if has_mark else words, is_bold=is_bold, place=place, depth=_depth(paragraph, style))
    return Block(PARAGRAPH, words, is_bold=is_bold, level=_size(paragraph), place=place)


def _styles(paragraph: Paragraph) -> list[Any]:
    """The style of a paragraph and those it is made from, the nearest first."""
    styles: list[Any] = []
    style: Any = paragraph.style
    while style is not None and len(styles) < MOST_STYLES:
        styles.append(style)
        style = style.base_style
    return styles


def _level(styles: Sequence[Any]) -> int:
    """Of a heading, 1 for the title of the document; 0 for what is none."""
    for style in styles:
        found = STYLE.match(style.name or "")
        if found or style.name == "Title":
            return int(found[1]) + 1 if found else 1
        outline = style.element.xpath("./w:pPr/w:outlineLvl/@w:val")
        if outline and outline[0].isdigit() and int(outline[0]) < BODY_TEXT:
            return int(outline[0]) + 2
    return 0


def _depth(paragraph: Paragraph, style: str) -> int:
    """How deep a list item stands, from 0: as Word counts it, or by the number in the name of its style."""
    levels = paragraph._p.xpath("./w:pPr/w:numPr/w:ilvl/@w:val")
    named = re.search(r"List (?:Bullet|Number) ([2-5])", style)
    return int(levels[0]) if levels else (int(named[1]) - 1 if named else 0)


def _is_bold(paragraph: Paragraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    by_style = next((style.font.bold for style in _styles(paragraph) if style.font.bold is not None), False)
    return bool(runs) and all(by_style if run.bold is None else run.bold for run in runs)


def _size(paragraph: Paragraph) -> int:
    """The size of its letters in points, where it is said; else 0."""
    sizes = [run.font.size.pt for run in paragraph.runs if run.font.size is not None]
    return round(max(sizes)) if sizes else 0
