"""Taking part where WebSockets are blocked, where sockets are, and where there is no JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


def take_part(phone, room, board):
    """The participant's journey: respond, add, correct, withdraw, pass, and the end."""
    first, second = (row["question"] for row in room.state["run_sheet"])
    phone.sees_question(first).respond("A first response").add("A second response")
    phone.page.locator("[data-part=yours] li", has_text="A first response").locator("[data-act=edit]").click()
    phone.box.fill("A first response, corrected")
    phone.send()
    expect(phone.page.locator("[data-part=yours]")).to_contain_text("A first response, corrected")
    second_response = phone.page.locator("[data-part=yours] li", has_text="A second response")
    second_response.get_by_role("button", name="Withdraw").click()
    expect(phone.page.locator("[data-part=yours]")).not_to_contain_text("A second response")
    room.close_step(1)
    room.reveal_step(1)
    board.shows("A first response, corrected")
    return second


@pytest.mark.parametrize("blocked", ["websocket", "all sockets"])
def test_a_phone_behind_a_strict_network_takes_part(stage, server, blocked):
    room = server.amara.open_lobby(questions=2)
    board = stage.board(room)
    phone = stage.phone(room)
    if blocked == "websocket":
        phone.page.route_web_socket("**", lambda socket: socket.close())
    else:
        phone.page.route_web_socket("**", lambda socket: socket.close())
        phone.page.route("**/socket.io/**", lambda route: route.abort())
    phone.join(room.code).sees("You are in")
    room.open_step(1)

    second = take_part(phone, room, board)
    room.open_step(2)
    phone.sees_question(second).skip()
    room.close()

    phone.sees("Thank you")


def test_a_phone_without_javascript_takes_part(stage, server):
    room = server.amara.open_lobby(questions=2)
    board = stage.board(room)
    phone = stage.phone(room, java_script_enabled=False)
    phone.page.goto(f"/j/{room.code}")
    phone.page.get_by_role("button", name="Join").click()
    phone.sees("You are in")
    room.open_step(1)
    check = phone.page.get_by_role("link", name="Check for the next question")
    check.click()

    second = take_part(phone, room, board)
    room.open_step(2)
    check.click()
    phone.sees_question(second).skip()
    room.close()
    check.click()

    phone.sees("Thank you")


def test_without_javascript_words_that_cannot_be_taken_stay_in_the_box(stage, server):
    room = server.amara.open_lobby(questions=1)
    phone = stage.phone(room, java_script_enabled=False)
    phone.page.goto(f"/j/{room.code}")
    phone.page.get_by_role("button", name="Join").click()
    room.open_step(1)
    phone.page.reload()

    phone.write("é" * 2001).send()

    phone.sees("That is 2,001 characters: the most is 2,000.")
    assert phone.box.input_value() == "é" * 2001
    phone.write("   ").send().sees("Write something first")
    phone.write("Written while it was open")
    room.close_step(1)
    phone.send().sees("This question has closed")
    phone.page.wait_for_load_state()
    assert "Written while it was open" in phone.page.locator("main").inner_text() or \
        phone.box.input_value() == "Written while it was open"
    room.close()
