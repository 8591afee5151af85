"""Cards, pauses, pairs, check-ins and actions, from phone to board, as people meet them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

CONFIDENCE = {"pair": "confidence", "low": "Not at all sure", "high": "Quite sure"}


@pytest.fixture
def ben(stage, room):
    return stage.phone(room).join(room.code)


def choose(phone, legend, number):
    group = phone.page.get_by_role("group", name=legend)
    group.get_by_role("radio", name=str(number)).check()


def kept(phone):
    return phone.page.evaluate("Object.entries(localStorage).filter(([key]) => key.includes(':pair:'))")


def sent_by(phone):
    """Everything this phone sends from now on, as text."""
    sent = []
    phone.page.on("request", lambda request: sent.append(request.post_data or ""))
    phone.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    return sent


def test_a_pair_is_made_on_the_phone_and_sent_once(ben, room, put):
    sent = sent_by(ben)
    ben.page.reload()
    put("before_after", "How sure are you?", moment="before", **CONFIDENCE)
    ben.sees_question("How sure are you?").sees("The number stays on this phone.").check()
    choose(ben, "Where are you now?", 2)
    ben.send().sees("Kept on this phone")
    assert kept(ben) == [[f"workshop:{room.room}:pair:confidence", "2"]]
    assert not any('"before"' in one for one in sent)

    ben.page.reload()
    put("before_after", "How sure are you now?", moment="after", **CONFIDENCE)
    ben.sees_question("How sure are you now?").sees("You said 2 before.").check()
    choose(ben, "Where are you now?", 4)
    ben.send().sees("Before: 2\nNow: 4")

    assert any('"before":"2"' in one for one in sent)
    assert kept(ben) == []


def test_nothing_chosen_is_not_kept(ben, put):
    put("before_after", "How sure are you?", moment="before", **CONFIDENCE)
    ben.sees_question("How sure are you?").send()

    expect(ben.page.locator("[data-part=problem-at-box]")).to_be_visible()
    assert kept(ben) == []


def test_a_phone_that_kept_nothing_is_asked_for_both(ben, put):
    put("before_after", "How sure are you now?", moment="after", **CONFIDENCE)
    ben.sees_question("How sure are you now?")
    choose(ben, "Where were you before?", 3)
    choose(ben, "Where are you now?", 3)

    ben.send().sees("Before: 3\nNow: 3")


def test_without_a_script_no_first_number_is_sent_and_both_are_given_later(stage, room, put):
    phone = stage.phone(room, java_script_enabled=False).join(room.code)
    sent = sent_by(phone)
    put("before_after", "How sure are you?", moment="before", **CONFIDENCE)
    phone.page.reload()
    phone.sees("Remember your number: it is not sent.")
    choose(phone, "Where are you now?", 2)
    phone.send().sees("You have answered this question.")
    assert any("kept=yes" in one for one in sent)
    assert not any("before=" in one for one in sent)

    put("before_after", "How sure are you now?", moment="after", **CONFIDENCE)
    phone.page.goto(f"/w/{room.room}")
    choose(phone, "Where were you before?", 2)
    choose(phone, "Where are you now?", 5)
    phone.send().sees("Now: 5 – Quite sure")


def test_when_the_session_closes_no_number_stays_on_the_phone(ben, room, put):
    put("before_after", "How sure are you?", moment="before", **CONFIDENCE)
    ben.sees_question("How sure are you?")
    choose(ben, "Where are you now?", 2)
    ben.send().sees("Kept on this phone")

    room.close()

    ben.sees("The session has closed")
    assert kept(ben) == []


def test_the_shift_is_drawn_and_said_on_the_board(stage, room, put, server):
    from serving import RealPhone
    board = stage.board(room)
    put("before_after", "How sure are you now?", moment="after", **CONFIDENCE)
    position = len(room.state["run_sheet"])
    for before, after in ((1, 3), (2, 4), (2, 5), (3, 3), (4, 2)):
        phone = RealPhone(server, room.code)
        answer = phone.act("submit_response", client_id=f"a-pair-of-{before}-and-{after}", step_id=phone.step_id,
                           body={"before": str(before), "after": str(after)})
        assert answer["ok"], answer
    room.close_step(position)
    room.reveal_step(position)

    board.sees("3 of 5 moved up, 1 stayed, 1 moved down.").check()
    expect(board.page.locator(".shift__drawing")).to_be_visible()
    board.page.screenshot(path="test-results/kind-before-after.png")


def test_a_card_stands_large_on_the_board_and_on_phones(stage, ben, room, put):
    board = stage.board(room)
    put("briefing", "Key fact", figure="Over a fifth", statement="of the reviews found that nobody had asked.",
        source="Annual report, 2024, section 3")

    for screen in (ben, board):
        screen.sees("Over a fifth").sees("nobody had asked").sees("Source: Annual report, 2024, section 3").check()
    figure = board.page.locator(".briefing__figure:visible").evaluate(
        "element => parseFloat(getComputedStyle(element).fontSize)")
    assert figure > 100
    board.page.screenshot(path="test-results/kind-briefing.png")
    ben.page.screenshot(path="test-results/kind-briefing-phone.png", full_page=True)


def test_phases_show_which_is_on_and_take_what_a_pair_wrote(stage, ben, room, put):
    board, amara = stage.board(room), stage.facilitator().sign_in().open_console(room.room)
    put("phases", "What do we make of this?", preset="1-2-4-all")
    ben.sees_question("What do we make of this?")

    amara.page.get_by_role("button", name="Start In pairs: 2 minutes").click()

    for screen in (ben, board):
        expect(screen.page.locator(".phase.is-now:visible")).to_contain_text("In pairs")
        expect(screen.page.locator(".phase[aria-current=true]:visible")).to_have_count(1)
        screen.check()
    ben.write("Ask the child first")
    choose(ben, "Written by", "a pair")
    ben.send()
    ben.sees("Written by a pair")
    amara.check()
    board.page.screenshot(path="test-results/kind-phases.png")
    ben.page.screenshot(path="test-results/kind-phases-phone.png", full_page=True)


def test_a_break_says_how_long_it_is(stage, ben, room, put):
    board = stage.board(room)
    put("break", "Break")

    ben.sees("Back in 12 minutes").check()
    board.sees("Back in 12 minutes").check()
    expect(ben.page.locator("[data-part=composer]")).to_be_hidden()


def test_actions_are_proposed_on_phones_and_agreed_on_the_board(stage, ben, room, put):
    board, amara = stage.board(room), stage.facilitator().sign_in().open_console(room.room)
    put("actions", "What will we do?")
    position = len(room.state["run_sheet"])
    ben.sees_question("What will we do?").check()
    ben.page.get_by_label("What will be done?").fill("Meet each month")
    ben.page.get_by_label("Whose role is it?").fill("Team managers")
    ben.send().sees("Owner: Team managers")
    room.close_step(position)
    room.reveal_step(position)

    amara.page.locator("form[action=agree_action]", has_text="Meet each month").get_by_role("button").click()
    board.sees("1 action is agreed.").sees("Owner: Team managers")
    amara.page.get_by_text("Add an action", exact=True).click()
    form = amara.page.locator("form[action=add_action]:visible")
    form.get_by_label("What will be done?").fill("Write it down")
    form.get_by_role("button", name="Add").click()
    board.sees("2 actions are agreed.").check()
    expect(form.get_by_label("What will be done?")).to_have_value("")

    item = amara.page.locator(".actions-acts__item", has_text="Write it down").filter(has=amara.page.locator(
        "form[action=change_action]"))
    item.locator("summary").click()
    item.get_by_label("Owner").fill("All of us")
    item.get_by_role("button", name="Save change").click()
    board.sees("Owner: All of us")
    amara.check()
    board.page.screenshot(path="test-results/kind-actions.png")
    amara.page.screenshot(path="test-results/kind-actions-console.png", full_page=True)

    item.get_by_role("button", name="Take off").click()
    board.sees("1 action is agreed.")


def test_a_check_in_is_one_line(ben, put):
    put("check_in", "How do you come into this session?")
    ben.sees_question("How do you come into this session?").check()

    ben.write("x" * 141).send()
    expect(ben.page.locator("[data-part=problem-at-box]")).to_contain_text(
        "That is 141 characters: the most is 140. Shorten it.")
    ben.write("Tired, but here").send()

    expect(ben.page.locator("[data-part=yours]")).to_contain_text("Tired, but here")
