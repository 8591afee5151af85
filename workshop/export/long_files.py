"""Files that take long to make are made in a process of their own, so that the room next door does not feel it.

A file lies in a folder that only this user can read, for as long as it takes somebody to fetch it: it goes when it is
fetched, cancelled or ten minutes old, when its session is erased, and when Workshop starts anew. Nothing of a file
is in the database.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from sqlalchemy import func, select

from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say
from workshop.responses.models import LiveResponse, SealedResponse
from workshop.sessions.models import Session

LONG_FROM = 1_000    # responses of a session; fewer are made while one waits
AT_ONCE = 2          # processes; each may need 350 MB
KEPT = 10 * 60.0     # seconds
LONGEST = 5 * 60.0   # seconds; what takes longer has gone wrong
#: One thread and one pool of memory for what lays out the pages: some 30 MB less, in the same time (bench/export.py).
SPARING = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
STAGE, FILE = "stage", "file"
MAKING, READY, FAILED = "making", "ready", "failed"
#: What is being done, one after the other.
BEGINNING, READING, LAYING_OUT = say("Beginning"), say("Reading the responses"), say("Laying out the file")
ROOT = Path(__file__).resolve().parents[2]


class TooManyFiles(Refused):
    name: ClassVar[str] = "too_many_files"
    status: ClassVar[int] = 429
    words = say("Other long files are being made just now. Wait a minute, go back, and ask for yours again.")


@dataclass
class LongFile:
    """One file, from the moment somebody asked for it."""

    room: str
    owner: int        # the facilitator who asked
    form: str
    shape: str
    folder: Path
    process: subprocess.Popen[bytes]
    began_at: float = field(default_factory=time.monotonic)

    @property
    def state(self) -> str:
        code = self.process.poll()
        if code is None:
            return MAKING if self.seconds < LONGEST else FAILED
        return READY if code == 0 and (self.folder / FILE).is_file() else FAILED

    @property
    def seconds(self) -> int:
        return int(time.monotonic() - self.began_at)

    @property
    def stage(self) -> str:
        """What is being done, in words."""
        try:
            return say((self.folder / STAGE).read_text(encoding="utf-8"))
        except OSError:
            return BEGINNING

    def remove(self) -> None:
        """End the process if it still runs, and take everything it wrote away."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class LongFiles:
    """All that are being made or wait to be fetched."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder, self.data = folder, data
        self.files: dict[str, LongFile] = {}

    def begin(self, *, room: str, owner: int, form: str, shape: str, joined: int) -> str:
        """Begin to make a file, or go on with the same one if it is being made already.

        :return: the key under which it is found.
        :raises TooManyFiles: as many as may be are being made.
        """
        self.forget_old()
        asked = (room, owner, form, shape)
        for key, one in list(self.files.items()):
            if (one.room, one.owner, one.form, one.shape) == asked:
                if one.state == MAKING:
                    return key
                self.remove(key)
        if sum(one.state == MAKING for one in self.files.values()) >= AT_ONCE:
            raise TooManyFiles()
        key = secrets.token_urlsafe(16)
        folder = self.folder / key
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        command = [sys.executable, "-m", "workshop.export.beside", room, form, shape, str(joined),
                   str(folder.resolve()), str(self.data.resolve())]
        process = subprocess.Popen(  # noqa: S603  (our own program; what is asked for was checked)
            command, cwd=ROOT, env={**os.environ, **SPARING}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.files[key] = LongFile(room, owner, form, shape, folder, process)
        return key

    def find(self, key: str, *, room: str, owner: int) -> LongFile | None:
        """A file of this session that this facilitator asked for."""
        self.forget_old()
        found = self.files.get(key)
        return found if found is not None and (found.room, found.owner) == (room, owner) else None

    def remove(self, key: str) -> None:
        found = self.files.pop(key, None)
        if found is not None:
            found.remove()

    def forget_old(self) -> None:
        for key, one in list(self.files.items()):
            if one.seconds > KEPT or (one.state == FAILED and one.seconds > LONGEST):
                self.remove(key)

    def forget_room(self, room: str) -> None:
        """Nothing of a session that is erased stays in a file here."""
        for key, one in list(self.files.items()):
            if one.room == room:
                self.remove(key)

    def clear(self) -> None:
        """At a start and at the end: whatever an earlier run left behind."""
        for key in list(self.files):
            self.remove(key)
        shutil.rmtree(self.folder, ignore_errors=True)


def is_long(session: Session) -> bool:
    """Whether the files of a session take so long that they are made beside the room."""
    ids = [step.id for step in session.every_step]
    many = sum(db.session.scalar(select(func.count()).select_from(rows).where(rows.step_id.in_(ids))) or 0
               for rows in (SealedResponse, LiveResponse))
    return many >= LONG_FROM


def say_stage(folder: Path, words: str) -> None:
    (folder / STAGE).write_text(words, encoding="utf-8")


def keep(folder: Path, content: bytes) -> None:
    """Put a whole file in its place; half a file is never there."""
    half = folder / "half"
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
    half.rename(folder / FILE)
