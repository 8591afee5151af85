"""Scale: a number from 1 to 5 between two worded ends, with a “why” that is not tied to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field, StringConstraints, field_validator

from workshop.kinds.charts import Chart, bar_charts
from workshop.kinds.counts import Counts, Shape, bars, end_words, most_often, split_bars
from workshop.kinds.kind import Given, Kind, Parts, ResponseUnfit, StepSettings, Suggestion
from workshop.kinds.text import checked, written
from workshop.language.words import say, say_many

End = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
LEAST_POINTS, MOST_POINTS = 3, 5


#: Questions that ask for a degree, and what the ends of it are called.
ENDS = {"confident": ("Not at all confident", "Very confident"), "sure": ("Not at all sure", "Very sure"),
        "comfortable": ("Not at all comfortable", "Very comfortable"), "clear": ("Not at all clear", "Very clear"),
        "safe": ("Not at all safe", "Very safe"), "ready": ("Not at all ready", "Quite ready"),
        "well": ("Not at all well", "Very well"), "effective": ("Not at all effective", "Very effective"),
        "effectively": ("Not at all", "Very effectively"), "often": ("Never", "Always"),
        "easy": ("Not at all easy", "Very easy"), "satisfied": ("Not at all satisfied", "Very satisfied")}
#: Why such a question may be asked as a scale: “because it asks how …”.
ASKED = {"confident": say("it asks how confident"), "sure": say("it asks how sure"),
         "comfortable": say("it asks how comfortable"), "clear": say("it asks how clear"),
         "safe": say("it asks how safe"), "ready": say("it asks how ready"), "well": say("it asks how well"),
         "effective": say("it asks how effective"), "effectively": say("it asks how effectively"),
         "often": say("it asks how often"), "easy": say("it asks how easy"), "satisfied": say("it asks how satisfied")}
DEGREE = re.compile(rf"\bhow ({'|'.join(ENDS)})\b", re.IGNORECASE)


class Scaled(StepSettings):
    low: End = say("Not at all")
    high: End = say("Completely")
    points: Annotated[int, Field()] = 5
    asks_why: bool = True

    @field_validator("points")
    @classmethod
    def _is_a_scale(cls, points: int) -> int:
        if not LEAST_POINTS <= points <= MOST_POINTS:
            raise ValueError(say("A scale runs from 1 to %(least)s, 4 or %(most)s: %(points)s leaves too little to "
                                 "choose.", least=LEAST_POINTS, most=MOST_POINTS, points=str(points))
                             if points < LEAST_POINTS else
                             say("A scale has at most %(most)s points, so that it fits a phone.", most=MOST_POINTS))
        return points


class Scale(Kind):
    name = "scale"
    label = say("Scale")
    hint = say("A number from 1 to 5, and why, if people like to say. Shown as numbers from five responses on.")
    order = 20
    Settings = Scaled
    most = 1
    parts = ("value", "why")
    is_counted = True
    #: What the box beside the number asks.
    why_label = say("Why? If you like to say")

    def suggested(self, question: str) -> Suggestion | None:
        found = DEGREE.search(question)
        if found is None:
            return None
        low, high = ENDS[found[1].lower()]
        return Suggestion(self.name, ASKED[found[1].lower()], {"low": low, "high": high, "asks_why": True})

    def planned(self, given: Given) -> dict[str, Any]:
        return {"low": given.get("low") or "Not at all", "high": given.get("high") or "Completely",
                "asks_why": bool(given.get("asks_why"))}

    def plan_fields(self, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{"name": "low", "label": say("1 means"), "type": "text", "value": settings.get("low", "Not at all"),
                 "hint": "", "options": []},
                {"name": "high", "label": say("5 means"), "type": "text", "value": settings.get("high", "Completely"),
                 "hint": "", "options": []},
                {"name": "asks_why", "label": say("Also ask why"), "type": "check",
                 "value": settings.get("asks_why", True), "hint": "", "options": []}]

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        scaled = _scaled(settings)
        return {"points": [{"value": key, "label": label} for key, label in labels(scaled).items()],
                "asks_why": scaled.asks_why, "why_label": self.why_label}

    def read(self, settings: StepSettings, given: Given) -> Parts:
        scaled, value = _scaled(settings), given.get("value")
        if value in (None, ""):
            raise ResponseUnfit(say("Choose a number from 1 to %(most)s first, or choose Pass.", most=scaled.points))
        if not isinstance(value, str) or value not in labels(scaled):
            raise ResponseUnfit(say("Choose a number from 1 to %(most)s.", most=scaled.points))
        parts: Parts = {"value": {"value": int(value)}}
        why = written(given.get("why"))
        if scaled.asks_why and why:
            parts["why"] = {"text": checked(why)}
        return parts

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        return {"value": str(parts["value"]["value"]), "why": parts["why"]["text"] if "why" in parts else ""}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        number = labels(_scaled(settings))[str(parts["value"]["value"])]
        return f"{number}\n{parts['why']['text']}" if "why" in parts else number

    def tallies(self, body: Mapping[str, Any]) -> list[str]:
        return [str(body["value"])] if "value" in body else []

    def results(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]], *, people: int,
                arrangement: Mapping[str, Any], split: Mapping[str, Mapping[str, int]] | None) -> dict[str, Any] | None:
        values = [int(body["value"]) for body in bodies if "value" in body]
        withheld = self.withheld(len(values))
        if withheld is not None:
            return withheld
        named, counts, many = labels(_scaled(settings)), Counter(map(str, values)), len(values)
        return {"is_enough": True, "why_not": "", "bars": bars(named, counts, whole=many),
                "splits": split_bars(named, split), "words": [
                    say_many("%(number)s person answered.", "%(number)s people "
                                                            "answered.", many), _top_words(named, counts, many),
                    _middle_words(sorted(values))]}

    def charts(self, settings: StepSettings, results: Mapping[str, Any]) -> list[Chart]:
        return bar_charts(results, title="How many chose each number", what="Number")

    def rows(self, settings: StepSettings, results: Mapping[str, Any]) -> list[tuple[str, str]]:
        rows = [(bar["label"], str(bar["count"])) for bar in results.get("bars", [])]
        return rows + [(f"{part['heading']}: {bar['label']}", str(bar["count"]))
                       for part in results.get("splits", []) for bar in part["bars"]]

    def counts(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]]) -> Counts:
        return Counts.of(Shape.ORDERED, labels(_scaled(settings)),
                         [[str(body["value"])] for body in bodies if "value" in body])


def _top_words(named: Mapping[str, str], counts: Mapping[str, int], many: int) -> str:
    most = max(counts.values())
    top = [label for key, label in named.items() if counts.get(key, 0) == most]
    if len(top) == len(named):
        return say("Every number was chosen equally often (%(most)s of %(many)s each).", most=most, many=many)
    return most_often(top, most, many)


def _middle_words(values: Sequence[int]) -> str:
    """The middle of all numbers in order: what as many are below as above."""
    low, high = values[(len(values) - 1) // 2], values[len(values) // 2]
    return say("The middle of all numbers is %(low)s.", low=low) if low == high else say(
        "The middle of all numbers lies between %(low)s and %(high)s.", low=low, high=high)


def _scaled(settings: StepSettings) -> Scaled:
    assert isinstance(settings, Scaled)  # noqa: S101
    return settings


def labels(settings: Scaled) -> dict[str, str]:
    """Each number in words: the ends with what they mean."""
    named = {str(number): str(number) for number in range(1, settings.points + 1)}
    named["1"] = end_words("1", settings.low)
    named[str(settings.points)] = end_words(str(settings.points), settings.high)
    return named


class Worthwhile(Scaled):
    low: End = say("Not worth it")
    high: End = say("Well worth it")


class Worth(Scale):
    """Asked last: whether it was worth people's time, and what should change. Its ends are called the same in every
    session, so that a facilitator's sessions can be added up."""

    name = "worth"
    label = say("Was it worth it?")
    hint = say("The last step: one number from 1 to 5, and what should change. Its numbers are added up over your "
               "sessions.")
    order = 92
    usual_question = "Was this session worth your time?"
    Settings = Worthwhile
    why_label = say("What should change? If you like to say")

    def suggested(self, question: str) -> Suggestion | None:
        return None

    def planned(self, given: Given) -> dict[str, Any]:
        return {}

    def plan_fields(self, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
        return []


KINDS = [Scale(), Worth()]
