"""The facilitator's console: everything under one thumb, or under the keys, and nothing lost on the way."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

import pytest
from journeys.awake import WAKE_LOCK
from journeys.stage import BOXES, LAPTOP, PHONE, PROJECTOR
from playwright.sync_api import expect
from services import wait_for
from serving import RealFacilitator, RealPhone

WORDS = ("Letters arrive weeks late.", "Letters from the clinic arrive too late.", "Nobody asks the young person.",
         "School says one thing, the clinic another.", "The waiting list decides.")
MOVED_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def amara(stage, room):
    return at_console(stage, room)


@pytest.fixture
def thumb(stage, room):
    """Amara with her phone, 360 pixels wide."""
    return at_console(stage, room, PHONE)


def at_console(stage, room, device=LAPTOP):
    amara = stage.facilitator(device).sign_in().open_console(room.room)
    expect(amara.page.locator(".has-script")).to_be_visible()
    amara.sees("Run sheet")
    return amara


def colleague(server, stage, room, may):
    """Somebody whom Amara let in, at the console on a laptop of their own."""
    email = f"{may}@example.org"
    printed = server.command("facilitator", "add", email, "--data", str(server.data)).stdout
    RealFacilitator(server, email, may.title(), link=server.url + re.search(r"/account/\S+", printed).group())
    hands = stage.facilitator().sign_in()
    hands.page.goto(f"/sessions/{room.room}/hands")
    hands.page.locator(f"input[name=may][value={may}]").check()
    hands.page.get_by_label("Their email address").fill(email)
    hands.page.get_by_role("button", name="Make a link").click()
    link = hands.page.get_by_label("Link for").input_value()
    them = stage.facilitator().sign_in(email)
    them.page.goto(urlsplit(link).path)
    them.page.get_by_role("button", name="Accept").click()
    them.page.wait_for_url("**/console")
    return them


def check(amara):
    """Accessible from end to end: on a screen so high that the large button, which stays in sight, hides nothing."""
    page, before = amara.page, amara.page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": before["width"], "height": height + 400})
    amara.check()
    page.set_viewport_size(before)


def answered(room, *texts, position=1, review="auto", people=None):
    """A question that so many people answered, one response each, and that is closed again."""
    people = people or [RealPhone(room.server, room.code) for _ in texts]
    assert room.open_step(position)["ok"]
    assert room.act("set_review", step_id=room.step_id(position), review=review)["ok"]
    for person, text in zip(people, texts, strict=True):
        assert person.act("submit_response", door="http", body={"text": text})["ok"]
    assert room.close_step(position)["ok"]
    return people


def waiting(page):
    return page.locator("[data-queue] > .response")


def through(page):
    """The responses that were let through, ungrouped or in a group."""
    return page.locator("[data-responses] .response")


def panel_state(room):
    return room.state["panels"][0]


def texts_of(cards):
    return sorted(card["text"] for card in cards)


def undo(page):
    page.get_by_role("button", name="Undo", exact=True).click()


def row(page, number):
    return page.locator(".sheet-step").nth(number - 1)


def more(page, number):
    row(page, number).locator("[data-more] > summary").click()
    return row(page, number).locator(".more__body")


# --- review before display

def test_the_queue_is_cleared_with_the_keyboard_alone(room, amara):
    answered(room, *WORDS[:4], review="on")
    page = amara.page
    expect(waiting(page)).to_have_count(4)
    check(amara)
    order = waiting(page).locator(".response__text").all_inner_texts()

    page.keyboard.press("j")
    expect(waiting(page).nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(waiting(page).nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(waiting(page).nth(0)).to_be_focused()

    page.keyboard.press("r")
    expect(waiting(page)).to_have_count(3)
    expect(waiting(page).nth(0)).to_be_focused()
    expect(waiting(page).nth(0)).to_contain_text(order[1])
    page.keyboard.press("h")
    expect(waiting(page)).to_have_count(2)
    expect(waiting(page).nth(0)).to_be_focused()
    wait_for(lambda: texts_of(c for c in panel_state(room)["responses"] if c["is_hidden"]) == [order[1]])

    page.keyboard.press("u")
    expect(waiting(page)).to_have_count(3)
    expect(page.locator("[data-queue]")).to_contain_text(order[1])
    page.keyboard.press("r")
    expect(waiting(page)).to_have_count(2)
    page.keyboard.press("u")
    expect(waiting(page)).to_have_count(3)

    for left in (2, 1, 0):
        page.keyboard.press("j")
        page.keyboard.press("r")
        expect(waiting(page)).to_have_count(left)
    expect(page.locator("[data-heading]")).to_be_focused()
    expect(page.locator(".queue")).to_be_hidden()
    wait_for(lambda: texts_of(panel_state(room)["responses"]) == sorted(order))


def test_letters_release_nothing_unless_a_waiting_response_has_the_focus(room, amara):
    answered(room, *WORDS[:3], review="on")
    expect(waiting(amara.page)).to_have_count(3)

    for key in ("r", "h", "ArrowDown"):
        amara.page.keyboard.press(key)
    amara.page.keyboard.press("j")
    expect(waiting(amara.page).first).to_be_focused()

    assert len(panel_state(room)["queue"]) == 3


def test_everything_that_waits_is_released_at_once(room, thumb):
    answered(room, *WORDS[:3], review="on")
    thumb.sees("3 responses wait for you")
    check(thumb)

    thumb.page.get_by_role("button", name="Release all").click()

    expect(waiting(thumb.page)).to_have_count(0)
    assert texts_of(panel_state(room)["responses"]) == sorted(WORDS[:3])


def test_review_is_chosen_for_a_question_and_for_the_session(room, amara):
    room.open_step(1)
    page = amara.page
    of_question = page.locator("form[action=set_review]")
    of_question.get_by_label("Yes, review each").check()
    of_question.get_by_role("button", name="Set").click()
    wait_for(lambda: panel_state(room)["review"] == "on")

    page.locator("summary", has_text="Review before display").click()
    of_session = page.locator("form[action=set_session_review]")
    of_session.get_by_label("Always").check()
    of_session.get_by_role("button", name="Set").click()

    expect(page.locator("[data-notice-words]")).to_have_text("Responses wait for you before the board shows them.")
    undo(page)
    expect(of_session.get_by_label("Once many have joined")).to_be_checked()
    expect(of_question.get_by_label("Yes, review each")).to_be_checked()
    check(amara)


# --- spotlight

def test_one_response_after_another_is_shown_large_with_the_arrows(room, amara):
    answered(room, *WORDS[:3])
    room.reveal_step(1)
    page = amara.page
    expect(through(page)).to_have_count(3)
    order = through(page).locator(".response__text").all_inner_texts()
    revision = room.state["plan_revision"]

    def shown(text):
        expect(page.locator(".spotlight__text")).to_have_text(text)
        wait_for(lambda: panel_state(room)["spotlight"]["text"] == text)

    through(page).first.get_by_role("button", name="Show large").click()
    shown(order[0])
    undo(page)
    expect(page.locator(".spotlight")).to_be_hidden()
    through(page).first.get_by_role("button", name="Show large").click()
    shown(order[0])
    check(amara)
    page.locator("h1").focus()
    page.keyboard.press("ArrowRight")
    shown(order[1])
    page.keyboard.press("PageDown")
    shown(order[2])
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    shown(order[1])
    page.keyboard.press("Escape")

    expect(page.locator(".spotlight")).to_be_hidden()
    wait_for(lambda: panel_state(room)["spotlight"] is None)
    assert room.state["plan_revision"] == revision, "an arrow did the act of the large button"


def test_without_a_response_shown_large_page_down_is_the_large_button_and_page_up_nothing(room, amara):
    expect(amara.next_button).to_have_text("Open question 1")
    revision = room.state["plan_revision"]
    amara.page.keyboard.press("PageUp")
    amara.page.keyboard.press("ArrowLeft")
    amara.page.keyboard.press("PageDown")

    expect(amara.next_button).to_have_text("Close question 1")
    assert room.state["plan_revision"] == revision + 1


# --- groups

def select(page, *texts):
    for text in texts:
        through(page).filter(has_text=text).get_by_label("Select").check()


def make_group(page, title, *texts):
    page.get_by_role("button", name="Group", exact=True).click()
    select(page, *texts)
    page.get_by_label("Title of a new group").fill(title)
    page.get_by_role("button", name="New group").click()
    expect(page.locator(".group .response")).to_have_count(len(texts))


def test_responses_are_grouped_with_the_keyboard_alone(room, amara):
    answered(room, *WORDS[:4])
    page = amara.page
    expect(through(page)).to_have_count(4)

    page.keyboard.press("g")
    expect(page.get_by_label("Select").first).to_be_focused()
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-pick]')"):
            break
    page.keyboard.press("Space")
    expect(page.locator("[data-count]")).to_have_text("2 selected")
    check(amara)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title of a new group")).to_be_focused()
    page.keyboard.type("Letters and b g n q . lists")
    page.keyboard.press("Enter")

    expect(page.locator(".group")).to_contain_text("Letters and b g n q . lists")
    expect(page.get_by_label("Title of a new group")).to_have_value("")
    expect(page.locator("[data-count]")).to_have_text("None selected")
    assert len(panel_state(room)["groups"][0]["responses"]) == 2
    assert not room.state["is_blank"]
    page.locator("h1").focus()
    page.keyboard.press("u")
    expect(page.locator(".group")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_label("Select").first).to_be_hidden()


def test_a_group_is_filled_emptied_renamed_and_dissolved(room, thumb):
    answered(room, *WORDS[:4])
    page = thumb.page
    make_group(page, "Letters", WORDS[0], WORDS[1])

    select(page, WORDS[2])
    page.get_by_label("Move to").select_option(label="Letters")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".group .response")).to_have_count(3)
    check(thumb)
    select(page, WORDS[2])
    page.get_by_role("button", name="Take out of group").click()
    expect(page.locator(".group .response")).to_have_count(2)

    page.locator(".group__head summary").click()
    page.locator(".group").get_by_label("Title").fill("Late letters")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator(".group h4")).to_contain_text("Late letters")
    check(thumb)
    page.get_by_role("button", name="Dissolve this group").click()
    expect(page.locator(".group")).to_have_count(0)
    undo(page)
    expect(page.locator(".group h4")).to_contain_text("Late letters")


def test_what_is_selected_and_typed_stays_when_somebody_else_has_grouped_meanwhile(room, amara):
    answered(room, *WORDS[:4])
    page = amara.page
    page.get_by_role("button", name="Group", exact=True).click()
    select(page, WORDS[0], WORDS[1])
    page.get_by_label("Title of a new group").fill("My title")
    panel = panel_state(room)
    other = next(card for card in panel["responses"] if card["text"] == WORDS[3])
    done = room.answer_to("group_responses", {"step_id": panel["key"], "grouping_revision": panel["grouping_revision"],
                                              "response_ids": [other["id"]], "title": "Theirs"}).json()
    assert done["ok"], done

    expect(page.locator(".group h4")).to_contain_text("Theirs")
    expect(page.locator("[data-count]")).to_have_text("2 selected")
    expect(page.get_by_label("Title of a new group")).to_have_value("My title")
    page.get_by_role("button", name="New group").evaluate(   # at once: the next state would write the number anew
        "button => { button.form.elements.grouping_revision.value = '0'; button.click(); }")

    expect(page.locator("[data-notice]")).to_have_class(re.compile("notice--warning"))
    expect(page.locator("[data-count]")).to_have_text("2 selected")
    expect(page.get_by_label("Title of a new group")).to_have_value("My title")
    expect(through(page).filter(has_text=WORDS[0]).get_by_label("Select")).to_be_checked()
    expect(page.locator("[data-grouping] input[name=grouping_revision]")).not_to_have_value("0")
    page.get_by_role("button", name="New group").click()
    expect(page.locator(".group")).to_have_count(2)


def test_suggested_groups_are_accepted_or_dismissed_one_by_one(room, amara):
    answered(room, "Letters from the clinic arrive late", "Clinic letters arrive weeks late",
             "School lunches are too short", "Lunches at school are short", "Nothing like the others")
    page = amara.page
    page.get_by_role("button", name="Suggest groups").click()
    suggestions = page.locator("[data-suggestion]")
    expect(suggestions).to_have_count(2)
    check(amara)

    kept = suggestions.nth(0).locator("[data-texts] li").all_inner_texts()
    suggestions.nth(0).get_by_label("Title").fill("A title of my own")
    suggestions.nth(0).get_by_role("button", name="Accept").click()
    expect(suggestions).to_have_count(1)
    expect(page.locator(".group:not(.suggestion) h4")).to_contain_text("A title of my own")
    assert texts_of(panel_state(room)["groups"][0]["responses"]) == sorted(kept)
    suggestions.nth(0).get_by_role("button", name="Dismiss").click()

    expect(suggestions).to_have_count(0)
    assert len(panel_state(room)["groups"]) == 1


# --- the plan

def test_each_act_on_the_plan_is_within_two_taps_on_a_phone_and_can_be_undone(server, stage):
    room = server.amara.open_lobby(questions=3)
    page = at_console(stage, room, PHONE).page
    first, second, third = (entry["question"] for entry in room.state["run_sheet"])

    def order():
        return [entry["question"] for entry in room.state["run_sheet"]]

    more(page, 1).get_by_role("button", name="Move down").click()
    wait_for(lambda: order() == [second, first, third])
    undo(page)
    wait_for(lambda: order() == [first, second, third])
    expect(row(page, 1)).to_contain_text(first)
    more(page, 3).get_by_role("button", name="Move up").click()
    wait_for(lambda: order() == [first, third, second])
    undo(page)
    wait_for(lambda: order() == [first, second, third])
    expect(row(page, 2)).to_contain_text(second)

    more(page, 2).get_by_role("button", name="Skip").click()
    expect(row(page, 2)).to_contain_text("Skipped")
    undo(page)
    expect(row(page, 2)).not_to_contain_text("Skipped")
    page.locator(".blank").get_by_role("button", name="Blank the board").click()
    expect(page.locator(".console-bar__blank")).to_be_visible()
    assert room.state["is_blank"]
    undo(page)
    expect(page.locator(".console-bar__blank")).to_be_hidden()
    row(page, 2).get_by_role("button", name="Open").click()
    wait_for(lambda: room.state["run_sheet"][1]["state"] == "open")
    page.locator("[data-next-act] button[type=submit]", has_text="Close").click()
    wait_for(lambda: room.state["run_sheet"][1]["state"] == "closed")
    undo(page)
    wait_for(lambda: room.state["run_sheet"][1]["state"] == "open")
    room.close()


def test_acts_done_faster_than_the_server_answers_are_all_done_and_none_is_taken_for_another_windows(server, stage):
    room = server.amara.open_lobby(questions=3)
    amara = at_console(stage, room)
    row(amara.page, 3).wait_for()
    amara.page.evaluate("""() => {
      const rows = document.querySelectorAll(".sheet-step");
      rows[1].querySelector("form[action$=open_step] button[type=submit]").click();
      rows[2].querySelector("form[action$=open_step] button[type=submit]").click();
      rows[0].querySelector("form[action$=skip_step] button[type=submit]").click();
    }""")

    amara.sees("Skipped")
    wait_for(lambda: room.state["run_sheet"][2]["state"] == "open")
    expect(amara.page.locator(".console")).not_to_contain_text("another window")
    assert [entry["state_words"] for entry in room.state["run_sheet"]] == ["Skipped", "Closed", "Open"]
    room.close()


def test_an_act_that_an_own_faster_one_made_needless_is_answered_and_not_tried_for_ever(server, stage):
    room = server.amara.open_lobby(questions=2)
    room.open_step(1)
    amara = at_console(stage, room)
    expect(amara.page.locator("[data-next-act] button[type=submit]")).to_have_text("Close question 1")
    amara.page.evaluate("""() => {
      document.querySelectorAll(".sheet-step")[1].querySelector("form[action$=open_step] button[type=submit]").click();
      document.querySelector("[data-confirm-yes]").click();
      document.querySelector("[data-next-act] button[type=submit]").click();
    }""")

    amara.sees("Question 1 is not open.")
    assert [entry["state_words"] for entry in room.state["run_sheet"]] == ["Closed", "Open"]
    room.close()


class LateAnswers:
    """The acknowledgements that a page is sent over its socket wait until they are let go; all else comes at once."""

    def __init__(self, page):
        self.page, self.heard, self.waiting, self.are_held = page, [], [], True
        page.route_web_socket("**/socket.io/**", self._between)

    def _between(self, socket):
        def pass_on(sent):
            self.heard.append(sent)
            if sent.startswith("43/facilitator") and self.are_held:
                self.waiting.append(lambda: socket.send(sent))
            else:
                socket.send(sent)

        socket.connect_to_server().on_message(pass_on)

    def wait_until_live(self):
        wait_for(lambda: self.page.evaluate("true") and any("session_state" in sent for sent in self.heard))

    def wait_for_one(self):
        wait_for(lambda: self.page.evaluate("true") and bool(self.waiting))

    def let_go(self):
        self.are_held = False
        while self.waiting:
            self.waiting.pop(0)()


def test_an_act_whose_answer_took_so_long_that_it_was_sent_again_is_not_taken_for_another_windows(stage, room):
    amara = stage.facilitator().sign_in()
    page, answers, again = amara.page, LateAnswers(amara.page), []
    page.clock.install()

    def by_the_other_door(route):
        answer = route.fetch()
        again.append(answer.json())
        answers.let_go()
        route.fulfill(response=answer)

    page.route("**/skip_step", by_the_other_door)
    amara.open_console(room.room)
    answers.wait_until_live()

    more(page, 2).get_by_role("button", name="Skip").click()
    answers.wait_for_one()
    page.clock.fast_forward(5_000)
    undo(page)

    expect(row(page, 2)).not_to_contain_text("Skipped")
    assert [answer["error"] for answer in again] == ["plan_changed"]
    expect(page.locator(".console")).not_to_contain_text("another window")


def test_what_is_selected_while_a_group_is_on_its_way_stays_selected(stage, room):
    answered(room, *WORDS[:4])
    amara = stage.facilitator().sign_in()
    page, answers = amara.page, LateAnswers(amara.page)
    page.route("**/group_responses", lambda route: route.abort())     # the other door, where this takes long
    amara.open_console(room.room)
    answers.wait_until_live()
    make_group(page, "Letters", WORDS[0], WORDS[1])

    select(page, WORDS[2])
    answers.let_go()

    expect(page.locator("[data-notice]")).to_have_class(re.compile("notice--good"))
    expect(page.locator("[data-count]")).to_have_text("1 selected")
    expect(through(page).filter(has_text=WORDS[2]).get_by_label("Select")).to_be_checked()


def test_a_count_that_was_told_while_an_older_state_was_on_its_way_stays(stage, room):
    amara = stage.facilitator().sign_in()
    page, frames, states, are_held = amara.page, [], [], [True]
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))

    def meet(route):
        state = route.fetch().json() | {"group_name": "Read before anybody joined"}
        states.append(lambda: route.fulfill(json=state))
        if not are_held:               # the first took so long that it was asked for again
            states.pop()()

    amara.open_console(room.room)
    wait_for(lambda: page.evaluate("true") and any("session_state" in frame for frame in frames))
    page.route("**/state", meet)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_for(lambda: page.evaluate("true") and bool(states))
    RealPhone(room.server, room.code)
    amara.sees("1 joined")
    are_held.clear()
    while states:
        states.pop()()

    expect(page.locator(".console__session")).to_contain_text("Read before anybody joined")
    assert "1 joined" in page.locator(".console__joined").inner_text()


def test_clearing_a_question_asks_first_and_can_be_undone(room, amara):
    answered(room, *WORDS[:3])
    page = amara.page
    expect(through(page)).to_have_count(3)

    more(page, 1).get_by_role("button", name="Clear responses").click()
    expect(page.locator("[data-confirm-words]")).to_be_focused()
    amara.confirm()
    expect(through(page)).to_have_count(0)
    undo(page)

    expect(through(page)).to_have_count(3)


def test_the_disclosure_of_a_row_stays_open_and_keeps_the_focus_through_a_new_state(room, amara):
    page = amara.page
    more(page, 1).get_by_role("button", name="Skip").focus()

    RealPhone(room.server, room.code)
    amara.sees("1 joined")
    room.act("set_session_review", review="on")
    wait_for(lambda: page.locator("input[name=plan_revision]").first.input_value() == str(room.state["plan_revision"]))

    expect(row(page, 1).get_by_role("button", name="Skip")).to_be_focused()


def test_a_question_is_added_on_the_spot_and_typed_words_survive_everything(room, thumb):
    room.open_step(1)
    page = thumb.page
    page.locator("summary", has_text="Add a question").click()
    page.get_by_label("Kind", exact=True).select_option("scale")
    fields = page.locator("[data-kind-settings]:not([disabled])")
    expect(fields.get_by_label("1 means")).to_be_visible()
    check(thumb)
    assert page.evaluate(MOVED_OUT) == 0
    page.get_by_label("Question", exact=True).fill("How heavy is this today?")
    fields.get_by_label("1 means").fill("Light")
    fields.get_by_label("5 means").fill("x" * 41)
    room.act("set_session_review", review="on")
    RealPhone(room.server, room.code)
    thumb.sees("1 joined")
    page.get_by_role("button", name="Add to the run sheet").click()

    expect(page.locator("[data-notice]")).to_have_class(re.compile("notice--warning"))
    expect(page.get_by_label("Question", exact=True)).to_have_value("How heavy is this today?")
    expect(fields.get_by_label("1 means")).to_have_value("Light")
    fields.get_by_label("5 means").fill("Heavy")
    page.get_by_role("button", name="Add to the run sheet").click()
    expect(row(page, 2)).to_contain_text("How heavy is this today?")

    added = room.state["run_sheet"][1]
    assert (added["question"], added["is_own"], added["kind_label"]) == ("How heavy is this today?", True, "Scale")
    expect(page.get_by_label("Question", exact=True)).to_be_hidden()
    more(page, 2).get_by_role("button", name="Remove").click()
    thumb.confirm()
    expect(page.locator(".sheet")).not_to_contain_text("How heavy is this today?")


def test_the_fields_of_every_kind_come_with_their_kind(room, amara):
    amara.page.locator("summary", has_text="Add a question").click()
    kinds = room.state["add_step"]["kinds"]
    chosen = amara.page.get_by_label("Kind", exact=True)

    for kind in kinds:
        chosen.select_option(kind["name"])
        fields = amara.page.locator("[data-kind-settings]:not([disabled])")
        expect(fields).to_have_attribute("data-kind-settings", kind["name"])
        assert fields.is_visible() == bool(kind["fields"])
        check(amara)


# --- two audiences at once

def test_two_questions_at_once_stand_side_by_side_each_with_its_own_acts(server, stage):
    room = server.amara.open_lobby(audience="both")
    amara = at_console(stage, room)
    page, sheet = amara.page, room.state["run_sheet"]
    first = next(entry for entry in sheet if entry["audience_words"] == "For practitioners")
    other = next(entry for entry in sheet if entry["audience_words"] == "For leaders")
    room.act("open_step", step_id=first["id"])
    expect(page.locator("[data-panel]")).to_have_count(1)

    more(page, other["position"]).get_by_role("button", name="Open beside the other").click()

    expect(page.locator("[data-panel]")).to_have_count(2)
    boxes = page.locator("[data-panel]").evaluate_all(BOXES)
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]
    check(amara)
    page.locator("[data-panel]", has_text=other["question"]).get_by_role(
        "button", name="Show responses now").click()
    wait_for(lambda: {panel["key"]: panel["step"]["is_revealed"] for panel in room.state["panels"]} ==
             {first["id"]: False, other["id"]: True})
    room.close()


# --- timer, board, keys

def test_a_timer_is_started_with_two_taps_and_lengthened_with_one(room, thumb):
    room.open_step(1)
    page = thumb.page

    page.locator("summary", has_text="Timer").click()
    page.get_by_role("button", name="4 minutes").click()
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^(4:00|3:\d\d) left$"))
    check(thumb)
    page.get_by_role("button", name="Add a minute").click()
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^4:\d\d left$"))
    page.get_by_role("button", name="Stop the timer").click()

    expect(page.locator("[data-clock]")).to_be_hidden()
    assert panel_state(room)["timer"] is None


def test_the_board_is_blank_with_one_key_and_back_with_a_clicker(room, amara):
    page = amara.page

    page.keyboard.press("b")
    expect(page.locator(".console-bar__blank")).to_be_visible()
    assert room.state["is_blank"]
    check(amara)
    page.keyboard.press(".")
    expect(page.locator(".console-bar__blank")).to_be_hidden()
    assert not room.state["is_blank"]
    page.locator(".blank button:visible").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".blank").get_by_role("button", name="Show the board")).to_be_focused()


def test_every_key_is_listed_and_all_can_be_switched_off(room, amara):
    page = amara.page
    page.keyboard.press("?")
    keys = page.locator("[data-keys]")
    for key in ("→", "Page Down", "←", "Page Up", "Space", ".", *"BJKRHUGNQ", "Esc", "?"):
        expect(keys.locator("kbd", has_text=re.compile(f"^{re.escape(key)}$"))).to_be_visible()
    check(amara)
    page.keyboard.press("q")
    expect(page.locator("[data-join]")).not_to_have_attribute("open", "")   # in the lobby it was open

    keys.get_by_label("Keys are on").uncheck()
    page.locator("h1").focus()
    for key in ("b", ".", "PageDown", "ArrowRight", "n", "?"):
        page.keyboard.press(key)
    page.reload()
    amara.sees("Run sheet")
    page.keyboard.press("b")

    assert (room.state["is_blank"], room.state["state"]) == (False, "lobby")


def test_without_a_network_a_page_says_so_and_leads_back_and_nothing_else_is_kept(stage, room):
    amara = stage.facilitator().sign_in()
    page = amara.page
    page.add_init_script(WAKE_LOCK)
    page.goto("/sessions")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    amara.open_console(room.room)
    wait_for(lambda: page.evaluate("window.screenLocks.isHeld"))

    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Workshop cannot be reached")
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).minBlockSize") == "52px"
    check(amara)
    kept = page.evaluate("""async () => (await Promise.all((await caches.keys()).map(async (name) =>
      (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))).flat()""")
    assert [path for path in kept if not path.startswith("/static/")] == ["/sessions/offline"]
    scopes = page.evaluate("""async () => (await navigator.serviceWorker.getRegistrations()).map((one) =>
      new URL(one.scope).pathname)""")
    assert scopes == ["/sessions"]

    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    amara.sees("Run sheet")


def test_n_opens_the_notes_and_q_how_people_join(room, amara):
    room.open_step(1)
    page = amara.page
    expect(page.locator("[data-join]")).not_to_have_attribute("open", "")

    page.keyboard.press("n")
    expect(page.locator("[data-notes] summary")).to_be_focused()
    expect(page.locator("[data-notes]")).to_have_attribute("open", "")
    page.keyboard.press("n")
    page.keyboard.press("q")
    expect(page.locator("[data-notes]")).not_to_have_attribute("open", "")

    expect(page.locator("[data-join] img")).to_be_visible()


def test_space_reveals_and_hides_what_a_question_shows(room, amara):
    answered(room, *WORDS[:3])
    page = amara.page
    expect(amara.next_button).to_have_text("Reveal 3 responses")
    expect(amara.next_button).not_to_have_attribute("aria-disabled", "true")
    page.locator("h1").focus()

    page.keyboard.press("Space")
    amara.sees("shown to the room")
    page.keyboard.press("Space")

    amara.sees("hidden from the room")


def test_whoever_moderates_has_no_act_on_the_plan_and_whoever_watches_none_at_all(server, stage, room):
    answered(room, *WORDS[:3], review="on")
    mo = {}
    for may in ("moderate", "watch"):
        mo[may] = colleague(server, stage, room, may)
        expect(waiting(mo[may].page)).to_have_count(3)
        assert room.act("set_session_review", review="on" if may == "moderate" else "off")["ok"]
        mo[may].sees("Responses")
        for act in ("Reveal", "Blank the board", "Skip", "Add a question", "Timer", "Set"):
            expect(mo[may].page.get_by_role("button", name=act)).to_have_count(0)
        for key in ("b", "PageDown", "Space"):
            mo[may].page.keyboard.press(key)
        check(mo[may])

    expect(mo["watch"].page.locator("form[data-act]:visible")).to_have_count(0)
    mo["watch"].sees("You are watching this session")
    mo["moderate"].page.get_by_role("button", name="Release", exact=True).first.click()
    expect(waiting(mo["watch"].page)).to_have_count(2)
    assert not room.state["is_blank"]


# --- a phone

#: The widest hole between two things that follow each other in a panel, in pixels.
HOLE = """() => Math.max(0, ...[...document.querySelectorAll(".panel, .panel > header")].flatMap((part) => {
  const boxes = [...part.children].map((one) => one.getBoundingClientRect()).filter((box) => box.height > 0);
  return boxes.slice(1).map((box, index) => box.top - boxes[index].bottom);
}))"""


@pytest.mark.parametrize("device", [PHONE, LAPTOP, PROJECTOR], ids=["phone", "laptop", "projector"])
def test_no_state_of_the_console_is_wider_than_its_screen_or_out_of_reach(stage, server, device):
    room = server.amara.open_lobby(questions=2)
    amara = at_console(stage, room, device)
    page = amara.page

    def fits():
        check(amara)
        assert page.evaluate(MOVED_OUT) == 0
        assert page.evaluate(HOLE) < 50

    fits()
    people = answered(room, *WORDS, review="on")
    expect(waiting(page)).to_have_count(5)
    fits()
    for person in people[:2]:
        assert person.by_http("park", client_id=secrets.token_hex(16), body={"text": "For later: who pays?"})["ok"]
    page.get_by_role("button", name="Release all").click()
    room.reveal_step(1)
    page.get_by_role("button", name="Group", exact=True).click()
    select(page, WORDS[0])
    page.get_by_label("Title of a new group").fill("Letters")
    page.get_by_role("button", name="New group").click()
    expect(page.locator(".group")).to_have_count(1)
    fits()
    page.locator("summary", has_text="Add a question").click()
    fits()
    room.close()
    amara.sees("Go to the summary")
    fits()


def test_the_console_fits_a_narrow_screen_with_text_at_twice_its_size(room, stage):
    amara = at_console(stage, room, {"viewport": {"width": 320, "height": 640}})
    page = amara.page
    answered(room, *WORDS, review="on")
    expect(waiting(page)).to_have_count(5)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(MOVED_OUT) == 0

    page.get_by_role("button", name="Release all").click()
    page.get_by_role("button", name="Group", exact=True).click()
    page.locator("summary", has_text="Add a question").click()
    page.locator("summary", has_text="Timer").click()
    more(page, 2)

    assert page.evaluate(MOVED_OUT) == 0


# --- without JavaScript

@pytest.fixture
def plain(stage, room):
    """The console in a browser without JavaScript."""
    return stage.facilitator(PHONE, java_script_enabled=False).sign_in().open_console(room.room)


def test_without_javascript_responses_are_released_grouped_and_hidden(room, plain):
    answered(room, *WORDS[:3], review="on")
    page = plain.page
    page.reload()

    page.get_by_role("button", name="Release all").click()
    expect(through(page)).to_have_count(3)
    select(page, WORDS[0], WORDS[1])
    page.get_by_label("Title of a new group").fill("Letters")
    page.get_by_role("button", name="New group").click()
    expect(page.locator(".group .response")).to_have_count(2)
    select(page, WORDS[2])
    page.get_by_label("Move to").select_option(label="Letters")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".group .response")).to_have_count(3)
    through(page).filter(has_text=WORDS[2]).get_by_role("button", name="Hide").click()

    plain.sees("Hidden from the board")


def test_without_javascript_the_plan_changes_and_a_refused_question_is_not_lost(room, plain):
    page = plain.page
    more(page, 2).get_by_role("button", name="Move up").click()
    more(page, 1).get_by_role("button", name="Skip").click()
    plain.sees("Skipped")

    page.locator("summary", has_text="Add a question").click()
    page.locator("form[method=get]").get_by_label("Kind").select_option("scale")
    page.get_by_role("button", name="Choose this kind").click()
    page.get_by_label("Question", exact=True).fill("How heavy is this today?")
    page.locator("[data-kind-settings]:not([disabled])").get_by_label("5 means").fill("x" * 41)
    page.get_by_role("button", name="Add to the run sheet").click()
    expect(page.get_by_label("Question", exact=True)).to_have_value("How heavy is this today?")
    page.locator("[data-kind-settings]:not([disabled])").get_by_label("5 means").fill("Heavy")
    page.get_by_role("button", name="Add to the run sheet").click()

    expect(page.locator(".sheet-step").last).to_contain_text("How heavy is this today?")
    page.get_by_role("button", name="Blank the board").first.click()
    plain.sees("The board is blank")


# --- large rooms

def test_a_large_room_is_read_page_by_page_and_a_new_state_keeps_the_page(room, amara):
    people = [RealPhone(room.server, room.code) for _ in range(21)]
    room.open_step(1)
    for number, person in enumerate(people):
        for slot in range(3):
            assert person.act("submit_response", door="http", body={"text": f"Response {number}-{slot}"})["ok"]
    room.act("set_review", step_id=room.step_id(1), review="off")
    room.close_step(1)
    page = amara.page
    amara.sees("Showing 60 of 63")

    page.get_by_role("link", name="Further").click()
    expect(through(page)).to_have_count(3)
    shown = sorted(through(page).locator(".response__text").all_inner_texts())
    room.act("set_session_review", review="on")
    hidden = panel_state(room)["responses"][0]
    room.answer_to("hide_response", {"step_id": hidden["step_id"], "response_id": hidden["id"]})
    amara.sees("1 hidden")

    expect(through(page)).to_have_count(3)
    assert sorted(through(page).locator(".response__text").all_inner_texts()) == shown
    check(amara)
    page.get_by_role("link", name="Earlier").click()
    expect(through(page)).to_have_count(60)
