"""PostgreSQL restarted and killed, the app killed, two apps at once: acknowledged is stored, once, and nobody stuck."""

from __future__ import annotations

import psycopg
import pytest
import requests
from postgres import Server as Database
from services import wait_for
from serving import Server
from stubborn import StubbornCrowd

PHONES = 6


class OnPostgreSQL(Server):
    """`workshop run` on a PostgreSQL database."""

    def read(self, question, *values):
        with psycopg.connect(self.environment["WORKSHOP_DATABASE_URL"]) as connection:
            return connection.execute(question.replace("body ->>", "body::json ->>"), values or None).fetchall()


@pytest.fixture(scope="module")
def database():
    """It waits for the disk, as in front of people."""
    database = Database()
    try:
        database.start()
        yield database
    finally:
        database.remove()


@pytest.fixture(scope="module")
def server(tmp_path_factory, database):
    with OnPostgreSQL(tmp_path_factory.mktemp("server"),
                      environment={"WORKSHOP_DATABASE_URL": database.new_database("workshop")}) as server:
        yield server


def test_a_killed_app_has_stored_what_it_said_it_had(server, room, record_property):
    crowd = StubbornCrowd(server, room, PHONES)
    crowd.begin(1)
    crowd.wait_for_acts(4)
    server.kill()
    server.start()
    crowd.finish()
    crowd.assert_right_everywhere(1)
    crowd.leave()

    crowd.assert_kept(server, record_property)


def test_a_database_that_is_restarted_and_then_killed_loses_and_doubles_nothing(
        server, database, room, record_property):
    crowd = StubbornCrowd(server, room, PHONES)
    crowd.begin(1)
    crowd.wait_for_acts(3)
    database.restart()
    crowd.wait_for_acts(6)
    database.kill()
    database.start()
    crowd.finish()
    wait_for(lambda: requests.get(f"{server.url}/readyz", timeout=10).ok)
    crowd.assert_right_everywhere(1)
    crowd.leave()

    crowd.assert_kept(server, record_property)


def test_two_apps_that_write_to_one_session_at_once_lose_and_double_nothing(server, room, record_property):
    """Without anything between them but the database: one session may be moved from one to the other at any time."""
    crowd = StubbornCrowd(server, room, PHONES)
    with OnPostgreSQL(server.folder, environment=server.environment) as other:
        for phone in crowd.phones[::2]:
            phone.phone.server = other
        crowd.begin(1)
        crowd.finish()
        crowd.leave()

        crowd.assert_kept(server, record_property)


def test_a_server_that_notes_the_second_of_every_commit_is_refused(server, database):
    server.stop()
    database.settings["track_commit_timestamp"] = "on"
    database.restart()

    server.launch()

    assert server.wait_until_dead() == 1
    assert "track_commit_timestamp = on" in server.output
