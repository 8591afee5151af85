"""The summary as Markdown, for wikis and notes. What anybody wrote stays words: no letter of it becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from .document import Block, Document, Drawing, Heading, Note, Paragraph, Points, Quotations, Table, document_of

#: Characters that mean something anywhere in a line: for CommonMark, for tables, strikethrough and bare addresses.
ANYWHERE = re.compile(r"([\\`*_{}\[\]<>#|~&!$^=@:])")
#: What means something at the beginning of a line: lists, numbered lists, rules and headings under a line.
BEGINNING = re.compile(r"^(\d{1,9})([.)])|^([-+])")
WWW = re.compile(r"\b(www)\.", re.IGNORECASE)


def as_markdown(summary: dict[str, Any]) -> bytes:
    return ("\n\n".join(_parts(document_of(summary))) + "\n").encode("utf-8")


def _parts(document: Document) -> Iterator[str]:
    yield inert(document.kicker)
    yield f"# {inert(document.title)}"
    yield from map(inert, document.about)
    yield from (f"> {inert(note.text)}" for note in document.notes)
    for section in document.sections:
        yield f"## {inert(section.title)}"
        for block in section.blocks:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"### {inert(block.text)}"
        case Paragraph():
            yield inert(block.text)
        case Note():
            yield f"> {inert(block.text)}"
        case Points():
            yield "\n".join(f"* {_indented(item)}" for item in block.items)
        case Quotations():
            yield "\n\n".join(
                f"* {_indented(one.text)}" + (f"\n\n  *{inert(one.note)}*" if one.note else "") for one in block.items)
        case Table():
            yield _table(block.head, block.rows)
        case Drawing():
            yield f"**{inert(block.chart.title)}**"
            yield _table(block.chart.head, block.chart.rows)


def _indented(text: str) -> str:
    """A text inside a list: its further lines belong to the same entry."""
    return inert(text).replace("\n", "\n  ").replace("\n  \n", "\n\n")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, *rows]
    made = ["| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines]
    return "\n".join([made[0], "|" + " --- |" * len(head), *made[1:]])


def _cell(text: str) -> str:
    return inert(" ".join(text.split()))


def inert(text: str) -> str:
    """A text that is shown as it is: its lines stay lines, and nothing in it is markup."""
    paragraphs = [_paragraph(lines) for lines in re.split(r"\n[ \t]*\n+", text)]
    return "\n\n".join(paragraphs)


def _paragraph(lines: str) -> str:
    return "\\\n".join(map(_line, lines.split("\n")))


def _line(line: str) -> str:
    body = line.lstrip(" \t")
    spaces = "".join("&#9;" if space == "\t" else "&#32;" for space in line[:len(line) - len(body)])
    body = WWW.sub(r"\1\\.", ANYWHERE.sub(r"\\\1", body))
    return spaces + BEGINNING.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", body)
