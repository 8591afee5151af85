"""Slides: words in the places that a slide has for them, at a size that a room can read, going on to a next slide where
they are many; charts and tables that can be edited."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.shapes.placeholder import ChartPlaceholder, TablePlaceholder
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from workshop.kinds.charts import Chart

from . import charts
from .archive import settled
from .fit import LINE, height, wrapped
from .text import LANGUAGE, clean, is_right_to_left

FONT = "Arial"
INK, QUIET, ACCENT = RGBColor(0x1B, 0x2A, 0x30), RGBColor(0x4A, 0x55, 0x5A), RGBColor(0x0D, 0x4F, 0x5C)
SMALLEST = 18   # points; nothing on a slide is smaller
MORE = 4        # points that few words are larger
SIZE, TITLE_SIZES, MOST_TITLE_LINES = 20, ((28, 2), (24, 3)), (20, 4)
COVER, WORDS, BESIDE = 0, 1, 3   # layouts that are used: title, title and content, title and two contents
WIDE, TALL = Inches(13.333), Inches(7.5)
#: Left, top, width and height of the places of each layout, by their number in it.
TITLE_PLACE = (0.6, 0.4, 12.13, 1.4)
PLACES = {
    COVER: {0: (0.9, 1.5, 11.5, 2.3), 1: (0.9, 4.1, 11.5, 2.4)},
    WORDS: {0: TITLE_PLACE, 1: (0.6, 2.0, 12.13, 4.75)},
    BESIDE: {0: TITLE_PLACE, 1: (0.6, 2.0, 4.9, 4.75), 2: (5.7, 2.0, 7.03, 4.75)},
}
NUMBER_PLACE = (11.73, 6.95, 1.0, 0.4)
INSET, INDENT, GAP = 14.4, 22, 7     # points: both sides of a box; of an entry of a list; between two paragraphs
CELL_INSET = 14.4
_BULLET = "•"


@dataclass(frozen=True)
class Said:
    """One paragraph of a slide.

    :ivar look: "entry" of a list, "plain", "heading", or "quiet".
    """

    text: str
    look: str = "plain"
    size: int = SIZE
    goes_on: bool = False    # the rest of it stands on the next slide
    went_on: bool = False


class Deck:
    """Slides that are made one after another."""

    def __init__(self, title: str, *, language: str = LANGUAGE) -> None:
        self._deck = Presentation()
        self.language = language
        _dress(self._deck, language)
        core = self._deck.core_properties
        core.title, core.language = clean(title), language
        core.author = core.comments = core.last_modified_by = ""

    def cover(self, title: str, lines: Sequence[str]) -> None:
        slide = self._slide(COVER, title, sizes=((40, 2), (32, 3)))
        self._fill(slide.placeholders[1], [Said(line) for line in lines])

    def words(self, title: str, said: Sequence[Said], *, notes: str = "") -> None:
        """Paragraphs, on as many slides as they need."""
        pages = _grown(said, PLACES[WORDS][1])
        for number, page in enumerate(pages, start=1):
            slide = self._slide(WORDS, title, of=(number, len(pages)), notes=notes if number == 1 else "")
            self._fill(slide.placeholders[1], page)

    def chart(self, title: str, chart: Chart, said: Sequence[Said], *, notes: str = "", of: tuple[int, int] = (1, 1),
              ) -> None:
        """A chart that can be edited, and beside it what is said of it. Words that are too many come before."""
        pages = _grown(said, PLACES[BESIDE][1])
        if len(pages) > 1:
            self.words(title, said)
            pages, of = [[Said(chart.title)]], (2, 2)
        slide = self._slide(BESIDE, title, of=of, notes=notes)
        self._fill(slide.placeholders[1], pages[0] if pages else [])
        place = slide.placeholders[2]
        frame: Any = ChartPlaceholder(place._element, place._parent).insert_chart(
            charts.BARS, charts.data_of(chart))
        charts.dress(frame.chart, chart, size=SMALLEST)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(chart.alternative))

    def table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table whose first row is marked as its head, on as many slides as it needs.

        :param widths: shares of the width of a slide.
        """
        pages = list(_pages_of_rows(head, rows, widths))
        for number, page in enumerate(pages, start=1):
            slide = self._slide(WORDS, title, of=(number, len(pages)))
            place = slide.placeholders[1]
            frame: Any = TablePlaceholder(place._element, place._parent).insert_table(
                rows=len(page) + 1, cols=len(head))
            frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(title))
            table = frame.table
            for column, share in zip(table.columns, widths, strict=True):
                column.width = Emu(int(Inches(PLACES[WORDS][1][2]) * share))
            for at, cells in enumerate([head, *page]):
                for cell, text in zip(table.rows[at].cells, cells, strict=True):
                    self._say(cell.text_frame.paragraphs[0], Said(text, "heading" if at == 0 else "plain", SMALLEST))
                    cell.fill.solid()
                    cell.fill.fore_color.rgb = RGBColor(0xE1, 0xED, 0xEE) if at == 0 else RGBColor(0xFF, 0xFF, 0xFF)

    def as_bytes(self) -> bytes:
        """The file; the same words give the same bytes."""
        out = io.BytesIO()
        self._deck.save(out)
        return settled(out.getvalue())

    def _slide(self, layout: int, title: str, *, of: tuple[int, int] = (1, 1), notes: str = "",
               sizes: Sequence[tuple[int, int]] = TITLE_SIZES) -> Slide:
        """A new slide; its title is unlike every other and never wider than its place."""
        which = self._deck.slide_layouts[sorted(PLACES).index(layout)]
        slide = self._deck.slides.add_slide(which)
        more = f" ({of[0]} of {of[1]})" if of[1] > 1 else ""
        shown, size = _titled(clean(title).replace("\n", " "), more, PLACES[layout][0][2], sizes)
        self._say(slide.shapes.title.text_frame.paragraphs[0], Said(shown, "title", size))
        for shape in which.placeholders:
            if shape.placeholder_format.type is not None and shape.placeholder_format.type.name == "SLIDE_NUMBER":
                slide.shapes._spTree.append(copy.deepcopy(shape._element))
        told = "\n".join(filter(None, [title if shown != title + more and layout != COVER else "", notes]))
        if told:
            slide.notes_slide.notes_text_frame.text = clean(told)
        return slide

    def _fill(self, place: Any, said: Sequence[Said]) -> None:
        if not said:
            place._element.getparent().remove(place._element)
            return
        frame = place.text_frame
        for number, one in enumerate(said):
            self._say(frame.paragraphs[0] if number == 0 else frame.add_paragraph(), one)

    def _say(self, paragraph: Any, one: Said) -> None:
        text = f"{'… ' if one.went_on else ''}{clean(one.text)}{' …' if one.goes_on else ''}"
        rtl = is_right_to_left(one.text)
        for number, line in enumerate(text.split("\n")):
            if number:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text = line
            run.font.size = Pt(one.size)
            run.font.bold = True if one.look in ("heading", "title") else None
            run.font.color.rgb = QUIET if one.look == "quiet" else ACCENT if one.look == "title" else INK
            if not rtl:
                run._r.get_or_add_rPr().set("lang", self.language)
        properties = paragraph._p.get_or_add_pPr()
        if one.look == "entry":
            properties.set("marR" if rtl else "marL", str(Pt(INDENT)))
            if rtl:
                properties.set("marL", "0")
            properties.set("indent", str(-Pt(INDENT)))
            mark = properties.makeelement(qn("a:buChar"), {"char": _BULLET})
            properties.append(mark)
        if rtl:
            properties.set("rtl", "1")
            properties.set("algn", "r")


def _titled(title: str, more: str, wide: float, sizes: Sequence[tuple[int, int]]) -> tuple[str, int]:
    """A title with the size at which it fits; what is too long even so is cut, and stands whole in the notes."""
    for size, most in sizes:
        if height(title + more, _room(wide, size) * 0.94) <= most:
            return title + more, size
    size, most = MOST_TITLE_LINES
    room = _room(wide, size) * 0.94
    if height(title + more, room) <= most:
        return title + more, size
    lines = [line for line, _between in wrapped(title, room)][:most]
    lines[-1] = lines[-1][:-len(more) - 4].rstrip() + " …" + more
    return " ".join(lines), size


def _room(wide: float, size: int, *, inset: float = INSET) -> float:
    """The width of a box of so many inches in sizes of its letters."""
    return (wide * 72 - inset) / size


def _grown(said: Sequence[Said], place: tuple[float, float, float, float]) -> list[list[Said]]:
    """Paragraphs on one slide in larger letters where they fit, else on as many as they need."""
    pages = list(_paged([replace(one, size=one.size + MORE) for one in said], place))
    return pages if len(pages) == 1 else list(_paged(said, place))


def _paged(said: Sequence[Said], place: tuple[float, float, float, float]) -> Iterator[list[Said]]:
    """Paragraphs as they stand on one slide after another."""
    _left, _top, wide, tall = place
    page: list[Said] = []
    free = whole = tall * 72 - INSET / 2
    for one in said:
        room = _room(wide, one.size, inset=INSET + (INDENT if one.look == "entry" else 0)) * (
            0.94 if one.look == "heading" else 1)
        line, rest = LINE * one.size, [*wrapped(clean(one.text), room - 1)]
        needs = len(rest) * line + GAP
        keeps = 2 * line + GAP if one.look == "heading" else 0    # a heading never stands alone at the end
        if page and ((needs + keeps > free and needs <= whole) or free < 3 * line):
            yield page
            page, free = [], whole
        went_on = False
        while True:
            fits = max(1, int((free - GAP) // line))
            part, rest = rest[:fits], rest[fits:]
            text = "".join(words + between for words, between in part)
            page.append(replace(one, text=text.rstrip(" \n") if rest else text, goes_on=bool(rest), went_on=went_on))
            free -= len(part) * line + GAP
            if not rest:
                break
            yield page
            page, free, went_on = [], whole, True
    if page:
        yield page


def _pages_of_rows(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float],
                   ) -> Iterator[list[Sequence[str]]]:
    _left, _top, wide, tall = PLACES[WORDS][1]

    def needs(row: Sequence[str]) -> float:
        return max(height(clean(text), _room(wide * share, SMALLEST, inset=CELL_INSET) - 1) for text, share in zip(
            row, widths, strict=True)) * LINE * SMALLEST + 8

    page: list[Sequence[str]] = []
    free = whole = tall * 72 - needs(head)
    for row in rows:
        if page and needs(row) > free:
            yield page
            page, free = [], whole
        page.append(row)
        free -= needs(row)
    yield page


def _dress(deck: Any, language: str) -> None:
    """Wide slides with three layouts, one plain typeface, and places that never shrink what stands in them."""
    deck.slide_width, deck.slide_height = WIDE, TALL
    layouts, master = deck.slide_layouts, deck.slide_master
    for at in reversed(range(len(layouts))):
        if at not in PLACES:
            layouts.remove(layouts[at])
    theme = next(one.target_part for one in master.part.rels.values() if one.reltype.endswith("/theme"))
    theme._blob = theme.blob.replace(b'typeface="Calibri"', f'typeface="{FONT}"'.encode())
    for layout, places in zip([master, *layouts], [PLACES[WORDS], *(PLACES[at] for at in sorted(PLACES))], strict=True):
        for shape in list(layout.placeholders):
            kind = shape.placeholder_format.type.name
            if kind in ("DATE", "FOOTER"):
                shape._element.getparent().remove(shape._element)
                continue
            place = NUMBER_PLACE if kind == "SLIDE_NUMBER" else places.get(shape.placeholder_format.idx)
            if place is not None:
                shape.left, shape.top, shape.width, shape.height = map(Inches, place)
        for fit in list(layout._element.iter(qn("a:normAutofit"))):
            fit.getparent().replace(fit, fit.makeelement(qn("a:noAutofit"), {}))
        for run in layout._element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
            if run.get("lang"):
                run.set("lang", language)
    styles = master._element.find(qn("p:txStyles"))
    _style(styles.find(qn("p:titleStyle")), size=28, color=ACCENT, bold=True)
    _style(styles.find(qn("p:bodyStyle")), size=SIZE, color=INK)
    for body in master._element.iter(qn("a:bodyPr")):
        body.set("anchor", body.get("anchor", "t"))
    for properties in layouts[0]._element.iter(qn("a:lvl1pPr")):
        for name, value in (("algn", "l"), ("marL", "0"), ("indent", "0")):
            properties.set(name, value)
    for layout, at in zip(layouts, sorted(PLACES), strict=True):
        _line_under_title(layout, PLACES[at][0])


def _style(style: Any, *, size: int, color: RGBColor, bold: bool = False) -> None:
    """How text of a master looks; without bullets, for a paragraph says itself that it is an entry of a list."""
    for level in style:
        if not level.tag.endswith("pPr"):
            continue
        level.set("algn", "l")
        level.set("marL", "0")
        level.set("indent", "0")
        for child in list(level):
            if child.tag in (qn("a:buChar"), qn("a:buFont"), qn("a:buNone"), qn("a:spcBef")):
                level.remove(child)
        spacing = level.makeelement(qn("a:spcBef"), {})
        spacing.append(spacing.makeelement(qn("a:spcPts"), {"val": str(0 if bold else GAP * 100)}))
        level.insert(0, spacing)
        level.insert(1, level.makeelement(qn("a:buNone"), {}))
        run = level.find(qn("a:defRPr"))
        run.set("sz", str(size * 100))
        if bold:
            run.set("b", "1")
        for fill in run.findall(qn("a:solidFill")):
            for inner in list(fill):
                fill.remove(inner)
            fill.append(fill.makeelement(qn("a:srgbClr"), {"val": str(color)}))


def _line_under_title(layout: Any, place: tuple[float, float, float, float]) -> None:
    """A thin line, drawn once on the layout, so that nothing reads it aloud."""
    left, top, wide, tall = place
    line = layout._element.cSld.spTree
    line.insert(2, parse_xml(
        '<p:cxnSp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvCxnSpPr><p:cNvPr id="90" name="Line"/>'
        f'<p:cNvCxnSpPr/><p:nvPr userDrawn="1"/></p:nvCxnSpPr><p:spPr><a:xfrm><a:off x="{Inches(left + 0.1)}" '
        f'y="{Inches(top + tall + 0.05)}"/><a:ext cx="{Inches(wide - 0.2)}" cy="0"/></a:xfrm>'
        f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="19050"><a:solidFill><a:srgbClr val="{ACCENT}"/>'
        "</a:solidFill></a:ln></p:spPr></p:cxnSp>"))
