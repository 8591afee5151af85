"""A real server with its limits as they are, and Amara's room on it."""

from __future__ import annotations

import pytest
from serving import RealFacilitator, RealPhone, Server

#: As in workshop/config.py; other tests are in a hurry.
AS_THEY_ARE = {"WORKSHOP_PHONE_ACTS": "10", "WORKSHOP_FACILITATOR_ACTS": "60"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("server"), environment=AS_THEY_ARE) as server:
        yield server


@pytest.fixture(scope="module")
def room(server):
    room = RealFacilitator(server).open_lobby(questions=2)
    room.open_step(1)
    return room


@pytest.fixture
def ben(server, room):
    """A phone that has joined just now, with all it may do before it."""
    return RealPhone(server, room.code)


@pytest.fixture
def chidi(server, room):
    return RealPhone(server, room.code)
