"""The first ten minutes: how much a phone loads, how soon somebody can write, and how many clicks lead to a rehearsal.

`python3 run.py bench --first` runs this: a real Workshop, a real browser, and a line as slow and lossy as asked for.
Docs: docs/first-ten-minutes.md.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import requests
from bad_network import BadNetwork
from playwright.sync_api import Browser, Page, expect, sync_playwright
from services import chromium, node
from serving import PASSWORD, RealFacilitator, RealRoom, Server
from weight import Weighing

#: Bits a second and milliseconds: what Chromium's own tools called “2G”, and a phone at the edge of a cell.
DOWN, UP, LATENCY = 250_000, 50_000, 300
#: Share of what is sent that TCP has to send again, each a second later, and of acknowledgements that never come.
LOST = 0.3
GOALS = {"kilobytes": 60.0, "clicks": 12.0, "seconds_to_qr": 180.0}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
LONGEST = 120_000     # milliseconds that anything may take
ROWS = {
    "kilobytes": "What a joining phone loads before somebody can write, kB",
    "files": "in so many files",
    "two_g_seconds": "2G: from the link of the code until somebody can write, s",
    "two_g_again_seconds": "2G: the same on the second visit, s",
    "two_g_ack_seconds": "2G: a response is acknowledged, s",
    "lossy_seconds": "2G with 30 % lost: from the link of the code until somebody can write, s",
    "lossy_ack_seconds": "2G with 30 % lost: a response is acknowledged, s",
    "clicks": "Clicks and fields from the one-time link to a QR on the wall",
    "seconds_to_qr": "and the seconds they take, with typing at a machine's pace, s",
    "clicks_to_answer": "Clicks and fields until the first answer is acknowledged",
    "seconds_to_answer": "and the seconds they take, s",
}
BEGIN, END = "<!-- measured: python3 run.py bench --first --keep -->", "<!-- /measured -->"


class Hand:
    """Somebody at a screen: each click counts, and so does each field that is written in."""

    def __init__(self) -> None:
        self.clicks, self.began = 0, time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def click(self, element: Any) -> None:
        self.clicks += 1
        element.click()

    def write(self, element: Any, text: str) -> None:
        self.clicks += 1
        element.fill(text)


def first_ten_minutes(browser: Browser, server: Server) -> dict[str, float]:
    """From the one-time link to a QR on the wall, and on until the first answer is acknowledged."""
    page = _page(browser, server.url, {"viewport": {"width": 1280, "height": 800}})
    hand = Hand()
    page.goto(server.first_link)
    hand.write(page.get_by_label("Your name"), "Amara")
    hand.write(page.get_by_label("Email address"), "amara@example.org")
    hand.write(page.get_by_label("Password", exact=True), PASSWORD)
    hand.click(page.get_by_role("button", name="Make the account", exact=True))
    hand.click(page.get_by_role("button", name="Rehearse now"))
    with page.context.expect_page() as opened:
        hand.click(page.get_by_role("link", name="Open the board").first)
    board = opened.value
    expect(board.locator(".way-in__qr").first).to_be_visible()
    found = {"clicks": float(hand.clicks), "seconds_to_qr": hand.seconds}
    with page.context.expect_page() as opened:
        hand.click(page.get_by_role("link", name="Open one here"))
    phone = opened.value
    hand.click(phone.get_by_role("button", name="Join"))
    box = phone.locator("[data-part=fields] textarea:visible")
    while not box.count():                         # the large button leads from step to step
        before = page.locator("[data-next-act] button").inner_text()
        hand.click(page.locator("[data-next-act] button"))
        expect(page.locator("[data-next-act] button")).not_to_have_text(before)
        phone.wait_for_timeout(500)
    hand.write(box.first, "We ask too late.")
    hand.click(phone.locator("[data-act=send]"))
    expect(phone.locator("[data-part=yours]")).to_contain_text("We ask too late.")
    page.context.close()
    return found | {"clicks_to_answer": float(hand.clicks), "seconds_to_answer": hand.seconds}


def weight(server: Server, room: RealRoom) -> dict[str, float]:
    """Every byte of every body, as it is sent."""
    with requests.Session() as phone:
        def get(address: str, headers: dict[str, str]) -> tuple[bytes, Mapping[str, str]]:
            answer = phone.get(server.url + address, headers=headers, stream=True, timeout=30)
            return answer.raw.read(decode_content=False), answer.headers

        weighing = Weighing(get)
        weighing.load(f"/j/{room.code}")
        phone.post(f"{server.url}/j/{room.code}", timeout=30)
        weighing.load(f"/w/{room.room}")
    return {"kilobytes": weighing.total / 1000, "files": float(len(weighing.bytes_of))}


def slow_line(browser: Browser, server: Any, room: RealRoom, *, comes_again: bool = False) -> dict[str, float]:
    """How long a phone takes over a slow line: until somebody can write, and until what they sent is acknowledged."""
    page = _page(browser, server.url, PHONE)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": LATENCY, "downloadThroughput": DOWN / 8, "uploadThroughput": UP / 8})
    box, began = page.locator("[data-part=fields] textarea[name=text]"), time.monotonic()
    page.goto(f"{server.url}/j/{room.code}", wait_until="commit", timeout=LONGEST)
    page.get_by_role("button", name="Join").click(no_wait_after=True)
    box.wait_for(timeout=LONGEST)
    page.locator(".phone__all.has-script").wait_for(timeout=LONGEST)
    found = {"write": time.monotonic() - began}
    if comes_again:
        began = time.monotonic()
        page.reload(wait_until="commit", timeout=LONGEST)
        page.locator(".phone__all.has-script").wait_for(timeout=LONGEST)
        found["write_again"] = time.monotonic() - began
    box.fill("We ask too late.")
    began = time.monotonic()
    page.locator("[data-act=send]").click(no_wait_after=True)
    page.locator("[data-part=yours] .own-response:visible").first.wait_for(timeout=LONGEST)
    found["ack"] = time.monotonic() - began
    page.context.close()
    return found


def _page(browser: Browser, url: str, device: dict[str, Any]) -> Page:
    context = browser.new_context(**device, base_url=url, locale="en-GB")
    context.set_default_timeout(LONGEST)
    return context.new_page()


def measured_first(rounds: int) -> dict[str, Any]:
    """Every figure: medians of the rounds, with the least and the most."""
    expect.set_options(timeout=LONGEST)
    executable, environment = chromium()
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())
    found: dict[str, list[float]] = {name: [] for name in ROWS}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, env={**os.environ, **environment},
                                             args=["--no-sandbox", "--disable-dev-shm-usage"])
        for _round in range(rounds):
            with tempfile.TemporaryDirectory(prefix="workshop-first-") as folder, Server(folder) as server:
                once = first_ten_minutes(browser, server)
                printed = server.command("facilitator", "add", "ben@example.org", "--data", str(server.data)).stdout
                link = server.url + urlsplit(next(word for word in printed.split() if "/account/" in word)).path
                room = RealFacilitator(server, "ben@example.org", "Ben", link=link).open_lobby(questions=2)
                room.open_step(1)
                once |= weight(server, room)
                slow = slow_line(browser, server, room, comes_again=True)
                with BadNetwork(server) as network:
                    network.lost, network.lost_answers = LOST, LOST
                    lossy = slow_line(browser, network, room)
            once |= {"two_g_seconds": slow["write"], "two_g_again_seconds": slow["write_again"],
                     "two_g_ack_seconds": slow["ack"],
                     "lossy_seconds": lossy["write"], "lossy_ack_seconds": lossy["ack"]}
            for name, value in once.items():
                found[name].append(value)
        browser.close()
    return {"rounds": rounds, "figures": {name: {"median": median(values), "least": min(values), "most": max(values)}
                                          for name, values in found.items()}}


def first_table(result: Mapping[str, Any]) -> str:
    """A Markdown table of the figures beside their goals."""
    lines = ["| | median | least–most | goal |", "|---|--:|--:|--:|"]
    for name, words in ROWS.items():
        one, goal = result["figures"][name], GOALS.get(name)
        lines.append(f"| {words} | {one['median']:.3g} | {one['least']:.3g}–{one['most']:.3g} | "
                     + (f"at most {goal:g}" if goal else "–") + " |")
    return "\n".join(lines)


def page_with_first(page: str, result: Mapping[str, Any], machine: str) -> str:
    """The page on the first ten minutes, with these figures in the place of those it holds."""
    before, rest = page.split(BEGIN, 1)
    words = f"Medians of {result['rounds']} rounds. {machine}"
    return f"{before}{BEGIN}\n{words}\n\n{first_table(result)}\n{END}{rest.split(END, 1)[1]}"


def write_first(result: Mapping[str, Any], file: Path) -> None:
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def misses(result: Mapping[str, Any]) -> list[str]:
    """The goals that were not met."""
    return [name for name, goal in GOALS.items() if result["figures"][name]["median"] > goal]
