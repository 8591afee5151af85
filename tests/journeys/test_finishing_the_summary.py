"""The facilitator finishes a summary with the keyboard, leaves, comes back, and gives it on."""

from __future__ import annotations

import json
import re

import pytest
from journeys.stage import LAPTOP
from playwright.sync_api import expect
from services import wait_for
from serving import RealPhone

OVERVIEW = "Everybody asks, and nobody writes down who was asked."


@pytest.fixture
def answered(stage, server):
    """Four people answered the first question; the session still runs."""
    room = server.amara.open_lobby(questions=2)
    phones = [RealPhone(server, room.code) for _ in range(4)]
    room.open_step(1)
    for phone, text in zip(phones, ["We ask.", "We never ask.", "Nobody asked.", "We ask twice."], strict=True):
        phone.respond(text)
    room.close_step(1)
    yield room
    room.close()


def tab_to(page, name):
    """Walk with Tab until the named control has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("""() => {
          const one = document.activeElement;
          return (one.labels && one.labels[0] ? one.labels[0].textContent : one.textContent).trim();
        }""")
        if focused.startswith(name):
            return
    raise AssertionError(f"no control is called {name}")


def test_a_summary_is_finished_with_the_keyboard_left_come_back_to_and_given_on(stage, answered):
    amara = stage.facilitator(LAPTOP).sign_in()
    page = amara.page
    page.goto(f"/sessions/{answered.room}/summary")
    amara.check()
    tab_to(page, "Finish the summary")
    page.keyboard.press("Enter")
    expect(page.locator("[data-how-saved]")).to_have_text("Everything is saved as you go.")
    amara.check()
    tab_to(page, "Your overview")
    page.keyboard.type(OVERVIEW)
    expect(page.locator("[data-saved-words]")).to_have_text("Saved.")

    tab_to(page, "Choose quotations")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="0 of 4 responses quoted")).to_be_visible()
    amara.check()
    tab_to(page, "We never ask.")
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=2, name="1 of 4 responses quoted")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Your overview").first).to_have_value(OVERVIEW)

    # The same page in a second tab, and a colleague's hand in between: nothing is written over unasked.
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Your overview").first.fill("Said in the other tab.")
    expect(other.locator("[data-saved-words]")).to_have_text("Saved.")
    page.get_by_label("Your overview").first.fill(f"{OVERVIEW} It shows.")
    expect(page.locator("[data-now-words]:visible")).to_have_text("Said in the other tab.")
    amara.check()
    page.get_by_role("button", name="Put mine in its place").click()
    expect(page.locator("[data-saved-words]")).to_have_text("Saved.")
    other.close()

    # A lost connection keeps it in the browser; it is saved on leaving or, at the latest, on coming back.
    page.context.set_offline(True)
    page.get_by_label("Title of the summary").fill("What we heard")
    expect(page.locator("[data-saved-words]")).to_have_text(re.compile("Not saved yet"))
    browser, address = page.context, page.url
    page.close()       # before the line is back for it
    page = browser.new_page()
    browser.set_offline(False)
    page.goto(address)
    expect(page.get_by_label("Title of the summary")).to_have_value("What we heard")
    summary = f"/sessions/{answered.room}/summary.json"
    wait_for(lambda: json.loads(page.request.get(summary).text())["title"] == "What we heard")
    tab_to(page, "See the summary and its files")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("What we heard")
    told = json.loads(page.request.get(summary).text())
    assert told["draft"].startswith("Draft of ")
    assert told["steps"][0]["overview"] == f"{OVERVIEW} It shows."
    assert [one["text"] for one in told["steps"][0]["responses"]] == ["We never ask."]
