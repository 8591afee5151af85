"""The summary as slides, for feeding back to the team: one for each step, going on where there is much to say."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.kinds.charts import Chart
from workshop.office.charts import said_beside
from workshop.office.slides import SMALLEST, Deck, Said

from .document import (
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
MOST_NUMBERS = 8    # beside a chart
USE = "use"   # the section that says how the summary may be used


def as_pptx(document: Document) -> bytes:
    """A document as slides."""
    deck = Deck(document.full_title, language=document.language)
    deck.cover(document.title, [document.kicker, *document.about])
    for section in document.sections:
        _section(deck, section, document.notes if section.name == USE else ())
    return deck.as_bytes()


def _section(deck: Deck, section: Section, before: Sequence[Note]) -> None:
    """:param before: what must be known first of all."""
    said = [part for note in before for part in _said(note)]
    asked = next((block for block in section.blocks if isinstance(block, Paragraph) and block.is_quiet), None)
    notes = asked.text if asked is not None else ""
    room, left_out = MOST_QUOTED, 0
    drawn, drawings = 0, sum(isinstance(block, Drawing) for block in section.blocks)
    for block in section.blocks:
        if isinstance(block, Drawing):
            drawn += 1
            title = section.title if drawings == 1 else f"{section.title} – {block.chart.title}"
            deck.chart(title, block.chart, said or _numbers(block.chart), notes="\n".join(
                filter(None, [notes, block.chart.alternative])))
            said, notes = [], ""
        elif isinstance(block, Table):
            deck.table(section.title, block.head, block.rows, block.shares)
        elif block is not asked:
            quoted = _said(block)
            if isinstance(block, Quotations):
                left_out += max(0, len(block.items) - max(0, room))
                quoted = quoted[:max(0, room)]
                room -= len(block.items)
            said += quoted
    if left_out:
        said.append(Said(f"{left_out} more in the other files of this summary.", "quiet", SMALLEST))
    if said and not (drawn and all(one.look == "quiet" for one in said)):
        deck.words(f"{section.title} – in words" if drawn else section.title, said, notes=notes)


def _numbers(chart: Chart) -> list[Said]:
    """The numbers of a chart of which nothing else is said."""
    return [Said(f"{label}: {', '.join(words)}", "entry", SMALLEST) for label, *words in chart.rows[:MOST_NUMBERS]]


def _said(block: Block) -> list[Said]:
    match block:
        case Heading():
            return [Said(block.text, "heading")]
        case Paragraph():
            return [Said(block.text, "quiet", SMALLEST) if block.is_quiet else Said(said_beside(block.text))]
        case Note():
            return [Said(block.text, "heading", SMALLEST)]
        case Points():
            return [Said(item, "entry", SMALLEST) for item in block.items]
        case Quotations():
            return [Said(f"{one.text}\n{one.note}" if one.note else one.text, "entry") for one in block.items]
    return []
