"""A Workshop in this process, with Amara who facilitates, and Dana who must see nothing of hers."""

from __future__ import annotations

import pytest
from people import Facilitator, Room

from workshop import create_app
from workshop.config import Settings
from workshop.extensions import db
from workshop.storage.prepare import prepare


def pytest_collection_modifyitems(items):
    """Two processes run the tests: everything that opens a browser stays in one of them and goes first, because two
    browsers at once are too much for two cores; of the rest, a file's tests stay together."""
    for item in items:
        needs_browser = {"browser", "stage"} & set(getattr(item, "fixturenames", ()))
        item.add_marker(pytest.mark.xdist_group("browser" if needs_browser else item.location[0]))
    items.sort(key=lambda item: item.get_closest_marker("xdist_group").args[0] != "browser")


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "instance", keys=tmp_path / "keys", testing=True)


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
