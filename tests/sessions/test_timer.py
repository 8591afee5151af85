"""Clocks advise: they close nothing, and who needs longer is a number of two or more."""

from __future__ import annotations

import pytest
from people import client_id


@pytest.fixture
def people(room):
    phones = room.join(3)
    room.console.open_step(1)
    return phones


def start(room, **given):
    return room.console.command("start_timer", **{"step_id": room.console.step_id(1), "minutes": 2,
                                                  "words": "In pairs"} | given)


def ask_for_time(phone):
    return phone.live.command("ask_for_time", client_id=client_id(), step_id=phone.step_id)


def test_a_clock_is_told_to_everybody_in_seconds_that_are_left(room, people):
    assert start(room)["words"] == "The clock runs. It closes nothing."

    for timer in (people[0].state["timer"], room.board_state["timer"], room.console.state["timer"]):
        assert (timer["words"], timer["minutes"]) == ("In pairs", 2)
        assert 115 <= timer["seconds_left"] <= 120


def test_a_clock_that_has_run_out_closes_nothing(room, people, monkeypatch):
    start(room, minutes=1)
    later = __import__("time").time() + 3600
    monkeypatch.setattr("workshop.clock.source", lambda: later)

    assert people[0].state["timer"]["seconds_left"] == 0
    assert people[0].respond("In my own time")["ok"]


def test_a_clock_gets_more_time_and_is_stopped(room, people):
    start(room)
    room.console.command("add_time", step_id=room.console.step_id(1), minutes=3)
    longer = room.board_state["timer"]
    room.console.command("stop_timer", step_id=room.console.step_id(1))

    assert (longer["minutes"], longer["seconds_left"] > 290) == (5, True)
    assert (room.board_state["timer"], people[0].state["timer"]) == (None, None)


def test_phones_hear_of_a_clock(room, people):
    people[0].live.received()
    start(room)

    (heard,) = people[0].live.events("timer_changed")
    assert (heard["timer"]["words"], heard["step_id"]) == ("In pairs", people[0].step_id)


@pytest.mark.parametrize("minutes", [0, -1, 241, 10 ** 9])
def test_a_clock_runs_for_minutes_that_make_sense(room, people, minutes):
    assert start(room, minutes=minutes)["words"] == "A clock runs from 1 to 240 minutes."
    assert room.board_state["timer"] is None


def test_a_step_that_is_not_open_has_no_clock(room, people):
    start(room)
    room.console.close_step(1)

    assert start(room)["words"] == "Question 1 is not open, so there is nothing to time."
    assert room.console.state["timer"] is None


def test_one_person_who_needs_more_time_is_told_to_nobody(room, people):
    room.console.received()

    ack = ask_for_time(people[0])
    ask_for_time(people[0])

    assert ack["words"] == "Passed on, without your name, once two people ask."
    assert (room.console.state["more_time_words"], room.console.events("panel_changed")) == ("", [])


def test_two_people_who_need_more_time_are_a_number_to_the_facilitator_alone(room, people):
    ask_for_time(people[0])
    ask_for_time(people[1])

    assert room.console.state["more_time_words"] == "2 people would like more time"
    assert "more time" not in str(room.board_state)
    assert "more time" not in str(people[2].state)


def test_more_time_given_is_more_time_heard(room, people):
    start(room)
    ask_for_time(people[0])
    ask_for_time(people[1])

    room.console.command("add_time", step_id=room.console.step_id(1), minutes=1)

    assert room.console.state["more_time_words"] == ""
