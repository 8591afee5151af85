"""`workshop verify SESSION` on a real installation: what it finds, and that it finds what somebody builds in."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3

import pytest
from served import amara, server
from serving import RealPhone

__all__ = ["amara", "server"]

WORDS = "zqCanary: we ask too late"


@pytest.fixture(scope="module")
def closed(server, amara):
    """A room that was held and closed: six responses to two questions, two people said the same."""
    room = held(server, amara)
    assert "sealed" in room.close()["words"]
    return room


def held(server, amara):
    room = amara.open_lobby(questions=2)
    phones = [RealPhone(server, room.code) for _ in range(3)]
    for position in (1, 2):
        room.open_step(position)
        for number, phone in enumerate(phones):
            phone.respond(f"{WORDS} {position if number else 'both times'}", door="http")
        room.close_step(position)
    return room


def verify(server, session, *options, data=None):
    done = server.command("verify", session, "--data", str(data or server.data), *options)
    assert "Traceback" not in done.stderr
    return done


def answers(server, session, **given):
    done = verify(server, session, "--json", **given)
    report = json.loads(done.stdout)
    assert (done.returncode == 0) == report["is_as_promised"]
    return {check["name"]: check["answer"] for check in report["checks"]}, report


@contextlib.contextmanager
def spoiled(server, tmp_path):
    """A copy of the installation with something built in; its folder."""
    folder = tmp_path / "spoiled"
    shutil.copytree(server.data, folder)
    with contextlib.closing(sqlite3.connect(folder / "workshop.sqlite3", isolation_level=None)) as connection:
        yield folder, connection


def test_a_closed_session_is_as_promised_in_plain_words(server, closed):
    done = verify(server, closed.room)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything checked is as promised." in done.stdout
    assert "sealed_response: id, step_id, body" in done.stdout
    assert "The key of the session is destroyed" in done.stdout
    assert "zqCanary" not in done.stdout


def test_every_check_is_made_and_met(server, closed):
    found, report = answers(server, closed.room)

    assert found == dict.fromkeys(
        ("columns", "ties", "times", "order", "key", "pseudonyms", "residue", "end"), "yes")
    assert report["state"] == "closed"
    assert any("may say who they are" in words for words in report["limits"])


def test_the_address_of_the_console_names_a_session_too(server, closed):
    assert verify(server, f"{closed.address}/console").returncode == 0


def test_an_open_session_says_what_can_still_be_found_with_a_phone(server, amara):
    room = held(server, amara)
    found, report = answers(server, room.code.lower())
    words = " ".join(report["limits"])
    room.close()

    assert report["session"] == room.room
    assert found == dict.fromkeys(("columns", "ties", "times", "order", "key", "pseudonyms"), "yes")
    assert "the key and a phone that took part can find what that phone sent" in words


@pytest.mark.parametrize(("check", "statement"), [
    ("columns", "ALTER TABLE sealed_response ADD COLUMN author TEXT"),
    ("times", "ALTER TABLE sealed_response ADD COLUMN created_at TEXT"),
    ("ties", "ALTER TABLE sealed_response ADD COLUMN who TEXT DEFAULT 'somebody'"),
    ("ties", "CREATE TABLE wrote AS SELECT id, 'somebody' AS who FROM sealed_response"),
    ("order", "CREATE TABLE phone_act_2 (act TEXT); DROP TABLE phone_act; ALTER TABLE phone_act_2 RENAME TO phone_act"),
    ("pseudonyms", "INSERT INTO participation (mark, step_id, has_passed, round) "
                   "SELECT hex(randomblob(32)), step_id, 0, 1 FROM sealed_response LIMIT 1"),
    ("end", "UPDATE session SET is_sealed = 0 WHERE state = 'closed'"),
])
def test_control_what_somebody_builds_in_is_found(server, closed, tmp_path, check, statement):
    with spoiled(server, tmp_path) as (folder, connection):
        connection.executescript(statement)

    found, _report = answers(server, closed.room, data=folder)

    assert found[check] == "no"


def test_control_pseudonyms_that_were_deleted_without_a_trace_in_the_rows_are_found(server, closed, tmp_path):
    with spoiled(server, tmp_path) as (folder, connection):
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("INSERT INTO phone_act (act, step_id) SELECT lower(hex(randomblob(32))), step_id "
                           "FROM sealed_response")
        connection.execute("DELETE FROM phone_act")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    found, _report = answers(server, closed.room, data=folder)

    assert (found["pseudonyms"], found["residue"]) == ("yes", "no")


def test_control_a_key_that_was_left_behind_is_found(server, closed):
    left = server.keys / closed.room
    left.write_bytes(bytes(32))
    found, _report = answers(server, closed.room)
    left.unlink()

    assert found["key"] == "no"


def test_a_wrong_folder_of_keys_is_not_taken_for_a_destroyed_key(server, amara, closed, tmp_path):
    room = amara.open_lobby(questions=1)
    keys, server.keys = server.keys, tmp_path / "elsewhere"
    found, report = answers(server, closed.room)
    server.keys = keys
    room.close()

    assert found["key"] == "unclear"
    assert "WORKSHOP_KEYS" in json.dumps(report)


def test_nothing_is_changed_by_looking(server, closed):
    before = server.database.read_bytes()
    verify(server, closed.room)

    assert server.database.read_bytes() == before


def test_a_session_that_is_not_there_is_said_with_what_to_do(server):
    done = verify(server, "nowhere-at-all")

    assert done.returncode == 1
    assert "There is no session “nowhere-at-all” here." in done.stderr


def test_a_folder_without_a_database_is_said_with_what_to_do(server, tmp_path):
    done = verify(server, "any", data=tmp_path)

    assert done.returncode == 1
    assert "Name the folder with --data." in done.stderr
