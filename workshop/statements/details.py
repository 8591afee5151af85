"""The details of an installation, as an admin types them."""

from __future__ import annotations

from typing import ClassVar

from workshop.care.support import LONGEST_CONTACT, checked_contact
from workshop.characters import INVISIBLE, UNUSABLE
from workshop.errors import Refused
from workshop.language.words import say
from workshop.retention.keeping import DaysUnusable, read_days

LONGEST_NAME = 120  # characters


class DetailsUnusable(Refused):
    """The details cannot be kept as they are; `problems` say which field and what to do."""

    name: ClassVar[str] = "details_unusable"
    status: ClassVar[int] = 422
    words = say("The details are not complete yet.")


def checked_details(*, name: str, complaints_contact: str, keep_days: str) -> tuple[str, str, int]:
    """Name, contact and days as they can be kept.

    :raises DetailsUnusable: with each problem and its field.
    """
    problems: list[dict[str, str]] = []
    name = " ".join(name.split())
    if not INVISIBLE.sub("", name):
        problems.append({"field": "name", "words": say("Write the name of the organisation: it answers for the data.")})
    elif UNUSABLE.search(name):
        problems.append({"field": "name", "words": say("This holds characters that cannot be shown. Type it anew.")})
    elif len(name) > LONGEST_NAME:
        problems.append({"field": "name", "words": say(
            "Shorten this to %(most)s characters: it has %(number)s.", most=LONGEST_NAME, number=len(name))})
    contact, wrong = checked_contact(complaints_contact)
    problems += wrong
    days = 0
    try:
        days = read_days(keep_days)
    except DaysUnusable as refusal:
        problems.append({"field": "keep_days", "words": refusal.words})
    if problems:
        raise DetailsUnusable(problems=problems)
    return name, contact, days


__all__ = ["LONGEST_CONTACT", "LONGEST_NAME", "DetailsUnusable", "checked_details"]
