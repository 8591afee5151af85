"""Looking back on a phone while the group goes on: what rings true is sent in place, and the way forward is said."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from serving import RealPhone

LABEL = "This rings true for me too"


@pytest.fixture
def shown(room, ben):
    """Ben and four others have responded, and the room sees it."""
    ben.respond("Trust comes first")
    for text in ("Time", "Somebody to ask", "A quiet room", "Fewer forms"):
        RealPhone(room.server, room.code).respond(text, door="http")
    room.close_step(1)
    room.reveal_step(1)
    return room


@pytest.fixture
def looking_back(shown, ben):
    ben.page.goto(f"/w/{shown.room}/look-back")
    expect(ben.page.get_by_role("heading", level=1)).to_have_text("Looking back")
    return ben


def card(phone, text):
    return phone.page.locator(".back-card", has_text=text)


def test_what_rings_true_is_sent_without_leaving_the_page(looking_back):
    looking_back.check()
    looking_back.page.evaluate("window.isStillHere = true")
    button = card(looking_back, "Fewer forms").get_by_role("button", name=LABEL)

    button.click()

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(looking_back.page.locator("[data-part=announce]")).to_contain_text("True for you too: noted.")
    expect(button).to_be_focused()
    looking_back.check()

    button.press("Enter")

    expect(button).to_have_attribute("aria-pressed", "false")
    assert looking_back.page.evaluate("window.isStillHere")
    assert card(looking_back, "Trust comes first").get_by_role("button").count() == 0


def test_what_can_no_longer_ring_true_says_why_beside_the_card(shown, looking_back):
    hidden = next(one["id"] for one in shown.state["responses"] if one["text"] == "Time")
    shown.act("hide_response", step_id=shown.step_id(1), response_id=hidden)
    button = card(looking_back, "Time").get_by_role("button", name=LABEL)

    button.click()

    expect(card(looking_back, "Time")).to_contain_text("That response is not shown to the room now")
    expect(button).to_have_attribute("aria-pressed", "false")
    looking_back.check()


def test_when_the_group_moves_on_a_bar_says_where_it_is(shown, looking_back):
    bar = looking_back.page.locator("[data-part=moved-on]")
    expect(bar).to_be_hidden()
    looking_back.page.route("**/state", lambda route: route.abort(), times=1)   # and it asks once more where that is

    shown.open_step(2)

    expect(bar).to_contain_text("The group is at question 2 now.")
    looking_back.check()
    bar.get_by_role("link", name="Go there").click()
    looking_back.sees_question(shown.state["run_sheet"][1]["question"])


def test_responses_that_the_room_no_longer_sees_leave_the_page_too(shown, looking_back):
    shown.act("hold_step", step_id=shown.step_id(1))

    looking_back.sees("The facilitator has taken the responses to this question off the board.")
    expect(card(looking_back, "Fewer forms")).to_have_count(0)
    looking_back.sees("Trust comes first")   # one's own


def test_a_phone_that_missed_it_takes_them_off_when_it_asks_again(shown, ben):
    ben.page.route("**/socket.io*.js*", lambda route: route.abort())   # no line is open: nothing is pushed to it
    ben.page.goto(f"/w/{shown.room}/look-back")
    expect(card(ben, "Fewer forms")).to_have_count(1)
    ben.page.route("**/look-back", lambda route: route.abort(), times=1)   # and once more, when no answer comes

    shown.act("hold_step", step_id=shown.step_id(1))

    ben.sees("The facilitator has taken the responses to this question off the board.")
    expect(card(ben, "Fewer forms")).to_have_count(0)
    ben.sees("Trust comes first")   # one's own


def test_when_the_session_closes_it_says_so_and_takes_nothing_more(shown, looking_back):
    shown.close()

    expect(looking_back.page.locator("[data-part=moved-on]")).to_contain_text("The session has closed.")
    expect(looking_back.page.get_by_role("button", name=LABEL)).to_have_count(0)


def test_without_a_script_it_works_by_forms(stage, room, shown):
    phone = stage.phone(room, java_script_enabled=False)
    phone.page.goto(f"/j/{room.code}")
    phone.page.get_by_role("button", name="Join").click()
    phone.page.goto(f"/w/{room.room}/look-back")

    card(phone, "Fewer forms").get_by_role("button", name=LABEL).click()

    phone.sees("True for you too: noted.")
    expect(card(phone, "Fewer forms").get_by_role("button", name=LABEL)).to_have_attribute("aria-pressed", "true")
    expect(phone.page).to_have_url(re.compile("#card-"))


def test_it_fits_a_small_phone_and_large_text(looking_back):
    page = looking_back.page
    page.set_viewport_size({"width": 320, "height": 640})

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.locator(".look-back__all button, .look-back__all a.button").evaluate_all(
        "elements => elements.filter((one) => one.offsetParent).map((one) => one.getBoundingClientRect().height)")
    assert min(heights) >= 44
