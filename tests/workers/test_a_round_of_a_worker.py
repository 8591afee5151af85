"""What a worker does every second with Redis is made good in the next round, whatever came between."""

from __future__ import annotations

import pytest
from redis.exceptions import TimeoutError as TooSlow
from several_workers import Redis

from workshop.workers.together import Together


@pytest.fixture
def redis(tmp_path):
    with Redis(tmp_path) as redis:
        yield redis


@pytest.fixture
def worker(app, redis):
    worker = Together(app, redis.address)
    worker.bind()
    worker.keys.prepare()
    yield worker
    app.extensions["workshop_presence"].ask_others = None
    worker.link.close()


def round_of(app, worker):
    with app.app_context():
        worker.round()


def test_keys_that_could_not_be_brought_back_at_once_are_brought_back_in_the_next_round(
        app, room, worker, redis, monkeypatch):
    worker.keys.create(room.room)
    key = worker.keys.read(room.room)
    redis.client.flushall()

    def too_slow(_open):
        raise TooSlow
    with monkeypatch.context() as slow:
        slow.setattr(worker.keys, "bring_back", too_slow)
        round_of(app, worker)
    round_of(app, worker)

    assert worker.keys._link.hget(f"workshop:key:{room.room}", "key") == key
