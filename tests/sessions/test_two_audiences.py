"""Practitioners and leaders in one room: each gets its own questions, two at once if need be, and roles stay counts."""

from __future__ import annotations

import sqlite3

import pytest
from people import Live, Room, client_id, in_words

from workshop.sessions.planning import planned_steps

PRACTITIONERS, LEADERS = "practitioners", "leaders"


def plan(app):
    """A question for practitioners, one for leaders, and a scale for both."""
    _slug, theme = next(iter(app.extensions["workshop_library"].themes.items()))
    steps = in_words(planned_steps(theme, "both"))
    first = next(step for step in steps if step.audience == PRACTITIONERS)
    second = next(step for step in steps if step.audience == LEADERS)
    third = next(step for step in steps if step not in (first, second))
    third.audience, third.kind, third.settings = "both", "scale", {}
    for position, step in enumerate((first, second, third), start=1):
        step.position = str(position)
    return [first, second, third]


@pytest.fixture
def room(app, amara):
    return Room(app, amara, audience="both", steps=plan(app))


def join_as(room, role, number=1):
    phones = room.join(number)
    for phone in phones:
        phone.browser.delete_cookie(f"phone-{room.room}")
        phone.browser.post(f"/j/{room.code}", data={"audience": role})
        phone.live = Live(room.app, "/participant", {"session": room.room}, phone.browser)
    return phones


def test_each_audience_gets_its_own_question_and_the_other_hears_why_it_has_none(room):
    (ben,), (mo,) = join_as(room, PRACTITIONERS), join_as(room, LEADERS)

    room.console.open_step(1)

    assert ben.state["step"]["audience"] == PRACTITIONERS
    assert (mo.state["step"], mo.state["waiting_words"]) == (
        None, "This one is for practitioners. The next one for you will appear here.")


def test_two_questions_stand_side_by_side_and_each_goes_to_its_own(room):
    (ben,), (mo,) = join_as(room, PRACTITIONERS), join_as(room, LEADERS)
    room.console.open_step(1)

    ack = room.console.act("open_step", step_id=room.console.step_id(2), beside=True)

    assert ack["ok"]
    assert (ben.state["step"]["audience"], mo.state["step"]["audience"]) == (PRACTITIONERS, LEADERS)
    board = room.board_state
    assert (board["is_beside"], [panel["step"]["is_open"] for panel in board["panels"]]) == (True, [True, True])
    assert ben.respond("From practice")["ok"]
    assert mo.respond("From leadership")["ok"]


def test_the_responses_of_each_stand_under_their_own_question(room):
    people = join_as(room, PRACTITIONERS, 3) + join_as(room, LEADERS, 3)
    room.console.open_step(1)
    room.console.act("open_step", step_id=room.console.step_id(2), beside=True)
    for phone in people:
        phone.respond(f"For {phone.state['step']['audience']}")
    for position in (1, 2):
        room.console.close_step(position)
        room.console.reveal_step(position)

    texts = [{card["text"] for card in panel["responses"]} for panel in room.board_state["panels"]]

    assert texts == [{"For practitioners"}, {"For leaders"}]


@pytest.mark.parametrize("position", [1, 3])
def test_only_questions_for_different_audiences_stand_side_by_side(room, position):
    room.console.open_step(1)
    before = room.board_state

    ack = room.console.act("open_step", step_id=room.console.step_id(position), beside=True)

    assert position == 1 or ack["words"].startswith("Two questions can stand side by side only when")
    assert [panel["key"] for panel in room.board_state["panels"]] == [panel["key"] for panel in before["panels"]]


def test_opening_a_question_for_both_closes_the_two(room):
    room.console.open_step(1)
    room.console.act("open_step", step_id=room.console.step_id(2), beside=True)

    room.console.open_step(3)

    assert [row["state"] for row in room.console.state["run_sheet"]] == ["closed", "closed", "open"]


def test_whoever_has_not_said_it_gets_the_question_and_may_say_it_later(room):
    (ben,) = join_as(room, "")
    room.console.open_step(2)
    asked = ben.state
    token = ben.browser.get(f"/w/{room.room}").text.split('data-csrf="')[1].split('"')[0]

    ben.browser.post(f"/w/{room.room}/audience", data={"csrf_token": token, "audience": PRACTITIONERS})

    assert (asked["step"]["audience"], asked["audience"]["mine"]) == (LEADERS, "")
    assert (ben.state["step"], ben.state["audience"]["mine"]) == (None, PRACTITIONERS)


def test_a_role_that_was_said_is_not_changed_and_nonsense_is_none(room):
    (ben,), (mo,) = join_as(room, LEADERS), join_as(room, "emperor")
    token = ben.browser.get(f"/w/{room.room}").text.split('data-csrf="')[1].split('"')[0]

    ben.browser.post(f"/w/{room.room}/audience", data={"csrf_token": token, "audience": PRACTITIONERS})

    assert (ben.state["audience"]["mine"], mo.state["audience"]["mine"]) == (LEADERS, "")


def test_a_session_for_one_audience_asks_nobody(app, amara):
    room = Room(app, amara)
    (ben,) = join_as(room, LEADERS)

    assert ben.state["audience"] == {"asks": False, "mine": "",
                                     "words": "You have not said whether you are a practitioner or a leader."}


def scale(room, practitioners, leaders):
    people = join_as(room, PRACTITIONERS, practitioners) + join_as(room, LEADERS, leaders)
    room.console.open_step(3)
    for number, phone in enumerate(people):
        ack = phone.live.command("submit_response", client_id=client_id(), step_id=phone.step_id,
                                 body={"value": str(1 + number % 5)})
        assert ack["ok"], ack
    room.console.close_step(3)
    room.console.reveal_step(3)
    return room.board_state["panels"][0]["results"]


def test_numbers_are_split_by_role_from_five_in_each(room):
    results = scale(room, 5, 6)

    assert [(part["heading"], sum(bar["count"] for bar in part["bars"])) for part in results["splits"]] == [
        ("Practitioners", 5), ("Leaders", 6)]


@pytest.mark.parametrize(("practitioners", "leaders"), [(4, 6), (6, 4), (10, 0)])
def test_with_fewer_than_five_in_either_role_nothing_is_split(room, practitioners, leaders):
    results = scale(room, practitioners, leaders)

    assert (sum(bar["count"] for bar in results["bars"]), results["splits"]) == (practitioners + leaders, [])


def test_a_correction_moves_the_count_of_its_role_and_a_withdrawal_takes_it_away(room, app):
    (ben,) = join_as(room, PRACTITIONERS)
    room.console.open_step(3)
    ben.respond(body={"value": "2"})
    ben.edit(0, body={"value": "4"})

    def counts():
        with sqlite3.connect(app.extensions["workshop_settings"].database) as connection:
            return dict(connection.execute("SELECT value, count FROM role_tally"))

    corrected = counts()
    ben.withdraw(0)

    assert corrected == {"2": 0, "4": 1, "*": 1}
    assert set(counts().values()) == {0}


def test_how_many_of_a_role_are_here_is_exact_from_five_only(room):
    join_as(room, PRACTITIONERS, 5)
    join_as(room, LEADERS, 4)

    assert room.console.state["roles_words"] == "5 practitioners and fewer than five leaders"


def test_a_role_stands_beside_no_response(room, app):
    (ben,) = join_as(room, PRACTITIONERS)
    room.console.open_step(1)
    ben.respond("From practice")

    with sqlite3.connect(app.extensions["workshop_settings"].database) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute("SELECT * FROM live_response")]

    assert "practitioners" not in str(rows)
