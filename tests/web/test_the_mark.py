"""Our mark as systems and messengers ask for it: pictures of the right size, and a link that tells nothing."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

MARK = Path(__file__).resolve().parents[2] / "workshop" / "static" / "mark"
SIZES = {"apple-touch-180.png": (180, 180), "icon-192.png": (192, 192), "icon-512.png": (512, 512),
         "maskable-512.png": (512, 512), "share.png": (1200, 630)}
SLUG = "children-with-mental-health-needs"


def size_of(picture):
    """Width and height from the head of a PNG (RFC 2083, 3.2)."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", picture[16:24])


def beside(page):
    """What a messenger shows beside a link to a page."""
    return dict(re.findall(r'<meta property="og:([a-z:]+)" content="([^"]*)">', page))


def test_the_pictures_of_the_mark_have_the_sizes_they_are_asked_for_in_and_are_small():
    made = {path.name: path.read_bytes() for path in MARK.iterdir()}

    assert {name: size_of(picture) for name, picture in made.items()} == SIZES
    assert [name for name, picture in made.items() if len(picture) > 60_000] == []


@pytest.mark.parametrize("path", ["/", "/alone/", f"/alone/{SLUG}"])
def test_a_page_that_is_passed_on_has_a_picture_and_a_line_beside_its_link(app, path):
    shown = beside(app.test_client().get(path, headers={"Host": "workshop.example.org"}).text)
    picture = app.test_client().get(shown["image"].partition("workshop.example.org")[2])

    assert (shown["title"], shown["description"]) == ("Workshop", "Reflect together on practice, without names.")
    assert shown["image"].startswith("http://workshop.example.org/static/")
    assert (picture.status_code, size_of(picture.data)) == (200, SIZES["share.png"])


def test_the_link_to_a_session_shows_what_the_first_page_shows_and_nothing_of_the_session(app, room):
    browser = app.test_client()

    assert beside(browser.get(f"/j/{room.code}").text) == beside(browser.get("/").text) != {}


def test_a_page_of_a_session_itself_has_nothing_beside_its_link(app, room, amara):
    (ben,) = room.join()

    pages = [ben.browser.get(f"/w/{room.room}"), app.test_client().get(f"/board/{room.board_key}"),
             amara.browser.get(f"/sessions/{room.room}/console")]

    assert [beside(page.text) for page in pages] == [{}, {}, {}]
