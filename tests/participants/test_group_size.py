from __future__ import annotations

import pytest

from workshop.participants.group_size import SIZES, answered_words, joined_state, size_of


@pytest.mark.parametrize(("joined", "mode"), [
    (0, "solo"), (1, "solo"), (2, "supervision"), (3, "very_small"), (4, "very_small"), (5, "small"), (7, "small"),
    (8, "group"), (39, "group"), (40, "event"), (1_000, "event"),
])
def test_each_size_of_group_has_its_truth(joined, mode):
    assert size_of(joined).mode == mode


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.mode)
def test_no_size_promises_more_than_is_true(size):
    said = f"{size.words} {size.after_sending}".lower()

    assert "confidential" not in said
    assert "secret" not in said
    assert "anonymous" not in said or size.least >= 3
    assert "nobody can" not in said


@pytest.mark.parametrize(("joined", "words"), [(0, "Nobody has joined yet"), (1, "1 joined"), (9, "9 joined")])
def test_who_has_joined_is_a_number(joined, words):
    assert joined_state(joined) == {"count": joined, "words": words}


@pytest.mark.parametrize(("answered", "joined", "words"), [
    (0, 1, "Waiting for responses"),
    (1, 1, "Waiting for responses"),
    (2, 4, "Waiting for responses"),
    (3, 4, "3 or more have answered"),
    (4, 4, "3 or more have answered"),
    (0, 9, "None of 9 have answered yet"),
    (1, 9, "1 of 9 has answered"),
    (7, 9, "7 of 9 have answered"),
    (9, 9, "All 9 have answered"),
    (6, 3, "All 6 have answered"),    # some have left since
])
def test_who_is_ready_is_said_in_words_and_vaguely_in_a_very_small_group(answered, joined, words):
    assert answered_words(answered, joined) == words
