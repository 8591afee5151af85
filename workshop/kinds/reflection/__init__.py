"""Reflection: words, up to three responses each, with a scaffold where one helps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from workshop.kinds.kind import Given, Kind, Parts, StepSettings
from workshop.kinds.text import ResponseEmpty, checked, written
from workshop.language.words import say

#: Three short prompts that a reflection may be written along; the words are the field's own.
SCAFFOLDS: dict[str, tuple[tuple[str, str], ...]] = {
    "none": (),
    "what": (("what", say("What?")), ("so_what", say("So what?")), ("now_what", say("Now what?"))),
    "worried": (("worried", say("What are we worried about?")), ("working", say("What is working well?")),
                ("next", say("What needs to happen next?"))),
}


class Reflected(StepSettings):
    scaffold: Literal["none", "what", "worried"] = "none"


class Reflection(Kind):
    name = "reflection"
    label = say("Reflection")
    hint = say("People write in their own words, up to three times each.")
    order = 10
    Settings = Reflected

    def prompts(self, settings: StepSettings) -> tuple[tuple[str, str], ...]:
        return SCAFFOLDS[getattr(settings, "scaffold", "none")]

    def planned(self, given: Given) -> dict[str, Any]:
        return {"scaffold": given.get("scaffold") or "none"}

    def plan_fields(self, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{"name": "scaffold", "label": say("Written along"), "type": "choice",
                 "value": settings.get("scaffold", "none"), "hint": "", "options": [
                     {"value": "none", "label": say("nothing: one box")},
                     {"value": "what", "label": say("What? So what? Now what?")},
                     {"value": "worried", "label": say("Worried, working well, next")}]}]

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        prompts = [{"name": name, "label": label} for name, label in self.prompts(settings)]
        return {"prompts": prompts, "has_one_box": not prompts}

    def read(self, settings: StepSettings, given: Given) -> Parts:
        prompts = self.prompts(settings)
        if not prompts:
            return {"text": {"text": checked(written(given.get("text")))}}
        typed = {name: written(given.get(name)) for name, _label in prompts}
        answers = {name: checked(text) for name, text in typed.items() if text}
        if not answers:
            raise ResponseEmpty()
        text = checked("\n".join(f"{label} {answers[name]}" for name, label in prompts if name in answers))
        return {"text": {"text": text, "answers": answers}}

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        body = parts["text"]
        return {"text": body["text"]} if not self.prompts(settings) else dict(body.get("answers", {}))

    def reworded(self, body: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
        """What was written to each prompt is all in the text."""
        return {name: value for name, value in super().reworded(body, words).items() if name != "answers"}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        return str(parts["text"]["text"])


KINDS = [Reflection()]
