"""A reader for each file a summary is taken away in, independent of what wrote it: (heading, text under it) in order.

The text is without spaces, because files break their lines as they like; words of some scripts come out of a PDF
letter by letter (`BY_LETTER`), so `holds` asks for their letters only.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from html.parser import HTMLParser

import docx
from markdown_it import MarkdownIt
from pypdf import PdfReader
from pypdf.generic import ContentStream

from workshop.export.summary import FORMULA

#: Right-to-left scripts, Thai, and accents that stand alone: a PDF says the order of their letters beside the letters.
BY_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u0e00-\u0e7f\u0300-\u036f]")
INVISIBLE = re.compile("[\\s\u200b-\u200d\u00ad\ufeff\u2060]")


def squeezed(text):
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def holds(text, words, *, letters_only=False):
    """How often a section's text holds these words; where only letters can be told, once when all of them are there."""
    if letters_only:
        return int(set(squeezed(words)) <= set(text))
    return text.count(squeezed(words))


def take(text, words):
    """What is left of a text when these words are taken out once; None when they are not in it."""
    before, found, after = text.partition(squeezed(words))
    return f"{before}\0{after}" if found else None


def _gathered(pieces):
    """(heading, text) of (is heading, text) as they come; what stands before the first heading is under “”."""
    sections = [["", ""]]
    for is_heading, text in pieces:
        if is_heading:
            sections.append([" ".join(text.split()), ""])
        else:
            sections[-1][1] += squeezed(text)
    return [tuple(section) for section in sections]


class _Page(HTMLParser):
    """Headings of the second level and everything else; no element that loads or runs anything may be there."""

    ALLOWED = frozenset({
        "html", "head", "meta", "title", "style", "body", "header", "p", "h1", "h2", "h3", "main", "nav", "ul", "li",
        "a", "section", "div", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "svg", "path",
        "rect", "text", "circle"})

    def __init__(self):
        super().__init__()
        self.open, self.pieces = [], [[False, ""]]

    def handle_starttag(self, tag, attrs):
        assert tag in self.ALLOWED, tag
        assert not {name for name, _value in attrs} & {"src", "onload", "onerror", "onclick"}, attrs
        assert dict(attrs).get("href", "#").startswith("#"), attrs
        if tag == "h2":
            self.pieces.append([True, ""])
        elif tag not in ("meta", "path", "rect", "circle"):
            self.pieces.append([False, ""])
        if tag not in ("meta", "path", "rect", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("meta", "path", "rect", "circle"):
            assert self.open.pop() == tag
            self.pieces.append([False, ""])

    def handle_data(self, data):
        if not {"style", "title", "nav", "text"} & set(self.open):
            self.pieces[-1][1] += data


def read_html(content):
    page = _Page()
    page.feed(content.decode("utf-8"))
    assert page.open == []
    return _gathered(page.pieces)


#: What our Markdown is made of: whatever else turned up would be somebody's words that became markup.
MARKS = {"heading", "paragraph", "bullet_list", "list_item", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}


def read_md(content):
    pieces, is_heading = [], False
    for token in MarkdownIt("commonmark", {"linkify": False}).enable("table").enable("strikethrough").parse(
            content.decode("utf-8")):
        if token.type == "inline":
            assert {child.type for child in token.children} <= {
                "text", "hardbreak", "softbreak", "em_open", "em_close", "strong_open", "strong_close", "text_special",
            }, token.content[:80]
            pieces.append((is_heading, "".join(
                "\n" if child.type.endswith("break") else child.content for child in token.children)))
        else:
            assert token.type.removesuffix("_open").removesuffix("_close") in MARKS, (token.type, token.content[:80])
            is_heading = token.type == "heading_open" and token.tag == "h2"
    return _gathered(pieces)


def read_pdf(content):
    """Cut at the titles that its bookmarks name, from the last place where all of them stand in order."""
    pdf = PdfReader(io.BytesIO(content))
    titles = [" ".join(one.title.split()) for one in _bookmarks(pdf.outline) if one.title]
    text = "".join(_without_foot(pdf, number) for number in range(len(pdf.pages)))
    sections, end = [], len(text)
    for title in reversed(titles):
        at = text.rindex(squeezed(title), 0, end)
        sections.append((title, text[at + len(squeezed(title)):end]))
        end = at
    return [("", text[:end]), *reversed(sections)]


def _without_foot(pdf, number):
    """What stands on a page, less the line at its foot, which says by its own numbers where it ends."""
    foot = squeezed(f"{pdf.metadata.title} Page {number + 1} of {len(pdf.pages)}")
    text = squeezed(_letters(pdf.pages[number]))
    assert text.count(foot) == 1, (number, text[-200:])
    return text.replace(foot, "")


def _letters(page):
    """The letters of a page as its fonts and its marks name them, in the order in which they are written. (pypdf would
    put lines of two directions in an order of its own.)"""
    fonts = {name: _names(font["/ToUnicode"].get_data().decode("latin-1"))
             for name, font in page["/Resources"]["/Font"].items()}
    found, font, marks = [], {}, []
    for values, operator in ContentStream(page["/Contents"], page.pdf).operations:
        if operator == b"Tf":
            font = fonts[values[0]]
        elif operator == b"BDC":
            marks.append(values[1].get("/ActualText") if isinstance(values[1], dict) else None)
            found.append(marks[-1] or "")
        elif operator == b"BMC":
            marks.append(None)
        elif operator == b"EMC":
            marks.pop()
        elif operator in (b"Tj", b"TJ") and not any(marks):
            strings = values[0] if operator == b"TJ" else values
            for code in (one.original_bytes for one in strings if hasattr(one, "original_bytes")):
                found += [font.get(code[at:at + 2].hex(), "\ufffd") for at in range(0, len(code), 2)]
    return "".join(found)


def _names(cmap):
    """What the codes of a font stand for."""
    pairs = re.findall(r"<([0-9A-Fa-f]{4})> *<([0-9A-Fa-f]+)>(?! *<)", cmap)
    return {code.lower(): bytes.fromhex(letters).decode("utf-16-be") for code, letters in pairs}


def _bookmarks(outline):
    for one in outline:
        if isinstance(one, list):
            yield from _bookmarks(one)
        else:
            yield one


def read_json(content):
    told = json.loads(content)
    sections = [("", squeezed(told["title"] + told["group"] + "".join(told["numbers"])))]
    for step in told["steps"]:
        pieces = [*step["probes"], step["numbers_withheld"], *step["results_in_words"], *(
            one["what"] + one["how_many"] for one in step["results"]), *(
            one["group"] + one["text"] + one["note"] for one in step["responses"])]
        sections.append((f"{step['position']}. {step['question']}", squeezed("".join(pieces))))
    sections.append(("What we agreed to do", squeezed("".join(
        one["what"] + one["owner"] + one["by"] for one in told["actions"]))))
    return sections


def read_csv(content):
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [cell for row in rows for cell in row.values() if cell.startswith(FORMULA)] == []
    sections = {}
    for row in rows:
        title = f"{row['Step']}. {row['Question']}" if row["Step"] else {
            "Action": "What we agreed to do"}.get(row["Kind"], "")
        cells = [row["Under"], row["Response"], row["How many"], row["Note"]]
        sections[title] = sections.get(title, "") + squeezed("".join(
            cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell for cell in cells))
    return list(sections.items())


def read_docx(content):
    body, pieces = docx.Document(io.BytesIO(content)), []
    for block in body.iter_inner_content():
        if hasattr(block, "rows"):
            pieces += [(False, cell.text) for row in block.rows for cell in row.cells]
        else:
            pieces.append((block.style.name == "Heading 1", block.text))
    return _gathered(pieces)


#: Slides hold a choice for the room, and a workbook is read sheet by sheet: see test_office_files.py.
READERS = {"docx": read_docx, "pdf": read_pdf, "html": read_html, "md": read_md, "json": read_json, "csv": read_csv}
