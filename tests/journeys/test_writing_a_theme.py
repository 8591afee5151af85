"""Amara writes a theme: with the keyboard alone, over a crash, and with a publication's long words."""

from __future__ import annotations

import pytest
from journeys.stage import PHONE, check_accessibility
from playwright.sync_api import expect

from workshop.library.reading_ease import hint

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => Array.from(document.querySelectorAll(
    "form[data-theme-form] :is(button, summary, select, input:not([type=hidden], [type=checkbox]), textarea)"))
  .filter((one) => one.offsetParent && !one.matches(".visually-hidden") && one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML)"""
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('workshop-theme:'))"
#: Texts whose length and ease are told by the page and by the server alike.
TEXTS = ["Why?", "What helps us to talk early with children’s families?", "so " * 60,
         "Multidisciplinary organisational accountability necessitates comprehensive documentation. Doesn’t it?",
         "How do houses, makes and wanted tables change what people believed? We talked. Nobody argued!"]


@pytest.fixture
def page(stage):
    return stage.facilitator().sign_in().page


def tab_to(page, words):
    """Press Tab until what has the focus is called so. A button may go on after a colon, a label after a comma."""
    for _press in range(120):
        page.keyboard.press("Tab")
        called = page.evaluate("(document.activeElement.labels?.[0] || document.activeElement).textContent").strip()
        if called == words or called.startswith((f"{words}:", f"{words},")):
            return
    raise AssertionError(words)


def test_a_theme_is_written_with_the_keyboard_alone(page):
    page.goto("/themes")
    check_accessibility(page)
    tab_to(page, "Write a theme")
    page.keyboard.press("Enter")
    page.wait_for_url("**/themes/new")
    for label, words in (("Title", "Talking early"), ("Summary", "How we talk early."),
                         ("Who published it", "Our team"), ("Name of the publication", "A local review"),
                         ("Question", "What helps us to talk early?")):
        tab_to(page, label)
        page.keyboard.type(words)
    expect(page.locator("[data-preview] [data-shows=question]")).to_have_text("What helps us to talk early?")
    tab_to(page, "Add a probe")
    page.keyboard.press("Enter")
    expect(page.locator("#field-probe-practitioners-1-0")).to_be_focused()
    page.keyboard.type("And what gets in the way?")
    expect(page.locator("[data-preview] li")).to_have_text("And what gets in the way?")
    tab_to(page, "Kind")
    page.keyboard.press("R")    # the next one with it: a second letter would count for a new one after a second
    tab_to(page, "Use this kind")
    page.keyboard.press("Enter")
    expect(page.locator("#field-kind-practitioners-1")).to_be_focused()
    tab_to(page, "Items to put in order")
    page.keyboard.type("Time\nTrust")
    check_accessibility(page)
    tab_to(page, "Add a question for practitioners")
    page.keyboard.press("Enter")
    expect(page.locator("#field-question-practitioners-2")).to_be_focused()
    page.keyboard.type("Who could begin?")
    tab_to(page, "Up: Question for practitioners 2")
    page.keyboard.press("Enter")
    expect(page.locator("#up-practitioners-2")).to_be_focused()
    tab_to(page, "Remove: Question for practitioners 1")
    page.keyboard.press("Enter")
    expect(page.locator("#put-back-practitioners-2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#field-question-practitioners-2")).to_be_focused()
    tab_to(page, "Save")
    page.keyboard.press("Enter")

    page.wait_for_url(lambda address: "/themes/new" not in address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Talking early")
    assert page.locator(".questions__question").all_inner_texts() == [
        "Who could begin?", "What helps us to talk early?"]
    expect(page.locator(".questions__item").nth(1)).to_contain_text("Ranking · 8 minutes")
    assert page.evaluate(KEPT) == []
    check_accessibility(page)


def test_a_problem_leads_to_its_field_wherever_it_is(page):
    page.goto("/themes/new")
    page.locator("[data-details] > summary").click()   # closed: the problem opens it

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("[data-error-summary]")).to_be_focused()
    check_accessibility(page)
    page.get_by_role("link", name="Write the question, or remove it.").click()
    expect(page.locator("#field-question-practitioners-1")).to_be_focused()


def test_what_was_typed_outlives_a_crash_until_it_is_saved(page):
    page.goto("/themes/harm-outside-the-family")
    page.get_by_role("button", name="Make a copy of your own").click()
    page.get_by_label("Title").fill("Typed before the crash")
    page.get_by_role("button", name="Add a key fact").click()
    figure = page.locator("[id^=field-figure-fact-]").last
    expect(figure).to_be_focused()   # the page came back with it
    figure.fill("Half")
    expect(page.locator("[data-kept-words]")).to_have_text("Kept in this browser. Not saved yet.")
    address = page.url

    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_label("Title")).to_have_value("Harm outside the family (copy)")
    page.get_by_role("button", name="Take it up again").click()

    expect(page.get_by_label("Title")).to_have_value("Typed before the crash")
    expect(figure).to_have_value("Half")
    page.wait_for_load_state()
    page.get_by_label("What it says").last.fill("Of them.")
    page.get_by_label("Where it stands in the publication").locator("visible=true").last.fill("Key fact 4")
    page.get_by_role("button", name="Save and go on writing").click()
    expect(page.get_by_text("Saved. The version before is kept")).to_be_visible()
    page.wait_for_load_state()       # with its script, which lets go of what was kept
    assert page.evaluate(KEPT) == []


def test_the_page_says_of_a_text_what_the_server_says(page):
    page.goto("/themes/new")

    for text in TEXTS:
        page.locator("#field-question-practitioners-1").fill(text)
        assert page.locator("#live-question-practitioners-1").inner_text() == hint(text)


def test_a_long_theme_fits_a_phone(stage):
    page = stage.facilitator(PHONE).sign_in().page
    page.goto("/themes/new")
    page.locator("#field-question-practitioners-1").fill("Unbreakable" * 30)
    page.get_by_role("button", name="Add a key fact").click()
    expect(page.locator("[id^=field-figure-fact-]")).to_be_focused()   # the page came back with it

    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(SMALL_TARGETS) == []
    check_accessibility(page)
