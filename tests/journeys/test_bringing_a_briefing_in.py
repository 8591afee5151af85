"""Amara drops last week's briefing in, looks it through with the keyboard alone, and plans a session with it."""

from __future__ import annotations

import pytest
from importer.test_looking_through import SMALL
from journeys.stage import check_accessibility
from playwright.sync_api import expect

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def page(stage):
    return stage.facilitator().sign_in().page


def press(page, name):
    """A button or a line that opens, by the keyboard."""
    page.get_by_role("button", name=name).first.press("Enter")


def open_changes(page, words):
    item = page.locator(".importer-item", has_text=words).first
    summary = item.locator("summary")
    if item.locator("details").get_attribute("open") is None:
        summary.press("Enter")
    return item


def test_a_briefing_is_brought_in_corrected_kept_and_planned_with_the_keyboard_alone(page):
    page.goto("/themes")
    page.get_by_role("link", name="Bring a briefing in").press("Enter")
    page.wait_for_url("**/themes/import")
    check_accessibility(page)
    page.get_by_label("The file").set_input_files(
        {"name": "local-review.md", "mimeType": "text/markdown", "buffer": SMALL.encode()})
    press(page, "Read it")
    expect(page.get_by_role("heading", name="Look it through")).to_be_visible()
    expect(page.locator("main")).to_contain_text("2 things are uncertain.")
    check_accessibility(page)

    item = open_changes(page, "Is it enough?")
    item.get_by_label("This is a").select_option("leaders")
    item.get_by_role("button", name="Move").press("Enter")
    expect(page.locator("main")).to_contain_text("1 thing is uncertain.")
    moved = page.locator(".importer-item", has_text="Is it enough?")
    expect(moved).to_be_focused()

    item = open_changes(page, "What helps?")
    item.get_by_role("button", name="Split").press("Enter")
    expect(page.locator(".importer-item", has_text="Who says so?")).to_be_focused()
    open_changes(page, "Who says so?").get_by_role("button", name="Drop").press("Enter")
    expect(page.get_by_role("heading", name="Dropped (1)")).to_be_visible()
    press(page, "Undo")
    expect(page.get_by_role("heading", name="Dropped (1)")).to_have_count(0)
    check_accessibility(page)

    press(page, "Keep it")
    expect(page.get_by_role("heading", level=1, name="Homes")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 theme is kept, and yours: Homes.")
    page.get_by_role("link", name="Start with practitioners").first.press("Enter")
    page.wait_for_url("**/sessions/new?**")
    expect(page.locator("main")).to_contain_text("What helps?")


def test_a_file_that_cannot_be_read_is_told_and_a_pasted_text_stays(page):
    page.goto("/themes/import")
    page.get_by_text("Or paste its text").press("Enter")
    page.get_by_label("The text").fill("Nothing is asked here.")
    press(page, "Read it")

    expect(page.locator("[data-error-summary]")).to_contain_text("No question was found in this file.")
    expect(page.get_by_label("The text")).to_have_value("Nothing is asked here.")
    check_accessibility(page)


def test_the_page_fits_a_phone(page):
    page.set_viewport_size({"width": 320, "height": 740})
    page.goto("/themes/import")
    page.get_by_label("The file").set_input_files(
        {"name": "local-review.md", "mimeType": "text/markdown", "buffer": SMALL.encode()})
    press(page, "Read it")
    open_changes(page, "What helps?")

    assert page.evaluate(OVERFLOW) <= 0
    check_accessibility(page)
