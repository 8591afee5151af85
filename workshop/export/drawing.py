"""Draws a chart as SVG, for HTML and PDF. It reads in greyscale: series differ by outline and pattern, not by colour,
and every number stands beside its bar."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from workshop.kinds.charts import BARS, PLACES, SHIFT, WORDS, Chart

WIDTH, LABELS, NUMBERS, BAR, GAP, EDGE = 640, 230, 120, 18, 12, 8   # units of the drawing
LEGEND = 26          # height of the line that names the series
LONGEST_LABEL = 34   # characters beside a bar; the table has the whole label
INK, DARK, LIGHT, LINE = "#1b2a30", "#0d4f5c", "#e1edee", "#7c7f7b"
FONT = "Atkinson Hyperlegible Next, Noto Naskh Arabic, Noto Sans SC, Noto Emoji, sans-serif"
#: How the first and the second of two series are filled.
FILLS = (f'fill="{LIGHT}" stroke="{DARK}" stroke-width="1.5"', f'fill="{DARK}" stroke="{DARK}" stroke-width="1.5"')


def svg(chart: Chart) -> str:
    """The chart as one SVG without any outside reference; its words for those who do not see it are its label."""
    draw = {BARS: _bars, SHIFT: _bars, WORDS: _bars, PLACES: _places}[chart.form]
    top = LEGEND if len(chart.series) > 1 or chart.form == PLACES else EDGE
    rows = chart.drawn
    height = top + rows * _row(chart) + EDGE
    inside = "".join(draw(chart, top))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'height="{height}" role="img" aria-label={quoteattr(chart.alternative)} font-family="{FONT}" '
            f'font-size="13">{inside}</svg>')


def _row(chart: Chart) -> int:
    return BAR * len(chart.series) + GAP


def _bars(chart: Chart, top: int) -> Iterator[str]:
    room = WIDTH - LABELS - NUMBERS
    several = len(chart.series) > 1
    if several:
        yield from _legend(chart)
    yield f'<path d="M{LABELS} {top - 4}V{top + chart.drawn * _row(chart)}" stroke="{LINE}" stroke-width="1"/>'
    for at in range(chart.drawn):
        y = top + at * _row(chart)
        yield _text(chart.labels[at], LABELS - 8, y + BAR * len(chart.series) / 2 + 5, anchor="end")
        for number, one in enumerate(chart.series):
            long = round(room * one.numbers[at] / chart.most, 1) if chart.most else 0
            place = y + number * BAR
            if long:
                yield (f'<rect x="{LABELS}" y="{place + 1}" width="{long}" height="{BAR - 3}" '
                       f'{FILLS[number % 2 if several else 1]}/>')
            yield _text(one.words[at], LABELS + long + 8, place + BAR - 5)


def _legend(chart: Chart) -> Iterator[str]:
    x = LABELS
    for number, one in enumerate(chart.series):
        yield f'<rect x="{x}" y="3" width="14" height="12" {FILLS[number % 2]}/>'
        yield _text(one.name, x + 20, 14)
        x += 40 + 8 * len(one.name)


def _places(chart: Chart, top: int) -> Iterator[str]:
    """A dot at the average, on a line over the places of the middle half."""
    room, last = WIDTH - LABELS - EDGE * 3, int(chart.most)

    def at_place(place: float) -> float:
        return round(LABELS + 12 + (room - 12) * (place - 1) / max(1, last - 1), 1)

    bottom = top + chart.drawn * _row(chart)
    for place in range(1, last + 1):
        yield f'<path d="M{at_place(place)} {top - 4}V{bottom}" stroke="#ddd5c8" stroke-width="1"/>'
        yield _text(str(place), at_place(place), 14, anchor="middle")
    for at in range(chart.drawn):
        y, average, (low, high) = top + at * _row(chart) + BAR / 2 + 2, chart.series[0].numbers[at], chart.spreads[at]
        yield _text(chart.labels[at], LABELS - 8, y + 5, anchor="end")
        yield f'<path d="M{at_place(low)} {y}H{at_place(high)}" stroke="{LINE}" stroke-width="5"/>'
        yield f'<circle cx="{at_place(average)}" cy="{y}" r="6" fill="{DARK}"/>'


def _text(words: str, x: float, y: float, *, anchor: str = "start") -> str:
    short = words if len(words) <= LONGEST_LABEL else f"{words[:LONGEST_LABEL - 1].rstrip()}…"
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{INK}">{escape(short)}</text>'
