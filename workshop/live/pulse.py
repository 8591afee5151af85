"""The pulse of a room: counts and batches, sent a few times a second at most, however many people write.

A response never leaves for console or board by itself: the pulse releases what waits when it makes a batch. So cost
grows with the number of people, not with people times responses.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Flask

from workshop.errors import Refused
from workshop.extensions import db
from workshop.participants.group_size import LIVE_FROM, REVIEW_FROM, joined_state, size_of
from workshop.responses import queries
from workshop.responses.release import release_batch, release_parked
from workshop.sessions import seal
from workshop.sessions.models import Session
from workshop.storage.writer import perform
from workshop.web.incidents import log_incident

from .commands import Outcome
from .events import (
    BOARD,
    FACILITATOR,
    PARTICIPANT,
    AnsweredChanged,
    Event,
    JoinedChanged,
    PlanChanged,
)
from .panels import answered_state, contributors, joined_count, panel_events, people_waiting
from .publish import publish_state, socketio, to_room

BEAT = 0.3          # seconds between two beats of a room
SLOW_BEAT = 1.0     # seconds, at the most: a panel with thousands of responses takes longer to put together
SHARE = 0.2         # of the time, that the beats of one room may take
PHONES_EVERY = 1.0  # seconds; phones hear of counts at most this often


@dataclass
class _Room:
    #: Something has changed since the last beat began.
    is_due: bool = False
    #: Its beats follow one another: one that was late would tell older counts than the next has told.
    is_beating: bool = False
    took: float = 0.0  # seconds, the last beat
    joined: int | None = None
    phones_joined: int | None = None
    phones_at: float = 0.0
    answered: dict[int, str] = field(default_factory=dict)


@dataclass
class Pulse:
    app: Flask
    #: False in tests that call `beat` themselves.
    is_running: bool = True
    _rooms: dict[str, _Room] = field(default_factory=dict)

    def nudge(self, room: str) -> None:
        """Something that is counted has changed: beat soon, once."""
        known = self._rooms.setdefault(room, _Room())
        known.is_due = True
        if self.is_running and not known.is_beating:
            known.is_beating = True
            socketio.start_background_task(self._beat_while_due, room, known)

    def forget(self, room: str) -> None:
        self._rooms.pop(room, None)

    def _beat_while_due(self, room: str, known: _Room) -> None:
        while known.is_due and self._rooms.get(room) is known:
            socketio.sleep(min(SLOW_BEAT, max(BEAT, known.took / SHARE)))
            known.is_due, began = False, time.monotonic()
            try:
                self.beat(room)
            except Exception as error:
                log_incident("pulse_failed", error)
            known.took = time.monotonic() - began
        known.is_beating = False

    def beat(self, room: str) -> None:
        """Release a batch if one is ready, and tell every viewer the counts that changed."""
        with self.app.app_context():
            try:
                if _may_release(room):
                    outcome = perform(lambda: _release(room), room=room)
                    if outcome is not None and outcome.afterwards is not None:
                        outcome.afterwards()
            except Refused as refusal:
                log_incident(f"pulse_{refusal.name}")
            session = seal.find(room)
            if session is None or not session.is_joinable or session.is_gathering:
                return             # nobody sees anything come while people answer at their own pace
            joined = joined_count(session)
            answered = {step.id: answered_state(step, joined) for step in session.current_steps}
            db.session.rollback()
            self._tell(room, joined, answered)

    def _tell(self, room: str, joined: int, answered: dict[int, dict[str, Any]]) -> None:
        known = self._rooms.setdefault(room, _Room())
        changed = JoinedChanged(joined=joined_state(joined), size=size_of(joined).as_state())
        if joined != known.joined:
            before = known.joined
            changes_display = before is not None and any(
                (joined >= size) != (before >= size) for size in (LIVE_FROM, REVIEW_FROM))
            known.joined = joined
            self._send(changed, room, FACILITATOR, BOARD)
            if changes_display:  # what the next question will do on the board is said beside the large button
                publish_state(room, FACILITATOR)
        if joined != known.phones_joined:
            now = time.monotonic()
            if now - known.phones_at >= PHONES_EVERY:
                known.phones_joined, known.phones_at = joined, now
                self._send(changed, room, PARTICIPANT)
            else:
                self.nudge(room)
        for step_id, said in answered.items():
            if known.answered.get(step_id) != said["words"]:
                known.answered[step_id] = said["words"]
                self._send(AnsweredChanged(step_id=step_id, answered=said), room, FACILITATOR, BOARD)

    def _send(self, event: Event, room: str, *roles: str) -> None:
        for role in roles:
            to_room(event, role, room, event.payload())


def _may_release(room: str) -> bool:
    """Whether anything waits at all: most beats find nothing to write, and need not wait for those who do."""
    session = seal.find(room)
    if session is None or not session.is_joinable or session.is_gathering:
        return False
    steps = [*session.current_steps, *([session.parking_lot] if session.parking_lot is not None else [])]
    return any(queries.has_pending(step) for step in steps)


def _release(room: str) -> Outcome | None:
    """Let through whatever makes a batch: at each step that is put to the group, and in the parking lot."""
    session = seal.find(room)
    if session is None or not session.is_joinable or session.is_gathering:
        return None
    joined = joined_count(session)
    outcome = Outcome({})
    released: dict[int, int] = {}
    for step in session.current_steps:
        if release_batch(step, joined=joined, people=people_waiting(step)) is not None:
            released[step.id] = step.batches
            outcome.limited += panel_events(step)
    lot = session.parking_lot
    if lot is not None and release_parked(lot, joined=joined, people=people_waiting(lot)) is not None:
        released[lot.id] = lot.batches
        outcome.limited.append((PlanChanged(), (FACILITATOR,)))
    if not outcome.limited:
        return None
    outcome.number(session)
    outcome.afterwards = partial(_forget_released, released)
    return outcome


def _forget_released(released: dict[int, int]) -> dict[str, Any]:
    """Once it is stored: had it not been, the same people's changes would have to make the batch again."""
    for step_id, batches in released.items():
        contributors().released(step_id, batches)
    return {}


def most_joined(session: Session) -> None:
    """Keep the largest number that had joined; the summary says it, and nothing else of who took part."""
    session.most_joined = max(session.most_joined, joined_count(session))
