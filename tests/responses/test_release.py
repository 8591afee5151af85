"""Batches: in a small room the strongest attack is watching who taps, and what then appears, changes or vanishes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from workshop.kinds import find_kind
from workshop.responses import queries
from workshop.responses.release import shows_live
from workshop.sessions import run_sheet

FEW, MANY = 5, 8


@pytest.fixture
def shown(group):
    """A group whose question is revealed while it is open."""
    group.reveal()
    return group


def test_nothing_is_released_before_the_reveal(group):
    for name in ("Ben", "Chidi", "Dele"):
        group.respond(name, f"from {name}")

    assert (group.release(MANY), group.console, group.board) == (None, [], [])


def test_one_response_never_comes_alone(shown):
    shown.respond("Ben", "alone")

    assert (shown.release(MANY), shown.console) == (None, [])


def test_in_a_large_group_two_come_together(shown):
    shown.respond("Ben", "one")
    shown.respond("Chidi", "two")

    assert shown.release(MANY) == (["one", "two"], 0)
    assert (shown.console, shown.board) == (["one", "two"], ["one", "two"])


def test_in_a_small_group_the_first_batch_is_of_three(shown):
    shown.respond("Ben", "one")
    shown.respond("Chidi", "two")
    assert shown.release(FEW) is None

    shown.respond("Dele", "three")

    assert shown.release(FEW) == (["one", "three", "two"], 0)


def test_in_a_small_group_later_batches_are_of_two(shown):
    for text in ("one", "two", "three"):
        shown.respond("Ben", text)
    shown.release(FEW)
    shown.respond("Chidi", "four")
    assert shown.release(FEW) is None

    shown.respond("Dele", "five")

    assert shown.release(FEW) == (["five", "four"], 0)


def test_a_correction_waits_for_the_next_batch(shown):
    shown.respond("Ben", "Evry week")
    shown.respond("Chidi", "Each month")
    shown.release(MANY)

    shown.edit("Ben", 0, "Every week")
    assert (shown.release(MANY), shown.board) == (None, ["Each month", "Evry week"])
    shown.respond("Dele", "Never")

    assert shown.release(MANY) == (["Every week", "Never"], 0)
    assert shown.board == ["Each month", "Every week", "Never"]


def test_a_withdrawal_waits_for_the_next_batch(shown):
    shown.respond("Ben", "not this")
    shown.respond("Chidi", "Each month")
    shown.release(MANY)

    shown.withdraw("Ben", 0)
    assert (shown.release(MANY), shown.board) == (None, ["Each month", "not this"])
    shown.respond("Dele", "Never")

    assert shown.release(MANY) == (["Never"], 1)
    assert (shown.console, shown.board) == (["Each month", "Never"], ["Each month", "Never"])


def test_a_correction_taken_back_is_no_change(shown):
    shown.respond("Ben", "as it was")
    shown.respond("Chidi", "other")
    shown.release(MANY)
    shown.edit("Ben", 0, "changed")
    shown.edit("Ben", 0, "as it was", edits=1)
    shown.respond("Dele", "new")

    assert shown.release(MANY) is None


def test_what_was_withdrawn_before_it_was_shown_was_never_there(shown):
    shown.respond("Ben", "gone")
    shown.withdraw("Ben", 0)
    shown.respond("Chidi", "one")
    shown.respond("Dele", "two")

    assert shown.release(MANY) == (["one", "two"], 0)


def test_everything_is_released_when_the_step_closes(group):
    group.respond("Ben", "alone")

    assert group.release_all() == (["alone"], 0)
    assert (group.console, group.board) == (["alone"], [])
    assert group.release_all() is None


def test_nothing_is_released_by_and_by_at_a_closed_step(shown):
    shown.respond("Ben", "one")
    shown.respond("Chidi", "two")
    shown.close()

    assert shown.release(MANY) is None


def test_a_hidden_response_stays_hidden_through_a_correction(shown):
    shown.respond("Ben", "one")
    shown.respond("Chidi", "two")
    shown.release(MANY)
    shown.hide(shown.id_of("one"))
    shown.edit("Ben", 0, "one, again")
    shown.respond("Dele", "three")
    shown.respond("Ella", "four")

    shown.release(MANY)

    assert (shown.console, shown.board) == (["four", "one, again", "three", "two"], ["four", "three", "two"])


def test_the_change_of_a_hidden_card_hides_nobody_on_the_board(shown):
    shown.respond("Ben", "one")
    shown.respond("Chidi", "two")
    shown.release(MANY)
    shown.hide(shown.id_of("one"))
    shown.edit("Ben", 0, "one, again")
    shown.respond("Dele", "three")

    assert (shown.release(MANY), shown.board) == (None, ["two"])


def test_the_order_of_a_batch_is_not_that_of_arrival(shown):
    texts = [f"{number:02}" for number in range(30)]
    for text in texts:
        shown.respond(f"person {text}", text)
    shown.release(MANY)

    order = shown.asked(lambda step: [row.shown_body["text"] for row in queries.for_board(step)])

    assert order != texts
    assert sorted(order) == texts


@pytest.mark.parametrize(("display", "joined", "is_live"), [
    ("auto", 0, False), ("auto", 7, False), ("auto", 8, True), ("auto", 40, True),
    ("live", 0, True), ("live", 2, True), ("live", 8, True),
    ("held", 0, False), ("held", 8, False), ("held", 40, False),
])
def test_responses_show_as_they_come_from_eight_or_as_chosen(display, joined, is_live):
    assert shows_live(SimpleNamespace(display=display, rules=find_kind("reflection")), joined) is is_live


@pytest.mark.parametrize(("display", "is_revealed"), [("live", True), ("held", False), ("auto", False)])
def test_the_choice_for_an_open_step_counts_at_once(group, display, is_revealed):
    group.on(run_sheet.set_display, step_id=group.step_id, display=display)

    assert group.asked(lambda step: (step.display, step.is_revealed)) == (display, is_revealed)


@pytest.mark.parametrize(("joined", "people", "is_released"), [
    (MANY, 1, False), (MANY, 2, True), (FEW, 2, False), (FEW, 3, True)])
def test_a_batch_counts_people_and_not_what_one_of_them_sends(shown, joined, people, is_released):
    for text in ("one", "two", "three"):
        shown.respond("Ben", text)

    assert (shown.release(joined, people) is not None) == is_released


def test_one_persons_afterthought_at_a_question_closed_before_waits_for_others(shown):
    shown.respond("Ben", "at first")
    shown.respond("Chidi", "at first too")
    shown.release_all()
    shown.respond("Dele", "afterwards")

    assert shown.release_all(people=1) is None
    assert shown.console == ["at first", "at first too"]
    assert shown.release_all(people=2) == (["afterwards"], 0)


def test_in_a_group_of_two_nothing_is_held_back_at_a_close(shown):
    shown.respond("Ben", "at first")
    shown.release_all(joined=2, people=1)
    shown.respond("Ben", "afterwards")

    assert shown.release_all(joined=2, people=1) == (["afterwards"], 0)


def test_so_few_that_they_point_at_people_wait_for_the_facilitator_at_the_first_close(shown):
    shown.respond("Ben", "alone")

    shown.release_all()

    assert (shown.console, shown.board) == (["alone"], [])
