"""The PDF can be read aloud: tagged, titled, in languages, in the order of the page; and it carries its letters."""

from __future__ import annotations

import io

import pytest
from people import read
from pypdf import PdfReader
from whole_session import whole_session

from workshop.export.document import Drawing, document_of
from workshop.export.languages import language_of
from workshop.export.pdf import as_pdf
from workshop.export.shapes import FULL
from workshop.export.summary import summary_of
from workshop.sessions import seal


@pytest.fixture(scope="module")
def document(app, amara):
    """What sixteen people said, as a document and as the PDF of it."""
    room = whole_session(app, amara, people=16)
    summary = read(app, lambda: summary_of(seal.find(room.room), shape=FULL))
    return document_of(summary), PdfReader(io.BytesIO(as_pdf(summary)))


def elements(pdf):
    """Every element of the tree that a screen reader walks, with its depth of content (page, place) as it comes."""
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(pdf.pages)}
    found, places = [], []

    def walk(node, page):
        if isinstance(node, int):
            places.append((page, node))
            return
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one, page)
            return
        page = pages[node.raw_get("/Pg").idnum] if "/Pg" in node else page
        if "/MCID" in node:
            places.append((page, node["/MCID"]))
            return
        if "/S" in node:
            found.append(node)
        if "/K" in node:
            walk(node["/K"], page)

    walk(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"], 0)
    return found, places


def test_it_is_a_tagged_document_with_title_and_language(document):
    told, pdf = document
    root = pdf.trailer["/Root"]
    metadata, shows_title = root["/Metadata"].get_data().decode(), root["/ViewerPreferences"]["/DisplayDocTitle"]

    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"]), bool(shows_title)) == ("en-GB", True, True)
    assert pdf.metadata.title == told.full_title
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert {tuple(map(round, page.mediabox[2:])) for page in pdf.pages} == {(595, 842)}    # A4, in points


def test_every_heading_list_and_table_is_one_for_a_screen_reader(document):
    told, pdf = document
    found, _places = elements(pdf)
    kinds = [node["/S"] for node in found]

    assert (kinds.count("/H1"), kinds.count("/H2")) == (1, len(told.sections))
    drawings = [block.chart for section in told.sections for block in section.blocks if isinstance(block, Drawing)]
    assert [node["/Alt"] for node in found if node["/S"] == "/Figure"] == [chart.alternative for chart in drawings]
    assert kinds.count("/TH") == 3 + sum(len(chart.head) for chart in drawings)
    assert {node["/Lang"] for node in found if "/Lang" in node} >= {"ar", "ur", "zh"}


def test_it_is_read_in_the_order_in_which_it_stands(document):
    told, pdf = document
    _found, places = elements(pdf)
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    after_contents = text.rindex(told.sections[2].title)
    starts = [text.index(section.title, after_contents) for section in told.sections[2:-1]]

    assert places == sorted(places)
    assert starts == sorted(starts)


def test_it_carries_every_font_and_no_letter_is_missing(document):
    _told, pdf = document
    fonts = {str(name.get_object()["/BaseFont"]): name.get_object() for page in pdf.pages
             for name in page["/Resources"].get("/Font", {}).values()}
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts.values()]

    assert {name for name in ("Atkinson", "NotoNaskh", "NotoSansHans", "NotoEmoji")
            if not any(name in font for font in fonts)} == set()
    assert [one for one in descriptors if not {"/FontFile2", "/FontFile3"} & set(one)] == []


@pytest.mark.parametrize(("text", "language"), [
    ("plain", ""), ("ŵŷ ąę", ""), ("نتحدث كل أسبوع", "ar"), ("ہم ہر ہفتے", "ur"), ("מה למדנו", "he"), ("我们", "zh"),
    ("12 … أمان", "ar"), ("the word أمان", ""), ("", ""), ("🙂", ""), ("ਅਸੀਂ", "pa"), ("Ми", ""), ("ми", ""),
])
def test_letters_tell_a_language_only_where_they_can(text, language):
    assert language_of(text) == language
