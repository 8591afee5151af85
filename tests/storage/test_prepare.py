from __future__ import annotations

import sqlite3

import pytest
from people import read
from sqlalchemy import text

from workshop.extensions import db
from workshop.storage.prepare import CannotStart, back_up, check_database, prepare, prepare_folder


@pytest.fixture
def busy_room(room):
    """A running room with a response that nobody has seen yet."""
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("Written down")
    return room


def test_a_backup_taken_while_sessions_run_can_be_read(busy_room, settings, tmp_path):
    target = tmp_path / "copy.sqlite3"

    back_up(settings.database, target)

    connection = sqlite3.connect(target)
    assert connection.execute("SELECT body ->> 'text' FROM live_response").fetchall() == [("Written down",)]
    assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    connection.close()
    check_database(target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.sqlite3"]


def test_a_backup_holds_no_key(busy_room, settings, tmp_path):
    key = (settings.keys_folder / busy_room.room).read_bytes()

    back_up(settings.database, tmp_path / "copy.sqlite3")

    copy = (tmp_path / "copy.sqlite3").read_bytes()
    assert key not in copy
    assert key.hex().encode() not in copy


def test_a_backup_never_overwrites(busy_room, settings, tmp_path):
    target = tmp_path / "copy.sqlite3"
    target.write_text("something dear")

    with pytest.raises(CannotStart):
        back_up(settings.database, target)

    assert target.read_text() == "something dear"


@pytest.mark.parametrize("name", ["a folder", "50% #1?", "ein Ordner für Amara"])
def test_a_backup_is_taken_from_a_folder_of_any_name(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    connection = sqlite3.connect(folder / "workshop.sqlite3")
    connection.execute("CREATE TABLE t (x)")
    connection.close()

    back_up(folder / "workshop.sqlite3", tmp_path / "copy.sqlite3")

    assert (tmp_path / "copy.sqlite3").exists()


def test_the_database_is_durable_and_leaves_no_residue(app):
    asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")

    found = read(app, lambda: {name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in asked})

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_the_database_is_for_its_owner_alone(app, settings):
    assert settings.database.stat().st_mode & 0o777 == 0o600


def test_only_the_first_start_is_the_first(app):
    assert prepare(app) is False


def test_the_data_folder_is_made_for_its_owner_alone(settings):
    prepare_folder(settings)

    assert settings.data.stat().st_mode & 0o777 == 0o700
    assert list(settings.data.iterdir()) == []


def test_a_file_that_is_not_there_yet_or_empty_is_no_problem(tmp_path):
    check_database(tmp_path / "none.sqlite3")
    (tmp_path / "empty.sqlite3").touch()
    check_database(tmp_path / "empty.sqlite3")
