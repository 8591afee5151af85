"""Briefing card: a key fact or a learning point on board and phones. Nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import StringConstraints

from workshop.kinds.kind import Given, Silent, StepSettings
from workshop.language.words import say

LIMITS = {"figure": 30, "statement": 1_200, "source": 160}   # characters, as of key facts and learning in a theme
#: Characters of a statement that stands on a board in large letters; a longer one is set smaller, in two columns.
LARGE_UP_TO = 320


class Card(StepSettings):
    """:ivar figure: large, such as “92%” or “Over a fifth”; a learning point has none."""

    figure: Annotated[str, StringConstraints(max_length=LIMITS["figure"])] = ""
    statement: Annotated[str, StringConstraints(min_length=1, max_length=LIMITS["statement"])]
    source: Annotated[str, StringConstraints(min_length=1, max_length=LIMITS["source"])]


class Briefing(Silent):
    """What the group should know before it goes on: figure large, statement, source named."""

    name = "briefing"
    label = say("Briefing card")
    hint = say("A key fact or a learning point, on board and phones. Nobody has to answer.")
    order = 70
    Settings = Card
    nothing_to_send = say("There is nothing to send to a card.")
    noun = say("card")
    the_noun = say("the card")
    usual_question = "Key fact"
    #: Said when a card cannot be used for want of something, by the field.
    wanting: ClassVar[dict[str, str]] = {
        "statement": say("Write the statement that stands on the card."),
        "source": say("Name the source of the card, so that people can look it up."),
    }

    #: Said when one of its fields is too long for it.
    too_long: ClassVar[dict[str, str]] = {
        "figure": say("Shorten the figure of the card: the most is %(most)s characters."),
        "statement": say("Shorten the statement of the card: the most is %(most)s characters."),
        "source": say("Shorten the source of the card: the most is %(most)s characters."),
    }

    def problem_words(self, error: Any) -> str:
        found = error.errors(include_url=False)[0]
        field = str(found["loc"][0]) if found["loc"] else ""
        if found["type"] in ("missing", "string_too_short") and field in self.wanting:
            return self.wanting[field]
        if found["type"] == "string_too_long":
            return say(self.too_long[field], most=str(LIMITS[field]))
        return super().problem_words(error)

    def planned(self, given: Given) -> dict[str, Any]:
        return {field: given.get(field) or "" for field in LIMITS}

    def plan_fields(self, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
        fields = [("figure", say("Figure"), say("Shown large, such as 92%. Leave it empty for a learning point.")),
                  ("statement", say("Statement"), ""),
                  ("source", say("Source"), say("Publication, year and place in it."))]
        return [{"name": name, "label": label, "type": "text", "value": settings.get(name, ""), "hint": hint,
                 "options": []} for name, label, hint in fields]

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        shown = settings.model_dump(mode="json")
        return shown | {"source_words": say("Source: %(source)s", source=shown["source"]),
                        "length": "long" if len(shown["statement"]) > LARGE_UP_TO else "usual"}

    def lines(self, settings: StepSettings) -> list[str]:
        shown = self.phone_state(settings)
        return [words for words in (shown["figure"], shown["statement"], shown["source_words"]) if words]


KINDS = [Briefing()]
