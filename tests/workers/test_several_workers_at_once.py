"""The topology of `deploy/`, from installed programs: three workers, nginx, PostgreSQL and Redis.

A session lives in one worker; one that is spread over two is one session all the same; and whatever of it all is killed
or restarted while people write, what was acknowledged is stored, once.
"""

from __future__ import annotations

import copy
import time
from itertools import cycle

import gevent
import postgres
import pytest
from services import wait_for
from serving import RealFacilitator, RealPhone
from several_workers import Proxy, Redis, Workers, at
from stubborn import StubbornCrowd

from workshop.workers import across

PHONES = 12
#: Seconds.
GONE_FOR = 30


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with Redis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="module")
def database():
    server = postgres.Server().start()
    yield server.new_database("workshop_workers")
    server.remove()


@pytest.fixture(scope="module")
def workers(tmp_path_factory, redis, database):
    with Workers(tmp_path_factory.mktemp("workers"), redis, number=3, database=database) as workers:
        yield workers


@pytest.fixture(scope="module")
def proxy(tmp_path_factory, workers):
    with Proxy(tmp_path_factory.mktemp("proxy"), workers) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def amara(proxy):
    return RealFacilitator(proxy)


@pytest.fixture
def room(amara):
    """A session of Amara's, reached through the proxy."""
    return amara.open_lobby(questions=2)


def elsewhere(room, worker):
    """The same console, at another worker."""
    return at(worker, copy.copy(room))


def joined(workers, room, *numbers):
    """Phones that join and connect, each at the worker of its number, which hears of the session."""
    phones = [RealPhone(workers[number], room.code) for number in numbers]
    for phone in phones:
        phone.connect()
    workers.wait_until_hearing(room.room, number=len(set(numbers)))
    return phones


def is_told_to_move_on(phone):
    """By the step itself, or by how things stand, where a push was made good."""
    return phone.live.events("step_opened") or phone.live.events("session_moved_on")


def hears_of(phone, step_id):
    wait_for(lambda: phone.state["step"]["id"] == step_id)


# --- through the proxy --------------------------------------------------------

def lines_of(workers):
    return [worker.lines for worker in workers.all]


def test_a_session_from_the_code_to_the_summary_lives_in_one_worker(workers, proxy, room):
    before = lines_of(workers)
    phones = [RealPhone(proxy, room.code) for _phone in range(PHONES)]
    lines = [phone.connect() for phone in phones]
    console, board = room.console(), room.board()

    more = [now - then for now, then in zip(lines_of(workers), before, strict=True)]
    assert max(more) >= PHONES                # the other workers hold what the proxy keeps open, and none of these
    assert sorted(more)[-2] < PHONES / 2
    room.open_step(1)
    for phone in phones:
        wait_for(lambda phone=phone: phone.live.events("step_opened"))
        assert phone.respond(f"said by {phones.index(phone)}")["ok"]
    assert room.close_step(1)["ok"]
    assert room.reveal_step(1)["ok"]
    wait_for(lambda: any(len(one["panels"][0]["responses"]) == PHONES for one in board.events("session_state")
                         if one["panels"]))
    assert room.close()["ok"]
    for line in (*lines, console, board):
        wait_for(lambda line=line: line.events("session_closed"))
    assert len(room.summary()["steps"][0]["responses"]) == PHONES


def crowd_of(proxy, room):
    crowd = StubbornCrowd(proxy, room, PHONES)
    crowd.connect()
    crowd.begin(1)
    crowd.wait_for_acts(4)
    return crowd


def assert_nothing_lost(crowd, proxy, report, **more):
    crowd.finish()
    crowd.assert_right_everywhere(1)
    crowd.leave()
    crowd.assert_kept(proxy, report, **more)


def test_a_worker_that_is_killed_under_load_loses_nothing_and_its_room_goes_on_at_another(
        workers, proxy, room, record_property):
    before = lines_of(workers)
    crowd = crowd_of(proxy, room)
    held = max(workers.all, key=lambda worker: worker.lines - before[workers.all.index(worker)])

    held.kill()
    crowd.wait_for_acts(8)
    assert_nothing_lost(crowd, proxy, record_property)

    room.close()
    held.launch()
    workers.wait_until_ready(held)


def test_workers_restarted_one_after_the_other_are_a_reconnect_and_no_more(workers, proxy, room, record_property):
    """As `deploy/rolling-restart.sh` does it; the proxy is restarted too."""
    crowd = crowd_of(proxy, room)
    for worker in workers.all:
        assert worker.stop() == 0
        worker.launch()
        workers.wait_until_ready(worker)
    proxy.stop()
    proxy.start()

    assert_nothing_lost(crowd, proxy, record_property, restarts=len(workers.all) + 1)
    assert room.close()["ok"]


def test_redis_that_is_killed_under_load_and_gone_for_a_while_loses_nothing(
        workers, proxy, room, redis, record_property):
    crowd = crowd_of(proxy, room)
    redis.kill()
    crowd.wait_for_acts(12)
    redis.start()

    assert_nothing_lost(crowd, proxy, record_property)
    wait_for(lambda: redis.client.exists(f"workshop:key:{room.room}"))
    assert room.close()["ok"]


# --- past the proxy: one session at two workers -----------------------------------

def test_what_one_worker_does_reaches_the_phones_boards_and_consoles_of_the_other(workers, room):
    here, there = joined(workers, room, 0, 1)
    console, board = elsewhere(room, workers[1]).console(), elsewhere(room, workers[1]).board()
    console.received.clear()

    assert room.open_step(1)["ok"]

    for phone in (here, there):
        wait_for(lambda phone=phone: is_told_to_move_on(phone))
    wait_for(lambda: board.events("session_state"))
    wait_for(lambda: console.events("session_state")[-1]["run_sheet"][0]["state"] == "open")


def test_pushes_that_redis_refused_for_a_moment_are_made_good_at_the_other_worker(workers, room, redis):
    phones = joined(workers, room, 0, 1)
    redis.client.execute_command("ACL", "LOG", "RESET")
    redis.client.execute_command("ACL", "SETUSER", "default", "-publish")
    try:
        assert room.open_step(1)["ok"]
        wait_for(lambda: redis.client.execute_command("ACL", "LOG"))
    finally:
        redis.client.execute_command("ACL", "SETUSER", "default", "+publish")

    for phone in phones:
        wait_for(lambda phone=phone: is_told_to_move_on(phone))


def test_a_push_that_made_room_for_others_while_redis_was_slow_is_made_good_too(redis, monkeypatch):
    monkeypatch.setattr(across, "MOST_WAITING", 2)
    manager = across.Across(redis.address, hear=lambda *_told: None)
    ear = redis.client.pubsub()
    ear.psubscribe(f"{across.CHANNEL}*")
    wait_for(lambda: ear.get_message(timeout=1.0))
    for room in ("one", "two", "three"):
        manager.tell(room, "state")
    sender = gevent.spawn(manager._send)
    sender.join(1.0)                       # it goes on without end; meanwhile it sends
    try:
        heard = [wait_for(lambda: ear.get_message(timeout=1.0)) for _message in range(3)]
    finally:
        sender.kill()
        ear.close()

    assert [(message["channel"].removeprefix(across.CHANNEL), message["data"].split()[-1]) for message in heard] == [
        ("one", across.MISSED), ("two", "state"), ("three", "state")]


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


def test_a_break_that_two_people_wish_for_at_two_workers_is_told_at_a_third(workers, room):
    here, there = joined(workers, room, 0, 1)
    console = elsewhere(room, workers[2]).console()
    room.open_step(1)

    for phone in (here, there):
        assert phone.by_socket("ask_for_break", client_id="a" * 32)["ok"]

    wait_for(lambda: console.events("session_state")[-1]["pause_words"])


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


def test_redis_gone_for_half_a_minute_holds_up_nobody_in_a_room_at_two_workers(workers, room, redis):
    """Responses are taken, and everybody hears of everything, a little later."""
    here, there = joined(workers, room, 0, 1)
    other_board = elsewhere(room, workers[1]).board()
    room.open_step(1)
    wait_for(lambda: is_told_to_move_on(there))
    there.respond("while it was there")
    redis.kill()

    assert here.respond("while it was gone")["ok"]
    assert there.edit(0, "corrected while it was gone")["ok"]
    assert room.open_step(2)["ok"]

    wait_for(lambda: there.live.events("session_moved_on"))
    assert there.state["step"]["id"] == room.step_id(2)
    wait_for(lambda: other_board.events("session_state")[-1]["panels"][0]["step"]["id"] == room.step_id(2))

    back_at = time.monotonic() + GONE_FOR
    turns, position = cycle([1, 2]), 0
    while time.monotonic() < back_at or position != 2:      # the room goes on all the while, from one to the other
        position = next(turns)
        assert room.open_step(position)["ok"]
        hears_of(there, room.step_id(position))

    redis.start()
    wait_for(lambda: redis.client.exists(f"workshop:key:{room.room}"))
    newcomer = RealPhone(workers[1], room.code)
    assert newcomer.respond("after it came back")["ok"]
    assert there.state["earlier_locked"] is False
    assert room.close()["ok"]
    said = sorted(one["text"] for step in room.summary()["steps"] for one in step["responses"])
    assert said == ["after it came back", "corrected while it was gone", "while it was gone"]
