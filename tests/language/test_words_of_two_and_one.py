"""Thinking alone, and the record of two people: whole in the language of whoever reads, and in what they take away."""

from __future__ import annotations

import json
import re

import pytest
from language.latin import latin_words
from people import csrf_of, stored
from themes import a_theme

from workshop.language.languages import LANGUAGES, in_language
from workshop.library import shelf
from workshop.supervision import supervise

ARABIC = {"Accept-Language": "ar"}
SLUG = "children-with-mental-health-needs"


def english_of(answer):
    root, words = latin_words(answer.text)
    assert (root["lang"], root["dir"]) == ("ar", "rtl")
    return [one for one in words if "JavaScript" not in one]      # a name, in every language


@pytest.fixture
def key(app, amara):
    """Of a record that Amara began."""
    theme = a_theme()
    return stored(app, lambda: supervise.start(amara.id, theme, [theme.questions.practitioners[0].id], 7).key)


@pytest.fixture
def ben(app, key):
    """The second person, who reads Arabic."""
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ar"
    browser.post(f"/s/join/{stored(app, lambda: supervise.find(key).join_key)}")
    return browser


def test_thinking_alone_holds_no_english_of_ours(app, amara):
    slug = stored(app, lambda: shelf.keep(a_theme(), amara.id)).slug
    own = stored(app, lambda: shelf.open_alone(amara.id, slug))
    stranger = app.test_client()

    found = {path: english_of(stranger.get(path, headers=ARABIC)) for path in (
        "/alone/", f"/alone/{SLUG}", f"/alone/{own}", "/alone/nothing")}

    assert {path: words for path, words in found.items() if words} == {}


def test_a_theme_says_what_it_is_written_in_where_that_is_known(app, amara):
    slug = stored(app, lambda: shelf.keep(a_theme(), amara.id)).slug
    own = stored(app, lambda: shelf.open_alone(amara.id, slug))

    assert re.search(r'<h1 id="alone-title" lang="en-GB" dir="auto">', app.test_client().get(f"/alone/{SLUG}").text)
    assert re.search(r'<h1 id="alone-title" lang="" dir="auto">', app.test_client().get(f"/alone/{own}").text)


def test_the_record_of_two_holds_no_english_of_ours_from_the_link_to_the_end(app, amara, key, ben):
    theme = a_theme()
    question = theme.questions.practitioners[0].id
    fresh = stored(app, lambda: supervise.start(amara.id, theme, [question], 0).join_key)

    def act(name, **fields):
        token = re.search(r'data-csrf="([^"]*)"', ben.get(f"/s/{key}").text)[1]
        return ben.post(f"/s/{key}/{name}", data={"csrf_token": token, **fields}, follow_redirects=True)

    found = {
        "card": english_of(ben.get(f"/s/join/{fresh}")), "used": english_of(ben.get("/s/join/nothing")),
        "page": english_of(ben.get(f"/s/{key}")), "saved": english_of(act("write", question=question, text="كلمات")),
        "too long": english_of(act("write", question=question, text="ك" * 10_001, edits="1")),
        "clash": english_of(act("write", question=question, text="غير", edits="0")),
        "action": english_of(act("actions", what="نتصل", who="both", by_when="2030-03-01")),
        "no action": english_of(act("actions", what="", who="both")),
        "sure": english_of(act("end", what="end")), "ended": english_of(act("end", what="end", sure="yes")),
        "late": english_of(act("write", question=question, text="متأخر", edits="1")),
        "erase": english_of(act("end", what="erase")), "erased": english_of(act("end", what="erase", sure="yes")),
        "gone": english_of(ben.get(f"/s/{key}"))}

    assert {page: words for page, words in found.items() if words} == {}


def test_a_script_is_answered_in_the_language_of_its_page(app, key, ben):
    token = re.search(r'data-csrf="([^"]*)"', ben.get(f"/s/{key}").text)[1]

    answer = ben.post(f"/s/{key}/write", json={"question": "nothing", "text": "x"}, headers={
        "X-CSRFToken": token, "Accept": "application/json"})

    assert answer.json["words"] == in_language(supervise.NotThere.words, "ar")


def test_what_both_take_away_stays_in_english(app, amara, key):
    amara.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ar"
    token = csrf_of(amara.browser.get(f"/s/{key}").text)
    question = a_theme().questions.practitioners[0].id
    amara.browser.post(f"/s/{key}/write", data={"csrf_token": token, "question": question, "text": "كلمات"})

    made = amara.browser.get(f"/s/{key}/record.md").text

    assert "### Supervisor" in made
    assert "كلمات" in made


@pytest.mark.parametrize("path", ["/alone/", f"/alone/{SLUG}"])
def test_a_page_for_one_alone_brings_the_words_of_its_own_scripts_and_no_others(app, path):
    page = app.test_client().get(path, headers={"Accept-Language": "cy"}).text

    words = json.loads(re.search(r"data-words='([^']*)'", page)[1])

    assert words["Kept in this browser."] == LANGUAGES["cy"].tongue.one("Kept in this browser.")
    assert "The group has moved on." not in words
