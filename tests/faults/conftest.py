"""One real server for each file of faults, Amara who has an account on it, and a room with two questions."""

from __future__ import annotations

import pytest
from served import amara, server

__all__ = ["amara", "server"]


@pytest.fixture
def room(amara):
    room = amara.open_lobby(questions=2)
    yield room
    room.close()
