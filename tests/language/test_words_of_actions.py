"""Following up and starting a supervision: whole in the facilitator's language, with what they are told on refusal."""

from __future__ import annotations

import re

import pytest
from actions.followed import a_session, day, follow, key_of
from kind_pages import planned
from language.latin import latin_words
from people import Room, csrf_of, stored
from themes import a_theme

from workshop.library import shelf

WHAT, GROUP = "نتصل بالمدرسة", "مجموعة الشمال"


@pytest.fixture
def amara_in_arabic(amara):
    amara.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ar"
    return amara


def english_of(answer, *, known=()):
    root, words = latin_words(answer.text)
    assert (root["lang"], root["dir"]) == ("ar", "rtl")
    return [one for one in words if not any(name in one for name in ("amara@", "Amara", *known))]


def test_the_page_of_actions_holds_no_english_of_ours(app, amara_in_arabic, moved_clock):
    amara = amara_in_arabic
    found = {"empty": english_of(amara.browser.get("/actions"))}
    moved_clock.forward(days=-9)
    a_session(app, amara, (WHAT, "المدير", day(-2)), ("نكتب", "", ""), group_name=GROUP)
    moved_clock.forward(days=9)
    key = key_of(app, WHAT)
    found |= {f"list {which}": english_of(amara.browser.get(f"/actions?which={which}")) for which in (
        "", "overdue", "done", "dropped", "all")}
    for name, typed in {"no day": {"state": "moved"}, "past": {"state": "moved", "day": "2020-01-01"},
                        "no reason": {"state": "dropped"}, "elsewhere": {"state": "done", "seen": "other"}}.items():
        found[name] = english_of(follow(amara, key, **typed))
    for name, typed in {"moved": {"state": "moved", "day": day(9)}, "done": {"state": "done"}}.items():
        found[name] = english_of(amara.browser.get(follow(amara, key, **typed).location))
    found["no calendar"] = english_of(amara.browser.get("/sessions/nothing/actions.ics"))

    assert {page: words for page, words in found.items() if words} == {}


def test_preparing_a_follow_up_holds_no_english_of_ours(app, amara_in_arabic):
    amara = amara_in_arabic
    room = Room(app, amara, group_name=GROUP, steps=[planned("reflection", question="ماذا نفعل؟")])
    address = f"/sessions/{room.room}/follow-up"

    def act(to, **typed):
        token = csrf_of(amara.browser.get(address).text)
        once = re.search(r'name="once" value="([^"]*)"', amara.browser.get(address, follow_redirects=True).text)
        return amara.browser.post(to, data={"csrf_token": token, "once": once[1] if once else ""} | typed,
                                  follow_redirects=True)

    found = {"new": english_of(amara.browser.get(address)),
             "wrong": english_of(act(address, opens_on="yesterday", open_days="0"))}
    prepared = act(address, opens_on=day(45), open_days="7")
    address = prepared.request.path
    found |= {"prepared": english_of(prepared, known=("localhost", "http:")),
              "wrong day": english_of(act(f"{address}/day", opens_on="", open_days="x"), known=("localhost", "http:")),
              "other day": english_of(act(f"{address}/day", opens_on=day(50), open_days="3"), known=(
                  "localhost", "http:")),
              "away": english_of(act(f"{address}/away"))}

    assert {page: words for page, words in found.items() if words} == {}


def test_starting_a_supervision_holds_no_english_of_ours(app, amara_in_arabic):
    amara, theme = amara_in_arabic, a_theme()
    slug = stored(app, lambda: shelf.keep(theme, amara.id)).slug
    found = {"none": english_of(amara.browser.get("/supervision")),
             "new": english_of(amara.browser.get(f"/supervision/new?theme={slug}"))}
    token = csrf_of(amara.browser.get(f"/supervision/new?theme={slug}").text)
    begun = {"csrf_token": token, "theme": slug, "keep_days": "7"}
    found["no question"] = english_of(amara.browser.post("/supervision/new", data=begun))
    made = amara.browser.post("/supervision/new", data=begun | {"chosen": [theme.questions.practitioners[0].id]})
    found |= {"page": english_of(amara.browser.get(made.location)),
              "list": english_of(amara.browser.get("/supervision"))}
    found["new link"] = english_of(amara.browser.post(
        f"/supervision/{made.location.split('/')[-1]}/link", data={"csrf_token": token}, follow_redirects=True))

    assert {page: words for page, words in found.items() if words} == {}
