from __future__ import annotations

import sqlite3

import pytest
from people import read
from sqlalchemy import text

from workshop.extensions import db
from workshop.storage.prepare import CannotStart, back_up, check_database, prepare, prepare_folder, restore


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


def test_a_backup_is_restored_where_there_is_no_database(busy_room, settings, tmp_path):
    back_up(settings.database, tmp_path / "copy.sqlite3")

    restore(tmp_path / "copy.sqlite3", tmp_path / "restored.sqlite3")

    connection = sqlite3.connect(tmp_path / "restored.sqlite3")
    assert connection.execute("SELECT body ->> 'text' FROM live_response").fetchall() == [("Written down",)]
    connection.close()
    assert (tmp_path / "restored.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("ending", ["", "-wal", "-journal"])
def test_a_restore_overwrites_nothing(busy_room, settings, tmp_path, ending):
    back_up(settings.database, tmp_path / "copy.sqlite3")
    (tmp_path / f"there.sqlite3{ending}").write_text("something dear")

    with pytest.raises(CannotStart, match="never overwrites"):
        restore(tmp_path / "copy.sqlite3", tmp_path / "there.sqlite3")

    assert (tmp_path / f"there.sqlite3{ending}").read_text() == "something dear"


def a_table(path, version=None):
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)" if version else "CREATE TABLE t (x)")
        if version:
            connection.execute("INSERT INTO alembic_version VALUES (?)", (version,))
    connection.close()


@pytest.mark.parametrize(("make", "sentence"), [
    (lambda path: None, "There is no file"),
    (lambda path: path.write_text("not a database, but long enough to be looked at" * 40), "cannot be used"),
    (a_table, "is not a backup of Workshop"),
    (lambda path: a_table(path, "9999"), "was written by a newer Workshop"),
])
def test_only_a_sound_backup_that_can_be_read_is_restored(tmp_path, make, sentence):
    make(tmp_path / "copy.sqlite3")

    with pytest.raises(CannotStart, match=sentence):
        restore(tmp_path / "copy.sqlite3", tmp_path / "restored.sqlite3")

    assert not list(tmp_path.glob("restored*"))


@pytest.mark.parametrize("name", ["a folder", "50% #1?", "ein Ordner für Amara"])
def test_a_backup_is_taken_from_a_folder_of_any_name(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    connection = sqlite3.connect(folder / "workshop.sqlite3")
    connection.execute("CREATE TABLE t (x)")
    connection.close()

    back_up(folder / "workshop.sqlite3", tmp_path / "copy.sqlite3")

    assert (tmp_path / "copy.sqlite3").exists()


def test_the_database_is_durable_and_leaves_no_residue(durable, app):
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
