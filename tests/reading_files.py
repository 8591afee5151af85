"""Files that Workshop makes, read by programs that had no part in making them."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pptx import Presentation

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
LETTERS = {qn("w:br"): "\n", qn("w:tab"): "\t"}


def words_of_docx(content):
    """Every paragraph of a Word file in order, those in tables too; its foot aside."""
    body = Document(io.BytesIO(content)).element.body
    return ["".join(LETTERS.get(part.tag) or part.text or "" for part in paragraph.iter(
        qn("w:t"), *LETTERS)) for paragraph in body.iter(qn("w:p"))]


def headings_of_docx(content):
    """(level, words) of each heading; the title has level 0."""
    levels = {"Title": 0} | {f"Heading {level}": level for level in range(1, 4)}
    return [(levels[one.style.name], one.text) for one in Document(io.BytesIO(content)).paragraphs
            if one.style.name in levels]


def charts_of_docx(content):
    """(alternative text, labels, numbers by series) of each chart."""
    document = Document(io.BytesIO(content))
    found = []
    for inline in document.element.body.iter(qn("wp:inline")):
        link = next(inline.iter(f"{{{CHART}}}chart")).get(qn("r:id"))
        found.append((inline.find(qn("wp:docPr")).get("descr"), *_drawn(document.part.related_parts[link].blob)))
    return found


def _drawn(xml):
    space = etree.fromstring(xml)

    def told(series, part):
        return [point.text or "" for point in series.iterfind(f"{{{CHART}}}{part}//{{{CHART}}}v")]

    series = list(space.iter(f"{{{CHART}}}ser"))
    return told(series[0], "cat"), {told(one, "tx")[0]: [float(number) for number in told(one, "val")]
                                    for one in series}


def slides_of(content):
    """Each slide as a list of its shapes in reading order: (what, words), with its notes last."""
    return [[*(_shape(shape) for shape in slide.shapes if not _is_number(shape)),
             ("notes", slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "")]
            for slide in Presentation(io.BytesIO(content)).slides]


def _shape(shape):
    if shape.has_chart:
        return "chart", shape._element.nvGraphicFramePr.cNvPr.get("descr")
    if shape.has_table:
        return "table", "\n".join("|".join(cell.text for cell in row.cells) for row in shape.table.rows)
    return ("title" if shape.is_placeholder and shape.placeholder_format.idx == 0 else "words",
            shape.text_frame.text.replace("\v", "\n"))


def _is_number(shape):
    return shape.is_placeholder and shape.placeholder_format.type.name == "SLIDE_NUMBER"


def sizes_of_slides(content):
    """Every size of letters that is used, in points, of words and charts."""
    sizes = set()
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            frames = [cell.text_frame for row in shape.table.rows for cell in row.cells] if shape.has_table else (
                [shape.text_frame] if shape.has_text_frame and not _is_number(shape) else [])
            sizes |= {run.font.size.pt for frame in frames for one in frame.paragraphs for run in one.runs}
            sizes |= {shape.chart.font.size.pt} if shape.has_chart else set()
    return sizes


def sheets_of(content):
    """Each sheet by its name, as rows of values; a day is a date."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.date() if isinstance(cell, datetime) else cell for cell in row]
                          for row in sheet.iter_rows(values_only=True)] for sheet in book}


def formulas_of(content):
    """Every cell that would be computed."""
    return [cell.coordinate for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows()
            for cell in row if cell.data_type == "f"]


def rows_of(content, sheet):
    """The rows of a sheet that is a table, each by the words of its head."""
    return _rows(sheets_of(content)[sheet])


def tables_of(content):
    """The rows of every sheet, as if each were a table."""
    return [_rows(sheet) for sheet in sheets_of(content).values()]


def _rows(sheet):
    head, *rows = sheet
    return [dict(zip(head, row, strict=True)) for row in rows]


def files_in(content):
    """What a ZIP file holds, by name, in order; all of it is whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def workbooks_in(content):
    """The workbooks behind the charts of a document or of slides."""
    return [inside for name, inside in files_in(content).items() if name.endswith(".xlsx")]
