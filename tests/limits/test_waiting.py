"""Guessing codes: wrong ones cost time, right ones none, and whatever leads nowhere looks the same."""

from __future__ import annotations

import re

import pytest
from people import Room, read, stored

from workshop.limits.waiting import FREE, LONGEST, MOST_WAITING, Waiting
from workshop.sessions import seal
from workshop.sessions.join_code import new_code


@pytest.fixture
def room(app, amara):
    return Room(app, amara)


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def waiting(now):
    made = Waiting.for_groups_of(1000)
    made.clock = made.joins.clock = lambda: now[0]
    return made


@pytest.fixture
def waited(app):
    """The seconds that answers of this app were held back, without the wait; its clock stands still."""
    waiting = app.extensions["workshop_waiting"]
    waiting.sleep = (seconds := []).append
    waiting.clock = waiting.joins.clock = lambda: 0.0
    return seconds


def locked(app, room):
    def lock():
        seal.find(room.room).is_join_locked = True

    stored(app, lock)


def without_code(page, code):
    """A page without what is of this request alone: the code that was typed, and the number of its scripts."""
    return re.sub(r'nonce="[^"]+"', "", re.sub(re.escape(code), "CODE", page.text, flags=re.IGNORECASE))


def test_a_few_wrong_codes_cost_nothing_and_more_cost_more_up_to_a_limit(waiting):
    seconds = [waiting.wrong_code() for _ in range(FREE + 40)]

    assert seconds[:FREE] == [0.0] * FREE
    assert seconds[FREE:FREE + 3] == pytest.approx([0.1, 0.2, 0.3])
    assert max(seconds) == LONGEST
    assert seconds == sorted(seconds)


def test_ten_wrong_codes_a_second_of_a_large_hall_cost_nothing_for_ever(waiting, now):
    seconds = []
    for _ in range(1_000):
        now[0] += 0.1
        seconds.append(waiting.wrong_code())

    assert set(seconds) == {0.0}


def test_after_a_quiet_while_it_costs_nothing_again(waiting, now):
    for _ in range(500):
        waiting.wrong_code()
    now[0] = 4.0

    assert waiting.wrong_code() == 0.0


def test_a_hall_that_joins_at_once_waits_for_nothing_and_what_comes_after_it_waits_and_gets_in(waiting):
    seconds = [waiting.join("hall") for _ in range(1_300)]

    assert set(seconds[:1_200]) == {0.0}
    assert set(seconds[1_200:]) == {0.2}
    assert waiting.join("another") == 0.0


@pytest.mark.parametrize("way", ["link", "form", "joining"])
def test_unknown_closed_and_locked_are_the_same_page_with_the_same_status(app, amara, room, waited, way):
    other = Room(app, amara)
    locked(app, other)
    closed_code, locked_code = room.code, other.code
    room.console.act("close_session")
    unknown = read(app, new_code)

    answers = {}
    for kind, code in {"unknown": unknown, "closed": closed_code, "locked": locked_code}.items():
        stranger = app.test_client()
        answer = (stranger.get(f"/j/{code}") if way == "link" else stranger.post(f"/j/{code}") if way == "joining"
                  else stranger.post("/join", data={"code": code}))
        names = sorted(name for name, value in answer.headers if name not in ("Content-Length", "Set-Cookie"))
        answers[kind] = answer.status_code, without_code(answer, code), names

    assert answers["unknown"][0] == 404
    assert answers["closed"] == answers["unknown"]
    assert answers["locked"] == answers["unknown"]
    assert waited == []


def test_whoever_joined_gets_back_in_when_joining_is_locked(app, room):
    (ben,) = room.join()
    locked(app, room)

    assert ben.browser.get(f"/j/{room.code}").headers["Location"] == f"/w/{room.room}"
    assert ben.browser.post(f"/j/{room.code}").headers["Location"] == f"/w/{room.room}"
    assert ben.browser.post("/join", data={"code": room.code}).status_code == 303
    assert ben.browser.get(f"/w/{room.room}").status_code == 200
    assert ben.live.is_connected


def test_a_locked_session_takes_no_new_phone(app, room):
    locked(app, room)

    stranger = app.test_client()
    assert stranger.post(f"/j/{room.code}").status_code == 404
    assert stranger.get(f"/w/{room.room}").status_code == 404
    assert stranger.get(f"/w/{room.room}/state").status_code == 403


def test_wrong_codes_wait_and_the_right_one_does_not(app, room, waited):
    for _ in range(60):
        app.test_client().get("/j/BCDFGHJK")
    before = list(waited)

    answer = app.test_client().post(f"/j/{room.code}")

    assert (answer.status_code, waited) == (303, before)
    assert len(before) == 60 - FREE
    assert max(before) == LONGEST


def test_locked_waits_as_long_as_unknown(app, room, waited):
    locked(app, room)
    for number in range(2 * FREE):
        app.test_client().get(f"/j/{room.code}" if number % 2 else "/j/BCDFGHJK")

    assert len(waited) == FREE
    assert waited == sorted(waited)


def test_one_browser_that_tries_on_and_on_is_told_so_and_its_right_code_works(app, room, waited):
    browser = app.test_client()
    answers = [browser.get("/j/BCDFGHJK") for _ in range(22)]

    assert [answer.status_code for answer in answers] == [404] * 20 + [429] * 2
    assert "The right code works at once." in answers[-1].text
    assert waited[-1] == LONGEST
    assert browser.get(f"/j/{room.code}").status_code == 200
    assert app.test_client().get("/j/BCDFGHJK").status_code == 404


def test_a_browser_is_known_by_a_random_number_for_five_minutes_and_by_nothing_else(app, waited):
    browser, other = app.test_client(), app.test_client()
    cookies = [one.get("/j/BCDFGHJK", headers={"User-Agent": "zqAgent"}).headers["Set-Cookie"]
               for one in (browser, other)]

    assert all(re.fullmatch(r"codes=[0-9a-f]{32}; .*Max-Age=300; HttpOnly; Path=/; SameSite=Lax", cookie)
               for cookie in cookies)
    assert cookies[0] != cookies[1]
    assert "Set-Cookie" not in browser.get("/j/BCDFGHJK").headers


def test_no_more_than_so_many_wait_and_the_rest_are_told(app, waited):
    waiting = app.extensions["workshop_waiting"]
    waiting.now_waiting = MOST_WAITING
    answers = [app.test_client().get("/j/BCDFGHJK").status_code for _ in range(FREE + 2)]

    assert answers == [404] * FREE + [429] * 2
    assert waited == []


def test_two_hundred_join_at_once_and_all_are_counted(app, room):
    phones = room.join(200)

    assert {phone.joined.status_code for phone in phones} == {303}
    assert room.console.state["joined"]["words"].startswith("200 ")


def test_somebody_who_makes_many_phones_of_one_fills_no_memory_and_silences_nobody(app, room):
    presence = app.extensions["workshop_presence"]
    presence.most = 12
    (ben,) = room.join()
    for _ in range(40):
        app.test_client().post(f"/j/{room.code}")
    room.console.open_step(1)

    assert presence.count(room.room) == 12
    assert ben.respond("We ask too late.")["ok"]
