"""Phones and laptops that were away, asleep, badly connected or wrong about the time come back to how things stand."""

from __future__ import annotations

import contextlib
import re

import pytest
from bad_network import BadNetwork
from journeys.stage import PHONE, Stage
from playwright.sync_api import expect
from services import wait_for

NOT_SENT = "Not sent yet: we keep trying"
#: Makes a page believe that it is so many days later, or earlier.
WRONG_DATE = """(() => {
  const Real = Date, shift = DAYS * 24 * 3600 * 1000;
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length) { super(...given); } else { super(Real.now() + shift); } }
    static now() { return Real.now() + shift; }
  };
})()"""


@contextlib.contextmanager
def asleep(page):
    """The page as a phone in a pocket or a closed laptop leaves it: frozen, and off the network."""
    browser = page.context.new_cdp_session(page)
    page.context.set_offline(True)
    browser.send("Page.setWebLifecycleState", {"state": "frozen"})
    yield
    page.context.set_offline(False)
    browser.send("Page.setWebLifecycleState", {"state": "active"})


def texts(server, room):
    return sorted(text for (text,) in server.read(
        "SELECT body ->> 'text' FROM live_response JOIN step ON step.id = step_id "
        "JOIN session ON session.id = step.session_id WHERE room = ?", room.room))


@pytest.fixture
def room(server):
    opened = server.amara.open_lobby(questions=3)
    yield opened
    opened.close()


def questions_of(room):
    return [row["question"] for row in room.state["run_sheet"]]


def test_a_phone_frozen_for_two_steps_comes_back_with_its_words_to_the_question_of_now(stage, server, room):
    questions = questions_of(room)
    ben, chidi = (stage.phone(room).join(room.code) for _ in range(2))
    room.open_step(1)
    ben.sees_question(questions[0]).respond("Sent before the phone froze.")
    ben.page.locator("[data-act=add]").click()
    ben.write("I had not finished this thought")

    with asleep(ben.page):
        for position in (1, 2):
            room.close_step(position)
            room.open_step(position + 1)
        chidi.sees_question(questions[2])

    ben.sees("moved on")
    expect(ben.box).to_have_value("I had not finished this thought")
    ben.page.locator("[data-act=discard]").first.click()
    ben.sees_question(questions[2]).respond("Back at the third.")
    assert texts(server, room) == ["Back at the third.", "Sent before the phone froze."]


def test_a_facilitators_laptop_asleep_through_a_step_is_stood_in_for_by_their_phone(stage, server, room):
    questions = questions_of(room)
    board = stage.board(room)
    laptop = stage.facilitator().sign_in().open_console(room.room)
    ben, chidi = (stage.phone(room).join(room.code) for _ in range(2))
    laptop.press_next("Open question 1")
    ben.sees_question(questions[0])

    with asleep(laptop.page):
        ben.respond("While the laptop slept.")
        chidi.respond("So did this come.")
        second = stage.facilitator(PHONE).sign_in().open_console(room.room)
        second.press_next("Close question 1").press_next("Reveal 2 responses").confirm()
        board.shows("While the laptop slept.", "So did this come.")
        second.press_next("Open question 2")
        ben.sees_question(questions[1])

    laptop.sees("Question 2 of 3")
    laptop.press_next("Close question 2")
    second.sees("Question 2 of 3 · closed")
    board.sees(questions[1])
    assert texts(server, room) == ["So did this come.", "While the laptop slept."]


@pytest.mark.parametrize("days", [2, -2], ids=["ahead", "behind"])
def test_a_phone_whose_date_is_two_days_wrong_sees_and_sends_what_the_others_do(stage, server, room, days):
    ben = stage.phone(room)
    ben.page.add_init_script(WRONG_DATE.replace("DAYS", str(days)))
    ben.join(room.code)
    room.open_step(1)
    room.act("start_timer", step_id=room.step_id(1), minutes=2, words="In pairs")

    expect(ben.page.get_by_role("timer")).to_have_text(re.compile("^In pairs: about [12] minutes? left$"))
    ben.write("A draft of another day")
    ben.page.reload()
    expect(ben.box).to_have_value("A draft of another day")
    ben.send()
    expect(ben.page.locator("[data-part=yours]")).to_contain_text("A draft of another day")
    assert texts(server, room) == ["A draft of another day"]


def test_a_phone_on_a_bad_network_is_told_and_gets_through_once(browser, server, room):
    with BadNetwork(server) as network, Stage(browser, network) as stage:
        ben = stage.phone(room).join(room.code)
        network.one_way, network.lost = 1.0, 0.1
        room.open_step(1)
        ben.sees_question(questions_of(room)[0]).respond("Through a slow network.")

        network.one_way = network.lost = 0.0
        network.lost_answers = 1.0
        ben.page.locator("[data-act=add]").click()
        ben.write("Stored, but nobody heard of it.").send()
        expect(ben.page.locator("[data-part=connection]")).to_have_text(NOT_SENT)
        wait_for(lambda: "Stored, but nobody heard of it." in texts(server, room))
        ben.check()
        network.lost_answers = 0.0

        expect(ben.page.locator("[data-part=yours]")).to_contain_text("Stored, but nobody heard of it.",
                                                                      timeout=120_000)
        expect(ben.page.locator("[data-part=connection]")).to_be_hidden()
        assert texts(server, room) == ["Stored, but nobody heard of it.", "Through a slow network."]
