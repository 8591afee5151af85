"""One room in which every role has its place, for the tables of who may do what."""

from __future__ import annotations

import pytest
from people import Facilitator, Room, stored

from workshop.auth.models import Facilitator as Account
from workshop.extensions import db


@pytest.fixture
def ben(room):
    """A phone in Amara's room, whose first question is open."""
    (ben,) = room.join()
    room.console.open_step(1)
    return ben


@pytest.fixture
def ada(app, amara):
    """The only admin. She has no session, and was let into none."""
    ada = Facilitator(app, "ada@example.org", "Ada")

    def set_roles():
        for person in (amara, ada):
            db.session.get(Account, person.id).is_admin = person is ada

    stored(app, set_roles)
    return ada


@pytest.fixture
def elsewhere(app, dana):
    """Dana's own room, whose first question is open too, with Chidi in it."""
    room = Room(app, dana, group_name="Health visitors, south")
    room.join()
    room.console.open_step(1)
    return room
