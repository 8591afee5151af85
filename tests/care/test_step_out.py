"""Stepping out is a link within the page: what it is made of could not tell anybody (decision 0015).

That nothing leaves a real browser is held by `tests/journeys/test_care_on_the_phone.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import read_page, words_of

STATIC = Path(__file__).resolve().parents[2] / "workshop" / "static"
KINDS = STATIC.parent / "kinds"
SCRIPTS = STATIC / "js" / "participants"
#: Every way in which a script could send or keep something, or make a phone heard or felt.
TELLING = (r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|\bemit\(|command\(|refresh\(|Storage\b|document\.cookie|"
           r"import\(")
HEARD_OR_FELT = r"vibrate|new Audio|AudioContext|speechSynthesis|<audio|Notification\("


@pytest.fixture
def pages(app, room):
    (ben,) = room.join()
    room.console.open_step(1)
    stranger = app.test_client()
    return {"home": stranger.get("/"), "join": stranger.get(f"/j/{room.code}"), "left": stranger.get(f"/w/{room.room}"),
            "phone": ben.browser.get(f"/w/{room.room}"), "look back": ben.browser.get(f"/w/{room.room}/look-back"),
            "error": stranger.get("/w/a/b/c")}


def minute_of(page):
    """The quiet minute, from its start to where the page's own head begins."""
    return page[page.index('id="step-out"'):page.index('<header class="header"')]


def test_stepping_out_is_a_link_to_a_part_of_the_same_page_and_back(pages):
    for name, page in pages.items():
        minute = minute_of(page.text)
        links = {address for address in read_page(f"<div {minute}").addresses if address}

        assert 'href="#step-out">Step out</a>' in page.text, name
        assert 'href="#here" data-come-back' in minute, name
        assert {link.split(":")[0] for link in links} == {"#here", "tel", "sms"}, name
        assert "<form" not in minute, name


def test_it_holds_a_minute_of_grounding_and_somebody_to_call(pages):
    for name, page in pages.items():
        said = words_of(f"<div {minute_of(page.text)}")

        assert "Nobody can see that you have." in said, name
        assert [words for words in ("Let your breath out slowly", "Feel your feet", "three things you can see",
                                    "two sounds", "116 123", "Text SHOUT to 85258", "Call 999", "Come back")
                if words not in said] == [], name


def test_everything_after_it_on_the_page_is_hidden_while_somebody_is_out(pages):
    style = (STATIC / "css" / "care.css").read_text()

    assert re.search(r"\.step-out:target ~ \* \{\s*visibility: hidden;", style)
    for name, page in pages.items():
        body = page.text[page.text.index("<body"):]
        assert body.index('id="step-out"') < min(body.index(tag) for tag in ("<header", "<main", "<footer")), name
        assert "css/phone.css" in page.text, name


@pytest.mark.parametrize("script", ["step_out.js", "quiet.js", "../web/said.js"])
def test_its_scripts_have_no_way_to_send_or_to_keep_anything(script):
    text = (SCRIPTS / script).read_text()

    assert re.findall(TELLING, text) == []
    assert set(re.findall(r'from "(.*?)"', text)) <= {"./quiet.js", "../web/said.js"}


def test_no_script_makes_a_phone_heard_or_felt():
    found = {path.name for folder in (STATIC / "js", KINDS) for path in folder.rglob("*.js")
             if re.search(HEARD_OR_FELT, path.read_text())}

    assert found == set()


def test_every_live_region_of_a_participants_page_is_silent_meanwhile():
    """Whatever is said aloud by itself goes through `speak`, which keeps it for later."""
    regions = {path.name: re.findall(r'part\("announce"\)\.textContent\s*=', path.read_text())
               for path in SCRIPTS.glob("*.js")}

    assert [name for name, found in regions.items() if found] == []
    assert "speak(" in (SCRIPTS / "page.js").read_text()
    assert "speak(" in (SCRIPTS / "look_back.js").read_text()
