"""A Workshop in this process, with Amara who facilitates, and Dana who must see nothing of hers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from people import HASTE, Facilitator, Room

from workshop import clock, create_app
from workshop.config import Settings
from workshop.extensions import db
from workshop.storage.prepare import prepare


def pytest_collection_modifyitems(items):
    """Two processes run the tests, and a file's tests stay together; those that open a browser go first, because they
    take longest and mostly wait."""
    def needs_browser(item):
        return bool({"browser", "stage"} & set(getattr(item, "fixturenames", ())))

    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.location[0]))
    items.sort(key=lambda item: not needs_browser(item))


class MovedClock:
    """The clock of the whole program, moved by hand; it goes on by itself in between."""

    def __init__(self, monkeypatch):
        self.ahead = timedelta()
        real = clock.source
        monkeypatch.setattr(clock, "source", lambda: real() + self.ahead.total_seconds())

    def forward(self, **given):
        """Move on by so many days, hours, minutes or seconds."""
        self.ahead += timedelta(**given)


@pytest.fixture
def moved_clock(monkeypatch):
    return MovedClock(monkeypatch)


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "instance", keys=tmp_path / "keys", testing=True, **HASTE)


@pytest.fixture
def app(settings):
    settings.data.mkdir()
    app = create_app(settings)
    prepare(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def amara(app):
    return Facilitator(app, "amara@example.org", "Amara")


@pytest.fixture
def dana(app):
    return Facilitator(app, "dana@example.org", "Dana")


@pytest.fixture
def room(app, amara):
    """Amara's running room with three questions; nobody has joined yet."""
    return Room(app, amara)
