"""The one way anything is written: acts that wait together are committed together, then told so.

Whoever finds the writer free takes every act that waits, runs them in one transaction (each in its own savepoint)
and commits once. Acts that arrive while the disk is busy make the next batch. An act that raises `Refused` undoes
only itself. Nobody hears of an act before its commit (decision 0002).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from flask import Flask, current_app
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from workshop.errors import Busy, Refused
from workshop.extensions import db
from workshop.running.meters import Meters
from workshop.web.incidents import log_incident

from .sqlite import is_writing

T = TypeVar("T")
EXTENSION = "workshop_writer"


@dataclass
class Act(Generic[T]):
    """One thing to be stored: `work` runs inside the transaction and returns plain values, never rows."""

    work: Callable[[], T]
    result: T | None = None
    error: Exception | None = None
    is_done: bool = False


@dataclass
class Writer:
    app: Flask
    #: Called with each result, in the order of commits, once it is on disk.
    publish: Callable[[Any], None]
    meters: Meters = field(default_factory=Meters)
    _waiting: list[Act[Any]] = field(default_factory=list)
    _committed: deque[Any] = field(default_factory=deque)
    _writing: Any = field(default_factory=Lock)
    _publishing: Any = field(default_factory=Lock)

    def perform(self, work: Callable[[], T]) -> T:
        """Run `work` in a write transaction and return its result once it is durable and published.

        :raises Refused: what `work` raised; nothing of it was stored.
        :raises Busy: the database did not take it; nothing was stored, and the same act may be tried again.
        """
        act = Act(work)
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

    def _commit_waiting(self) -> None:
        batch, self._waiting = self._waiting, []
        token = is_writing.set(True)
        try:
            with self.app.app_context():
                for act in batch:
                    _run(act)
                began = time.perf_counter()
                db.session.commit()
                self.meters.committed(time.perf_counter() - began, len(batch))
        except BaseException as error:
            self.meters.is_failing = True
            log_incident("commit_failed", error)
            for act in batch:
                if not isinstance(act.error, Refused):
                    act.error = Busy()
            if not isinstance(error, Exception):
                raise                # the process or this greenlet is being stopped
        else:
            self._committed.extend(act.result for act in batch if act.error is None)
        finally:
            is_writing.reset(token)
            for act in batch:
                act.is_done = True

    def _publish_committed(self) -> None:
        with self._publishing:
            while self._committed:
                result = self._committed.popleft()
                try:
                    self.publish(result)
                except Exception as error:  # what is stored stays stored; viewers fetch the state again
                    log_incident("publish_failed", error)


def _run(act: Act[Any]) -> None:
    try:
        with db.session.begin_nested():
            act.result = act.work()
    except Refused as refusal:
        act.error = refusal
    except IntegrityError as error:
        log_incident("act_refused_by_schema", error)
        act.error = Busy()
    except SQLAlchemyError:
        raise                    # the disk or the lock: then nothing of this batch is stored
    except Exception as error:
        log_incident("act_failed", error)
        act.error = Busy()


def perform(work: Callable[[], T]) -> T:
    """`Writer.perform` of the current app. What the caller had read before is read anew afterwards."""
    db.session.rollback()
    writer: Writer = current_app.extensions[EXTENSION]
    return writer.perform(work)


def shared_by_batch() -> dict[Any, Any] | None:
    """What acts that are committed together may keep for each other; None outside a write transaction."""
    found: dict[Any, Any] | None = db.session.info.setdefault("shared", {}) if is_writing.get() else None
    return found


def alone(work: Callable[[], T]) -> T:
    """`Writer.alone` of the current app."""
    writer: Writer = current_app.extensions[EXTENSION]
    return writer.alone(work)
