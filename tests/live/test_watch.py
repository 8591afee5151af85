"""What is kept of a connection, and how it is asked whether it is still there."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
import socketio
from engineio.packet import PING

from workshop.limits.pace import Allowance, Pace
from workshop.live import doors
from workshop.live.transport import Pings, Watch, _acting, _unless_acting
from workshop.workers.across import Across


class Engine:
    """Connections, and a clock that goes on when somebody sleeps."""

    ping_interval = 15.0

    def __init__(self):
        self.sockets, self.slept, self.asked = {}, [], []
        self.sleep = self.goes_on

    def start_background_task(self, ask):
        self.task = ask

    def goes_on(self, seconds):
        self.slept.append(seconds)
        self.pings._planned = type(self.pings._planned)(
            (due - seconds, sid) for due, sid in self.pings._planned)

    def connection(self, sid):
        held = SimpleNamespace(sid=sid, last_ping=time.time(), closing=False, closed=False)
        held.send = lambda packet: self.asked.append((sid, packet.packet_type))
        self.sockets[sid] = held
        return held


def engine_with_pings():
    engine = Engine()
    engine.pings = Pings(engine)
    return engine


def test_each_connection_is_asked_once_until_it_answers_and_one_that_went_is_not():
    engine = engine_with_pings()
    for sid in "abc":
        held = engine.connection(sid)
        engine.pings.plan(held)
        engine.pings.plan(held)        # has not been asked yet
    del engine.sockets["b"]

    engine.task()

    assert engine.asked == [("a", PING), ("c", PING)]
    assert 14 < engine.slept[0] <= 15
    assert all(held.last_ping for held in engine.sockets.values())


def test_a_connection_that_ends_while_it_is_asked_does_not_keep_the_others_from_it():
    engine = engine_with_pings()
    for sid in "ab":
        engine.pings.plan(engine.connection(sid))

    def gone(_packet):
        raise OSError

    engine.sockets["a"].send = gone
    engine.task()

    assert engine.asked == [("b", PING)]


def test_nothing_is_kept_of_a_browser_but_where_it_asked_and_its_cookies():
    kept = []
    held = SimpleNamespace(send=None, close=None, handle_post_request=None, check_ping_timeout=None, sid="1")
    engine = SimpleNamespace(sockets={"1": held}, on=lambda name, handler: None, handlers={
        "connect": lambda sid, environ: kept.append(environ), "message": None, "disconnect": None})
    stand = SimpleNamespace(eio=engine, start_background_task=lambda task: None, _handle_connect=None,
                            _handle_disconnect=None, _handle_event=None, disconnect=None)
    watch = Watch(stand, lambda sid: ("", 0.0), lambda namespace: Allowance(9, 9), most=9,
                  messages=Pace(Allowance(9, 9)))
    watch.stand()

    watch.on_connect("1", {"PATH_INFO": "/socket.io/", "HTTP_COOKIE": "a=b", "HTTP_USER_AGENT": "of Ben's phone",
                           "REMOTE_ADDR": "192.0.2.7", "HTTP_ACCEPT_LANGUAGE": "cy", "wsgi.input": object()})

    assert kept == [{"PATH_INFO": "/socket.io/", "HTTP_COOKIE": "a=b"}]


def test_whoever_waits_for_an_act_of_their_own_is_not_taken_for_gone():
    answered = [False]
    held = SimpleNamespace(check_ping_timeout=lambda: answered[0], last_ping=1.0, is_acting=False)
    held.check_ping_timeout = _unless_acting(held)

    with _acting(held):
        assert held.check_ping_timeout()

    assert not held.check_ping_timeout()
    assert time.time() - held.last_ping < 60      # all the time there is to answer begins again


def held_for(app, room):
    """What is kept of the phones of a session: seats, members of its room, and phones with a line."""
    here = app.extensions["workshop_presence"]._phones(room.room).values()
    return (app.extensions["workshop_seats"].held_by(room.room), doors.publish.connected("participant", room.room),
            sum(phone.connections for phone in here))


def test_a_phone_that_goes_while_it_is_let_in_is_kept_nowhere(app, room, monkeypatch):
    server, before = doors.publish.socketio.server, held_for(app, room)

    def goes(_state, *_more):
        gone = server.manager.eio_sid_from_sid(doors.connection_id(), "/participant")
        server.eio.handlers["disconnect"](gone, server.reason.CLIENT_DISCONNECT)
    monkeypatch.setattr(doors, "_welcome", goes)

    room.join()

    assert held_for(app, room) == before


def test_a_phone_that_cannot_be_let_in_is_kept_nowhere(app, room, monkeypatch):
    before = held_for(app, room)
    monkeypatch.setattr(doors, "state_of_phone", lambda *_given: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        room.join()

    assert held_for(app, room) == before


def test_a_phone_that_one_of_several_workers_cannot_let_in_is_kept_nowhere():
    server = socketio.Server(async_mode="threading", client_manager=Across("redis://", hear=lambda *_told: None))
    server.on("connect", lambda *_given: 1 / 0, namespace="/participant")
    watch = Watch(server, pace=lambda _sid: ("", 0.0), frames_of=lambda _namespace: Allowance(9, 1), most=9,
                  messages=Pace(Allowance(9, 1)))
    watch.stand()
    server.environ["phone"] = {}

    with pytest.raises(ZeroDivisionError):
        watch.on_come_in("phone", "/participant", None)

    assert not server.manager.sid_from_eio_sid("phone", "/participant")
