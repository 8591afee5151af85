"""Charts that office programs draw themselves, from the one description of `kinds.charts`, so that they can be edited
and stay sharp. They read in greyscale, and say their numbers beside their bars."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from pptx.chart.chart import Chart as Native
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.util import Pt

from workshop.kinds.charts import PLACES, Chart
from workshop.kinds.ranking import HOW_DRAWN

from .text import clean

INK, DARK, LIGHT = RGBColor(0x1B, 0x2A, 0x30), RGBColor(0x0D, 0x4F, 0x5C), RGBColor(0xC9, 0xDF, 0xE1)
#: A workbook in which every text is a text, and nothing is written to disk.
INERT: dict[str, Any] = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                         "strings_to_numbers": False}
BARS = XL_CHART_TYPE.BAR_CLUSTERED


def said_beside(words: str) -> str:
    """What is said of a drawing of ours, as it is true of the chart that an office program draws instead."""
    return "The bar is the average place: the shorter, the earlier." if words == HOW_DRAWN else words


def number_format(chart: Chart) -> str:
    return "0.0" if chart.form == PLACES else "0"


def data_of(chart: Chart) -> CategoryChartData:
    """What is drawn of a chart, as python-pptx takes it."""
    data = CategoryChartData(number_format=number_format(chart))
    data.categories = [clean(label) for label in chart.labels[:chart.drawn]]
    for one in chart.series:
        data.add_series(clean(one.name), one.numbers[:chart.drawn])
    return data


def dress(native: Native, chart: Chart, *, size: int) -> None:
    """Bars from the first label at the top to the last, each with its number; and inert data behind them.

    :param size: of the letters, in points.
    """
    native.font.size, native.font.name = Pt(size), "Arial"
    native.font.color.rgb = INK
    native.has_title = False
    native.has_legend = len(chart.series) > 1
    if native.has_legend:
        native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    labels, numbers = native.category_axis, native.value_axis
    labels.reverse_order = True
    labels.major_tick_mark = XL_TICK_MARK.NONE
    labels.format.line.color.rgb = INK
    numbers.has_major_gridlines, numbers.visible = False, False
    numbers.minimum_scale, numbers.maximum_scale = 0, chart.most * 1.1 or 1
    numbers.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    plot = native.plots[0]
    plot.gap_width, plot.overlap, plot.vary_by_categories = 45, 0, False
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = number_format(chart), False
    plot.data_labels.show_value, plot.data_labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    for at, series in enumerate(plot.series):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = LIGHT if at == 0 and len(chart.series) > 1 else DARK
        series.format.line.color.rgb = DARK
    for name in ("c:axId", "c:crossAx"):   # python-pptx numbers axes below nothing, which validators refuse
        for one in native._chartSpace.iter(qn(name)):
            one.set("val", one.get("val").lstrip("-"))
    native.part.chart_workbook.update_from_xlsx_blob(_data_behind(chart))


def _data_behind(chart: Chart) -> bytes:
    """The workbook that opens when somebody edits the data of a chart, in the cells that the chart names."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, INERT) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        form = workbook.add_format({"num_format": number_format(chart)})
        for row, label in enumerate(chart.labels[:chart.drawn], start=1):
            sheet.write_string(row, 0, clean(label))
        for column, one in enumerate(chart.series, start=1):
            sheet.write_string(0, column, clean(one.name))
            for row, number in enumerate(one.numbers[:chart.drawn], start=1):
                sheet.write_number(row, column, number, form)
    return out.getvalue()
