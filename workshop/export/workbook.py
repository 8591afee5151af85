"""The summary as a workbook: one sheet that says what this is, one that lists the steps, one for each kind of step, the
charts, and what was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from workshop.office.fit import height
from workshop.office.workbook import Cell, Workbook
from workshop.responses.words import counted

from .document import BECAME

#: What a row of a kind's sheet holds.
HEAD = ("Step", "Question", "For", "What it is", "Under", "Words", "How many", "True for others too", "Note")
WIDTHS = (6, 30, 14, 12, 18, 56, 9, 10, 26)
RESPONSE, NUMBER, THEME, OVERVIEW, NOTE = "Response", "Number", "Theme", "Overview", "Note"
CHARTS = "Charts"
ABOUT_WIDTH = 48  # of the column of words, in sizes of its letters

Row = tuple[Cell, ...]


def as_xlsx(summary: dict[str, Any]) -> bytes:
    """The summary as an Excel workbook."""
    made = Workbook(f"{summary['title']}, {summary['group_name']}")
    kinds: dict[str, list[Row]] = {}
    for step in summary["steps"]:
        kinds.setdefault(step["kind_label"], []).extend(_rows(step))
    sheets = _sheets(summary, kinds)
    _about(made, summary, sheets)
    made.table("Steps", ("Step", "Kind", "Question", "Words on it", "For", "Answered", "Responses", "Hidden",
                         "Source"), [
        (step["position"], step["kind_label"], step["question"], "\n".join(step["lines"]), step["audience_words"],
         step["answered_words"],
         step["said"] if step["takes_responses"] else None, step["hidden"] or None,
         step["own_words"] or step["source"]) for step in summary["steps"]], widths=(7, 16, 50, 40, 16, 24, 11, 9, 40))
    for label, rows in kinds.items():
        if rows:
            made.table(label, HEAD, rows, widths=WIDTHS)
    charts = [(step, chart) for step in summary["steps"] for chart in step["charts"]]
    if charts:
        sheet, at = made.page(CHARTS, widths=(34, 12, 12, 26, 26, 3, 12)), 0
        for step, chart in charts:
            made.write(sheet, at, 0, f"{step['position']}. {step['question']}", bold=True, text_wrap=False)
            made.write(sheet, at + 1, 0, chart.title, text_wrap=False)
            at = made.chart(sheet, chart, at + 2, 0, beside=6)
    if summary["actions"]:
        made.table("Agreed actions", ("What", "Whose role", "By when", BECAME), [
            (action["what"], action["owner"], _day(action["by_when"]), action["became"])
            for action in summary["actions"]], widths=(80, 30, 20, 50))
    if summary["parked"]:
        made.table("For later", ("Questions and worries from the parking lot",), [
            (text,) for text in summary["parked"]], widths=(100,))
    return made.as_bytes()


def _sheets(summary: dict[str, Any], kinds: dict[str, list[Row]]) -> list[tuple[str, str]]:
    """Each sheet and what is in it."""
    return [
        ("Steps", "Every step in order: how it was asked, and how many answered."),
        *((label, f"{counted(len(rows), 'row', 'rows')}: what was said to steps of this kind, in words and numbers.")
          for label, rows in kinds.items() if rows),
        *([(CHARTS, "The same numbers as charts, each beside its table.")] if any(
            step["charts"] for step in summary["steps"]) else []),
        *([("Agreed actions", "What was agreed, whose role it is, by when, and what became of it.")]
          if summary["actions"] else []),
        *([("For later", "What stood in the parking lot.")] if summary["parked"] else []),
    ]


def _about(made: Workbook, summary: dict[str, Any], sheets: list[tuple[str, str]]) -> None:
    """The first sheet: what this is, of whom, and how it may be used."""
    sheet, source = made.page("About", widths=(28, 90)), summary["source"]
    made.write(sheet, 0, 0, summary["title"], bold=True, font_size=18, font_color="#0D4F5C", text_wrap=False)
    lines: list[tuple[str, Cell]] = [
        ("What this is", "Summary of a session, as a workbook. Each sheet is a table that can be filtered and sorted."),
        ("Theme", summary["theme_title"]), ("Group", summary["group_name"]), ("Held on", _day(summary["held_on"])),
        ("For", summary["audience_words"]), ("Shape", summary["shape_words"]),
        ("Draft", summary["draft_words"]),
        *(("In numbers" if at == 0 else "", words) for at, words in enumerate(summary["numbers"])),
        ("How it may be used", summary["how_to_use"]),
        ("Order", "Responses stand in an order that says nothing about who wrote them, or when."),
        ("Source", summary["source_words"]), ("", source.get("attribution", "")),
        ("Licence", source.get("licence", "")), ("", ""),
        *((f"Sheet “{name}”", words) for name, words in sheets)]
    row = 2
    for label, said in lines:
        if said or not label:
            made.write(sheet, row, 0, label, bold=True)
            made.write(sheet, row, 1, said)
            if isinstance(said, str):
                sheet.set_row(row, 16 * height(said, ABOUT_WIDTH))   # some programs do not find the height themselves
            row += 1


def _rows(step: dict[str, Any]) -> Iterator[Row]:
    """What was said to a step, a row each."""
    asked = (step["position"], step["question"], step["audience_words"])
    titles = {id(card): group["title"] for group in step["groups"] for card in group["responses"]}
    if step["overview"]:
        yield *asked, OVERVIEW, None, step["overview"], None, None, None
    for group in step["groups"]:
        yield *asked, THEME, None, group["title"], group["many"], None, None
    for card in step["cards"]:
        yield *asked, RESPONSE, titles.get(id(card)), card["text"], None, card["resonance"] or None, card["note"]
    if step["kind"] != "actions":
        for what, many in step["rows"]:
            number = int(many) if many.isdecimal() else None
            yield *asked, NUMBER, None, what, number, None, many if number is None else None
    for words in (step["left_out_words"], step["withheld_words"], step["hidden_words"], step["empty_words"]):
        if words:
            yield *asked, NOTE, None, None, None, None, words


def _day(day: str) -> date | None:
    return date.fromisoformat(day) if day else None
