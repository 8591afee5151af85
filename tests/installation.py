"""One Workshop for a whole file of tests whose rooms do not meet: a new room costs far less than a new installation."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from people import HASTE, Facilitator

from workshop import create_app
from workshop.config import Settings
from workshop.extensions import db
from workshop.storage.prepare import prepare


@contextmanager
def installed(folder, **given):
    """A started Workshop in `folder`, with further settings if `given`."""
    settings = Settings(data=folder / "instance", keys=folder / "keys", testing=True, **HASTE | given)
    settings.data.mkdir()
    app = create_app(settings)
    prepare(app)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with installed(tmp_path_factory.mktemp("workshop")) as app:
        yield app


@pytest.fixture(scope="module")
def amara(app):
    return Facilitator(app, "amara@example.org", "Amara")


@pytest.fixture(scope="module")
def dana(app):
    return Facilitator(app, "dana@example.org", "Dana")
