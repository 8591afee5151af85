"""The one way anything is written: acts that wait together are committed together, then told so.

Whoever finds the writer free takes every act that waits, runs them in one transaction (each in its own savepoint)
and commits once. Acts that arrive while the disk is busy make the next batch. An act that raises `Refused` undoes
only itself. Nobody hears of an act before its commit (decision 0002).

Where several processes share a database, a batch is alone in the sessions that its acts name; an act that names none is
alone in the installation (decision 0037).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from flask import Flask, current_app
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError

from workshop.errors import Busy, Refused
from workshop.extensions import db
from workshop.running.meters import Meters
from workshop.web.incidents import log_incident

from . import engine as database
from .transactions import Write, is_writing, writing
from .trouble import Trouble

T = TypeVar("T")
Together = Callable[[list[Any]], list[Any]]
EXTENSION = "workshop_writer"


class OneByOne(Exception):
    """These acts cannot be run side by side now: each is run by itself, in a savepoint of its own."""


@dataclass
class Act(Generic[T]):
    """One thing to be stored: `work` runs inside the transaction and returns plain values, never rows."""

    work: Callable[[], T]
    #: The one session it touches; "": it may touch everything.
    room: str = ""
    #: Runs acts of one kind side by side, given what each is `about`: the result or the refusal of each, in order.
    together: Together | None = None
    about: Any = None
    result: T | None = None
    error: Exception | None = None
    is_done: bool = False


@dataclass
class Writer:
    app: Flask
    #: Called with each result, in the order of commits, once it is on disk.
    publish: Callable[[Any], None]
    meters: Meters = field(default_factory=Meters)
    #: Told what failed and why, so that the room hears when nothing can be saved.
    trouble: Trouble = field(default_factory=Trouble)
    #: Commits that may have changed more than responses: what was made of the rest before them is old.
    changes: int = 0
    #: True when the process is about to end: whoever comes now tries again elsewhere, or with the next one.
    is_closed: bool = False
    _waiting: list[Act[Any]] = field(default_factory=list)
    _committed: deque[Any] = field(default_factory=deque)
    _writing: Any = field(default_factory=Lock)
    _publishing: Any = field(default_factory=Lock)
    #: Of what is done once for many: how often it was asked for, and which of these askings it has answered.
    _asked: dict[object, int] = field(default_factory=dict)
    _answered: dict[object, int] = field(default_factory=dict)

    def perform(self, work: Callable[[], T], *, room: str = "", together: Together | None = None,
                about: Any = None) -> T:
        """Run `work` in a write transaction and return its result once it is durable and published.

        :param room: the one session it touches; without it, it may touch everything.
        :param together: does the same for many acts at once; each does its `work` where that fails.
        :param about: what it needs of this one.
        :raises Refused: what `work` raised; nothing of it was stored.
        :raises Busy: the database did not take it; nothing was stored, and the same act may be tried again.
        """
        if self.is_closed:
            raise Busy()
        act = Act(work, room, together, about)
        self._waiting.append(act)
        with self._writing:
            if not act.is_done:
                self._commit_waiting()
        self._publish_committed()
        if act.error is not None:
            raise act.error
        return cast(T, act.result)

    def alone(self, work: Callable[[], T]) -> T:
        """Do `work` while nothing is being written: rewriting the files, a backup."""
        with self._writing:
            return work()

    def once_alone(self, what: object, work: Callable[[], object]) -> None:
        """As `alone`, done once for all who ask for the same before it begins: of two hundred rooms whose step closes
        in the same moment, each would wait for the disk two hundred times.

        :param what: what it is that is done.
        """
        self._asked[what] = ticket = self._asked.get(what, 0) + 1
        with self._writing:
            if self._answered.get(what, 0) < ticket:
                begun = self._asked[what]
                work()
                self._answered[what] = begun

    @property
    def is_idle(self) -> bool:
        """Whether everything that was taken is stored and told."""
        return not (self._waiting or self._committed or self._writing.locked() or self._publishing.locked())

    def _commit_waiting(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            self._store(batch)
        except BaseException as error:
            self.meters.is_failing = True
            log_incident("commit_failed", error)
            for act in batch:
                if not isinstance(act.error, Refused):
                    act.error = Busy()
            if not isinstance(error, Exception):
                raise                # the process or this greenlet is being stopped
            self.trouble.note(error)
        else:
            self.changes += any(act.together is None for act in batch)
            self._committed.extend(act.result for act in batch if act.error is None)
        finally:
            for act in batch:
                act.is_done = True

    def _store(self, batch: list[Act[Any]]) -> None:
        """One transaction; once more when the connection was lost and nothing of it was stored."""
        with self.app.app_context():
            write = Write(None if not all(act.room for act in batch) else frozenset(act.room for act in batch))
            try:
                self._commit(batch, write)
            except DBAPIError as error:
                if not database.was_lost(db.engine, error):
                    raise
                db.session.rollback()
                if not database.was_stored(db.engine, write):
                    self._commit(batch, write)

    def _commit(self, batch: list[Act[Any]], write: Write) -> None:
        db.session.remove()     # what a transaction that was lost had read and kept
        with writing(write):
            _run_all(batch)
            began = time.perf_counter()
            db.session.commit()
            self.meters.committed(time.perf_counter() - began, len(batch))

    def _publish_committed(self) -> None:
        with self._publishing:
            while self._committed:
                result = self._committed.popleft()
                try:
                    self.publish(result)
                except Exception as error:  # what is stored stays stored; viewers fetch the state again
                    log_incident("publish_failed", error)


def _run_all(batch: list[Act[Any]]) -> None:
    """Each act in its turn; those of one kind that follow each other side by side."""
    for act in batch:
        act.result = act.error = None
    for together, acts in groupby(batch, key=attrgetter("together")):
        of_one_kind = list(acts)
        if together is None or not _run_together(together, of_one_kind):
            for act in of_one_kind:
                _run(act)


def _run_together(together: Together, acts: list[Act[Any]]) -> bool:
    """Whether acts could be run side by side. If not, nothing of them was stored."""
    try:
        with db.session.begin_nested():
            answers = together([act.about for act in acts])
    except OneByOne:
        return False
    except (IntegrityError, DataError) as error:
        log_incident("acts_refused_by_schema", error)
        return False
    except SQLAlchemyError:
        raise                    # as in `_run`
    except Exception as error:
        log_incident("acts_failed", error)
        return False
    for act, answer in zip(acts, answers, strict=True):
        if isinstance(answer, Refused):
            act.error = answer
        else:
            act.result = answer
    return True


def _run(act: Act[Any]) -> None:
    try:
        with db.session.begin_nested():
            act.result = act.work()
    except Refused as refusal:
        act.error = refusal
    except (IntegrityError, DataError) as error:
        log_incident("act_refused_by_schema", error)
        act.error = Busy()
    except SQLAlchemyError:
        raise                    # the disk or the lock: then nothing of this batch is stored
    except Exception as error:
        log_incident("act_failed", error)
        act.error = Busy()


def perform(work: Callable[[], T], *, room: str = "", together: Together | None = None, about: Any = None) -> T:
    """`Writer.perform` of the current app. What the caller had read before is read anew afterwards."""
    end_reading()
    writer: Writer = current_app.extensions[EXTENSION]
    return writer.perform(work, room=room, together=together, about=about)


def end_reading() -> None:
    """Let go of what this request or event has read; nothing happens where it has read nothing."""
    if db.session.registry.has():
        db.session.rollback()


def shared_by_batch() -> dict[Any, Any] | None:
    """What acts that are committed together may keep for each other; None outside a write transaction."""
    found: dict[Any, Any] | None = db.session.info.setdefault("shared", {}) if is_writing.get() else None
    return found


def alone(work: Callable[[], T]) -> T:
    """`Writer.alone` of the current app."""
    writer: Writer = current_app.extensions[EXTENSION]
    return writer.alone(work)


def once_alone(what: object, work: Callable[[], object]) -> None:
    """`Writer.once_alone` of the current app."""
    writer: Writer = current_app.extensions[EXTENSION]
    writer.once_alone(what, work)


def try_to_write() -> None:
    """Write something that changes nothing that anybody reads: when it is stored, trouble is over.

    Other acts do not end it: one that had nothing to write is stored on a full disk too.

    :raises Busy: it is not over.
    """
    perform(lambda: database.touch(db.session))
    writer: Writer = current_app.extensions[EXTENSION]
    writer.trouble.is_over()
