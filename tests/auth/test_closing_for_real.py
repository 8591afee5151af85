"""On a running server: a console whose sign-in ends is closed within seconds and hears nothing more."""

from __future__ import annotations

import contextlib
import re
import sqlite3

import pytest
from services import wait_for
from serving import PASSWORD, RealFacilitator, Server, csrf_of

NEW = "another handful of plain words"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("served")) as running:
        running.amara = RealFacilitator(running)
        yield running


@pytest.fixture
def elsewhere(server):
    """Amara in a browser of her own for this test."""
    amara = RealFacilitator.__new__(RealFacilitator)
    amara.server, amara.email, amara.name = server, server.amara.email, server.amara.name
    amara.sign_in()
    return amara


@pytest.fixture
def room(server):
    opened = server.amara.open_lobby(questions=2)
    yield opened
    opened.close()


@pytest.fixture
def console(server, room, elsewhere):
    """Her console in that browser."""
    live = type(room)(elsewhere, room.room).console()
    server.remember(live)
    wait_for(lambda: live.events("session_state"))
    return live


def end_beside(server, elsewhere):
    """Let the sign-in run out, in the database, as time would."""
    with contextlib.closing(sqlite3.connect(server.database, timeout=60)) as connection:
        connection.execute("UPDATE sign_in SET expires_at = '2000-01-01 00:00:00' WHERE token_hash = ("
                           "SELECT token_hash FROM sign_in ORDER BY proved_at DESC LIMIT 1)")
        connection.commit()


def post(act, **typed):
    def do(server, elsewhere):
        page = elsewhere._get(f"{server.url}/me")
        elsewhere._post(f"{server.url}{act}", csrf_token=csrf_of(page), **typed)

    return do


@pytest.mark.parametrize("end", [
    pytest.param(post("/sign-out"), id="signed out"),
    pytest.param(end_beside, id="ran out"),
])
def test_a_console_whose_sign_in_ended_is_closed_and_hears_nothing_more(server, room, elsewhere, console, end):
    end(server, elsewhere)
    wait_for(lambda: not console.is_connected)
    heard = list(console.received)
    other = room.console()
    server.remember(other)

    room.open_step(1)

    wait_for(lambda: other.events("session_state")[-1]["run_sheet"][0]["state"] == "open")
    assert console.received == heard


def test_after_a_new_password_only_the_browser_that_set_it_comes_back(server):
    printed = server.command("facilitator", "add", "ben@example.org", "--data", str(server.data)).stdout
    link = server.url + re.search(r"/account/\S+", printed).group()
    ben = RealFacilitator(server, "ben@example.org", "Ben", link=link)
    room = ben.open_lobby(questions=1)
    console = room.console()
    server.remember(console)
    wait_for(lambda: console.events("session_state"))

    page = ben._get(f"{server.url}/me")
    ben._post(f"{server.url}/me/password", csrf_token=csrf_of(page), current=PASSWORD, password=NEW)

    wait_for(lambda: not console.is_connected)
    again = room.console()
    server.remember(again)
    wait_for(lambda: again.events("session_state"))
    room.close()
