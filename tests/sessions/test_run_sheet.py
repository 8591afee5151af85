"""Running a session from its console: every act, and what refuses it."""

from __future__ import annotations

import pytest
from installation import installed
from pages import form_to, words_of
from people import Facilitator, first_panel


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with installed(tmp_path_factory.mktemp("workshop")) as app:
        yield app


@pytest.fixture(scope="module")
def amara(app):
    return Facilitator(app, "amara@example.org", "Amara")


def steps_of(room):
    return [row["state"] for row in room.console.state["run_sheet"]]


def refused(ack):
    return (ack["ok"], ack["error"], ack["words"])


def test_opening_the_lobby_twice_is_refused(room):
    assert refused(room.console.act("open_lobby")) == (False, "plan_changed", "The lobby is open already.")


def test_opening_a_step_puts_it_to_the_group(room):
    ack = room.console.open_step(2)

    state = room.console.state
    assert ack == {"ok": True, "words": "Question 2 is open.", "plan_revision": 2}
    assert (steps_of(room), state["state"], state["headline"]) == (
        ["waiting", "open", "waiting"], "running", "Question 2 of 3")


def test_opening_the_next_step_closes_the_open_one_with_all_its_responses(room):
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("Mine")

    room.console.open_step(2)

    assert steps_of(room) == ["closed", "open", "waiting"]
    room.console.open_step(1)
    assert [response["text"] for response in room.console.state["responses"]] == ["Mine"]


def test_a_closed_step_opens_again_with_what_was_sent(room):
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("Before")
    room.console.close_step(1)

    room.console.open_step(1)

    assert [response["text"] for response in ben.state["yours"]["responses"]] == ["Before"]
    assert ben.respond("After")["ok"]


@pytest.mark.parametrize(("act", "words"), [
    ("close_step", "Question 1 is not open."), ("reveal_step", "Question 1 has not been opened yet.")])
def test_a_step_that_was_not_asked_can_be_neither_closed_nor_revealed(room, act, words):
    ack = getattr(room.console, act)(1)

    assert refused(ack) == (False, "plan_changed", words)
    assert steps_of(room) == ["waiting"] * 3


def test_reveal_and_hold_decide_what_the_room_sees(room):
    phones = room.join(3)
    room.console.open_step(1)
    for phone in phones:
        phone.respond("said")
    room.console.close_step(1)

    seen = []
    for act in ("reveal_step", "hold_step", "reveal_step"):
        room.console.act(act, step_id=room.console.step_id(1))
        seen.append(len(room.board_state["responses"]))

    assert seen == [3, 0, 3]


@pytest.mark.parametrize(("number", "display", "is_revealed"), [
    (7, "auto", False), (8, "auto", True), (1, "live", True), (8, "held", False)])
def test_a_step_opens_as_the_group_is_large_or_as_chosen(room, number, display, is_revealed):
    for phone in range(number):
        room.app.extensions["workshop_presence"].seen(room.room, f"phone {phone}")
    room.console.act("set_display", step_id=room.console.step_id(1), display=display)

    room.console.open_step(1)

    assert room.board_state["step"]["is_revealed"] is is_revealed


@pytest.mark.parametrize("display", ["", "Live", "everything", None, 1, ["live"]])
def test_there_are_three_ways_to_show_and_no_other(room, display):
    ack = room.console.act("set_display", step_id=room.console.step_id(1), display=display)

    assert (ack["ok"], ack["error"]) == (False, "malformed")


@pytest.mark.parametrize(("command", "given"), [
    ("open_step", {}), ("close_step", {}), ("reveal_step", {}), ("hold_step", {}), ("set_display", {"display": "live"}),
    ("close_session", None), ("open_lobby", None),
])
def test_an_act_decided_on_an_older_plan_is_told_what_happened_and_changes_nothing(room, command, given):
    older = room.console.state["plan_revision"]
    room.console.open_step(1)
    before = room.console.state

    payload = {} if given is None else {"step_id": room.console.step_id(1)} | given
    ack = room.console.act(command, plan_revision=older, **payload)

    assert refused(ack) == (False, "plan_changed", "Question 1 is open since another window acted a moment ago. "
                            "Nothing was changed by you: this is how things stand now.")
    assert first_panel(ack["state"]) == before == room.console.state


def test_of_two_tabs_the_second_is_told_and_shown(room, amara):
    other = amara.console(room.room)
    plan_revision = other.state["plan_revision"]
    room.console.open_step(1)

    ack = other.act("open_step", step_id=room.console.step_id(2), plan_revision=plan_revision)

    assert (ack["error"], ack["state"]["headline"]) == ("plan_changed", "Question 1 of 3")
    assert steps_of(room) == ["open", "waiting", "waiting"]


@pytest.mark.parametrize("command", ["open_step", "close_step", "reveal_step", "hold_step", "set_display"])
def test_a_closed_session_takes_no_act_on_its_steps(room, command):
    step_id = room.console.step_id(1)
    room.console.open_step(1)
    room.console.act("close_session")
    before = room.console.state
    given = {"display": "live"} if command == "set_display" else {}

    ack = room.console.act(command, step_id=step_id, **given)

    assert refused(ack) == (False, "session_not_open", "This session has ended.")
    assert room.console.state == before


def test_the_large_button_is_always_the_sensible_next_act(room):
    phones = room.join(3)
    pressed = []
    while (act := room.console.state["next_act"]) is not None:
        pressed.append(act["label"])
        given = {} if act["step_id"] is None else {"step_id": act["step_id"]}
        assert room.console.act(act["command"], **given)["ok"]
        if act["command"] == "open_step" and act["label"] != "Open question 3":
            for phone in phones:
                phone.respond("said")

    assert pressed == [
        "Open question 1", "Close question 1", "Reveal 3 responses", "Open question 2", "Close question 2",
        "Reveal 3 responses", "Open question 3", "Close question 3", "Close the session"]


def test_a_plain_form_of_the_console_says_what_was_done(room, amara):
    page = amara.browser.get(f"/sessions/{room.room}/console").text

    answer = amara.browser.post(f"/sessions/{room.room}/open_step", data=form_to(page, "open_step").fields)

    assert (answer.status_code, answer.location) == (303, f"/sessions/{room.room}/console")
    assert "Question 1 is open." in words_of(amara.browser.get(answer.location).text)
