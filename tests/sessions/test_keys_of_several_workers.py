"""Session keys in Redis: every worker has the same, one that is destroyed is gone for all, and a restart loses none."""

from __future__ import annotations

import pytest
from several_workers import Redis

from workshop.sessions.keys import KeyLost
from workshop.sessions.keys_in_redis import BROUGHT_BACK_WITHIN, KeyAway, KeysInRedis
from workshop.workers.link import link_to


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with Redis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture
def stores(redis):
    redis.client.flushall()
    stores = [KeysInRedis(link_to(redis.address)) for _worker in range(2)]
    for store in stores:
        store.prepare()
    return stores


def test_two_workers_have_the_same_key(stores):
    here, there = stores
    here.create("north")

    there.create("north")

    assert len(here.read("north")) == 32
    assert here.read("north") == there.read("north")


def test_a_destroyed_key_is_forgotten_by_every_worker(stores, moved_clock):
    here, there = stores
    here.create("north")
    there.read("north")

    here.destroy("north")
    there.forget_destroyed()

    assert not there.has("north")
    moved_clock.forward(seconds=BROUGHT_BACK_WITHIN + 1)
    with pytest.raises(KeyLost):
        there.read("north")


def test_an_act_after_the_end_leaves_nothing(stores, redis):
    here, there = stores
    here.create("north")
    here.destroy("north")

    there.note_act("north")

    assert redis.client.exists("workshop:key:north") == 0


def test_a_redis_that_was_started_anew_is_given_its_keys_back_and_none_of_a_session_that_ended(stores, redis):
    here, there = stores
    for room in ("north", "south"):
        here.create(room)
    key = here.read("north")
    here.read("south")
    redis.client.flushall()

    here.forget_destroyed()
    assert here.is_anew()
    here.bring_back({"north"})
    here.forget_destroyed()

    assert there.read("north") == key
    assert not redis.client.exists("workshop:key:south")


def test_a_key_that_nobody_had_is_waited_for_and_then_lost(stores, redis, moved_clock):
    here, _there = stores
    here.create("north")
    redis.client.flushall()
    here.is_anew()

    with pytest.raises(KeyAway):
        here.read("north")
    assert not here.may_have_lost
    moved_clock.forward(seconds=BROUGHT_BACK_WITHIN + 1)

    assert here.may_have_lost
    with pytest.raises(KeyLost):
        here.read("north")


def test_without_redis_a_key_that_is_known_is_known_and_no_session_opens(tmp_path):
    with Redis(tmp_path) as redis:
        store = KeysInRedis(link_to(redis.address))
        store.prepare()
        store.create("north")
        key = store.read("north")

    assert store.read("north") == key
    with pytest.raises(KeyAway):
        store.create("south")
    with pytest.raises(KeyAway):
        store.read("west")
