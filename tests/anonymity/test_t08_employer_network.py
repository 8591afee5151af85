"""T8: what an employer's network or phone shows cannot be prevented. So it is said before anybody can write a word."""

from __future__ import annotations

import re

import pytest
from people import Room

NOTICE = "On a work phone or work Wi-Fi your employer may be able to see what you send."
ADVICE = "Mobile data on your own phone is more private."
#: Something to write in, to choose or to press that a person sees.
INPUT = re.compile(r"<(textarea|select|button|input(?![^>]*type=\"hidden\"))[^>]*>")
#: The languages come before everything, so that the notice is read in one that somebody knows.
LANGUAGES = re.compile(r"<form class=\"languages.*?</form>", re.DOTALL)


def is_said_first(page):
    """Both sentences stand on the page, before the first thing to fill in or to press."""
    main = LANGUAGES.sub("", page[page.index("<main"):])      # above it is Step out, which asks for nothing
    first = INPUT.search(main)
    return first is not None and all(0 <= main.find(words) < first.start() for words in (NOTICE, ADVICE))


@pytest.mark.parametrize("audience", ["practitioners", "both"])
def test_the_notice_stands_before_the_first_input_of_whoever_joins(app, amara, audience):
    room = Room(app, amara, questions=1, audience=audience)

    assert is_said_first(app.test_client().get(f"/j/{room.code}").text)


def test_nobody_reaches_a_box_without_that_page(app, room):
    """An address that somebody passes on leads to no box to write in."""
    room.console.open_step(1)
    page = app.test_client().get(f"/w/{room.room}").text

    assert 'name="text"' not in page
    assert 'data-part="composer"' not in page


def test_the_limit_stands_on_the_page_about_checking(app):
    page = app.test_client().get("/how-you-can-check").text

    assert "A phone that your employer manages" in page
    assert re.sub(r"\s+", " ", page).count(ADVICE) == 1


def test_control_a_notice_below_the_button_is_found(app, room):
    page = app.test_client().get(f"/j/{room.code}").text.replace(NOTICE, "")

    assert not is_said_first(f"{page}<p>{NOTICE}</p>")
