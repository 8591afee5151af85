"""A restart in the middle of a session: everybody is told, keeps what they have, and goes on by themselves."""

from __future__ import annotations

from playwright.sync_api import expect
from services import wait_for

RESTARTING = "Restarting: keep writing, your text is safe"


def be_live_anew(page):
    """Load the page again, and wait until its new line is open: only who has one is told of a restart."""
    address, frames = page.url, []
    page.goto("about:blank")
    page.on("websocket", lambda line: line.on("framereceived", lambda frame: frames.append(str(frame))))
    page.goto(address)
    # Where a WebSocket takes long to open, the state comes by long polling, and then the line changes over.
    wait_for(lambda: page.title() and any("session_state" in frame or frame == "3probe" for frame in frames))


def test_a_phone_hears_of_a_restart_keeps_its_words_and_goes_on(server, room, stage, ben):
    bar = ben.page.locator("[data-part=connection]")
    ben.write("Half a thought")
    board = stage.board(room)
    for page in (ben.page, board.page):
        be_live_anew(page)

    server.process.terminate()
    expect(bar).to_have_text(RESTARTING)
    expect(board.page.locator("[data-connection]")).to_have_text("Restarting: back in a moment")
    ben.check()
    assert server.wait_until_dead() == 0
    server.start()

    expect(bar).to_be_hidden(timeout=120_000)
    expect(board.page.locator("[data-connection]")).to_have_text("", timeout=120_000)
    expect(ben.box).to_have_value("Half a thought")
    ben.send()
    expect(ben.page.locator("[data-part=yours]")).to_contain_text("Half a thought")
