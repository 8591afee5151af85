"""A room from lobby to close, through the socket doors."""

from __future__ import annotations

from people import read

from workshop.sessions import seal


def test_responses_of_a_small_group_are_held_until_revealed(room):
    ben, chidi, dele = room.join(3)
    room.console.open_step(1)

    acks = [phone.respond(f"response {number}") for number, phone in enumerate((ben, chidi, dele))]
    room.beat()

    assert [ack["ok"] for ack in acks] == [True] * 3
    assert room.board_state["responses"] == []
    assert room.console.state["responses"] == []
    assert room.console.state["answered"]["words"] == "3 or more have answered"
    room.console.close_step(1)
    assert texts(room.console.state) == ["response 0", "response 1", "response 2"]
    assert room.board_state["responses"] == []
    room.console.reveal_step(1)
    assert texts(room.board_state) == ["response 0", "response 1", "response 2"]


def texts(state):
    return sorted(card["text"] for card in state["responses"])


def test_closing_the_session_seals_it(room):
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("kept")

    ack = room.console.act("close_session")

    assert ack["ok"], ack
    state = read(room.app, lambda: [(s.state, s.is_sealed, s.code) for s in [seal.find(room.room)]])
    assert state == [("closed", True, None)]
    assert not (room.app.extensions["workshop_keys"].folder / room.room).exists()
