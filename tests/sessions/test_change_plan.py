"""Changing the plan while the group is in it: nothing that people wrote is lost, and a stale list changes nothing."""

from __future__ import annotations

import pytest


def sheet(room):
    return [(row["position"], row["question"]) for row in room.console.state["run_sheet"]]


def add(room, **given):
    fields = {"kind": "reflection", "question": "What would a child say?", "audience": "practitioners", "minutes": 5,
              "settings": {}} | given
    return room.console.act("add_step", **fields)


@pytest.fixture
def questions(room):
    return [words for _position, words in sheet(room)]


def test_a_question_of_the_facilitators_own_is_added_and_labelled_everywhere(room, questions):
    (ben,) = room.join()

    ack = add(room, after=room.console.step_id(1))
    room.console.open_step(2)

    assert ack["words"] == "Added at place 2. It is labelled as your own."
    assert sheet(room) == [(1, questions[0]), (2, "What would a child say?"), (3, questions[1]), (4, questions[2])]
    own = "Added by your facilitator, not from the publication"
    assert ben.state["step"]["own_words"] == room.board_state["panels"][0]["step"]["own_words"] == own
    assert room.console.state["run_sheet"][1]["is_own"]


def test_a_question_that_was_added_is_taken_out_again_by_undo(room, questions):
    undo = add(room)["undo"]

    assert room.console.command(undo["command"], **undo["payload"])["ok"]
    assert [question for _position, question in sheet(room)] == questions


@pytest.mark.parametrize(("given", "error", "words"), [
    ({"kind": "quiz"}, "step_unusable", "No kind of step is called “quiz”."),
    ({"kind": "parking_lot"}, "step_unusable", "A step of this kind cannot be added."),
    ({"question": "  \u200b "}, "step_unusable", "Write the question first."),
    ({"question": "a\x07b"}, "step_unusable", "The question holds characters that cannot be shown."),
    ({"question": "x" * 201}, "step_unusable", "The question has 201 characters"),
    ({"audience": "leaders"}, "step_unusable", "Choose for whom the question is"),
    ({"audience": "everybody"}, "step_unusable", "Choose for whom the question is"),
    ({"minutes": 0}, "step_unusable", "Minutes: a whole number from 1 to 240."),
    ({"minutes": 241}, "step_unusable", "Minutes: a whole number from 1 to 240."),
    ({"kind": "choice", "settings": {"options": ""}}, "step_unusable", ""),
    ({"kind": "choice", "settings": {"options": "\n".join(f"option {n}" for n in range(50))}}, "step_unusable", ""),
    ({"kind": "ranking", "settings": {"items": "one\none"}}, "step_unusable", ""),
    ({"after": 10 ** 9}, "not_found", ""),
])
def test_a_step_that_cannot_be_is_refused_with_what_to_change(room, questions, given, error, words):
    ack = add(room, **given)

    assert (ack["ok"], ack["error"]) == (False, error)
    assert ack["words"].startswith(words)
    assert [question for _position, question in sheet(room)] == questions


def test_a_run_sheet_that_is_full_says_so(room):
    for number in range(37):
        assert add(room, question=f"Number {number}?")["ok"]

    assert add(room)["words"].startswith("A run sheet holds at most 40 steps.")


def test_steps_are_put_in_another_order_and_the_others_close_up(room, questions):
    room.console.act("move_step", step_id=room.console.step_id(3), to=1)

    assert sheet(room) == [(1, questions[2]), (2, questions[0]), (3, questions[1])]


def test_reordering_a_stale_list_changes_nothing_and_says_what_happened(room, questions):
    stale = room.console.state["plan_revision"]
    room.console.act("skip_step", step_id=room.console.step_id(2))

    ack = room.console.act("move_step", step_id=room.console.step_id(3), to=1, plan_revision=stale)

    assert (ack["error"], ack["state"]["plan_revision"]) == ("plan_changed", stale + 1)
    assert [question for _position, question in sheet(room)] == questions


@pytest.mark.parametrize("to", [0, -1, 4, 10 ** 9])
def test_there_is_no_place_outside_the_run_sheet(room, questions, to):
    ack = room.console.act("move_step", step_id=room.console.step_id(1), to=to)

    assert ack["words"] == "There are places 1 to 3 on this run sheet."
    assert [question for _position, question in sheet(room)] == questions


def test_the_large_button_goes_past_what_is_skipped_until_it_is_put_back(room):
    room.console.act("skip_step", step_id=room.console.step_id(1))
    past = room.console.state
    room.console.act("unskip_step", step_id=room.console.step_id(1))

    assert (past["next_act"]["step_id"], past["run_sheet"][0]["state_words"]) == (room.console.step_id(2), "Skipped")
    assert room.console.state["next_act"]["step_id"] == room.console.step_id(1)


def test_questions_are_numbered_without_those_skipped(room):
    room.console.act("skip_step", step_id=room.console.step_id(1))
    room.console.open_step(2)

    assert room.console.state["headline"] == "Question 1 of 2"


@pytest.mark.parametrize("command", ["skip_step", "remove_step"])
def test_what_was_asked_cannot_be_skipped_or_removed(room, command):
    room.console.open_step(1)

    ack = room.console.act(command, step_id=room.console.step_id(1))

    assert ack["words"].startswith("Question 1 has been asked already")


def test_only_a_question_of_ones_own_can_be_removed(room, questions):
    refused = room.console.act("remove_step", step_id=room.console.step_id(1))
    add(room)
    removed = room.console.act("remove_step", step_id=room.console.step_id(4))

    assert (refused["words"], removed["ok"]) == ("This question belongs to the theme: skip it instead.", True)
    assert [question for _position, question in sheet(room)] == questions


@pytest.fixture
def answered(room):
    ben, chidi, dele = room.join(3)
    room.console.open_step(1)
    for phone, text in ((ben, "from Ben"), (chidi, "from Chidi"), (dele, "from Dele")):
        phone.respond(text)
    room.console.close_step(1)
    room.console.reveal_step(1)
    return room


def on_board(room):
    return sorted(card["text"] for card in room.board_state["responses"])


def test_cleared_responses_are_gone_for_everybody_and_come_back_whole(answered):
    ben = answered.phones[0]
    step_id = answered.console.step_id(1)

    answered.console.act("clear_step", step_id=step_id)
    cleared = (on_board(answered), answered.console.state["responses"], ben.state["yours"]["responses"])
    answered.console.act("unclear_step", step_id=step_id)

    assert cleared == ([], [], [])
    assert on_board(answered) == ["from Ben", "from Chidi", "from Dele"]
    assert [one["text"] for one in ben.state["yours"]["responses"]] == ["from Ben"]


def test_phones_hear_that_a_step_was_cleared_and_may_answer_anew(answered):
    ben = answered.phones[0]
    ben.live.received()
    answered.console.act("clear_step", step_id=answered.console.step_id(1))
    answered.console.open_step(1)

    heard = [name for name, _payload in ben.live.received()]
    again = ben.respond("Anew")

    assert "step_cleared" in heard
    assert [one["text"] for one in again["yours"]["responses"]] == ["Anew"]


def test_what_was_sent_after_a_clearing_stands_beside_what_comes_back(answered):
    step_id = answered.console.step_id(1)
    answered.console.act("clear_step", step_id=step_id)
    answered.console.open_step(1)
    for phone in answered.phones:
        phone.respond("Anew")
    answered.console.close_step(1)
    answered.console.act("unclear_step", step_id=step_id)
    answered.console.reveal_step(1)

    assert on_board(answered) == ["Anew", "Anew", "Anew", "from Ben", "from Chidi", "from Dele"]
    assert sorted(one["text"] for one in answered.phones[0].state["yours"]["responses"]) == ["Anew", "from Ben"]


def test_there_is_one_step_of_undo_for_a_clearing(answered):
    step_id = answered.console.step_id(1)

    assert answered.console.act("unclear_step", step_id=step_id)["words"] == "There is nothing to bring back."
    answered.console.act("clear_step", step_id=step_id)
    answered.console.act("clear_step", step_id=step_id)
    assert answered.console.act("unclear_step", step_id=step_id)["ok"]
    assert answered.console.act("unclear_step", step_id=step_id)["ok"] is False


def test_what_is_cleared_when_the_session_closes_is_in_no_summary(answered, app):
    answered.console.act("clear_step", step_id=answered.console.step_id(1))
    answered.console.act("close_session")

    summary = answered.facilitator.browser.get(f"/sessions/{answered.room}/summary.json").json

    assert summary["steps"][0]["responses"] == []


def test_the_board_is_blank_at_once_and_shows_everything_again(answered):
    answered.console.act("blank_board")
    blank = answered.board_state
    answered.console.act("unblank_board")

    assert (blank["is_blank"], "from Ben" in str(blank)) == (True, False)
    assert on_board(answered) == ["from Ben", "from Chidi", "from Dele"]


def test_a_closed_session_cannot_be_changed(room):
    room.console.act("close_session")
    step_id = room.console.step_id(1)

    acks = [room.console.act(name, **fields) for name, fields in (
        ("skip_step", {"step_id": step_id}), ("move_step", {"step_id": step_id, "to": 2}),
        ("clear_step", {"step_id": step_id}), ("set_session_review", {"review": "on"}), ("blank_board", {}))]

    assert {ack["error"] for ack in acks} == {"session_not_open"}
