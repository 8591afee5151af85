"""Clocks. They advise, and never close anything: whoever needs longer takes longer."""

from __future__ import annotations

from workshop import clock
from workshop.characters import UNUSABLE
from workshop.errors import Refused
from workshop.language.words import say

from .models import Session, Step
from .run_sheet import called, expect_running, expect_together, step_of

LONGEST_TIMER = 240  # minutes
LONGEST_WORDS = 60


def start_timer(session: Session, *, step_id: int, minutes: int, words: str = "") -> Step:
    """Start a clock at an open step; one that runs is replaced.

    :param words: what it is for, such as “In pairs”.
    """
    step = _open_step(session, step_id)
    if not 1 <= minutes <= LONGEST_TIMER:
        raise Refused(say("A clock runs from 1 to %(most)s minutes.", most=LONGEST_TIMER))
    if UNUSABLE.search(words):
        raise Refused(say("The words for the clock hold characters that cannot be shown. Type them anew."))
    step.timer = {"words": " ".join(words.split())[:LONGEST_WORDS], "minutes": minutes,
                  "ends_at": clock.seconds() + 60 * minutes}
    return step


def add_time(session: Session, *, step_id: int, minutes: int) -> Step:
    """Give more time; a clock that has run out begins again with it."""
    step = _open_step(session, step_id)
    if step.timer is None:
        return start_timer(session, step_id=step_id, minutes=minutes)
    if not 1 <= minutes <= LONGEST_TIMER:
        raise Refused(say("From 1 to %(most)s minutes can be added.", most=LONGEST_TIMER))
    step.timer = step.timer | {"minutes": min(LONGEST_TIMER, step.timer["minutes"] + minutes),
                               "ends_at": max(step.timer["ends_at"], clock.seconds()) + 60 * minutes}
    return step


def stop_timer(session: Session, *, step_id: int) -> Step:
    expect_running(session)
    step = step_of(session, step_id)
    step.timer = None
    return step


def _open_step(session: Session, step_id: int) -> Step:
    expect_running(session)
    expect_together(session)
    step = step_of(session, step_id)
    if not step.is_open:
        raise Refused(say("%(step)s is not open, so there is nothing to time.", step=called(step)))
    return step
