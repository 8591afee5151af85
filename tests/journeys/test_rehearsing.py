"""Amara goes through her plan by herself before anybody comes, with the keyboard alone."""

from __future__ import annotations

from journeys.stage import check_accessibility
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
