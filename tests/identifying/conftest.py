"""A room in which somebody writes what they had better leave out."""

from __future__ import annotations

import pytest
from identifying.held import Held
from installation import amara, app, dana
from people import Room

__all__ = ["amara", "app", "dana"]

@pytest.fixture
def room(app, amara):
    return Room(app, amara)


@pytest.fixture
def asked(room):
    """Five people are at the first question; its responses do not wait for anybody."""
    room.join(5)
    room.console.open_step(1)
    return room


@pytest.fixture
def held(asked):
    return Held(asked)
