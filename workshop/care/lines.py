"""Local places to turn to, as pages show them. The national lines stand in `templates/participants/_help.html`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from workshop.language.words import say

#: The part of a typed number that a phone can call: what follows it, such as “option 2”, is for people.
_CALLABLE = re.compile(r"\+?\d[\d ()./-]*")
#: Whom an allegation about somebody who works with children is told to, however the facilitator calls it.
_OF_ALLEGATIONS = re.compile(r"\blado\b|designated officer|allegation|whistle", re.I)
#: Digits; an extension inside an office is no number that a participant's phone can call.
SHORTEST_NUMBER = 3


def number_link(number: str) -> str | None:
    """The link that calls a number as it was typed, or None when there is none in it.

    Mended on the way: spaces, brackets, the “(0)” of “+44 (0)20 …”, and words after the number.
    """
    found = _CALLABLE.match(number.strip().replace("(0)", ""))
    digits = re.sub(r"[^\d+]", "", found.group(0)) if found else ""
    return f"tel:{digits}" if len(digits) >= SHORTEST_NUMBER else None


def support_state(rows: Iterable[Mapping[str, Any]], checked_on: date | None) -> dict[str, Any]:
    """Local numbers as pages show them: all of them, and beside them those for an allegation about a colleague.

    :param rows: each {"what", "number"}, as a facilitator confirmed them.
    :param checked_on: the day somebody last made sure that they are right.
    """
    local = [{"what": str(row.get("what", "")), "number": str(row.get("number", "")),
              "link": number_link(str(row.get("number", "")))} for row in rows if row.get("number")]
    return {"local": local, "local_words": _local_words(checked_on) if local else "",
            "allegations": [row for row in local if _OF_ALLEGATIONS.search(str(row["what"]))]}


def _local_words(checked_on: date | None) -> str:
    if checked_on is None:
        return say("Local numbers")
    return say("Local numbers, checked on %(day)s", day=checked_on)
