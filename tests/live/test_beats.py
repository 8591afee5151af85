"""The pulse of a room beats once at a time: a late beat never tells older counts than were told already."""

from __future__ import annotations

from functools import partial

from workshop.errors import Busy
from workshop.extensions import db
from workshop.live import pulse


def test_a_room_beats_once_at_a_time_and_again_for_what_changed_meanwhile(monkeypatch):
    begun, beats = [], []
    monkeypatch.setattr(pulse.socketio, "start_background_task",
                        lambda work, *given: begun.append(partial(work, *given)))
    monkeypatch.setattr(pulse.socketio, "sleep", lambda _seconds: None)

    class Counted(pulse.Pulse):
        def beat(self, room):
            beats.append(room)
            if len(beats) == 1:
                self.nudge(room)       # somebody else's act, while this beat reads
    counted = Counted(app=None)

    counted.nudge("north")
    counted.nudge("north")
    begun.pop()()

    assert beats == ["north", "north"]
    assert begun == []
    counted.nudge("north")
    assert len(begun) == 1


def test_a_batch_that_could_not_be_stored_is_released_with_the_next_beat(room, monkeypatch):
    room.console.open_step(1)
    room.console.reveal_step(1)
    for phone in room.join(3):
        assert phone.respond("Said before the disk was full")["ok"]

    def not_stored(work, **_given):
        work()
        db.session.rollback()
        raise Busy
    with monkeypatch.context() as full:
        full.setattr(pulse, "perform", not_stored)
        room.beat()
    assert room.board_state["responses"] == []
    room.beat()

    assert len(room.board_state["responses"]) == 3


def test_who_has_something_new_waiting_is_counted_though_others_are_released_a_moment_later(app):
    waiting = app.extensions["workshop_contributors"]
    waiting.note(1, "released", is_waiting=True, batches=0)
    waiting.note(1, "came meanwhile", is_waiting=True, batches=1)

    waiting.released(1, 1)

    assert waiting.own("1") == {"came meanwhile": "1"}
