"""`workshop doctor`: each way in which an installation can be broken has its line, which says what to do."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from services import free_port

from workshop.cli import workshop
from workshop.config import Settings
from workshop.running import doctor
from workshop.running.doctor import LOOK, MEND, WELL


@pytest.fixture
def settings(tmp_path, empty_database):
    """A sound installation that was backed up today."""
    data, keys = tmp_path / "instance", tmp_path / "keys"
    for folder in (data, keys):
        folder.mkdir(mode=0o700)
    found = Settings(data=data, keys=keys, port=free_port(), host="127.0.0.1")
    shutil.copyfile(empty_database, found.database)
    for name, content in (("secret", "0" * 64), ("last-backup", date.today().isoformat())):
        (data / name).write_text(content)
    for path in data.iterdir():
        path.chmod(0o600)
    return found


def says(check, settings):
    """How each finding of a check is, and all its words."""
    found = list(doctor.CHECKS[check](settings))
    return [state for state, _words in found], " ".join(words for _state, words in found)


def in_database(statement):
    def work(settings):
        with sqlite3.connect(settings.database) as connection:
            connection.execute(statement)
        connection.close()
    return work


def broken_theme(settings):
    folder = settings.data / "themes"
    folder.mkdir()
    (folder / "broken.yaml").write_text("title: [")
    return replace(settings, content=folder)


def full_disk(settings, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10, 10, 50 * 1024 ** 2))


@pytest.mark.parametrize(("check", "harm", "state", "words"), [
    ("data folder", lambda s: replace(s, data=s.data / "nowhere"), LOOK, "is not there yet"),
    ("data folder", lambda s: s.data.chmod(0o755), MEND, "is open to other users. Close it: chmod 700"),
    ("database", lambda s: s.database.write_bytes(b"SQLite format 3\0 and then nothing of the kind" * 99), MEND,
     "Nothing was changed."),
    ("database", lambda s: s.database.chmod(0o644), MEND, "Close it: chmod 600"),
    ("database", in_database("UPDATE alembic_version SET version_num = 'x'"), MEND, "is of a newer Workshop"),
    ("database", in_database("DELETE FROM alembic_version"), LOOK, "The next start brings it up to date"),
    ("secret", lambda s: (s.data / "secret").unlink(), LOOK, "everybody signs in again"),
    ("secret", lambda s: (s.data / "secret").chmod(0o644), MEND, "Close it: chmod 600"),
    ("secret", lambda s: (s.data / "secret").write_text("short"), MEND, "is cut short or changed"),
    ("keys", lambda s: s.keys.chmod(0o755), MEND, "is open to others. Allow it to its owner alone (0700)."),
    ("keys", lambda s: replace(s, keys=s.data / "keys"), LOOK, "Session keys lie on a disk"),
    ("keys", lambda s: (s.keys.rmdir(), s.keys.write_text("")), MEND, "belongs to somebody else"),
    ("backups", lambda s: (s.data / "last-backup").unlink(), LOOK, "No backup was made"),
    ("backups", lambda s: (s.data / "last-backup").write_text("2026-01-02"), LOOK, "The last backup is of 2026-01-02"),
    ("themes", broken_theme, MEND, "A theme is left out: "),
    ("clock", lambda s: os.utime(s.database, (2_000_000_000, 2_000_000_000)), MEND, "which is past already"),
    ("address", lambda s: replace(s, address="https://nowhere.invalid"), MEND, "No machine is found under nowhere"),
    ("address", lambda s: s, LOOK, "Only this machine can reach it."),
    ("https", lambda s: replace(s, address="https://workshop.example.org"), MEND, "set WORKSHOP_PROXIES=1"),
    ("https", lambda s: replace(s, proxies=1), MEND, "Set WORKSHOP_ADDRESS"),
    ("https", lambda s: replace(s, proxies=1, address="https://a.example.org", host="0.0.0.0"), LOOK,
     "Set WORKSHOP_HOST=127.0.0.1"),
    ("https", lambda s: s, LOOK, "plain http"),
])
def test_what_is_broken_is_named_with_what_to_do(settings, check, harm, state, words):
    sound = says(check, settings)[0]
    harmed = harm(settings)
    states, said = says(check, harmed if isinstance(harmed, Settings) else settings)

    assert state in states
    assert words in said
    assert MEND not in sound


def test_a_disk_that_is_nearly_full_is_named_with_what_closing_a_session_needs(settings, monkeypatch):
    full_disk(settings, monkeypatch)

    states, said = says("disk", settings)

    assert states == [MEND]
    assert said.startswith("Disk nearly full: 50 MB left. Free some space soon: closing a session needs 1")


def test_a_port_that_another_program_holds_is_named(settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.port))
        other.listen()
        other.settimeout(0)
        doctor_is_patient = doctor.PATIENCE
        doctor.PATIENCE = 0.2
        try:
            states, said = says("port", settings)
        finally:
            doctor.PATIENCE = doctor_is_patient

    assert states == [MEND]
    assert f"Stop the program that holds it, or choose another: --port {settings.port + 1}" in said


def test_an_old_python_and_packages_that_differ_from_the_lock_are_named(tmp_path):
    lock = tmp_path / "app.lock"
    lock.write_text("flask==1.0 \\\n    --hash=sha256:00\nnothing-like-it==1.0 \\\n"
                    "colorama==9 ; sys_platform == 'win32'\n")

    assert next(iter(doctor.python_version((3, 9, 2))))[0] == MEND
    state, words = next(iter(doctor.packages(lock)))
    assert state == MEND
    assert "flask is 3" in words
    assert "nothing-like-it is missing" in words
    assert "colorama" not in words
    assert next(iter(doctor.packages()))[0] == WELL


def test_files_of_pages_that_are_missing_are_named(tmp_path):
    ((state, words),) = doctor.page_files(tmp_path)

    assert (state, "vendor/socket.io.esm.min.js" in words) == (MEND, True)
    assert [state for state, _words in doctor.page_files()] == [WELL]


def test_databases_beside_that_do_not_answer_are_named_without_their_password():
    unused = free_port()
    found = [*doctor.postgresql(f"postgresql://workshop:zqSecret@127.0.0.1:{unused}/workshop"),
             *doctor.redis(Settings(redis=f"redis://:zqSecret@127.0.0.1:{unused}/0"))]

    assert [state for state, _words in found] == [MEND, MEND]
    assert "zqSecret" not in str(found)


def test_the_command_says_a_line_for_each_thing_and_ends_with_one_when_something_needs_mending(settings, monkeypatch):
    given = ["doctor", "--data", str(settings.data), "--port", str(settings.port), "--host", "127.0.0.1"]
    monkeypatch.setenv("WORKSHOP_KEYS", str(settings.keys))
    sound = CliRunner().invoke(workshop, given)
    as_json = CliRunner().invoke(workshop, [*given, "--json"])
    settings.data.chmod(0o755)
    broken = CliRunner().invoke(workshop, given)

    assert (sound.exit_code, sound.output.splitlines()[-1]) == (0, "Nothing needs mending.")
    assert (broken.exit_code, broken.output.splitlines()[-1]) == (1, "One thing needs mending.")
    assert all(line.startswith(("✓ well: ", "! look: ", "✗ mend: ")) for line in broken.output.splitlines()[:-2])
    assert json.loads(as_json.output)["is_well"] is True
    assert {one["check"] for one in json.loads(as_json.output)["findings"]} >= set(doctor.CHECKS) - {"redis"}


def test_a_setting_that_cannot_be_used_is_the_first_thing_it_says(monkeypatch):
    monkeypatch.setenv("WORKSHOP_PORT", "eight")

    said = CliRunner().invoke(workshop, ["doctor"])

    assert said.exit_code == 1
    assert said.output.startswith("✗ mend: WORKSHOP_PORT is “eight”. Write a whole number.")


def test_a_backup_is_noted_by_its_day(settings, monkeypatch, tmp_path):
    (settings.data / "last-backup").unlink()
    CliRunner().invoke(workshop, ["backup", "--data", str(settings.data), "--to", str(tmp_path / "copy")])

    assert says("backups", settings) == ([WELL], f"The last backup is of {date.today().isoformat()}.")
