"""At the end somebody keeps what they wrote themselves: made on the device, nothing is asked of the server."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from journeys.fetched_later import HINTS, RECORDS, wait_for_what_comes_later
from playwright.sync_api import expect

RECORD = "**/js/record/record.js*"
FIRST, SECOND, PARKED = "We ask too late.", "Rang the school first.", "Who tells the parents?"


@pytest.fixture
def room(server):
    return server.amara.open_lobby(questions=2)


@pytest.fixture
def ben(stage, room):
    """Ben answered two questions, changed one of them, parked a worry, and another's words are in the room too."""
    ben, chidi = stage.phone(room).join(room.code), stage.phone(room).join(room.code)
    room.open_step(1)
    ben.sees_question(asked(room, 1)).respond("We ask")
    ben.page.locator("[data-act=edit]").click()
    ben.write(FIRST).send().sees(FIRST)
    chidi.sees_question(asked(room, 1)).respond("Words of somebody else.")
    room.open_step(2)
    ben.sees_question(asked(room, 2)).respond(SECOND)
    ben.page.reload()
    ben.sees(SECOND)
    ben.page.get_by_text("For later: a question or worry").click()
    ben.page.locator("[data-part=parking-box]").fill(PARKED)
    ben.page.locator("[data-act=park]").click()
    ben.sees(PARKED)
    return ben


def asked(room, position):
    return room.state["run_sheet"][position - 1]["question"]


def closed(room, ben):
    room.close()
    ben.sees("The session has closed")
    return ben.page


def downloaded(page, name):
    with page.expect_download() as found:
        page.get_by_role("button", name=name).press("Enter")
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()


def test_what_somebody_wrote_is_saved_on_their_device_and_nothing_is_asked_of_the_server(stage, room, ben):
    page = closed(room, ben)
    wait_for_what_comes_later(page, HINTS, RECORDS)
    asked_for = []
    page.on("request", lambda request: asked_for.append(request.url))

    name, text = downloaded(page, "Download as text (Markdown)")
    named, word = downloaded(page, "Download for Word")
    ben.check()

    written = text.decode()
    assert name == f"reflection-{date.today():%Y-%m-%d}.md"
    assert named == f"reflection-{date.today():%Y-%m-%d}.docx"
    assert [line for line in written.splitlines() if line in (FIRST, SECOND, PARKED)] == [FIRST, SECOND, PARKED]
    assert written.index("## " + asked(room, 1)) < written.index(FIRST) < written.index("## " + asked(room, 2))
    assert "**Theme:**" in written
    assert "**Source:**" in written
    assert "somebody else" not in written
    paragraphs = [one.text for one in Document(BytesIO(word)).paragraphs]
    assert [words for words in paragraphs if words in (FIRST, SECOND, PARKED)] == [FIRST, SECOND, PARKED]
    assert [url for url in asked_for if not url.startswith("blob:")] == []


def test_nothing_of_it_stays_in_sight_or_in_the_storage_and_leaving_the_page_takes_it_away(stage, room, ben):
    page = closed(room, ben)
    expect(page.get_by_role("heading", name="Keep what you wrote")).to_be_visible()
    expect(page.locator("[data-part=closed]")).not_to_contain_text("No words of yours stay", use_inner_text=True)
    assert FIRST not in page.content()
    assert page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])") == "[[],[]]"

    page.goto("/")
    page.go_back()

    expect(page.get_by_role("heading", name="Keep what you wrote")).to_have_count(0)


def test_one_press_takes_it_away_and_the_page_says_that_nothing_stays(stage, room, ben):
    page = closed(room, ben)

    page.get_by_role("button", name="Forget them").press("Enter")

    ben.sees("No words of yours stay on this phone")
    expect(page.get_by_role("heading", name="Keep what you wrote")).to_be_hidden()


def test_after_half_an_hour_it_is_gone(stage, room, ben):
    page = ben.page
    page.clock.install()
    page.reload()
    closed(room, ben)
    expect(page.get_by_role("button", name="Forget them")).to_be_visible()

    page.clock.fast_forward("31:00")

    ben.sees("No words of yours stay on this phone")


def test_who_sent_nothing_is_offered_nothing(stage, room):
    esther = stage.phone(room).join(room.code)
    room.open_step(1)
    esther.sees_question(asked(room, 1))

    closed(room, esther)

    esther.sees("No words of yours stay on this phone")
    expect(esther.page.get_by_role("heading", name="Keep what you wrote")).to_be_hidden()


def test_a_withdrawn_response_is_not_kept_and_a_file_is_made_though_the_network_was_away_before(stage, room, ben):
    page = ben.page
    page.route(RECORD, lambda asked: asked.abort())
    with page.expect_event("requestfailed", lambda asked: "record.js" in asked.url):
        page.reload()           # what makes the file does not come, and browsers keep that in mind
    page.unroute(RECORD)
    page.get_by_role("button", name="Withdraw", exact=False).first.click()
    expect(page.locator("[data-part=outcome]")).to_contain_text("Withdrawn")

    _name, text = downloaded(closed(room, ben), "Download as text (Markdown)")

    assert SECOND not in text.decode()
    assert FIRST in text.decode()
