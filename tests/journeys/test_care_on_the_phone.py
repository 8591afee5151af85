"""Stepping out, where to turn, and what is said before a heavy theme: in real browsers, unseen by everybody else."""

from __future__ import annotations

import pytest
from journeys.stage import PHONE, check_accessibility
from journeys.test_the_phone import LISTEN, MOVED_OUT
from journeys.test_what_must_not_happen_again import without_sockets
from journeys.test_with_the_keyboard_alone import tab_to
from playwright.sync_api import expect
from services import wait_for

RULE = "Phones face down while somebody speaks"
#: What a socket sends by itself, whatever happens on the page.
HEARTBEAT = {"3"}
MOVING = "document.getAnimations().filter((one) => one.animationName).length"
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"
WORDS = "Half a sentence that nobody has"


@pytest.fixture
def sent():
    """Everything that leaves a page, once it is watched: requests, and frames over its socket."""
    found = []

    def watch(page):
        page.on("request", lambda request: found.append(request.url))
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: found.append(frame)))
        return found

    return watch


#: Ends once a page has everything that it fetches when it is idle: its letters, and scripts for later.
FETCHED_LATER = """async () => {
  await new Promise((done) => requestIdleCallback(done));   // those of the page asked before
  const base = document.querySelector("script[src$='/participants/phone.js']").src.split("/participants/")[0];
  await Promise.all(["/record/record.js", "/guard/find.js"].map((script) => import(base + script)));
  await document.fonts.ready;
}"""


def step_out(phone):
    phone.page.get_by_role("link", name="Step out").click()
    expect(phone.page.get_by_role("heading", name="You have stepped out")).to_be_visible()


def without_heartbeat(found):
    return [item for item in found if item not in HEARTBEAT]


def come_back(phone):
    phone.page.get_by_role("link", name="Come back").click()
    expect(phone.page.get_by_role("heading", name="You have stepped out")).to_be_hidden()


# --- stepping out

def test_stepping_out_and_back_sends_nothing_and_changes_nothing_for_anybody(stage, room, sent):
    phone = stage.phone(room)
    found = sent(phone.page)
    phone.join(room.code)
    room.open_step(1)
    phone.sees_question(room.state["run_sheet"][0]["question"]).write(WORDS)
    wait_for(lambda: room.state["joined"]["count"] == 1)
    wait_for(lambda: phone.page.evaluate("true") and any(item.startswith("40/participant") for item in found))
    phone.page.evaluate(FETCHED_LATER)
    phone.page.wait_for_load_state("networkidle")
    before = room.state
    assert len(found) > 5
    found.clear()

    step_out(phone)
    expect(phone.box).to_be_hidden()
    come_back(phone)

    assert without_heartbeat(found) == []
    assert room.state == before
    expect(phone.box).to_have_value(WORDS)
    phone.send().sees(WORDS)
    assert without_heartbeat(found) != []   # the watch would have seen it


def test_stepping_out_and_back_without_a_script_sends_nothing_and_changes_nothing(stage, room, sent):
    phone = stage.phone(room, java_script_enabled=False)
    found = sent(phone.page)
    phone.page.goto(f"/j/{room.code}")
    room.open_step(1)
    phone.page.get_by_role("button", name="Join").click()
    phone.page.wait_for_url("**/w/**")
    phone.write(WORDS)
    phone.page.wait_for_load_state("networkidle")
    before = room.state
    found.clear()

    step_out(phone)
    expect(phone.box).to_be_hidden()
    phone.page.get_by_role("link", name="116 123").last.wait_for()
    come_back(phone)

    assert found == []
    assert room.state == before
    expect(phone.box).to_have_value(WORDS)


def test_whoever_has_stepped_out_is_told_nothing_until_they_are_back(stage, room, ben):
    ben.write(WORDS)
    ben.page.evaluate(LISTEN)
    step_out(ben)

    room.open_step(2)
    ben.page.locator("[data-part=moved-on]", has_text="moved on to question 2").wait_for(state="attached")
    assert ben.page.evaluate("window.said") == []
    expect(ben.page.get_by_role("heading", name="You have stepped out")).to_be_visible()
    come_back(ben)

    wait_for(lambda: ben.page.evaluate("window.said.length") == 1)
    expect(ben.box).to_have_value(WORDS)
    ben.sees("The group has moved on to question 2")


def test_the_phones_own_back_button_leads_back_too_and_a_reload_keeps_the_quiet(stage, room, ben):
    ben.write(WORDS)
    step_out(ben)

    ben.page.go_back()
    expect(ben.box).to_have_value(WORDS)
    step_out(ben)
    ben.page.reload()
    expect(ben.page.get_by_role("heading", name="You have stepped out")).to_be_visible()
    come_back(ben)

    expect(ben.box).to_have_value(WORDS)


def test_with_the_keyboard_alone_the_focus_stays_in_the_quiet_minute_and_returns(stage, room):
    phone = stage.phone(room, device={"viewport": {"width": 1280, "height": 800}}).join(room.code)
    page = phone.page
    tab_to(page, "Step out")

    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You have stepped out")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || "
                             "document.activeElement.closest('[data-step-out]') !== null")
    tab_to(page, "Stop the minute")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start the minute again")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Step out")).to_be_focused()


@pytest.mark.parametrize("given", [
    {"color_scheme": "dark"}, {"color_scheme": "light"}, {"reduced_motion": "reduce"}])
def test_the_quiet_minute_can_be_read_by_everybody(stage, room, given):
    phone = stage.phone(room, device={**PHONE, "viewport": {"width": 320, "height": 640}}, **given).join(room.code)
    step_out(phone)
    check_accessibility(phone.page)
    moving = phone.page.evaluate(MOVING)

    phone.page.evaluate(LARGE_TEXT)

    assert moving == (0 if "reduced_motion" in given else 5)
    assert phone.page.evaluate(MOVED_OUT) <= 0
    come_back(phone)
    assert phone.page.evaluate(MOVED_OUT) <= 0
    expect(phone.page.get_by_role("link", name="Step out")).to_be_in_viewport()


# --- where to turn

def test_where_to_turn_works_without_a_network(stage, room, ben):
    ben.offline(is_offline=True)
    page = ben.page

    for words, link in (("Worried about a child now?", "tel:999"), ("Support and helplines", "tel:116123"),
                        ("Worried about a colleague or an organisation?", "tel:08000280285")):
        page.get_by_text(words, exact=True).click()
        opened = page.locator("footer details[open]", has_text=words)
        expect(opened.locator(f"a[href='{link}']")).to_be_visible()
    expect(page.locator("footer").get_by_text("Local numbers, checked on").first).to_be_visible()
    ben.check()
    step_out(ben)
    expect(page.locator("[data-step-out] a[href='tel:116123']")).to_be_visible()
    come_back(ben)
    ben.offline(is_offline=False)


@pytest.mark.parametrize("size", [(320, 640), (360, 740), (1280, 800)])
def test_every_way_out_and_every_number_is_large_enough_to_hit(stage, room, size):
    phone = stage.phone(room, device={"viewport": {"width": size[0], "height": size[1]}}).join(room.code)
    for summary in phone.page.locator("footer summary").all():
        summary.click()

    boxes = [link.bounding_box() for link in phone.page.locator(
        "footer summary, footer .lines a, .header__step-out, .break-wish button").all() if link.is_visible()]

    assert len(boxes) > 12
    assert [box for box in boxes if box["height"] < 44] == []
    assert phone.page.evaluate(MOVED_OUT) <= 0
    phone.check()


# --- before a heavy theme, and the rules

def test_the_content_note_is_said_once_before_the_first_step_and_never_on_a_question(stage, room):
    board = stage.board(room)
    phone = stage.phone(room).join(room.code)
    note = "You can skip anything or step out."
    phone.sees(note).check()
    board.sees(note).check()

    for position in (1, 2):
        room.open_step(position)
        phone.sees_question(room.state["run_sheet"][position - 1]["question"])
        expect(phone.page.get_by_text(note)).to_be_hidden()
        expect(board.page.get_by_text(note)).to_be_hidden()


def test_a_rule_that_the_group_adds_appears_on_a_phone_that_has_joined(stage, room, ben):
    board = stage.board(room)
    late = stage.phone(room)
    by_hand = without_sockets(stage.phone(room)).join(room.code)
    by_hand.sees_question(room.state["run_sheet"][0]["question"])
    ben.write(WORDS)
    for phone in (ben, by_hand):
        phone.page.evaluate(LISTEN)

    assert room.act("set_own_rule", rule=RULE)["ok"]

    by_hand.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    for phone in (ben, by_hand):
        phone.sees(f"This group’s own rule: {RULE}")
        assert phone.page.evaluate("window.said") == [f"This group’s own rule: {RULE}"]
    expect(ben.box).to_have_value(WORDS)
    late.page.goto(f"/j/{room.code}")
    late.sees(RULE)
    expect(board.page.get_by_text(RULE)).to_be_hidden()   # a question is open: the board keeps to it


def test_two_who_would_like_a_break_are_heard_and_one_is_not(stage, room, ben):
    console = stage.facilitator().sign_in().open_console(room.room)
    console.sees("Question 1 of 2")
    words = "It may be time for a pause"
    chidi = stage.phone(room).join(room.code)
    wish = ben.page.locator("[data-act=ask-break]")

    wish.click()
    expect(wish).to_have_text("You asked for a break")
    expect(console.page.locator("[data-text=pause_words]", has_text=words)).to_be_hidden()
    chidi.page.locator("[data-act=ask-break]").click()

    expect(console.page.locator("[data-text=pause_words]", has_text=words)).to_be_visible()
