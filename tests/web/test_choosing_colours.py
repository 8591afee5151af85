"""Colours are chosen by a plain form, kept in a cookie that holds nothing else, and never lead away from us."""

from __future__ import annotations

import re

import pytest
from pages import press


def scheme_of(page):
    return re.search(r'<html [^>]*data-scheme="([^"]*)"', page.text)[1]


def choose(browser, colours, *, came_from="/sign-in"):
    page = browser.get("/colours", headers={"Referer": f"http://localhost{came_from}"})
    return press(browser, page.text, "/colours", colours=colours)


@pytest.mark.parametrize("colours", ["light", "dark", "contrast", "contrast-dark"])
def test_a_choice_holds_on_every_page_and_leads_back_to_where_it_was_made(app, room, colours):
    (ben,) = room.join()
    room.console.open_step(1)
    pages = (f"/w/{room.room}", "/sign-in", "/nowhere", "/alone/", "/how-you-can-check")

    answer = choose(ben.browser, colours, came_from=f"/w/{room.room}")

    assert (answer.status_code, answer.location) == (303, f"/w/{room.room}")
    assert [scheme_of(ben.browser.get(path)) for path in pages] == [colours] * len(pages)
    card = app.test_client()
    assert choose(card, colours).status_code == 303
    assert scheme_of(card.get(f"/j/{room.code}")) == colours
    assert scheme_of(app.test_client().get(f"/j/{room.code}")) == "auto", "one phone's colours are on another's page"


def test_the_board_keeps_its_own_colours(app, room):
    browser = app.test_client()
    choose(browser, "dark")

    assert scheme_of(browser.get(f"/board/{room.board_key}")) == "light"


def test_the_cookie_holds_the_choice_alone_and_goes_with_it(app):
    browser = app.test_client()

    kept = choose(browser, "dark").headers["Set-Cookie"]
    gone = choose(browser, "auto").headers["Set-Cookie"]

    assert kept.startswith("colours=dark; ")
    assert "SameSite=Lax" in kept
    assert "Max-Age=0" in gone
    assert scheme_of(browser.get("/")) == "auto"


@pytest.mark.parametrize("rubbish", ["", "pink", "auto", '"><script>', "dark; Domain=example.org"])
def test_a_choice_that_does_not_exist_is_none(app, rubbish):
    browser = app.test_client()
    browser.set_cookie("colours", rubbish)

    assert scheme_of(browser.get("/")) == "auto"
    assert "Max-Age=0" in browser.post("/colours", data={"colours": rubbish}).headers["Set-Cookie"]


@pytest.mark.parametrize("away", ["//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example", "",
                                  "/colours", "javascript:alert(1)", "/a b", "/join", "/nowhere"])
def test_it_leads_to_no_other_site_and_to_no_page_that_cannot_be_opened(app, away):
    assert app.test_client().post("/colours", data={"colours": "dark", "back": away}).location == "/colours"
    page = app.test_client().get("/colours", headers={"Referer": away}).text
    assert 'name="back"' not in page.split('action="/colours"')[1].split("</form>")[0]


def test_whoever_checks_what_a_phone_keeps_reads_of_it(app):
    assert "Whoever chooses colours gets one that says which." in app.test_client().get("/how-you-can-check").text


def test_another_site_cannot_choose(app):
    answer = app.test_client().post("/colours", data={"colours": "dark"}, headers={"Origin": "https://elsewhere.example"})

    assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)
