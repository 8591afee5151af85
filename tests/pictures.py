#!/usr/bin/env python3
"""Takes a picture of every look in tests/looks.py, at four sizes, into test-results/pictures.

    .venv/bin/python tests/pictures.py                             all of them
    .venv/bin/python tests/pictures.py --only board --sizes phone  some of them
    .venv/bin/python tests/pictures.py --language ar               as somebody sees them who reads Arabic
    .venv/bin/python tests/pictures.py --docs                      and renews the pictures in docs/pictures
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from looks import LOOKS, World
from playwright.sync_api import Error, sync_playwright
from services import ROOT, chromium, node
from serving import Server

OUT = ROOT / "test-results" / "pictures"
DOCS = ROOT / "docs" / "pictures"
#: A phone, a tablet, a laptop and a projector.
SIZES = {"phone": (360, 740), "tablet": (768, 1024), "laptop": (1280, 800), "projector": (1920, 1080)}
#: What the README and the guide show.
SHOWN = {"board-revealed-projector": "board", "board-lobby-projector": "lobby", "phone-question-phone": "phone",
         "console-open-laptop": "console", "summary-laptop": "summary", "new-session-laptop": "planning"}


def take(page, world, look, sizes):
    """The look at each size: boards as the projector shows them, everything else to its end."""
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["laptop"], strict=True)))
    page.goto(world.address_of(look))
    if look.act is not None:
        look.act(page)
    for size in sizes:
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
        page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 400)))")
        page.screenshot(path=OUT / f"{look.name}-{size}.png", full_page=not look.name.startswith(("board", "phone")))
    page.context.set_offline(False)


def main():
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--docs", action="store_true", help="also renew the pictures in docs/pictures")
    given.add_argument("--only", default="", help="looks whose name holds this")
    given.add_argument("--language", default="en-GB", help="such as cy or ar, as a browser asks for it")
    given.add_argument("--sizes", default=",".join(SIZES), help="such as phone,laptop")
    asked = given.parse_args()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    executable, environment = chromium()
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())
    missed = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        world = World(Path(folder))
        browser = playwright.chromium.launch(executable_path=executable, env={**os.environ, **environment},
                                             args=["--no-sandbox", "--disable-dev-shm-usage"])
        with Server(folder) as world.server:
            world.arrive()
            pages = world.pages(browser, reduced_motion="reduce", locale=asked.language)
            for look in LOOKS:
                if asked.only in look.name:
                    try:
                        take(pages[look.who], world, look, asked.sizes.split(","))
                    except Error as problem:     # the other pictures are worth having
                        missed.append(f"{look.name}: {problem.message.splitlines()[0]}")
        browser.close()
    if asked.docs:
        DOCS.mkdir(exist_ok=True)
        for taken, shown in SHOWN.items():
            shutil.copy(OUT / f"{taken}.png", DOCS / f"{shown}.png")
    print(OUT, *missed, sep="\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
