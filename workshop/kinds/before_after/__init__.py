"""Before and after: one statement, a number from 1 to 5 early and late; the pair is made on the phone and sent once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import StringConstraints, field_validator

from workshop.kinds.charts import SHIFT, Chart, Series, bar_charts
from workshop.kinds.counts import Counts, Shape, bars, end_words, split_bars
from workshop.kinds.kind import Given, Kind, Parts, ResponseUnfit, StepSettings
from workshop.language.words import say, say_many, side_by_side

End = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
PAIR = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_PAIR = 40   # characters; it is part of a name in the phone's storage, never shown
NUMBERS = ("1", "2", "3", "4", "5")
UP, STAYED, DOWN = "up", "stayed", "down"
MOVES = {UP: say("Moved up"), STAYED: say("Stayed"), DOWN: say("Moved down")}
KEPT_WORDS = say("Your number is kept on this phone only. You are asked again later.")
NOTHING_YET = say("The first numbers stay on the phones. How they moved is shown after the second time.")


class Joined(StepSettings):
    """A number from 1 to 5 between two worded ends, asked more than once.

    :ivar pair: what the steps that ask it have in common, such as "confidence"; the phone finds its numbers by it.
    """

    pair: str
    low: End = "Not at all"
    high: End = "Completely"

    @field_validator("pair")
    @classmethod
    def _is_a_key(cls, pair: str) -> str:
        if len(pair) > LONGEST_PAIR or not PAIR.fullmatch(pair):
            raise ValueError(say("The name that joins the two steps is made of small letters, digits and single "
                                 "hyphens, at most %(most)s, such as “confidence”.", most=LONGEST_PAIR))
        return pair


class Paired(Joined):
    """:ivar moment: the number is asked for early ("before") or late ("after")."""

    moment: Literal["before", "after"]


class BeforeAfter(Kind):
    """Before, nothing but “answered” reaches the server; after, the pair does, and nothing says whose it is."""

    name = "before_after"
    label = say("Before and after")
    hint = say("The same statement early and late, from 1 to 5. Plan it twice. The first number stays on each phone; "
               "how the group moved is shown from five pairs on.")
    order = 60
    Settings = Paired
    most = 1
    parts = ("pair",)
    has_cards = False
    is_counted = True
    may_edit = False
    needs_room = True  # what a phone keeps for the second time is for one day's session
    full_words = say("Your pair has been sent already. It is sent once.")
    usual_question = "How confident are you about this, from 1 to 5?"

    def planned(self, given: Given) -> dict[str, Any]:
        return {"moment": given.get("moment") or "before", "pair": given.get("pair") or "confidence",
                "low": given.get("low") or "Not at all", "high": given.get("high") or "Completely"}

    def plan_fields(self, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [
            {"name": "moment", "label": say("Asked"), "type": "choice", "value": settings.get("moment", "before"),
             "hint": "", "options": [{"value": "before", "label": say("before, early in the session")},
                                     {"value": "after", "label": say("after, late in the session")}]},
            {"name": "pair", "label": say("Name that joins the two steps"), "type": "text",
             "value": settings.get("pair", "confidence"), "options": [],
             "hint": say("The same at both steps, in small letters. Nobody in the group sees it.")},
            {"name": "low", "label": say("1 means"), "type": "text", "value": settings.get("low", "Not at all"),
             "hint": "", "options": []},
            {"name": "high", "label": say("5 means"), "type": "text", "value": settings.get("high", "Completely"),
             "hint": "", "options": []}]

    def stays_on_phone(self, settings: StepSettings) -> bool:
        return _paired(settings).moment == "before"

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        paired = _paired(settings)
        return {"pair": paired.pair, "moment": paired.moment, "is_before": paired.moment == "before",
                "is_after": paired.moment == "after",
                "points": [{"value": key, "label": label} for key, label in labels(paired).items()]}

    def read(self, settings: StepSettings, given: Given) -> Parts:
        """The pair. Before, no part at all: a number that reached the server all the same goes no further."""
        if self.stays_on_phone(settings):
            if given.get("kept") != "yes":
                raise ResponseUnfit(say("Choose a number from 1 to 5 first, or choose Pass."))
            return {}
        return {"pair": {"before": _number(given.get("before"), FOR_BEFORE),
                         "after": _number(given.get("after"), FOR_NOW)}}

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        if "pair" not in parts:
            return {}
        return {"before": str(parts["pair"]["before"]), "after": str(parts["pair"]["after"])}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        if "pair" not in parts:
            return KEPT_WORDS
        named = labels(_paired(settings))
        return side_by_side((say("Before: %(number)s", number=named[str(parts["pair"]["before"])]),
                             say("Now: %(number)s", number=named[str(parts["pair"]["after"])])), "\n")

    def card(self, settings: StepSettings, body: Mapping[str, Any]) -> dict[str, Any] | None:
        return None

    def tallies(self, body: Mapping[str, Any]) -> list[str]:
        return [moved(body["before"], body["after"])] if "before" in body else []

    def results(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]], *, people: int,
                arrangement: Mapping[str, Any], split: Mapping[str, Mapping[str, int]] | None) -> dict[str, Any] | None:
        """How the group moved: counts and middles of both times. Which before belongs to which after is not told."""
        paired = _paired(settings)
        if self.stays_on_phone(settings):
            return {"is_enough": False, "why_not": NOTHING_YET, "words": []}
        pairs = [(int(body["before"]), int(body["after"])) for body in bodies if "before" in body]
        withheld = self.withheld(len(pairs))
        if withheld is not None:
            return withheld
        many, named = len(pairs), labels(paired)
        before, after = [first for first, _second in pairs], [second for _first, second in pairs]
        moves = Counter(moved(first, second) for first, second in pairs)
        return {
            "is_enough": True, "why_not": "",
            "words": [say_many("%(number)s person gave both numbers.", "%(number)s people gave both numbers.", many),
                      say("Before: half said %(before)s or less. After: half said %(after)s or less.",
                          before=_middle(before), after=_middle(after)),
                      say("%(up)s of %(many)s moved up, %(stayed)s stayed, %(down)s moved down.", up=moves[UP],
                          many=many, stayed=moves[STAYED], down=moves[DOWN])],
            "bars": bars(MOVES, moves, whole=many), "splits": split_bars(MOVES, split),
            "numbers": _numbers(named, before, after), "shift": _drawing(before, after),
        }

    def charts(self, settings: StepSettings, results: Mapping[str, Any]) -> list[Chart]:
        numbers = results.get("numbers")
        if not numbers:
            return []
        many = sum(number["before"] for number in numbers)
        both = tuple(Series(name, tuple(number[key] for number in numbers),
                            tuple(f"{number[key]} of {many}" for number in numbers))
                     for name, key in (("Before", "before"), ("After", "after")))
        shift = Chart(SHIFT, "How many chose each number before and after", "Number",
                      tuple(number["label"] for number in numbers), both,
                      most=max(max(one.numbers) for one in both), unit="people")
        return [shift, *bar_charts(results, title="How the numbers moved", what="Move")]

    def rows(self, settings: StepSettings, results: Mapping[str, Any]) -> list[tuple[str, str]]:
        numbers = results.get("numbers", [])
        rows = [(f"Before: {number['label']}", str(number["before"])) for number in numbers]
        rows += [(f"After: {number['label']}", str(number["after"])) for number in numbers]
        rows += [(bar["label"], str(bar["count"])) for bar in results.get("bars", [])]
        return rows + [(f"{part['heading']}: {bar['label']}", str(bar["count"]))
                       for part in results.get("splits", []) for bar in part["bars"]]

    def counts(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]]) -> Counts | None:
        """How many moved which way; the numbers of both times are not compared."""
        if self.stays_on_phone(settings):
            return None
        return Counts.of(Shape.ORDERED, {DOWN: MOVES[DOWN], STAYED: MOVES[STAYED].lowered(), UP: MOVES[UP].lowered()},
                         [[moved(body["before"], body["after"])] for body in bodies if "before" in body])


def labels(settings: Joined) -> dict[str, str]:
    """Each number in words: the ends with what they mean."""
    return {number: number for number in NUMBERS} | {
        "1": end_words("1", settings.low), "5": end_words("5", settings.high)}


def moved(before: int, after: int) -> str:
    return UP if after > before else DOWN if after < before else STAYED


def _paired(settings: StepSettings) -> Paired:
    assert isinstance(settings, Paired)  # noqa: S101
    return settings


#: What is said where a number is missing, and where it is none.
FOR_BEFORE = (say("Choose a number for before as well: the two are sent together. Or choose Pass."),
              say("Choose a number from 1 to 5 for before."))
FOR_NOW = (say("Choose a number for now as well: the two are sent together. Or choose Pass."),
           say("Choose a number from 1 to 5 for now."))


def _number(value: str | list[str] | None, wanting: tuple[str, str]) -> int:
    if value in (None, "", []):
        raise ResponseUnfit(wanting[0])
    if not isinstance(value, str) or value not in NUMBERS:
        raise ResponseUnfit(wanting[1])
    return int(value)


def _middle(values: Sequence[int]) -> int:
    return sorted(values)[(len(values) - 1) // 2]


def _numbers(named: Mapping[str, str], before: Sequence[int], after: Sequence[int]) -> list[dict[str, Any]]:
    """How often each number was chosen, before and after."""
    first, second = Counter(map(str, before)), Counter(map(str, after))
    return [{"key": key, "label": label, "before": first[key], "after": second[key]} for key, label in named.items()]


# --- the drawing: two columns of circles, 5 above and 1 below, and a line from middle to middle

HEIGHT, TOP, LARGEST = 48, 40, 21   # units of the drawing: between two numbers, above the first, radius of all


def _drawing(before: Sequence[int], after: Sequence[int]) -> dict[str, Any]:
    """Sizes and places for `results.html`: a circle's area says how many chose the number."""
    return {"before": _circles(before), "after": _circles(after),
            "from": _height_of(_middle(before)), "to": _height_of(_middle(after))}


def _circles(values: Sequence[int]) -> dict[str, dict[str, Any]]:
    counts = Counter(map(str, values))
    return {f"at{number}": {"count": str(counts[number]) if counts[number] else "",
                            "radius": round(LARGEST * (counts[number] / len(values)) ** 0.5, 1)} for number in NUMBERS}


def _height_of(number: int) -> int:
    return TOP + (5 - number) * HEIGHT


KINDS = [BeforeAfter()]
