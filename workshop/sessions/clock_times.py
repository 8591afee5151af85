"""Clock times of a plan: when each step would begin, and how the whole fits the time that is booked.

They advise, as minutes do: nothing opens or closes by them. A time is a time of day, without a date and a zone: the
facilitator's own clock on the wall.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workshop.language.words import say, say_many

DAY = 24 * 60          # minutes
LEAST_BOOKED = 5       # minutes
MOST_BOOKED = 10 * 60  # minutes: a long day
START = re.compile(r"([01]?[0-9]|2[0-3])[:.h]([0-5][0-9])", re.ASCII)
BOOKED = re.compile(r"[0-9]{1,4}", re.ASCII)
START_WORDS = say("Start: a time of day such as 9:30 or 14:00, or leave it empty.")
BOOKED_WORDS = say("Minutes booked: a whole number from %(least)s to %(most)s, or leave it empty.", least=LEAST_BOOKED,
                   most=MOST_BOOKED)


class TimeUnusable(ValueError):
    """What was typed is no such time; its words say what to type."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def read_start(typed: str) -> str:
    """A time of day as HH:MM; "" for none.

    :raises TimeUnusable: it is no time of day.
    """
    typed = typed.strip()
    if not typed:
        return ""
    found = START.fullmatch(typed)
    if found is None:
        raise TimeUnusable(START_WORDS)
    return f"{int(found[1]):02}:{found[2]}"


def read_booked(typed: str) -> int | None:
    """Minutes booked; None for not said.

    :raises TimeUnusable: it is no such number.
    """
    typed = typed.strip()
    if not typed:
        return None
    if BOOKED.fullmatch(typed) is None or not LEAST_BOOKED <= int(typed) <= MOST_BOOKED:
        raise TimeUnusable(BOOKED_WORDS)
    return int(typed)


def spans(start: str, minutes: Sequence[int]) -> list[str]:
    """When each step begins and ends, such as “14:00–14:10”; all empty without a start.

    :param start: HH:MM, as `read_start` gives it.
    :param minutes: of each step, in order; one of 0 takes no time and has no words.
    """
    if not start:
        return ["" for _one in minutes]
    now, said = int(start[:2]) * 60 + int(start[3:]), []
    for each in minutes:
        said.append(f"{_words(now)}–{_words(now + each)}" if each else "")
        now += each
    return said


def _words(minute: int) -> str:
    return f"{minute % DAY // 60:02}:{minute % 60:02}"


def slack_words(total: int, booked: int | None) -> str:
    """How a plan of so many minutes fits the time booked; "" when nothing is booked."""
    if booked is None:
        return ""
    if total == booked:
        return say("no minute to spare")
    over = abs(total - booked)
    if total < booked:
        return say_many("%(number)s minute to spare", "%(number)s minutes to spare", over)
    return say_many("%(number)s minute too long", "%(number)s minutes too long", over)
