"""The page that says how each claim can be checked: for everybody, from everywhere, with its limits in full."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import words_of

TESTS = Path(__file__).resolve().parents[1]
ADDRESS = "/how-you-can-check"
#: Each honest limit of the threat model, by words that must stand on the page.
LIMITS = {
    "observation in the room": "people beside you can see you write",
    "style of writing": "the same way of writing at several questions",
    "small groups": "in a small group people may guess",
    "two people": "when only two have joined, the other person knows what is yours",
    "somebody who joins several times": "one person can join with several browsers",
    "managed phones and networks that open what is sent": "a phone that your employer manages",
    "browser history": "your browser’s history keeps the address of this page",
    "a lost phone": "whoever finds your phone unlocked",
    "the operator who watches timing": "can time what each phone sends",
    "the log on disk": "the server’s disk holds what came together and in which order",
    "backups": "a backup that was made while the session was open",
    "a court while it is open": "an order that came while it was open",
    "a changed program": "you cannot see whether this server runs the program as it was published",
}


@pytest.fixture
def page(app):
    return app.test_client().get(ADDRESS)


def test_anybody_may_read_it_and_is_given_no_cookie(page):
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("limit", LIMITS)
def test_it_says_each_limit(page, limit):
    assert LIMITS[limit] in words_of(page.text).lower()


def test_it_names_what_is_really_there(page):
    """Commands, tests and policies that the page names exist, in these words."""
    words = words_of(page.text)

    assert "workshop verify" in words
    assert list((TESTS / "anonymity").glob("test_t01_*.py"))
    assert "default-src 'none'" in words
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_every_page_of_a_phone_leads_there(app, room):
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("We ask too late.")
    room.console.close_step(1)
    stranger = app.test_client()
    pages = {path: browser.get(path).text for browser, path in (
        (stranger, "/"), (stranger, f"/j/{room.code}"), (stranger, "/j/BCDFGHJK"), (stranger, f"/w/{room.room}"),
        (ben.browser, f"/w/{room.room}"), (ben.browser, f"/w/{room.room}/look-back"), (stranger, ADDRESS))}
    room.console.act("close_session")
    pages["closed"] = ben.browser.get(f"/w/{room.room}").text

    assert [path for path, text in pages.items() if f'href="{ADDRESS}"' not in text] == []


def test_every_page_of_a_facilitator_leads_there(amara, room):
    slug = "harm-outside-the-family"
    paths = ("/sessions", "/themes", f"/themes/{slug}", f"/sessions/{room.room}/console",
             f"/sessions/{room.room}/summary", f"/sessions/{room.room}/hands")

    assert [path for path in paths if f'href="{ADDRESS}"' not in amara.browser.get(path).text] == []


def test_the_console_of_a_closed_session_names_the_command(amara, room):
    room.console.act("close_session")

    assert f"workshop verify {room.room}" in words_of(amara.browser.get(f"/sessions/{room.room}/console").text)
