#!/usr/bin/env python3
"""Takes a picture of every page in its main states, at phone, laptop and projector size, into test-results/pictures.

    .venv/bin/python tests/pictures.py [--docs]      --docs also renews the pictures in docs/pictures
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "journeys")]

from playwright.sync_api import expect, sync_playwright
from services import ROOT, chromium, node
from serving import RealFacilitator, RealPhone, Server
from stage import LAPTOP, PHONE, PROJECTOR, Board, FacilitatorAtScreen, PhoneInHand, Stage

OUT = ROOT / "test-results" / "pictures"
DOCS = ROOT / "docs" / "pictures"
SIZES = {"phone": PHONE, "laptop": LAPTOP, "projector": PROJECTOR}
TEXTS = [
    "We record the diagnosis, but nobody asks who made it or when.",
    "I ask the family what they were told, in their words. It is often not what the letter says.",
    "Honestly: I take it from the referral.",
    "The chronology has three different diagnoses. We only saw that when we sat down together.",
    "A young person told me the label came before anybody had met them.",
    "We check at each review now. It takes two minutes and changes the plan more often than I thought.",
    "I do not feel confident to question a consultant.",
    "School often knows first that something does not fit.",
    "مسألة الترجمة: نسأل الأسرة بلغتها.",
    "Asking “who told you that?” without sounding as if I doubt them.",
    "We need one place where it is written down, with the date and the name of the service.",
    "Not enough.",
]
#: Pages that are read to their end.
FULL = {"theme", "write-theme", "new-session", "plan", "tokens", "before-you-open", "summary", "themes"}
#: What the README and the guide show.
SHOWN = {"board-revealed-projector": "board", "board-lobby-projector": "lobby", "phone-question-phone": "phone",
         "console-open-laptop": "console", "summary-laptop": "summary", "new-session-laptop": "planning"}


class Photographer:
    def __init__(self, stage):
        self.stage = stage

    def take(self, page, name):
        for size, device in SIZES.items():
            page.set_viewport_size(device["viewport"])
            page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 400)))")
            page.screenshot(path=OUT / f"{name}-{size}.png", full_page=name in FULL)


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    executable, environment = chromium()
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())
    with tempfile.TemporaryDirectory() as folder, Server(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, env={**os.environ, **environment},
                                             args=["--no-sandbox", "--disable-dev-shm-usage"])
        with Stage(browser, server) as stage:
            everything(stage, server, Photographer(stage))
        browser.close()
    if "--docs" in sys.argv:
        DOCS.mkdir(exist_ok=True)
        for taken, shown in SHOWN.items():
            shutil.copy(OUT / f"{taken}.png", DOCS / f"{shown}.png")
    print(OUT)


def everything(stage, server, camera):
    anyone = stage.page(LAPTOP)
    anyone.goto(server.first_link)
    camera.take(anyone, "account")
    server.amara = RealFacilitator(server)
    for name, address in {"home": "/", "no-session": "/j/BCDFGHJK", "sign-in": "/sign-in", "error": "/nowhere",
                          "link-used": "/account/used"}.items():
        anyone.goto(address)
        camera.take(anyone, name)
    amara = FacilitatorAtScreen(stage, LAPTOP)
    amara.sign_in()
    for name, address in {"sessions-empty": "/sessions", "themes": "/themes",
                          "theme": "/themes/children-with-mental-health-needs",
                          "write-theme": "/themes/new", "theme-file": "/themes/file", "tokens": "/me/tokens",
                          "new-session": "/sessions/new?theme=children-with-mental-health-needs&audience=both"}.items():
        amara.page.goto(address)
        camera.take(amara.page, name)
    amara.page.get_by_role("button", name="Open the lobby").click()
    amara.page.evaluate("document.querySelector('form[data-run-sheet-form]').noValidate = true")
    camera.take(amara.page, "new-session-problem")
    amara.page.get_by_label("Name of the group").fill("Family help, north")
    amara.page.get_by_role("button", name="Open the lobby").click()
    amara.page.wait_for_url("**/before")
    camera.take(amara.page, "before-you-open")
    amara.page.goto(amara.page.url.replace("/before", "/plan"))
    camera.take(amara.page, "plan")

    room = server.amara.open_lobby(theme="children-with-mental-health-needs", questions=4)
    board = Board(stage, room, PROJECTOR)
    amara.open_console(room.room)
    phone = PhoneInHand(stage, room)
    phone.page.goto(f"/j/{room.code}")
    camera.take(phone.page, "join")
    phone.join(room.code)
    crowd = [RealPhone(server, room.code) for _ in range(len(TEXTS) - 1)]
    camera.take(phone.page, "phone-lobby")
    board.sees("12 joined")
    camera.take(board.page, "board-lobby")
    camera.take(amara.page, "console-lobby")

    step = room.step_id(1)
    room.act("set_display", step_id=step, display="held")
    room.open_step(1)
    phone.sees_question(room.state["run_sheet"][0]["question"])
    camera.take(phone.page, "phone-question")
    phone.write(TEXTS[0])
    camera.take(phone.page, "phone-writing")
    phone.write("é" * 1990)
    camera.take(phone.page, "phone-long")
    phone.write("").send()
    camera.take(phone.page, "phone-empty")
    phone.respond(TEXTS[0])
    camera.take(phone.page, "phone-sent")
    for other, text in zip(crowd[:7], TEXTS[1:8], strict=True):
        other.respond(text, door="http", step_id=step)
    amara.sees("8 of 12 have answered")
    camera.take(amara.page, "console-open")
    camera.take(board.page, "board-held")
    for other, text in zip(crowd[7:], TEXTS[8:], strict=True):
        other.respond(text, door="http", step_id=step)
    room.close_step(1)
    camera.take(phone.page, "phone-closed")
    amara.press_next("Reveal 12 responses")
    expect(board.cards).to_have_count(12)
    camera.take(board.page, "board-revealed")
    amara.page.locator(".response").first.get_by_role("button", name="Hide").click()
    amara.sees("1 hidden")
    camera.take(amara.page, "console-revealed")
    amara.page.locator("#disturbed summary").click()
    amara.page.get_by_role("button", name="Hold everything").click()
    amara.sees("Everything is held")
    camera.take(amara.page, "console-held")
    camera.take(board.page, "board-all-held")
    amara.page.get_by_role("button", name="Let the board show responses").last.click()
    expect(board.cards).to_have_count(11)
    board.page.keyboard.press("q")
    camera.take(board.page, "board-way-in")
    board.page.keyboard.press("q")

    room.open_step(2)
    phone.sees_question(room.state["run_sheet"][1]["question"]).write("Words that were not sent")
    room.open_step(3)
    phone.sees("moved on")
    camera.take(phone.page, "phone-moved-on")
    room.close()
    phone.sees("Thank you")
    camera.take(phone.page, "phone-ended")
    board.sees("ended")
    camera.take(board.page, "board-ended")
    amara.sees("sealed")
    camera.take(amara.page, "console-closed")
    amara.page.goto(f"/sessions/{room.room}/summary")
    camera.take(amara.page, "summary")
    amara.page.goto("/sessions")
    camera.take(amara.page, "sessions")


if __name__ == "__main__":
    main()
