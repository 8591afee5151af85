"""Every file holds what the database holds, item for item, whatever people wrote; and no file holds more."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from checking_html import broken_rules
from libreoffice import saved_anew
from people import read
from pptx import Presentation
from reading_documents import BY_LETTER, READERS, holds, squeezed, take
from reading_files import charts_of_docx, formulas_of, headings_of_docx, slides_of, tables_of, words_of_docx
from whole_session import whole_session

from workshop.export import schema
from workshop.export.details import masked_body
from workshop.export.formats import FORMATS
from workshop.kinds.word import FEW_WORDS
from workshop.responses import queries
from workshop.sessions import seal

ROOT = Path(__file__).resolve().parents[2]
NO_NUMBERS = "No numbers are shown: fewer than five have answered, and with so few, numbers point at people."
#: Words that stand in responses of one kind only, so that one too many is seen.
SIGNS = ("arrived", "said by one of many", "because", "thought together", "ring the school")


@pytest.fixture(scope="module")
def rooms(app, amara):
    """A tiny group and a large one went through a step of every kind."""
    return {people: whole_session(app, amara, people=people) for people in (4, 40)}


def download(room, form):
    answer = room.facilitator.browser.get(f"/sessions/{room.room}/summary.{form}?shape=full")
    assert (answer.status_code, answer.content_type) == (200, FORMATS[form].content_type)
    return answer.data


def in_database(room):
    """By step, as “1. question”: its kind, the words that were sealed, and its numbers (label, how many)."""
    def steps():
        found = {}
        for step in seal.find(room.room).steps:
            bodies = [masked_body(step, row.id, row.body) for row in queries.sealed(step)]
            found[f"{step.position}. {step.question}"] = (
                step.kind, [body["text"] for body in bodies if "text" in body and step.kind != "word"],
                _numbers(step.kind, bodies))
        return found

    return read(room.app, steps)


def _numbers(kind, bodies):
    ends = {1: "1 – Not at all", 5: "5 – Completely"}
    if kind == "scale":
        return Counter(ends.get(body["value"], body["value"]) for body in bodies if "value" in body)
    if kind == "choice":
        return Counter({"a": "First <way>", "b": "=Second"}[key] for body in bodies for key in body["choices"])
    if kind == "before_after":
        return Counter(ends.get(body["before"], body["before"]) for body in bodies) + Counter(
            "Moved up" for body in bodies if body["after"] > body["before"])
    if kind == "word":
        return Counter(body["text"].replace("Trust", "trust") for body in bodies)
    return {}


def test_every_format_that_is_offered_can_be_read():
    assert set(FORMATS) == {*READERS, "pptx", "xlsx", "zip"}      # these: test_office_files.py and the pack


def test_the_web_page_is_html_as_the_standard_has_it(rooms):
    pages = [download(room, "html") for room in rooms.values()]
    torn = pages[0].replace(b"</h2>", b"</h3>", 1)

    *ours, of_the_torn = broken_rules(*pages, torn)

    assert ours == [[], []]
    assert of_the_torn != []


@pytest.fixture(scope="module")
def opened(rooms):
    """(as written, as LibreOffice saved it again) by how many took part and kind of file."""
    found = {}
    for form in ("docx", "xlsx", "pptx"):
        written = {f"{people}.{form}": download(room, form) for people, room in rooms.items()}
        damaged = written[f"4.{form}"][:-2_000]
        saved = saved_anew({**written, f"damaged.{form}": damaged}, form)
        assert set(saved) == set(written), "it opens all of ours, and no damaged one"
        found |= {(people, form): (written[name], saved[name]) for people in rooms for name in [f"{people}.{form}"]}
    return found


@pytest.mark.parametrize("people", [4, 40])
@pytest.mark.parametrize("form", READERS)
def test_a_file_says_what_the_database_holds_item_for_item(rooms, form, people):
    room = rooms[people]

    sections = dict(READERS[form](download(room, form)))

    for title, (kind, texts, numbers) in in_database(room).items():
        left = sections.get(title, "")      # CSV has no row for what takes no responses
        for text in sorted(texts, key=len, reverse=True):
            if form == "pdf" and BY_LETTER.search(text):
                assert holds(left, text, letters_only=True), (title, text)
                continue
            left = take(left, text)
            assert left is not None, (title, text[:60])
        assert [sign for sign in SIGNS if squeezed(sign) in left] == []
        for label, many in numbers.items():
            is_told = squeezed(f"{label}{many}").casefold() in sections[title].casefold()
            if people >= 5 or kind != "word":
                assert is_told == (people >= 5) or BY_LETTER.search(str(label)), (title, label, many)
        if numbers and people < 5:
            assert holds(sections[title], FEW_WORDS if kind == "word" else NO_NUMBERS) == 1
    assert holds(sections["What we agreed to do"], "Ring the school") == 1


def test_the_json_follows_its_published_schema(rooms):
    published = (ROOT / "docs" / "summary.schema.json").read_text(encoding="utf-8")

    assert published == schema.as_text(), "write schema.as_text() to docs/summary.schema.json"
    for room in rooms.values():
        jsonschema.validate(json.loads(download(room, "json")), schema.schema(),
                            jsonschema.Draft202012Validator)


def numbers_of_docx(content):
    return [(labels, numbers) for _alternative, labels, numbers in charts_of_docx(content)]


def words_of_slides(content):
    return [[words for what, words in slide if what != "chart"] for slide in slides_of(content)]


def numbers_of_slides(content):
    charts = [shape.chart for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes
              if shape.has_chart]
    return [[(list(chart.plots[0].categories), list(series.values)) for series in chart.plots[0].series]
            for chart in charts]


@pytest.mark.parametrize("people", [4, 40])
def test_libreoffice_opens_the_word_file_and_finds_in_it_what_we_wrote(opened, people):
    ours, theirs = opened[people, "docx"]

    assert READERS["docx"](theirs) == READERS["docx"](ours)
    for told in (words_of_docx, headings_of_docx, numbers_of_docx):
        assert told(theirs) == told(ours)


@pytest.mark.parametrize("people", [4, 40])
def test_libreoffice_opens_the_workbook_and_finds_in_it_what_we_wrote(opened, people):
    ours, theirs = opened[people, "xlsx"]

    assert tables_of(theirs) == tables_of(ours)
    assert formulas_of(theirs) == []


@pytest.mark.parametrize("people", [4, 40])
def test_libreoffice_opens_the_slides_and_finds_in_them_what_we_wrote(opened, people):
    ours, theirs = opened[people, "pptx"]

    assert words_of_slides(theirs) == words_of_slides(ours)
    assert numbers_of_slides(theirs) == numbers_of_slides(ours)
