"""The facilitator's care for a room: local numbers before it opens, a procedure for risk, calm when it is disturbed."""

from __future__ import annotations

import re

import pytest
from journeys.stage import LAPTOP, PHONE, check_accessibility
from playwright.sync_api import expect

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TEXT = "There is a boy at our school who is locked in at night."


def plan(page):
    """A planned session, on its way to the lobby."""
    page.goto("/sessions/new?theme=children-with-mental-health-needs&audience=practitioners")
    page.get_by_label("Name of the group").fill("Family help, north")
    page.get_by_role("button", name="Open the lobby").click()
    page.wait_for_url("**/before")
    return page


@pytest.fixture
def amara(stage, room):
    """Amara at the console of the room."""
    return stage.facilitator().sign_in().open_console(room.room)


@pytest.fixture
def revealed(stage, room, amara, ben):
    """Three responses stand on the board; Ben's phone, one that wrote about a child, and one more."""
    chidi, dele = (stage.phone(room).join(room.code) for _ in range(2))
    for phone, text in ((ben, "We ask."), (chidi, TEXT), (dele, "We do not.")):
        phone.respond(text)
    room.close_step(1)
    room.reveal_step(1)
    return stage.board(room).shows("We ask.", TEXT, "We do not.")


def in_panel(amara, panel, button):
    """Open a panel at the side of the console and press a button in it."""
    summary = amara.page.locator("summary", has_text=panel)
    details = summary.locator("xpath=..")
    if details.get_attribute("open") is None:
        summary.click()
    details.get_by_role("button", name=button, exact=True).click()
    return amara


def test_a_second_session_is_confirmed_and_opened_with_one_tick_and_one_button(stage, room):
    page = plan(stage.facilitator().sign_in().page)

    expect(page.get_by_label("Number in line 1")).to_have_value("01632 960 123")
    expect(page.get_by_label("Whom people can complain to")).to_be_hidden()
    page.get_by_label("These numbers are right for this group today").check()
    page.get_by_role("button", name="Confirm and open the lobby").click()
    page.wait_for_url("**/console")

    expect(page.locator(".join__code")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))


@pytest.mark.parametrize("device", [PHONE, LAPTOP], ids=["360", "1280"])
def test_before_you_open_fits_the_screen_and_takes_lines_away_and_adds_them(stage, room, device):
    page = plan(stage.facilitator(device).sign_in().page)
    check_accessibility(page)
    assert page.evaluate(OVERFLOW) == 0

    page.get_by_role("button", name="Add a number").click()
    expect(page.get_by_label("Who in line 3")).to_be_focused()
    page.keyboard.type("Night duty")
    page.get_by_label("Number in line 3").fill("01632 960 789")
    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_label("Who in line 1")).to_have_value("Out of hours team")
    page.get_by_role("button", name="Confirm and open the lobby").click()

    expect(page.locator("[data-error-summary]")).to_be_focused()
    check_accessibility(page)
    page.get_by_role("link", name="tick that they are right").click()
    expect(page.get_by_label("These numbers are right for this group today")).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Confirm and open the lobby").click()
    page.wait_for_url("**/console")
    support = page.request.get(page.url.replace("/console", "/state")).json()["support"]
    assert support == [{"what": "Out of hours team", "number": "01632 960 456"},
                       {"what": "Night duty", "number": "01632 960 789"}]


def test_the_procedure_opens_from_a_response_with_the_keyboard_and_the_focus_comes_back(amara, revealed):
    page = amara.page
    card = page.locator(".response", has_text=TEXT)
    card.locator("[data-more] summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("*:focus")).to_have_text("This may be about a child at risk now")
    page.keyboard.press("Enter")

    shown = page.locator("[data-procedure=child]")
    expect(shown.locator("h2")).to_be_focused()
    expect(shown).to_contain_text("01632 960 123")
    revealed.shows("We ask.", "We do not.")
    amara.check()
    shown.get_by_role("link", name="Close this card").click()
    expect(shown).to_be_hidden()
    page.locator("[data-undo]").click()
    revealed.shows("We ask.", TEXT, "We do not.")


def test_what_is_said_aloud_has_the_same_card_and_a_colleague_another(amara):
    page = amara.page
    in_panel(amara, "If a child may be at risk", "This may be about a child at risk now")
    expect(page.locator("[data-procedure=child]")).to_be_visible()

    page.locator("#main").get_by_role("button", name="This may be about a colleague", exact=True).last.click()

    expect(page.locator("[data-procedure=colleague]")).to_contain_text("within one working day")
    expect(page.locator("[data-procedure=child]")).to_be_hidden()


def test_a_joined_phone_reloads_while_joining_is_locked(stage, room, amara, ben):
    in_panel(amara, "If the room is disturbed", "Lock joining").sees("Joining is locked")

    ben.page.reload()
    ben.respond("Still here")
    stranger = stage.page(PHONE)
    stranger.goto(f"/j/{room.code}")
    locked = stranger.locator("main").inner_text()
    stranger.goto("/j/BCDFGHJK")
    assert stranger.locator("main").inner_text().replace("BCDFGHJK", "") == locked.replace(room.code, "")
    amara.page.locator(".console__ends").get_by_role("button", name="Let people join again").click()
    expect(amara.page.locator(".console__room")).to_be_hidden()


def test_a_new_code_is_on_the_board_at_once(stage, room, amara, ben):
    board = stage.board(room)
    old, picture = room.code, board.page.locator(".strip__qr").get_attribute("src")

    in_panel(amara, "If the room is disturbed", "Change the code").sees("The board shows a new code")

    expect(board.page.locator(".strip__code")).not_to_contain_text(f"{old[:4]}-{old[4:]}")
    expect(board.page.locator(".strip__qr")).not_to_have_attribute("src", picture)
    ben.respond("Still here")
    stage.phone(room).join(room.code).sees_question(room.state["run_sheet"][0]["question"])


def test_a_draft_is_kept_while_responses_are_paused(room, amara, ben):
    ben.write("Half a thought")

    in_panel(amara, "If the room is disturbed", "Pause responses").sees("Responses are paused")

    ben.sees("The facilitator has paused responses: keep writing, your words are kept.")
    ben.write("A whole thought").send()
    expect(ben.page.locator("[data-part=problem-at-box]")).to_contain_text("paused")
    ben.check().page.reload()
    expect(ben.box).to_have_value("A whole thought")
    in_panel(amara, "If the room is disturbed", "Take responses again")
    expect(ben.page.locator("main")).not_to_contain_text("paused", use_inner_text=True)
    ben.send()
    expect(ben.page.locator("[data-part=yours]")).to_contain_text("A whole thought")


def test_everything_is_held_at_one_press_and_comes_back_with_undo(amara, revealed):
    in_panel(amara, "If the room is disturbed", "Hold everything").sees("Everything is held")

    revealed.sees("The facilitator is reading the responses.")
    expect(revealed.cards).to_have_count(0)
    amara.check()
    amara.page.keyboard.press("u")
    revealed.shows("We ask.", TEXT, "We do not.")


def test_after_the_close_the_console_says_how_to_end_well(room, amara, ben):
    room.close_step(1)
    room.open_step(2)
    room.close_step(2)
    amara.sees("Each says one word for how they leave, and one thing they will do.")

    room.close()

    amara.sees("The results must not be used for performance management.").check()
