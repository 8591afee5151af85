from __future__ import annotations

import pytest

from workshop.errors import NotFound
from workshop.kinds.text import ResponseEmpty
from workshop.responses.submit import ChangedElsewhere, StepNotOpen, TooManyResponses


def test_submit_response_adds_to_the_open_step(group):
    group.respond("Ben", "  We meet each week. ")

    assert (group.own("Ben"), group.answered, group.has_passed("Ben")) == ({0: ("We meet each week.", 0)}, 1, [False])
    assert group.own("Chidi") == {}


def test_submit_response_takes_up_to_three_of_one_person(group):
    for text in ("one", "two", "three"):
        group.respond("Ben", text)

    with pytest.raises(TooManyResponses) as refusal:
        group.respond("Ben", "four")

    assert refusal.value.words == "You have sent 3 responses, which is the most. You can edit or withdraw one of them."
    assert (group.own("Ben"), group.answered) == ({0: ("one", 0), 1: ("two", 0), 2: ("three", 0)}, 1)
    group.respond("Chidi", "of somebody else")


def test_submit_response_with_the_same_id_is_the_same_act(group):
    group.respond("Ben", "Once", act="a" * 16)
    group.respond("Ben", "Once", act="a" * 16)

    assert group.own("Ben") == {0: ("Once", 0)}


def test_the_same_id_of_two_phones_is_two_acts(group):
    group.respond("Ben", "mine", act="a" * 16)
    group.respond("Chidi", "mine too", act="a" * 16)

    assert (group.own("Ben"), group.own("Chidi")) == ({0: ("mine", 0)}, {0: ("mine too", 0)})


def test_a_retry_after_the_step_closed_is_still_the_same_act(group):
    group.respond("Ben", "In time", act="a" * 16)
    group.close()

    group.respond("Ben", "In time", act="a" * 16)

    assert group.own("Ben") == {0: ("In time", 0)}


def test_a_refused_act_may_be_tried_again_with_the_same_id(group):
    with pytest.raises(ResponseEmpty):
        group.respond("Ben", " ", act="a" * 16)

    group.respond("Ben", "Now with words", act="a" * 16)

    assert group.own("Ben") == {0: ("Now with words", 0)}


ACTS = pytest.mark.parametrize("act", [
    lambda group, step_id: group.respond("Ben", "late", step_id=step_id),
    lambda group, step_id: group.edit("Ben", 0, "late", step_id=step_id),
    lambda group, step_id: group.withdraw("Ben", 0, step_id=step_id),
    lambda group, step_id: group.skip("Ben", step_id=step_id),
], ids=["submit", "edit", "withdraw", "pass"])


@ACTS
def test_every_act_is_refused_at_a_closed_step(group, act):
    group.respond("Ben", "in time")
    group.close()

    with pytest.raises(StepNotOpen) as refusal:
        act(group, group.step_id)

    assert refusal.value.acknowledgement() == {"ok": False, "error": "step_not_open",
                                               "words": "This question has closed. Your words are still here."}
    assert (group.own("Ben"), group.answered) == ({0: ("in time", 0)}, 1)


@ACTS
def test_every_act_is_refused_at_a_step_that_was_not_asked_yet(group, act):
    with pytest.raises(StepNotOpen):
        act(group, group.step_ids[1])


@ACTS
def test_every_act_is_refused_at_a_step_of_another_session(group, other_group, act):
    with pytest.raises(NotFound):
        act(group, other_group.step_id)

    assert other_group.answered == 0


@ACTS
def test_no_act_reaches_a_step_that_does_not_exist(group, act):
    with pytest.raises(NotFound):
        act(group, 10**12)


def test_edit_response_corrects_ones_own(group):
    group.respond("Ben", "Evry week")

    group.edit("Ben", 0, "Every week", act="e" * 16)
    group.edit("Ben", 0, "Every week", act="e" * 16)

    assert (group.own("Ben"), group.answered) == ({0: ("Every week", 1)}, 1)


def test_edit_response_is_refused_when_another_tab_was_first(group):
    group.respond("Ben", "first")
    group.edit("Ben", 0, "from one tab")

    with pytest.raises(ChangedElsewhere) as refusal:
        group.edit("Ben", 0, "from the other", edits=0)

    assert refusal.value.name == "changed_elsewhere"
    assert group.own("Ben") == {0: ("from one tab", 1)}


@pytest.mark.parametrize("slot", [0, 1, 2])
def test_nobody_reaches_the_response_of_another(group, slot):
    group.respond("Ben", "Only mine")

    with pytest.raises(NotFound):
        group.edit("Chidi", slot, "not yours")
    with pytest.raises(NotFound):
        group.withdraw("Chidi", slot)

    assert group.own("Ben") == {0: ("Only mine", 0)}


def test_edit_response_refuses_a_text_as_submit_does(group):
    group.respond("Ben", "words")

    with pytest.raises(ResponseEmpty):
        group.edit("Ben", 0, "")

    assert group.own("Ben") == {0: ("words", 0)}


def test_withdraw_response_takes_it_back_and_counts_nobody(group):
    group.respond("Ben", "not this", act="s" * 16)

    group.withdraw("Ben", 0, act="w" * 16)
    group.withdraw("Ben", 0, act="w" * 16)
    group.respond("Ben", "not this", act="s" * 16)   # a retry that was on its way

    assert (group.own("Ben"), group.answered) == ({}, 0)


def test_withdraw_response_leaves_the_others_of_the_same_person(group):
    group.respond("Ben", "one")
    group.respond("Ben", "two")

    group.withdraw("Ben", 0)

    assert (group.own("Ben"), group.answered) == ({1: ("two", 0)}, 1)


def test_a_withdrawn_response_makes_room_for_another(group):
    for text in ("one", "two", "three"):
        group.respond("Ben", text)
    group.withdraw("Ben", 1)

    group.respond("Ben", "instead")

    assert group.own("Ben") == {0: ("one", 0), 1: ("instead", 0), 2: ("three", 0)}


def test_a_withdrawn_response_that_still_stands_on_the_board_makes_room_too(group):
    group.reveal()
    for text in ("one", "two", "three"):
        group.respond("Ben", text)
    group.release()
    group.withdraw("Ben", 1)

    group.respond("Ben", "instead")

    assert group.own("Ben") == {0: ("one", 0), 1: ("instead", 0), 2: ("three", 0)}
    with pytest.raises(TooManyResponses):
        group.respond("Ben", "four")


def test_a_response_withdrawn_twice_is_not_found(group):
    group.respond("Ben", "gone")
    group.withdraw("Ben", 0)

    with pytest.raises(NotFound) as refusal:
        group.withdraw("Ben", 0)

    assert refusal.value.words == "That response is no longer here: it may have been withdrawn in another tab."


def test_new_words_after_a_hidden_response_was_withdrawn_are_not_hidden(group):
    """Ben's second card was hidden; he takes it back and writes something else: nobody has hidden that."""
    for text in ("one", "two", "three"):
        group.respond("Ben", text)
    group.reveal()
    group.release()
    group.hide(group.id_of("two"))
    group.withdraw("Ben", 1)

    group.respond("Ben", "something else")
    assert group.board == ["one", "three"]
    group.release_all()

    assert group.board == ["one", "something else", "three"]


def test_pass_step_counts_and_says_nothing(group):
    group.skip("Ben", act="p" * 16)
    group.skip("Ben", act="p" * 16)
    group.skip("Ben")

    assert (group.own("Ben"), group.answered, group.has_passed("Ben")) == ({}, 1, [True])


def test_somebody_who_passed_may_still_write(group):
    group.skip("Ben")

    group.respond("Ben", "After all")

    assert (group.own("Ben"), group.answered, group.has_passed("Ben")) == ({0: ("After all", 0)}, 1, [False])


def test_pass_step_takes_nothing_back(group):
    group.respond("Ben", "Kept")

    group.skip("Ben")

    assert (group.own("Ben"), group.answered, group.has_passed("Ben")) == ({0: ("Kept", 0)}, 1, [False])


def test_responses_at_two_steps_are_apart(group):
    group.respond("Ben", "to the first", act="a" * 16)
    group.open(2)

    group.respond("Ben", "to the second", step_id=group.step_ids[1], act="a" * 16)

    assert (group.own("Ben"), group.answered) == ({0: ("to the first", 0)}, 1)
