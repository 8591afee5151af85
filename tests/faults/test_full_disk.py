"""The disk is full: nothing new is stored and people are told, what is read goes on, and what makes room is done."""

from __future__ import annotations

import time

import pytest
import requests
from pages import form_to, words_of
from services import wait_for
from small_disk import SmallDisk
from stubborn import StubbornCrowd

from workshop.storage.trouble import FULL, WORDS

PHONES = 8
#: Bytes that a crowd's first acts need: so little that it is gone before the crowd is through.
ENOUGH_TO_BEGIN = 4 * 1024 ** 2


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    with SmallDisk(tmp_path_factory.mktemp("small"), megabytes=64) as disk:
        yield disk


@pytest.fixture(scope="module")
def server(disk):
    with disk.server() as server:
        yield server


@pytest.fixture
def full(disk):
    """The disk as it is while nothing more fits."""
    yield disk.fill
    disk.make_room()


def has_its_reserve(disk):
    return (disk.seen / "instance" / "reserve").exists()


def trouble_of(console):
    """What one console was told of it, state by state."""
    return [said["trouble_words"] for said in console.events("session_state")]


def test_a_full_disk_stores_nothing_new_says_so_and_goes_on_by_itself(server, disk, full, room, record_property):
    crowd = StubbornCrowd(server, room, PHONES)
    console, board = room.console(), room.board()
    wait_for(lambda: has_its_reserve(disk))
    disk.fill(but=ENOUGH_TO_BEGIN)
    crowd.begin(1)
    crowd.wait_for_acts(5)
    full()
    wait_for(lambda: WORDS[FULL] in trouble_of(console))
    refused = wait_for(lambda: answer if (answer := crowd.phones[0].phone.answer_to("pass_step", {
        "client_id": "00000000", "step_id": room.step_id(1)})).status_code == 503 else None)
    written, step = crowd.book.acknowledged, room.board_state["step"]
    late = requests.get(room.join_url, timeout=60)
    sessions = room.facilitator._get(f"{server.url}/sessions")
    assert crowd.is_busy

    disk.make_room()
    began = time.monotonic()
    wait_for(lambda: crowd.book.acknowledged > written)
    recovered = time.monotonic() - began
    crowd.finish()
    crowd.assert_right_everywhere(1)
    wait_for(lambda: trouble_of(console)[-1].startswith("Disk nearly full"))     # as small as this one is
    crowd.leave()

    crowd.assert_kept(server, record_property, **{"seconds to recover": round(recovered, 1)})
    assert (refused.json()["error"], refused.headers["Retry-After"]) == ("busy", "2")
    assert step["is_open"]
    assert late.ok
    assert WORDS[FULL] in words_of(sessions)
    assert board.is_connected
    assert server.read("PRAGMA integrity_check") == [("ok",)]


def test_on_a_full_disk_a_session_is_sealed_and_another_erased(server, disk, full, amara):
    earlier = amara.open_lobby(questions=1)
    assert earlier.close()["ok"]
    room = amara.open_lobby(questions=2)
    crowd = StubbornCrowd(server, room, PHONES)
    crowd.begin(1)
    crowd.finish()
    crowd.leave()
    wait_for(lambda: has_its_reserve(disk))
    full()
    refused = room.close_step(1)
    disk.leave_room_for_the_reserve()

    closed = room.close()
    form = form_to(amara._get(f"{earlier.address}/erase"), "")
    gone = amara.browser.post(f"{earlier.address}/erase", data=form.fields, timeout=60)

    assert (refused["ok"], refused["error"]) == (False, "busy")
    assert closed["ok"], closed
    assert (room.state["state"], room.state["is_sealed"]) == ("closed", True)
    assert not (server.keys / room.room).exists()
    assert server.read("SELECT count(*) FROM live_response") == [(0,)]
    assert len(room.summary()["steps"][0]["responses"]) == sum(crowd.book.expected.values())
    assert gone.ok
    assert server.read("SELECT count(*) FROM session WHERE room = ?", earlier.room) == [(0,)]
