"""Open for a while: people answer at their own pace until a time that was set, and look at it together afterwards.

While it gathers, nothing that anybody sent is on any screen but their own, and nothing tells when something came. When
it is over, it goes on as a session in the room whose questions have been answered already (decision 0025).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import ClassVar

from sqlalchemy import select

from workshop import clock
from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import say, say_day, say_many

from .clock_times import TimeUnusable, read_start
from .facts import Known
from .models import BOTH, CLOSED, DRAFT, OPEN, RUNNING, WAITING, Session, Step
from .run_sheet import PlanChangedMeanwhile, called, expect_running, expect_together, leave_open_steps, step_of

#: Days for which a session may stay open.
MOST_DAYS = 60
#: Days in which a group can look at what was gathered; then the session is sealed as it is.
DAYS_TOGETHER = 14
#: Nothing is told of how many until this many, and then in steps of it.
COARSE = 5
USUAL_TIME = "17:00"
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", re.ASCII)
BRITISH_DAY = re.compile(r"([0-9]{1,2})[./ -]([0-9]{1,2})[./ -]([0-9]{4})", re.ASCII)
DAY_WORDS = say_many("Open until: a day from today on, at most %(number)s day ahead.",
                     "Open until: a day from today on, at most %(number)s days ahead.", MOST_DAYS)
TIME_WORDS = say("Until what time: a time of day such as 9:30 or 17:00.")


class UntilUnusable(Refused):
    """No such day or time, or one that cannot be used; `field` says at which of the two."""

    name: ClassVar[str] = "until_unusable"
    status: ClassVar[int] = 422
    words = DAY_WORDS


class NothingToAnswer(Refused):
    name: ClassVar[str] = "nothing_to_answer"
    words = (say("Nothing in this plan can be answered at one’s own pace. Add a question first; breaks, timed phases "
                 "and before-and-after wait for when you are together."))


def read_until(day: str, time: str, *, opens: datetime | None = None) -> datetime:
    """Until when a session stays open, in UTC.

    :param day: as a browser sends it, or as people here write it: 3/12/2026.
    :param opens: when it opens by itself, in UTC; None for one that is opened by hand, soon.
    :raises UntilUnusable: it is none, is past, or is too far ahead.
    """
    try:
        at = read_start(time)
    except TimeUnusable:
        at = ""
    if not at:
        raise UntilUnusable(TIME_WORDS, field="until_time")
    hour, minute = (int(part) for part in at.split(":"))
    try:
        until = clock.as_stored(datetime.combine(read_day(day.strip()), datetime.min.time()).replace(
            hour=hour, minute=minute))
    except (ValueError, OverflowError, OSError):
        raise UntilUnusable(DAY_WORDS, field="until_day") from None
    expect_ahead(until, opens=opens)
    return until


def read_day(typed: str) -> date:
    """A day as a browser sends it, or as people here write it.

    :raises ValueError: it is none.
    """
    if ISO_DAY.fullmatch(typed):
        return date(*(int(part) for part in typed.split("-")))
    found = BRITISH_DAY.fullmatch(typed)
    if found is None:
        raise ValueError
    return date(int(found[3]), int(found[2]), int(found[1]))


def expect_ahead(until: datetime | None, *, opens: datetime | None = None) -> None:
    """:raises UntilUnusable: the time is past, before the one at which it opens, or too far ahead."""
    opens = max(opens or clock.now(), clock.now())
    if until is None or until <= clock.now():
        raise UntilUnusable(say("That time is past. Choose until when it is to be open."), field="until_day")
    if until <= opens:
        raise UntilUnusable(say("It opens on %(time)s. Choose a later time until which it is open.",
                                time=time_words(opens)),
                            field="until_day")
    if until > opens + timedelta(days=MOST_DAYS):
        raise UntilUnusable(DAY_WORDS, field="until_day")


def is_answerable(step: Step) -> bool:
    """Whether somebody by themselves can do something with a step: answer it, or read it."""
    return not step.rules.needs_room and not step.is_skipped


def begin(session: Session) -> None:
    """Put every question to whoever joins, at once and in any order.

    :raises UntilUnusable: the time that was planned is past.
    :raises NothingToAnswer: the plan holds only what needs a room.
    """
    expect_ahead(session.open_until)
    steps = [step for step in session.steps if is_answerable(step)]
    if not any(step.takes_responses for step in steps):
        raise NothingToAnswer()
    for step in steps:
        step.state, step.is_revealed = OPEN, False
    session.state = RUNNING


def begin_step(step: Step) -> None:
    """A step that was added while it gathers is put to everybody, too."""
    if step.session.is_gathering and is_answerable(step):
        step.state = OPEN


def is_over(session: Session) -> bool:
    """Whether the time has come, whether or not anybody has closed the questions yet."""
    return session.is_gathering and session.open_until is not None and clock.now() >= session.open_until


def end(session: Session, *, today: date) -> list[Step]:
    """Take no more responses: from here on the group looks at it together. Returns the steps that were closed."""
    if not session.is_gathering or session.open_until is None:
        raise PlanChangedMeanwhile(say("The questions are closed already."))
    session.open_until = min(session.open_until, clock.now().replace(second=0, microsecond=0))
    session.gathered_on = today
    return leave_open_steps(session.steps)


def change_until(session: Session, until: datetime) -> bool:
    """Choose another time until when it is open. Questions that were closed open again, as long as nothing of them was
    shown to the group.

    :return: whether the questions were opened again.
    """
    if not session.is_for_a_while or session.state == CLOSED:
        raise PlanChangedMeanwhile(say("This session is not open for a while."))
    if session.state == DRAFT or session.is_gathering:
        session.open_until = until
        return False
    if session.current_steps or any(step.is_revealed for step in session.steps):
        raise Refused(say("The group has begun to look at it, so it stays closed. You can open single questions "
                          "again from the run sheet."))
    session.open_until, session.gathered_on = until, None
    for step in session.steps:
        if is_answerable(step) and step.state != WAITING:
            step.state = OPEN
    return True


def take_up(session: Session, *, step_id: int) -> tuple[Step, list[Step]]:
    """Look together at a question that was answered before: on board and phones, closed as it is, not shown yet.

    :return: the step, and those that were closed by it.
    """
    expect_running(session)
    expect_together(session)
    step = step_of(session, step_id)
    if step.state != CLOSED or not step.takes_responses:
        raise PlanChangedMeanwhile(say("%(step)s is not one that was answered before.", step=called(step)))
    closed = leave_open_steps(session.current_steps)
    session.current_step_id, session.beside_step_id = step.id, None
    return step, closed


def upcoming(session: Session) -> Step | None:
    """What a group that looks at it together comes to next: an answered question, or a step that waits."""
    here = session.current_step.position if session.current_step is not None else 0
    return next((step for step in session.steps if step.position > here and not step.is_skipped and (
        step.state == WAITING or (step.state == CLOSED and step.takes_responses))), None)


def steps_for(session: Session, role: str) -> list[Step]:
    """What somebody of this role may answer or read at their own pace; of no role: everything."""
    return [step for step in session.steps if step.is_open and is_answerable(step)
            and (not role or step.audience in (role, BOTH))]


def due_to_end() -> list[str]:
    """The rooms of sessions whose time has come."""
    return [session.room for session in _running() if is_over(session)]


def is_left_undiscussed(session: Session) -> bool:
    """Whether the days in which the group could look at it are over."""
    last = last_day_together(session)
    return session.is_gathered and last is not None and clock.today() > last


def last_day_together(session: Session) -> date | None:
    return session.gathered_on + timedelta(days=DAYS_TOGETHER) if session.gathered_on is not None else None


def seconds_to_come_back(session: Known) -> int:
    """For how long a phone remembers that it joined: until the last day on which its group may look at it together."""
    if session.open_until is None:
        return 0
    last = session.open_until + timedelta(days=DAYS_TOGETHER + 1)
    return max(0, round((last - clock.now()).total_seconds()))


def gathering_rooms() -> list[str]:
    return [session.room for session in _running() if session.is_gathering]


def _running() -> list[Session]:
    return list(db.session.scalars(select(Session).where(Session.state == RUNNING, Session.open_until.is_not(None))))


# --- in words ----------------------------------------------------------------

def time_words(until: datetime | None) -> str:
    """“Thursday 3 December 2026, 17:00”, by the clocks where the server stands."""
    if until is None:
        return ""
    local = clock.as_local(until)
    day, time_of_day = say_day(local.date(), has_weekday=True), f"{local:%H:%M}"
    return say("%(day)s, %(time)s", day=day, time=time_of_day)


def until_words(session: Session) -> str:
    """Where a session that is open for a while stands; "" for one in the room."""
    if not session.is_for_a_while:
        return ""
    if session.state == DRAFT:
        return say("To be open until %(time)s", time=time_words(session.open_until))
    if session.gathered_on is None and not is_over(session):
        return say("Open until %(time)s", time=time_words(session.open_until))
    return say("Was open until %(time)s", time=time_words(session.open_until))


def together_words(session: Session) -> str:
    """Until when the group can look at what was gathered."""
    last = last_day_together(session)
    if last is None or not session.is_gathered:
        return ""
    return say("Look at it together by %(day)s. After that day the session is sealed as it is, and its summary stays.",
               day=last)


#: By what was done: said while they are fewer than five, and from then on.
SO_FAR = {
    "have joined": (say("Fewer than five have joined so far"), say("%(number)s or more have joined so far")),
    "have answered": (say("Fewer than five have answered so far"), say("%(number)s or more have answered so far")),
}


def coarse(count: int) -> int:
    return count // COARSE * COARSE


def coarse_words(count: int, done: str) -> str:
    """How many so far, never exactly: an exact number that grows tells when somebody came.

    :param done: such as “have joined”.
    """
    few, many = SO_FAR[done]
    return say(many, number=coarse(count)) if count >= COARSE else few
