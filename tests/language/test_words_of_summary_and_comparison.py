"""The pages on which a session is summed up, finished, taken away, compared and exchanged, in another language: nothing
of ours stands there in English."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from kind_pages import planned
from latin import NAMES, latin_words
from people import Room, client_id, csrf_of, read
from sealed_sessions import moves, sealed, values

from workshop.exchange.make import file_of
from workshop.exchange.signing import InstanceKey
from workshop.export import long_files
from workshop.sessions import seal

ARABIC = {"Accept-Language": "ar"}
#: A step of each kind that leaves something, as its facilitator would write it in Arabic.
STEPS = {"reflection": {}, "choice": {"options": ["نعم", "لا"]}, "scale": {"low": "قليل", "high": "كثير"},
         "actions": {}, "worth": {}}
SAID = ["نسأل أولًا.", "اتصلت فاطمة على 07700 900123 بشأن 943 476 5919.", "لا نسأل أبدًا.", "لم يسأل أحد.", "نسأل مرتين."]


#: Kinds of files are called the same in every language.
FILES = re.compile("PDF|Word|Excel|CSV|JSON|ZIP|[.]json")


def english_of(pages):
    """What is English of ours on pages, each of which says that it is in Arabic."""
    found = {name: latin_words(page) for name, page in pages.items()}
    assert {(root["lang"], root["dir"]) for root, _words in found.values()} == {("ar", "rtl")}
    english = {name: [one for one in words if english_in(one)]
               for name, (_root, words) in found.items()}
    return {name: words for name, words in english.items() if words}


def english_in(words):
    return re.search("[A-Za-z]{3}", NAMES.sub("", FILES.sub("", words))) is not None


@pytest.fixture
def held(app, amara):
    """A session that runs, written in Arabic: five responses, a note for later, an action; one step was not reached."""
    steps = [planned(kind, settings, place, question="ماذا نفعل؟") for place, (kind, settings) in
             enumerate(STEPS.items(), 1)]
    room = Room(app, amara, steps=steps, questions=len(steps), group_name="مجموعة")
    phones = room.join(5)
    room.console.open_step(1)
    for phone, text in zip(phones, SAID, strict=True):
        assert phone.respond(text, anyway=True)["ok"]
    for phone, text in zip(phones, ["من يدفع؟", "نسأل الزائرة الصحية."], strict=False):
        assert phone.live.command("park", client_id=client_id(), body={"text": text})["ok"]
    room.console.close_step(1)
    room.console.open_step(4)
    assert room.console.command("add_action", step_id=room.console.step_id(4), what="نتصل بالمدرسة",
                                owner="مديرو الفرق", by_when="")["ok"]
    return room


def steps_of(room):
    return read(room.app, lambda: [step.id for step in seal.find(room.room).every_step])


def summing_up(room):
    """Every page on which the summary of a session is read, finished and taken away."""
    here = f"/sessions/{room.room}/summary"
    addresses = [here, f"{here}?shape=full", f"{here}/full", f"{here}/details", f"{here}/review",
                 *(f"{here}/review/{step}" for step in steps_of(room))]
    return {one: room.facilitator.browser.get(one, headers=ARABIC).text for one in addresses}


def test_the_pages_of_a_summary_hold_no_english_of_ours(held):
    assert english_of(summing_up(held)) == {}
    assert held.console.act("close_session", identifiers="keep")["ok"]
    pages = summing_up(held)
    assert english_of(pages) == {}
    assert "الملفات بالإنجليزية" in pages[f"/sessions/{held.room}/summary"]
    assert "Files are in English" not in held.facilitator.browser.get(f"/sessions/{held.room}/summary").text


def send(room, address, **fields):
    browser = room.facilitator.browser
    token = csrf_of(browser.get(f"/sessions/{room.room}/summary/review").text)
    return browser.post(f"/sessions/{room.room}/summary/{address}", data={"csrf_token": token} | fields,
                        headers=ARABIC | {"Accept": fields.pop("accept", "text/html")}, follow_redirects=True)


def test_what_is_saved_and_what_is_refused_is_said_in_arabic(held):
    step, *_others = steps_of(held)
    seen = {"seen-title": "older", "title-title": "عنوان"}
    overview = re.search(r'name="seen-(overview-\d+)"', held.facilitator.browser.get(
        f"/sessions/{held.room}/summary/review").text)[1]
    told = {
        "changed elsewhere": send(held, "review", **seen),
        "gone": send(held, "review", **{"seen-group-99": "x", "group-99-title": "س"}),
        "too long": send(held, "review", **{f"seen-{overview}": "x", f"{overview}-words": "س" * 2_100}),
        "nothing to do": send(held, "review", then="add"),
        "added": send(held, "review", then="add", **{"new-action-what": "نكتب محضرًا"}),
        "all": send(held, f"review/{step}", then="all"),
        "asked first": send(held, f"review/{step}", then="none"),
        "gone response": send(held, f"review/{step}", shown="none", quoted="none"),
        "detail gone": send(held, "details", act="mask", owner="x", place="text 1 2"),
    }

    assert english_of({name: answer.text for name, answer in told.items()}) == {}
    for asked in (seen, {"then": "add"}, {"seen-group-99": "x"}):
        answer = send(held, "review", accept="application/json", **asked)
        assert not english_in("".join(problem["words"] for problem in answer.json["problems"])), answer.json
    for where in ("review/masked", "files/none"):
        answer = held.facilitator.browser.get(f"/sessions/{held.room}/summary/{where}",
                                              headers=ARABIC | {"Accept": "application/json"})
        assert not english_in(answer.json["words"])


def test_a_long_file_says_how_far_it_is_in_arabic_and_is_itself_in_english(held, monkeypatch):
    monkeypatch.setattr(long_files, "LONG_FROM", 1)
    assert held.console.act("close_session", identifiers="keep")["ok"]

    asked = send(held, "files", form="json", shape="themes")
    address = asked.request.path
    made = held.app.extensions["workshop_long_files"].files[address.rsplit("/", 1)[1]]
    told = held.facilitator.browser.get(address, headers=ARABIC | {"Accept": "application/json"})
    made.process.wait(timeout=120)
    ready = held.facilitator.browser.get(address, headers=ARABIC)
    file = held.facilitator.browser.get(f"{address}/fetched", headers=ARABIC)
    gone = held.facilitator.browser.get(address, headers=ARABIC)

    assert english_of({"asked": asked.text, "ready": ready.text, "gone": gone.text}) == {}
    assert not english_in(told.json["words"])
    assert file.json["shape_in_words"].startswith("Themes and selections")


# --- comparing and exchanging --------------------------------------------------

#: A scale whose ends are said in Arabic.
SCALE = {"low": "قليل", "high": "كثير", "points": 5, "asks_why": True}
#: What groups said: enough for numbers, for two halves, for what nearly everybody chose, for nothing.
GROUPS = (values(6, 7, 5, 8, 9), values(2, 4, 1, 5, 3), values(0, 0, 0, 0, 12), values(1, 2), values(2, 2, 1, 1, 0))


def past(app, facilitator, bodies, month=3, **more):
    return sealed(app, facilitator, bodies, **{
        "group_name": "مجموعة", "held_on": date(2026, month, 5), "settings": SCALE, "question": "ما مدى ثقتك؟",
        "title": "العمل معًا"} | more)


@pytest.fixture
def past_sessions(app, amara):
    rooms = [past(app, amara, bodies, month) for month, bodies in enumerate(GROUPS, 1)]
    past(app, amara, values(0, 0, 0, 0, 12), kind="worth", settings={}, item="add_worth", question="هل كان يستحق؟")
    past(app, amara, values(6, 7, 5, 8, 9), kind="worth", settings={}, item="add_worth", question="هل كان يستحق؟")
    past(app, amara, moves(7, 6, 5), kind="before_after", item="b", settings={
        "low": "قليل", "high": "كثير", "moment": "after", "pair": "x"})
    past(app, amara, [{"options": ["o1"]}] * 9 + [{"options": ["o2"]}] * 6, kind="choice", item="c",
         settings={"options": ["نعم", "لا"]})
    past(app, amara, [{"order": ["a", "b"]}] * 9 + [{"order": ["b", "a"]}] * 6, kind="ranking", item="r",
         settings={"items": ["وقت", "ثقة"]})
    return rooms


def test_the_pages_of_a_comparison_hold_no_english_of_ours(app, amara, past_sessions):
    first = amara.browser.get("/comparison", headers=ARABIC).text
    asked = re.findall(r'href="(/comparison\?question=\w+)"', first)
    addresses = ["/comparison?question=gone", "/comparison/worth", *asked,
                 *(f"{one}&first=2026-03&last=2026-01" for one in asked), *(f"{one}&first=2026-05" for one in asked)]
    pages = {one: amara.browser.get(one, headers=ARABIC).text for one in addresses}

    assert len(asked) == 5
    assert english_of(pages | {"questions": first}) == {}
    assert any("الجميع تقريبًا" in page for page in pages.values())
    assert any("مارس 2026" in page for page in pages.values())


def test_with_nothing_to_compare_the_pages_say_so_in_arabic(amara):
    addresses = ("/comparison", "/comparison/worth", "/exchange")

    assert english_of({one: amara.browser.get(one, headers=ARABIC).text for one in addresses}) == {}


def test_a_table_of_a_comparison_stays_english(amara, past_sessions):
    page = amara.browser.get("/comparison", headers=ARABIC).text
    question = re.search(r"question=(\w+)", page)[1]

    table = amara.browser.get(f"/comparison.csv?question={question}", headers=ARABIC).text

    assert '"Theme","Question","Kind"' in table
    assert "fewer than 5" in table or "to" in table


def test_the_pages_of_an_exchange_hold_no_english_of_ours(app, amara, dana, past_sessions):
    theirs = InstanceKey("the secret of a partner")
    rooms = [past(app, dana, bodies, month) for month, bodies in enumerate(GROUPS[:4], 1)]
    rooms.append(past(app, dana, [{"options": ["o1"]}] * 9 + [{"options": ["o2"]}] * 6, kind="choice", item="c",
                      settings={"options": ["نعم", "لا"]}))
    files = [read(app, lambda room=room: file_of(seal.find(room), theirs)) for room in rooms]
    browser = amara.browser

    def post(address, **fields):
        token = csrf_of(browser.get("/exchange").text)
        return browser.post(address, data=fields | {"csrf_token": token}, headers=ARABIC, follow_redirects=True).text

    def upload(*given):
        return post("/exchange/files", files=[(io.BytesIO(data), f"{number}.json") for number, data in
                                              enumerate(given, 1)])

    trusting = {"key": theirs.public, "text": [data.decode() for data in files]}
    pages = {
        "nothing chosen": post("/exchange/files"), "unknown key": upload(*files), "no file": upload(b"{}"),
        "changed": upload(files[0].replace(b"2026-01", b"2026-02")),
        "newer": upload(files[0].replace(b'"version": 1', b'"version": 7')),
        "too large": upload(b" " * 300_000), "no name": post("/exchange/keys", **trusting, name=""),
        "trusted": post("/exchange/keys", **trusting, name="شريك"), "here already": upload(files[0]),
        "not here": post("/exchange/files/remove", key=theirs.public, session="x"),
        "no such question": browser.get("/exchange/figures?question=x", headers=ARABIC, follow_redirects=True).text,
        "own": browser.get(f"/sessions/{past_sessions[0]}/exchange", headers=ARABIC).text}
    for address in re.findall(r'href="(/exchange/figures[^"]+)"', pages["trusted"]):
        pages[address] = browser.get(address, headers=ARABIC).text
    pages["forgotten"] = post("/exchange/keys/forget", key=theirs.public)

    assert english_of(pages) == {}
    assert "أُدخلت 5 ملفات" in pages["trusted"]
    assert "مقابل الجميع" in pages["forgotten"]
