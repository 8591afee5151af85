"""Follow-ups: a session some weeks after another one, to which a link is given out beforehand (decision 0034).

It is a session that is open for a while like any other. What it has beside is a day on which it opens by itself, and
the session that it follows, for as long as that one is kept. What it asks is put together by `actions.plan_follow_up`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from sqlalchemy import select

from workshop import clock
from workshop.errors import Refused
from workshop.extensions import db
from workshop.language.words import IN_ENGLISH, Said, say, say_day, say_many, side_by_side

from . import for_a_while
from .models import CLOSED, DRAFT, FollowUp, Session
from .run_sheet import let_in

#: Days from today to the day on which it opens: seven weeks, in the middle of the six to eight that are usual.
USUAL_DAYS = 49
MOST_DAYS = 26 * 7
#: Days for which it is then open.
USUAL_OPEN, MOST_OPEN = 7, 14
OPENS_AT = time(8)      # by the clocks where the server stands
CLOSES_AT = time(17)
#: What people choose from where they are asked what became of a commitment.
OPTIONS = ("Done", "Partly done", "Not yet", "Dropped")
ASKED = ("“", "”: what became of it?")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class DayUnusable(Refused):
    """No such day, or one that cannot be used; `field` says where it was typed."""

    name: ClassVar[str] = "day_unusable"
    status: ClassVar[int] = 422


class NoFollowUpHere(Refused):
    """This session cannot have one."""

    name: ClassVar[str] = "no_follow_up_here"


class OpenedAlready(Refused):
    name: ClassVar[str] = "follow_up_opened"
    words = say("The follow-up was opened already, so its day is not changed any more. You can close it on its "
                "console.")


def read_day(typed: str) -> date:
    """The day on which a follow-up opens.

    :raises DayUnusable: it is none, is past or today, or is too far ahead.
    """
    try:
        day = for_a_while.read_day(typed.strip())
    except (ValueError, OverflowError):
        day = date.min
    if not clock.today() < day <= clock.today() + timedelta(days=MOST_DAYS):
        raise DayUnusable(say("Opens on: a day from tomorrow on, at most 26 weeks ahead. Six to eight weeks is usual."),
                          field="opens_on")
    return day


def read_open_days(typed: str) -> int:
    """:raises DayUnusable: not a number of days that is allowed."""
    text = typed.strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST_OPEN):
        raise DayUnusable(say("Open for: a whole number of days, from 1 to %(most)s.", most=MOST_OPEN),
                          field="open_days")
    return int(text)


def opening_of(day: date) -> datetime:
    """When it opens by itself on that day, in UTC."""
    return clock.as_stored(datetime.combine(day, OPENS_AT))


def closing_of(day: date, open_days: int) -> datetime:
    """When it closes by itself, in UTC."""
    return clock.as_stored(datetime.combine(day + timedelta(days=open_days), CLOSES_AT))


def asked_words(what: str) -> str:
    """The question that asks what became of a commitment."""
    return what.join(ASKED)


def asked_of(question: str) -> str:
    """Of which commitment a question asks; "" for any other question."""
    before, after = ASKED
    is_one = question.startswith(before) and question.endswith(after) and len(question) > len(before + after)
    return question[len(before):-len(after)] if is_one else ""


# --- which belongs to which

def follow_up_of(session: Session) -> Session | None:
    """The session that follows this one; None where none was prepared."""
    return db.session.scalar(select(Session).join(FollowUp, FollowUp.session_id == Session.id)
                             .where(FollowUp.first_id == session.id))


def as_follow_up(session: Session) -> FollowUp | None:
    """What a session is as a follow-up; None for one that follows no other."""
    return db.session.scalar(select(FollowUp).where(FollowUp.session_id == session.id))


def first_of(session: Session) -> Session | None:
    """The session that this one follows, as long as it is kept."""
    followed = as_follow_up(session)
    return db.session.get(Session, followed.first_id) if followed is not None and followed.first_id else None


def expect_possible(session: Session) -> None:
    """:raises NoFollowUpHere: with why."""
    if session.is_rehearsal:
        raise NoFollowUpHere(say("A rehearsal has no follow-up: nothing of it is kept."))
    if session.state == DRAFT:
        raise NoFollowUpHere(say("Prepare the follow-up once the session is open: it asks what the group said it "
                                 "would do."))
    if as_follow_up(session) is not None:
        raise NoFollowUpHere(say("This is a follow-up itself. Plan a new session with the group to go on from here."))


def expect_not_opened(follow_up: Session) -> None:
    """:raises OpenedAlready: people can come in, or could."""
    if follow_up.state != DRAFT:
        raise OpenedAlready()


def change_day(follow_up: Session, day: date, open_days: int) -> None:
    """Another day on which it opens.

    :raises OpenedAlready: it was opened.
    """
    expect_not_opened(follow_up)
    followed = as_follow_up(follow_up)
    if followed is not None:
        followed.opens_on, follow_up.open_until = day, closing_of(day, open_days)


# --- opening by itself

def is_due(session: Session) -> bool:
    """Whether its time has come, and is not over. One whose numbers nobody confirmed waits for its facilitator."""
    followed = as_follow_up(session)
    return (followed is not None and session.state == DRAFT and bool(session.support)
            and session.open_until is not None and opening_of(followed.opens_on) <= clock.now() < session.open_until)


def due_to_open() -> list[str]:
    """The rooms of follow-ups whose time has come."""
    found = db.session.scalars(select(Session).join(FollowUp, FollowUp.session_id == Session.id)
                               .where(Session.state == DRAFT)).all()
    return [session.room for session in found if is_due(session)]


def open_itself(session: Session) -> None:
    """Put its questions to whoever has the link. Nobody has to be there: the local numbers are those of the session
    that it follows, or as they were confirmed since."""
    let_in(session, today=clock.today())
    for_a_while.begin(session)


# --- in words

def day_words(day: date | None) -> str:
    """“Monday 18 January 2027”"""
    return say_day(day, has_weekday=True) if day is not None else ""


def weeks_words(day: date) -> str:
    """“In about seven weeks”; in days where it is less than two weeks away."""
    days = max(1, (day - clock.today()).days)
    weeks = round(days / 7)
    if days < 14:
        return say_many("In %(many)s day", "In %(many)s days", days, many=_number(days))
    return say_many("In about %(many)s week", "In about %(many)s weeks", weeks, many=_number(weeks))


def open_words(session: Session) -> str:
    """“It is open until Monday 25 January 2027, 17:00”"""
    return (say("open until %(time)s", time=for_a_while.time_words(session.open_until)) if session.is_for_a_while
            else say("for its group"))


def _number(number: int) -> str:
    words = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return Said(words, lambda tongue: words if tongue is IN_ENGLISH else tongue.number(number))


def follows_words(followed: FollowUp) -> str:
    """“Follow-up of the session of 30 November 2026”"""
    day = followed.first_held_on
    return say("Follow-up of the session of %(day)s", day=day) if day else say("Follow-up of an earlier session")


def standing_words(session: Session) -> str:
    """Where a follow-up stands, as a sentence for its facilitator."""
    followed = as_follow_up(session)
    if followed is None:
        return ""
    if session.state == CLOSED:
        return say("It is closed.")
    if session.is_joinable:
        return (say("%(until)s.", until=for_a_while.until_words(session)) if session.is_for_a_while
                else say("It is open."))
    if session.is_for_a_while and session.open_until is not None and session.open_until <= clock.now():
        return say("Its time is past, and it was never opened. Choose another day, or throw it away.")
    if not session.is_for_a_while:
        return say("You chose to hold it in the room, so it does not open by itself: open its lobby when you are "
                   "together.")
    return say("It opens by itself on %(day)s, at %(time)s, and is then %(open)s.", day=day_words(followed.opens_on),
               time=OPENS_AT.strftime("%H:%M"), open=open_words(session))


def phone_words(session: Session) -> dict[str, str]:
    """What whoever has the link is told before it opens."""
    followed = as_follow_up(session)
    day = followed.opens_on if followed is not None else None
    if day is None or not session.is_for_a_while:
        return {"heading": say("This is not open yet"), "words": say(
            "Your facilitator opens it when your group is together.")}
    if session.open_until is not None and session.open_until <= clock.now():
        return {"heading": say("This was not opened"), "words": say("Its time is past. Ask whoever gave you the link.")}
    heading = say("This opens shortly")
    if day >= clock.today():
        heading = say("This opens today") if day == clock.today() else say("This opens on %(day)s", day=day_words(day))
    return {"heading": heading, "words": say("It is then %(open)s.", open=open_words(session))}


def phone_state(session: Session, base: str) -> dict[str, Any] | None:
    """What a phone shows at the end of a session whose follow-up was prepared; None without one.

    :param base: the address phones can reach us at.
    """
    follow_up = follow_up_of(session)
    followed = as_follow_up(follow_up) if follow_up is not None else None
    if follow_up is None or followed is None or not follow_up.code:
        return None
    opens = (say("The link opens on %(day)s and is then %(open)s.", day=day_words(followed.opens_on),
                 open=open_words(follow_up))
             if follow_up.is_for_a_while else say("The link leads there when your group meets again."))
    return {
        "heading": say("%(when)s: what became of it?", when=weeks_words(followed.opens_on)),
        "words": side_by_side((opens, say("Keep it, and use the same phone and browser if you can. Nobody is told "
                                          "who comes."))),
        "url": f"{base}/j/{follow_up.code}", "calendar_url": f"/j/{follow_up.code}/calendar.ics",
        "room": follow_up.room,
        "pairs": [step.settings["pair"] for step in follow_up.steps if step.kind == "weeks"],
        "keep_seconds": seconds_to_keep(follow_up)}


def seconds_to_keep(follow_up: Session) -> int:
    """For how long a phone keeps its numbers for a follow-up: until the day after it closes."""
    if follow_up.open_until is None:
        return 0
    return max(0, round((follow_up.open_until + timedelta(days=1) - clock.now()).total_seconds()))
