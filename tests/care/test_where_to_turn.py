"""Where to turn stands on every page of a participant, whole, at the same place; the local numbers are the group's."""

from __future__ import annotations

import re
from datetime import date

import pytest
from pages import read_page, words_of
from people import stored

from workshop.care.lines import number_link, support_state
from workshop.care.organisation import organisation_to_change
from workshop.sessions import seal

NATIONAL = {"tel:999", "tel:08088005000", "tel:08001111", "tel:116123", "tel:08000280285", "tel:111", "sms:85258"}
LOCAL = [{"what": "Children’s social care, out of hours", "number": "01632 960 771"},
         {"what": "LADO", "number": "01632 960 772 (option 2)"}]
OF_THE_GROUP = {"tel:01632960771", "tel:01632960772"}
TOLD = ("If a child", "Not being sure is enough reason to act.",
        "You do not need consent to share what you know when a child may be at risk.",
        "Nobody watches this app, and we cannot tell who wrote what.")


def confirm(app, room, rows, day=date(2026, 11, 20)):
    def keep():
        session = seal.find(room.room)
        session.support, session.support_confirmed_on = rows, day

    stored(app, keep)


def of_the_organisation(app, rows):
    def keep():
        organisation_to_change().support = rows

    stored(app, keep)


@pytest.fixture
def pages(app, room):
    """Every page that a participant may see, by what it is; the session's own numbers are confirmed."""
    confirm(app, room, LOCAL)
    stranger, (ben,) = app.test_client(), room.join()
    room.console.open_step(1)
    room.console.close_step(1)
    found = {"home": stranger.get("/"), "join": stranger.get(f"/j/{room.code}"),
             "no code": stranger.post("/join", data={"code": ""}), "no session": stranger.get("/j/BCDFGHJK"),
             "left": stranger.get(f"/w/{room.room}"), "error": stranger.get(f"/w/{room.room}/a/b"),
             "refused": ben.browser.post(f"/w/{room.room}/pass_step", data={"csrf_token": "old"}),
             "phone": ben.browser.get(f"/w/{room.room}"), "look back": ben.browser.get(f"/w/{room.room}/look-back")}
    room.console.act("close_session")
    return found | {"closed": ben.browser.get(f"/w/{room.room}")}


def test_every_page_of_a_participant_holds_every_line_and_the_words(pages):
    for name, page in pages.items():
        links = {address for address in read_page(page.text).addresses if address.startswith(("tel:", "sms:"))}

        assert links >= NATIONAL, name
        assert [words for words in TOLD[1:] if words not in words_of(page.text)] == [], name


def test_pages_of_a_session_hold_its_own_numbers_and_others_do_not(pages):
    with_numbers = {name for name, page in pages.items() if set(read_page(page.text).addresses) >= OF_THE_GROUP}

    assert with_numbers == {"join", "phone", "look back", "closed"}
    assert "Local numbers, checked on 20 November 2026" in words_of(pages["phone"].text)
    assert "checked on" not in words_of(pages["home"].text)


def test_help_and_step_out_stand_at_the_same_place_on_every_page(pages):
    """WCAG 3.2.6: the way out at the head, where to turn at the foot, in the same order."""
    order = (r'href="#step-out"|<main|</main>|'
             r"<summary>(?:Worried about a child now\?|Support and helplines|Worried about a colleague)")

    found = {name: re.findall(order, page.text[page.text.index('<header class="header"'):])
             for name, page in pages.items()}

    assert set(map(tuple, found.values())) == {(
        'href="#step-out"', "<main", "</main>", "<summary>Worried about a child now?", "<summary>Support and helplines",
        "<summary>Worried about a colleague")}


def test_an_allegation_about_a_colleague_has_a_card_of_its_own_with_the_lado(pages):
    page = pages["phone"].text
    card = page[page.index("Worried about a colleague"):page.index("<summary>Ground rules")]

    assert "tel:08000280285" in card
    assert "tel:01632960772" in card
    assert "tel:01632960771" not in card


def test_without_numbers_of_its_own_a_session_shows_those_of_the_installation(app, room):
    confirm(app, room, [], None)
    of_the_organisation(app, LOCAL[:1])

    said = [app.test_client().get(path).text for path in ("/", f"/j/{room.code}", "/j/BCDFGHJK")]

    assert ["tel:01632960771" in page for page in said] == [True] * 3


def test_an_error_says_where_to_turn_when_the_database_cannot_be_read(app, monkeypatch):
    def broken(*_given, **_named):
        raise RuntimeError

    monkeypatch.setattr("workshop.participants.views.facts_by_code", broken)

    page = app.test_client().get("/j/BCDFGHJK")

    assert page.status_code == 500
    assert set(read_page(page.text).addresses) >= NATIONAL


def test_numbers_that_change_reach_a_phone_with_its_next_state(app, room):
    (ben,) = room.join()
    assert "tel:01632960771" not in str(ben.state["care"])

    confirm(app, room, LOCAL)

    assert [row["link"] for row in ben.state["care"]["support"]["local"]] == ["tel:01632960771", "tel:01632960772"]


@pytest.mark.parametrize(("typed", "link"), [
    ("01632 960 123", "tel:01632960123"), ("+44 (0)1632 960123", "tel:+441632960123"), ("999", "tel:999"),
    ("0800-555 111 (option 2)", "tel:0800555111"), (" 01632 960123 ext. 4 ", "tel:01632960123"), ("101", "tel:101"),
    ("extension 4", None), ("ask at reception", None), ("", None), ("42", None)])
def test_a_number_is_called_as_it_was_typed(typed, link):
    assert number_link(typed) == link


def test_a_row_without_a_number_is_not_shown():
    assert support_state([{"what": "LADO", "number": ""}, {}], None) == {
        "local": [], "local_words": "", "allegations": []}
