"""A record made in the browser says, as a Word document and as Markdown, exactly what was written."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import zipfile

import docx
import pytest
from hostile_texts import UNUSABLE as BAD
from hostile_texts import USABLE
from markdown_it import MarkdownIt
from services import ROOT, node

from workshop.characters import UNUSABLE

SCRIPTS = ROOT / "workshop" / "static" / "js"
MAKE = """
import { asDocx } from "./record/docx.js";
import { asMarkdown } from "./record/markdown.js";
import { dayInWords, fileName } from "./record/text.js";
import { readFileSync } from "node:fs";
const record = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify({ docx: Buffer.from(asDocx(record)).toString("base64"),
  markdown: asMarkdown(record), day: dayInWords(new Date(2026, 1, 3)), name: fileName(new Date(2026, 1, 3), "docx") }));
"""
SMALL = {
    "title": "Record of reflective practice",
    "about": [["Date", "3 February 2026"], ["Theme", "Working together"], ["Source", "A panel: A report (2024)"]],
    "parts": [{"heading": "How do you work with others?", "entries": [["What I noticed", "Two things.\nAnd a third."],
                                                                       ["So what?", "It matters."]]},
              {"heading": "What I will do", "entries": [["", "Ring them.\n\nOn Monday."]]}],
    "blanks": ["Hours spent"],
}


@pytest.fixture
def made(tmp_path):
    """What the browser's own scripts make of a record, in Node."""
    for path in (*SCRIPTS.glob("record/*.js"), SCRIPTS / "web/said.js"):
        copied = tmp_path / path.relative_to(SCRIPTS)
        copied.parent.mkdir(exist_ok=True)
        copied.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "make.js").write_text(MAKE)

    def make(record):
        done = subprocess.run([node(), str(tmp_path / "make.js")], input=json.dumps(record), capture_output=True,
                              text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        given = json.loads(done.stdout)
        return given | {"docx": base64.b64decode(given["docx"])}

    return make


def paragraphs(document):
    return [(one.style.name, one.text) for one in docx.Document(io.BytesIO(document)).paragraphs]


def with_texts(texts):
    return SMALL | {"parts": [{"heading": text, "entries": [[text, text]]} for text in texts]}


def as_one_line(text):
    return " ".join(text.split())


def test_the_word_document_holds_each_item_in_its_place(made):
    assert paragraphs(made(SMALL)["docx"]) == [
        ("Title", "Record of reflective practice"),
        ("About", "Date: 3 February 2026"), ("About", "Theme: Working together"),
        ("About", "Source: A panel: A report (2024)"),
        ("Heading 1", "How do you work with others?"),
        ("Heading 2", "What I noticed"), ("Normal", "Two things.\nAnd a third."),
        ("Heading 2", "So what?"), ("Normal", "It matters."),
        ("Heading 1", "What I will do"), ("Normal", "Ring them.\n\nOn Monday."),
        ("About", "Hours spent: ________________________"),
    ]


def test_the_word_document_is_whole_and_names_nobody_and_no_time(made):
    with zipfile.ZipFile(io.BytesIO(made(SMALL)["docx"])) as packed:
        assert packed.testzip() is None
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        about = packed.read("docProps/core.xml").decode()
    assert "creator" not in about
    assert "created" not in about


def test_the_markdown_holds_each_item_in_its_place(made):
    assert made(SMALL)["markdown"] == """\
# Record of reflective practice

**Date:** 3 February 2026\\
**Theme:** Working together\\
**Source:** A panel: A report (2024)

## How do you work with others?

### What I noticed

Two things.\\
And a third.

### So what?

It matters.

## What I will do

Ring them.

On Monday.

**Hours spent:** \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_
"""


def test_a_hostile_text_stands_in_the_word_document_as_it_was_written(made):
    found = [text for style, text in paragraphs(made(with_texts(USABLE))["docx"]) if style == "Normal"]

    assert found == [text.replace("\r\n", "\n").replace("\r", "\n") for text in USABLE]


@pytest.mark.parametrize("text", BAD)
def test_what_no_file_may_hold_is_left_out_and_the_words_around_it_stay(made, text):
    made_of_it = made(with_texts([text]))

    words = UNUSABLE.sub("", text)
    assert ("Normal", words) in paragraphs(made_of_it["docx"])
    assert UNUSABLE.search(made_of_it["markdown"]) is None


def blocks(markdown):
    """What a reader of Markdown understands: (kind, words) of each block; anything but words is named by its kind."""
    found = []
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(markdown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            words = "".join({"softbreak": "\n", "hardbreak": "\n"}.get(one.type, one.content) for one in token.children)
            kinds = {one.type for one in token.children} - {"text", "softbreak", "hardbreak", "strong_open",
                                                           "strong_close", "text_special"}
            found.append((before.tag, words, kinds))
        elif not re.fullmatch(r"(heading|paragraph)_(open|close)", token.type):
            found.append((token.type, token.content, set()))
    return found


def test_a_hostile_text_stands_in_the_markdown_as_words_and_nothing_else(made):
    about, *parts = by_heading(blocks(made(with_texts(USABLE))["markdown"]))

    assert [kind for kind, _words, _kinds in about] == ["h1", "p"]
    parts[-1].pop()   # what is to be filled in by hand
    assert len(parts) == len(USABLE)
    for text, (heading, label, *written) in zip(USABLE, parts, strict=True):
        assert (label[0], {kind for kind, _words, _kinds in written}) == ("h3", {"p"}), text
        assert [kinds for _kind, _words, kinds in (heading, label, *written) if kinds] == [], text
        assert as_one_line(heading[1]) == as_one_line(label[1]) == as_one_line(text)
        lines = [line.strip() for _kind, words, _kinds in written for line in words.split("\n")]
        assert lines == [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]


def by_heading(found):
    parts = []
    for block in found:
        if block[0] in ("h1", "h2"):
            parts.append([])
        parts[-1].append(block)
    return parts


def test_the_day_is_in_words_and_the_name_of_the_file_says_no_more_than_the_day(made):
    given = made(SMALL)

    assert (given["day"], given["name"]) == ("3 February 2026", "reflection-2026-02-03.docx")
