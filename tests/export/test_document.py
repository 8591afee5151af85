"""The document that every file to read is made from: all that the summary holds, and no small group drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from people import read
from whole_session import whole_session

from workshop.audit.acts import ACTS, OF_PAGES
from workshop.export.document import Drawing, Note, Points, Quotations, document_of
from workshop.export.drawing import svg
from workshop.export.formats import FORMATS
from workshop.export.shapes import FULL
from workshop.export.summary import summary_of
from workshop.kinds.charts import BARS, PLACES, SHIFT, WORDS, Chart, Series
from workshop.sessions import seal

HOSTILE = "<script>\"&amp;' #read(x)"


@pytest.fixture(scope="module")
def rooms(app, amara):
    """Four people answered every kind of step, and nine did."""
    return {people: whole_session(app, amara, people=people) for people in (4, 9)}


def blocks_of(room, kind):
    document, summary = read(room.app, lambda: _both(room.room))
    step = next(step for step in summary["steps"] if step["kind"] == kind)
    return step, next(one.blocks for one in document.sections if one.name == f"step-{step['position']}")


def _both(room):
    summary = summary_of(seal.find(room), shape=FULL)
    return document_of(summary), summary


@pytest.mark.parametrize(("kind", "forms"), [
    ("scale", [BARS]), ("choice", [BARS]), ("before_after", [SHIFT, BARS]), ("ranking", [PLACES]), ("word", [WORDS]),
    ("reflection", []), ("actions", [])])
def test_numbers_are_drawn_from_five_people_on_and_never_below(rooms, kind, forms):
    _step, many = blocks_of(rooms[9], kind)
    step, few = blocks_of(rooms[4], kind)

    assert [block.chart.form for block in many if isinstance(block, Drawing)] == forms
    assert [block for block in few if isinstance(block, Drawing)] == []
    assert bool(forms) == any(isinstance(block, Note) and block.text == step["withheld_words"] for block in few)


def test_few_words_stand_in_a_list_without_numbers(rooms):
    _step, blocks = blocks_of(rooms[4], "word")

    assert [block.items for block in blocks if isinstance(block, Points)][-1] == ("time", "Trust", "أمان")


def test_a_section_quotes_every_response_with_its_group(rooms):
    step, blocks = blocks_of(rooms[9], "check_in")

    quoted = [[one.text for one in block.items] for block in blocks if isinstance(block, Quotations)]
    assert [len(texts) for texts in quoted] == [2, 6]
    assert sorted(text for texts in quoted for text in texts) == sorted(step["responses"])


def test_a_drawing_says_its_numbers_in_words_and_obeys_nothing():
    chart = Chart(BARS, HOSTILE, "Option", (HOSTILE, "Other"), (
        Series("Before", (3, 0), ("3 of 8", "0 of 8")), Series("After", (5, 8), ("5 of 8", "8 of 8"))), 8, "people")

    drawn = ElementTree.fromstring(svg(chart))

    texts = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {HOSTILE, "Other", "Before", "After", "3 of 8", "0 of 8", "5 of 8", "8 of 8"} == set(texts)
    assert {one.tag.partition("}")[2] for one in drawn.iter()} == {"svg", "text", "rect", "path"}
    assert drawn.get("aria-label") == (
        f"Chart: {HOSTILE}. {HOSTILE}: before 3 of 8, after 5 of 8; Other: before 0 of 8, after 8 of 8.")


def test_every_format_is_recorded_when_it_is_taken():
    acts = {one.act for one in FORMATS.values()}

    assert acts <= set(ACTS)
    assert acts == set(OF_PAGES["export.download"])
