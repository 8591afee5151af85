"""Two shapes: themes and selections, which quotes a few; the full record, which is taken deliberately."""

from __future__ import annotations

import pytest
from pages import words_of
from people import Room, read, stored

from workshop.audit.record import done_in
from workshop.cofacilitators.models import CoFacilitator
from workshop.export.shapes import FULL, THEMES
from workshop.export.summary import summary_of
from workshop.extensions import db
from workshop.sessions import seal

ASKING = ["We ask first.", "We ask late.", "We never ask.", "We ask twice.", "We ask the child."]
ALONE = ["Under no title.", "Shown large."]


def told(room, shape=THEMES):
    return read(room.app, lambda: summary_of(seal.find(room.room), shape=shape))


def card(room, text):
    state = room.console.state
    return next(card["id"] for card in state["responses"] if card["text"] == text)


@pytest.fixture
def asked(room):
    """Seven responses to the first question: five under a title, one shown large, one neither."""
    phones = room.join(7)
    room.console.open_step(1)
    for phone, text in zip(phones, [*ASKING, *ALONE], strict=True):
        assert phone.respond(text)["ok"]
    room.console.close_step(1)
    room.console.reveal_step(1)
    step = room.console.step_id(1)
    shown_large = card(room, "Shown large.")
    grouped = [card(room, text) for text in ASKING]
    assert room.console.command("spotlight", step_id=step, response_id=shown_large)["ok"]
    assert room.console.command("group_responses", step_id=step, response_ids=grouped, title="Asking",
                                grouping_revision=room.console.state["grouping_revision"])["ok"]
    return room


@pytest.fixture(params=["running", "closed"])
def either(request, asked):
    if request.param == "closed":
        assert asked.console.act("close_session")["ok"]
    return asked


def test_before_anything_is_decided_a_few_are_quoted_and_never_all(either):
    (step,) = told(either)["steps"]

    assert sorted(step["responses"]) == ["Shown large.", *sorted(ASKING)[:3]]
    assert (step["said"], step["left_out"], step["left_out_words"]) == (7, 3, "4 of 7 responses quoted.")
    assert [(group["title"], group["many"], len(group["responses"])) for group in step["groups"]] == [("Asking", 5, 3)]


def test_where_nothing_was_grouped_or_shown_large_nothing_is_quoted(room):
    for phone in room.join(3):
        room.console.open_step(1)
        phone.respond("Said to the room.")

    room.console.act("close_session")

    (step,) = told(room)["steps"]
    assert (step["responses"], step["left_out_words"]) == ([], "3 responses; none quoted.")
    assert "Said to the room." not in room.facilitator.browser.get(f"/sessions/{room.room}/summary").text


def test_the_full_record_holds_everything_that_was_not_hidden(either):
    (step,) = told(either, FULL)["steps"]

    assert sorted(step["responses"]) == sorted([*ASKING, *ALONE])
    assert (step["left_out"], step["left_out_words"]) == (0, "")


@pytest.mark.parametrize("ending", ["", ".csv", ".json"])
def test_every_page_and_file_is_themes_unless_the_full_record_is_asked_for(either, ending):
    address = f"/sessions/{either.room}/summary{ending}"
    themes, full = (either.facilitator.browser.get(f"{address}{asked}").text for asked in ("", "?shape=full"))

    assert ("Under no title." in themes, "Shown large." in themes) == (False, True)
    assert "Under no title." in full
    assert ("Themes and selections" in themes, "Full record" in full) == (True, True)


def test_a_page_asks_before_the_full_record_and_says_what_it_contains(either):
    page = either.facilitator.browser.get(f"/sessions/{either.room}/summary/full").text

    assert "Every response that was not hidden: 7, word for word" in words_of(page)
    assert "Under no title." not in page
    assert f"/sessions/{either.room}/summary.csv?shape=full" in page


def recorded(room):
    return [entry.what for entry in read(room.app, lambda: done_in(room.room))]


def test_taking_the_full_record_is_recorded_and_asking_is_not(asked):
    browser = asked.facilitator.browser
    browser.get(f"/sessions/{asked.room}/summary/full")
    browser.get(f"/sessions/{asked.room}/summary")
    before = recorded(asked)

    browser.get(f"/sessions/{asked.room}/summary?shape=full")

    assert [what for what in recorded(asked) if what not in before] == ["took the full record: every response"]


def test_whoever_only_watches_is_not_offered_the_full_record(asked, dana):
    stored(asked.app, lambda: db.session.add(CoFacilitator(
        session_id=seal.find(asked.room).id, facilitator_id=dana.id, may="watch")))

    assert "Full record…" not in dana.browser.get(f"/sessions/{asked.room}/summary").text


def test_a_draft_says_so_with_the_day_and_what_was_asked_and_no_clock_time(room):
    room.join(2)
    room.console.open_step(2)
    running = told(room)
    room.console.act("close_session")
    closed = told(room)

    assert running["is_draft"]
    assert running["draft_words"].startswith("Draft of ")
    assert "while question 2 was put to the group before the session was closed" in running["draft_words"]
    assert ":" not in running["draft_words"]
    assert (closed["is_draft"], closed["draft_words"]) == (False, "")


@pytest.mark.parametrize("ending", ["", ".csv", ".json"])
def test_every_draft_says_that_it_is_one(asked, ending):
    draft = asked.facilitator.browser.get(f"/sessions/{asked.room}/summary{ending}").text
    asked.console.act("close_session")
    final = asked.facilitator.browser.get(f"/sessions/{asked.room}/summary{ending}").text

    assert ("Draft of" in draft, "Draft of" in final) == (True, False)


def test_what_was_quoted_in_one_session_is_in_no_other(asked, dana):
    other = Room(asked.app, dana, group_name="Health visitors, south")
    other.join()[0]
    other.console.open_step(1)

    assert [one for one in ASKING if one in str(told(other))] == []
