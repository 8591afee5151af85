"""Review before display: what waits for the facilitator is on no wire to anybody else, and every act can be undone."""

from __future__ import annotations

import json

import pytest
from people import Room


@pytest.fixture
def reviewed(room):
    """Five have answered a question whose responses wait for the facilitator."""
    phones = room.join(5)
    room.console.act("set_review", step_id=room.console.step_id(1), review="on")
    room.console.open_step(1)
    for number, phone in enumerate(phones):
        phone.respond(f"Response {number}")
    room.console.close_step(1)
    room.console.reveal_step(1)
    return room


def queue(room):
    return sorted(card["text"] for card in room.console.state["queue"])


def on_board(room):
    return sorted(card["text"] for card in room.board_state["responses"])


def id_of(room, text):
    state = room.console.state
    return next(card["id"] for card in [*state["queue"], *state["responses"]] if card["text"] == text)


def act(room, name, text):
    return room.console.command(name, step_id=room.console.step_id(1), response_id=id_of(room, text))


def test_responses_wait_in_the_queue_and_the_board_says_so(reviewed):
    assert (len(queue(reviewed)), on_board(reviewed)) == (5, [])
    assert reviewed.console.state["queue_words"] == "5 responses wait for you"
    assert reviewed.board_state["standing_words"] == (
        "The facilitator is reading the responses before they appear here.")


def test_a_response_that_is_released_goes_to_the_board_and_back_into_the_queue_by_undo(reviewed):
    act(reviewed, "release_response", "Response 1")
    released = on_board(reviewed)
    act(reviewed, "hold_response", "Response 1")

    assert (released, on_board(reviewed), len(queue(reviewed))) == (["Response 1"], [], 5)


def test_what_is_hidden_in_the_queue_comes_back_to_the_queue(reviewed):
    act(reviewed, "hide_response", "Response 1")
    left = queue(reviewed)
    act(reviewed, "restore_response", "Response 1")

    assert (len(left), len(queue(reviewed)), on_board(reviewed)) == (4, 5, [])


def test_everything_that_waits_is_released_at_once_but_not_what_is_hidden(reviewed):
    act(reviewed, "hide_response", "Response 1")

    ack = reviewed.console.command("release_all", step_id=reviewed.console.step_id(1))

    assert ack["words"] == "4 released."
    assert (on_board(reviewed), queue(reviewed)) == ([f"Response {n}" for n in (0, 2, 3, 4)], [])


def test_no_frame_to_board_or_phones_holds_what_waits_or_is_hidden(reviewed):
    act(reviewed, "hide_response", "Response 0")
    act(reviewed, "release_response", "Response 1")

    frames = json.dumps([reviewed.board.received(), [phone.live.received() for phone in reviewed.phones[1:]],
                         reviewed.board_state])

    assert [n for n in (0, 2, 3, 4) if f"Response {n}" in frames] == []
    assert "Response 1" in frames


def test_a_correction_of_a_released_response_waits_again(reviewed):
    reviewed.console.command("release_all", step_id=reviewed.console.step_id(1))
    reviewed.console.open_step(1)
    for phone in reviewed.phones[:2]:
        phone.edit(0, "Corrected")
    reviewed.beat()

    assert (queue(reviewed), on_board(reviewed)) == (["Corrected"] * 2, ["Response 2", "Response 3", "Response 4"])


def test_a_whole_session_can_be_reviewed_and_one_question_left_out(room):
    room.join(3)
    room.console.act("set_session_review", review="on")
    room.console.act("set_review", step_id=room.console.step_id(2), review="off")
    held = []
    for position in (1, 2):
        room.console.open_step(position)
        for phone in room.phones:
            phone.respond("We ask too late.")
        room.console.close_step(position)
        held.append(len(room.console.state["queue"]))

    assert held == [3, 0]


def test_from_forty_joined_responses_wait_unless_somebody_chose_otherwise(app, amara):
    room = Room(app, amara, questions=1)
    room.join(40)
    room.console.open_step(1)
    for phone in room.phones[:6]:
        phone.respond("We ask too late.")
    room.beat()

    assert (len(queue(room)), on_board(room)) == (6, [])


def test_one_response_is_shown_large_until_it_is_hidden_or_ended(reviewed):
    reviewed.console.command("release_all", step_id=reviewed.console.step_id(1))

    act(reviewed, "spotlight", "Response 3")
    large = reviewed.board_state["spotlight"]["text"]
    act(reviewed, "hide_response", "Response 3")
    hidden = reviewed.board_state["spotlight"]
    act(reviewed, "spotlight", "Response 2")
    reviewed.console.command("end_spotlight", step_id=reviewed.console.step_id(1))

    assert (large, hidden, reviewed.board_state["spotlight"]) == ("Response 3", None, None)


def test_what_the_room_may_not_see_cannot_be_shown_large(reviewed):
    ack = act(reviewed, "spotlight", "Response 3")

    assert ack["words"] == "Only a response that the room sees can be shown large. Reveal or release it first."
    assert reviewed.board_state["spotlight"] is None


@pytest.mark.parametrize("name", ["release_response", "hold_response", "spotlight", "hide_response"])
def test_a_response_of_another_step_is_not_found(reviewed, name):
    other = reviewed.console.step_id(2)

    ack = reviewed.console.command(name, step_id=other, response_id=id_of(reviewed, "Response 1"))

    assert (ack["error"], len(queue(reviewed))) == ("not_found", 5)


def test_a_large_room_shows_a_sample_page_by_page(app, amara):
    room = Room(app, amara, questions=1)
    room.join(40)
    room.console.act("set_session_review", review="off")
    room.console.open_step(1)
    for phone in room.phones:
        phone.respond("We ask too late.")
    room.console.close_step(1)
    room.console.reveal_step(1)
    step_id = room.console.step_id(1)

    first = room.board_state
    second = app.test_client().get(f"/board/{room.board_key}/state?step={step_id}&page=2").json["panels"][0]

    assert (first["sample"], len(first["responses"])) == ({"words": "Showing 24 of 40", "page": 1, "pages": 2}, 24)
    assert (second["sample"]["words"], len(second["responses"])) == ("Showing 16 of 40", 16)
    assert {card["id"] for card in first["responses"]} & {card["id"] for card in second["responses"]} == set()


@pytest.mark.parametrize("asked", ["?page=2", "?step=x&page=2", "?step=1&page=-1", "?step=1&page=99999999999"])
def test_a_page_that_does_not_exist_is_the_nearest(reviewed, asked):
    answer = reviewed.app.test_client().get(f"/board/{reviewed.board_key}/state{asked}")

    assert answer.status_code == 200
