"""“I’d like a break” is said in private: the facilitator never learns of one."""

from __future__ import annotations

from pages import press, words_of
from people import client_id

from workshop.care.pauses import LASTS, PASSED_ON, TOLD_WORDS, PauseWishes


def ask(phone):
    return phone.live.command("ask_for_break", client_id=client_id())


def test_one_wish_is_heard_by_nobody(room):
    ben, _chidi = room.join(2)
    room.console.open_step(1)
    before = (room.console.state, room.board_state)
    room.console.received()

    first, second = ask(ben), ask(ben)

    assert first == second == {"ok": True, "words": PASSED_ON}
    assert (room.console.state, room.board_state) == before
    assert room.console.received() == []


def test_two_wishes_are_told_to_the_facilitator_alone_without_a_number(room):
    ben, chidi, efe = room.join(3)
    room.console.open_step(1)
    ask(ben)
    for live in (room.console, room.board, ben.live):
        live.received()

    answers = [ask(chidi), ask(efe)]

    (state,) = room.console.events("session_state")
    assert state["pause_words"] == TOLD_WORDS == "It may be time for a pause"
    assert [answer["words"] for answer in answers] == [PASSED_ON] * 2
    assert [live.received() for live in (room.board, ben.live)] == [[], []]


def test_what_was_told_goes_when_the_facilitator_moves_on(room):
    ben, chidi = room.join(2)
    room.console.open_step(1)
    ask(ben)
    ask(chidi)

    room.console.open_step(2)
    assert room.console.state["pause_words"] == ""
    ask(ben)

    assert room.console.state["pause_words"] == ""


def test_a_wish_that_was_not_told_yet_stays_when_the_group_moves_on(room):
    ben, chidi = room.join(2)
    room.console.open_step(1)
    ask(ben)
    room.console.open_step(2)

    ask(chidi)

    assert room.console.state["pause_words"] == TOLD_WORDS


def test_wishes_of_a_while_ago_do_not_count():
    now = [0.0]
    wishes = PauseWishes(clock=lambda: now[0])
    wishes.note("room", "ben")

    now[0] = LASTS + 1
    assert wishes.note("room", "chidi") is False
    assert wishes.note("elsewhere", "ben") is False

    assert wishes.note("room", "ben") is True


def test_without_a_script_the_wish_goes_by_a_plain_form_and_keeps_what_was_written(room):
    (ben,) = room.join()
    room.console.open_step(1)

    page = press(ben.browser, ben.browser.get(f"/w/{room.room}").text, "ask_for_break")

    assert page.status_code == 200
    assert PASSED_ON in words_of(page.text)


def test_nothing_of_a_wish_is_stored(app, room, settings):
    ben, chidi = room.join(2)
    room.console.open_step(1)

    ask(ben)

    stored_bytes = b"".join(path.read_bytes() for path in settings.data.rglob("*") if path.is_file())
    wishers = app.extensions["workshop_pause_wishes"]._rooms[room.room]
    assert wishers
    assert [wisher for wisher in wishers if wisher.encode() in stored_bytes] == []
    assert chidi.state["yours"]["has_answered"] is False
