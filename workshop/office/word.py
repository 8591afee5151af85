"""Word documents: real headings, lists and tables, a language and a title, pages with numbers, and text that runs from
right to left where it is written so."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import etree
from pptx import Presentation
from pptx.util import Emu

from workshop.kinds.charts import Chart

from . import charts
from .archive import settled
from .text import LANGUAGE, clean, is_right_to_left

FONT, SIZE = "Arial", 11
INK, QUIET, ACCENT, SHADE = RGBColor(0x1B, 0x2A, 0x30), RGBColor(0x4A, 0x55, 0x5A), RGBColor(0x0D, 0x4F, 0x5C), "E1EDEE"
SMALL_TABLE = 12   # rows of a table that stays on one page
PAGE, MARGIN = (Cm(21), Cm(29.7)), Cm(2.2)
TEXT_WIDTH = PAGE[0] - 2 * MARGIN
QUIET_STYLE, NOTE_STYLE, QUOTED_STYLE, QUIET_WORDS = "Quiet", "Notice", "Response", "Quiet words"
#: What a paragraph says of itself after its direction; the order is laid down.
_AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl",
               "w:rPr", "w:sectPr")
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


class Word:
    """A document that is written from top to bottom."""

    def __init__(self, title: str, *, foot: str = "", language: str = LANGUAGE) -> None:
        """:param foot: what stands at the foot of each page beside its number; the title where nothing is given."""
        self.document: WordDocument = Document()
        self._drawn, self._scratch = 0, Presentation()   # charts are made on a slide that is thrown away
        _dress(self.document, language)
        self._body = self.document.element.body
        self._styles = {style.name: style.style_id for style in self.document.styles}
        core = self.document.core_properties
        core.title, core.language = clean(title), language
        core.author = core.comments = core.last_modified_by = ""
        _number_pages(self.document, clean(foot or title))

    def heading(self, text: str, level: int) -> None:
        """:param level: 0 for the title."""
        _say(self.document.add_heading(level=level), text)

    def paragraph(self, text: str, *, style: str | None = None, label: str = "") -> None:
        """:param label: said first and in bold."""
        made = self._begin(style)
        if label:
            made.add_run(f"{clean(label)}: ").bold = True
        _say(made, text)

    def listed(self, text: str, *, style: str = "List Bullet", note: str = "") -> None:
        """One entry of a list.

        :param note: said below it, quietly.
        """
        made = self._begin(style)
        _say(made, text)
        if note:
            made.add_run("\n")
            said = made.add_run(clean(note))
            said._r.style = self._styles[QUIET_WORDS]

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str = "",
              widths: Sequence[float] = ()) -> None:
        """A table whose first row heads its columns, on every page and aloud.

        :param widths: shares of the width of the page.
        """
        table = self.document.add_table(rows=1, cols=len(head), style="Table Grid")
        for name in ("w:tblCaption", "w:tblDescription") if caption else ():
            element = OxmlElement(name)
            element.set(qn("w:val"), clean(caption))
            table._tbl.tblPr.append(element)
        shares = widths or [1 / len(head)] * len(head)
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = int(TEXT_WIDTH * share)
        for at, words in enumerate([head, *rows]):
            row = table.add_row() if at else table.rows[0]
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            for cell, text, share in zip(row.cells, words, shares, strict=True):
                cell.width = int(TEXT_WIDTH * share)
                format_ = cell.paragraphs[0].paragraph_format
                format_.space_before = format_.space_after = Pt(2)
                format_.keep_with_next = at < len(rows) <= SMALL_TABLE or at == 0
                _say(cell.paragraphs[0], text)
                if at == 0:
                    cell.paragraphs[0].runs[0].bold = True
                    cell._tc.get_or_add_tcPr().append(parse_xml(
                        f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{SHADE}"/>'))
            if at == 0:
                properties.append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph(style=QUIET_STYLE).paragraph_format.space_after = Pt(0)

    def chart(self, chart: Chart) -> None:
        """A chart that Word draws and lets people edit; who does not see it is told its numbers."""
        self._drawn += 1
        height = Cm(1.4 + chart.drawn * (0.5 + 0.45 * len(chart.series)))
        slide = self._scratch.slides.add_slide(self._scratch.slide_layouts[6])
        size = Emu(TEXT_WIDTH), Emu(height)
        native = slide.shapes.add_chart(charts.BARS, Emu(0), Emu(0), *size, charts.data_of(chart)).chart
        charts.dress(native, chart, size=10)
        package = self.document.part.package
        assert package is not None  # noqa: S101
        data = Part(PackURI(f"/word/embeddings/chart{self._drawn}.xlsx"),
                    native.part.chart_workbook.xlsx_part.content_type,
                    native.part.chart_workbook.xlsx_part.blob, package)
        part = Part(PackURI(f"/word/charts/chart{self._drawn}.xml"), native.part.content_type, b"", package)
        data_id = part.relate_to(data, RELATIONSHIP_TYPE.PACKAGE)
        space = native.part._element
        for link in space.iter(f"{{{_CHART}}}externalData"):
            link.set(qn("r:id"), data_id)
        part._blob = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
        chart_id = self.document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        inline = parse_xml(
            f'<wp:inline {nsdecls("wp", "a", "r")} distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{1000 + self._drawn}" name="Chart {self._drawn}"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="{_CHART}"><c:chart xmlns:c="{_CHART}" r:id="{chart_id}"/>'
            "</a:graphicData></a:graphic></wp:inline>")
        inline.find(qn("wp:docPr")).set("descr", clean(chart.alternative))
        drawing = OxmlElement("w:drawing")
        drawing.append(inline)
        made = self.document.add_paragraph()
        made.paragraph_format.keep_with_next = True
        made.add_run()._r.append(drawing)

    def _begin(self, style: str | None) -> Paragraph:
        """A new paragraph at the end; a style is found at once, however many paragraphs there are."""
        made = self._body.add_p()
        if style is not None:
            made.style = self._styles[style]
        return Paragraph(made, self.document._body)

    def as_bytes(self) -> bytes:
        """The file; the same words give the same bytes."""
        out = io.BytesIO()
        self.document.save(out)
        return settled(out.getvalue())


def _say(paragraph: Paragraph, text: str) -> None:
    """Write a text into a paragraph, in its own direction; a line break in it stays one."""
    run = paragraph.add_run(clean(text))
    if is_right_to_left(text):
        paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
        run.font.rtl = True


def _dress(document: WordDocument, language: str) -> None:
    """A4, one plain typeface, colours that stand out from the page, in this language."""
    for section in document.sections:
        section.page_width, section.page_height = PAGE
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    rels = document.part.rels
    for key in [key for key, one in rels.items() if one.reltype.endswith("/stylesWithEffects")]:
        del rels[key]   # a second set of styles, for Word 2010 only: it would contradict the first
    styles = document.styles
    for tag in styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)
    for fonts in styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(name), FONT)
    body: Any = styles["Normal"]
    body.font.size, body.font.color.rgb = Pt(SIZE), INK
    body.paragraph_format.space_after, body.paragraph_format.line_spacing = Pt(6), 1.2
    for name, size, before in (("Title", 24, 0), ("Heading 1", 16, 18), ("Heading 2", 13, 12), ("Heading 3", 12, 8)):
        heading: Any = styles[name]
        heading.font.size, heading.font.color.rgb, heading.font.bold = Pt(size), ACCENT, True
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(before), Pt(4)
    entry: Any = styles["List Bullet"]
    entry.paragraph_format.space_after = Pt(3)
    for name, based_on in ((QUIET_STYLE, "Normal"), (NOTE_STYLE, "Normal"), (QUOTED_STYLE, "List Bullet")):
        made: Any = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style, made.quick_style = styles[based_on], True
    words: Any = styles.add_style(QUIET_WORDS, WD_STYLE_TYPE.CHARACTER)
    words.font.color.rgb, words.font.size = QUIET, Pt(SIZE - 1)
    quiet: Any = styles[QUIET_STYLE]
    quiet.font.color.rgb, quiet.font.size = QUIET, Pt(SIZE - 1)
    quoted: Any = styles[QUOTED_STYLE]
    quoted.paragraph_format.space_after = Pt(6)
    for spacing in styles["List Bullet"].element.iter(qn("w:contextualSpacing")):
        spacing.set(qn("w:val"), "0")
    note: Any = styles[NOTE_STYLE]
    note.font.bold = True
    note.element.get_or_add_pPr().append(parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="{ACCENT}"/></w:pBdr>'))


def _number_pages(document: WordDocument, words: str) -> None:
    """Words and the number of the page at the foot of each page."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.style = document.styles[QUIET_STYLE]
    foot.add_run(f"{words} · Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that Word fills in; `name` is ours."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run("1" if kind == "shown" else "")
        if kind == "":
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {text} </w:instrText>'))
        elif kind != "shown":
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
