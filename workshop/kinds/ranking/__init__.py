"""Ranking: a short list that everybody puts in their own order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import field_validator

from workshop.kinds.charts import PLACES, Chart, Series
from workshop.kinds.counts import Counts, Shape, listed
from workshop.kinds.kind import Given, Kind, Parts, ResponseUnfit, StepSettings, Suggestion
from workshop.kinds.options import LEAST, Option, check, labels_of, lines_of, planned_lines, with_ids
from workshop.language.words import say, say_many

MOST_ITEMS = 8
HOW_DRAWN = say("The dot is the average; the line is where the middle half of the group placed it.")


IN_ORDER = re.compile(r"\b(most important|matters? most|priorit\w+|(in|into) (what|which) order|rank)\b", re.IGNORECASE)


class Ranked(StepSettings):
    items: tuple[Option, ...] = ()

    @field_validator("items", mode="before")
    @classmethod
    def _have_ids(cls, given: object) -> object:
        return with_ids(given)

    @field_validator("items")
    @classmethod
    def _can_be_ordered(cls, items: tuple[Option, ...]) -> tuple[Option, ...]:
        check(items, most=MOST_ITEMS, one=say("item"), many=say("items"), whole=say("A ranking"))
        return items

    model_config = StepSettings.model_config | {"validate_default": True}


class Ranking(Kind):
    name = "ranking"
    label = say("Ranking")
    hint = say("People put your items in order. Shown as average places from five responses on.")
    order = 50
    Settings = Ranked
    most = 1
    parts = ("order",)
    has_cards = False
    is_counted = True

    def suggested(self, question: str) -> Suggestion | None:
        return Suggestion(self.name, say("it asks what comes first")) if IN_ORDER.search(question) else None

    def planned(self, given: Given) -> dict[str, Any]:
        return {"items": planned_lines(given, "items")}

    def plan_fields(self, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{"name": "items", "label": say("Items to put in order, one a line"), "type": "lines",
                 "value": lines_of(settings.get("items")), "options": [],
                 "hint": say("From %(least)s to %(most)s. Nobody can add one later.", least=LEAST, most=MOST_ITEMS)}]

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        items = _items(settings)
        places = [{"value": "", "label": "–"}] + [
            {"value": str(place), "label": str(place)} for place in range(1, len(items) + 1)]
        return {"entries": [{"id": key, "name": f"rank.{key}", "label": label, "places": places}
                          for key, label in items.items()], "last": len(items)}

    def read(self, settings: StepSettings, given: Given) -> Parts:
        items = _items(settings)
        last, placed = len(items), {key: given.get(f"rank.{key}") or "" for key in items}
        if any(name.startswith("rank.") and name[5:] not in items for name in given):
            raise ResponseUnfit(say("One of these items is not in the list. Give a place to each item that is there."))
        if not any(placed.values()):
            raise ResponseUnfit(say_many("Put the %(number)s item in order first, or choose Pass.",
                                         "Put the %(number)s items in order first, or choose Pass.", last))
        places = [str(place) for place in range(1, last + 1)]
        at: dict[str, str] = {}
        for key, place in placed.items():
            if place == "":
                raise ResponseUnfit(say("“%(item)s” has no place yet. Give it one from 1 to %(last)s.",
                                        item=items[key], last=last))
            if not isinstance(place, str) or place not in places:
                raise ResponseUnfit(say("The place of “%(item)s” must be a number from 1 to %(last)s.",
                                        item=items[key], last=last))
            if place in at:
                raise ResponseUnfit(say("“%(first)s” and “%(second)s” both have place %(place)s. Give each a place of "
                                        "its own.",
                                        first=items[at[place]], second=items[key], place=place))
            at[place] = key
        return {"order": {"order": [at[place] for place in places]}}

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        return {f"rank.{key}": str(place) for place, key in enumerate(parts["order"]["order"], start=1)}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        items = _items(settings)
        return "\n".join(f"{place}. {items[key]}" for place, key in enumerate(parts["order"]["order"], start=1)
                         if key in items)

    def card(self, settings: StepSettings, body: Mapping[str, Any]) -> dict[str, Any] | None:
        return None

    def results(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]], *, people: int,
                arrangement: Mapping[str, Any], split: Mapping[str, Mapping[str, int]] | None) -> dict[str, Any] | None:
        items, orders = _items(settings), [body["order"] for body in bodies if "order" in body]
        withheld = self.withheld(len(orders))
        if withheld is not None:
            return withheld
        places = {key: sorted(order.index(key) + 1 for order in orders if key in order) for key in items}
        rows = [_row(key, label, places[key], last=len(items)) for key, label in items.items()]
        rows.sort(key=lambda row: sum(places[row["key"]]))   # everybody placed every item, so sums compare as averages
        for row in rows:
            row["place"] = 1 + sum(sum(places[key]) < sum(places[row["key"]]) for key in items)
        first, average = [row["label"] for row in rows if row["place"] == 1], rows[0]["average"]
        return {"is_enough": True, "why_not": "", "ranks": rows,
                "places": list(range(1, len(items) + 1)),
                "words": [say_many("%(number)s person put these in order; 1 is first.",
                                   "%(number)s people put these in order; 1 is first.", len(orders)),
                          say("First on average: %(first)s (%(average)s each).", first=listed(first), average=average)
                          if len(first) > 1 else
                          say("First on average: %(first)s (%(average)s).", first=listed(first), average=average),
                          HOW_DRAWN]}

    def charts(self, settings: StepSettings, results: Mapping[str, Any]) -> list[Chart]:
        ranks = results.get("ranks")
        if not ranks:
            return []
        return [Chart(PLACES, "Average place of each item, first at the top", "Item",
                      tuple(row["label"] for row in ranks),
                      (Series("Place", tuple(float(row["average"]) for row in ranks),
                              tuple(row["words"] for row in ranks)),), most=len(ranks), unit="place",
                      spreads=tuple((row["low"], row["high"]) for row in ranks))]

    def rows(self, settings: StepSettings, results: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(row["label"], row["words"]) for row in results.get("ranks", [])]

    def counts(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]]) -> Counts:
        """How often each item was put first."""
        labels = {key: say("%(item)s, put first", item=label) for key, label in _items(settings).items()}
        return Counts.of(Shape.ONE_OF, labels, [body["order"][:1] for body in bodies if "order" in body])


def _row(key: str, label: str, places: Sequence[int], *, last: int) -> dict[str, Any]:
    """One item with its average place and its spread: from the lower to the upper quartile of the places.

    Between the two, ends counted, lies always more than half of the group, so “most” is true.
    """
    edge = (len(places) - 1) // 4
    low, high, average = places[edge], places[-1 - edge], sum(places) / len(places)
    mean = f"{average:.1f}"
    return {"key": key, "label": label, "average": mean, "low": low, "high": high, "place": 0,
            "average_at": _at(average, last), "low_at": _at(low, last), "high_at": _at(high, last),
            "words": say("on average %(average)s, most in place %(low)s", average=mean, low=low)
                     if low == high else say("on average %(average)s, most between %(low)s and %(high)s",
                                             average=mean, low=low, high=high)}


def _at(place: float, last: int) -> str:
    """Where a place lies on a line of as many equal fields as there are places: in the middle of its own."""
    return f"{100 * (place - 0.5) / last:.4g}%"


def _items(settings: StepSettings) -> dict[str, str]:
    assert isinstance(settings, Ranked)  # noqa: S101
    return labels_of(settings.items)


KINDS = [Ranking()]
