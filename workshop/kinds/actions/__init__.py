"""Actions: what will we do, whose role is it, and by when. People propose; the group agrees on the board."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from workshop import clock
from workshop.kinds.kind import Given, Kind, Parts, ResponseUnfit, StepSettings
from workshop.kinds.text import ResponseEmpty, checked
from workshop.language.words import say, say_day, say_many, side_by_side

LONGEST_WHAT = 200    # characters
LONGEST_OWNER = 80    # characters: a role
YEARS = 3             # as far as a day may lie ahead or back: beyond it, it is a slip
BREAKS = re.compile(r"[ \t\r\n]+")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")


class NothingToDo(ResponseEmpty):
    words: str = say("Write what will be done first, or choose Pass.")


class Actions(Kind):
    """Proposals stand as cards; what the facilitator takes over from them, or adds, stands above as agreed."""

    name = "actions"
    label = say("Actions")
    hint = say("What will we do, whose role is it, by when? Agreed on the board, and part of the summary.")
    order = 100
    usual_question = "What will we do?"
    words_in = ("text", "owner")

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        return {"longest_what": LONGEST_WHAT, "longest_owner": LONGEST_OWNER}

    def read(self, settings: StepSettings, given: Given) -> Parts:
        what, owner = _line(given.get("what")), _line(given.get("owner"))
        if not what:
            raise NothingToDo()
        body = {"text": checked(what, longest=LONGEST_WHAT)}
        if owner:
            body["owner"] = checked(owner, longest=LONGEST_OWNER)
        by_when = checked_day(_line(given.get("by")), field="by", from_today=True)
        return {"text": body | ({"by": by_when} if by_when else {})}

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        body = parts["text"]
        return {"what": body["text"], "owner": body.get("owner", ""), "by": body.get("by", "")}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        note = note_of(parts["text"].get("owner", ""), parts["text"].get("by", ""))
        return f"{parts['text']['text']}\n{note}" if note else str(parts["text"]["text"])

    def card(self, settings: StepSettings, body: Mapping[str, Any]) -> dict[str, Any] | None:
        made = super().card(settings, body)
        return None if made is None else made | {"note": note_of(body.get("owner", ""), body.get("by", ""))}

    def results(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]], *, people: int,
                arrangement: Mapping[str, Any], split: Mapping[str, Mapping[str, int]] | None) -> dict[str, Any] | None:
        """What was agreed. It is the facilitator's record and no count of people, so no number of people is needed."""
        agreed = [agreed_state(action) for action in arrangement.get("actions", [])]
        words = say_many("%(number)s action is agreed.", "%(number)s actions are agreed.",
                         len(agreed)) if agreed else say("Nothing is agreed yet.")
        return {"is_enough": True, "why_not": "", "words": [words], "agreed": agreed}

    def rows(self, settings: StepSettings, results: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(action["what"], action["note"]) for action in results.get("agreed", [])]


def agreed_state(action: Mapping[str, Any]) -> dict[str, Any]:
    """An agreed action as screens show it. `seen` stands for these very words: see `agree.change_action`."""
    return {"id": action["id"], "what": action["what"], "owner": action["owner"], "by_when": action["by_when"],
            "owner_words": say("Owner: %(owner)s", owner=action["owner"]) if action["owner"] else "",
            "by_words": say("by %(day)s", day=day_words(action["by_when"])) if action["by_when"] else "",
            "note": note_of(action["owner"], action["by_when"]), "seen": seen_of(action)}


def seen_of(action: Mapping[str, Any]) -> str:
    said = "\n".join((action["what"], action["owner"], action["by_when"]))
    return sha256(said.encode()).hexdigest()[:12]


def note_of(owner: str, by_when: str) -> str:
    """“Owner: team managers · by 3 December 2026”"""
    return side_by_side((say("Owner: %(owner)s", owner=owner) if owner else "",
                         say("by %(day)s", day=day_words(by_when)) if by_when else ""), " · ")


def day_words(day: str) -> str:
    """2026-12-03 as “3 December 2026”."""
    return say_day(date.fromisoformat(day))


def checked_day(day: str, *, field: str = "", from_today: bool = False) -> str:
    """A day as a date field sends it, such as 2026-12-03, or "" for none.

    :param field: what the page calls the field, so that it can say there what to change.
    :param from_today: nothing new can be done by a day that is past.
    :raises ResponseUnfit: it is no day, more than three years away, or past.
    """
    if not day:
        return ""
    try:
        found = date.fromisoformat(day) if DAY.fullmatch(day) else None
    except ValueError:
        found = None
    if found is None:
        raise ResponseUnfit(say("That is not a day. Choose one from the calendar, or leave it empty."), field=field)
    if abs(found.year - clock.today().year) > YEARS:
        raise ResponseUnfit(say_many(
            "%(day)s is more than %(number)s year away. Look at the year again.",
            "%(day)s is more than %(number)s years away. Look at the year "
            "again.", YEARS, day=day_words(day)), field=field)
    if from_today and found < clock.today():
        raise ResponseUnfit(say("%(day)s is past. Choose a day from today on, or leave “By when” "
                                "empty.", day=day_words(day)),
                            field=field)
    return day


def _line(value: str | list[str] | None) -> str:
    return BREAKS.sub(" ", value).strip() if isinstance(value, str) else ""


KINDS = [Actions()]
