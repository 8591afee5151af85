"""The summary as slides, for feeding back to the team: one for each step, going on where there is much to say."""

from __future__ import annotations

from workshop.office.slides import SMALLEST, Deck, Said

from .document import (
    ActionsTable,
    Block,
    Document,
    Drawing,
    Heading,
    Note,
    Paragraph,
    Points,
    Quotations,
    Section,
    Table,
)

#: Quotations of one step that slides show; who wants all of them opens the full record.
MOST_QUOTED = 12


def as_pptx(document: Document) -> bytes:
    """A document as slides."""
    deck = Deck(document.full_title, language=document.language)
    deck.cover(document.title, [document.kicker, *document.about])
    if document.notes:
        deck.words("Before you read on", [Said(note.text, "heading") for note in document.notes])
    for section in document.sections:
        _section(deck, section)
    return deck.as_bytes()


def _section(deck: Deck, section: Section) -> None:
    said: list[Said] = []
    notes = "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph) and block.is_quiet)
    room, left_out = MOST_QUOTED, 0
    drawn, drawings = 0, sum(isinstance(block, Drawing) for block in section.blocks)
    for block in section.blocks:
        if isinstance(block, Drawing):
            drawn += 1
            title = section.title if drawings == 1 else f"{section.title} – {block.chart.title}"
            deck.chart(title, block.chart, said or [Said(block.chart.title)], notes="\n".join(
                filter(None, [notes, block.chart.alternative])))
            said, notes = [], ""
        elif isinstance(block, Table):
            deck.table(section.title, block.head, block.rows, (
                block.widths if isinstance(block, ActionsTable) else [1 / len(block.head)] * len(block.head)))
        else:
            quoted = _said(block)
            if isinstance(block, Quotations):
                left_out += max(0, len(block.items) - max(0, room))
                quoted = quoted[:max(0, room)]
                room -= len(block.items)
            said += quoted
    if left_out:
        said.append(Said(f"{left_out} more in the other files of this summary.", "quiet", SMALLEST))
    if said:
        deck.words(f"{section.title} – in words" if drawn else section.title, said, notes=notes)


def _said(block: Block) -> list[Said]:
    match block:
        case Heading():
            return [Said(block.text, "heading")]
        case Paragraph():
            return [] if block.is_quiet else [Said(block.text)]
        case Note():
            return [Said(block.text, "heading", SMALLEST)]
        case Points():
            return [Said(item, "entry", SMALLEST) for item in block.items]
        case Quotations():
            return [Said(f"{one.text}\n{one.note}" if one.note else one.text, "entry") for one in block.items]
    return []
