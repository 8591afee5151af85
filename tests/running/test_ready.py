"""Whether people may be sent here: each thing that is missing is named, in words, without a path or a secret."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from workshop.running import readiness as asking
from workshop.storage import writer


@pytest.fixture
def ready(app):
    """What /readyz says now: its status, and the words of what is wrong by name."""
    app.extensions[asking.EXTENSION].holds_for = 0.0

    def ask():
        answer = app.test_client().get("/readyz")
        assert str(app.extensions["workshop_settings"].data) not in answer.text
        assert answer.json["ready"] == (answer.status_code == 200)
        return answer.status_code, {name: check.get("words") for name, check in answer.json["checks"].items()
                                    if not check["ok"]}

    return ask


def test_a_sound_installation_is_ready(app, ready):
    assert ready() == (200, {})
    assert set(app.test_client().get("/readyz").json["checks"]) == {"database", "migrations", "keys", "stopping"}


def test_a_database_that_takes_nothing_is_named(app, ready, monkeypatch):
    monkeypatch.setattr(asking, "_write_nothing", lambda: 1 / 0)
    status, wrong = ready()

    assert (status, list(wrong)) == (503, ["database"])
    assert "See whether the disk is full" in wrong["database"]


def test_a_database_that_another_program_holds_is_named(app, settings, ready, monkeypatch):
    with app.app_context():
        writer.perform(lambda: writer.db.session.execute(writer.db.text("SELECT 1")))
        for _ in range(3):      # whatever connection is taken waits no two seconds
            with writer.db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA busy_timeout = 1")
    holder = sqlite3.connect(settings.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        assert list(ready()[1]) == ["database"]
    finally:
        holder.close()

    assert ready() == (200, {})


def test_tables_of_another_version_are_named(app, settings, ready):
    with sqlite3.connect(settings.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'newer'")
    connection.close()

    status, wrong = ready()

    assert (status, list(wrong)) == (503, ["migrations"])


@pytest.mark.parametrize(("harm", "words"), [
    (shutil.rmtree, "is gone"),
    (lambda folder: folder.chmod(0o755), "is open to others"),
])
def test_a_folder_of_keys_that_cannot_be_used_is_named(settings, ready, harm, words):
    harm(settings.keys_folder)
    status, wrong = ready()

    assert (status, list(wrong)) == (503, ["keys"])
    assert words in wrong["keys"]


def test_a_process_that_stops_says_so_and_lives_on(app, ready):
    app.extensions[asking.EXTENSION].is_stopping = True

    assert ready() == (503, {"stopping": "Workshop is stopping: send people to another one, or wait until it is back."})
    assert app.test_client().get("/healthz").text == "ok\n"


def test_whoever_asks_without_end_costs_one_write_in_two_seconds(app):
    asked = []
    app.extensions[asking.EXTENSION].checks = {"database": lambda: asked.append(1)}

    for _ in range(5):
        app.test_client().get("/readyz")

    assert len(asked) == 1


def test_a_database_that_cannot_be_read_does_not_end_the_process(app, settings):
    with sqlite3.connect(settings.database) as connection:
        connection.execute("ALTER TABLE session RENAME TO away")
    connection.close()

    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\nthe database cannot be read: see /readyz\n")
