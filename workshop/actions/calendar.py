"""Days by which actions are to be done, as a calendar file: all-day entries with the action's words and nothing else.

An entry keeps its name (UID), so a calendar that reads the file again moves it and does not double it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from icalendar import Calendar, Event

from workshop import clock
from workshop.errors import Refused
from workshop.language.words import say

PRODUCT = "-//Workshop//Actions//EN"


class NoDays(Refused):
    name: ClassVar[str] = "no_days"
    status: ClassVar[int] = 404
    words = say("No open action has a day, so there is nothing to put into a calendar. Move an action to a day first, "
                "on the page of actions.")


def as_calendar(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The open actions that have a day (RFC 5545).

    :param rows: as `listing.row_of` gives them.
    :raises NoDays: there is none.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for row in rows:
        if row["is_to_do"] and row["due"]:
            calendar.add_component(_entry(row))
    if not calendar.subcomponents:
        raise NoDays()
    return bytes(calendar.to_ical())


def day_of_follow_up(day: date, url: str, code: str) -> bytes:
    """The day on which a follow-up opens, for whoever has its link: neutral words and the link, because a diary is read
    by others."""
    calendar, event = Calendar(), _all_day(f"follow-up-{code}@workshop.invalid", day, "What became of it?")
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event.add("description", f"From today on the link leads there: {url}")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def has_days(rows: Iterable[Mapping[str, Any]]) -> bool:
    return any(row["is_to_do"] and row["due"] for row in rows)


def _entry(row: Mapping[str, Any]) -> Event:
    event = _all_day(f"action-{row['key']}@workshop.invalid", date.fromisoformat(row["due"]), f"Review: {row['what']}")
    if row["owner"]:
        event.add("description", f"Owner: {row['owner']}")
    return event


def _all_day(uid: str, day: date, words: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(clock.today(), time(), UTC))  # the day, and no more
    event.add("dtstart", day)
    event.add("summary", words)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")   # the day is not taken
    return event
