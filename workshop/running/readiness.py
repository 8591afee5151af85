"""Whether people may be sent to this process: asked by what stands in front of it, and answered in words.

No answer holds a path, an address or a secret: anybody may ask.
"""

from __future__ import annotations

import functools
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import text

from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say
from workshop.storage.sqlite import MIGRATIONS
from workshop.storage.writer import perform
from workshop.web.incidents import log_incident

EXTENSION = "workshop_readiness"
#: Seconds for which an answer holds: whoever asks without end costs one write in that time.
HOLDS_FOR = 2.0


class NotReady(Exception):
    """Something without which nobody can be served; the message says what, and what helps."""


@dataclass
class Readiness:
    """The checks of one app, and what they said last."""

    app: Flask
    #: By name; each raises `NotReady`. Whoever adds a part that Workshop cannot do without adds its check here.
    checks: dict[str, Callable[[], None]] = field(default_factory=dict)
    is_stopping: bool = False
    holds_for: float = HOLDS_FOR
    _said: dict[str, str] = field(default_factory=dict)
    _said_at: float | None = None
    _asking: Any = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.checks = {"database": database_writable, "migrations": migrations_current,
                       "keys": keys_usable} | self.checks
        if self.app.extensions["workshop_settings"].redis:
            self.checks["redis"] = redis_reachable

    def ask(self) -> dict[str, str]:
        """What is wrong, by the name of the check; "" for what is well."""
        stopping = {"stopping": say("Workshop is stopping: send people to another one, or wait until it is back.")
                    if self.is_stopping else ""}
        if self.is_stopping:
            return stopping            # what is being taken down need not be looked at
        with self._asking:
            if self._said_at is None or time.monotonic() - self._said_at >= self.holds_for:
                self._said = {name: self._problem(name, check) for name, check in self.checks.items()}
                self._said_at = time.monotonic()
            return self._said | stopping

    def _problem(self, name: str, check: Callable[[], None]) -> str:
        try:
            check()
        except NotReady as problem:
            told: str = problem.args[0]      # as it was said, so that it can be said in another language
            return told
        except Exception as error:
            log_incident("not_ready", error)
            return say("The check of %(name)s could not be done. The log says which error.", name=name)
        finally:
            db.session.rollback()
        return ""


def readiness() -> Readiness:
    found: Readiness = current_app.extensions[EXTENSION]
    return found


def database_writable() -> None:
    """A transaction that writes and leaves everything as it was.

    :raises NotReady: the database takes nothing now.
    """
    try:
        perform(_write_nothing, room="no session")    # so that no other process waits for it
    except Refused:
        raise NotReady(say("The database takes nothing now. See whether the disk is full, or another program holds the "
                       "database.")) from None


def _write_nothing() -> None:
    if db.engine.dialect.name == "sqlite":
        kept = db.session.scalar(text("PRAGMA user_version"))
        db.session.execute(text(f"PRAGMA user_version = {int(kept or 0)}"))
    else:
        db.session.execute(text("SELECT pg_current_xact_id()"))     # refused where nothing can be written


@functools.cache
def known_revisions() -> set[str]:
    """The newest migrations of this program."""
    return set(ScriptDirectory(str(MIGRATIONS)).get_heads())


def migrations_current() -> None:
    """:raises NotReady: the tables are those of another version."""
    found = set(db.session.scalars(text("SELECT version_num FROM alembic_version")))
    if found != known_revisions():
        raise NotReady(say("The tables are those of another version. Start the version that they belong to, or this "
                           "one anew: a start brings them up to date."))


def keys_usable() -> None:
    """:raises NotReady: no session can be opened, and no phone known again."""
    keys = current_app.extensions["workshop_keys"]
    if isinstance(getattr(keys, "folder", None), Path):
        problem = folder_problem(keys.folder)
        if problem:
            raise NotReady(say("The folder of the session keys %(problem)s", problem=problem))


def redis_reachable() -> None:
    """:raises NotReady: what must cross workers does not."""
    from redis import Redis, RedisError

    settings: Any = current_app.extensions["workshop_settings"]
    try:
        with Redis.from_url(settings.redis, socket_timeout=1, socket_connect_timeout=1) as asked:
            asked.ping()
    except (RedisError, OSError):
        raise NotReady(say("Redis does not answer. See that it runs and can be reached.")) from None


def folder_problem(folder: Path) -> str:
    """What keeps a folder from holding keys, as the end of a sentence; "" when nothing does."""
    try:
        found = os.lstat(folder)
    except OSError:
        return say("is gone. Start Workshop anew: phones can then no longer change what they sent before.")
    if not stat.S_ISDIR(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
        return say("belongs to somebody else. Remove it, or set WORKSHOP_KEYS, then start anew.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        return say("is open to others. Allow it to its owner alone (0700).")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return say("cannot be written to. Give this user the right to write there.")
    if hasattr(os, "statvfs") and os.statvfs(folder).f_bavail == 0:
        return say("is on a device that is full. Free some space there.")
    return ""
