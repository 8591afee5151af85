"""Word, slides and workbook of a summary: all that the database holds, in files that can be read by everybody."""

from __future__ import annotations

import io
from collections import Counter
from itertools import pairwise

import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn
from people import client_id, read, stored
from pptx import Presentation
from reading_files import (
    charts_of_docx,
    files_in,
    formulas_of,
    headings_of_docx,
    rows_of,
    sheets_of,
    sizes_of_slides,
    slides_of,
    tables_of,
    words_of_docx,
    workbooks_in,
)
from whole_session import whole_session

from workshop.export import details, long_files
from workshop.export.document import Document, Drawing, Note, Quotation, Quotations, Section, Table
from workshop.export.slides import MOST_QUOTED, as_pptx
from workshop.export.word import as_docx
from workshop.export.workbook import RESPONSE
from workshop.extensions import db
from workshop.kinds.charts import BARS, WORDS, Chart, Series
from workshop.office.slides import SMALLEST
from workshop.responses import queries
from workshop.responses.models import SealedResponse
from workshop.sessions import seal

ARABIC = "نتحدث كل أسبوع"
CHART = Chart(BARS, "How many chose each", "Option", ("=1+1", "Other"), (
    Series("Before", (3, 0), ("3 of 8", "0 of 8")), Series("After", (5, 8), ("5 of 8", "8 of 8"))), 8, "people")


@pytest.fixture(scope="module")
def rooms(app, amara):
    """Two people answered every kind of step, and nine did: one of their steps holds some hundred responses more."""
    made = {people: whole_session(app, amara, people=people) for people in (2, 9)}

    def fill():
        step = next(step for step in seal.find(made[9].room).steps if step.kind == "reflection")
        db.session.add_all(SealedResponse(
            id=client_id(), step_id=step.id, body={"text": f"we talked, and then {number}"}) for number in range(450))

    stored(app, fill)
    return made


def download(room, ending):
    """A file made while one waits, however long it is; tests/export/test_long_files.py asks for it the other way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_files, "LONG_FROM", 10_000)
        answer = room.facilitator.browser.get(f"/sessions/{room.room}/summary.{ending}?shape=full")
    assert answer.status_code == 200
    return answer.data


def in_database(room):
    """(words and note of all cards, how often each value of the scale was chosen), read from the rows themselves."""
    def look():
        session, texts, values = seal.find(room.room), [], Counter()
        for step in session.steps:
            for row in queries.sealed(step):
                card = step.rules.card(step.made_of, details.masked_body(step, row.id, row.body))
                texts += [(card["text"], card.get("note") or None)] if card and step.rules.has_cards else []
                values.update([row.body["value"]] if step.kind == "scale" and "value" in row.body else [])
        return sorted(texts, key=str), values
    return read(room.app, look)


def document_with(*blocks, title="A question?"):
    return Document("Theme", "Summary of a session", ("Group", "1 May 2026"), (), (Section("step-1", title, blocks),))


@pytest.mark.parametrize("people", [2, 9])
def test_a_workbook_and_a_word_file_hold_all_that_the_database_holds(rooms, people):
    texts, _values = in_database(rooms[people])
    book = download(rooms[people], "xlsx")

    responses = [(row["Words"], row["Note"]) for rows in tables_of(book) for row in rows
                 if row.get("What it is") == RESPONSE]
    assert sorted(responses, key=str) == texts
    assert len(texts) > 450 or people == 2
    assert formulas_of(book) == []
    said = Counter(words_of_docx(download(rooms[people], "docx")))
    assert Counter("\n".join(filter(None, one)) for one in texts) - said == Counter()


def test_numbers_are_numbers_and_the_same_in_every_file(rooms):
    _texts, values = in_database(rooms[9])
    chosen = [values[number] for number in range(1, 6)]
    book = download(rooms[9], "xlsx")

    assert [row["How many"] for row in rows_of(book, "Scale") if row["What it is"] == "Number"] == chosen
    assert [numbers["People"] for _alt, _labels, numbers in charts_of_docx(download(rooms[9], "docx"))
            if list(numbers) == ["People"] and len(numbers["People"]) == 5] == [chosen]
    charts = [shape.chart for slide in Presentation(io.BytesIO(download(rooms[9], "pptx"))).slides
              for shape in slide.shapes if shape.has_chart]
    assert [list(chart.plots[0].series[0].values) for chart in charts
            if len(chart.plots[0].series) == 1 and len(chart.plots[0].categories) == 5] == [chosen]


def test_two_people_are_never_counted_in_any_file(rooms):
    book, slides = download(rooms[2], "xlsx"), slides_of(download(rooms[2], "pptx"))

    assert charts_of_docx(download(rooms[2], "docx")) == []
    assert "Charts" not in sheets_of(book)
    assert [row for row in rows_of(book, "Scale") if row["What it is"] == "Number"] == []
    assert [what for slide in slides for what, _words in slide if what == "chart"] == []


def test_a_workbook_says_first_what_it_is_and_has_a_sheet_for_each_kind(rooms):
    sheets = sheets_of(download(rooms[9], "xlsx"))
    session = read(rooms[9].app, lambda: seal.find(rooms[9].room).held_on)

    assert list(sheets) == ["About", "Steps", "Check-in", "Before and after", "Reflection", "Scale",
                            "Choice", "Ranking", "Word", "Timed phases", "Actions", "Charts", "Agreed actions"]
    steps = {row["Kind"]: row["Words on it"] for row in rows_of(download(rooms[9], "xlsx"), "Steps")}
    assert steps["Briefing card"].startswith("92%\nMost were known to somebody.")
    about = {label: said for label, said in sheets["About"] if label}
    assert (about["Group"], about["Held on"]) == ("Family help, north", session)
    assert {f"Sheet “{name}”" for name in sheets} - {label for label, _said in sheets["About"]} == {"Sheet “About”"}


def test_a_table_of_a_workbook_has_a_head_that_stays_and_charts_say_what_they_show(rooms):
    inside = files_in(download(rooms[9], "xlsx"))

    frozen = [name for name, content in inside.items() if b'state="frozen"' in content]
    assert len(frozen) == 11   # every sheet but the first and the charts
    drawings = b"".join(content for name, content in inside.items() if name.startswith("xl/drawings/drawing"))
    assert drawings.count(b'descr="Chart: ') == drawings.count(b"<c:chart ") == 6


def test_a_word_file_can_be_walked_by_its_headings_and_read_aloud(rooms):
    content = download(rooms[9], "docx")
    document = WordFile(io.BytesIO(content))

    levels = [level for level, _words in headings_of_docx(content)]
    assert levels[0] == 0
    assert 0 not in levels[1:]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert document.core_properties.title.endswith(f", Family help, north, {headings_day(rooms[9])}")
    assert (document.core_properties.language, document.core_properties.author) == ("en-GB", "")
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in document.tables)
    assert all(alternative.startswith("Chart: ") for alternative, *_rest in charts_of_docx(content))
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def headings_day(room):
    day = read(room.app, lambda: seal.find(room.room).held_on)
    return f"{day.day} {day:%B %Y}"


def test_text_from_right_to_left_is_set_so():
    document = document_with(Quotations((Quotation(ARABIC), Quotation("We talk."))))

    paragraphs = {one.text: one for one in WordFile(io.BytesIO(as_docx(document))).paragraphs}
    assert (len(paragraphs[ARABIC]._p.xpath("./w:pPr/w:bidi")), paragraphs[ARABIC].runs[0].font.rtl) == (1, True)
    assert paragraphs["We talk."]._p.xpath("./w:pPr/w:bidi") == []
    said = {one.text: one._p.get_or_add_pPr().get("rtl") for slide in Presentation(io.BytesIO(as_pptx(document))).slides
            for shape in slide.shapes if shape.has_text_frame for one in shape.text_frame.paragraphs if one.text}
    assert (said[ARABIC], said["We talk."]) == ("1", None)


def test_a_chart_can_be_edited_and_its_words_are_never_computed():
    for content in (as_docx(document_with(Drawing(CHART))), as_pptx(document_with(Drawing(CHART)))):
        (behind,) = workbooks_in(content)

        assert sheets_of(behind) == {"Sheet1": [[None, "Before", "After"], ["=1+1", 3, 5], ["Other", 0, 8]]}
        assert formulas_of(behind) == []


def test_a_long_quotation_goes_on_to_the_next_slide_in_letters_a_room_can_read():
    long = " ".join(f"word{number}" for number in range(400))
    content = as_pptx(document_with(Note("Mind this."), Quotations((Quotation(long), Quotation("Short.")))))

    pages = [words for slide in slides_of(content) for what, words in slide if what == "words" and "word" in words]
    assert len(pages) > 1
    assert " ".join(pages).replace("…", " ").split() == ["Mind", "this.", *long.split(), "Short."]
    assert min(sizes_of_slides(content)) >= SMALLEST
    titles = [words for slide in slides_of(content) for what, words in slide if what == "title"]
    assert len(titles) == len(set(titles))


def test_a_long_question_is_cut_on_the_slide_and_whole_in_its_notes():
    question = "Why " + "and what for " * 60 + "?"
    slide = slides_of(as_pptx(document_with(Note("Mind this."), title=question)))[1]

    assert slide[0][0] == "title"
    assert slide[0][1].endswith(" …")
    assert question in slide[-1][1]


def test_slides_show_a_selection_and_say_how_many_more_there_are():
    many = Quotations(tuple(Quotation(f"said {number}") for number in range(MOST_QUOTED + 5)))
    words = "\n".join(words for slide in slides_of(as_pptx(document_with(many))) for what, words in slide)

    assert words.count("said ") == MOST_QUOTED
    assert "5 more in the other files of this summary." in words


def test_slides_are_read_title_first_then_words_then_the_chart():
    slides = slides_of(as_pptx(document_with(Quotations((Quotation("Before."),)), Drawing(CHART))))

    assert [[what for what, _words in slide] for slide in slides] == [
        ["title", "words", "notes"], ["title", "words", "chart", "notes"]]


def test_a_table_goes_on_under_its_head():
    rows = tuple((f"do this {number} " + "and that " * 20, "Team manager", "1 May 2026") for number in range(12))
    slides = slides_of(as_pptx(document_with(Table("Agreed", ("What", "Who", "When"), rows))))

    tables = [words.split("\n") for slide in slides for what, words in slide if what == "table"]
    assert len(tables) > 1
    assert {table[0] for table in tables} == {"What|Who|When"}
    assert [row for table in tables for row in table[1:]] == ["|".join(row) for row in rows]


def test_what_xml_cannot_hold_is_left_out_and_breaks_nothing():
    said = Series("Said", (1, 1), ("once", "once"))
    words = Chart(WORDS, "Words", "Word", ("a\x00b", "_x0041_"), (said,), 1, "times")
    document = document_with(Quotations((Quotation("bell \x07 ring\x0b"),)), Drawing(words), title="Why\x1b?")

    assert "bell  ring" in words_of_docx(as_docx(document))
    assert [labels for _alt, labels, _numbers in charts_of_docx(as_docx(document))] == [["ab", "_x0041_"]]
    assert slides_of(as_pptx(document))[1][0] == ("title", "Why?")


def test_the_same_summary_gives_the_same_bytes(rooms):
    for ending in ("docx", "pptx", "xlsx"):
        assert download(rooms[2], ending) == download(rooms[2], ending), ending
