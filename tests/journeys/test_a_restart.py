"""A restart in the middle of a session: everybody is told, keeps what they have, and goes on by themselves."""

from __future__ import annotations

from playwright.sync_api import expect
from services import wait_for

RESTARTING = "Restarting: keep writing, your text is safe"


def test_a_phone_hears_of_a_restart_keeps_its_words_and_goes_on(server, room, stage, ben):
    bar = ben.page.locator("[data-part=connection]")
    ben.write("Half a thought")
    board = stage.board(room)
    frames = []
    board.page.on("websocket", lambda line: line.on("framereceived", lambda frame: frames.append(str(frame))))
    board.page.reload()
    wait_for(lambda: board.page.title() and any("session_state" in frame for frame in frames))

    server.process.terminate()
    expect(bar).to_have_text(RESTARTING)
    expect(board.page.locator("[data-connection]")).to_have_text("Restarting: back in a moment")
    ben.check()
    assert server.wait_until_dead() == 0
    server.start()

    expect(bar).to_be_hidden(timeout=40_000)
    expect(board.page.locator("[data-connection]")).to_have_text("", timeout=40_000)
    expect(ben.box).to_have_value("Half a thought")
    ben.send()
    expect(ben.page.locator("[data-part=yours]")).to_contain_text("Half a thought")
