"""A colleague is let in, watches, is given more, and is removed: in real browsers, on every size of screen."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from journeys.stage import LAPTOP, PHONE, PROJECTOR, check_accessibility
from playwright.sync_api import expect
from serving import PASSWORD, RealFacilitator

MO = "mo@example.org"


@pytest.fixture
def room(server):
    printed = server.command("facilitator", "add", MO, "--data", str(server.data)).stdout
    RealFacilitator(server, MO, "Mo", link=server.url + re.search(r"/account/\S+", printed).group())
    opened = server.amara.open_lobby(questions=2)
    yield opened
    opened.close()


def fits(page):
    """Nothing to complain of on a phone, a laptop and a projector."""
    before = page.viewport_size
    for device in (PHONE, LAPTOP, PROJECTOR):
        page.set_viewport_size(device["viewport"])
        check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.set_viewport_size(before)


def make_link(page, room, may):
    """Amara's page: choose, press, and read the link; its path, as Mo's message would hold it."""
    page.goto(f"/sessions/{room.room}/hands")
    page.locator(f"input[name=may][value={may}]").check()
    page.get_by_label("Their email address").fill(MO)
    page.get_by_role("button", name="Make a link").click()
    return urlsplit(page.get_by_label("Link for").input_value()).path


def test_a_colleague_is_let_in_watches_is_given_more_and_is_removed(stage, room):
    amara = stage.facilitator().sign_in()
    hands = amara.page.context.new_page()
    hands.goto(f"/sessions/{room.room}/hands")
    fits(hands)
    hands.get_by_role("button", name="Make a link").click()
    expect(hands.get_by_role("link", name="Choose what they may do.")).to_be_visible()
    fits(hands)
    first = make_link(hands, room, "watch")
    expect(hands.get_by_label("Link for")).to_be_focused()
    fits(hands)

    mo = stage.page(PHONE)
    mo.goto(first)
    fits(mo)
    mo.get_by_label("Email address").fill(MO)
    mo.get_by_label("Password", exact=True).fill(PASSWORD)
    mo.get_by_role("button", name="Sign in").click()
    expect(mo.get_by_role("heading", name="You are invited to a session")).to_be_visible()
    fits(mo)
    mo.get_by_role("button", name="Accept").click()
    mo.wait_for_url("**/console")
    expect(mo.locator(".console")).to_contain_text("You are watching this session.")
    fits(mo)

    amara.open_console(room.room)
    question = room.state["run_sheet"][0]["question"]
    room.open_step(1)
    for page in (amara.page, mo):
        expect(page.locator(".console").get_by_text(question).first).to_be_visible()
    expect(amara.next_button).to_be_visible()
    expect(mo.locator("[data-next-act] button[type=submit]")).to_be_hidden()

    mo.goto(make_link(hands, room, "run"))
    expect(mo.get_by_text("So far you may only watch it.")).to_be_visible()
    mo.get_by_role("button", name="Accept").click()
    expect(mo.locator("[data-next-act] button[type=submit]").first).to_be_visible()

    mo.context.new_page().goto(first)
    used = mo.context.pages[-1]
    expect(used.get_by_text("This link has been used already. Ask for a new one.")).to_be_visible()
    fits(used)
    used.goto("/sessions")
    expect(used.get_by_role("heading", name="Shared with you")).to_be_visible()
    fits(used)

    hands.goto(f"/sessions/{room.room}/hands")
    hands.get_by_text("Remove").first.click()
    fits(hands)
    hands.get_by_role("button", name="Remove from this session").click()
    expect(hands.get_by_text("They are out: what they had open has stopped.")).to_be_visible()
    mo.wait_for_url("**/sessions")
    expect(mo.get_by_text(question)).to_have_count(0)
