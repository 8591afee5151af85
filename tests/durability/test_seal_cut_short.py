"""A close that SIGKILL cuts short is finished at the next start; one that was not yet stored is simply not done."""

from __future__ import annotations

import ast
import contextlib
import inspect
import textwrap

import pytest
import requests
from serving import RealPhone

from workshop.sessions import seal
from workshop.sessions.keys import KeyStore
from workshop.storage import sqlite
from workshop.verify import examine
from workshop.verify.report import examine_session, in_words

#: `workshop run`, dying where the file `die-at` beside the data folder says; it dies there once.
DYING = """
from gevent import monkey
monkey.patch_all()
import os, pathlib, signal, sys
from workshop.sessions import keys, seal

FAULT = pathlib.Path(sys.argv[sys.argv.index("--data") + 1]).parent / "die-at"

def die(point):
    if FAULT.exists() and FAULT.read_text() == point:
        FAULT.unlink()
        os.kill(os.getpid(), signal.SIGKILL)

def around(owner, name):
    real = getattr(owner, name)
    def cut(*arguments, **named):
        die("before " + name)
        if name == "leave_no_residue" and FAULT.exists():
            connection = arguments[0].raw_connection().dbapi_connection
            connection.set_progress_handler(lambda: die("amid the VACUUM"), 200)   # after so many steps of SQLite's
            connection.execute("VACUUM")
            connection.set_progress_handler(None, 0)
            die("after the VACUUM")
        result = real(*arguments, **named)
        die("after " + name)
        return result
    setattr(owner, name, cut)

around(seal.queries, "hidden_count")
around(seal, "close_session")
around(seal, "perform")
around(keys.KeyStore, "destroy")
around(keys.os, "fsync")
around(seal, "leave_no_residue")
from workshop.__main__ import main
main()
"""
SERVER = {"program": DYING}
#: After the commit: the session is closed for everybody, but not yet sealed.
AFTER_THE_COMMIT = [
    "before destroy",            # committed, and nothing else
    "after fsync",               # the key is overwritten, its file is still there
    "after destroy",             # the key is gone
    "before leave_no_residue", "amid the VACUUM", "after the VACUUM",
    "after leave_no_residue",    # the log is emptied
    "before perform", "after perform",   # it is not marked as sealed yet; it is
]
#: In the transaction: nothing has happened for anybody.
BEFORE_THE_COMMIT = ["before hidden_count", "after close_session"]
PSEUDONYMS = ("SELECT handle FROM live_response UNION SELECT mark FROM participation UNION "
              "SELECT act FROM phone_act")


@pytest.fixture
def room(server, amara):
    """A step with a response each of Ben, Chidi and Dele, one of them hidden, and one withdrawn."""
    room = amara.open_lobby(questions=2)
    ben, chidi, dele = (RealPhone(server, room.code) for _ in range(3))
    room.open_step(1)
    for phone, text in ((ben, "one is kept here"), (chidi, "another is kept too"), (dele, "this is what is hidden")):
        phone.respond(text, door="http")
    ben.respond("this is taken back", door="http")
    ben.withdraw(1, door="http")
    room.close_step(1)
    room.cookies = [phone.cookie for phone in (ben, chidi, dele)]
    room.key = (server.keys / room.room).read_bytes()
    hidden = next(card for card in room.state["responses"] if "hidden" in card["text"])
    hiding = room.answer_to("hide_response", {"step_id": room.step_id(1), "response_id": hidden["id"]})
    assert hiding.json()["ok"], hiding.json()
    return room


#: What sealing does after the commit, in its order, and the points around each part that leaves something behind.
PARTS = {
    (seal.finish_seal, "destroy"): ["before destroy", "after destroy"],
    (KeyStore.destroy, "write"): ["before destroy", "after fsync"],
    (KeyStore.destroy, "fsync"): ["before destroy", "after fsync"],
    (KeyStore.destroy, "unlink"): ["after fsync", "after destroy"],
    (seal.finish_seal, "leave_no_residue"): ["before leave_no_residue", "after leave_no_residue"],
    (sqlite.leave_no_residue, "VACUUM"): ["before leave_no_residue", "amid the VACUUM", "after the VACUUM"],
    (sqlite.leave_no_residue, "PRAGMA wal_checkpoint(TRUNCATE)"): ["after the VACUUM", "after leave_no_residue"],
    (seal.finish_seal, "perform"): ["before perform", "after perform"],
}
#: What it also calls, which leaves nothing behind by itself.
LEAVES_NOTHING = {"find", "rollback", "alone", "today", "announce", "pop", "exists", "open", "flush", "fileno",
                  "_off_loop_on", "ResidueLeft"}


def parts_of(function):
    """What a function calls, by name, and the statements that it gives to the database."""
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            given = [one.value for one in node.args if isinstance(one, ast.Constant)]
            yield from (one for one in given if isinstance(one, str) and one != "r+b")


def test_every_part_of_a_seal_is_cut_short_on_both_sides():
    """A part that somebody adds to sealing must be cut short here too."""
    found = {(function, part) for function in (seal.finish_seal, KeyStore.destroy, sqlite.leave_no_residue)
             for part in parts_of(function) if part not in LEAVES_NOTHING}

    assert found == set(PARTS)
    assert {point for points in PARTS.values() for point in points} == set(AFTER_THE_COMMIT)


def close_and_die(server, room, point):
    (server.folder / "die-at").write_text(point)
    with pytest.raises(requests.RequestException):
        room.close()
    server.wait_until_dead()


def residue(server, needles):
    """Which of the needles stand anywhere in the data folder."""
    data = b"".join(path.read_bytes() for path in server.data.rglob("*") if path.is_file())
    return [needle for needle in needles if needle.encode() in data]


def assert_sealed(server, room, pseudonyms):
    state = room.state
    assert (state["state"], state["is_sealed"]) == ("closed", True)
    assert not (server.keys / room.room).exists()
    assert server.read(PSEUDONYMS) == []
    kept = sorted(one["text"] for one in room.summary()["steps"][0]["responses"])
    assert kept == ["another is kept too", "one is kept here"]
    assert room.summary()["steps"][0]["hidden_responses"] == 1
    assert residue(server, [*pseudonyms, "this is what is hidden", "this is taken back"]) == []
    assert_nobody_is_found(server, room)


def assert_nobody_is_found(server, room):
    """AN-01 as it stands: in the tables, in every byte, and as `workshop verify` looks at a real installation."""
    files = examine.bytes_of(server.data, server.keys)
    needles = {form for cookie in room.cookies for form in examine.forms_of_token(cookie)} | examine.forms(room.key)
    with contextlib.closing(examine.connect(server.data)) as connection:
        assert examine.ties_between_responses(connection) == []
        assert examine.times(connection) == []
        assert examine.keeps_order(connection) == []
    assert examine.traces(files, needles) == []
    report = examine_session(server.database, server.keys, room.room)
    assert report.is_as_promised, in_words(report)


@pytest.mark.parametrize("point", AFTER_THE_COMMIT)
def test_a_close_cut_short_after_its_commit_is_finished_at_the_next_start(server, room, point):
    pseudonyms = [one for (one,) in server.read(PSEUDONYMS)]
    assert len(pseudonyms) >= 8

    close_and_die(server, room, point)
    server.start(program=DYING)

    assert_sealed(server, room, pseudonyms)


@pytest.mark.parametrize("point", BEFORE_THE_COMMIT)
def test_a_close_cut_short_before_its_commit_is_not_done_and_can_be_done_again(server, room, point):
    pseudonyms = [one for (one,) in server.read(PSEUDONYMS)]

    close_and_die(server, room, point)
    server.start(program=DYING)

    assert room.state["state"] == "running"
    assert [one for (one,) in server.read(PSEUDONYMS)] == pseudonyms
    assert room.close()["ok"]
    assert_sealed(server, room, pseudonyms)
