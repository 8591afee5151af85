"""Letting responses be seen: in batches of two or more, or all together. Never one at a time.

In a small room the strongest attack is to watch who taps and what then appears, changes or vanishes
(decision 0001). So console and board get changes only in batches, and everything at the close of a step.
"""

from __future__ import annotations

from dataclasses import dataclass

from workshop.extensions import db
from workshop.participants.group_size import LIVE_FROM
from workshop.sessions.models import AUTO, LIVE, Step

from . import queries
from .models import LiveResponse

#: Changes released together at the least; the first time in a group of fewer than eight, three.
BATCH = 2
FIRST_BATCH_IN_SMALL_GROUP = 3


@dataclass(frozen=True)
class Batch:
    """What became visible together: new and corrected responses, and the ids of those withdrawn."""

    responses: list[LiveResponse]
    removed: list[str]


def shows_live(step: Step, joined: int) -> bool:
    """Whether the step's responses reach the board as they come: as the facilitator chose, else from eight joined."""
    return step.display == LIVE or (step.display == AUTO and joined >= LIVE_FROM)


def release_batch(step: Step, *, joined: int) -> Batch | None:
    """Release what waits at an open, revealed step, if it is enough to hide each in the batch; else nothing."""
    least = BATCH if step.batches or joined >= LIVE_FROM else FIRST_BATCH_IN_SMALL_GROUP
    waiting = queries.pending(step)
    visible = sum(not response.is_hidden for response in waiting)  # a hidden card's change hides nobody on the board
    if not step.is_open or not step.is_revealed or visible < least:
        return None
    return _release(step, waiting)


def release_all(step: Step) -> Batch | None:
    """Release everything, because the step is being closed."""
    waiting = queries.pending(step)
    return _release(step, waiting) if waiting else None


def _release(step: Step, waiting: list[LiveResponse]) -> Batch:
    step.batches += 1
    shown, removed = [], []
    for response in waiting:
        if response.is_withdrawn:
            removed.append(response.id)
            db.session.delete(response)
            continue
        if response.shown_text is None:
            response.batch = step.batches
        response.shown_text = response.text
        shown.append(response)
    db.session.flush()
    return Batch(sorted(shown, key=lambda response: response.id), sorted(removed))
