"""Workbooks: texts that are never computed, numbers and days that are typed as such, tables with a head that stays."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workshop.kinds.charts import Chart

from .archive import settled
from .charts import INERT, number_format
from .text import clean, is_right_to_left

Cell = str | int | float | date | None
FONT, DARK, LIGHT, INK = "Arial", "#0D4F5C", "#C9DFE1", "#1B2A30"
LONGEST_CELL = 32_767   # characters; Excel's limit
LONGEST_NAME = 31       # characters of a sheet's name; Excel's limit
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
#: First characters that a spreadsheet computes when the cell is edited: such texts are marked as texts.
_COMPUTED = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class Workbook:
    """A workbook that is made in memory: nobody's words lie on the disk in a file of passage."""

    def __init__(self, title: str) -> None:
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, INERT)
        self._book.set_properties({"title": clean(title), "author": "", "comments": ""})
        self._names: set[str] = set()
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def page(self, name: str, *, widths: Sequence[float]) -> Worksheet:
        """A sheet to be read rather than computed with."""
        sheet = self._sheet(name, widths)
        sheet.hide_gridlines(2)
        return sheet

    def write(self, sheet: Worksheet, row: int, column: int, cell: Cell, **looks: Any) -> None:
        """Write a value as what it is."""
        looks = {"valign": "top", "text_wrap": isinstance(cell, str)} | looks
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            text = clean(cell)[:LONGEST_CELL]
            if text.startswith(_COMPUTED):
                looks["quote_prefix"] = True
            if is_right_to_left(text):
                looks["reading_order"] = 2
            sheet.write_string(row, column, text, self._format(looks))
        elif isinstance(cell, date):
            looks = {"num_format": "d mmmm yyyy", "align": "left"} | looks
            sheet.write_datetime(row, column, cell, self._format(looks))
        else:
            sheet.write_number(row, column, cell, self._format(looks))

    def table(self, name: str, head: Sequence[str], rows: Sequence[Sequence[Cell]], *,
              widths: Sequence[float]) -> Worksheet:
        """A sheet that is one table: a head that stays in sight and filters, and a row for each entry."""
        sheet = self._sheet(name, widths)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        self.rows(sheet, 0, 0, head, rows)
        return sheet

    def rows(self, sheet: Worksheet, top: int, left: int, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """A table with its head, at a place of a sheet."""
        sheet.add_table(top, left, top + len(rows), left + len(head) - 1, {
            "columns": [{"header": words, "header_format": self._format({
                "bold": True, "font_color": "#FFFFFF", "bg_color": DARK, "valign": "top", "text_wrap": True})}
                for words in head],
            "style": "Table Style Light 1", "autofilter": top == 0})
        for at, cells in enumerate(rows, start=top + 1):
            for column, cell in enumerate(cells, start=left):
                self.write(sheet, at, column, cell)

    def chart(self, sheet: Worksheet, chart: Chart, top: int, left: int, *, beside: int) -> int:
        """A table of a chart's numbers and beside it the chart, drawn from that table.

        :param beside: the column where the drawing begins.
        :return: the first row below both.
        """
        heads = (chart.what, *(one.name for one in chart.series), *(
            f"{one.name}, in words" if len(chart.series) > 1 else "In words" for one in chart.series))
        self.rows(sheet, top, left, heads, [
            (label, *(one.numbers[at] for one in chart.series), *(one.words[at] for one in chart.series))
            for at, label in enumerate(chart.labels)])
        drawn = self._book.add_chart({"type": "bar"})
        last = top + chart.drawn
        for at in range(1, len(chart.series) + 1):
            drawn.add_series({
                "name": [sheet.name, top, left + at], "categories": [sheet.name, top + 1, left, last, left],
                "values": [sheet.name, top + 1, left + at, last, left + at], "gap": 45,
                "fill": {"color": LIGHT if at == 1 and len(chart.series) > 1 else DARK}, "border": {"color": DARK},
                "data_labels": {"value": True, "num_format": number_format(chart)}})
        drawn.set_title({"name": clean(chart.title), "overlay": False,
                         "name_font": {"name": FONT, "size": 11, "color": INK}})
        drawn.set_legend({"position": "top"} if len(chart.series) > 1 else {"none": True})
        drawn.set_y_axis({"reverse": True, "major_tick_mark": "none", "num_font": {"name": FONT, "color": INK}})
        drawn.set_x_axis({"visible": False, "min": 0, "max": chart.most * 1.1 or 1,
                          "major_gridlines": {"visible": False}})
        height = 90 + chart.drawn * (14 + 18 * len(chart.series))
        drawn.set_size({"width": 560, "height": height})
        sheet.insert_chart(top, beside, drawn, {"description": clean(chart.alternative), "object_position": 2})
        return max(last + len(chart.labels) - chart.drawn, top + height // 20) + 3

    def as_bytes(self) -> bytes:
        """The file; the same words give the same bytes."""
        self._book.close()
        return settled(self._out.getvalue())

    def _sheet(self, name: str, widths: Sequence[float]) -> Worksheet:
        sheet = self._book.add_worksheet(self._name(name))
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def _name(self, wanted: str) -> str:
        """A name that a sheet may have and no other has."""
        plain = _NOT_IN_NAMES.sub(" ", clean(wanted)).strip()[:LONGEST_NAME] or "Sheet"
        name, number = plain, 2
        while name.casefold() in self._names:
            name, number = f"{plain[:LONGEST_NAME - 4]} {number}", number + 1
        self._names.add(name.casefold())
        return name

    def _format(self, looks: dict[str, Any]) -> Format:
        key = tuple(sorted(looks.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({"font_name": FONT, "font_size": 11} | looks)
        return self._formats[key]
