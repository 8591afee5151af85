"""What may identify somebody, from the phone to the summary, as people meet it."""

from __future__ import annotations

import re

import pytest
from journeys.stage import LAPTOP
from playwright.sync_api import expect
from serving import RealPhone

NHS = "943 476 5919"
WITH_NHS = f"The child with NHS number {NHS} was never asked."
MASKED = "The child with NHS number [NHS number] was never asked."
WITH_NAME = "We should have asked Oluwaseun sooner."
INTERRUPTION = "This looks like an NHS number. Please take it out."
ANYWAY = "Send anyway: held for your facilitator"


def sent(phone):
    state = phone.page.request.get(f"/w/{phone.room.room}/state").json()
    return [response["text"] for response in state["yours"]["responses"]]


def test_on_send_somebody_is_asked_once_and_edits_at_the_place(ben):
    ben.write(WITH_NHS).send()

    asking = ben.page.locator("[data-part=box-identifying]")
    expect(asking).to_contain_text(INTERRUPTION)
    expect(asking).to_be_focused()
    ben.check()
    asking.get_by_role("link", name="Edit").click()
    expect(ben.box).to_be_focused()
    assert ben.page.evaluate("document.activeElement.value.slice(document.activeElement.selectionStart, "
                             "document.activeElement.selectionEnd)") == NHS
    ben.page.keyboard.type("left out")
    expect(asking).to_be_hidden()
    ben.send()

    expect(ben.page.locator("[data-part=yours]")).to_contain_text("The child with NHS number left out was never asked.")


@pytest.mark.parametrize("is_cut_off", [False, True], ids=["by socket", "by HTTP"])
def test_it_can_be_sent_anyway_with_the_keyboard_alone(stage, room, is_cut_off):
    ben = stage.phone(room)
    if is_cut_off:
        ben.page.add_init_script("delete window.WebSocket")
        ben.page.route("**/socket.io/**", lambda route: route.abort())
    ben.join(room.code)
    room.open_step(1)
    ben.sees_question(room.state["run_sheet"][0]["question"])
    ben.write(WITH_NHS).send()
    expect(ben.page.locator("[data-part=box-identifying]")).to_be_focused()

    ben.page.keyboard.press("Tab")
    ben.page.keyboard.press("Tab")
    expect(ben.page.get_by_role("button", name=ANYWAY)).to_be_focused()
    ben.page.keyboard.press("Enter")

    ben.sees("Saved. Your facilitator reads it before anybody else sees it.")
    assert sent(ben) == [WITH_NHS]


def test_a_question_for_later_is_asked_about_in_its_place(ben):
    ben.page.get_by_text("For later: a question or worry").click()
    ben.page.locator("#parking-box").fill(WITH_NHS)
    ben.page.get_by_role("button", name="Park it").click()

    asking = ben.page.locator("[data-part=parking-identifying]")
    expect(asking).to_contain_text(INTERRUPTION)
    expect(asking).to_be_focused()
    expect(ben.page.locator("#parking-box")).to_have_value(WITH_NHS)
    asking.get_by_role("button", name=ANYWAY).click()

    expect(ben.page.locator("[data-part=parking]")).to_contain_text("Parked for later.")


def test_without_javascript_it_is_a_page_and_nothing_is_lost(stage, room):
    phone = stage.phone(room, java_script_enabled=False)
    room.open_step(1)
    phone.join(room.code)

    phone.write(WITH_NHS).send()
    phone.sees(INTERRUPTION)
    expect(phone.box).to_have_value(WITH_NHS)
    phone.check()
    phone.page.get_by_role("button", name=ANYWAY).click()

    expect(phone.page.locator("[data-part=yours]")).to_contain_text(WITH_NHS)


@pytest.fixture
def held(room):
    """Five have answered: one sent a number anyway, one wrote a name. The question is closed and shown."""
    room.open_step(1)
    for text in (WITH_NHS, WITH_NAME, "We ask too late.", "Nobody asked.", "We do ask."):
        phone = RealPhone(room.server, room.code)
        assert phone.by_http("submit_response", client_id=phone.token[:12].replace("_", "-").replace(".", "-"),
                             step_id=phone.step_id, body={"text": text}, anyway=True)["ok"]
    room.close_step(1)
    room.reveal_step(1)
    return room


def test_what_was_sent_anyway_is_decided_on_before_the_board_shows_it(stage, held):
    board = stage.board(held)
    amara = stage.facilitator(LAPTOP).sign_in().open_console(held.room)
    expect(amara.page.locator(".has-script")).to_be_visible()
    queue = amara.page.locator("[data-queue] > li")
    expect(queue).to_have_count(1)
    expect(queue).to_contain_text("NHS number")
    expect(queue).not_to_contain_text(NHS, use_inner_text=True)
    amara.check()
    queue.get_by_text("Show the words as written").click()
    expect(queue).to_contain_text(NHS, use_inner_text=True)

    amara.page.get_by_role("button", name="Release all").click()
    amara.sees("0 released. 1 waits for your decision")
    expect(queue).to_have_count(1)
    queue.focus()
    amara.page.keyboard.press("r")
    masked = queue.get_by_role("button", name="Show it with the details masked")
    expect(masked).to_be_focused()
    masked.press("Enter")

    board.sees("[NHS number]")
    expect(board.page.locator(".board")).not_to_contain_text(NHS)
    amara.page.get_by_role("button", name="Undo").click()
    expect(queue).to_have_count(1)
    expect(board.page.locator(".board")).not_to_contain_text("[NHS number]", use_inner_text=True)


def test_a_possible_name_is_flagged_and_can_be_masked(stage, held):
    board = stage.board(held)
    board.sees("Oluwaseun")
    amara = stage.facilitator(LAPTOP).sign_in().open_console(held.room)
    flagged = amara.page.locator("[data-response]", has_text="Possible name")
    expect(flagged).to_contain_text("Oluwaseun")

    flagged.get_by_role("button", name="Mask the details").click()

    board.sees("[name]")
    expect(flagged.get_by_role("button", name="Show as written")).to_be_visible()
    amara.page.get_by_role("button", name="Undo").click()
    board.sees("Oluwaseun")


def test_closing_asks_what_becomes_of_certain_details(stage, held):
    amara = stage.facilitator(LAPTOP).sign_in().open_console(held.room)
    expect(amara.page.locator(".has-script")).to_be_visible()
    amara.page.get_by_role("button", name="Close the session").click()
    question = amara.page.locator(".confirm")
    expect(question.get_by_label("Delete for good")).to_be_checked()
    question.get_by_label("Keep, masked in the summary").check()
    amara.check()
    question.get_by_role("button", name="Not now").click()
    expect(question).to_have_count(0)
    amara.page.get_by_role("button", name="Close the session").click()
    question.get_by_label("Delete for good").check()
    amara.confirm()

    expect(amara.page.get_by_role("heading", level=1)).to_have_text(re.compile("closed"))
    assert NHS not in held.summary("page")
    assert "[NHS number]" in held.summary("page")


def test_what_the_summary_masks_is_shown_by_hand_on_the_page_of_details(stage, held):
    held.act("close_session", identifiers="keep")
    amara = stage.facilitator(LAPTOP).sign_in()
    amara.page.goto(f"/sessions/{held.room}/summary?shape=full")
    expect(amara.page.locator("main")).to_contain_text("We should have asked [name] sooner.")
    expect(amara.page.locator("main")).to_contain_text("2 details that may identify somebody are masked")
    amara.page.get_by_role("link", name="Check for identifying details").click()
    amara.check()
    name = amara.page.locator(".detail", has_text="Oluwaseun")
    expect(name).to_contain_text("Masked as [name]")

    name.get_by_role("button", name="Show it here").press("Enter")

    expect(name).to_contain_text("Shown")
    expect(name.get_by_role("button", name="Mask it here")).to_be_visible()
    amara.page.goto(f"/sessions/{held.room}/summary?shape=full")
    expect(amara.page.locator("main")).to_contain_text(WITH_NAME)
    expect(amara.page.locator("main")).to_contain_text("1 detail that may identify somebody is masked")
    expect(amara.page.locator("main")).not_to_contain_text(NHS)


# --- while somebody writes

def hint_of(phone, place="box"):
    return phone.page.locator(f"[data-part={place}-hint]")


def test_a_quiet_hint_offers_other_words_and_puts_them_in(ben):
    sent_to = []
    ben.page.on("request", lambda request: sent_to.append(request.url) if request.method == "POST" else None)
    ben.box.press_sequentially("We asked Kayleigh twice.")

    hint = hint_of(ben)
    expect(hint.get_by_role("status")).to_have_text(
        "“Kayleigh” looks like a name. Could you say “a child” instead?")
    expect(ben.box).to_be_focused()
    ben.check()
    ben.page.keyboard.press("Tab")
    expect(hint.get_by_label("Say instead")).to_be_focused()
    hint.get_by_label("Say instead").select_option("a teenager")
    ben.page.keyboard.press("Tab")
    ben.page.keyboard.press("Enter")

    expect(ben.box).to_have_value("We asked a teenager twice.")
    expect(ben.box).to_be_focused()
    expect(hint.get_by_role("status")).to_have_text("")
    expect(hint.get_by_role("button", name="Replace")).to_be_hidden()
    assert [url for url in sent_to if "/w/" in url] == []


def test_what_is_fine_is_not_asked_about_again_in_that_response(ben):
    ben.box.press_sequentially("We asked Kayleigh twice.")
    expect(hint_of(ben).get_by_role("status")).to_contain_text("“Kayleigh” looks like a name.")    # the whole word
    hint_of(ben).get_by_role("button", name="It’s fine").click()
    expect(ben.box).to_be_focused()
    ben.page.keyboard.press("End")
    ben.box.press_sequentially(" Then Kayleigh told us, and Chidinma did.")

    expect(hint_of(ben).get_by_role("status")).to_contain_text("“Chidinma” looks like a name.")
    ben.send()
    expect(ben.page.locator("[data-part=yours]")).to_contain_text("Kayleigh told us")
    ben.page.locator("[data-act=add]").click()
    ben.box.press_sequentially("We asked Kayleigh again.")

    expect(hint_of(ben).get_by_role("status")).to_contain_text("“Kayleigh” looks like a name.")


def test_a_hint_follows_a_word_that_is_changed_once_more(ben):
    ben.box.press_sequentially("We asked Kayleigh")
    expect(hint_of(ben).get_by_role("status")).to_contain_text("“Kayleigh” looks like a name.")

    ben.page.keyboard.press("Backspace")

    expect(hint_of(ben).get_by_role("status")).to_contain_text("“Kayleig” looks like a name.")


def test_a_question_for_later_has_its_hint_too(ben):
    ben.page.get_by_text("For later: a question or worry").click()
    ben.page.locator("#parking-box").press_sequentially("Who asks Kayleigh next?")

    expect(hint_of(ben, "parking").get_by_role("status")).to_contain_text("“Kayleigh” looks like a name.")
    expect(hint_of(ben).get_by_role("status")).to_have_text("")


def test_helplines_and_section_47_raise_no_hint(ben):
    ben.box.press_sequentially("Under Section 47 we ring 999, or the NSPCC on 0808 800 5000. We asked Chidinma.")

    expect(hint_of(ben).get_by_role("status")).to_contain_text("“Chidinma” looks like a name.")
