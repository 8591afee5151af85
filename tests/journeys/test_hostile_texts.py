"""Whatever people write is only ever text: on the board, the console, a phone and the summary, in a real browser."""

from __future__ import annotations

import unicodedata

import pytest
from hostile_texts import USABLE
from journeys.stage import LAPTOP, PHONE, PROJECTOR
from playwright.sync_api import expect
from serving import RealPhone

from workshop.guard import Tier, find, mask

EACH = 3
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
"""
MOVED_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Elements that no page of ours has, and that some text of the corpus would make.
FOREIGN = "iframe, object, embed, base, math, video, animate, meta[http-equiv], body [onload], [onerror], [onfocus]"


@pytest.fixture(scope="module")
def spoken(server):
    """A room in which everything of the corpus was written and stands on the board."""
    room = server.amara.open_lobby(questions=1)
    room.open_step(1)
    room.act("set_session_review", review="off")
    for start in range(0, len(USABLE), EACH):
        phone = RealPhone(server, room.code)
        for text in USABLE[start:start + EACH]:
            assert phone.respond(text, door="http")["ok"], text[:60]
    room.close_step(1)
    room.reveal_step(1)
    yield room
    room.close()


@pytest.fixture
def watched(stage):
    """Opens a page and, at the end, looks at what happened on it."""
    opened = []

    def open_page(address, device, sign_in=False):
        page = (stage.facilitator().sign_in().page if sign_in else stage.page(device))
        page.add_init_script(WATCH)
        page.set_viewport_size(device["viewport"])
        page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        return page

    yield open_page
    assert opened == [], "a dialog opened"


def assert_harmless(page):
    assert page.evaluate("() => window.violations") == []
    assert page.locator(FOREIGN).count() == 0
    assert page.evaluate(MOVED_OUT) <= 0
    assert "taken" not in page.title()


def kept(text):
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


def test_the_board_shows_every_text_as_text_and_keeps_its_shape(watched, spoken):
    page = watched(spoken.board_url, PROJECTOR)
    cards, seen = page.locator("[data-cards] > li"), set()
    expect(cards.first).to_be_visible()
    turn = page.get_by_role("button", name="Next page")

    for _page in range(60):
        texts = cards.evaluate_all("(all) => all.map((card) => card.textContent.trim())")
        assert_harmless(page)
        before = len(seen)
        seen |= {" ".join(text.split()) for text in texts}
        if turn.count() == 0 or not turn.first.is_visible() or turn.first.is_disabled() or len(seen) == before:
            break
        turn.first.click()

    wanted = {" ".join(kept(text).split()) for text in USABLE}
    assert len(seen & wanted) > len(wanted) / 3


def test_the_console_shows_every_text_as_text(watched, spoken):
    page = watched(f"/sessions/{spoken.room}/console", LAPTOP, sign_in=True)
    expect(page.locator("li.response:visible").first).to_be_visible()

    assert_harmless(page)


def test_the_summary_shows_every_text_as_text(watched, spoken):
    page = watched(f"/sessions/{spoken.room}/summary?shape=full", LAPTOP, sign_in=True)
    said = " ".join(page.locator("main").text_content().split())
    wanted = [mask(kept(text), find(kept(text), tier=Tier.SERVER)) for text in USABLE]

    assert [text for text in wanted if " ".join(text.split()) not in said] == []
    assert_harmless(page)


def test_a_phone_that_looks_back_sees_text(watched, spoken):
    page = watched(f"/j/{spoken.code}", PHONE)
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/w/**")
    page.goto(page.url.split("#")[0] + "/look-back")

    assert_harmless(page)
