"""The files a summary can be taken away in. The page that offers them, the command line, the record of what was done
and the tests of access all read this list."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workshop.language.words import say

from .document import document_of
from .markdown import as_markdown
from .pack import as_pack
from .page import as_page
from .pdf import as_pdf
from .summary import as_csv, as_json

Summary = dict[str, Any]


@dataclass(frozen=True)
class Format:
    """One kind of file.

    :ivar name: in addresses and on the command line; also the ending of the file.
    :ivar label: what the page offers, and for what it is good.
    :ivar act: what is recorded when somebody takes it (`audit.acts`).
    :ivar write: the whole file, from what `summary_of` gave. It may take long, so nothing but this is done in it.
    :ivar is_apart: the page offers it by itself, with words of its own.
    """

    name: str
    label: str
    content_type: str
    act: str
    write: Callable[[Summary], bytes]
    is_apart: bool = False

    @property
    def ending(self) -> str:
        return self.name


def _csv(summary: Summary) -> bytes:
    return as_csv(summary).encode("utf-8")


def _json(summary: Summary) -> bytes:
    return (json.dumps(as_json(summary), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


# What makes office files is loaded with the first of them: it would make every start slower.
def _docx(summary: Summary) -> bytes:
    from .word import as_docx

    return as_docx(document_of(summary))


def _pptx(summary: Summary) -> bytes:
    from .slides import as_pptx

    return as_pptx(document_of(summary))


def _xlsx(summary: Summary) -> bytes:
    from .workbook import as_xlsx

    return as_xlsx(summary)


OFFICE = "application/vnd.openxmlformats-officedocument."
#: In the order in which they are offered.
FORMATS: dict[str, Format] = {one.name: one for one in (
    Format("pdf", say("PDF, to read and print"), "application/pdf", "summary_pdf", as_pdf),
    Format("docx", say("Word, for minutes"), f"{OFFICE}wordprocessingml.document", "summary_docx", _docx),
    Format("pptx", say("Slides, to feed back to the team"), f"{OFFICE}presentationml.presentation", "summary_pptx",
           _pptx),
    Format("xlsx", say("Excel, with charts"), f"{OFFICE}spreadsheetml.sheet", "summary_xlsx", _xlsx),
    Format("html", say("Web page, to open without a network"), "text/html; charset=utf-8", "summary_html", as_page),
    Format("md", say("Markdown, for a wiki or notes"), "text/markdown; charset=utf-8", "summary_md", as_markdown),
    Format("csv", say("CSV, for a spreadsheet"), "text/csv; charset=utf-8", "summary_csv", _csv),
    Format("json", say("JSON, for other programs"), "application/json", "summary_json", _json),
    Format("zip", say("Evidence pack"), "application/zip", "evidence_pack", as_pack, is_apart=True),
)}
