"""A worker among others: everything that goes through Redis, in one place, and what is done when it comes and goes.

Redis is never asked while somebody waits for an acknowledgement. When it is gone, sessions go on: responses are taken,
the viewers here are told, and of what other workers did they hear from the database, every two seconds. When it is
back, each worker puts there what it knows, and shows its viewers how things stand.
"""

from __future__ import annotations

import contextlib
from typing import Any

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import select

from workshop.extensions import db
from workshop.live.events import FACILITATOR
from workshop.live.publish import catch_up, heard, publish_state, socketio
from workshop.sessions import seal
from workshop.sessions.keys_in_redis import KeysInRedis
from workshop.sessions.models import LOBBY, RUNNING, Session, Step
from workshop.web.incidents import log_incident

from .across import MISSED, Across
from .link import PREFIX, link_to
from .shared import EVERY, Shared

EXTENSION = "workshop_together"
#: Seconds between two looks into the database while Redis is gone.
LOOK_EVERY = 2.0
#: Kinds of what is counted together, by the extension that counts it.
PRESENCE, CONTRIBUTORS, MORE_TIME, RESONATORS, PAUSES = "presence", "contributors", "more-time", "resonators", "pauses"
COUNTED = {PRESENCE: "workshop_presence", CONTRIBUTORS: "workshop_contributors", MORE_TIME: "workshop_more_time",
           RESONATORS: "workshop_resonators", PAUSES: "workshop_pause_wishes"}


class Together:
    """This worker's part in what all of them do."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app = app
        self.link: Redis = link_to(address)
        self.keys = KeysInRedis(self.link)
        self.manager = Across(address, hear=self._heard)
        self.is_gone = False
        #: Redis has forgotten everything, and does not have yet what this worker knows.
        self._is_anew = False
        self._renews_keys = True
        self._seen: dict[str, tuple[int, ...]] = {}

    def bind(self) -> None:
        """Once everything that is counted is there."""
        counted = {kind: self.app.extensions[name] for kind, name in COUNTED.items()}
        self.shared = Shared(self.link, counted, changed=self._changed,
                             looked_at=lambda kind: self._rooms() if kind == PAUSES else ())
        counted[PRESENCE].ask_others = self._ask_others

    def serve(self) -> None:
        """From now on, without end."""
        socketio.server.manager_initialized = True
        self.manager.initialize()
        socketio.start_background_task(self._loop)

    def first_to_take(self, name: str, *, seconds: int) -> bool:
        """Whether no worker has taken something that may be taken once; without Redis, each decides for itself."""
        with contextlib.suppress(RedisError):
            return bool(self.link.set(f"{PREFIX}taken:{name}", 1, nx=True, ex=seconds))
        return True

    def round(self) -> None:
        """What is done every second."""
        try:
            self._is_anew = self.keys.is_anew() or self._is_anew
            if self._is_anew:              # it says so once, and what follows may have to be tried again
                self.shared.begin_anew()
                self.keys.bring_back(_open_rooms())
                self._renews_keys, self._is_anew = True, False
            self.keys.forget_destroyed()
            self.shared.exchange()
            if self._renews_keys and self.keys.may_have_lost:
                if self.first_to_take("renewing", seconds=5):
                    seal.renew_lost_keys(self.keys)
                self._renews_keys = False
            self.manager.keep(self._is_here)
            self.is_gone = False
        except RedisError as error:
            if not self.is_gone:
                log_incident("redis_is_gone", error)
            self.is_gone = True
        finally:
            db.session.rollback()

    def _loop(self) -> None:
        while True:
            socketio.sleep(LOOK_EVERY if self.is_gone else EVERY)
            try:
                with self.app.app_context():
                    self.round()
                    if self.is_gone or not self.manager.is_listening:
                        self.look()
                    else:
                        self._seen.clear()
            except Exception as error:
                log_incident("workers_round_failed", error)

    def look(self) -> None:
        """Without Redis: see in the database what other workers did to the sessions that have viewers here."""
        rooms = self._rooms()
        rows = db.session.execute(select(
            Session.room, Session.participant_revision, Session.facilitator_revision, Session.board_revision,
        ).where(Session.room.in_(rooms))).all() if rooms else []
        db.session.rollback()
        before, self._seen = self._seen, {row[0]: tuple(row[1:]) for row in rows}
        for room, revisions in self._seen.items():
            if before.get(room) != revisions:
                catch_up(room)

    def _rooms(self) -> list[str]:
        rooms: list[str] = self.app.extensions["workshop_seats"].rooms()
        return rooms

    def _is_here(self, room: str) -> bool:
        return bool(self.app.extensions["workshop_seats"].held_by(room))

    def _heard(self, room: str, words: str) -> None:
        try:
            with self.app.app_context():
                if words == MISSED:
                    catch_up(room)
                else:
                    heard(room, words)
        except Exception as error:       # about one session; of the others it is heard on
            log_incident("publish_failed", error)

    def _ask_others(self, room: str) -> None:
        if not self.is_gone:
            with contextlib.suppress(RedisError):
                self.shared.look(PRESENCE, room)

    def _changed(self, kind: str, name: str) -> None:
        """Other workers counted something: the pulse of its room tells it, and releases what makes a batch now."""
        room = name
        if kind in (CONTRIBUTORS, MORE_TIME):
            room = db.session.scalar(select(Session.room).join(Step, Step.session_id == Session.id).where(
                Step.id == int(name))) or ""
        if not room or not self._is_here(room):
            return
        if kind in (PRESENCE, CONTRIBUTORS):
            self.app.extensions["workshop_pulse"].nudge(room)
        elif kind in (MORE_TIME, PAUSES):
            publish_state(room, FACILITATOR, only_here=True)


def _open_rooms() -> set[str]:
    return set(db.session.scalars(select(Session.room).where(Session.state.in_((LOBBY, RUNNING)))))


def together() -> Together | None:
    """This worker among others; None where the process serves alone."""
    found: Any = current_app.extensions[EXTENSION]
    return found if isinstance(found, Together) else None
