"""Choice: one or several of a few options that only the facilitator writes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import SerializerFunctionWrapHandler, field_validator, model_serializer

from workshop.kinds.charts import Chart, bar_charts
from workshop.kinds.counts import BELOW, Counts, Shape, band, bars, listed, most_often, split_bars
from workshop.kinds.kind import Given, Kind, Parts, ResponseUnfit, StepSettings, Suggestion
from workshop.kinds.options import LEAST, Option, check, labels_of, lines_of, planned_lines, with_ids
from workshop.language.words import say, say_many, side_by_side

MOST_OPTIONS = 12


WHICH = re.compile(r"^which of\b", re.IGNORECASE)


class Chosen(StepSettings):
    options: tuple[Option, ...] = ()
    several: bool = False
    #: Only rough numbers are shown, for a question about who people are.
    coarse: bool = False

    @field_validator("options", mode="before")
    @classmethod
    def _have_ids(cls, given: object) -> object:
        return with_ids(given)

    @field_validator("options")
    @classmethod
    def _can_be_chosen_from(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        check(options, most=MOST_OPTIONS, one=say("option"), many=say("options"),
              whole=say("A choice"))
        return options

    @model_serializer(mode="wrap")
    def _usual_is_not_said(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A choice that was kept before there were rough numbers is the same choice, and compares with it."""
        made: dict[str, Any] = write(self)
        return made if self.coarse else {name: value for name, value in made.items() if name != "coarse"}

    model_config = StepSettings.model_config | {"validate_default": True}


class Choice(Kind):
    name = "choice"
    label = say("Choice")
    hint = say("People choose one or several of your options. Shown as numbers from five responses on.")
    order = 30
    Settings = Chosen
    most = 1
    parts = ("choice",)
    has_cards = False
    is_counted = True

    def suggested(self, question: str) -> Suggestion | None:
        return Suggestion(self.name, say("it asks which of several")) if WHICH.search(question) else None

    def planned(self, given: Given) -> dict[str, Any]:
        return {"options": planned_lines(given, "options"), "several": bool(given.get("several")),
                "coarse": bool(given.get("coarse"))}

    def plan_fields(self, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{"name": "options", "label": say("Options, one a line"), "type": "lines",
                 "value": lines_of(settings.get("options")), "options": [],
                 "hint": say("From %(least)s to %(most)s. Nobody can add one later.", least=LEAST, most=MOST_OPTIONS)},
                {"name": "several", "label": say("People may choose several"), "type": "check",
                 "value": settings.get("several", False), "hint": "", "options": []},
                {"name": "coarse", "label": say("Show rough numbers only"), "type": "check",
                 "value": settings.get("coarse", False), "options": [],
                 "hint": say("For a question about who people are: five and more are shown as “5 to 9” and so on, "
                             "fewer as “fewer than 5, or nobody”.")}]

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        made = _chosen(settings)
        widget = "checkbox" if made.several else "radio"
        how = say("Choose as many as are true for you.") if made.several else say("Choose one.")
        return {"options": [{"id": option.id, "label": option.label, "type": widget} for option in made.options],
                "several": made.several,
                "hint": side_by_side((how, say("Only rough numbers are ever shown."))) if made.coarse else how}

    def read(self, settings: StepSettings, given: Given) -> Parts:
        made, value = _chosen(settings), given.get("choice") or []
        known = labels_of(made.options)
        asked = {value} if isinstance(value, str) else set(value)
        if not asked:
            raise ResponseUnfit(say("Choose at least one first, or choose Pass.") if made.several
                                else say("Choose one first, or choose Pass."))
        if not asked <= set(known):
            raise ResponseUnfit(say("That is not one of the options any more. Choose again from the list."))
        if len(asked) > 1 and not made.several:
            raise ResponseUnfit(say("Choose only one here."))
        return {"choice": {"choices": [key for key in known if key in asked]}}

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        choices = list(parts["choice"]["choices"])
        return {"choice": choices if _chosen(settings).several else choices[0]}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        known = labels_of(_chosen(settings).options)
        return "\n".join(known[key] for key in parts["choice"]["choices"] if key in known)

    def card(self, settings: StepSettings, body: Mapping[str, Any]) -> dict[str, Any] | None:
        return None

    def is_split(self, settings: StepSettings) -> bool:
        return not _chosen(settings).coarse

    def tallies(self, body: Mapping[str, Any]) -> list[str]:
        return list(body.get("choices", []))

    def results(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]], *, people: int,
                arrangement: Mapping[str, Any], split: Mapping[str, Mapping[str, int]] | None) -> dict[str, Any] | None:
        made, chosen = _chosen(settings), [body["choices"] for body in bodies if "choices" in body]
        withheld = self.withheld(len(chosen))
        if withheld is not None:
            return withheld
        known, many = labels_of(made.options), len(chosen)
        counts = Counter(key for choices in chosen for key in choices)
        if made.coarse:
            return {"is_enough": True, "why_not": "", "bars": [], "splits": [],
                    "bands": [{"key": key, "label": label, "band": band(counts[key])} for key, label in known.items()],
                    "words": _rough_words(known, counts)}
        return {"is_enough": True, "why_not": "", "bars": bars(known, counts, whole=many),
                "splits": split_bars(known, split), "words": _words(known, counts, many, several=made.several)}

    def charts(self, settings: StepSettings, results: Mapping[str, Any]) -> list[Chart]:
        return bar_charts(results, title="How many chose each option", what="Option")

    def rows(self, settings: StepSettings, results: Mapping[str, Any]) -> list[tuple[str, str]]:
        rows = [(bar["label"], str(bar["count"])) for bar in results.get("bars", [])]
        rows += [(rough["label"], rough["band"]) for rough in results.get("bands", [])]
        return rows + [(f"{part['heading']}: {bar['label']}", str(bar["count"]))
                       for part in results.get("splits", []) for bar in part["bars"]]

    def counts(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]]) -> Counts | None:
        made = _chosen(settings)
        if made.coarse:
            return None
        return Counts.of(Shape.ANY_OF if made.several else Shape.ONE_OF, labels_of(made.options),
                         [body["choices"] for body in bodies if "choices" in body])


def _words(known: Mapping[str, str], counts: Mapping[str, int], many: int, *, several: bool) -> list[str]:
    most = max(counts.get(key, 0) for key in known)
    top = [label for key, label in known.items() if counts.get(key, 0) == most]
    nobody = [label for key, label in known.items() if not counts.get(key, 0)]
    words: list[str] = [say_many("%(number)s person answered, and could choose several.",
                      "%(number)s people answered, and could choose several.", many) if several else
             say_many("%(number)s person answered.", "%(number)s people answered.", many),
             say("All %(number)s were chosen equally often (%(count)s of %(many)s "
                 "each).", number=len(known), count=most,
                 many=many) if len(top) == len(known) else most_often(top, most, many)]
    return [*words, say("Chosen by nobody: %(options)s.", options=listed(nobody))] if nobody else words


def _rough_words(known: Mapping[str, str], counts: Mapping[str, int]) -> list[str]:
    few = [label for key, label in known.items() if band(counts.get(key, 0)) == BELOW]
    words: list[str] = [say("Rough numbers only, so that nobody can be picked out.")]
    words += [say("%(label)s: "
                  "%(band)s.", label=label, band=band(counts[key])) for key, label in known.items() if label not in few]
    return [*words, say("%(label)s: %(band)s.", label=say(BELOW).raised(), band=listed(few))] if few else words


def _chosen(settings: StepSettings) -> Chosen:
    assert isinstance(settings, Chosen)  # noqa: S101
    return settings


KINDS = [Choice()]
