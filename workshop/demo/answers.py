"""What a simulated participant sends at a step of any kind, made of what its phone was told of the step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .reflections import ARRIVALS, DEEDS, REASONS, REFLECTIONS, TAKEAWAYS, WORDS

#: What the phone fills in, as its form would send it.
Body = dict[str, Any]

GIVING_A_REASON, NAMING_A_ROLE, WRITING_TOGETHER = 0.35, 0.7, 0.5  # the share of people who do it


@dataclass
class Answers:
    """One person's answers. It keeps what a phone keeps: the first number of each pair.

    :ivar next_of: the next of these lines to say; as long as there are others, nobody else of the crowd says the same.
    """

    next_of: Callable[[tuple[str, ...]], str]
    chance: Random
    _first: dict[str, int] = field(default_factory=dict)

    def to(self, step: dict[str, Any]) -> Body | None:
        """The fields of a response to a step; None where this person has nothing to say, such as to a new kind."""
        answers: dict[str, Callable[[dict[str, Any]], Body]] = {
            "reflection": self._reflection, "scale": self._scale, "choice": self._choice, "word": self._word,
            "ranking": self._ranking, "before_after": self._before_after, "phases": self._phases,
            "check_in": self._check_in, "check_out": self._check_out, "actions": self._actions,
            "worth": self._scale}
        return answers[step["kind"]](step["settings"]) if step["kind"] in answers else None

    def _reflection(self, settings: dict[str, Any]) -> Body:
        prompts = [prompt["name"] for prompt in settings["prompts"]]
        return {name: self.next_of(REFLECTIONS) for name in prompts} or {"text": self.next_of(REFLECTIONS)}

    def _phases(self, settings: dict[str, Any]) -> Body:
        writers = [writer["value"] for writer in settings["writers"]]
        together = self.chance.random() < WRITING_TOGETHER
        return {"text": self.next_of(REFLECTIONS),
                "written_by": self.chance.choice(writers) if together else writers[0]}

    def _check_in(self, _settings: dict[str, Any]) -> Body:
        return {"text": self.next_of(ARRIVALS)}

    def _check_out(self, _settings: dict[str, Any]) -> Body:
        return {"text": self.next_of(TAKEAWAYS)}

    def _word(self, _settings: dict[str, Any]) -> Body:
        return {"word": self.chance.choice(WORDS)}

    def _scale(self, settings: dict[str, Any]) -> Body:
        points = [point["value"] for point in settings["points"]]
        body: Body = {"value": points[self._middling(len(points))]}
        if settings["asks_why"] and self.chance.random() < GIVING_A_REASON:
            body["why"] = self.next_of(REASONS)
        return body

    def _choice(self, settings: dict[str, Any]) -> Body:
        options = [option["id"] for option in settings["options"]]
        if not settings["several"]:
            return {"choice": self.chance.choice(options)}
        return {"choice": self.chance.sample(options, self.chance.randint(1, max(1, len(options) // 2)))}

    def _ranking(self, settings: dict[str, Any]) -> Body:
        names = [entry["name"] for entry in settings["entries"]]
        return {name: str(place) for place, name in enumerate(self.chance.sample(names, len(names)), start=1)}

    def _before_after(self, settings: dict[str, Any]) -> Body:
        last = len(settings["points"])
        if settings["is_before"]:
            self._first[settings["pair"]] = 1 + self._middling(last)
            return {"kept": "yes"}
        # Who came too late for the first number says now what it would have been.
        before = self._first.get(settings["pair"], 1 + self._middling(last))
        after = max(1, min(last, before + self.chance.choice((-1, 0, 0, 1, 1, 1, 2))))
        return {"before": str(before), "after": str(after)}

    def _actions(self, _settings: dict[str, Any]) -> Body:
        what, role = self.chance.choice(DEEDS)
        return {"what": what, "owner": role if self.chance.random() < NAMING_A_ROLE else "", "by": ""}

    def _middling(self, points: int) -> int:
        """A point (from 0) of a scale, more often in the middle than at its ends."""
        return min(points - 1, int(self.chance.triangular(0, points, points * 0.6)))
