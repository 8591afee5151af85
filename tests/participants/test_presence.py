from __future__ import annotations

import pytest

from workshop.participants.presence import TIME_TO_LIVE, Presence


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def presence(clock):
    return Presence(clock=clock)


def test_a_room_nobody_was_in_counts_nobody(presence):
    assert presence.count("room") == 0


def test_each_phone_counts_once_however_often_it_is_seen(presence):
    assert [presence.seen("room", who) for who in ("ben", "chidi", "ben")] == [True, True, False]
    assert presence.count("room") == 2


def test_two_tabs_of_a_phone_count_once(presence):
    presence.connected("room", "ben")
    presence.connected("room", "ben")

    assert presence.count("room") == 1


def test_a_phone_that_is_connected_stays_however_long_the_group_talks(presence, clock):
    presence.connected("room", "ben")

    clock.now = 10 * TIME_TO_LIVE

    assert presence.count("room") == 1


@pytest.mark.parametrize(("seconds", "count"), [(1, 1), (TIME_TO_LIVE - 1, 1), (TIME_TO_LIVE, 0)])
def test_a_phone_that_locked_still_counts_for_a_while(presence, clock, seconds, count):
    presence.connected("room", "ben")
    clock.now = 1_000
    presence.disconnected("room", "ben")

    clock.now += seconds

    assert presence.count("room") == count


def test_a_phone_with_another_tab_open_has_not_gone(presence, clock):
    presence.connected("room", "ben")
    presence.connected("room", "ben")
    presence.disconnected("room", "ben")

    clock.now = TIME_TO_LIVE

    assert presence.count("room") == 1


def test_a_phone_without_a_socket_counts_while_it_asks_now_and_then(presence, clock):
    presence.seen("room", "ben")
    clock.now = TIME_TO_LIVE - 1
    presence.seen("room", "ben")

    clock.now += TIME_TO_LIVE - 1

    assert presence.count("room") == 1
    clock.now += 1
    assert (presence.count("room"), presence.seen("room", "ben")) == (0, True)


def test_rooms_are_counted_apart_and_forgotten_apart(presence):
    presence.seen("north", "ben")
    presence.seen("south", "ben")

    presence.forget("north")
    presence.forget("a room nobody was in")

    assert (presence.count("north"), presence.count("south")) == (0, 1)


def test_what_leaves_without_having_come_is_nobody(presence):
    presence.disconnected("room", "ben")

    assert presence.count("room") == 0


def test_a_role_is_counted_while_its_phone_is_here_and_as_it_was_last_said(presence, clock):
    presence.seen("room", "ben", "leaders")
    presence.connected("room", "chidi", "leaders")
    presence.seen("room", "ben", "practitioners")
    counted = [(presence.count_of("room", "leaders"), presence.count_of("room", "practitioners"))]

    clock.now = TIME_TO_LIVE
    counted.append((presence.count_of("room", "leaders"), presence.count_of("room", "practitioners")))

    assert counted == [(1, 1), (1, 0)]
    assert presence.count_of("another room", "leaders") == 0


def test_each_of_many_who_left_goes_at_their_own_time(presence, clock):
    for number in range(5):
        clock.now = float(number)
        presence.connected("room", f"phone {number}")
        presence.disconnected("room", f"phone {number}")

    counts = []
    for number in range(5):
        clock.now = TIME_TO_LIVE + number
        counts.append(presence.count("room"))

    assert counts == [4, 3, 2, 1, 0]
