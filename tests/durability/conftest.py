"""A real server that can be killed, and Amara who has an account on it."""

from __future__ import annotations

import pytest
from served import amara, server
from serving import RealPhone

__all__ = ["amara", "server"]


@pytest.fixture
def room(amara):
    """Amara's lobby with three questions; she closes it when the test is over, and nothing of it stays live."""
    room = amara.open_lobby(questions=3)
    yield room
    room.close()


@pytest.fixture
def join(server, room):
    """Let people join."""
    def let_in(number):
        code = room.code
        return [RealPhone(server, code) for _ in range(number)]

    return let_in
