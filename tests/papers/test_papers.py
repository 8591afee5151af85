"""The run sheet and the poster on paper: readable, tagged, and saying what is true."""

from __future__ import annotations

import io

import pytest
from hostile_texts import USABLE
from people import csrf_of
from pypdf import PdfReader

from workshop.papers import paper


def read_pdf(answer):
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.data))


def words_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@pytest.fixture
def ask(room, amara):
    return lambda name: amara.browser.get(f"/sessions/{room.room}/{name}")


def in_order(text, *parts):
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def test_the_run_sheet_holds_the_plan_in_its_order(ask, room):
    text = words_of(read_pdf(ask("run-sheet.pdf")))
    sheet = room.console.state["run_sheet"]

    assert in_order(text, "Content note.", *(row["question"] for row in sheet), "Key facts", "Learning", "Ground rules",
                    "Where to turn")
    assert "24 minutes" in text
    assert "01632 960 123" in text
    assert "Page 1 of 2" in text


@pytest.mark.parametrize("name", ["run-sheet.pdf", "poster.pdf"])
def test_each_paper_can_be_read_aloud_and_carries_its_fonts(ask, name):
    pdf = read_pdf(ask(name))
    root = pdf.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert pdf.metadata.title
    assert {round(float(side)) for side in pdf.pages[0].mediabox[2:]} == {595, 842}
    fonts = [font.get_object() for font in pdf.pages[0]["/Resources"]["/Font"].values()]
    assert all("AtkinsonHyperlegibleNext" in font["/BaseFont"] for font in fonts)
    assert fonts


def test_the_poster_lets_people_in_and_does_not_say_what_it_is_about(app, ask, room):
    pdf = read_pdf(ask("poster.pdf"))
    text = words_of(pdf)

    assert len(pdf.pages) == 1
    assert f"{room.code[:4]}-{room.code[4:]}" in text
    assert in_order(text, "Join the session", "How to join", "We do not store who you are.", "Ground rules")
    assert "mental health" not in text
    assert "anonymous" not in text.lower()
    alternative = str(pdf.trailer["/Root"]["/StructTreeRoot"])
    assert alternative
    assert "poster" in ask("poster.pdf").headers["Content-Disposition"]


def test_the_poster_names_the_theme_when_that_is_asked_for(ask):
    assert "mental health needs" in words_of(read_pdf(ask("poster.pdf?title=theme")))


def test_before_the_lobby_is_open_there_is_no_poster_and_the_page_says_when(app, amara):
    slug = next(iter(app.extensions["workshop_library"].themes))
    address = f"/sessions/new?theme={slug}&audience=leaders"
    made = amara.browser.post("/sessions/new", data={
        "csrf_token": csrf_of(amara.browser.get(address).text), "theme": slug, "audience": "leaders",
        "group_name": "Managers", "chosen": ["leaders-1"]})
    session = made.headers["Location"].removesuffix("/console")

    assert amara.browser.get(f"{session}/poster.pdf").status_code == 404
    assert read_pdf(amara.browser.get(f"{session}/run-sheet.pdf"))
    assert "once you have opened the lobby" in amara.browser.get(f"{session}/papers").text


@pytest.mark.parametrize("text", USABLE, ids=range(len(USABLE)))
def test_every_text_can_be_printed(text):
    data = {"title": text[:200] or "A", "about": [text], "content_note": text, "foot": text,
            "steps": [{"position": "1.", "time": "", "kind": "Reflection", "minutes": "8 minutes", "audience": "",
                       "question": text or "A", "probes": [text], "original": text, "long": True}],
            "facts": [{"figure": "1", "statement": text}], "learning": [text], "rules": [text],
            "support": [{"what": text, "number": "999"}]}

    assert len(PdfReader(io.BytesIO(paper.made("run_sheet.typ", data))).pages) >= 1


def test_markup_in_a_text_is_shown_and_not_followed():
    data = {"title": "A", "about": ['#read("/etc/hostname") *not bold* $x$ @nobody'], "content_note": "", "foot": "",
            "steps": [], "facts": [], "learning": [], "rules": [], "support": []}

    text = words_of(PdfReader(io.BytesIO(paper.made("run_sheet.typ", data))))
    assert '#read("/etc/hostname") *not bold* $x$ @nobody' in text
