"""Every control says what it does, on the page itself: read without a mouse, and without JavaScript."""

from __future__ import annotations

import re

from pages import words_of

from workshop.live.commands import REGISTRY
from workshop.live.events import FACILITATOR

ABOUT = re.compile(r'data-about="([^"]+)"')
#: A form whose button has its own words beside it.
DESCRIBED = re.compile(r'<form[^>]* action="(\w+)"[^>]*>(?:(?!</form>).)*aria-describedby="tool-', re.DOTALL)


def test_every_command_of_the_console_is_explained_on_it(room):
    page = room.facilitator.browser.get(f"/sessions/{room.room}/console").text
    explained = {name for names in ABOUT.findall(page) for name in names.split()} | set(DESCRIBED.findall(page))
    commands = {name for (role, name), command in REGISTRY.items()
                if role == FACILITATOR and not command.run.__module__.startswith("workshop.kinds")}

    assert commands - explained == set()
    assert explained - commands == set()


def test_each_region_explains_itself_behind_one_closed_line(room):
    browser = room.facilitator.browser
    room.console.open_step(1)
    console = browser.get(f"/sessions/{room.room}/console").text
    plan = browser.get("/sessions/new?theme=children-with-mental-health-needs&audience=practitioners").text

    for page, regions in ((console, ("the large button and the board", "this question", "the run sheet",
                                     "the whole session")), (plan, ("a question on the run sheet",))):
        assert [region for region in regions if f"What these do: {region}" not in words_of(page)] == []
        assert re.findall(r'<details class="details about"[^>]*open', page) == []
