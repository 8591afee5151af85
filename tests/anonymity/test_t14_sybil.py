"""T14: somebody with several browsers can fake a crowd. That cannot be prevented; so everybody sees the number, the
same one, and it is said that it counts phones."""

from __future__ import annotations

import pytest
from pages import words_of
from people import Room


@pytest.mark.parametrize("joined", [1, 2, 4, 6])
def test_phone_board_console_and_join_card_all_show_the_same_number(app, amara, joined):
    room = Room(app, amara, questions=1)
    ben = room.join(joined)[0]

    seen = {"phone": ben.state["joined"], "board": room.board_state["joined"], "console": room.console.state["joined"]}
    pages = {"phone": ben.browser.get(f"/w/{room.room}").text,
             "join card": app.test_client().get(f"/j/{room.code}").text}

    assert seen == {who: {"count": joined, "words": f"{joined} joined"} for who in seen}
    assert [page for page, text in pages.items() if f"{joined} joined" not in words_of(text)] == []


def test_the_number_grows_for_everybody_when_somebody_joins_again(app, amara):
    """A facilitator who opens three browsers beside one participant cannot do so unseen."""
    room = Room(app, amara, questions=1)
    (ben,) = room.join(1)
    room.join(3)

    assert (ben.state["joined"]["count"], room.board_state["joined"]["count"]) == (4, 4)


def test_the_limit_is_said_where_people_are_told_how_to_check(app):
    words = words_of(app.test_client().get("/how-you-can-check").text)

    assert "One person can join with several browsers and make the group look larger." in words
    assert "We cannot prevent it" in words
    assert "Count the people." in words


def test_there_is_no_personal_way_in(app):
    """One code for everybody: a link of one's own would name its holder."""
    ways_in = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("participants.")
               and "<" in rule.rule and not rule.rule.startswith("/w/")}

    assert ways_in == {"/j/<code>", "/j/<code>/calendar.ics"}
