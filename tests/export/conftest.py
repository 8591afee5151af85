from __future__ import annotations

import pytest
from installation import installed
from people import Facilitator


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
