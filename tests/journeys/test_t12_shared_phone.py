"""T12: whoever is lent a phone, or finds it, after the session reads nothing of what its holder sent."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

WORDS = "zqShared what Ben wrote and sent"
PARKED = "zqShared what Ben parked for later"
UNSENT = "zqShared what Ben never sent"
#: Everything the browser keeps for this site that a script can reach.
KEPT = """async () => JSON.stringify({
  local: Object.entries(localStorage), session: Object.entries(sessionStorage),
  caches: self.caches ? await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map((request) => request.url))) : [],
  databases: indexedDB.databases ? (await indexedDB.databases()).map((one) => one.name) : [],
  workers: navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
})"""


@pytest.fixture
def closed(stage, server):
    """Ben's phone, which sent, corrected, parked and looked back, once the session has been closed before its eyes."""
    room = server.amara.open_lobby(questions=1)
    ben = stage.phone(room).join(room.code)
    room.open_step(1)
    ben.sees_question(room.state["run_sheet"][0]["question"])
    ben.respond(WORDS)
    page = ben.page
    page.get_by_text("For later: a question or worry").click()
    page.locator("[data-part=parking-box]").fill(PARKED)
    page.locator("[data-act=park]").click()
    ben.sees(PARKED)
    room.close_step(1)
    page.goto(f"/w/{room.room}/look-back")
    ben.sees(WORDS)
    page.goto(f"/w/{room.room}")
    room.close()
    ben.sees("The session has closed")
    return room, ben


def everything_kept(page):
    return page.evaluate(KEPT)


def test_after_the_close_neither_page_nor_storage_holds_what_was_sent(closed):
    _room, ben = closed

    assert "zqShared" not in ben.page.content()
    assert "zqShared" not in everything_kept(ben.page)
    assert json.loads(everything_kept(ben.page))["workers"] == 0


def test_after_the_close_back_and_reload_show_nothing_of_it(closed):
    _room, ben = closed

    for move in (ben.page.go_back, ben.page.go_back, ben.page.go_forward, ben.page.reload):
        move()
        expect(ben.page.locator("h1:visible").first).to_be_visible()
        assert "zqShared" not in ben.page.content()
        assert "zqShared" not in everything_kept(ben.page)


def test_the_cookie_is_one_for_the_browsers_session_and_goes_with_the_closed_page(closed):
    room, ben = closed
    cookies = ben.page.context.cookies

    before = [cookie for cookie in cookies() if room.room in cookie["name"]]
    answer = ben.page.goto(f"/w/{room.room}")

    assert [(cookie["expires"], cookie["httpOnly"], cookie["sameSite"]) for cookie in before] == [(-1, True, "Lax")]
    assert answer.all_headers()["clear-site-data"] == '"cache"'
    assert answer.headers["cache-control"] == "no-store"
    assert [cookie for cookie in cookies() if room.room in cookie["name"]] == []


def test_every_page_with_words_in_it_is_one_that_browsers_must_not_keep(stage, server):
    room = server.amara.open_lobby(questions=1)
    ben = stage.phone(room).join(room.code)
    room.open_step(1)
    ben.sees_question(room.state["run_sheet"][0]["question"])
    ben.respond(WORDS)
    room.close_step(1)

    told = {path: ben.page.request.get(f"/w/{room.room}{path}").headers["cache-control"]
            for path in ("", "/state", "/look-back")}
    room.close()

    assert told == dict.fromkeys(told, "no-store")


def test_only_words_that_were_never_sent_stay_and_are_said_and_discarded(stage, server):
    """Nothing typed is lost, not even at the end: so these stay, in sight, until their author discards them."""
    room = server.amara.open_lobby(questions=1)
    ben = stage.phone(room).join(room.code)
    room.open_step(1)
    ben.sees_question(room.state["run_sheet"][0]["question"])
    ben.write(UNSENT)
    room.close()
    ben.sees("Your words that were not sent are below")

    ben.page.locator("[data-act=discard-kept]").click()

    expect(ben.page.locator("[data-part=closed]")).to_contain_text("No words of yours stay on this phone")
    assert "zqShared" not in everything_kept(ben.page)
