"""The summary as a Word document: for minutes, and to be worked on."""

from __future__ import annotations

from workshop.office.charts import said_beside
from workshop.office.word import NOTE_STYLE, QUIET_STYLE, QUOTED_STYLE, Word

from .document import Block, Document, Drawing, Heading, Note, Paragraph, Points, Quotations, Table


def as_docx(document: Document) -> bytes:
    """A document as a Word file."""
    made = Word(document.full_title, foot=document.title, language=document.language)
    made.paragraph(document.kicker, style=QUIET_STYLE)
    made.heading(document.title, 0)
    for line in document.about:
        made.paragraph(line)
    for note in document.notes:
        _write(made, note)
    for section in document.sections:
        made.heading(section.title, 1)
        for block in section.blocks:
            _write(made, block)
    return made.as_bytes()


def _write(made: Word, block: Block) -> None:
    match block:
        case Heading():
            made.heading(block.text, 2)
        case Paragraph():
            made.paragraph(said_beside(block.text), style=QUIET_STYLE if block.is_quiet else None)
        case Note():
            made.paragraph(block.text, style=NOTE_STYLE)
        case Points():
            for item in block.items:
                made.listed(item)
        case Quotations():
            for one in block.items:
                made.listed(one.text, style=QUOTED_STYLE, note=one.note)
        case Drawing():
            made.heading(block.chart.title, 2)
            made.chart(block.chart)
            made.table(block.chart.head, block.chart.rows, caption=block.chart.title)
        case Table():
            made.table(block.head, block.rows, caption=block.caption, widths=block.shares)
