"""What keeps the database from storing is told apart, and room for closing is kept and given up."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from psycopg import errors
from sqlalchemy.exc import OperationalError

from workshop.storage.reserve import LEAST, Reserve
from workshop.storage.trouble import FULL, HELD, REFUSED, Trouble, kind_of


def full_error(tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "small.sqlite3")) as connection:
        connection.execute("CREATE TABLE words (text)")
        connection.execute("PRAGMA max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as raised:
            connection.execute("INSERT INTO words VALUES (zeroblob(100000))")
    return raised.value


def held_error(tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "held.sqlite3", timeout=0)) as one, \
            contextlib.closing(sqlite3.connect(tmp_path / "held.sqlite3", timeout=0)) as other:
        one.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError) as raised:
            other.execute("BEGIN IMMEDIATE")
    return raised.value


@pytest.mark.parametrize(("made", "kind"), [
    (full_error, FULL), (held_error, HELD), (lambda _: errors.DiskFull(), FULL), (lambda _: ValueError(), REFUSED)])
def test_a_failed_write_says_what_is_in_its_way(tmp_path, made, kind):
    error = made(tmp_path)

    assert kind_of(error) == kind
    assert kind_of(OperationalError("COMMIT", None, error)) == kind


def test_trouble_is_told_when_it_begins_and_not_again_until_it_is_over():
    begun = []
    trouble = Trouble(begins=lambda: begun.append(trouble.kind))

    for _ in range(2):
        trouble.note(ValueError())
    trouble.is_over()
    trouble.note(ValueError())

    assert begun == [REFUSED, REFUSED]


@pytest.fixture
def reserve(tmp_path):
    database = tmp_path / "workshop.sqlite3"
    database.write_bytes(b"\0" * 1000)
    return Reserve(database)


def test_the_reserve_is_really_on_the_disk_and_as_large_as_a_rewrite_needs(reserve):
    assert reserve.keep()

    found = reserve.path.stat()
    assert found.st_size == LEAST + 2000
    assert found.st_blocks * 512 >= found.st_size
    assert found.st_mode & 0o077 == 0


def test_a_reserve_is_given_up_once(reserve):
    reserve.keep()

    assert [reserve.give_up(), reserve.give_up()] == [True, False]


def test_a_reserve_is_never_what_fills_the_disk(reserve, monkeypatch):
    free = LEAST + 2000
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": free}))

    assert not reserve.keep()
    assert not reserve.path.exists()
