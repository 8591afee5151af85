"""A phone that went too fast: it says so in words, keeps what was written, and sends it by itself."""

from __future__ import annotations

import json
import re
import secrets

import pytest
from playwright.sync_api import expect
from serving import RealFacilitator, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("slow"), environment={"WORKSHOP_PHONE_ACTS": "1"}) as running:
        running.amara = RealFacilitator(running)
        yield running


def use_up(phone, step_id):
    """Everything that this phone may do in the next ten seconds, as if somebody had been at it."""
    token = phone.page.locator("[data-csrf]").first.get_attribute("data-csrf")
    statuses = [phone.page.request.post(
        f"{phone.page.url}/ask_for_time", headers={"X-CSRFToken": token, "Content-Type": "application/json"},
        data=json.dumps({"client_id": secrets.token_hex(16), "step_id": step_id})).status for _ in range(6)]
    assert statuses[-1] == 429


def test_a_hasty_phone_keeps_its_words_says_when_and_sends_them_by_itself(server, room, ben):
    use_up(ben, room.step_id(1))

    ben.write("We ask too late.").send()

    ben.sees(re.compile(r"That was a lot at once\. Nothing is lost: wait .*It is sent by itself\.")).check()
    expect(ben.page.locator("[data-part=yours]")).to_contain_text("We ask too late.")
    expect(ben.page.locator("main")).not_to_contain_text("That was a lot at once.")
    assert server.read("SELECT count(*) FROM live_response") == [(1,)]
