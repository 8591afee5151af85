"""Local numbers: where people of this area turn to when something stays with them, or a child may be at risk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from workshop.characters import INVISIBLE, UNUSABLE
from workshop.errors import Refused
from workshop.language.words import say

LONGEST_WHAT, LONGEST_NUMBER, LONGEST_CONTACT = 80, 80, 160  # characters
MOST_NUMBERS = 12
#: Whom a group should be able to reach (threat model, part 5); each installation fills in its own numbers.
USUAL = ("Children’s social care (MASH)", "Out of hours team", "Safeguarding lead",
         "LADO: allegations about a colleague", "Occupational health")


class SupportUnusable(Refused):
    """The numbers cannot be confirmed as they are; `problems` say which field and what to do."""

    name: ClassVar[str] = "support_unusable"
    status: ClassVar[int] = 422
    words = say("The local numbers are not complete yet.")


def blank_support() -> list[dict[str, Any]]:
    """Lines to fill in where no numbers are known yet."""
    return [{"what": what, "number": ""} for what in USUAL]


def checked_support(whose: Sequence[str], number: Sequence[str]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Lines that were typed, and what is wrong with them, each problem with its field. A line without a number is left
    out: nobody can ring it.

    :param whose: whose number it is, line by line.
    :param number: a number, with hours or an address beside it if need be.
    """
    kept, problems = [], []
    for place, (name, digits) in enumerate(zip(whose, number, strict=False)):
        name, digits = " ".join(name.split()), " ".join(digits.split())
        if not INVISIBLE.sub("", digits):
            continue
        kept.append({"what": name, "number": digits})
        if not INVISIBLE.sub("", name):
            problems.append({"field": f"whose-{place}",
                             "words": say("Say whose number %(digits)s is.", digits=digits[:LONGEST_NUMBER])})
        problems += _unfit(f"whose-{place}", name, LONGEST_WHAT)
        problems += _unfit(f"number-{place}", digits, LONGEST_NUMBER)
    if not kept:
        problems.append({"field": "number-0", "words": say("Give at least one local number that people can ring.")})
    if len(kept) > MOST_NUMBERS:
        problems.append({"field": f"number-{MOST_NUMBERS}", "words": say(
            "Keep at most %(most)s numbers: a phone shows them all at once.", most=MOST_NUMBERS)})
    return kept, problems


def checked_contact(contact: str) -> tuple[str, list[dict[str, str]]]:
    """Whom people complain to about how data is used, and what is wrong with it."""
    contact = " ".join(contact.split())
    if not INVISIBLE.sub("", contact):
        return "", [{"field": "complaints_contact", "words": say(
            "Say whom people can complain to about how data is used, such as an office with its email address.")}]
    return contact, _unfit("complaints_contact", contact, LONGEST_CONTACT)


def _unfit(field: str, text: str, longest: int) -> list[dict[str, str]]:
    if UNUSABLE.search(text):
        return [{"field": field, "words": say("This holds characters that cannot be shown. Type it anew.")}]
    if len(text) > longest:
        return [{"field": field, "words": say("Shorten this to %(longest)s characters: it has %(number)s.",
                                              longest=longest, number=str(len(text)))}]
    return []
