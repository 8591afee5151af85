"""Every text of a participant's pages in every language: from one catalogue, with its plural forms, whole."""

from __future__ import annotations

import gc
import json
import re
import secrets
from datetime import date
from html import unescape

import pytest
from kind_pages import planned
from language.latin import latin_words
from language.ours import english_in
from people import Live, Room

from workshop.extensions import db
from workshop.kinds.counts import OR, listed
from workshop.language.gather import gathered, without_words
from workshop.language.languages import LANGUAGES, in_language
from workshop.language.words import say, say_day, say_many, side_by_side
from workshop.running.meters import EXTENSION

OTHERS = [code for code, language in LANGUAGES.items() if not language.is_english]
VALUE = re.compile(r"%\(\w+\)s|\{\{\w+\}\}")
#: A telephone number or a day in groups of digits without a mark (U+200E) before it.
UNMARKED = re.compile("(?<![\\d\u200e])(?<!\\d[ -])\\d{3,}(?:[ -]\\d+)+")


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_holds_every_sentence_of_the_sources_and_no_other(code):
    """A sentence that is new fails here until it is translated: `python -m workshop.language.gather`."""
    wanted, held = ({(message.id, message.context) for message in catalogue if message.id}
                    for catalogue in (gathered(), LANGUAGES[code].catalogue))

    assert (sorted(map(str, wanted - held)), sorted(map(str, held - wanted))) == ([], [])


@pytest.mark.parametrize("code", OTHERS)
def test_no_sentence_wants_a_translation_and_none_is_a_guess(code):
    catalogue = LANGUAGES[code].catalogue

    assert without_words(catalogue) == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_takes_the_values_of_its_sentence(code):
    wrong = []
    for message in LANGUAGES[code].catalogue:
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[1]
            said = [message.string] if isinstance(message.string, str) else message.string
            wrong += [form for form in said if set(VALUE.findall(form)) != set(VALUE.findall(english))]

    assert wrong == []


def test_a_number_to_ring_keeps_its_order_among_words_from_right_to_left(app, room):
    """Groups of digits after an Arabic letter change places: 116 123 was read as 123 116."""
    turned = [form for message in LANGUAGES["ar"].catalogue if message.id for form in
              ([message.string] if isinstance(message.string, str) else message.string) if UNMARKED.search(form)]
    page = app.test_client().get(f"/j/{room.code}", headers={"Accept-Language": "ar"}).text
    numbers = re.findall(r'<a class="lines__number"[^>]*>', page)

    assert turned == []
    assert numbers
    assert [one for one in numbers if 'dir="auto"' not in one] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_says_in_its_header_that_a_machine_made_it(code):
    catalogue = LANGUAGES[code].catalogue

    assert LANGUAGES[code].is_machine_made == ("needs a native reader" in catalogue.header_comment)
    assert LANGUAGES[code].is_machine_made == ("needs a native reader" in str(dict(catalogue.mime_headers)))


@pytest.mark.parametrize(("code", "numbers"), [
    ("cy", {0: "0 munud", 1: "1 munud", 2: "2 funud", 3: "3 munud", 6: "6 munud", 1_200: "1,200 munud"}),
    ("ar", {0: "0 دقيقة", 1: "دقيقة واحدة (1)", 2: "دقيقتان (2)", 3: "3 دقائق", 11: "11 دقيقة", 100: "100 دقيقة"}),
    ("en", {0: "0 minutes", 1: "1 minute", 2: "2 minutes", 1_200: "1,200 minutes"})])
def test_a_number_of_things_stands_in_its_plural_form(code, numbers):
    assert {number: in_language(say_many("%(number)s minute", "%(number)s minutes", number), code)
            for number in numbers} == numbers


@pytest.mark.parametrize(("code", "noun", "verb"), [
    ("cy", "Grŵp", "Grwpio"), ("ar", "المجموعة", "اجمع"), ("en", "Group", "Group")])
def test_a_button_is_said_by_a_verb_where_english_has_one_word_for_both(code, noun, verb):
    translations = LANGUAGES[code].translations

    assert (translations.ugettext("Group"), translations.upgettext("a button", "Group")) == (noun, verb)


def test_a_day_is_written_as_the_language_writes_it():
    day = say_day(date(2026, 11, 30), has_weekday=True)

    assert [in_language(day, code) for code in ("en", "cy", "ar")] == [
        "Monday 30 November 2026", "Dydd Llun 30 Tachwedd 2026", "الاثنين 30 نوفمبر 2026"]


def test_a_sentence_is_english_text_that_can_be_said_anew_wherever_it_stands():
    place = say("%(noun)s %(number)s of %(many)s", noun=say("question").raised(), number=2, many=5)
    state = {"words": [place, side_by_side((say("Copied."), "as written"))], "text": "Copied.", "next": place.lowered()}

    assert state["words"][0] == "Question 2 of 5"
    assert json.loads(json.dumps(state))["next"] == "question 2 of 5"
    assert in_language(state, "cy") == {
        "words": ["Cwestiwn 2 o 5", "Copïwyd. as written"], "text": "Copied.", "next": "cwestiwn 2 o 5"}
    assert in_language(state, "en") is state


def test_things_in_a_row_are_parted_as_the_language_parts_them():
    row = listed(["A", "B", "C"])

    assert [in_language(row, code) for code in ("en", "cy", "ar")] == [
        "A, B and C", "A, B a hefyd C", "A، B وC"]
    assert in_language(side_by_side(["A", "B"], OR), "cy") == "A neu B"


@pytest.mark.parametrize("code", OTHERS)
def test_no_words_are_no_words_in_any_language(code):
    """Under "" a catalogue has its own head: a clock that somebody started without words showed it."""
    assert in_language([say(""), say("").raised()], code) == ["", ""]


# --- what a phone is sent ------------------------------------------------------

def phone_reading(room, code):
    """A phone that chose a language on the page of its code."""
    (phone,) = room.join()
    phone.browser.post("/language", data={"language": code, "back": f"/w/{room.room}"})
    phone.live.socket.disconnect("/participant")
    phone.live.__init__(room.app, "/participant", {"session": room.room, "language": code}, phone.browser)
    return phone


def test_a_phone_is_told_everything_in_its_own_language_and_the_others_in_theirs(app, room, ours):
    ben = phone_reading(room, "ar")
    (chidi,) = room.join()
    ben.live.received(), chidi.live.received()
    room.console.open_step(1)
    room.beat()
    ack = ben.respond("Words as Ben wrote them")
    refused = ben.respond("")
    room.console.close_step(1)
    told, told_others = ben.live.received(), chidi.live.received()

    assert [name for name, _payload in told] == [name for name, _payload in told_others] != []
    assert english_in([payload for _name, payload in told], ours=ours) == []
    assert english_in([ack, refused], ours=ours) == []
    assert told[0][1]["step"]["position_words"] == "سؤال 1 من 3"
    assert told_others[0][1]["step"]["position_words"] == "Question 1 of 3"
    assert ack["words"].startswith("حُفظ.")
    assert ack["yours"]["responses"][0]["text"] == "Words as Ben wrote them"
    assert english_in(ben.state, ours=ours) == []
    assert "This question has closed." in english_in(chidi.state, ours=ours)


def test_a_board_is_told_everything_in_the_language_of_its_own_screen(app, room, ours):
    board = Live(app, "/board", {"board": room.board_key, "language": "ar"}, app.test_client())
    ben, _chidi = room.join(2)
    room.console.open_step(1)
    ben.respond("Words as Ben wrote them")
    room.console.close_step(1)
    room.console.reveal_step(1)
    room.beat()
    told, told_others = board.received(), room.board.received()

    assert english_in([payload for _name, payload in told], ours=ours) == []
    assert [name for name, _payload in told] == [name for name, _payload in told_others]
    assert "Words as Ben wrote them" in json.dumps(told)


#: A step of each kind, as its facilitator would write it in Arabic: what is Latin on the page is ours.
IN_ARABIC = {
    "check_in": {}, "reflection": {}, "word": {}, "actions": {}, "break": {"minutes": 10}, "phases": {}, "scale": {},
    "worth": {}, "before_after": {"moment": "before", "pair": "sure"}, "choice": {"options": ["نعم", "لا"]},
    "ranking": {"items": ["وقت", "ثقة", "تدريب"]}, "weeks": {"pair": "sure"},
    "briefing": {"statement": "كان معظمهم معروفين.", "source": "تقرير"}}


def test_a_page_in_another_language_holds_no_english_of_ours(app, amara):
    steps = [planned(kind, settings, place, question="ماذا نفعل؟")
             for place, (kind, settings) in enumerate(IN_ARABIC.items(), 1)]
    room = Room(app, amara, steps=steps, questions=len(steps), group_name="مجموعة")
    ben = phone_reading(room, "ar")
    pages = ["/", "/j/XXXX-XXXX", "/nowhere", "/how-you-can-check", "/colours", f"/w/{room.room}/hello",
             f"/w/{room.room}", f"/w/{room.room}/look-back"]
    found = {page: latin_words(ben.browser.get(page).text) for page in pages}
    for position, kind in enumerate(IN_ARABIC, 1):
        assert room.console.open_step(position)["ok"], kind
        found[kind] = latin_words(ben.browser.get(f"/w/{room.room}").text)
        found[f"{kind} on the board"] = latin_words(ben.browser.get(f"/board/{room.board_key}").text)
        room.console.close_step(position)
        found[f"{kind}, closed"] = latin_words(ben.browser.get(f"/w/{room.room}").text)
    found["look back"] = latin_words(ben.browser.get(f"/w/{room.room}/look-back").text)
    stranger = app.test_client()
    found["card"] = latin_words(stranger.get(f"/j/{room.code}", headers={"Accept-Language": "ar-EG,ar;q=0.9"}).text)

    assert {page: words for page, (_root, words) in found.items() if words} == {}
    assert {(root["lang"], root["dir"]) for root, _words in found.values()} == {("ar", "rtl")}


def test_the_card_of_a_session_for_both_audiences_holds_no_english_of_ours(app, amara):
    room = Room(app, amara, audience="both")

    page = app.test_client().get(f"/j/{room.code}", headers={"Accept-Language": "ar"}).text

    assert 'name="audience"' in page
    assert latin_words(page)[1] == []


# --- choosing ------------------------------------------------------------------

@pytest.mark.parametrize(("asked", "lang"), [
    ("cy", "cy"), ("cy-GB,en;q=0.5", "cy"), ("ar-SA", "ar"), ("fr,de;q=0.8", "en-GB"), ("fr,ar;q=0.1", "ar"),
    ("en;q=0.9,cy;q=0.2", "en-GB"), ("", "en-GB"), ("*;q=0.1, \"", "en-GB"), ("cy;q=0", "en-GB")])
def test_a_page_is_in_the_first_language_of_the_browser_that_we_have(app, asked, lang):
    page = app.test_client().get("/", headers={"Accept-Language": asked}).text

    assert re.search(r'<html lang="([\w-]+)"', page)[1] == lang


def test_the_choice_is_a_code_in_a_cookie_and_nothing_else(app, room):
    browser = app.test_client()

    answer = browser.post("/language", data={"language": "cy", "back": f"/j/{room.code}"})

    assert (answer.status_code, answer.location) == (303, f"/j/{room.code}")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.split(";")[0] == "language=cy"
    assert '<html lang="cy" dir="ltr"' in browser.get(answer.location).text


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "", "x"])
def test_a_choice_leads_to_no_other_site(app, back):
    assert app.test_client().post("/language", data={"language": "cy", "back": back}).location == "/"


def test_a_choice_after_a_form_leads_to_a_page_that_can_be_opened(app):
    """Without a script: somebody mistyped the code twice, so the page they are on is the answer to a form."""
    browser = app.test_client()
    page = browser.post("/join", data={"code": ""}, headers={"Referer": "http://localhost/join"}).text

    assert re.search(r'name="back" value="([^"]*)"', page)[1] == "/"
    assert browser.post("/language", data={"language": "cy", "back": "/join"}).location == "/"


def test_a_choice_leads_back_to_what_was_asked_of_the_page(app, amara):
    """The third part of a long list, the question that is compared: not to the first one, or to all of them."""
    asked = "/sessions?page=2&shared=3"
    page = amara.browser.get(asked).text
    here = unescape(re.search(r'action="/language".*?name="back" value="([^"]*)"', page, re.DOTALL)[1])
    colours = amara.browser.get("/colours", headers={"Referer": f"http://localhost{asked}"}).text

    assert amara.browser.post("/language", data={"language": "en", "back": here}).location == asked
    assert asked in unescape(colours)


def test_a_language_that_is_chosen_among_the_colours_leads_on_to_the_page_before_them(app):
    browser = app.test_client()
    page = browser.get("/colours", headers={"Referer": "http://localhost/privacy"}).text
    here = unescape(re.search(r'action="/language".*?name="back" value="([^"]*)"', page, re.DOTALL)[1])

    anew = browser.post("/language", data={"language": "cy", "back": here}).location
    chosen = browser.get(anew, headers={"Referer": "http://localhost/colours"}).text

    assert 'name="back" value="/privacy"' in chosen
    assert browser.post("/colours", data={"colours": "dark", "back": "/privacy"}).location == "/privacy"


def test_a_page_with_the_choice_gives_no_cookie_by_itself(app, room):
    pages = ("/", f"/j/{room.code}", f"/board/{room.board_key}", "/how-you-can-check", "/colours", "/privacy",
             "/nowhere")

    assert [page for page in pages if app.test_client().get(page).headers.getlist("Set-Cookie")] == []


def test_a_language_that_is_not_there_is_refused_in_words(app):
    answer = app.test_client().post("/language", data={"language": "xx"})

    assert answer.status_code == 409
    assert "not one of the languages" in answer.text
    assert answer.headers.getlist("Set-Cookie") == []


def test_without_a_script_what_is_half_written_comes_along(app, room):
    (ben,) = room.join()
    room.console.open_step(1)

    page = ben.browser.post(f"/w/{room.room}/language", data={
        "language": "cy", "step_id": ben.step_id, "text": "Half a thought"})

    assert '<html lang="cy"' in page.text
    assert ">\nHalf a thought</textarea>" in page.text


def test_what_a_browser_asks_for_is_the_name_of_nothing_that_is_kept(app):
    asked = f"cy,{secrets.token_hex(4)}"
    page = app.test_client().get("/", headers={"Accept-Language": asked}).text

    assert '<html lang="cy"' in page
    gc.unfreeze()       # of all there is, not only of what came since the tests were gathered
    assert [kept for kept in gc.get_objects() if type(kept) is dict and asked in kept] == []


def test_no_table_holds_a_language(app):
    columns = {f"{table.name}.{column.name}" for table in db.metadata.tables.values() for column in table.columns}

    assert [name for name in columns if "lang" in name or "locale" in name] == []


def test_nothing_counts_that_somebody_chose_how_pages_look(app, room):
    (ben,) = room.join()
    before = dict(app.extensions[EXTENSION].requests)

    ben.browser.post("/language", data={"language": "cy"})
    ben.browser.post(f"/w/{room.room}/language", data={"language": "ar"})
    ben.browser.post("/colours", data={"colours": "dark"})
    ben.browser.get(f"/w/{room.room}/hello")

    assert dict(app.extensions[EXTENSION].requests) == before


def test_nobody_else_is_told_of_a_language(room):
    phone_reading(room, "cy")

    told = json.dumps([room.console.state, room.board_state, room.console.received(), room.board.received()])

    assert "cy" not in re.findall(r"\b\w+\b", told)
