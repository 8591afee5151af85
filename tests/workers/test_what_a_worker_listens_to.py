"""A worker hears of the sessions that it has viewers of, whatever Redis was doing when they came in."""

from __future__ import annotations

import signal
import threading

import pytest
import socketio
from people import Live
from redis.client import PubSub
from services import wait_for
from several_workers import Redis

from workshop.live import doors
from workshop.workers import across


@pytest.fixture
def redis(tmp_path):
    with Redis(tmp_path) as redis:
        yield redis


class Listener:
    """One worker's ear, and what it has heard of."""

    def __init__(self, redis):
        self.redis, self.heard = redis, []
        self.manager = across.Across(redis.address, hear=self.hear)
        self.manager.set_server(socketio.Server(async_mode="threading"))
        self.thread = threading.Thread(target=lambda: next(self.manager._listen()), daemon=True)

    def start(self):
        self.thread.start()
        wait_for(lambda: self.manager.is_listening)
        return self

    def hear(self, *told):
        self.heard.append(told)
        if told[1] == "cut":               # and somebody else finds out, while this one is busy with it
            self.manager._ear.connection.disconnect()

    def tell(self, room, words):
        """As another worker does."""
        return self.redis.client.publish(across.CHANNEL + room, f"!another {words}")

    def wait_for(self, *told):
        """Until it has heard these; meanwhile it looks after what it listens to, as it does every second."""
        def has_heard():
            self.manager.keep(lambda _room: True)
            return [one for one in self.heard if one in told] == [*told]
        wait_for(has_heard)

    def stop(self):
        """What is for viewers ends it here."""
        wait_for(lambda: self.redis.client.publish(across.OF_ALL, "{}") == 1)
        self.thread.join(60)
        assert not self.thread.is_alive()


@pytest.fixture
def listener(redis):
    listener = Listener(redis)
    yield listener
    listener.stop()


def test_a_viewer_who_comes_in_before_redis_confirms_is_shown_how_things_stand_once_it_does(
        listener, redis, monkeypatch):
    monkeypatch.setattr(across, "LISTENS_WITHIN", 0)
    listener.start()
    redis.process.send_signal(signal.SIGSTOP)

    listener.manager.follow("room")
    redis.process.send_signal(signal.SIGCONT)

    listener.wait_for(("room", across.MISSED))
    assert listener.tell("room", "state") == 1
    listener.wait_for(("room", across.MISSED), ("room", "state"))


def test_a_viewer_who_comes_in_while_the_first_asking_is_on_its_way_is_heard_of_too(listener, monkeypatch):
    ask = PubSub.subscribe

    def ask_and_let_somebody_in(ear, *channels):
        ask(ear, *channels)
        if across.OF_ALL in channels:
            listener.manager.follow("room")
    monkeypatch.setattr(PubSub, "subscribe", ask_and_let_somebody_in)
    listener.start()

    listener.wait_for(("room", across.MISSED))
    assert listener.tell("room", "state") == 1
    listener.wait_for(("room", across.MISSED), ("room", "state"))


def test_viewers_are_shown_how_things_stand_when_the_link_was_cut_and_made_anew_by_itself(listener):
    listener.start().manager.follow("room")
    wait_for(lambda: listener.tell("room", "cut") == 1)

    listener.wait_for(("room", "cut"), ("room", across.MISSED))
    assert listener.tell("room", "state") == 1


def test_viewers_are_shown_how_things_stand_when_redis_is_back(listener, redis):
    listener.start().manager.follow("room")
    redis.kill()
    wait_for(lambda: not listener.manager.is_listening)
    listener.heard.clear()            # that Redis was slow at first, perhaps
    redis.start()

    listener.wait_for(("room", across.MISSED))
    assert listener.tell("room", "state") == 1


def listeners_to(redis, room):
    return redis.client.pubsub_numsub(across.CHANNEL + room)[0][1]


def test_a_session_whose_viewer_comes_in_while_others_are_let_go_is_not_let_go(listener, redis, monkeypatch):
    here, let_go = set(), PubSub.unsubscribe

    def let_go_while_somebody_comes_in(ear, *channels):
        here.add("second")
        return let_go(ear, *channels)
    listener.start()
    for room in ("first", "second"):
        listener.manager.follow(room)
        wait_for(lambda room=room: listeners_to(redis, room) == 1)
    monkeypatch.setattr(PubSub, "unsubscribe", let_go_while_somebody_comes_in)

    listener.manager.keep(here.__contains__)

    wait_for(lambda: listeners_to(redis, "first") == 0)
    assert listener.tell("second", "state") == 1


@pytest.mark.parametrize("role", ["participant", "facilitator", "board"])
def test_a_viewer_has_its_seat_before_the_worker_begins_to_listen(app, amara, room, role, monkeypatch):
    """Else the look of every second, in between, would let the session go."""
    follow, seats_taken = doors.publish.follow, []

    def follow_and_count(name):
        seats_taken.append(app.extensions["workshop_seats"].held_by(name))
        return follow(name)
    before = app.extensions["workshop_seats"].held_by(room.room)
    monkeypatch.setattr(doors.publish, "follow", follow_and_count)

    {"participant": room.join, "facilitator": lambda: amara.console(room.room),
     "board": lambda: Live(app, "/board", {"board": room.board_key}, app.test_client())}[role]()

    assert seats_taken == [before + 1]


@pytest.mark.parametrize("role", ["participant", "facilitator", "board"])
def test_a_viewer_is_shown_what_happened_while_its_worker_began_to_listen(app, amara, room, role, monkeypatch):
    """It was pushed to those who were in, and this viewer was not."""
    console = room.console
    monkeypatch.setattr(doors.publish, "follow", lambda _name: console.open_step(1))

    viewer = {"participant": lambda: room.join()[0].live, "facilitator": lambda: amara.console(room.room),
              "board": lambda: Live(app, "/board", {"board": room.board_key}, app.test_client())}[role]()

    assert viewer.events("session_state")[0]["state"] == "running"
