"""What a screen reader is told of the main pages: their accessibility trees, kept as text and read like code.

    told_of(page)                   the tree as it stands, without what is another one each time
    differences(page, "summary")    from tests/journeys/told/summary.txt, line by line; none when there is no difference

A page that was meant to change fails until its text is written anew, and what Git shows of that is what to read:

    WRITE_TOLD=yes python3 run.py test tests/journeys/test_every_look.py
"""

from __future__ import annotations

import os
import re
import time
from difflib import unified_diff
from pathlib import Path

from looks import TEXTS

FOLDER = Path(__file__).parent / "journeys" / "told"
#: Looks whose tree is kept: what somebody meets who joins, answers, follows the board, plans, runs and reads back.
KEPT = ("home", "join", "phone-lobby", "phone-check_in", "phone-scale", "phone-sent", "phone-revealed", "phone-held",
        "phone-stepped-out", "phone-ended", "board-lobby", "board-both", "board-revealed", "board-scale", "board-ended",
        "sign-in", "sign-in-problem", "new-session", "before-you-open", "console-lobby", "console-review",
        "console-revealed", "console-ended", "summary")
IS_WRITTEN = os.environ.get("WRITE_TOLD") == "yes"
SETTLING = 60    # seconds that a page may take until its scripts have said what they say

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
#: What is another one each time, and what stands for it. Where a link leads, other tests say.
EACH_TIME = tuple((re.compile(pattern), instead) for pattern, instead in (
    (rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?\b", "‹day›"),
    (r"\b\d{4}-\d\d-\d\d\b", "‹day›"),
    (r"(?<=workshop verify )[\w-]+", "‹session›"),
    (r"\b\d{1,2}:\d\d\b", "‹time›"),
    (r"(?:https?://)?(?:127\.0\.0\.1|localhost|(?:\d{1,3}\.){3}\d{1,3})(?::\d+)?(?:/\S*?(?=[\"\s]|$))?", "‹address›"),
    (r"\b(?=[0-9]*[-\s]?[0-9]*[A-Z])[A-Z0-9]{4}[-\s]?[A-Z0-9]{4}\b", "‹code›"),
))
A_RESPONSE = "‹a response›"


def told_of(page):
    """The tree as YAML, a line for each thing that is told, with one of all responses that are told alike."""
    lines = [line for line in page.locator("body").aria_snapshot().splitlines() if "- /url: " not in line]
    return "\n".join(_written(_nodes(_same_each_time(line) for line in lines))) + "\n"


def differences(page, look):
    """How what is told now differs from what is kept; where it is to be written, it is, and nothing differs."""
    kept = FOLDER / f"{look}.txt"
    if IS_WRITTEN:
        FOLDER.mkdir(exist_ok=True)
        kept.write_text(_settled(page), encoding="utf-8")
        return []
    wanted, end = kept.read_text(encoding="utf-8"), time.monotonic() + SETTLING
    while (told := told_of(page)) != wanted and time.monotonic() < end:
        page.wait_for_timeout(200)
    return list(unified_diff(wanted.splitlines(), told.splitlines(), str(kept.name), "told now", lineterm=""))


def _settled(page):
    """What is told once it has been the same for a second."""
    told, before, since = told_of(page), "", time.monotonic()
    while told != before or time.monotonic() - since < 1:
        if told != before:
            since = time.monotonic()
        page.wait_for_timeout(100)
        told, before = told_of(page), told
    return told


def _same_each_time(line):
    for text in TEXTS:
        line = line.replace(text, A_RESPONSE)
    for pattern, instead in EACH_TIME:
        line = pattern.sub(instead, line)
    return re.sub(r': "([^"\\:#]*)"$', r": \1", line)


def _nodes(lines):
    """Lines as pairs of a line and what stands below it; responses in an order and number that no shuffling changes."""
    top = []
    within = [(-1, top)]
    for line in lines:
        depth = len(line) - len(line.lstrip())
        while within[-1][0] >= depth:
            within.pop()
        node = (line.strip(), [])
        within[-1][1].append(node)
        within.append((depth, node[1]))
    return _alike_once(top)


def _alike_once(nodes):
    done = [(line, _alike_once(below)) for line, below in nodes]
    is_response = [line.startswith("- listitem") and A_RESPONSE in str((line, below)) for line, below in done]
    told = sorted({str(node): node for node, is_one in zip(done, is_response, strict=True) if is_one}.items())
    first = is_response.index(True) if True in is_response else 0
    others = [node for node, is_one in zip(done, is_response, strict=True) if not is_one]
    return others[:first] + [node for _, node in told] + others[first:]


def _written(nodes, depth=0):
    for line, below in nodes:
        yield "  " * depth + (line if below else line.removesuffix(":"))
        yield from _written(below, depth + 1)
