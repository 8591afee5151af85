"""Amara and Ben think about a theme together, from its start until nothing of it is left."""

from __future__ import annotations

import pytest
from journeys.stage import PHONE, check_accessibility
from playwright.sync_api import expect

BENS, AMARAS = "We asked too late.", "What made it hard to ask?"


@pytest.fixture
def two(stage, server):
    """Amara's page, and Ben's once he has come in by her link; Amara uses the keyboard alone."""
    amara = stage.facilitator().sign_in().page
    amara.goto("/themes")
    amara.locator(".cards-grid a").first.press("Enter")
    amara.get_by_role("link", name="Use in supervision").press("Enter")
    amara.wait_for_url("**/supervision/new**")
    check_accessibility(amara)
    amara.get_by_role("button", name="Start").press("Enter")
    amara.wait_for_url("**/s/*")
    check_accessibility(amara)
    amara.get_by_role("button", name="Copy the link").press("Enter")
    expect(amara.locator("[data-copy-status]")).to_have_text("The link is copied")   # the button says it for a moment
    ben = stage.page(PHONE)
    ben.goto("/s/join/" + amara.locator(".supervision__link code").inner_text().rsplit("/", 1)[1])
    expect(ben.locator("main")).to_contain_text("This is not anonymous.")
    check_accessibility(ben)
    ben.get_by_role("button", name="Join as supervisee").click()
    ben.wait_for_url("**/s/*")
    return amara, ben


def box(page):
    return page.locator("[data-mine] textarea").first


def saved(page):
    expect(page.locator("[data-mine] [data-saved]").first).to_have_text("Saved.")


def test_two_write_one_record_download_it_and_erase_it(two):
    amara, ben = two
    expect(amara.get_by_role("heading", name="Let the other person in")).to_have_count(0)
    box(ben).fill(BENS)
    saved(ben)
    expect(amara.locator("[data-their-words]").first).to_have_text(BENS)
    box(amara).focus()
    amara.keyboard.type(AMARAS)
    saved(amara)
    expect(ben.locator("[data-their-words]").first).to_have_text(AMARAS)

    ben.context.set_offline(True)
    box(ben).fill(f"{BENS} And then too much.")
    expect(ben.locator("[data-mine] [data-saved]").first).to_contain_text("kept on this device")
    ben.context.set_offline(False)
    saved(ben)

    amara.get_by_label("What", exact=True).fill("Ring the school")
    amara.get_by_role("button", name="Add this action").press("Enter")
    expect(amara.locator("#actions")).to_contain_text("Ring the school")
    expect(ben.locator("#actions").get_by_text("The other person changed the actions.")).to_be_visible()
    check_accessibility(amara)
    ben.set_viewport_size({"width": 320, "height": 740})
    assert ben.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0

    with ben.expect_download() as found:
        ben.get_by_role("link", name="Download for Word").click()
    assert found.value.suggested_filename.startswith("supervision-")

    amara.get_by_role("button", name="End it").press("Enter")
    check_accessibility(amara)
    amara.get_by_role("button", name="End it").first.press("Enter")
    expect(amara.locator("main")).to_contain_text("It has ended.")
    expect(box(ben)).to_have_count(0)
    ben.get_by_role("button", name="Erase it now").click()
    ben.get_by_role("button", name="Erase it for both").click()
    expect(ben.get_by_role("heading", level=1)).to_have_text("It is erased")
    expect(amara.get_by_role("heading", level=1)).to_have_text("Nothing is here")
    assert ben.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('workshop-supervision:'))") == []


def test_what_was_typed_outlives_a_reload_without_a_connection(two):
    amara, ben = two
    expect(amara.get_by_role("heading", name="Let the other person in")).to_have_count(0)
    amara.get_by_label("What", exact=True).fill("Ring the school")
    amara.get_by_role("button", name="Add this action").press("Enter")    # before either wrote anything
    expect(ben.locator("#actions").get_by_text("The other person changed the actions.")).to_be_visible()
    ben.route("**/write", lambda route: route.abort())
    box(ben).fill(BENS)
    expect(ben.locator("[data-mine] [data-saved]").first).to_contain_text("kept on this device")
    ben.reload()
    expect(box(ben)).to_have_value(BENS)
    ben.unroute("**/write")

    saved(ben)
    ben.reload()
    expect(box(ben)).to_have_value(BENS)
