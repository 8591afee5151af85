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


def test_what_one_person_sends_is_no_batch(room):
    ben, chidi, *_others = room.join(8)
    room.console.open_step(1)
    for number in range(3):
        ben.respond(f"Ben {number}")
    ben.withdraw(0)
    ben.edit(1, "Ben corrected")
    room.beat()
    assert room.board_state["responses"] == []

    chidi.respond("Chidi")
    room.beat()

    assert texts(room.board_state) == ["Ben 2", "Ben corrected", "Chidi"]
    ben.withdraw(1)
    ben.respond("Ben again")
    room.beat()
    assert texts(room.board_state) == ["Ben 2", "Ben corrected", "Chidi"]


def test_what_somebody_took_back_unseen_makes_nobody_elses_batch(room):
    ben, chidi, *_others = room.join(8)
    room.console.open_step(1)
    chidi.respond("gone before it was seen")
    chidi.withdraw(0)
    ben.respond("Ben one")
    ben.respond("Ben two")

    room.beat()

    assert room.board_state["responses"] == []


def test_the_console_says_anew_what_opening_will_do_when_the_group_has_grown(room):
    room.join(7)
    room.beat()
    assert room.console.state["next_act"]["hint"] == "Responses stay hidden until you reveal them."
    room.console.received()

    room.join(1)
    room.beat()

    hints = [state["next_act"]["hint"] for state in room.console.events("session_state")]
    assert hints == ["Responses will show on the board as they come."]
