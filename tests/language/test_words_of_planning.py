"""Planning, running again, what comes before opening, and several hands: wholly in the language of whoever reads."""

from __future__ import annotations

import re

import pytest
from latin import latin_words
from pages import form_to
from people import Facilitator, stored

from workshop.cofacilitators import invitations
from workshop.language.languages import in_language
from workshop.language.words import say
from workshop.library import shelf
from workshop.library.reader import read_text
from workshop.sessions import seal
from workshop.sessions.models import CLOSED, DRAFT
from workshop.sessions.planning import create_session, planned_steps

ARABIC = {"Accept-Language": "ar-EG,ar;q=0.9"}
#: A theme that was written in Arabic: what is in Latin letters on its pages is ours.
IN_ARABIC = """\
title: موضوع
summary: ملخّص
content_note: تنبيه
source:
  publisher: جهة
  publication: تقرير
  year: "2024"
key_facts:
  - {id: fact-1, figure: "92%", statement: معظمهم, source: حقيقة}
learning:
  - {id: learning-1, point: تحدّث مبكرًا, source: نقطة}
questions:
  practitioners:
    - {id: practitioners-1, question: ماذا نفعل؟, probes: [لماذا؟], minutes: 8, source: سؤال}
    - {id: practitioners-2, question: كلمة؟, kind: word, minutes: 8, source: سؤال}
    - {id: practitioners-3, question: كم؟, kind: scale, minutes: 8, source: سؤال}
    - {id: practitioners-4, question: أيّهما؟, kind: choice, settings: {options: [نعم, لا]}, minutes: 8, source: سؤال}
    - {id: practitioners-5, question: ترتيب؟, kind: ranking, settings: {items: [وقت, ثقة]}, minutes: 8, source: سؤال}
  leaders:
    - {id: leaders-1, question: ماذا تفعلون؟, minutes: 8, source: سؤال}
"""


@pytest.fixture(scope="module")
def theme(app, amara):
    written, problems = read_text("arabic.yaml", IN_ARABIC)
    assert problems == []
    return stored(app, lambda: shelf.keep(written, amara.id))


def planned(app, amara, theme, group_name, **given):
    def make():
        steps = planned_steps(theme.theme, "practitioners")
        return create_session(amara.id, slug=theme.slug, theme=theme.theme, version=theme.version, steps=steps,
                              audience="practitioners", group_name=group_name, **given).room
    return stored(app, make)


@pytest.fixture(scope="module")
def draft(app, amara, theme):
    return planned(app, amara, theme, "مجموعة", own_rule="قاعدة")


def shown(browser, address, **data):
    """A page in Arabic, or the answer to a form."""
    if not data:
        return browser.get(address, headers=ARABIC, follow_redirects=True)
    return browser.post(address, data=data, headers=ARABIC)


def english_on(page):
    """What is in English on an Arabic page. “(pair)” and “(four)” are typed as they are in every language."""
    root, words = latin_words(re.sub(r"\((pair|four)\)", "", page.text))
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    return words


@pytest.mark.parametrize("page", ["/sessions", "/sessions/{room}/plan", "/sessions/{room}/before",
                                  "/sessions/{room}/again", "/sessions/{room}/hands"])
def test_a_page_about_a_plan_holds_no_english_of_ours(amara, draft, page):
    assert english_on(shown(amara.browser, page.format(room=draft))) == []


def test_a_new_plan_holds_no_english_of_ours_whatever_is_wrong_with_it(amara, theme):
    address = f"/sessions/new?theme={theme.slug}&audience=both"
    fields = form_to(amara.browser.get(address).text, "/sessions/new").fields
    wrong = fields | {"chosen": ["add_before", "add_break", "add_earlier", "practitioners-4", "practitioners-1"],
                      "then": "draft", "group_name": "", "minutes-practitioners-1": "many", "keep_days": "0",
                      "position-practitioners-4": "first", "starts_at": "noon", "booked_minutes": "0",
                      "own_rule": "ق" * 400, "minutes-add_break": "0", "set-practitioners-4-choice-options": "نعم",
                      "kind-practitioners-4": "choice"}
    filled = fields | {"then": "template", "template": "workshop", "group_name": "مجموعة"}
    later = fields | {"chosen": ["add_break"], "way": "while", "until_day": "2020-01-01", "until_time": "soon",
                      "then": "draft", "group_name": "مجموعة"}
    pages = [shown(amara.browser, address), *(shown(amara.browser, "/sessions/new", **data) for data in (
        wrong, filled, later))]

    assert [english_on(page) for page in pages] == [[], [], [], []]
    assert [page.status_code for page in pages] == [200, 422, 200, 422]


def test_what_comes_before_opening_says_in_arabic_what_is_missing(amara, draft):
    fields = form_to(amara.browser.get(f"/sessions/{draft}/before").text, f"/sessions/{draft}/before").fields
    page = shown(amara.browser, f"/sessions/{draft}/before", **fields | {
        "whose": ["", "جهة"], "number": ["١٢٣", "٠" * 200], "complaints_contact": "", "then": "lobby"})

    assert (page.status_code, english_on(page)) == (422, [])


def test_running_again_says_in_arabic_what_the_newest_version_changes(app, amara, theme):
    other = stored(app, lambda: shelf.keep(theme.theme.model_copy(update={"title": "موضوع آخر"}), amara.id))
    room = planned(app, amara, other, "مجموعة أخرى")

    def change():
        questions = other.theme.questions
        kept = [one.model_copy(update={"question": f"{one.question} الآن"}) for one in questions.practitioners[1:]]
        new = questions.practitioners[0].model_copy(update={"id": "practitioners-9", "question": "ما الجديد؟"})
        shelf.revise(amara.id, other.slug, other.theme.model_copy(update={"questions": questions.model_copy(
            update={"practitioners": [*kept, new]})}), seen=other.version)

    stored(app, change)
    page = shown(amara.browser, f"/sessions/{room}/again")
    refused = shown(amara.browser, f"/sessions/{room}/again", csrf_token=form_to(
        page.text, "").fields["csrf_token"], group_name="", version="newest")

    assert "practitioners-9" in page.text
    assert [english_on(page), english_on(refused)] == [[], []]
    assert refused.status_code == 422


def test_several_hands_are_told_in_arabic(app, amara, dana, draft):
    address = f"/sessions/{draft}/hands"
    fields = form_to(amara.browser.get(address).text, "").fields
    made = shown(amara.browser, address, **fields | {"may": "watch", "email": ""})
    refused = shown(amara.browser, address, **fields | {"may": "", "email": "nobody"})
    token = stored(app, lambda: invitations.invite(seal.find(draft), "run"))
    pages = {"made": made, "refused": refused, "invited": shown(dana.browser, f"/invitations/{token}"),
             "unknown": shown(dana.browser, "/invitations/nothing")}
    again = f"/invitations/{stored(app, lambda: invitations.invite(seal.find(draft), 'watch'))}"
    csrf = form_to(pages["invited"].text, "").fields["csrf_token"]
    dana.browser.post(f"/invitations/{token}", data={"csrf_token": csrf}, headers=ARABIC)
    pages |= {"used": shown(dana.browser, f"/invitations/{token}"), "in already": shown(dana.browser, again),
              "people": shown(amara.browser, address)}

    assert {name: english_on(page) for name, page in pages.items() if english_on(page)} == {}


def test_a_list_with_sessions_that_are_over_is_in_arabic(app, amara, theme):
    ben = Facilitator(app, "ben@example.org", "بن")
    def make():
        for number in range(30):
            made = create_session(ben.id, slug=theme.slug, theme=theme.theme, audience="practitioners",
                                  group_name=f"مجموعة {number}", steps=planned_steps(theme.theme, "practitioners"))
            made.state = CLOSED if number else DRAFT

    stored(app, make)

    pages = [shown(ben.browser, "/sessions"), shown(ben.browser, "/sessions?page=2")]
    assert [english_on(page) for page in pages] == [[], []]


def test_what_is_said_after_an_act_is_in_arabic(amara, draft):
    page = amara.browser.get(f"/sessions/{draft}/plan")
    fields = form_to(page.text, f"/sessions/{draft}/plan").fields | {"then": "draft", "group_name": "مجموعة ثانية"}
    answer = shown(amara.browser, f"/sessions/{draft}/plan", **fields | {
        "chosen": ["practitioners-1"], "own_rule": ""})

    assert answer.status_code == 303
    assert in_language(say("The plan is saved."), "ar") in shown(amara.browser, f"/sessions/{draft}/plan").text
