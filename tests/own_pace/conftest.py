"""A session that is open for two days, and phones that come to it by plain requests: nobody is seen to be there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from people import Room, client_id, csrf_of

from workshop import clock


class PacedPhone:
    """A phone that joined by the link and answers at its own pace, without any live connection."""

    def __init__(self, room, audience=""):
        self.room, self.browser = room.room, room.app.test_client()
        self.joined = self.browser.post(f"/j/{room.code}", data={"audience": audience})

    @property
    def page(self):
        return self.browser.get(f"/w/{self.room}").text

    def question(self, step_id, query=""):
        return self.browser.get(f"/w/{self.room}/questions/{step_id}{query}").text

    def state(self, step_id=None):
        return self.browser.get(f"/w/{self.room}/state", query_string={"step": step_id} if step_id else {}).json

    def command(self, name, step_id, **given):
        csrf = csrf_of(self.question(step_id)) or csrf_of(self.page)
        return self.browser.post(f"/w/{self.room}/{name}", json={"client_id": client_id(), "step_id": step_id} | given,
                                 headers={"X-CSRFToken": csrf, "Accept": "application/json"}).json

    def respond(self, step_id, text):
        return self.command("submit_response", step_id, body={"text": text})

    def edit(self, step_id, text, edits=0):
        return self.command("edit_response", step_id, slot=0, edits=edits, body={"text": text})


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
