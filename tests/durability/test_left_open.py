"""A session left open seals itself on a real server, also one that was killed meanwhile."""

from __future__ import annotations

import pytest
from services import wait_for
from serving import AHEAD, RealFacilitator, RealPhone, Server, ahead

THIRTEEN_HOURS = 13 * 3600 + 60


@pytest.fixture
def server(tmp_path):
    with Server(tmp_path).start(program=AHEAD) as server:
        yield server


@pytest.fixture
def room(server):
    room = RealFacilitator(server).open_lobby(questions=1)
    phones = [RealPhone(server, room.code) for _ in range(2)]
    room.open_step(1)
    for phone, text in zip(phones, ("Ben left early", "Chidi left too"), strict=True):
        phone.respond(text, door="http")
    return room


def kept(server):
    return server.read("SELECT is_sealed, state, sealed_on IS NOT NULL FROM session")


def test_a_running_server_seals_by_itself(server, room):
    ahead(server, THIRTEEN_HOURS)

    wait_for(lambda: kept(server) == [(1, "closed", 1)])

    assert not (server.keys / room.room).exists()
    assert server.read("SELECT count(*) FROM sealed_response") == [(2,)]


def test_the_hours_survive_kill_9(server, room):
    """The time of the last act lies with the key: a server that was killed counts on where it was."""
    before = (server.keys / room.room).stat().st_mtime_ns
    server.kill()
    ahead(server, 11 * 3600)
    server.start(program=AHEAD)
    assert (server.keys / room.room).stat().st_mtime_ns == before
    assert kept(server) == [(0, "running", 0)]

    server.kill()
    ahead(server, THIRTEEN_HOURS)
    server.start(program=AHEAD)

    assert kept(server) == [(1, "closed", 1)]
