"""Amara's session, and colleagues whom she lets in: Ines runs, Mo moderates, Wes watches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from installation import amara, app, dana
from people import Facilitator, Room, client_id, stored

from workshop.auth import accounts
from workshop.cofacilitators import invitations
from workshop.sessions import seal

__all__ = ["amara", "app", "dana"]


@pytest.fixture
def room(app, amara):
    """A running room of Amara's that no other test has seen."""
    return Room(app, amara)


@pytest.fixture
def colleague(app):
    """Makes somebody with an account and a browser of their own."""
    def make(name="Ines"):
        return Facilitator(app, f"{name.lower()}-{client_id()[:8]}@example.org", name)

    return make


@pytest.fixture
def ines(colleague):
    return colleague("Ines")


@pytest.fixture
def invite(app, room):
    """Makes a link to Amara's room, and gives its token."""
    def make(may="moderate", email=""):
        return stored(app, lambda: invitations.invite(seal.find(room.room), may, email))

    return make


@pytest.fixture
def let_in(app, invite):
    """Lets a colleague into Amara's room."""
    def let(person, may):
        token = invite(may)
        stored(app, lambda: invitations.accept(token, person.id))
        return person

    return let


@pytest.fixture
def in_days(monkeypatch):
    """Lets days pass for everything that looks at a link's date."""
    def pass_by(days):
        later = accounts.now() + timedelta(days=days)
        monkeypatch.setattr(accounts, "now", lambda: later)

    return pass_by
