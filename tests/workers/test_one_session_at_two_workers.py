"""A session whose phones, console and board hang on two workers is one session; Redis may go and come back."""

from __future__ import annotations

import copy

import pytest
from services import wait_for
from serving import RealFacilitator, RealPhone
from several_workers import Redis, Workers, at


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with Redis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="module")
def workers(tmp_path_factory, redis):
    with Workers(tmp_path_factory.mktemp("workers"), redis, number=2) as workers:
        yield workers


@pytest.fixture(scope="module")
def amara(workers):
    return RealFacilitator(workers[0], link=workers.first_link)


@pytest.fixture
def room(amara, redis):
    if redis.process is None:
        redis.start()
    return amara.open_lobby(questions=2)


def elsewhere(room, worker):
    """The same console, at another worker."""
    return at(worker, copy.copy(room))


def joined(workers, room, *numbers):
    """Phones that join and connect, each at the worker of its number."""
    phones = [RealPhone(workers[number], room.code) for number in numbers]
    for phone in phones:
        phone.connect()
    return phones


def test_what_one_worker_does_reaches_the_phones_boards_and_consoles_of_the_other(workers, room):
    here, there = joined(workers, room, 0, 1)
    console, board = elsewhere(room, workers[1]).console(), elsewhere(room, workers[1]).board()
    console.received.clear()

    room.open_step(1)

    for viewer in (here.live, there.live):
        wait_for(lambda viewer=viewer: viewer.events("step_opened"))
    for viewer in (console, board):
        wait_for(lambda viewer=viewer: viewer.events("session_state"))
    assert console.events("session_state")[-1]["run_sheet"][0]["state"] == "open"


def test_everybody_counts_whoever_serves_them(workers, room):
    joined(workers, room, 0, 1, 1)

    for worker in workers.all:
        wait_for(lambda worker=worker: elsewhere(room, worker).state["joined"]["count"] == 3)


def test_two_peoples_responses_make_a_batch_though_each_is_taken_by_another_worker(workers, room):
    """And one person's alone never does: eight are there, so the board shows responses as they come."""
    phones = joined(workers, room, 0, 1, 0, 1, 0, 1, 0, 1)
    board = room.board()
    wait_for(lambda: room.state["joined"]["count"] == 8)
    room.open_step(1)
    room.reveal_step(1)

    assert phones[0].respond("said at the first worker")["ok"]
    assert room.board_state["responses"] == []
    assert phones[1].respond("said at the second")["ok"]

    wait_for(lambda: len(room.board_state["responses"]) == 2)
    wait_for(lambda: any(len(panel["panel"]["responses"]) == 2 for panel in board.events("panel_changed")))
    assert phones[2].respond("alone again")["ok"]
    assert phones[2].respond("and once more")["ok"]
    assert len(room.board_state["responses"]) == 2


def test_a_break_that_two_people_wish_for_at_two_workers_is_told(workers, room):
    here, there = joined(workers, room, 0, 1)
    console = room.console()
    room.open_step(1)

    for phone in (here, there):
        assert phone.by_socket("ask_for_break", client_id="a" * 32)["ok"]

    wait_for(lambda: console.events("session_state") and console.events("session_state")[-1]["pause_words"])


def test_closing_destroys_the_key_for_all_workers(workers, room, redis):
    here, there = joined(workers, room, 0, 1)
    room.open_step(1)
    assert there.respond("said and sealed")["ok"]
    assert redis.client.exists(f"workshop:key:{room.room}")

    elsewhere(room, workers[1]).close()

    assert not redis.client.exists(f"workshop:key:{room.room}")
    wait_for(lambda: here.live.events("session_closed"))
    assert [one["text"] for one in room.summary()["steps"][0]["responses"]] == ["said and sealed"]


def test_nothing_in_redis_names_a_person_or_says_when_anything_was_done(workers, room, redis):
    """Values are counts, batches, an expiry in steps of ten minutes; names are rooms, steps and pseudonyms."""
    here, there = joined(workers, room, 0, 1)
    room.open_step(1)
    for phone in (here, there):
        phone.respond("not in Redis")
    wait_for(lambda: redis.client.hlen(f"workshop:presence:{room.room}") >= 3)

    for name in redis.client.scan_iter():
        kind = name.split(":")[1]
        assert kind in {"presence", "contributors", "more-time", "resonators", "pauses", "key", "epoch", "secret",
                        "taken"}
        if kind == "presence":
            for who, what in redis.client.hgetall(name).items():
                assert who in ("changes", "forgotten") or (len(who) == 64 and int(what.split(" ")[0]) % 600 == 0)
        if kind == "contributors":
            assert all(who in ("changes", "forgotten") or (len(who) == 64 and what.isdigit())
                       for who, what in redis.client.hgetall(name).items())


def test_without_redis_responses_are_taken_and_everybody_hears_of_everything_a_little_later(workers, room, redis):
    here, there = joined(workers, room, 0, 1)
    other_board = elsewhere(room, workers[1]).board()
    room.open_step(1)
    wait_for(lambda: there.live.events("step_opened"))
    there.respond("while it was there")
    redis.kill()

    assert here.respond("while it was gone")["ok"]
    assert there.edit(0, "corrected while it was gone")["ok"]
    assert room.open_step(2)["ok"]

    wait_for(lambda: there.live.events("session_moved_on"))
    assert there.state["step"]["id"] == room.step_id(2)
    wait_for(lambda: other_board.events("session_state")[-1]["panels"][0]["step"]["id"] == room.step_id(2))

    redis.start()
    wait_for(lambda: redis.client.exists(f"workshop:key:{room.room}"))
    newcomer = RealPhone(workers[1], room.code)
    assert newcomer.respond("after it came back")["ok"]
    assert there.state["earlier_locked"] is False
    assert room.close()["ok"]
    said = sorted(one["text"] for step in room.summary()["steps"] for one in step["responses"])
    assert said == ["after it came back", "corrected while it was gone", "while it was gone"]
