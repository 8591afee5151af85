"""A session that everybody has left closes and seals itself, twelve hours after the last act in it."""

from __future__ import annotations

import os
import stat
from types import SimpleNamespace

import pytest
from people import Room, read, stored

from workshop import clock
from workshop.audit import record
from workshop.sessions import commands, seal
from workshop.sessions.abandoned import SEALED_AFTER, abandoned_rooms
from workshop.storage.prepare import prepare


def key_file(room):
    return room.app.extensions["workshop_keys"].folder / room.room


def state_of(room):
    return read(room.app, lambda: (seal.find(room.room).state, seal.find(room.room).is_sealed))


def keep_house(app):
    app.extensions["workshop_housekeeping"].round()


@pytest.fixture
def running(room, moved_clock):
    """Three phones have answered the first question. The last act was just now."""
    phones = room.join(3)
    room.console.open_step(1)
    for phone, text in zip(phones, ("from Ben", "from Chidi", "from Dele"), strict=True):
        assert phone.respond(text)["ok"]
    return room


def to_the_last_minute(moved_clock, room):
    """One minute before the twelve hours are over, counted from the full hour after the last act."""
    left = key_file(room).stat().st_mtime + SEALED_AFTER * 3600 - clock.seconds()
    moved_clock.forward(seconds=left - 60)


def to_half_past(moved_clock):
    """What is done from here on is done within one hour."""
    moved_clock.forward(seconds=(1_800 - clock.seconds()) % 3_600)


def test_an_abandoned_session_seals_itself_twelve_hours_after_its_last_act(app, running, moved_clock):
    to_the_last_minute(moved_clock, running)
    keep_house(app)
    assert state_of(running) == ("running", False)

    moved_clock.forward(minutes=1)
    keep_house(app)

    assert state_of(running) == ("closed", True)
    assert not key_file(running).exists()


def test_it_is_never_sealed_earlier_than_twelve_hours_and_at_most_thirteen_after(running):
    last = running.app.extensions["workshop_keys"].last_act(running.room)

    assert 0 <= last - clock.seconds() + 2 <= 3602
    assert last % 3600 == 0


def test_everybody_who_still_looks_is_told_as_at_any_close(app, running, moved_clock):
    viewers = [running.phones[0].live, running.console, running.board]
    for viewer in viewers:
        viewer.received()

    moved_clock.forward(hours=13, minutes=1)
    keep_house(app)

    told = [viewer.events("session_closed")[-1]["closed_words"] for viewer in viewers]
    assert told == [["Thank you for taking part.", running.console.state["closed_words"][1]]] * 3
    assert told[0][1].startswith("This session is sealed.")
    assert "Workshop itself closed the session, because nobody had acted for twelve hours" in [
        entry.words for entry in read(app, lambda: record.done_in(running.room))]


@pytest.mark.parametrize("act", ["respond", "pass", "join", "facilitator", "look"])
def test_only_an_act_begins_the_twelve_hours_anew(app, running, moved_clock, act):
    to_the_last_minute(moved_clock, running)
    ben = running.phones[0]
    {"respond": lambda: ben.respond("still here"), "pass": ben.skip, "join": running.join,
     "facilitator": lambda: running.console.command("blank_board"), "look": lambda: ben.state}[act]()

    moved_clock.forward(minutes=2)
    keep_house(app)

    assert state_of(running)[0] == ("closed" if act == "look" else "running")


def test_opening_the_lobby_is_an_act(app, room, moved_clock):
    moved_clock.forward(hours=11, minutes=59)
    keep_house(app)

    assert state_of(room) == ("lobby", False)


def test_an_act_while_it_is_being_decided_keeps_the_session(app, running, moved_clock):
    moved_clock.forward(hours=13, minutes=1)
    assert read(app, lambda: abandoned_rooms(app.extensions["workshop_keys"])) == [running.room]
    running.phones[0].skip()

    assert read(app, lambda: commands.close_abandoned(running.room)) is False

    assert state_of(running) == ("running", False)


def test_another_session_goes_on(app, running, moved_clock, dana):
    other = Room(app, dana)
    moved_clock.forward(hours=12, minutes=30)
    other.console.command("blank_board")
    moved_clock.forward(minutes=31)

    keep_house(app)

    assert (state_of(running)[0], state_of(other)[0]) == ("closed", "lobby")


# --- what the time of the last act gives away --------------------------------------------------------------------


def test_the_time_that_is_kept_is_a_full_hour_and_changes_once_an_hour(running, moved_clock):
    to_half_past(moved_clock)
    running.phones[0].skip()
    before = key_file(running).stat()

    for phone in running.phones:
        phone.respond("in the same hour")

    after = key_file(running).stat()
    assert (before.st_mtime_ns, before.st_atime_ns) == (after.st_mtime_ns, after.st_atime_ns)
    assert before.st_ctime_ns == after.st_ctime_ns
    assert before.st_mtime_ns % (3600 * 10 ** 9) == 0


def test_who_acted_cannot_be_told_from_the_key_file(app, room, moved_clock):
    """Whichever phone acts, the file is the same, to the last bit of what it says of time."""
    room.console.open_step(1)
    found = set()
    to_half_past(moved_clock)
    for phone in room.join(3):
        moved_clock.forward(hours=1)
        hour = clock.seconds() // 3600
        phone.respond("whoever it was")
        found.add((key_file(room).stat().st_mtime / 3600 - hour, stat.S_IMODE(key_file(room).stat().st_mode)))

    assert found == {(1.0, 0o600)}


def test_housekeeping_covers_when_a_file_was_last_touched(app, running, dana, moved_clock):
    """A file system notes by itself when a file was touched: after a round that is when the round was."""
    other = Room(app, dana)
    before = [key_file(room).stat() for room in (running, other)]

    keep_house(app)

    after = [key_file(room).stat() for room in (running, other)]
    assert [one.st_mtime_ns for one in before] == [one.st_mtime_ns for one in after]
    assert min(one.st_ctime_ns for one in after) > max(one.st_ctime_ns for one in before)


def test_no_time_of_an_act_is_in_the_database(app, running, settings):
    hour = int(key_file(running).stat().st_mtime)
    needles = [str(hour), str(hour - 3600), hour.to_bytes(4, "big").hex()]

    found = b"".join(path.read_bytes() for path in settings.data.iterdir() if path.is_file())

    assert [needle for needle in needles[:2] if needle.encode() in found] == []
    assert hour.to_bytes(4, "big") not in found


# --- starts and failures -----------------------------------------------------------------------------------------


def test_what_was_left_open_is_sealed_before_a_start_serves_anybody(app, running, moved_clock):
    moved_clock.forward(hours=13, minutes=1)

    prepare(app)

    assert state_of(running) == ("closed", True)


def test_a_start_within_the_hours_goes_on_where_they_were(app, running, moved_clock):
    moved_clock.forward(hours=11)
    last = key_file(running).stat().st_mtime

    prepare(app)

    assert key_file(running).stat().st_mtime == last
    assert state_of(running) == ("running", False)


def test_after_a_reboot_the_hours_start_anew(app, running, moved_clock):
    moved_clock.forward(hours=13, minutes=1)
    app.extensions["workshop_keys"].destroy(running.room)

    prepare(app)

    assert state_of(running) == ("running", False)
    assert key_file(running).stat().st_mtime > clock.seconds() - 1
    moved_clock.forward(hours=13, minutes=1)
    keep_house(app)
    assert state_of(running) == ("closed", True)


def test_a_part_that_fails_is_logged_by_name_and_keeps_no_other_from_being_done(app, running, moved_clock, caplog,
                                                                              monkeypatch):
    moved_clock.forward(hours=13, minutes=1)
    done = []
    monkeypatch.setattr("workshop.retention.housekeeping.close_abandoned", lambda _room: 1 / 0)
    monkeypatch.setattr("workshop.retention.housekeeping.forget_old", lambda: done.append("record"))

    keep_house(app)

    assert done == ["record"]
    assert "abandoned_not_sealed ZeroDivisionError" in caplog.text
    assert state_of(running) == ("running", False)


def test_rounds_go_on_at_a_worker_whose_turn_it_was_not_and_after_one_that_failed(app, monkeypatch):
    house, turns, rounds = app.extensions["workshop_housekeeping"], iter([False, True, True]), []

    class NoMore(BaseException):
        pass

    def round_that_fails():
        rounds.append("round")
        raise OSError

    def until_two_rounds(_seconds):
        if len(rounds) == 2:
            raise NoMore
    monkeypatch.setitem(app.extensions, "workshop_together", SimpleNamespace(
        first_to_take=lambda _name, seconds: next(turns)))
    monkeypatch.setattr(house, "round", round_that_fails)
    monkeypatch.setattr("workshop.retention.housekeeping.socketio.sleep", until_two_rounds)

    with pytest.raises(NoMore):
        house.loop()

    assert len(rounds) == 2


def test_a_close_that_housekeeping_could_not_finish_is_finished_in_a_later_round(app, running, moved_clock):
    stored(app, lambda: seal.close_session(seal.find(running.room)))

    keep_house(app)

    assert state_of(running) == ("closed", True)


def test_a_key_that_vanishes_while_it_is_touched_is_no_failure(app, running):
    keys = app.extensions["workshop_keys"]
    os.unlink(key_file(running))
    keys._noted.clear()

    keys.note_act(running.room)

    assert keys.last_act(running.room) is None
