"""The drill: the laptop is lost in the middle of a session, and a backup is restored on an empty machine."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from serving import RealFacilitator, RealPhone, Server

from workshop.participants.phone import Phone

BEFORE = ["Ben acknowledged this", "Chidi acknowledged this", "Dele acknowledged this", "Ella acknowledged this"]


class Drill:
    """A session that is lost, its backup, and the machine on which it comes back."""

    def __init__(self, folder):
        for name in ("lost", "new"):
            (folder / name).mkdir()
        with Server(folder / "lost") as lost:
            amara = RealFacilitator(lost)
            room = amara.open_lobby(questions=2)
            phones = [RealPhone(lost, room.code) for _ in BEFORE]
            room.open_step(1)
            for phone, text in zip(phones, BEFORE, strict=True):
                assert phone.respond(text, door="http")["ok"]
            self.backup = folder / "copy.sqlite3"
            self.said = lost.command("backup", "--data", str(lost.data), "--to", str(self.backup))
            assert phones[0].respond("Ben wrote this after the backup", door="http")["ok"]
            self.room, self.step_id = room.room, room.step_id(1)
            self.key = (lost.keys / room.room).read_bytes()
            self.cookies = [phone.browser.cookies for phone in phones]
            self.tokens = [phone.cookie.partition(".")[0] for phone in phones]
            lost.kill()
        self.server = Server(folder / "new")
        self.restored = self.server.command("restore", str(self.backup), "--data", str(self.server.data))

    def amara(self):
        """Amara with her own password, in a browser that knows nothing of the new machine."""
        amara = object.__new__(RealFacilitator)
        amara.server, amara.email = self.server, "amara@example.org"
        amara.sign_in()
        return amara


@pytest.fixture(scope="module")
def drill(tmp_path_factory):
    drill = Drill(tmp_path_factory.mktemp("drill"))
    with drill.server.start():
        yield drill


@pytest.fixture(scope="module")
def room(drill):
    from serving import RealRoom

    return RealRoom(drill.amara(), drill.room)


def test_backup_and_restore_say_what_they_did(drill):
    assert drill.said.stdout == f"Backup: {drill.backup.resolve()}\n"
    assert drill.restored.returncode == 0, drill.restored.stderr
    assert drill.restored.stdout == f"Restored: {drill.server.database}\n"
    assert "can no longer change what they sent" in drill.restored.stderr
    assert drill.server.database.stat().st_mode & 0o077 == 0


def test_everything_acknowledged_before_the_backup_is_there(drill):
    with closing(sqlite3.connect(drill.backup)) as copy:
        texts = {text for (text,) in copy.execute("SELECT body ->> 'text' FROM live_response")}

    assert texts == set(BEFORE)
    assert {text for (text,) in drill.server.read("SELECT body ->> 'text' FROM live_response")} == set(BEFORE)


def test_the_backup_holds_no_key(drill):
    copy = drill.backup.read_bytes()

    assert drill.key not in copy
    assert drill.key.hex().encode() not in copy


def test_the_session_goes_on_where_it_was(room):
    assert (room.state["state"], len(room.state["run_sheet"])) == ("running", 2)


def test_no_phone_can_be_matched_to_what_it_wrote(drill):
    """All cookies in hand, and the whole new machine: no pseudonym in the database can be made again."""
    new_key = (drill.server.keys / drill.room).read_bytes()
    stored = {handle for (handle,) in drill.server.read("SELECT handle FROM live_response")}

    under_the_lost_key = {Phone(drill.key, token).handle(drill.step_id, 1, slot, "text")
                          for token in drill.tokens for slot in range(3)}
    under_the_new_key = {Phone(new_key, token).handle(drill.step_id, 1, slot, "text")
                         for token in drill.tokens for slot in range(3)}

    assert stored <= under_the_lost_key, "the test would look for the wrong pseudonyms"
    assert stored & under_the_new_key == set()
    assert new_key != drill.key


def test_a_phone_of_that_session_joins_anew(drill, room):
    import requests

    browser = drill.server.browser()
    for cookie in drill.cookies[0]:
        browser.cookies.set(cookie.name, cookie.value)
    assert browser.get(f"{drill.server.url}/w/{drill.room}", timeout=60).status_code == requests.codes.not_found

    again = RealPhone(drill.server, room.code)

    assert again.respond("Ben wrote this again", door="http")["ok"]
    assert len(again.state["yours"]["responses"]) == 1


def test_sealing_works_and_keeps_every_word(drill, room):
    assert room.close()["ok"]

    assert room.state["is_sealed"]
    assert set(BEFORE) <= {text for (text,) in drill.server.read("SELECT body ->> 'text' FROM sealed_response")}
    assert len(room.summary()["steps"][0]["responses"]) >= len(BEFORE)
    assert not (drill.server.keys / drill.room).exists()
    assert drill.server.read("SELECT count(*) FROM live_response") == [(0,)]


def test_a_restore_never_overwrites(drill):
    again = drill.server.command("restore", str(drill.backup), "--data", str(drill.server.data))

    assert (again.returncode, again.stdout) == (1, "")
    assert "exists already, and a restore never overwrites" in again.stderr
