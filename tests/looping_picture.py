#!/usr/bin/env python3
"""Makes the short looping picture of a session that the README shows, from a real one: docs/pictures/session.webp.

    .venv/bin/python tests/looping_picture.py [FILE]
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "journeys")]

from looks import TEXTS
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import expect, sync_playwright
from services import ROOT, chromium, node
from serving import RealFacilitator, RealPhone, Server
from stage import AT_REST, PHONE, PROJECTOR, Board, PhoneInHand, Stage

TARGET = ROOT / "docs" / "pictures" / "session.webp"
LETTERS = ROOT / "workshop" / "static" / "vendor" / "fonts" / "AtkinsonHyperlegibleNext_700Bold.ttf"
#: Pixels: the whole, the edge around both screens, and how high they are.
SIZE, EDGE, HEIGHT = (1040, 522), 20, 432
PAPER, INK, LINE = "#eef2f5", "#16324a", "#c3ced6"
#: Milliseconds that a frame stands, long enough to read its line; and bytes that the file may take.
STANDS, LONGEST = 2200, 1024 * 1024
THEME = "children-with-mental-health-needs"


class Film:
    """Frames side by side: the board that the room sees, and one phone in it."""

    def __init__(self, board, phone):
        self.board, self.phone, self.frames = board, phone, []

    def take(self, words):
        frame = Image.new("RGB", SIZE, PAPER)
        left = EDGE
        for page in (self.board, self.phone):
            page.evaluate("document.fonts.ready")
            page.evaluate(AT_REST)
            screen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            screen = screen.resize((round(screen.width * HEIGHT / screen.height), HEIGHT), Image.Resampling.LANCZOS)
            frame.paste(screen, (left, EDGE))
            ImageDraw.Draw(frame).rectangle((left - 1, EDGE - 1, left + screen.width, EDGE + HEIGHT), outline=LINE)
            left += screen.width + EDGE
        ImageDraw.Draw(frame).text((EDGE, EDGE + HEIGHT + 35), words, fill=INK, anchor="lm",
                                   font=ImageFont.truetype(str(LETTERS), 26))
        self.frames.append(frame)

    def keep(self, target):
        """Sharp first, and only as much coarser as the length asks for."""
        for quality in (92, 85, 78, 70, 60):
            made = io.BytesIO()
            self.frames[0].save(made, "WEBP", save_all=True, append_images=self.frames[1:], duration=STANDS, loop=0,
                                quality=quality, method=6)
            if len(made.getvalue()) <= LONGEST:
                target.write_bytes(made.getvalue())
                return f"{target}: {len(self.frames)} frames, {len(made.getvalue()) // 1024} KiB, quality {quality}"
        raise SystemExit(f"The picture takes more than {LONGEST // 1024} KiB at every quality. Take fewer frames.")


def session(film, stage, server, phone, room, board):
    phone.page.goto(f"/j/{room.code}")
    film.take("Scan the code and join: no account, no name, no app.")
    phone.join(room.code)
    crowd = [RealPhone(server, room.code) for _ in range(len(TEXTS) - 1)]
    board.sees("12 joined")
    film.take("The facilitator waits until the group is there.")
    step = room.step_id(1)
    room.act("set_display", step_id=step, display="held")
    room.open_step(1)
    phone.sees_question(room.state["run_sheet"][0]["question"])
    board.sees(room.state["run_sheet"][0]["question"])
    film.take("One question for everybody.")
    phone.write(TEXTS[0])
    film.take("Words are kept on the phone while you write.")
    phone.respond(TEXTS[0])
    for other, text in zip(crowd, TEXTS[1:], strict=True):
        other.respond(text, door="http", step_id=step)
    board.sees("All 12 have answered")
    film.take("Saved means saved. Nothing says who wrote it.")
    room.close_step(1)
    room.reveal_step(1)
    expect(board.cards).to_have_count(12)
    film.take("Together, responses come to the board, and the group talks.")
    room.close()
    phone.sees("Thank you")
    board.sees("ended")
    film.take("Closed: shuffled, sealed, and the key is destroyed.")


def main():
    target = Path(sys.argv[1]) if sys.argv[1:] else TARGET
    executable, environment = chromium()
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())
    with tempfile.TemporaryDirectory() as folder, Server(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, env={**os.environ, **environment},
                                             args=["--no-sandbox", "--disable-dev-shm-usage"])
        with Stage(browser, server) as stage:
            server.amara = RealFacilitator(server)
            room = server.amara.open_lobby(theme=THEME, questions=4)
            board, phone = Board(stage, room, PROJECTOR), PhoneInHand(stage, room, device=PHONE)
            film = Film(board.page, phone.page)
            session(film, stage, server, phone, room, board)
        browser.close()
    print(film.keep(target))


if __name__ == "__main__":
    main()
