"""A session that is open for two days, over a server that is killed: people come back, and look at it together."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from journeys.stage import Stage, check_accessibility
from playwright.sync_api import expect
from serving import AHEAD, RealFacilitator, Server, ahead

DAY = 24 * 3600


@pytest.fixture
def server(tmp_path):
    with Server(tmp_path).start(program=AHEAD) as server:
        yield server


def test_people_come_back_after_a_kill_and_two_days_and_look_at_it_together(browser, server):
    until = datetime.now() + timedelta(days=3)
    amara = RealFacilitator(server)
    room = amara.open_lobby(questions=2, way="while", until_day=until.date().isoformat(), until_time="12:00")
    code = room.code
    first, second = (row["id"] for row in room.state["run_sheet"])
    with Stage(browser, server) as stage:
        ben = stage.phone(room).join(code)
        check_accessibility(ben.page)
        ben.page.locator(f"a[href$='/questions/{second}']").click()
        ben.respond("We meet too seldom").check()
        ben.page.get_by_role("link", name="All questions").click()
        expect(ben.page.get_by_text("Answered", exact=True)).to_have_count(1)
        ben.page.locator(f"a[href$='/questions/{first}']").click()
        ben.page.wait_for_load_state()      # with its script, which keeps what was begun
        ben.write("Begun on the bus")
        ben.page.goto(f"/w/{room.room}")
        expect(ben.page.locator("[data-begun]:visible")).to_have_count(1)

        server.kill()
        ahead(server, 2 * DAY)
        server.start(program=AHEAD)

        ben.page.goto(f"/w/{room.room}")
        ben.page.locator(f"a[href$='/questions/{second}']").click()
        ben.page.get_by_role("link", name="Edit").click()
        ben.write("We meet too seldom, and too late").send()
        ben.sees("Your correction is saved.")
        ben.page.goto(f"/w/{room.room}/questions/{first}")
        expect(ben.box).to_have_value("Begun on the bus")
        chidi = stage.phone(room, java_script_enabled=False).join(code)
        chidi.page.locator(f"a[href$='/questions/{second}']").click()
        chidi.box.fill("Somebody new came")
        chidi.page.get_by_role("button", name="Send", exact=True).click()
        expect(chidi.page.locator(".yours")).to_contain_text("Somebody new came")

        ahead(server, 4 * DAY)
        console = stage.facilitator().sign_in().open_console(room.room)
        expect(console.page.locator(".console__headline")).to_contain_text("Was open until", timeout=120_000)
        console.press_next("Look at question 1 together")
        console.press_next("Look at question 2 together")
        console.press_next("Reveal 2 responses").confirm()
        board = stage.board(console_room(console))
        board.shows("We meet too seldom, and too late", "Somebody new came").check()
        ben.page.goto(f"/w/{room.room}")
        expect(ben.page.get_by_text("Begun on the bus")).to_be_visible()
        console.press_next("Close the session").confirm()
        console.page.get_by_role("link", name="Go to the summary").click()
        expect(console.page.locator("main")).to_contain_text("Open for a while, from")
        expect(console.page.locator("main")).to_contain_text("2 people joined")


def console_room(console):
    """Where a board of this console is."""
    class Place:
        board_url = console.state["board_url"]

    return Place
