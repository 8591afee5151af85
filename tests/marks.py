#!/usr/bin/env python3
"""Makes the pictures of our mark out of workshop/static/favicon.svg, into workshop/static/mark.

    .venv/bin/python tests/marks.py

Run it after the mark was changed, look at what it made, and commit it. The mark is a W of two people with their arms
raised, one of whom has the floor.
"""

from __future__ import annotations

import base64
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from playwright.sync_api import sync_playwright
from services import ROOT, chromium, node

STATIC = ROOT / "workshop" / "static"
MARK, OUT = STATIC / "favicon.svg", STATIC / "mark"
LETTERS = STATIC / "vendor" / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
#: Pixels a side, and the share of it that the mark takes. A system cuts a maskable icon to a shape of its own and
#: leaves a circle of four fifths whole (W3C Web Application Manifest); others are rounded by the mark itself.
ICONS = {"icon-192.png": (192, 1.0), "icon-512.png": (512, 1.0), "maskable-512.png": (512, 0.8),
         "apple-touch-180.png": (180, 0.9)}
#: What messengers and social sites show beside a link (Open Graph).
SHARED = (1200, 630)
NAME, WORDS = "Workshop", "Reflect together on practice, without names."
SHARE = """<style>
  @font-face {{ font-family: letters; src: url({letters}); font-weight: 200 800 }}
  body {{ margin: 0; block-size: 630px; display: grid; grid-template-columns: auto 1fr; align-items: center; gap: 72px;
    padding: 0 96px; box-sizing: border-box; background: #f8f5ef; color: #1b2a30; font-family: letters;
    border-block-end: 24px solid #0d4f5c }}
  h1 {{ margin: 0 0 20px; font-size: 112px; font-weight: 700; letter-spacing: -0.02em; line-height: 1 }}
  p {{ margin: 0; font-size: 46px; line-height: 1.25; color: #4b5a60; text-wrap: balance }}
</style><img src="{mark}" width="300" height="300" alt=""><div><h1>{name}</h1><p>{words}</p></div>"""


def in_place(path, kind):
    """A file as an address that needs no server."""
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def icon(mark, side, share):
    """A page that is one icon. Where it is cut by others, the ground of the mark reaches the edge."""
    ground = re.search(r'<rect[^>]*fill="(#\w+)"', mark)[1] if share < 1 else "transparent"
    inner = round(side * share)
    source = base64.b64encode(mark.encode()).decode()
    return (f'<body style="margin:0;display:grid;place-items:center;block-size:{side}px;background:{ground}">'
            f'<img src="data:image/svg+xml;base64,{source}" width="{inner}" height="{inner}" alt="">')


def main():
    OUT.mkdir(exist_ok=True)
    executable, environment = chromium()
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())
    mark = MARK.read_text(encoding="utf-8")
    share = SHARE.format(letters=in_place(LETTERS, "font/woff2"), mark=in_place(MARK, "image/svg+xml"), name=NAME,
                         words=WORDS)
    pages = {"share.png": (*SHARED, share)} | {
        name: (side, side, icon(mark, side, part)) for name, (side, part) in ICONS.items()}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, env={**os.environ, **environment},
                                             args=["--no-sandbox", "--disable-dev-shm-usage"])
        page = browser.new_page()
        for name, (width, height, content) in pages.items():
            page.set_viewport_size({"width": width, "height": height})
            page.set_content(content)
            page.evaluate("document.fonts.ready")
            page.screenshot(path=OUT / name, omit_background=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
