"""Check-in and check-out: a short line from each, in their own words, at the beginning and at the end."""

from __future__ import annotations

import re

from workshop.kinds.kind import Given, Kind, Parts, StepSettings
from workshop.kinds.text import checked
from workshop.language.words import say

LONGEST_LINE = 140   # characters
BREAKS = re.compile(r"[ \t\r\n]+")   # a line is one line


class Line(Kind):
    """One line from everybody; it stands on the board as a card."""

    most = 1

    def read(self, settings: StepSettings, given: Given) -> Parts:
        text = given.get("text")
        line = BREAKS.sub(" ", text) if isinstance(text, str) else ""
        return {"text": {"text": checked(line, longest=LONGEST_LINE)}}

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        return {"text": parts["text"]["text"]}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        return str(parts["text"]["text"])


class CheckIn(Line):
    name = "check_in"
    label = say("Check-in")
    hint = say("A short line from everybody to begin with.")
    order = 90
    usual_question = "How do you come into this session?"


class CheckOut(Line):
    name = "check_out"
    label = say("Check-out")
    hint = say("A short line from everybody to end with.")
    order = 91
    usual_question = "What do you take with you?"


KINDS = [CheckIn(), CheckOut()]
