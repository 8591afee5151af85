"""Two things at once, an early end, no script, no mouse: nothing is lost, and nothing is shown by mistake."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect
from services import wait_for
from serving import RealPhone

NARROW = {"viewport": {"width": 320, "height": 640}}
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"
MOVED_OUT = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


@pytest.fixture
def plain(stage, room):
    """A phone without JavaScript, at the first question."""
    phone = stage.phone(room, java_script_enabled=False).join(room.code)
    room.open_step(1)
    phone.page.reload()
    return phone.sees_question(room.state["run_sheet"][0]["question"])


def unsent(phone):
    return phone.page.locator("section.kept")


def own(phone, text):
    return phone.page.locator("[data-part=yours] li", has_text=text)


def second_tab(phone):
    """Another tab of the same phone, opened once what was typed in the first is kept on the device."""
    typed = phone.box.input_value()
    wait_for(lambda: typed in phone.page.evaluate("() => JSON.stringify(localStorage)"))
    other = type(phone).__new__(type(phone))
    other.stage, other.room, other.page = phone.stage, phone.room, phone.page.context.new_page()
    other.page.goto(phone.page.url)
    return other


def revealed(room, *texts):
    """The first question, answered by so many people, closed and revealed."""
    people = [RealPhone(room.server, room.code) for _ in texts]
    room.open_step(1)
    for person, text in zip(people, texts, strict=True):
        assert person.act("submit_response", door="http", body={"text": text})["ok"]
    room.close_step(1)
    room.reveal_step(1)


def hide(room, text):
    response = next(card for card in room.state["panels"][0]["responses"] if card["text"] == text)
    answer = room.answer_to("hide_response", {"step_id": room.step_id(1), "response_id": response["id"]})
    assert answer.json()["ok"]


def without_sockets(phone):
    phone.page.route_web_socket("**", lambda socket: socket.close())
    phone.page.route("**/socket.io/**", lambda route: route.abort())
    return phone


def held_back(page, address):
    """Requests to this address wait until they are let go."""
    waiting = []
    page.route(address, lambda route: waiting.append(route))
    return waiting


def wait_for_request(page, waiting):
    wait_for(lambda: page.evaluate("true") and bool(waiting))


def let_go(page, address, waiting):
    """What waited goes on, also what was sent anew because its answer took so long."""
    page.unroute(address)
    for route in waiting:
        route.continue_()


# --- words on the phone

def test_words_typed_while_a_pass_is_on_its_way_stay_in_the_box_and_in_the_draft(stage, room):
    phone = without_sockets(stage.phone(room)).join(room.code)
    room.open_step(1)
    phone.sees_question(room.state["run_sheet"][0]["question"])
    waiting = held_back(phone.page, "**/pass_step")
    phone.page.locator("[data-act=pass]").click()
    expect(phone.page.locator("[data-act=pass]")).to_have_attribute("aria-disabled", "true")
    wait_for_request(phone.page, waiting)

    phone.box.press_sequentially("On second thoughts")
    let_go(phone.page, "**/pass_step", waiting)

    phone.sees("You passed. Your words are still below: they were not sent.").check()
    expect(phone.box).to_have_value("On second thoughts")
    expect(phone.box).to_be_focused()
    phone.page.reload()
    expect(phone.box).to_have_value("On second thoughts")
    phone.send()
    expect(own(phone, "On second thoughts")).to_be_visible()


def test_words_typed_while_a_response_is_withdrawn_stay_in_the_box(stage, room):
    phone = without_sockets(stage.phone(room)).join(room.code)
    room.open_step(1)
    phone.sees_question(room.state["run_sheet"][0]["question"]).respond("To be withdrawn").add("To stay")
    phone.page.locator("[data-act=add]").click()
    waiting = held_back(phone.page, "**/withdraw_response")
    own(phone, "To be withdrawn").get_by_role("button", name="Withdraw").click()
    wait_for_request(phone.page, waiting)

    phone.box.press_sequentially("Something better")
    let_go(phone.page, "**/withdraw_response", waiting)

    expect(own(phone, "To be withdrawn")).to_have_count(0)
    expect(phone.box).to_have_value("Something better")
    expect(phone.box).to_be_focused()
    phone.page.reload()
    expect(phone.box).to_have_value("Something better")


def test_after_a_key_was_renewed_what_was_sent_since_can_be_changed(stage, server, room, ben):
    ben.respond("Before the restart")
    server.kill()
    shutil.rmtree(server.keys)
    server.start()
    ben.page.reload()
    ben.sees("The server had to start again").respond("After the restart")

    own(ben, "After the restart").locator("[data-act=edit]").click()
    ben.write("After the restart, corrected").send()

    expect(own(ben, "After the restart, corrected")).to_be_visible()
    ben.sees("The server had to start again")
    own(ben, "After the restart, corrected").get_by_role("button", name="Withdraw").click()
    expect(own(ben, "After the restart, corrected")).to_have_count(0)


def test_at_the_end_unsent_words_stay_until_they_are_discarded(stage, room, ben):
    esther = stage.phone(room).join(room.code)
    ben.write("Never sent")
    room.close()

    esther.sees("No words of yours stay on this phone")
    for _ in range(3):
        ben.sees("Copy them now if you want to keep them: discard them when you are done.").check()
        expect(unsent(ben).locator("textarea")).to_have_value("Never sent")
        expect(ben.page.locator("main")).not_to_contain_text("No words of yours stay", use_inner_text=True)
        ben.page.reload()
    unsent(ben).get_by_role("button", name="Discard").click()

    expect(unsent(ben)).to_be_hidden()
    ben.page.reload()
    expect(ben.page.locator("h1:visible")).to_have_text("No open session here")
    expect(unsent(ben)).to_be_hidden()


def test_once_the_last_unsent_words_are_discarded_the_phone_says_that_none_stay(room, ben):
    ben.write("Never sent")
    room.close()

    unsent(ben).get_by_role("button", name="Discard").click()

    ben.sees("No words of yours stay on this phone")
    assert ben.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('workshop:'))") == []


def test_two_tabs_of_one_phone_keep_a_draft_each(ben):
    ben.write("From the first tab")
    other = second_tab(ben)
    expect(other.box).to_have_value("From the first tab")
    other.write("From the second tab")
    expect(ben.box).to_have_value("From the first tab")

    for _ in range(2):
        ben.page.reload()
        other.page.reload()
        expect(ben.box).to_have_value("From the first tab")
        expect(other.box).to_have_value("From the second tab")
    other.send()
    expect(own(other, "From the second tab")).to_be_visible()

    ben.page.reload()
    expect(ben.box).to_have_value("From the first tab")


def test_the_draft_of_a_tab_that_is_gone_is_taken_over_once(ben):
    ben.write("From a tab that was closed")
    first = ben.page
    other = second_tab(ben)
    first.close()
    other.page.reload()
    expect(other.box).to_have_value("From a tab that was closed")
    other.send()
    expect(own(other, "From a tab that was closed")).to_be_visible()

    third = second_tab(other)

    expect(own(third, "From a tab that was closed")).to_be_visible()
    expect(third.box).to_be_hidden()


def test_a_correction_of_a_response_that_is_gone_stands_in_the_box_alone(ben):
    ben.respond("First version")
    own(ben, "First version").locator("[data-act=edit]").click()
    ben.write("Second version, longer")
    other = second_tab(ben)
    other.page.get_by_role("link", name="Keep as it was").click()
    own(other, "First version").get_by_role("button", name="Withdraw").click()
    expect(own(other, "First version")).to_have_count(0)

    expect(own(ben, "First version")).to_have_count(0)
    expect(ben.box).to_have_value("Second version, longer")
    expect(unsent(ben)).to_be_hidden()
    ben.page.reload()
    expect(ben.box).to_have_value("Second version, longer")
    expect(unsent(ben)).to_be_hidden()


def test_while_a_live_question_is_open_phones_are_told_that_responses_come_in_batches(stage, room):
    phone = stage.phone(room).join(room.code)
    room.act("set_display", step_id=room.step_id(1), display="live")
    room.open_step(1)

    phone.sees("Responses to this question go to the board in batches.")
    phone.page.reload()
    phone.sees("Responses to this question go to the board in batches.").respond("One")
    room.close_step(1)
    phone.sees("Responses to this question are on the board.")


# --- without a script

def test_without_javascript_pass_leaves_the_words_in_the_box(plain):
    plain.write("Not sure about this").page.get_by_role("button", name="Pass").click()

    plain.sees("You passed. Your words are still below: they were not sent.")
    assert plain.box.input_value() == "Not sure about this"
    plain.page.get_by_role("button", name="Send").click()
    expect(own(plain, "Not sure about this")).to_be_visible()


def test_without_javascript_withdraw_leaves_the_words_in_the_box(plain):
    plain.respond("To be withdrawn")
    plain.add("To stay")
    plain.page.locator("[data-act=add]").click()
    plain.write("A third, half written")
    own(plain, "To be withdrawn").get_by_role("button", name="Withdraw").click()

    plain.sees("Withdrawn. Your words are still below: they were not sent.")
    expect(own(plain, "To be withdrawn")).to_have_count(0)
    assert plain.box.input_value() == "A third, half written"
    own(plain, "To stay").get_by_role("link", name="Edit").click()
    plain.write("To stay, corrected")
    plain.send()
    expect(own(plain, "To stay, corrected")).to_be_visible()


def test_without_javascript_a_correction_stays_one_when_another_response_is_withdrawn(plain):
    plain.respond("To be withdrawn")
    plain.add("To stay")
    own(plain, "To stay").get_by_role("link", name="Edit").click()
    plain.write("To stay, corrected")
    own(plain, "To be withdrawn").get_by_role("button", name="Withdraw").click()
    assert plain.box.input_value() == "To stay, corrected"

    plain.send()

    expect(plain.page.locator("[data-part=yours] .own-response__text")).to_have_text(["To stay, corrected"])


def test_without_javascript_words_of_a_phone_that_lost_its_cookie_are_given_back(plain):
    plain.write("Written for long")
    plain.page.context.clear_cookies()

    plain.send()

    plain.sees("No open session here").sees("Your words were not sent")
    given_back = plain.page.get_by_role("textbox", name="Your words were not sent")
    assert given_back.input_value() == "Written for long"
    assert not given_back.is_editable()


# --- the board

def test_a_paused_board_still_takes_away_what_is_hidden_or_held(stage, room):
    revealed(room, "One", "Two", "Three")
    board = stage.board(room)
    board.shows("One", "Two", "Three")
    board.page.get_by_role("button", name="Pause updates").click()

    hide(room, "Two")
    board.shows("One", "Three")
    room.act("hold_step", step_id=room.step_id(1))
    board.shows()
    room.reveal_step(1)
    room.open_step(2)
    board.sees(room.state["run_sheet"][0]["question"])

    board.page.get_by_role("button", name="Resume updates").click()
    board.sees(room.state["run_sheet"][1]["question"])


@pytest.mark.parametrize("end", ["another question", "the end of the session"])
def test_a_paused_board_is_emptied_by(stage, room, end):
    revealed(room, "One", "Two", "Three")
    board = stage.board(room)
    board.shows("One", "Two", "Three")
    board.page.get_by_role("button", name="Pause updates").click()

    if end == "another question":
        room.open_step(2)
    else:
        room.close()

    board.shows()
    board.sees(room.state["run_sheet"][0]["question"])


def test_a_paused_board_takes_nothing_in(stage, room):
    revealed(room, "One", "Two", "Three")
    hide(room, "Two")
    board = stage.board(room)
    board.shows("One", "Three")
    board.page.get_by_role("button", name="Pause updates").click()
    response = next(card for card in room.state["panels"][0]["responses"] if card["text"] == "Two")
    room.answer_to("restore_response", {"step_id": room.step_id(1), "response_id": response["id"]})

    hide(room, "One")

    board.shows("Three")
    board.page.get_by_role("button", name="Resume updates").click()
    board.shows("Two", "Three")


# --- the console

@pytest.fixture
def amara(stage, room):
    return stage.facilitator().sign_in().open_console(room.room)


def test_what_the_room_sees_is_set_by_a_button_and_not_by_passing_over_a_choice(room, amara):
    room.open_step(1)
    amara.sees("Question 1 of 2")
    display = amara.page.locator("[data-display]")
    put = display.get_by_role("button", name="Set")
    expect(put).to_have_attribute("aria-disabled", "true")
    before = room.state["plan_revision"]

    display.get_by_label("Decide by group size").focus()
    amara.page.keyboard.press("ArrowDown")
    expect(display.get_by_label("Hold until I reveal")).to_be_checked()
    amara.page.keyboard.press("ArrowDown")
    expect(display.get_by_label("Show as they come")).to_be_checked()
    amara.page.keyboard.press("ArrowUp")
    expect(put).to_have_attribute("aria-disabled", "false")
    chidi = RealPhone(room.server, room.code)
    amara.sees("1 joined")
    expect(display.get_by_label("Hold until I reveal")).to_be_checked()
    put.focus()
    amara.page.keyboard.press("Enter")

    expect(put).to_have_attribute("aria-disabled", "true")
    wait_for(lambda: room.state["step"]["display"] == "held")
    assert room.state["plan_revision"] == before + 1
    assert not chidi.state["step"]["is_revealed"]
    amara.check()


def press_enter(page, button):
    button.focus()
    page.keyboard.press("Enter")


def test_the_focus_goes_to_the_large_button_when_an_act_takes_its_own_button_away(room, amara):
    room.open_step(1)
    acts = amara.page.locator(".acts")
    sheet = amara.page.locator(".sheet-step")

    press_enter(amara.page, acts.get_by_role("button", name="Show responses now"))
    amara.sees("shown to the room")
    expect(amara.next_button).to_be_focused()
    press_enter(amara.page, acts.get_by_role("button", name="Hide responses from the room"))
    amara.sees("hidden from the room")
    expect(amara.next_button).to_be_focused()
    room.close_step(1)
    press_enter(amara.page, acts.get_by_role("button", name="Open question 1 again"))
    expect(amara.next_button).to_have_text("Close question 1")
    expect(amara.next_button).to_be_focused()
    room.close_step(1)
    press_enter(amara.page, sheet.nth(1).get_by_role("button", name="Open"))
    expect(amara.next_button).to_have_text("Close question 2")
    expect(amara.next_button).to_be_focused()
    press_enter(amara.page, acts.get_by_role("button", name="Close the session"))
    press_enter(amara.page, amara.page.locator("[data-confirm-yes]"))
    expect(amara.page.locator("h1")).to_be_focused()


# --- small screens with large text

def test_pages_fit_a_narrow_screen_with_text_at_twice_its_size(stage, room):
    amara = stage.facilitator(NARROW).sign_in()
    amara.page.goto("/themes")
    amara.page.get_by_role("link", name="Harm outside the family").first.click()
    amara.page.wait_for_url("**/themes/*")
    amara.page.evaluate(LARGE_TEXT)
    assert amara.page.evaluate(MOVED_OUT) == 0
    amara.page.get_by_role("link", name="Start with practitioners").click()
    amara.page.wait_for_url("**/sessions/new?**")
    amara.page.evaluate(LARGE_TEXT)
    assert amara.page.evaluate(MOVED_OUT) == 0
    amara.open_console(room.room).page.evaluate(LARGE_TEXT)
    assert amara.page.evaluate(MOVED_OUT) == 0


def test_send_keeps_clear_of_the_edge_of_a_narrow_screen_with_large_text(stage, room):
    phone = stage.phone(room, device=NARROW).join(room.code)
    room.open_step(1)
    phone.sees_question(room.state["run_sheet"][0]["question"])
    phone.page.evaluate(LARGE_TEXT)

    send = phone.page.locator("[data-act=send]").bounding_box()

    assert send["x"] > 0
    assert send["x"] + send["width"] < 312
