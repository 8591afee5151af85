"""The summary as a document: made once from `summary_of`, and walked by every file that is read rather than computed
with, so that nothing is said in one of them and not in another.

All of it is plain text. What stands in a `Quotations`, a `Table` or a `Chart` may be somebody's own words, in any
language and direction; everything else is ours or the theme's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workshop.kinds.charts import Chart

LANGUAGE = "en-GB"
KICKER, DRAFT_KICKER = "Summary of a session", "Draft summary of a session"
NOT_SAID = "Not said"
BECAME = "What became of it"


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """:ivar is_quiet: said beside the matter, such as how a question was asked."""

    text: str
    is_quiet: bool = False


@dataclass(frozen=True)
class Points:
    """A list of short lines."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Quotation:
    """One response, and what is said of it, such as “3 say: true for me too”."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Quotations:
    """Responses, in an order that tells nothing."""

    items: tuple[Quotation, ...]


@dataclass(frozen=True)
class Table:
    """:ivar caption: what it shows; said to those who do not see what stands around it.
    :ivar first: how wide the first column is, where each of the others is 2.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: int = 2

    @property
    def shares(self) -> list[float]:
        """The part of the width that each column has."""
        parts = [self.first, *[2] * (len(self.head) - 1)]
        return [part / sum(parts) for part in parts]


@dataclass(frozen=True)
class ActionsTable(Table):
    """What was agreed: what, whose role, and by when; then what became of it, as soon as that is known of one."""

    first: int = 5


@dataclass(frozen=True)
class Drawing:
    """A chart. The numbers it shows follow it as a table (`chart.head`, `chart.rows`), in words."""

    chart: Chart


@dataclass(frozen=True)
class Note:
    """A sentence that must not be missed, such as why numbers are withheld."""

    text: str


Block = Heading | Paragraph | Points | Quotations | Table | Drawing | Note


@dataclass(frozen=True)
class Section:
    """:ivar name: stable and short, for links inside a file: "numbers", "actions", "step-3"."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """:ivar about: whose it is and of when, a line each: group, day, audience; the theme, where the title is another.
    :ivar notes: what must be known before anything is read.
    """

    title: str
    kicker: str
    about: tuple[str, ...]
    notes: tuple[Note, ...]
    sections: tuple[Section, ...]
    language: str = LANGUAGE

    @property
    def full_title(self) -> str:
        """For the title of a file: the theme, and whose session it was."""
        return ", ".join([self.title, *self.about[:2]])


def document_of(summary: dict[str, Any]) -> Document:
    """The document of a summary."""
    parts: list[tuple[str, str, list[Block]]] = [
        ("use", "How these notes may be used", [Paragraph(summary["how_to_use"])]),
        ("numbers", "In numbers", _points(summary["numbers"])),
        ("actions", "What we agreed to do", _actions(summary["actions"], is_followed=summary["is_followed"])),
        *((f"step-{step['position']}", f"{step['position']}. {step['question']}", _step(step))
          for step in summary["steps"]),
        ("parked", "For later: questions and worries from the parking lot",
         [*_said(summary["parked_words"]), *_quotations([{"text": text} for text in summary["parked"]])]),
        ("source", "Source", _source(summary)),
    ]
    return Document(
        title=summary["title"], kicker=DRAFT_KICKER if summary["is_draft"] else KICKER,
        notes=(*([Note(summary["draft_words"])] if summary["draft_words"] else []), Note(summary["shape_words"])),
        about=tuple(words for words in (
            summary["group_name"], summary["held_on_words"], summary["audience_words"],
            f"Theme: {summary['theme_title']}" if summary["title"] != summary["theme_title"] else "") if words),
        sections=tuple(Section(name, title, tuple(blocks)) for name, title, blocks in parts if blocks))


def _points(items: Sequence[str]) -> list[Block]:
    return [Points(tuple(items))] if items else []


def _actions(actions: Sequence[dict[str, Any]], *, is_followed: bool) -> list[Block]:
    if not actions:
        return []
    head, rows = ("What", "Whose role", "By when"), [
        (action["what"], action["owner"] or NOT_SAID, action["by_words"] or NOT_SAID) for action in actions]
    if not is_followed:
        return [ActionsTable("What we agreed to do", head, tuple(rows))]
    return [ActionsTable("What we agreed to do", (*head, BECAME), tuple(
        (*row, action["became"]) for row, action in zip(rows, actions, strict=True)))]


def _step(step: dict[str, Any]) -> list[Block]:
    about = [step["kind_label"], step["audience_words"], step["answered_words"], step["own_words"] or step["source"]]
    blocks: list[Block] = [
        *_points(step["probes"]),
        Paragraph(" · ".join(words for words in about if words), is_quiet=True),
        *(Paragraph(line) for line in step["lines"]),
        *(Paragraph(line) for line in step["overview"].splitlines() if line.strip()),
    ]
    if step["withheld_words"]:
        blocks.append(Note(step["withheld_words"]))
    if step["results"]:
        blocks += [Paragraph(words) for words in step["results"]["words"]]
        blocks += [Drawing(chart) for chart in step["charts"]] or _points(step["listed"])
    for group in step["groups"]:
        blocks += [Heading(f"{group['title']} ({group['many_words']})"), *_quotations(group["responses"])]
    if step["ungrouped"]:
        blocks += [*([Heading("Not grouped")] if step["groups"] else []), *_quotations(step["ungrouped"])]
    blocks += _said(step["left_out_words"])
    if step["empty_words"]:
        blocks.append(Paragraph(step["empty_words"], is_quiet=True))
    if step["hidden_words"]:
        blocks.append(Paragraph(step["hidden_words"], is_quiet=True))
    return blocks


def _quotations(cards: Sequence[dict[str, Any]]) -> list[Block]:
    if not cards:
        return []
    return [Quotations(tuple(Quotation(card["text"], " · ".join(
        card[part] for part in ("note", "resonance_words") if card.get(part))) for card in cards))]


def _said(words: str) -> list[Block]:
    return [Paragraph(words, is_quiet=True)] if words else []


def _source(summary: dict[str, Any]) -> list[Block]:
    source = summary["source"]
    return [Paragraph(words) for words in (
        summary["source_words"], source.get("attribution", ""),
        f"Licence: {source['licence']}" if source.get("licence") else "") if words]
