"""The pulse of a room beats once at a time: a late beat never tells older counts than were told already."""

from __future__ import annotations

from functools import partial

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
