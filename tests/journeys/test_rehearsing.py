"""Amara goes through her plan by herself before anybody comes, with the keyboard alone."""

from __future__ import annotations

from journeys.stage import PHONE, check_accessibility
from playwright.sync_api import expect


def test_a_plan_is_rehearsed_on_its_real_screens_and_left_as_it_was(stage):
    amara = stage.facilitator().sign_in()
    page = amara.page
    page.goto("/themes")
    page.locator(".cards-grid a").first.press("Enter")
    page.get_by_role("link", name="Start with leaders").press("Enter")
    page.get_by_label("Name of the group").fill("Rehearsing managers")
    page.get_by_role("button", name="Save for later").press("Enter")
    page.wait_for_url("**/console")
    page.goto("/sessions")
    check_accessibility(page)
    page.get_by_role("button", name="Rehearse the plan of Rehearsing managers").press("Enter")
    page.wait_for_url("**/console")
    expect(page.get_by_label("About this session")).to_have_text("Rehearsal: nothing is kept")
    check_accessibility(page)

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open one here").press("Enter")
    phone = opened.value
    expect(phone.get_by_label("About this session")).to_have_text("Rehearsal: nothing is kept")
    phone.get_by_role("button", name="Join").press("Enter")
    amara.press_next("question 1")
    expect(phone.locator("textarea").first).to_be_visible()

    page.get_by_role("button", name="End the rehearsal").press("Enter")
    page.wait_for_url("**/sessions")
    expect(page.locator("main")).to_contain_text("Nothing of it is kept; your plan is as it was.")
    expect(page.get_by_role("heading", name="Rehearsing managers")).to_have_count(1)


def test_the_page_turns_green_by_itself_when_the_first_phone_gets_through(stage, room):
    amara = stage.facilitator().sign_in()
    page = amara.page
    page.goto(f"/sessions/{room.room}/console")
    page.get_by_role("link", name="Can phones reach me?").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Can phones reach me?")
    expect(page.locator("[data-reach]")).to_have_text(
        "No phone has come yet. This turns green by itself when one does.")
    check_accessibility(page)
    page.locator("summary").first.press("Enter")
    expect(page.locator("details[open]")).to_contain_text("same Wi-Fi")

    phone = stage.page(PHONE)
    phone.goto(f"/w/{room.room}/hello")
    expect(phone.get_by_role("heading", level=1)).to_have_text("This phone gets through")
    check_accessibility(phone)

    expect(page.locator("[data-reach].notice--good")).to_have_text(
        "A phone has come through: phones can reach this machine.")
    check_accessibility(page)
    page.get_by_label("Name of the Wi-Fi").press_sequentially("Town Hall")
    page.get_by_label("Its password").press_sequentially("eight888")
    page.get_by_label("Its password").press("Enter")
    expect(page.get_by_alt_text("QR code that joins the Wi-Fi Town Hall")).to_be_visible()
    assert "eight888" not in stage.server.output
