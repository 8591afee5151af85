"""The pulse of a room: counts and batches, sent a few times a second at most, however many people write.

A response never leaves for console or board by itself: the pulse releases what waits when it makes a batch. So cost
grows with the number of people, not with people times responses.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from workshop.errors import Refused
from workshop.extensions import db
from workshop.participants.group_size import LIVE_FROM, joined_state, size_of
from workshop.responses import words
from workshop.responses.release import Batch, release_batch
from workshop.sessions import seal
from workshop.sessions.models import Session, Step
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
    ResponsesGathered,
    ResponsesShown,
)
from .publish import publish_state, socketio, to_room
from .snapshot import answered_state, card, console_card, contributors, joined_count

BEAT = 0.3          # seconds between two beats of a room
PHONES_EVERY = 1.0  # seconds; phones hear of counts at most this often


@dataclass
class _Room:
    is_due: bool = False
    joined: int | None = None
    phones_joined: int | None = None
    phones_at: float = 0.0
    answered: tuple[int, str] | None = None


@dataclass
class Pulse:
    app: Flask
    #: False in tests that call `beat` themselves.
    is_running: bool = True
    _rooms: dict[str, _Room] = field(default_factory=dict)

    def nudge(self, room: str) -> None:
        """Something that is counted has changed: beat soon, once."""
        known = self._rooms.setdefault(room, _Room())
        if self.is_running and not known.is_due:
            known.is_due = True
            socketio.start_background_task(self._beat_soon, room)

    def forget(self, room: str) -> None:
        self._rooms.pop(room, None)

    def _beat_soon(self, room: str) -> None:
        socketio.sleep(BEAT)
        known = self._rooms.get(room)
        if known is None:
            return
        known.is_due = False
        try:
            self.beat(room)
        except Exception as error:
            log_incident("pulse_failed", error)

    def beat(self, room: str) -> None:
        """Release a batch if one is ready, and tell every viewer the counts that changed."""
        with self.app.app_context():
            try:
                perform(lambda: _release(room))
            except Refused as refusal:
                log_incident(f"pulse_{refusal.name}")
            session = seal.find(room)
            if session is None or not session.is_joinable:
                return
            joined = joined_count(session)
            step = session.current_step
            answered = answered_state(step, joined)
            db.session.rollback()
            self._tell(room, joined, step.id if step is not None else None, answered)

    def _tell(self, room: str, joined: int, step_id: int | None, answered: dict[str, Any]) -> None:
        known = self._rooms.setdefault(room, _Room())
        changed = JoinedChanged(joined=joined_state(joined), size=size_of(joined).as_state())
        if joined != known.joined:
            changes_display = known.joined is not None and (joined >= LIVE_FROM) != (known.joined >= LIVE_FROM)
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
        if step_id is not None and (step_id, answered["words"]) != known.answered:
            known.answered = (step_id, answered["words"])
            self._send(AnsweredChanged(step_id=step_id, answered=answered), room, FACILITATOR, BOARD)

    def _send(self, event: Event, room: str, *roles: str) -> None:
        for role in roles:
            to_room(event, role, room, event.payload())


def _release(room: str) -> Outcome | None:
    session = seal.find(room)
    if session is None or not session.is_joinable or session.current_step is None:
        return None
    step = session.current_step
    batch = release_batch(step, joined=joined_count(session), people=contributors().count(step.id))
    if batch is None:
        return None
    contributors().forget(step.id)
    outcome = Outcome({}, batch_events(session.current_step, batch))
    outcome.number(session)
    return outcome


def batch_events(step: Step, batch: Batch) -> list[Event]:
    """A released batch, as console and board hear of it; the board only when the step is revealed."""
    events: list[Event] = [ResponsesGathered(
        step_id=step.id, responses=[console_card(response) for response in batch.responses], removed=batch.removed,
        responses_words=words.responses_words(step), gathering_words=words.gathering_words(step))]
    if step.is_revealed:
        events.append(ResponsesShown(
            step_id=step.id, responses=[card(response) for response in batch.responses if not response.is_hidden],
            removed=batch.removed, hidden_words=words.hidden_words(_hidden(step)),
            standing_words=words.standing_words(step)))
    return events


def _hidden(step: Step) -> int:
    from workshop.responses.queries import hidden_on_board

    return hidden_on_board(step)


def most_joined(session: Session) -> None:
    """Keep the largest number that had joined; the summary says it, and nothing else of who took part."""
    session.most_joined = max(session.most_joined, joined_count(session))
