"""The parking lot: a question or a worry for later, always at hand, on no run sheet."""

from __future__ import annotations

from workshop.kinds.kind import Given, Kind, Parts, StepSettings
from workshop.kinds.text import checked
from workshop.language.words import say


class ParkingLot(Kind):
    name = "parking_lot"
    label = say("Parking lot")
    is_offered = False
    noun = say("parking lot")
    the_noun = say("the parking lot")

    def read(self, settings: StepSettings, given: Given) -> Parts:
        text = given.get("text")
        return {"text": {"text": checked(text if isinstance(text, str) else "")}}

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        return {"text": parts["text"]["text"]}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        return str(parts["text"]["text"])


KINDS = [ParkingLot()]
