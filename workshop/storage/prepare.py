"""Making the database ready at a start: created, sound, and up to date."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from pathlib import Path
from urllib.parse import quote

import flask_migrate
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect

from workshop.config import Settings
from workshop.extensions import db
from workshop.sessions import seal
from workshop.sessions.keys import KeyStore, KeysUnsafe

from . import engine as database
from .problems import CannotStart as CannotStart
from .sqlite import MIGRATIONS

#: Bytes; a sound check of a larger file would make the start slow.
CHECKED_UP_TO = 200 * 1024 * 1024


def prepare_folder(settings: Settings) -> None:
    """Make the data folder and see that it can be written to."""
    folder = settings.data
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".write-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            f"The data folder {folder} cannot be written to ({error.strerror}). Give this user the right to write "
            "there, or choose another folder with --data.") from None


def expect_database(settings: Settings) -> None:
    """See that the database can be used, before anything is made or changed.

    :raises CannotStart: it is damaged, cannot be reached, or keeps what nobody may keep.
    """
    if settings.database_url:
        from . import server_check

        server_check.expect_usable(settings.database_url, is_durable=not settings.testing)
    else:
        check_database(settings.database)


def check_database(path: Path) -> None:
    """See that the database file is one, and whole."""
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        connection = sqlite3.connect(path, timeout=5)
        try:
            check = "PRAGMA quick_check(1)" if path.stat().st_size <= CHECKED_UP_TO else "PRAGMA schema_version"
            found = connection.execute(check).fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise CannotStart(_damaged(path, str(error))) from None
    if check.startswith("PRAGMA quick_check") and found[0] != "ok":
        raise CannotStart(_damaged(path, "it fails its check"))


def _damaged(path: Path, why: str) -> str:
    return (f"The database {path} cannot be used ({why}). Nothing was changed. Move the file away and put the latest "
            "backup in its place, or start with an empty one in another folder: --data FOLDER.")


def migrate_database(app: Flask) -> bool:
    """Bring the tables up to date; what the schema calls for is done here and nowhere else.

    :return: whether the database was made just now.
    """
    settings: Settings = app.extensions["workshop_settings"]
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context(), database.one_at_a_time(db.engine):
        is_new = not (inspect(db.engine).has_table("alembic_version") if settings.database_url
                      else settings.database.exists())
        flask_migrate.upgrade()
        database.settle(db.engine)
        db.engine.dispose()
    if is_new and not settings.database_url:
        os.chmod(settings.database, 0o600)
    return is_new


def prepare(app: Flask) -> bool:
    """Everything between a built app and its first request. Returns whether this is the first start.

    :raises CannotStart: with what to do.
    """
    keys: KeyStore = app.extensions["workshop_keys"]
    try:
        is_new = migrate_database(app)
        keys.prepare()
        with app.app_context(), database.one_at_a_time(db.engine):
            if keys.may_have_lost:
                seal.renew_lost_keys(keys)
            seal.finish_interrupted(keys)
        app.extensions["workshop_housekeeping"].at_start()
    except KeysUnsafe as error:
        raise CannotStart(str(error)) from None
    return is_new


def back_up(source: Path, target: Path) -> None:
    """A whole copy of the database as it is now, taken while it is in use. Session keys are never part of it.

    :raises CannotStart: the source is missing or the target cannot be written.
    """
    if not source.exists():
        raise CannotStart(f"There is no database at {source}. Name the folder with --data.")
    if target.exists():
        raise CannotStart(f"{target} exists already. Choose another name: a backup never overwrites a file.")
    try:
        copy_file(source, target)
    except (OSError, sqlite3.Error) as error:
        raise CannotStart(f"The backup could not be written to {target} ({error}). Choose another place.") from None


def restore(source: Path, target: Path) -> None:
    """Put a backup in place of a database that is not there yet.

    :param target: where this installation's database belongs.
    :raises CannotStart: there is a database already, or the file is no sound backup of a Workshop that this program
        can read.
    """
    for beside in (target, *(target.with_name(target.name + ending) for ending in ("-wal", "-shm", "-journal"))):
        if beside.exists():
            raise CannotStart(f"{beside} exists already, and a restore never overwrites. Stop Workshop, and move the "
                              "old database away with its -wal and -shm files, or name another folder with --data.")
    expect_backup(source)
    try:
        copy_file(source, target)
    except (OSError, sqlite3.Error) as error:
        raise CannotStart(f"The backup could not be restored to {target} ({error}). Choose another place.") from None


def known_revisions(*, newest: bool = False) -> set[str]:
    """The migrations of this program, or its newest."""
    script = ScriptDirectory(str(MIGRATIONS))
    return set(script.get_heads()) if newest else {revision.revision for revision in script.walk_revisions()}


def expect_backup(source: Path) -> None:
    """:raises CannotStart: there is no such file, it is damaged, not a Workshop's, or one of a newer program."""
    if not source.is_file():
        raise CannotStart(f"There is no file {source}. Name the backup that is to be restored.")
    check_database(source)
    known = known_revisions()
    connection = sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        found = None
    finally:
        connection.close()
    if found is None:
        raise CannotStart(f"{source} is not a backup of Workshop. Name the file that `backup` wrote.")
    if found[0] not in known:
        raise CannotStart(f"{source} was written by a newer Workshop. Install that version, then restore.")


def copy_file(source: Path, target: Path) -> None:
    """A whole copy, for its owner alone, that is there in full or not at all."""
    partial = target.with_name(target.name + ".partial")
    try:
        read = sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True, timeout=10)
        write = sqlite3.connect(partial)
        try:
            read.backup(write)
            write.execute("PRAGMA journal_mode = DELETE")
        finally:
            write.close()
            read.close()
        os.chmod(partial, 0o600)
        shutil.move(partial, target)
    except (OSError, sqlite3.Error):
        partial.unlink(missing_ok=True)
        raise
