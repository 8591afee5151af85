"""Each page in each state, for each role and in all colours: what axe sees, what it cannot see, and what is told."""

from __future__ import annotations

import re

import pytest
import requests
import seen_by_all as seen
import told
from axe_playwright_python.sync_playwright import Axe
from journeys.stage import AT_REST, BARS_IN_PLACE, BARS_STICK, PROJECTOR, RULES
from language.latin import NAMES, latin_words
from looks import BOARD, CONSOLE, LOOKS, ONLY_WITH_SCRIPT, TEXTS, World
from plain_html import wrong_without_a_script
from ruamel.yaml import YAML
from services import ROOT
from serving import Server

SCHEMES = ("dark", "contrast", "contrast-dark")
NARROW, WIDE = {"width": 320, "height": 568}, {"width": 1280, "height": 800}
#: Letters have come, and what is measured by them (the board's pages) stands where it stays.
LAID_OUT = """() => document.fonts.ready.then(() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(done))))"""
#: What axe says of colours alone. Schemes are colours and nothing else (tests/web/test_colours.py), so the rest of what
#: it looks at is the same in each.
OF_COLOURS = """() => axe.run(document, { runOnly: ["color-contrast", "link-in-text-block"],
  resultTypes: ["violations"] })"""
#: WCAG 2.2, 1.4.12, as a style sheet of the reader's own; the page's policy lets no other in.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
    + " word-spacing: 0.16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets = [sheet];
  window.dispatchEvent(new Event("resize"));
}"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("looks")
    made = World(folder)
    with Server(folder) as made.server:
        made.arrive()
        yield made


@pytest.fixture(scope="module")
def pages(browser, world):
    """One browser for each role, whose owner asked for less motion."""
    found = world.pages(browser, viewport=WIDE, reduced_motion="reduce")
    yield found
    for page in found.values():
        page.context.close()


def opened(page, world, look):
    page.set_viewport_size(WIDE)
    answer = page.goto(world.address_of(look))
    if look.act is None:
        assert answer.status == look.answer, look.name
    else:
        look.act(page)
    page.evaluate(LAID_OUT)
    page.evaluate(AT_REST)


def violations(told_by_axe):
    for one in told_by_axe["violations"]:
        yield f"axe {one['id']}: " + "; ".join(node["html"][:120] for node in one["nodes"][:3])


def everything_wrong(page, axe):
    """Wide and in light first, then narrow, then in the other colours."""
    yield from seen.asked(page, seen.ERRORS, seen.OUTLINE, seen.ORDER, seen.SPOKEN, seen.MOTION,
                          seen.ONE_LINE)
    page.evaluate(BARS_IN_PLACE)
    yield from violations(axe.run(page, options=RULES).response)
    for scheme in SCHEMES:
        page.evaluate("(scheme) => { document.documentElement.dataset.scheme = scheme; }", scheme)
        page.evaluate(seen.ARRIVED)
        yield from (f"{scheme}: {one}" for one in violations(page.evaluate(OF_COLOURS)))
        yield from (f"{scheme}: {one}" for one in seen.asked(page, seen.CONTRAST))
    page.evaluate(BARS_STICK)
    page.evaluate("(scheme) => { document.documentElement.dataset.scheme = scheme; }", "light")
    page.emulate_media(forced_colors="active", color_scheme="dark")
    yield from (f"forced colours: {one}" for one in seen.asked(page, seen.FORCED))
    page.emulate_media(forced_colors="none", color_scheme="light")
    page.set_viewport_size(NARROW)
    page.locator("html:not(.is-paged)").wait_for(state="attached")
    page.keyboard.press("Tab")
    page.evaluate(seen.ARRIVED)
    yield from seen.asked(page, seen.SIDEWAYS, seen.SMALL, seen.FOCUS)
    page.evaluate(SPACED)
    page.evaluate(AT_REST)
    yield from (f"spaced: {one}" for one in seen.asked(page, seen.SIDEWAYS, seen.CLIPPED))


def from_afar(page):
    """What the back row cannot read of a board, as the projector shows it."""
    page.set_viewport_size(PROJECTOR["viewport"])
    page.reload()       # laid out for this size from the beginning, and without the spaced letters
    page.evaluate(LAID_OUT)
    return seen.asked(page, seen.FROM_AFAR)


def part_of(look):
    return {BOARD: "boards", CONSOLE: "consoles"}.get(look.route, look.who)


# --- as plain pages: first, because some of what is on them is there for ten minutes after signing in

def test_every_look_says_and_does_without_a_script_what_it_is_there_for(world):
    jars = {who: {one["name"]: one["value"] for one in cookies} for who, cookies in world.cookies.items()}
    wrong, allowed = [], set()
    for look in {(one.who, world.address_of(one)): one for one in LOOKS}.values():
        address = world.address_of(look)
        made = world.errors.get(address)
        markup = made["body"] if made else requests.get(world.server.url + address, cookies=jars[look.who],
                                                        timeout=60).text
        for found in wrong_without_a_script(markup):
            parts = {(look.route, words) for words in ONLY_WITH_SCRIPT.get(look.route, {}) if words in found}
            allowed |= parts
            if not parts:
                wrong.append(f"{look.name} {found}")

    assert not wrong, "\n".join(wrong)
    assert allowed == {(route, words) for route, parts in ONLY_WITH_SCRIPT.items() for words in parts}


def strings_in(value):
    if isinstance(value, dict):
        value = list(value.values())
    return [value] if isinstance(value, str) else [one for part in value for one in strings_in(part)] if isinstance(
        value, list) else []


LIBRARY = [one for path in (ROOT / "content").glob("*.yaml")
           for one in strings_in(YAML(typ="safe").load(path.read_text()))]
#: What the people of these looks wrote and the library asks, which stays as it is; and what was said to them before,
#: when they read English.
OF_PEOPLE = [
    *LIBRARY, *TEXTS, "Family help, north", "Working together in our own town", "Working together in our town",
    "How agencies work together.", "Nothing here is harsh.", "How do you work with others?", "And with schools?",
    "Most of them.", "Talk early.", "Homes far away", "How sure are you of what you know?", "What do we make?",
    "Who says so", "For later: who pays?", "of them were known to a service.", "Key fact 1", "Supervision",
    "Team meeting", "With the family in the room", "Time", "Trust", "Training", "Hope", "doubt", "time", "Very",
    "Quite", "Team manager", "zqnothing", "dana@example.org", "Saved."]
OF_THINGS = ["workshop backup", "localhost", "http", "host", "yaml", "docx", "json", "VPN", "Windows", "Mac", "Linux",
             "Python", "Excel", "Word", "ZIP", "eth0", "Open Government Licence"]
KNOWN = re.compile(r"https?://\S+|" + "|".join(map(re.escape, sorted(OF_PEOPLE + OF_THINGS, key=len, reverse=True))))


def test_every_look_is_wholly_in_the_language_of_whoever_reads_it(world):
    """In Arabic, where every word of ours is seen that was forgotten, in a template, a rule or a state."""
    jars = {who: {one["name"]: one["value"] for one in cookies} for who, cookies in world.cookies.items()}
    wrong = {}
    for look in {(one.who, world.address_of(one)): one for one in LOOKS}.values():
        address = world.address_of(look)
        if address in world.errors:
            continue
        page = requests.get(world.server.url + address, cookies=jars[look.who], headers={"Accept-Language": "ar"},
                            timeout=60)
        root, words = latin_words(page.text)
        words = [one for one in words if re.search("[A-Za-z]{3}", NAMES.sub("", KNOWN.sub("", one)))]
        if words or (root.get("lang"), root.get("dir")) != ("ar", "rtl"):
            wrong[look.name] = (root.get("lang"), words)

    assert wrong == {}


# --- in a browser

@pytest.mark.timeout(1200)      # seconds: two for each look where many things go on at once
@pytest.mark.parametrize("part", sorted({part_of(look) for look in LOOKS}))
def test_every_look_is_for_everyone(pages, world, part):
    axe, wrong = Axe(), {}
    for look in [one for one in LOOKS if part_of(one) == part and (one.name in told.KEPT or not told.IS_WRITTEN)]:
        page = pages[look.who]
        opened(page, world, look)
        found = told.differences(page, look.name) if look.name in told.KEPT else []
        if not told.IS_WRITTEN:
            found += everything_wrong(page, axe)
            found += from_afar(page) if look.route == BOARD else []
        if found:
            wrong[look.name] = found
        page.context.set_offline(False)
    report = "\n".join(f"{name}:\n  " + "\n  ".join(found) for name, found in wrong.items())
    assert not wrong, report
