"""What a chart of a step's results is made of: one description, drawn by every page and file in its own way.

The numbers stand beside every chart in words, so that nothing is said by a drawing alone. Where a group is too small
for numbers a kind has no results to draw, and so no chart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Forms of charts: bars of one or several series; circles for the number before and after; an average with its spread
#: among places; how often words were said.
BARS, SHIFT, PLACES, WORDS = "bars", "shift", "places", "words"
MOST_DRAWN = 20   # labels of a drawing; the table beside it has all
MOST_SAID = 12    # labels named in the words for those who do not see the drawing


@dataclass(frozen=True)
class Series:
    """A number for each label of a chart, and each number in words."""

    name: str
    numbers: tuple[float, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A chart.

    :ivar what: what its labels are, as the head of their column.
    :ivar most: where the axis ends.
    :ivar unit: what the numbers on the axis count.
    :ivar spreads: of `PLACES`: from which place to which the middle half of the group put each label.
    """

    form: str
    title: str
    what: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    most: float
    unit: str
    spreads: tuple[tuple[int, int], ...] = ()

    @property
    def head(self) -> tuple[str, ...]:
        """The heads of the table beside the drawing."""
        return (self.what, *(one.name for one in self.series))

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows of that table: each label, and its numbers in words."""
        return [(label, *(one.words[at] for one in self.series)) for at, label in enumerate(self.labels)]

    @property
    def drawn(self) -> int:
        """How many of the labels are drawn, from the first."""
        return min(len(self.labels), MOST_DRAWN)

    @property
    def alternative(self) -> str:
        """What the drawing shows, for those who do not see it."""
        said = []
        for label, *words in self.rows[:MOST_SAID]:
            named = [f"{one.name.lower()} {word}" for one, word in zip(self.series, words, strict=True)]
            said.append(f"{label}: {', '.join(named if len(self.series) > 1 else words)}")
        more = len(self.labels) - MOST_SAID
        return f"Chart: {self.title}. {'; '.join(said)}{f'; and {more} more in the table' if more > 0 else ''}."


def bar_charts(results: Mapping[str, Any], *, title: str, what: str) -> list[Chart]:
    """The charts of results that have bars (`counts.bars`), for everybody and, where it may be told, by role."""
    bars, splits = results.get("bars") or [], results.get("splits") or []
    made = []
    if bars:
        made.append(Chart(BARS, title, what, _labels(bars), (
            Series("People", tuple(bar["count"] for bar in bars), tuple(bar["words"] for bar in bars)),),
            most=max(1, *(bar["count"] for bar in bars)), unit="people"))
    if splits:
        made.append(Chart(BARS, f"{title}, by role", what, _labels(splits[0]["bars"]), tuple(
            Series(part["heading"], tuple(bar["share"] for bar in part["bars"]),
                   tuple(bar["words"] for bar in part["bars"])) for part in splits),
            most=100, unit="per cent of the role"))
    return made


def _labels(bars: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(bar["label"]) for bar in bars)
