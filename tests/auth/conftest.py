from __future__ import annotations

import pytest
from installation import installed
from people import Facilitator, client_id


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with installed(tmp_path_factory.mktemp("workshop")) as app:
        yield app


@pytest.fixture
def amara(app):
    """A facilitator nobody else in this file has met."""
    return Facilitator(app, f"amara-{client_id()[:8]}@example.org", "Amara")


@pytest.fixture
def browser(app):
    return app.test_client()
