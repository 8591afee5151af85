"""A database that somebody else holds: the phone is told to try again, keeps its words, and then succeeds."""

from __future__ import annotations

import contextlib
import re
import secrets
import sqlite3
import threading
import time

import pytest
import requests


@contextlib.contextmanager
def held(server):
    """Another program writes to the database and does not let go."""
    connection = sqlite3.connect(server.database, isolation_level=None, timeout=60)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def stored(server):
    return [text for (text,) in server.read("SELECT body ->> 'text' FROM live_response")]


@pytest.fixture
def ben(room, join):
    (ben,) = join(1)
    room.open_step(1)
    ben.connect()
    return ben


@pytest.fixture
def act(ben):
    return {"client_id": secrets.token_hex(16), "step_id": ben.step_id, "body": {"text": "We ask too late."}}


def test_a_busy_database_is_acknowledged_as_busy_on_the_socket_and_the_act_succeeds_later(server, ben, act):
    with held(server):
        refused = ben.by_socket("submit_response", **act)

    assert (refused["ok"], refused["error"]) == (False, "busy")
    assert stored(server) == []
    assert ben.by_socket("submit_response", **act)["ok"]
    assert stored(server) == ["We ask too late."]


def test_a_busy_database_is_503_with_retry_after_by_http_and_the_act_succeeds_later(server, ben, act):
    with held(server):
        refused = ben.answer_to("submit_response", act)

    assert (refused.status_code, refused.json()["error"]) == (503, "busy")
    assert 0 < int(refused.headers["Retry-After"]) <= 3
    assert stored(server) == []
    accepted = ben.answer_to("submit_response", act)
    assert (accepted.status_code, accepted.json()["ok"]) == (200, True)
    assert stored(server) == ["We ask too late."]


def test_a_busy_database_gives_a_plain_form_its_words_back(server, ben, act):
    with held(server):
        page = ben.browser.post(f"{ben.address}/submit_response", timeout=60, data={
            "client_id": act["client_id"], "step_id": act["step_id"], **act["body"], "csrf_token": ben.token})

    assert page.status_code == 503
    assert re.search(r"<textarea[^>]*>\s*We ask too late\.", page.text)
    assert stored(server) == []


def test_a_busy_database_still_shows_phone_console_and_board_how_things_stand(server, room, ben):
    with held(server):
        states = [ben.state, room.state, room.board_state]

    assert [state["step"]["id"] for state in states] == [ben.step_id] * 3


def test_a_busy_database_refuses_a_facilitators_act_and_changes_nothing(server, room, ben):
    plan = room.state["plan_revision"]
    with held(server):
        refused = room.answer_to("close_step", {"plan_revision": plan, "step_id": ben.step_id})

    assert (refused.status_code, refused.json()["error"]) == (503, "busy")
    assert (room.state["plan_revision"], room.state["step"]["is_open"]) == (plan, True)
    assert room.close_step(1)["ok"]


def test_a_busy_database_holds_up_nobody_who_only_reads(server, room, join):
    """Waiting for the lock must not stop the one event loop that everybody's page comes from."""
    room.open_step(1)
    writers = [threading.Thread(target=phone.skip, kwargs={"door": "http"}) for phone in join(2)]
    waited = []

    with held(server):
        for writer in writers:
            writer.start()
        while any(writer.is_alive() for writer in writers):
            asked = time.monotonic()
            assert requests.get(f"{server.url}/healthz", timeout=60).ok
            waited.append(time.monotonic() - asked)
    for writer in writers:
        writer.join(60)

    # A loop that stood still would let each of a few answers wait for the lock; a busy machine makes one of many late.
    assert sum(took for took in waited if took >= 1) < sum(waited) / 2
