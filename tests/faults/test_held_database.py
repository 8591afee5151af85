"""Another program uses the database while everybody writes: it holds it for ten seconds, or makes a backup of it."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections import Counter

from services import wait_for
from stubborn import STORED, StubbornCrowd

from workshop.storage.trouble import HELD, WORDS

PHONES = 10
HELD_FOR = 10  # seconds: a program that looks after backups, or somebody with a shell


def hold(connection):
    """At the first moment when nobody writes: SQLite's own waiting looks ever more seldom, and the crowd gets through
    meanwhile."""
    while not connection.in_transaction:
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("BEGIN EXCLUSIVE")


def test_a_database_held_for_ten_seconds_loses_nothing_and_goes_on_by_itself(server, room, record_property):
    crowd = StubbornCrowd(server, room, PHONES)
    holder = sqlite3.connect(server.database, isolation_level=None, timeout=0)
    with contextlib.closing(holder):
        crowd.begin(1)
        crowd.wait_for_acts(6)
        hold(holder)
        began = time.monotonic()
        said = wait_for(lambda: room.state["trouble_words"] or None)
        wait_for(lambda: time.monotonic() - began > HELD_FOR and room.board_state["step"])    # what is read goes on
        written = crowd.book.acknowledged
        assert crowd.is_busy
        holder.execute("ROLLBACK")
    let_go = time.monotonic()
    wait_for(lambda: crowd.book.acknowledged > written)
    recovered = time.monotonic() - let_go
    crowd.finish()
    crowd.assert_right_everywhere(1)
    wait_for(lambda: not room.state["trouble_words"])
    crowd.leave()

    crowd.assert_kept(server, record_property, **{"seconds to recover": round(recovered, 1)})
    assert said == WORDS[HELD]


def dump(path):
    """Everything in a database, table by table."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_a_backup_under_load_holds_what_was_acknowledged_and_is_restored_equal(
        server, room, tmp_path, record_property):
    crowd = StubbornCrowd(server, room, PHONES)
    copy, new = tmp_path / "copy.sqlite3", tmp_path / "new"
    crowd.begin(1)
    crowd.wait_for_acts(6)
    before = {text for (_step, _phone, slot), text in list(crowd.book.kept.items()) if slot == 0}
    made = server.command("backup", "--data", str(server.data), "--to", str(copy))
    crowd.finish()
    crowd.assert_right_everywhere(1)
    crowd.leave()
    restored = server.command("restore", str(copy), "--data", str(new))

    assert (made.returncode, restored.returncode) == (0, 0), made.stderr + restored.stderr
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        in_copy = Counter(text for (text,) in connection.execute(STORED))
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert before <= set(in_copy)
    assert max(in_copy.values()) == 1
    assert dump(new / "workshop.sqlite3") == dump(copy)
    crowd.assert_kept(server, record_property, **{"in the copy": in_copy.total(), "before it": len(before)})
