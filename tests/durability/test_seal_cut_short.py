"""A close that SIGKILL cuts short is finished at the next start; one that was not yet stored is simply not done."""

from __future__ import annotations

import pytest
import requests
from serving import RealFacilitator, RealPhone, Server

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
            arguments[0].raw_connection().execute("VACUUM")
            die("within " + name)
        result = real(*arguments, **named)
        die("after " + name)
        return result
    setattr(owner, name, cut)

around(seal.queries, "hidden_count")
around(keys.KeyStore, "destroy")
around(keys.os, "fsync")
around(seal, "leave_no_residue")
from workshop.__main__ import main
main()
"""
#: After the commit: the session is closed for everybody, but not yet sealed.
AFTER_THE_COMMIT = ["before destroy", "after fsync", "after destroy", "within leave_no_residue",
                    "after leave_no_residue"]
PSEUDONYMS = ("SELECT handle FROM live_response UNION SELECT mark FROM participation UNION "
              "SELECT act FROM phone_act")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    with server.start(program=DYING):
        yield server


@pytest.fixture(scope="module")
def amara(server):
    return RealFacilitator(server)


@pytest.fixture
def room(server, amara):
    """A step with a response each of Ben, Chidi and Dele, one of them hidden, and one withdrawn."""
    room = amara.open_lobby(questions=2)
    ben, chidi, dele = (RealPhone(server, room.code) for _ in range(3))
    room.open_step(1)
    for phone, text in ((ben, "Ben kept this"), (chidi, "Chidi kept this"), (dele, "Dele wrote what is hidden")):
        phone.respond(text, door="http")
    ben.respond("Ben took this back", door="http")
    ben.withdraw(1, door="http")
    room.close_step(1)
    hidden = next(card for card in room.state["responses"] if "hidden" in card["text"])
    hiding = room.answer_to("hide_response", {"step_id": room.step_id(1), "response_id": hidden["id"]})
    assert hiding.json()["ok"], hiding.json()
    return room


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
    assert kept == ["Ben kept this", "Chidi kept this"]
    assert room.summary()["steps"][0]["hidden_responses"] == 1
    assert residue(server, [*pseudonyms, "Dele wrote what is hidden", "Ben took this back"]) == []


@pytest.mark.parametrize("point", AFTER_THE_COMMIT)
def test_a_close_cut_short_after_its_commit_is_finished_at_the_next_start(server, room, point):
    pseudonyms = [one for (one,) in server.read(PSEUDONYMS)]
    assert len(pseudonyms) >= 8

    close_and_die(server, room, point)
    server.start(program=DYING)

    assert_sealed(server, room, pseudonyms)


def test_a_close_cut_short_before_its_commit_is_not_done_and_can_be_done_again(server, room):
    pseudonyms = [one for (one,) in server.read(PSEUDONYMS)]

    close_and_die(server, room, "before hidden_count")
    server.start(program=DYING)

    assert room.state["state"] == "running"
    assert [one for (one,) in server.read(PSEUDONYMS)] == pseudonyms
    assert room.close()["ok"]
    assert_sealed(server, room, pseudonyms)
