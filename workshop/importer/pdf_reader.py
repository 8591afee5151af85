"""Reads a PDF into blocks, by the size and weight of its letters, marks of lists and the distance of lines.

Lines that stand at the same height on most pages are heads and feet.
"""

from __future__ import annotations

from typing import BinaryIO, ClassVar

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from workshop.errors import Refused
from workshop.language.words import say

from .blocks import Block
from .pdf_lines import lines_of, put_together, settle_hyphens
from .pdf_margins import without_margins
from .pdf_paragraphs import Measures
from .pdf_tables import blocks_of
from .said import TOO_LONG

MOST_PAGES = 60


class CannotBeRead(Refused):
    """A document that gives no text; the words say why and what to do."""

    name: ClassVar[str] = "cannot_be_read"
    status: ClassVar[int] = 422


def read_pdf(file: BinaryIO) -> list[Block]:
    """Headings, list items and paragraphs of a PDF.

    :raises CannotBeRead: it is protected, damaged, too long, or a picture of a text.
    """
    try:
        document = PdfReader(file)
        if document.is_encrypted and not document.decrypt(""):
            raise CannotBeRead(say("This PDF is protected by a password. Open it with the password, print it to a "
                               "new PDF, and bring that in."))
        if len(document.pages) > MOST_PAGES:
            raise CannotBeRead(TOO_LONG % {"pages": len(document.pages), "most": MOST_PAGES})
        lines = [line for number, page in enumerate(document.pages, start=1) for line in lines_of(page, number)]
        pages = len(document.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise CannotBeRead(say("This PDF is damaged, or is no PDF. Open it on your machine, save it again as a PDF, "
                           "and try once more.")) from error
    if not lines and any(_is_bomb(page) for page in document.pages):
        raise CannotBeRead(say("This PDF unpacks to far more than a briefing holds. Print only its pages with the "
                           "learning and the questions to a new PDF."))
    if not lines:
        raise CannotBeRead(say("This PDF holds pictures of pages and no text. Ask the publisher for one with text, "
                           "or let a program with text recognition (OCR) read it first."))
    lines = without_margins(put_together(lines), pages)
    settle_hyphens(lines)
    return blocks_of(lines, Measures(lines))


def _is_bomb(page: PageObject) -> bool:
    """Whether a page holds more than the library unpacks; it then says of it that it is empty."""
    try:
        contents = page.get_contents()
        if contents is not None:
            contents.get_data()
    except LimitReachedError:
        return True
    return False
