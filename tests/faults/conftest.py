"""One real server for each file of faults, Amara who has an account on it, and a room with two questions."""

from __future__ import annotations

import pytest
from serving import RealFacilitator, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def amara(server):
    return RealFacilitator(server)


@pytest.fixture
def room(amara):
    room = amara.open_lobby(questions=2)
    yield room
    room.close()
