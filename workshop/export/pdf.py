"""The summary as a PDF to read and print: A4, tagged so that it can be read aloud, with its fonts in it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any, NoReturn

from workshop.kinds.charts import Chart
from workshop.papers import paper

from .document import Block, Document, Drawing, Heading, Note, Paragraph, Points, Quotations, Table, document_of
from .drawing import svg
from .languages import is_right_to_left, language_of

LAYOUT = "summary.typ"
#: From this many quotations or sections on, a file has a cover and a table of contents.
LONG_QUOTATIONS, LONG_SECTIONS = 100, 20
#: Longer than this without a place to break, and a word is cut into pieces of this many characters, so that it fits.
LONGEST_WORD = 40
JOINER = "\u200d"
UNBROKEN = re.compile(rf"[^\s-]{{{LONGEST_WORD + 1},}}")


def as_pdf(summary: dict[str, Any]) -> bytes:
    return pdf_of(document_of(summary))


def pdf_of(document: Document) -> bytes:
    """A document as a PDF."""
    return paper.made(LAYOUT, data_of(document))


def go_on_as_pdf(summary: dict[str, Any], folder: Path, *, file: str) -> NoReturn:
    """Spend the rest of this process on the PDF of a long summary, in as little memory as it takes."""
    paper.go_on_alone(LAYOUT, data_of(document_of(summary)), folder, file=file)


def data_of(document: Document) -> dict[str, Any]:
    """What the layout shows, as JSON takes it."""
    quotations = sum(len(block.items) for section in document.sections for block in section.blocks
                     if isinstance(block, Quotations))
    return {
        "title": document.title, "full_title": document.full_title, "kicker": document.kicker,
        "about": list(document.about), "notes": [note.text for note in document.notes],
        "is_long": quotations >= LONG_QUOTATIONS or len(document.sections) >= LONG_SECTIONS,
        "sections": [{"name": section.name, "title": section.title,
                      "blocks": [_block(block) for block in section.blocks]} for section in document.sections]}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"is": "heading", "text": _theirs(block.text)}
        case Paragraph():
            return {"is": "quiet" if block.is_quiet else "paragraph", "text": block.text}
        case Note():
            return {"is": "note", "text": block.text}
        case Points():
            return {"is": "points", "items": [_theirs(item) for item in block.items]}
        case Quotations():
            return {"is": "quotations", "items": [_theirs(one.text) | {"note": one.note} for one in block.items]}
        case Table():
            return _table(block.caption, block.head, block.rows) | {"shares": block.shares}
        case Drawing():
            return _drawing(block.chart)


def _theirs(text: str) -> dict[str, Any]:
    """Words that anybody may have written: in their language, with the places where a very long word may be cut."""
    pieces: list[str] = []
    at = 0
    for long in UNBROKEN.finditer(text):
        pieces.append(text[at:long.start()])
        pieces += _cut(long.group())
        at = long.end()
    pieces.append(text[at:])
    language = language_of(text)
    return {"pieces": [piece for piece in pieces if piece], "language": language,
            "is_right_to_left": is_right_to_left(language)}


def _cut(word: str) -> list[str]:
    """A word in pieces. None begins with what belongs to the letter before it, such as an accent, unless a letter has
    more of them than what reads a PDF takes."""
    pieces, start = [], 0
    for at in range(1, len(word)):
        is_whole = word[at - 1] != JOINER and unicodedata.category(word[at])[0] not in "MC"
        if at - start >= LONGEST_WORD * (1 if is_whole else 3):
            pieces.append(word[start:at])
            start = at
    return [*pieces, word[start:]]


def _table(caption: str, head: tuple[str, ...], rows: Any) -> dict[str, Any]:
    return {"is": "table", "caption": caption, "head": list(head),
            "rows": [[_theirs(cell) for cell in row] for row in rows]}


def _drawing(chart: Chart) -> dict[str, Any]:
    return {"is": "chart", "svg": svg(chart), "alternative": chart.alternative, "title": chart.title,
            "table": _table(chart.title, chart.head, chart.rows)}
