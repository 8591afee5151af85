"""Weeks later: the statement of a session's before and after once more, at one's own pace.

The phone kept its two numbers of that session. It compares them itself, and sends today's number and, apart from it,
only whether that is higher, the same or lower: no row holds two numbers, so none can be found again in the first
session by them (decision 0034).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from workshop.kinds.before_after import DOWN, MOVES, NUMBERS, UP, Joined, labels
from workshop.kinds.charts import Chart, bar_charts
from workshop.kinds.counts import COMMA, DISTRIBUTION_FROM, Counts, Shape, bars
from workshop.kinds.kind import Given, Kind, Parts, ResponseUnfit, StepSettings
from workshop.language.words import say, say_many, side_by_side

#: What a phone may know of the session before, the later first; each is stored apart.
SINCE = {"since_end": say("Since the end of that session"), "since_start": say("Since before that session")}
NOBODY_KEPT = (say("How people moved since the session is not shown: fewer than five phones had kept their numbers of "
                   "it."))


class Weeks(Kind):
    """The number now from everybody, and how they moved from those whose phone kept the numbers of the session."""

    name = "weeks"
    label = say("Weeks later")
    hint = say("The statement of before and after once more. Comes with a follow-up.")
    order = 61
    is_offered = False
    Settings = Joined
    most = 1
    parts = ("now", *SINCE)
    has_cards = False
    is_counted = True

    def phone_state(self, settings: StepSettings) -> dict[str, Any]:
        later = _later(settings)
        return {"pair": later.pair, "points": [{"value": key, "label": label} for key, label in labels(later).items()]}

    def read(self, settings: StepSettings, given: Given) -> Parts:
        now = given.get("now")
        if now in (None, "", []):
            raise ResponseUnfit(say("Choose a number from 1 to 5 first, or choose Pass."))
        if not isinstance(now, str) or now not in NUMBERS:
            raise ResponseUnfit(say("Choose a number from 1 to 5."))
        return {"now": {"now": int(now)}} | {part: {part: _move(said, now)} for part in SINCE
                                             if (said := given.get(part)) not in (None, "", [])}

    def fields(self, settings: StepSettings, parts: Parts) -> dict[str, str | list[str]]:
        return {"now": str(parts["now"]["now"])}

    def said(self, settings: StepSettings, parts: Parts) -> str:
        lines = [say("Now: %(number)s", number=labels(_later(settings))[str(parts["now"]["now"])])]
        return side_by_side([*lines, *(say("%(since)s: %(moves)s", since=words,
                                           moves=say(MOVES[parts[part][part]]).lowered())
                                       for part, words in SINCE.items() if part in parts)], "\n")

    def card(self, settings: StepSettings, body: Mapping[str, Any]) -> dict[str, Any] | None:
        return None

    def is_split(self, settings: StepSettings) -> bool:
        return False

    def results(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]], *, people: int,
                arrangement: Mapping[str, Any], split: Mapping[str, Mapping[str, int]] | None) -> dict[str, Any] | None:
        """How often each number is chosen now, and how many moved which way since the session. The two are never
        counted together, so that nobody's number of then can be worked out."""
        values = [int(body["now"]) for body in bodies if "now" in body]
        withheld = self.withheld(len(values))
        if withheld is not None:
            return withheld
        many, words, splits = len(values), [], []
        for part, since in SINCE.items():
            moves = Counter(body[part] for body in bodies if part in body)
            if moves.total() >= DISTRIBUTION_FROM:
                words.append(say("%(since)s: %(moves)s", since=since, moves=_moves_words(moves)))
                splits.append({"role": part, "heading": since, "bars": bars(MOVES, moves, whole=moves.total())})
        half = sorted(values)[(many - 1) // 2]
        return {"is_enough": True, "why_not": "", "bars": bars(labels(_later(settings)), Counter(map(str, values)),
                                                               whole=many), "splits": splits,
                "words": [say_many("%(number)s person answered. Now: half said %(half)s or less.",
                                   "%(number)s people answered. Now: half said %(half)s or less.", many, half=half),
                          *(words or [NOBODY_KEPT])]}

    def rows(self, settings: StepSettings, results: Mapping[str, Any]) -> list[tuple[str, str]]:
        rows = [(f"Now: {bar['label']}", str(bar["count"])) for bar in results.get("bars", [])]
        return rows + [(f"{part['heading']}: {bar['label'].lower()}", str(bar["count"]))
                       for part in results.get("splits", []) for bar in part["bars"]]

    def charts(self, settings: StepSettings, results: Mapping[str, Any]) -> list[Chart]:
        return [*bar_charts({"bars": results.get("bars")}, title="How many chose each number now", what="Number"),
                *(chart for part in results.get("splits", []) for chart in bar_charts(
                    {"bars": part["bars"]}, title=f"How the numbers moved {_small(part['heading'])}", what="Move"))]

    def counts(self, settings: StepSettings, bodies: Sequence[Mapping[str, Any]]) -> Counts | None:
        return Counts.of(Shape.ORDERED, labels(_later(settings)), [[str(body["now"])] for body in bodies
                                                                   if "now" in body])

    def kept_at_close(self, bodies: Sequence[Mapping[str, Any]]) -> list[bool]:
        """Of how fewer than five moved, nothing is kept."""
        counts = Counter(part for body in bodies for part in SINCE if part in body)
        return [all(counts[part] >= DISTRIBUTION_FROM for part in SINCE if part in body) for body in bodies]


def _moves_words(moves: Mapping[str, int]) -> str:
    """Of those whose phone had kept its numbers."""
    many = sum(moves.values())
    said = [say("%(count)s %(moves)s", count=moves[move], moves=say(words).lowered()) for move, words in MOVES.items()
            if moves.get(move)]
    return say_many("of %(number)s person whose phone had kept the number, %(moves)s.",
                    "of %(number)s people whose phones had kept the number, %(moves)s.", many,
                    moves=side_by_side(said, COMMA))


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _move(said: str | list[str] | None, now: str) -> str:
    if not isinstance(said, str) or said not in MOVES or (said, now) in ((UP, "1"), (DOWN, "5")):
        raise ResponseUnfit(say("What this phone kept of the session does not fit your number. Reload the page, choose "
                            "your number and send it again."))
    return said


def _later(settings: StepSettings) -> Joined:
    assert isinstance(settings, Joined)  # noqa: S101
    return settings


KINDS = [Weeks()]
