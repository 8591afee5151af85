"""A pause: a break, or timed phases in which people think alone, in pairs and in fours, and may write together.

Timers advise: nothing opens, closes or is sent because one has run out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import StringConstraints, field_validator, model_validator

from workshop.kinds.counts import OR
from workshop.kinds.kind import Given, Kind, Parts, ResponseUnfit, Silent, StepSettings, StepUnusable
from workshop.kinds.text import checked
from workshop.language.words import say, say_many, side_by_side

LONGEST_PHASE = 120   # minutes
MOST_PHASES = 8       # that a board shows at once, and a facilitator keeps in mind; console.html has as many forms

WRITTEN_BY = {"pair": say("Written by a pair"), "four": say("Written by four")}
WRITERS = {"one": say("on my own"), "pair": say("a pair"), "four": say("four")}

#: “4 In fours (four)”: minutes, what happens, and who writes together, where somebody does.
LINE = re.compile(r"(\d{1,6})\s+(.+?)(?:\s*\((?:written by )?(?:a )?(pair|four)\))?", re.IGNORECASE)


def usable_minutes(minutes: int) -> int:
    if not 1 <= minutes <= LONGEST_PHASE:
        raise ValueError(
            say("A pause takes 1 to %(longest)s minutes, each phase of it too; %(number)s is too short.",
                longest=LONGEST_PHASE, number=minutes) if minutes < 1 else
            say("A pause takes 1 to %(longest)s minutes, each phase of it too; %(number)s is too long.",
                longest=LONGEST_PHASE, number=minutes))
    return minutes


class Phase(StepSettings):
    """A phase: what happens in it, for how long, and whether a pair or four write together."""

    words: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    minutes: int
    written_by: Literal["", "pair", "four"] = ""

    _usable = field_validator("minutes")(usable_minutes)


PRESETS: dict[str, tuple[Phase, ...]] = {
    "1-2-4-all": (Phase(words=say("Alone"), minutes=1), Phase(words=say("In pairs"), minutes=2, written_by="pair"),
                  Phase(words=say("In fours"), minutes=4, written_by="four"), Phase(words=say(
                      "All together"), minutes=5)),
}


class Paused(StepSettings):
    minutes: int = 10

    _usable = field_validator("minutes")(usable_minutes)


class Phased(StepSettings):
    """:ivar phases: those of the preset, once checked; to be given only with the preset "own"."""

    preset: Literal["1-2-4-all", "own"] = "1-2-4-all"
    phases: tuple[Phase, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, given: Any) -> Any:
        preset = PRESETS.get(str(given.get("preset", "1-2-4-all"))) if isinstance(given, dict) else None
        if preset is None or given.get("phases"):
            return given
        return dict(given) | {"phases": [phase.model_dump() for phase in preset]}

    @model_validator(mode="after")
    def _are_whole(self) -> Phased:
        if self.preset in PRESETS and self.phases != PRESETS[self.preset]:
            raise ValueError(say("This preset brings its own phases. Leave them out, or choose phases of your own."))
        if not 1 <= len(self.phases) <= MOST_PHASES:
            raise ValueError(say("Plan 1 to %(most)s phases, one a line.", most=MOST_PHASES))
        if len({phase.words.casefold() for phase in self.phases}) < len(self.phases):
            raise ValueError(say("Two phases have the same words. Say how they differ, so that all know which is on."))
        return self


def phase_state(key: int, words: str, minutes: int, written_words: str = "", *, is_now: bool = False) -> dict[str, Any]:
    """A phase as screens show it. Its timer starts with `timer_words`: the group's words, in no reader's language."""
    minutes_words = say_many("%(number)s minute", "%(number)s minutes", minutes)
    return {"key": str(key), "words": say(words), "minutes": minutes, "minutes_words": minutes_words,
            "written_words": written_words, "is_now": is_now, "timer_words": str(words),
            "start_words": say("Start %(words)s: %(minutes)s", words=say(words), minutes=minutes_words)}


class Break(Silent):
    """A break of some minutes. Nothing is sent."""

    name = "break"
    label = say("Break")
    hint = say("Some minutes off, with a timer for everybody to see.")
    order = 80
    Settings = Paused
    nothing_to_send = say("There is nothing to send during a break.")
    needs_room = True
    noun = say("break")
    the_noun = say("the break")
    usual_question = "Break"

    def planned(self, given: Given) -> dict[str, Any]:
        """The minutes are those of the step: nobody types them twice."""
        minutes = str(given.get("minutes") or Paused().minutes).strip()
        if not minutes.isdecimal():
            raise StepUnusable(say("Say in minutes how long the break is, such as 10."))
        return {"minutes": int(minutes[:6])}

    def minutes(self, settings: StepSettings) -> int:
        assert isinstance(settings, Paused)  # noqa: S101
        return settings.minutes

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        minutes = self.minutes(settings)
        return {"phases": [phase_state(1, self.label, minutes)], "has_phases": False,
                "length_words": say_many("Back in %(number)s minute", "Back in %(number)s minutes", minutes)}


class Phases(Kind):
    """Thinking in timed phases, alone and together; what a pair or four write is marked as theirs, and not as whose."""

    name = "phases"
    label = say("Timed phases")
    hint = say("Alone, in pairs, in fours, all together (1-2-4-All), or phases of your own. "
               "Pairs and fours may write together.")
    order = 81
    needs_room = True
    Settings = Phased
    usual_question = "What do we make of this?"

    def planned(self, given: Given) -> dict[str, Any]:
        """:raises StepUnusable: a line does not say minutes and words."""
        preset = given.get("preset") or "1-2-4-all"
        if preset != "own":
            return {"preset": preset, "phases": []}   # also those that a step had before
        typed = given.get("phases") or ""
        lines = [line.strip() for line in (typed.splitlines() if isinstance(typed, str) else typed) if line.strip()]
        phases = []
        for line in lines:
            found = LINE.fullmatch(line)
            if found is None:
                raise StepUnusable(say("Begin each phase with its minutes, such as “4 In fours (four)”. "
                                       "This line does not: “%(line)s”.", line=line[:60]))
            phases.append({"words": found[2], "minutes": int(found[1]), "written_by": (found[3] or "").lower()})
        return {"preset": "own", "phases": phases}

    def plan_fields(self, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
        is_own = settings.get("preset") == "own"
        return [
            {"name": "preset", "label": say("Phases"), "type": "choice", "value": settings.get("preset", "1-2-4-all"),
             "hint": "", "options": [
                 {"value": "1-2-4-all",
                  "label": say("1-2-4-All: alone 1, in pairs 2, in fours 4, all together 5 minutes")},
                 {"value": "own", "label": say("phases of your own")}]},
            {"name": "phases", "label": say("Your own phases"), "type": "lines", "options": [],
             "value": "\n".join(line_of(phase) for phase in settings.get("phases", [])) if is_own else "",
             "hint": say("One a line: minutes, then what happens, such as “4 In fours (four)”. "
                         "Add (pair) or (four) where they write together.")}]

    def minutes(self, settings: StepSettings) -> int:
        return sum(phase.minutes for phase in _phased(settings).phases)

    def takes(self, settings: StepSettings) -> bool:
        return bool(self.writers(settings))

    def writers(self, settings: StepSettings) -> dict[str, str]:
        """Who may have written: a person alone, and those who write together in some phase; none where nobody does."""
        together = {phase.written_by for phase in _phased(settings).phases} - {""}
        return {key: label for key, label in WRITERS.items() if key == "one" or key in together} if together else {}

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        return self.shown(settings, "")

    def shown(self, settings: StepSettings, timer_words: str) -> dict[str, Any]:
        return {"phases": [phase_state(number, phase.words, phase.minutes, WRITTEN_BY.get(phase.written_by, ""),
                                       is_now=phase.words == timer_words)
                           for number, phase in enumerate(_phased(settings).phases, start=1)],
                "has_phases": True, "length_words": say_many("%(number)s minute in all", "%(number)s minutes in "
                                                                                         "all", self.minutes(settings)),
                "writers": [{"value": key, "label": label} for key, label in self.writers(settings).items()]}

    def lines(self, settings: StepSettings) -> list[str]:
        shown = self.phone_state(settings)
        return [shown["length_words"], *(" · ".join(filter(None, (
            phase["words"], phase["minutes_words"], phase["written_words"]))) for phase in shown["phases"])]

    def read(self, settings: StepSettings, given: Given) -> Parts:
        writers = self.writers(settings)
        if not writers:
            raise ResponseUnfit(say("There is nothing to send in these phases."))
        text, written_by = given.get("text"), given.get("written_by") or "one"
        if not isinstance(written_by, str) or written_by not in writers:
            raise ResponseUnfit(say("Choose who wrote this: %(who)s.", who=side_by_side(writers.values(), OR)))
        return {"text": {"text": checked(text if isinstance(text, str) else ""), "written_by": written_by}}

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        return {"text": parts["text"]["text"], "written_by": parts["text"]["written_by"]}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        note = WRITTEN_BY.get(parts["text"]["written_by"], "")
        return side_by_side((parts["text"]["text"], note), "\n") if note else str(parts["text"]["text"])

    def card(self, settings: StepSettings, body: Mapping[str, Any]) -> dict[str, Any] | None:
        made = super().card(settings, body)
        return None if made is None else made | {"note": WRITTEN_BY.get(body.get("written_by", ""), "")}


def line_of(phase: Mapping[str, Any]) -> str:
    """A phase as it is typed."""
    written_by = phase.get("written_by", "")
    return f"{phase['minutes']} {phase['words']}" + (f" ({written_by})" if written_by else "")


def _phased(settings: StepSettings) -> Phased:
    assert isinstance(settings, Phased)  # noqa: S101
    return settings


KINDS = [Break(), Phases()]
