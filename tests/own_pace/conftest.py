"""A session that is open for two days, and phones that come to it by plain requests: nobody is seen to be there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from paced import PacedPhone
from people import Room

from workshop import clock


@pytest.fixture
def house(app):
    """A round of what is done without anybody asking."""
    return app.extensions["workshop_housekeeping"].round


@pytest.fixture
def paced(app, amara, moved_clock):
    """Amara's session of three questions, open for two days from now."""
    return Room(app, amara, open_until=(clock.now() + timedelta(days=2)).replace(second=0, microsecond=0))


@pytest.fixture
def come(paced):
    """People come by the link."""
    return lambda number=1, audience="": [PacedPhone(paced, audience) for _ in range(number)]


@pytest.fixture
def steps(paced):
    return [row["id"] for row in paced.console.state["run_sheet"]]
