"""The evidence pack of a closed session, for an audit or an annual report: what was asked, learned and agreed, in files
that say how they may be used, what was left out so that nobody can be traced, and how to see that nothing was altered.

The same content gives the same bytes. Its fingerprint is that of the table in it, which holds everything that is said.
"""

from __future__ import annotations

import csv
import hashlib
import io
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from workshop.errors import Refused
from workshop.kinds.counts import DISTRIBUTION_FROM
from workshop.language.words import say
from workshop.office.archive import zipped
from workshop.responses.words import counted
from workshop.sessions.offers import AGENCIES

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
    document_of,
)
from .pdf import pdf_of
from .shapes import THEMES
from .summary import inert

KICKER = "Evidence pack of a session"
README_WIDTH = 78   # characters
PDF, DOCX, CSV, README = "evidence.pdf", "evidence.docx", "evidence.csv", "README.txt"
HOW_TO_USE = (
    "It shows that a group of professionals thought about this theme together, what it learned, and what it agreed to "
    "do. It may be used for learning, for an audit of how learning reaches practice, and in an annual report.",
    "It must not be used for performance management, for a disciplinary or capability procedure, or to rate a person, "
    "a team or an agency. It cannot show who wrote what: that was never stored.",
    "What people said is what they said on one day. It is not a finding about any child, family or case.")
WHERE = (f"The fingerprint is the SHA-256 of the file {CSV}, which holds everything that the other files say. It also "
         "stands on the page of the summary, as long as the session is kept: ask the facilitator to read it to you.")
HOW = ("A computer works it out with one of these commands, in the folder with the files. If both are the same, not a "
       "letter was altered.")
COMMANDS = (f"Windows: certutil -hashfile {CSV} SHA256", f"Mac: shasum -a 256 {CSV}", f"Linux: sha256sum {CSV}")
WHEN = ("It changes when a detail is masked or shown, when a quotation is chosen, and when an action is done, moved, "
        "dropped or overdue: then a new pack is made.")


class NotForThisPack(Refused):
    name: ClassVar[str] = "not_for_this_pack"
    words = say("The evidence pack is made of themes and selections, never of the full record. Go back to the summary "
                "and take it from there.")


class NoPackYet(Refused):
    name: ClassVar[str] = "no_pack_yet"
    words = say("The evidence pack can be made once the session is closed. Until then what it says may still change.")


def is_ready(summary: dict[str, Any]) -> bool:
    """Whether a pack can be made of a summary."""
    return not summary["is_draft"] and summary["shape"] == THEMES


def as_pack(summary: dict[str, Any]) -> bytes:
    """The pack as a ZIP file.

    :raises NoPackYet: the session is not closed.
    :raises NotForThisPack: this is the full record.
    """
    from .word import as_docx

    _expect_ready(summary)
    document = document_of_pack(summary)
    table = _as_table(document)
    signed = replace(document, sections=(*document.sections, _fingerprint_section(_sha(table))))
    files = {PDF: pdf_of(signed), DOCX: as_docx(signed), CSV: table}
    return zipped({README: _readme(document, files).encode("utf-8"), **files})


def fingerprint(summary: dict[str, Any]) -> str:
    """The fingerprint of everything that the pack says, in groups to be read aloud.

    :raises Refused: as `as_pack`.
    """
    _expect_ready(summary)
    return _spaced(_sha(_as_table(document_of_pack(summary))))


def _expect_ready(summary: dict[str, Any]) -> None:
    if summary["is_draft"]:
        raise NoPackYet()
    if summary["shape"] != THEMES:
        raise NotForThisPack()


def document_of_pack(summary: dict[str, Any]) -> Document:
    """What the pack says, but for its fingerprint."""
    told = document_of(summary | {"is_followed": True})
    sections = [section for section in told.sections if section.name not in ("use", "numbers")]
    return replace(told, kicker=KICKER, notes=(), sections=(
        Section("use", "How this may be used", tuple(map(Paragraph, HOW_TO_USE))),
        Section("session", "The session", (
            Table("The session", ("What", "How it was"), tuple(_facts(summary)), first=1),)),
        *sections,
        Section("privacy", "What was left out so that nobody can be traced", (Points(tuple(_left_out(summary))),))))


def _facts(summary: dict[str, Any]) -> Iterator[tuple[str, str]]:
    asked = [step for step in summary["steps"] if step["takes_responses"]]
    yield "Theme", summary["theme_title"]
    if summary["theme_version"]:
        yield "Version of the theme", summary["theme_version"]
    yield "Source", summary["source_words"]
    yield "Held on", summary["held_on_words"] or "Not said"
    yield "Group", summary["group_name"]
    yield "Questions for", summary["audience_words"]
    yield "Took part", _people(summary["joined"])
    yield from (("Kinds of agency", words) for words in _agencies(asked))
    yield "Questions put to the group", str(len(asked))
    yield "Responses in words", str(sum(step["said"] for step in asked))
    yield "Actions agreed", str(len(summary["actions"]))


def _people(many: int) -> str:
    return counted(many, "person", "people") if many >= DISTRIBUTION_FROM else "Fewer than five people"


def _agencies(asked: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Which kinds of agency were there, in rough numbers; that nobody was asked is said too."""
    found = [step for step in asked if step["item"] == AGENCIES]
    if not found:
        yield "Not asked"
    for step in found:
        if step["withheld_words"] or not step["rows"]:
            yield "Not shown: fewer than five answered"
        for what, many in step["rows"]:
            yield f"{what}: {many}"


def _left_out(summary: dict[str, Any]) -> Iterator[str]:
    """What was removed, and how."""
    hidden, masked = sum(step["hidden"] for step in summary["steps"]), summary["masked"]
    not_quoted = sum(step["left_out"] for step in summary["steps"])
    withheld = sum(bool(step["withheld_words"]) for step in summary["steps"])
    yield ("Who wrote what was never stored: no name, no account, no device, no time. Responses stand in an order that "
           "says nothing. The key that let phones change their responses was destroyed when the session was closed.")
    yield f"Hidden by the facilitator and deleted at the close: {counted(hidden, 'response', 'responses')}."
    yield (f"Masked, because it may identify somebody: {counted(masked, 'detail', 'details')}. A word in square "
           "brackets, such as [name], stands in its place. Names, numbers and addresses were looked for by a program; "
           "the facilitator could mask more, or show what is harmless.")
    yield (f"Not quoted: {counted(not_quoted, 'response', 'responses')}. The facilitator chose what is quoted; numbers "
           "and titles of groups cover all of them.")
    yield (f"Numbers withheld, because fewer than five answered: {counted(withheld, 'step', 'steps')}. Kinds of agency "
           "are only said in rough numbers.")


def _fingerprint_section(sha: str) -> Section:
    return Section("fingerprint", "How to see that nothing was altered", (
        Table("Fingerprint", ("Fingerprint (SHA-256)",), ((_spaced(sha),),)), Paragraph(WHERE), Paragraph(HOW),
        Points(COMMANDS), Paragraph(WHEN)))


def _spaced(sha: str) -> str:
    """A fingerprint in groups of eight, to be read aloud and compared."""
    return " ".join(sha[at:at + 8] for at in range(0, len(sha), 8))


def _readme(document: Document, files: dict[str, bytes]) -> str:
    """What lies beside the files, for whoever opens the pack."""
    return "\r\n".join([
        KICKER.upper(), "", *_lines(document.title, *document.about), "",
        "WHAT IS IN IT", "",
        f"  {PDF}   to read and to print; it can be read aloud",
        f"  {DOCX}  the same for Word",
        f"  {CSV}   the same as a table, a row for everything that is said", "",
        "HOW IT MAY BE USED", "", *_lines(*HOW_TO_USE, apart=True),
        "HOW TO SEE THAT NOTHING WAS ALTERED", "", f"  Fingerprint: {_sha(files[CSV])}", "",
        *_lines(WHERE, HOW, apart=True), *_lines(*COMMANDS), "", *_lines(WHEN, apart=True),
        "  SHA-256 of each file:", "",
        *(f"  {_sha(content)}  {name}" for name, content in files.items()), ""])


def _lines(*paragraphs: str, apart: bool = False) -> Iterator[str]:
    """Paragraphs as lines that fit any window."""
    for words in paragraphs:
        yield from textwrap.wrap(words, README_WIDTH, initial_indent="  ", subsequent_indent="  ")
        if apart:
            yield ""


def _as_table(document: Document) -> bytes:
    """Everything that a document says, a row each."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["Section", "What it is", "Words", "More"])
    rows = [("", "Title", document.title, ""), *(("", "About", line, "") for line in document.about)]
    rows += [(section.title, *row) for section in document.sections for block in section.blocks for row in _rows(block)]
    for row in rows:
        writer.writerow([inert(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _rows(block: Block) -> Iterator[tuple[str, str, str]]:
    match block:
        case Heading():
            yield "Heading", block.text, ""
        case Paragraph():
            yield "About" if block.is_quiet else "Words", block.text, ""
        case Note():
            yield "Note", block.text, ""
        case Points():
            yield from (("Point", item, "") for item in block.items)
        case Quotations():
            yield from (("Quotation", one.text, one.note) for one in block.items)
        case Table():
            yield from (_cells(block.caption, block.head, row) for row in block.rows)
        case Drawing():
            yield from (_cells(block.chart.title, block.chart.head, row) for row in block.chart.rows)


def _cells(caption: str, head: Sequence[str], row: Sequence[str]) -> tuple[str, str, str]:
    return caption, row[0], "; ".join(
        cell if len(row) == 2 else f"{of}: {cell}" for of, cell in zip(head[1:], row[1:], strict=True))


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
