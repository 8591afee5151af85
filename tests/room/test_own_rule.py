"""The group's own ground rule, set from the console."""

from __future__ import annotations

import pytest
from pages import form_to, words_of
from people import Room

RULE = "Phones face down while somebody speaks"


@pytest.fixture
def room(app, amara):
    return Room(app, amara)


def send(amara, room, **typed):
    page = amara.browser.get(f"/sessions/{room.room}/console").text
    return amara.browser.post(f"/sessions/{room.room}/set_own_rule",
                              data=form_to(page, "set_own_rule").fields | typed)


def test_a_rule_set_by_a_plain_form_stands_on_console_board_and_phones(amara, room):
    (ben,) = room.join()

    send(amara, room, rule=RULE)

    assert form_to(amara.browser.get(f"/sessions/{room.room}/console").text, "set_own_rule").fields["rule"] == RULE
    assert RULE in room.board_state["own_rule_words"]
    assert RULE in words_of(ben.browser.get(f"/w/{room.room}").text)


def test_an_empty_rule_takes_it_away_also_with_a_script_which_leaves_empty_fields_out(amara, room):
    send(amara, room, rule=RULE)

    assert room.console.act("set_own_rule")["ok"] is True
    assert (room.console.state["own_rule"], room.board_state["own_rule_words"]) == ("", "")


@pytest.mark.parametrize("typed", [{"rule": RULE * 5}, {"rule": RULE, "plan_revision": "99"}])
def test_a_rule_that_is_refused_stands_in_its_field_again(amara, room, typed):
    answer = send(amara, room, **typed)

    assert 400 <= answer.status_code < 500
    assert form_to(answer.text, "set_own_rule").fields["rule"] == typed["rule"]
