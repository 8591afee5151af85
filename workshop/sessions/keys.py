"""Session keys: 32 random bytes a session, outside the database and its backups, destroyed at close.

With the key, the database and a phone in hand, that phone's responses could be found; with any two of the three,
nothing. So the key lies in memory-backed storage where the machine has it, and never in the database, where a
deleted value would live on in the log and in backups (decision 0001).

The time a key's file bears is the full hour after the session's last act, and the only place where anything of that
time is kept (decision 0011).
"""

from __future__ import annotations

import math
import os
import secrets
import stat
from pathlib import Path
from typing import ClassVar

from workshop import clock
from workshop.errors import Refused
from workshop.language.words import say

KEY_BYTES = 32
HOUR = 60 * 60  # seconds


class KeysUnsafe(Exception):
    """The folder of the keys belongs to somebody else or is open to others."""


class KeyLost(Refused):
    """The session's key is not there, so no phone can be known again until a restart makes a new one."""

    name: ClassVar[str] = "key_lost"
    status: ClassVar[int] = 503
    words = say("The server has lost what it knows phones by. Tell the facilitator: stopping and starting Workshop "
                "mends it, and nothing that was saved is lost.")


class KeyStore:
    """The keys of all open sessions, one file each, named by the session's room."""

    #: Whether a key that is not there now is gone for good.
    may_have_lost = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, bytes] = {}
        self._noted: dict[str, int] = {}  # the hour each file bears, so that an act seldom touches it
        self._quiet_from: dict[str, float] = {}  # the same hour, by the steady clock

    def prepare(self) -> None:
        """Make the folder, for its owner alone.

        :raises KeysUnsafe: it exists and is not ours alone.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = os.lstat(self.folder)
        if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
            raise KeysUnsafe(f"The folder {self.folder} belongs to somebody else. Remove it, or set WORKSHOP_KEYS.")
        if stat.S_IMODE(found.st_mode) & 0o077:
            os.chmod(self.folder, 0o700)

    def create(self, room: str) -> None:
        """Make the key of a session, whole or not at all. One that is whole is kept; half of one is replaced."""
        if self.has(room):
            return
        path = self.folder / room
        partial = path.with_name(f"{room}.{secrets.token_hex(4)}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        _bear(partial, next_hour())
        os.replace(partial, path)

    def note_act(self, room: str) -> None:
        """Somebody acted in a session. The file changes at most once an hour, and says only which hour."""
        hour = next_hour()
        self._quiet_from[room] = clock.steady() + hour - clock.seconds()
        if self._noted.get(room) == hour:
            return
        try:
            _bear(self.folder / room, hour)
        except OSError:
            return                 # it is gone: whoever needs it says so
        self._noted[room] = hour

    def last_act(self, room: str) -> float | None:
        """The full hour after the last act in a session, in seconds since 1970; None when there is no key."""
        try:
            return (self.folder / room).stat().st_mtime
        except OSError:
            return None

    def quiet_for(self, room: str) -> float | None:
        """Seconds since the full hour after the last act in a session; None when there is no key.

        For acts since this process began the steady clock must say so too: a clock that was two days wrong and is put
        right must not seal a session that people are in. Of other acts only the clock can tell.
        """
        last = self.last_act(room)
        if last is None:
            return None
        known = self._quiet_from.get(room)
        quiet = clock.seconds() - last
        return quiet if known is None else min(quiet, clock.steady() - known)

    def blur(self) -> None:
        """Touch every file with the hour it bears: when it was last touched then says nothing of any act."""
        for path in self.folder.iterdir():
            try:
                _bear(path, path.stat().st_mtime)
            except OSError:
                continue           # destroyed meanwhile

    def has(self, room: str) -> bool:
        """Whether the key is there and whole."""
        try:
            return (self.folder / room).stat().st_size == KEY_BYTES
        except OSError:
            return False

    def read(self, room: str) -> bytes:
        """The key of an open session, read once.

        :raises KeyLost: it is gone, or not whole.
        """
        if room not in self._known:
            try:
                key = (self.folder / room).read_bytes()
            except OSError:
                raise KeyLost() from None
            if len(key) != KEY_BYTES:
                raise KeyLost()
            self._known[room] = key
        return self._known[room]

    def destroy(self, room: str) -> None:
        """Overwrite and remove the key; harmless when it is gone already."""
        self._known.pop(room, None)
        self._noted.pop(room, None)
        self._quiet_from.pop(room, None)
        path = self.folder / room
        if path.exists():
            with path.open("r+b") as file:
                file.write(b"\0" * KEY_BYTES)
                file.flush()
                os.fsync(file.fileno())
            path.unlink()


def next_hour() -> int:
    """The full hour that comes next: never before the act, and the same for everybody who acts in this hour."""
    return math.ceil(clock.seconds() / HOUR) * HOUR


def _bear(path: Path, seconds: float) -> None:
    os.utime(path, (seconds, seconds))
