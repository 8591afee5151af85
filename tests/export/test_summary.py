"""The summary: the same page, CSV and JSON before and after the close, and nothing in it about who or when."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from pages import words_of
from people import Room, read, stored
from sealed_sessions import sealed, values

from workshop.export.shapes import FULL
from workshop.export.summary import as_csv, as_json, inert, summary_of
from workshop.sessions import seal

WORDS = ["=HYPERLINK(\"http://x\")", "+1", "-2+3", "@ SUM(A1)", "|cmd", "%x", "He said \"no\", twice; and left",
         "two\nlines", "نتحدث كل أسبوع", "🙂 👩‍👩‍👧", "plain"]


@pytest.fixture
def spoken(room):
    """Six people have answered the first question with words that a spreadsheet could trip over; one is hidden."""
    phones = room.join(6)
    room.console.open_step(1)
    for number, words in enumerate([*WORDS, "A child's full name"]):
        assert phones[number % 6].respond(words)["ok"]
    room.console.close_step(1)
    hidden = next(card["id"] for card in room.console.state["responses"] if card["text"] == "A child's full name")
    room.console.command("hide_response", step_id=room.console.step_id(1), response_id=hidden)
    return room


@pytest.fixture(params=["running", "closed"])
def either(request, spoken):
    """The room, still running and then closed."""
    if request.param == "closed":
        assert spoken.console.act("close_session")["ok"]
    return spoken


def summary(room, shape=FULL):
    return read(room.app, lambda: summary_of(seal.find(room.room), shape=shape))


def download(room, ending):
    return room.facilitator.browser.get(f"/sessions/{room.room}/summary.{ending}?shape=full")


def in_any_order(value):
    return sorted(value, key=str) if isinstance(value, list) else value


def test_the_summary_is_the_same_before_and_after_the_close(spoken):
    def told():
        found = summary(spoken)
        return found | {"is_draft": "", "draft_words": "", "steps": [
            {part: in_any_order(value) for part, value in step.items()} for step in found["steps"]]}

    before = told()
    spoken.console.act("close_session")

    assert told() == before


def test_the_summary_says_what_was_asked_and_said_in_numbers(either):
    told = summary(either)

    assert told["numbers"] == ["6 people took part", "1 question asked, 2 not reached", "11 responses in words"]
    (step,) = told["steps"]
    assert (sorted(step["responses"]), step["hidden"], step["hidden_words"], step["answered_words"]) == (
        sorted(WORDS), 1, "1 response hidden by the facilitator", "6 of 6 answered or passed")
    assert told["source_words"].startswith("Child Safeguarding Practice Review Panel: ")


def test_the_page_holds_every_response_and_of_the_hidden_one_only_the_count(either, amara):
    page = amara.browser.get(f"/sessions/{either.room}/summary?shape=full").text

    said = words_of(page)
    assert [words for words in WORDS if " ".join(words.split()) not in said] == []
    assert "1 response hidden by the facilitator" in said
    assert "A child's full name" not in said


def test_the_csv_reads_back_with_inert_cells(either):
    answer = download(either, "csv")

    text = answer.data.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert (answer.content_type, text[0]) == ("text/csv; charset=utf-8", "\ufeff")
    assert sorted(row["Response"] for row in rows if row["Step"]) == sorted(["", *(inert(words) for words in WORDS)])
    assert [row["Note"] for row in rows if row["Step"]][-1] == "1 response hidden by the facilitator"
    assert {(row["Group"], row["Step"], row["Audience"]) for row in rows if row["Step"]} == {
        ("Family help, north", "1", "practitioners")}
    assert [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@|%\t\r")] == []


@pytest.mark.parametrize(("text", "cell"), [
    ("=1+1", "'=1+1"), ("+44", "'+44"), ("-", "'-"), ("@me", "'@me"), ("\tx", "'\tx"), ("|x", "'|x"), ("%x", "'%x"),
    ("1=1", "1=1"), ("", ""), ("plain", "plain"), ("'quoted", "'quoted"),
])
def test_a_cell_that_a_spreadsheet_would_compute_is_made_inert(text, cell):
    assert inert(text) == cell


def test_the_json_holds_no_ids_and_no_time_beyond_the_day(either):
    answer = download(either, "json")

    told = json.loads(answer.data)
    assert set(told) == {
        "title", "theme", "shape", "shape_in_words", "draft", "source", "group",
        "date", "audience", "numbers", "how_these_notes_may_be_used", "steps", "actions", "earlier_actions",
        "for_later", "carried_over"}
    assert {frozenset(step) for step in told["steps"]} == {frozenset({
        "position", "question", "probes", "audience", "source", "responses", "hidden_responses", "kind", "results",
        "results_in_words", "overview", "groups", "responses_not_quoted", "numbers_withheld",
        "added_by_the_facilitator"})}
    assert {frozenset(one) for one in told["steps"][0]["responses"]} == {frozenset({
        "text", "note", "group", "true_for_others_too"})}
    assert sorted(one["text"] for one in told["steps"][0]["responses"]) == sorted(WORDS)
    assert not re.search(r"\d\d:\d\d|[0-9a-f]{32}", answer.text)
    assert either.room not in answer.text


def test_no_export_holds_the_hidden_words(either):
    assert [ending for ending in ("csv", "json") if "full name" in download(either, ending).text] == []


def test_responses_are_not_in_the_order_of_their_arrival(room):
    phones = room.join(20)
    room.console.open_step(1)
    texts = [f"{number:02}" for number in range(20)]
    for phone, text in zip(phones, texts, strict=True):
        phone.respond(text)
    room.console.close_step(1)
    running = summary(room)["steps"][0]["responses"]
    room.console.act("close_session")
    closed = summary(room)["steps"][0]["responses"]

    assert sorted(running) == sorted(closed) == texts
    assert texts not in (running, closed)
    assert running != closed


@pytest.mark.parametrize(("group", "name"), [
    ("Family help, north", "workshop-family-help-north-full-record-{date}.csv"),
    ("../../etc/passwd", "workshop-etc-passwd-full-record-{date}.csv"),
    ('a"; filename="b.exe', "workshop-a-filename-b-exe-full-record-{date}.csv"),
    ("line\r\nbreak", "workshop-line-break-full-record-{date}.csv"),
    ("فريق الشمال", "workshop-full-record-{date}.csv"),
    ("x" * 80, "workshop-" + "x" * 60 + "-full-record-{date}.csv"),
])
def test_a_file_is_named_so_that_any_computer_takes_it(room, group, name):
    stored(room.app, lambda: setattr(seal.find(room.room), "group_name", group))
    held_on = summary(room)["held_on"]

    answer = download(room, "csv")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name.format(date=held_on)}"'


def test_another_facilitator_finds_nothing(spoken, dana):
    answers = [dana.browser.get(f"/sessions/{spoken.room}/summary{ending}") for ending in ("", ".csv", ".json")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert [answer for answer in answers if "plain" in words_of(answer.text)] == []


def test_a_session_in_which_nobody_took_part_has_a_summary_too(room, amara):
    room.console.act("close_session")

    told = summary(room)
    assert (told["numbers"], told["steps"], as_json(told)["steps"]) == (
        ["Nobody joined", "0 questions asked, 3 not reached", "0 responses in words"], [], [])
    assert len(as_csv(told).splitlines()) == 2      # the heads of the columns, and the shape
    assert amara.browser.get(f"/sessions/{room.room}/summary").status_code == 200


def test_a_question_without_responses_stands_in_the_csv_with_a_note(room):
    def note():
        rows = list(csv.reader(io.StringIO(as_csv(summary(room)).removeprefix("\ufeff"))))
        assert rows[-1][-2] == ""
        return rows[-1][-1]

    room.console.open_step(1)
    held, numbers = note(), summary(room)["numbers"]
    room.console.close_step(1)

    assert (held, note()) == ("Responses to this question are held until it is closed or revealed.",
                              "No responses to this question.")
    assert (numbers[-1], summary(room)["numbers"][-1]) == ("Responses are held for now", "0 responses in words")


def test_the_summary_of_one_room_holds_nothing_of_another(spoken, dana):
    other = Room(spoken.app, dana, group_name="Health visitors, south")
    (ella,) = other.join()
    other.console.open_step(1)
    ella.respond("Said elsewhere")
    other.console.close_step(1)

    assert "Said elsewhere" in str(summary(other))
    assert "Said elsewhere" not in str(summary(spoken))


def test_where_only_numbers_were_asked_for_no_responses_are_counted(app, amara):
    room = sealed(app, amara, values(2, 1, 3, 4, 2), most_joined=12)

    assert read(app, lambda: summary_of(seal.find(room)))["numbers"] == ["12 people took part", "1 question asked"]
