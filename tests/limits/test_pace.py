from __future__ import annotations

import pytest
from installation import installed
from people import Facilitator, Room, client_id, csrf_of

from workshop.limits import pace
from workshop.limits.pace import Allowance, Limits, Pace, TooFast, facilitator_key, in_ten_seconds, phone_key


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_stock_is_used_up_and_fills_again(clock):
    acts = Pace(Allowance(at_once=3, a_second=1), clock)

    taken = [acts.take("ben") for _ in range(4)]
    clock.now = 1.5

    assert taken == [0.0, 0.0, 0.0, 1.0]
    assert [acts.take("ben"), acts.take("ben")] == [0.0, 0.5]


def test_a_stock_never_holds_more_than_at_once(clock):
    acts = Pace(Allowance(at_once=2, a_second=1), clock)
    acts.take("ben")
    clock.now = 1_000

    assert [acts.take("ben") for _ in range(3)] == [0.0, 0.0, 1.0]


def test_one_who_is_too_fast_takes_nothing_from_another(clock):
    acts = Pace(Allowance(at_once=1, a_second=1), clock)
    for _ in range(50):
        acts.take("ben")

    assert acts.take("chidi") == 0.0


def test_being_refused_does_not_make_the_wait_longer(clock):
    acts = Pace(Allowance(at_once=1, a_second=1), clock)
    acts.take("ben")
    for _ in range(50):
        acts.take("ben")

    clock.now = 1.0
    assert acts.take("ben") == 0.0


def test_a_refusal_says_in_words_and_in_seconds_when_to_go_on(clock):
    acts = Pace(Allowance(at_once=1, a_second=0.4), clock)
    acts.expect("ben")

    with pytest.raises(TooFast) as refused:
        acts.expect("ben")

    assert refused.value.acknowledgement() == {
        "ok": False, "error": "too_fast", "retry_after": 3,
        "words": "That was a lot at once. Nothing is lost: wait 3 seconds, then go on."}


def test_what_is_remembered_of_many_is_forgotten_when_their_stock_is_full(clock, monkeypatch):
    monkeypatch.setattr(pace, "REMEMBERED", 10)
    acts = Pace(Allowance(at_once=1, a_second=1), clock, _crowded=10)
    for number in range(10):
        acts.take(f"phone {number}")
    clock.now = 5

    acts.take("another")

    assert list(acts._stocks) == ["another"]


@pytest.mark.parametrize("seconds_between", [0.5, 1.0, 2.0])
def test_somebody_who_taps_quickly_for_ten_seconds_never_waits(clock, seconds_between):
    """Twenty “rings true” in ten seconds is as fast as a thumb reads cards."""
    acts = Limits.of(phone_acts=10, facilitator_acts=60).phone_acts
    acts.clock = clock
    waits = []
    for _ in range(int(10 / seconds_between)):
        waits.append(acts.take("ben"))
        clock.now += seconds_between

    assert set(waits) == {0.0}


def test_a_phone_on_a_bad_network_that_tries_again_never_waits(clock):
    """It asks by both doors, at once and then with growing waits; every try with the same id counts."""
    acts = Pace(in_ten_seconds(10), clock)
    waits = []
    for wait in (0, 4, 1, 4, 2, 4, 4, 4, 8, 4, 15, 4) * 5:
        clock.now += wait
        waits.append(acts.take("ben"))

    assert set(waits) == {0.0}


def test_keys_say_nothing_about_whose_they_are():
    key = phone_key("room", "token")

    assert key == phone_key("room", "token")
    assert len({key, phone_key("room", "other"), phone_key("other", "token"), facilitator_key(1)}) == 4
    assert "token" not in key


def test_a_facilitator_who_is_too_fast_is_told_by_http_as_by_socket(tmp_path, clock):
    with installed(tmp_path, facilitator_acts=2) as app:
        app.extensions["workshop_limits"].facilitator_acts.clock = clock
        room = Room(app, Facilitator(app, "amara@example.org", "Amara"))
        token = csrf_of(room.facilitator.browser.get(f"/sessions/{room.room}/console").text)
        for _ in range(3):
            room.console.command("unblank_board")

        by_http = room.facilitator.browser.post(f"/sessions/{room.room}/unblank_board", json={}, headers={
            "X-CSRFToken": token, "Accept": "application/json"})
        by_socket = room.console.command("unblank_board")

    assert (by_http.status_code, by_http.json["error"]) == (429, "too_fast")
    assert by_http.headers["Retry-After"] == "5"
    assert by_socket["error"] == "too_fast"


def test_a_phone_has_one_stock_for_both_doors(tmp_path, clock):
    with installed(tmp_path, phone_acts=2) as app:
        app.extensions["workshop_limits"].phone_acts.clock = clock
        room = Room(app, Facilitator(app, "amara@example.org", "Amara"))
        ben, chidi = room.join(2)
        room.console.open_step(1)
        step_id, token = ben.step_id, csrf_of(ben.browser.get(f"/w/{room.room}").text)
        for door in (0, 1, 0, 1):
            payload = {"client_id": client_id(), "step_id": step_id}
            answer = ben.live.command("ask_for_time", **payload) if door else ben.browser.post(
                f"/w/{room.room}/ask_for_time", json=payload, headers={"X-CSRFToken": token}).json
            assert answer["ok"]

        refused = ben.live.command("ask_for_time", client_id=client_id(), step_id=step_id)
        other = chidi.live.command("ask_for_time", client_id=client_id(), step_id=step_id)

    assert (refused["error"], other["ok"]) == ("too_fast", True)
