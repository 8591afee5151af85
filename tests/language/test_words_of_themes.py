"""Themes, briefings that are brought in, and “Can phones reach me?”, in another language than English."""

from __future__ import annotations

import io
import re

import pytest
from language.latin import NAMES, latin_words
from pages import form_to
from people import Room, csrf_of, read, stored
from themes import a_theme

from workshop.importer import drafts, views
from workshop.importer.reading import bring_in
from workshop.language.languages import in_language
from workshop.language.words import say
from workshop.library import shelf
from workshop.library.themes import KeyFact, LearningPoint, Question, Questions, Source
from workshop.network import views as reach
from workshop.network.addresses import Address

ARABIC = {"Accept-Language": "ar"}
SHIPPED = "children-with-mental-health-needs"
#: What is called so in every language: systems, programs, kinds of file, a licence, a colleague, a theme of ours.
CALLED = re.compile(r"\b(Windows|Linux|Mac|Python|VPN|PDF|OCR|YAML|UTF|Office|Open Government Licence|https|yaml|docx|"
                    r"pdf|txt|exe|wlan0|tun0|host|localhost|title|summary|questions|practitioners|four|pair|Dana|"
                    r"Safeguarding children with mental health needs|Questions for practitioners)\b")
BRIEFING = """# مراجعة محلية

Published by: شراكة

## بيوت

### Key facts
- 92% من الزيارات متأخرة. لا أحد يعرف السبب.

### Learning
- اكتبها.

### Reflective questions
- ما الذي يساعد؟ من يقول ذلك؟
- هل يكفي؟

### Questions for leaders
- ماذا تعرف؟ كيف؟
"""


class Reader:
    """A facilitator's browser whose pages come in Arabic."""

    def __init__(self, browser):
        self.browser, self.pages = browser, {}

    def get(self, path):
        return self._kept(path, self.browser.get(path, headers=ARABIC))

    def post(self, path, follow=True, **given):
        token = csrf_of(self.browser.get("/themes/import", headers=ARABIC).text)
        answer = self.browser.post(path, data={"csrf_token": token} | given, headers=ARABIC, follow_redirects=follow)
        return self._kept(f"{path} {list(given.items())[:3]}", answer)

    def _kept(self, name, answer):
        self.pages[name] = answer.text
        return answer

    def english(self):
        """What is still English, by page; and that each page says what it is in."""
        found = {name: latin_words(page) for name, page in self.pages.items()}
        assert {(root["lang"], root["dir"]) for root, _words in found.values()} == {("ar", "rtl")}
        left = {name: [one for one in words if re.search("[A-Za-z]{3}", CALLED.sub("", NAMES.sub("", one)))]
                for name, (_root, words) in found.items()}
        return {name: words for name, words in left.items() if words}


@pytest.fixture
def reader(amara):
    return Reader(amara.browser)


def in_arabic(title):
    return a_theme(
        title=title, summary="كيف نعمل معًا.", content_note="لا شيء قاسيًا.",
        source=Source(publisher="لجنة", publication="تقرير", link="https://example.org/report", licence="ترخيص"),
        key_facts=[KeyFact(id="fact-1", figure="92%", statement="معظمهم.", source="الحقيقة 1")],
        learning=[LearningPoint(id="learning-1", point="تحدث مبكرًا.", source="النقطة 1")],
        questions=Questions(
            practitioners=[Question(id="practitioners-1", question="كيف تعمل مع غيرك؟", probes=["ومع المدارس؟"],
                                    original="كيف تعمل مع غيرك؟ ومع المدارس؟", minutes=8, source="السؤال 1")],
            leaders=[Question(id="leaders-1", question="ماذا تعرف؟", kind="choice", minutes=1,
                              settings={"options": ["نعم", "لا"], "several": True})]))


def test_a_facilitators_themes_and_their_versions_hold_no_english_of_ours(app, amara, dana, reader):
    def keep():
        own = shelf.keep(in_arabic("معًا"), amara.id)
        shelf.revise(amara.id, own.slug, in_arabic("سويًا").model_copy(update={
            "questions": Questions(practitioners=in_arabic("").questions.leaders)}), seen=1, note="تغيير")
        shelf.open_alone(amara.id, own.slug)
        shared = shelf.keep(in_arabic("مشترك"), dana.id)
        shelf.share(dana.id, shared.slug, is_shared=True)
        return own.slug

    slug = stored(app, keep)
    for path in ("/themes", "/themes?words=معًا", "/themes?words=zz", "/themes?only=archived", "/themes?only=shared",
                 "/themes/new", "/themes/file", f"/themes/{SHIPPED}", f"/themes/{slug}", f"/themes/{slug}/edit",
                 f"/themes/{slug}/history", f"/themes/{slug}/history/1", f"/themes/{slug}/changes"):
        assert reader.get(path).status_code == 200, path
    for act in ("copy", "sharing", "archive", "alone", "history"):
        reader.post(f"/themes/{slug}/{act}", is_shared="yes", is_archived="yes", number="1", seen="2")
    reader.get(f"/themes/{slug}")
    reader.get("/themes?only=archived")

    assert reader.english() == {}
    assert "الإصدار 1 قيد الاستخدام من جديد" in reader.post(f"/themes/{slug}/history", number="1", seen="3").text


def test_what_a_version_is_tells_each_reader_in_their_own_language(app, amara, reader):
    """A shared theme is read by colleagues: what one of them read while they copied it is not theirs."""
    slug = stored(app, lambda: shelf.keep(in_arabic("معًا"), amara.id).slug)
    copy = reader.post(f"/themes/{slug}/copy", follow=False).location.split("/")[2]
    stored(app, lambda: shelf.revise(amara.id, copy, in_arabic("سويًا"), seen=1))
    reader.post(f"/themes/{copy}/history", number="1", seen="2")
    put_back, _own, copied = read(app, lambda: [one.note for one in shelf.history(copy)])
    read_in_english = amara.browser.get(f"/themes/{copy}/history").text

    assert (put_back, copied) == ("Put back from version 1", "Copied from “معًا”")
    assert put_back in read_in_english
    assert copied in read_in_english
    page = reader.get(f"/themes/{copy}/history").text
    assert put_back not in page
    assert "Copied from" not in page
    assert "نُسخ من" in page


def test_the_form_of_a_theme_tells_in_the_language_of_the_page_what_is_wrong_and_what_was_done(reader):
    page = reader.get("/themes/new").text
    empty = form_to(page, "/themes/new").fields
    for act in ("add:leaders", "add:fact", "add:learning", "add-probe:practitioners-1", "remove:practitioners-1"):
        reader.post("/themes/new", **empty | {"act": act})
    wrong = reader.post("/themes/new", **empty | {
        "act": "finish", "title": "م" * 500, "link": "x", "minutes-practitioners-1": "x", "publisher": "\u0007",
        "kind-practitioners-1": "choice", "settings_of-practitioners-1": "choice",
        "set-practitioners-1-options": "نعم"})
    for kind in ("scale", "ranking", "phases", "reflection", "word"):
        reader.post("/themes/new", **empty | {"act": "look:practitioners-1", "kind-practitioners-1": kind})

    assert "الدقائق: عدد صحيح من 1 إلى 60." in wrong.text
    assert reader.english() == {}


@pytest.mark.parametrize(("name", "content"), [
    ("", b""), ("a.yaml", b""), ("a.yaml", b"%PDF-1"), ("a.yaml", b"title: x\nminutes: 1\n"),
    ("a.yaml", b"title: ["), ("a.yaml", b"\xff\xfe"), ("a.yaml", b"[]"), ("a.yaml", b"questions: {}\n")])
def test_a_theme_file_that_cannot_be_used_is_told_of_in_the_language_of_the_page(reader, name, content):
    answer = reader.post("/themes/file", **({"file": (io.BytesIO(content), name)} if name else {}))

    assert answer.status_code == 422
    assert in_language(say("There is a problem"), "ar") in answer.text
    # The names of fields are those of the file, and what the reader of YAML says is its own.
    assert [one for words in reader.english().values() for one in words if "السطر" not in one] == []


def test_a_briefing_that_is_looked_through_holds_no_english_of_ours(app, amara, reader):
    key = stored(app, lambda: drafts.add(amara.id, bring_in(BRIEFING.encode(), "a.md")))
    address = f"/themes/import/{key}"
    reader.get("/themes/import")
    page = reader.get(address).text
    first = re.search(r'name="role-(i\d+)"', page)[1]
    theme = re.search(r'id="theme-(i\d+)"', page)[1]
    for act in (f"right:{first}", f"down:{first}", f"up:{first}", f"drop:{first}", "undo", f"split-theme:{first}",
                f"join:{first}", f"lead:{first}", "use:0", f"join-theme:{theme}", f"leave-out:{theme}", "keep",
                f"take-in:{theme}", "throw", "save", "move:none", "nothing:1"):
        reader.post(address, act=act)
    reader.post(address, **{"act": "keep", "head-publication": "", "head-publisher": "م" * 500, "head-link": "x",
                            "head-year": "2025-2024", f"title-{theme}": ""})
    assert reader.english() == {}

    reader.post(address, **{"act": "keep", "head-publication": "مراجعة", "head-publisher": "شراكة", "head-year": "2024",
                            "head-link": "", f"title-{theme}": "بيوت"})
    reader.get(address)
    assert reader.english() == {}


@pytest.mark.parametrize(("name", "content"), [
    ("", b""), ("a.exe", b"x"), ("a.pdf", b"x"), ("a.txt", b"no question"), ("a.docx", b"%PDF-1.4"), ("a.txt", b" "),
    ("a.pdf", b"%PDF-1.4 broken")])
def test_a_file_that_is_no_briefing_is_told_of_in_the_language_of_the_page(reader, monkeypatch, name, content):
    answer = reader.post("/themes/import", **({"file": (io.BytesIO(content), name)} if name else {}))

    assert answer.status_code == 422
    assert reader.english() == {}


def test_another_briefing_that_is_being_read_is_told_of_too(reader):
    with views._reading:
        reader.post("/themes/import", text="x")

    assert reader.english() == {}


def test_can_phones_reach_me_holds_no_english_of_ours(app, amara, reader, monkeypatch):
    found = [Address("192.168.1.20", "wlan0", 0), Address("10.8.0.2", "tun0", 60)]
    monkeypatch.setattr(reach, "reachable_addresses", lambda: list(found))
    room = Room(app, amara, group_name="مجموعة")
    path = f"/sessions/{room.room}/phones"

    before = reader.get(path).text
    state = amara.browser.get(path, headers=ARABIC | {"Accept": "application/json"}).json
    reader.post(f"{path}/address", ip="10.8.0.2")
    reader.post(f"{path}/address", ip="1.2.3.4")
    reader.post(f"{path}/wifi", wifi_name="", wifi_password="short")
    reader.post(f"{path}/wifi", wifi_name="قاعة", wifi_password="long enough")
    found.clear()
    reader.get(path)

    assert "لم يصل أي هاتف بعد" in before
    assert state["words"].startswith("لم يصل أي هاتف بعد")
    assert reader.english() == {}
