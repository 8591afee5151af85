from __future__ import annotations

import pytest

from workshop.live.seats import Seats


def fill(seats, room, number):
    return sum(seats.take(room, f"{room} {n}", f"{room} {n}", at_most=6) == [] for n in range(number))


def test_a_session_holds_what_a_reconnect_wave_needs():
    seats = Seats(most=10_000, expected=100)

    assert fill(seats, "hall", 1_000) == 220


def test_a_session_that_was_larger_than_expected_holds_more():
    seats = Seats(most=10_000, expected=10)

    assert seats.take("hall", "ben", "1", at_most=6, most_joined=500) == []
    assert seats.most_of("hall", 500) == 1_100


def test_no_session_holds_more_than_are_still_free():
    seats = Seats(most=100, expected=1_000)

    assert [fill(seats, room, 500) for room in ("first", "second", "third")] == [50, 25, 12]


@pytest.mark.parametrize("hostile", [1, 2, 4])
def test_a_session_that_begins_now_finds_room_whatever_others_took(hostile):
    seats = Seats(most=6_000, expected=1_000)
    for number in range(hostile):
        fill(seats, f"hostile {number}", 10_000)

    assert fill(seats, "new", 100) == 100


def test_consoles_and_boards_find_room_when_phones_took_it_all():
    seats = Seats(most=100, expected=10)
    fill(seats, "hall", 500)

    assert seats.take("hall", "amara", "console", at_most=16, is_phone=False) == []


def test_one_phone_has_a_few_and_its_oldest_goes():
    seats = Seats(most=100, expected=10)
    first = [seats.take("hall", "ben", f"tab {n}", at_most=3) for n in range(3)]

    assert first == [[], [], []]
    assert seats.take("hall", "ben", "tab 3", at_most=3) == ["tab 0"]
    assert seats.held_by("hall") == 3


def test_who_leaves_makes_room():
    seats = Seats(most=100, expected=1)
    taken = fill(seats, "hall", 5)
    seats.leave("hall 0")
    seats.leave("hall 0")

    assert (taken, seats.take("hall", "chidi", "new", at_most=6), seats.held_by("hall")) == (2, [], 2)
