"""What a phone's history keeps of a session: a title that says nothing, an address that says nothing."""

from __future__ import annotations

import re

import pytest
from people import Room

GROUP = "Family help, north"


@pytest.fixture
def visited(app, amara):
    """Everything a participant's browser goes through, with its final address, by what it is."""
    room = Room(app, amara, group_name=GROUP)
    ben, code = app.test_client(), room.code
    found = {"home": ben.get("/"), "join": ben.get(f"/j/{code}"),
             "joined": ben.post(f"/j/{room.code}", follow_redirects=True)}
    room.console.open_step(1)
    token = re.search(r'data-csrf="([^"]+)"', found["joined"].text).group(1)
    step_id = ben.get(f"/w/{room.room}/state").json["step"]["id"]
    sent = {"csrf_token": token, "client_id": "a" * 16, "step_id": step_id}
    found |= {"question": ben.get(f"/w/{room.room}"),
              "problem": ben.post(f"/w/{room.room}/submit_response", data=sent | {"text": ""}),
              "sent": ben.post(f"/w/{room.room}/submit_response", data=sent | {"text": "Said"}, follow_redirects=True),
              "look back": ben.get(f"/w/{room.room}/look-back"), "nowhere": ben.get(f"/w/{room.room}/no/where"),
              "joined again": ben.get(f"/j/{room.code}", follow_redirects=True)}
    found["no session"] = app.test_client().get(f"/w/{room.room}")
    room.console.act("close_session")
    return room.room, code, found | {"closed": ben.get(f"/w/{room.room}"), "gone": ben.get(f"/w/{room.room}")}


def test_every_title_says_workshop_and_no_more(visited):
    _room, _code, pages = visited

    titles = {name: re.search("<title>(.*?)</title>", page.text).group(1) for name, page in pages.items()}

    assert titles == dict.fromkeys(pages, "Workshop") | {"problem": "Error: Workshop"}


def test_after_joining_no_address_holds_the_code_the_theme_or_the_group(visited, app):
    room, code, pages = visited
    words = {word.lower() for theme in app.extensions["workshop_library"].themes.values()
             for word in re.findall(r"\w{4,}", f"{theme.title} {GROUP}")}

    addresses = {name: page.request.full_path.replace(room, "").lower() for name, page in pages.items()
                 if name not in ("home", "join")}

    assert code.lower() in pages["join"].request.path.lower()
    assert [name for name, address in addresses.items() if code.lower() in address or any(
        word in address for word in words)] == []
