"""Nothing somebody wrote is lost: not by a reload, a second tab, a closed question, a dead server or a mistake."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(("text", "words"), [
    ("", "Write something first, or choose Pass."),
    ("   \n ", "Write something first, or choose Pass."),
    ("é" * 2001, "That is 2,001 characters: the most is 2,000."),
    ("\U0001f600" * 10_000, "That is 10,000 characters: the most is 2,000."),
], ids=["empty", "blank", "too long", "10,000 emoji"])
def test_words_that_cannot_be_sent_stay_in_the_box_with_a_sentence_beside_it(ben, text, words):
    ben.write(text).send()

    expect(ben.page.locator("[data-part=problem-at-box]")).to_contain_text(words)
    expect(ben.box).to_have_value(text)
    expect(ben.box).to_be_focused()
    ben.check()


def test_characters_that_cannot_be_shown_are_taken_out_and_the_person_asked_to_look(ben):
    ben.page.evaluate("document.querySelector('textarea').value = 'Copied\\u0007 from\\u202e somewhere'")
    ben.box.dispatch_event("input")
    ben.send().sees("Some characters that cannot be shown had come in")

    expect(ben.box).to_have_value("Copied from somewhere")
    ben.send()
    expect(ben.page.locator("[data-part=yours]")).to_contain_text("Copied from somewhere")


def test_a_draft_survives_a_reload_and_a_closed_tab(stage, ben):
    ben.write("Half a thought")
    ben.page.reload()
    expect(ben.box).to_have_value("Half a thought")

    address = ben.page.url
    ben.page.close(run_before_unload=True)
    ben.page = stage.contexts[-1].new_page()
    ben.page.goto(address)

    expect(ben.box).to_have_value("Half a thought")


def test_a_question_that_closes_leaves_the_words_with_a_way_to_copy_them(room, ben):
    ben.write("Not sent in time")
    room.close_step(1)

    ben.sees("This question has closed. Your words are still here.").check()
    expect(ben.box).to_have_value("Not sent in time")
    ben.page.locator("[data-part=composer] [data-act=copy]").click()
    expect(ben.page.locator("[data-part=copied]")).to_be_visible()

    room.open_step(1)
    ben.send()
    expect(ben.page.locator("[data-part=yours]")).to_contain_text("Not sent in time")


def test_a_second_tab_lands_on_the_same_step_with_the_same_responses(stage, ben):
    ben.respond("From the first tab")
    other = stage.contexts[-1].new_page()
    other.goto(ben.page.url)

    expect(other.locator("h1:visible")).to_have_text(ben.page.locator("h1:visible").inner_text())
    expect(other.locator("[data-part=yours]")).to_contain_text("From the first tab")


def test_words_sent_while_the_server_is_down_arrive_when_it_is_back(server, room, ben):
    server.kill()
    ben.write("Written into the dark").send()
    ben.sees("Not sent yet")

    server.start()

    expect(ben.page.locator("[data-part=yours]")).to_contain_text("Written into the dark", timeout=120_000)
    room.close_step(1)
    assert [card["text"] for card in room.state["responses"]] == ["Written into the dark"]


def test_whoever_joined_and_opens_the_code_again_is_back_in_the_session(stage, room, ben):
    ben.page.goto(f"/j/{room.code}")

    ben.page.wait_for_url("**/w/**")
    ben.sees_question(room.state["run_sheet"][0]["question"])
    assert room.state["joined"]["count"] == 1
