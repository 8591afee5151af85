"""One plan, all its way: a briefing is brought in, looked through, planned, changed, rehearsed, run, and run again."""

from __future__ import annotations

import re

from importer.test_looking_through import SMALL
from journeys.stage import check_accessibility
from playwright.sync_api import expect


def test_a_briefing_becomes_a_plan_that_is_changed_rehearsed_run_and_run_again(stage):
    amara = stage.facilitator().sign_in()
    page = amara.page
    page.goto("/themes/import")
    page.get_by_label("The file").set_input_files(
        {"name": "local-review.md", "mimeType": "text/markdown", "buffer": SMALL.encode()})
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Keep it").first.click()
    page.get_by_role("link", name="Start with practitioners").first.click()
    page.wait_for_url("**/sessions/new?*")     # with its script, without which going back shows the form again

    page.get_by_label("Name of the group").fill("Monday group")
    page.get_by_role("button", name="Save for later").click()
    page.wait_for_url("**/console")
    page.go_back()
    page.wait_for_url("**/plan")
    page.goto("/sessions")
    expect(page.get_by_role("heading", name="Monday group")).to_have_count(1)

    page.get_by_role("link", name="Change the plan of Monday group").press("Enter")
    expect(page.get_by_label("Name of the group")).to_have_value("Monday group")
    check_accessibility(page)
    page.get_by_label("Name of the group").fill("Tuesday group")
    page.get_by_label("A ground rule of this group").fill("One at a time.")
    page.locator(".plan-offers > summary", has_text="Beginning and end").press("Enter")
    page.locator("[data-stub]").filter(has_text="Check-in").get_by_role("button", name="Add").press("Enter")
    page.get_by_role("button", name="Save the plan").last.press("Enter")
    page.wait_for_url("**/console")
    amara.sees("The plan is saved.").sees("Tuesday group")
    expect(page.locator(".sheet")).to_contain_text("Check-in")
    check_accessibility(page)

    page.goto("/sessions")
    page.get_by_role("button", name="Rehearse the plan of Tuesday group").click()
    page.wait_for_url("**/console")
    page.get_by_role("button", name="End the rehearsal").click()
    page.wait_for_url("**/sessions")

    page.get_by_role("link", name="Change the plan of Tuesday group").click()
    page.get_by_role("button", name="Save and open the lobby").click()
    amara.confirm_numbers()
    expect(page.get_by_role("link", name="Change the plan")).to_be_hidden()
    amara.press_next("Open question 1")
    page.goto(f"/sessions/{amara.room}/plan")
    amara.sees("not changed on the planning page any more")

    page.goto(f"/sessions/{amara.room}/again")
    page.get_by_label("Name of the group").fill("Friday group")
    page.get_by_role("button", name="Make the plan").dblclick()
    expect(page).to_have_url(re.compile("/console$"))       # the second press takes the place of the first
    amara.sees("Friday group")
    page.goto("/sessions")
    expect(page.get_by_role("heading", name="Friday group")).to_have_count(1)
