"""No text of a phone keeps the server busy, however it is made up."""

from __future__ import annotations

import time

import pytest

from workshop.guard import Tier, find
from workshop.guard.words import ordinary_words

LONGEST = 2000       # characters of a response
PIECES = ["a", "A ", "Aa ", "1", "1 ", "0 ", "+44", "@", "a.a@b.", "1/1/", "01 01 ", "born on the 1 ", "d.o.b. ",
          "1 Aa Aa Aa ", "1 A' ", "flat 1, ", "case no ", "case-", "ref ref no no ", "insta name name ", "reg no no ",
          "AB1234", "A1 1", "A1234567890", "Mr ", "working ", "a-", "a'", "Aa de ", "Zxqv ", "zxqv ", "李 ", "李a ",
          "(0", "07700 900123 ", "07700 90012 ", "+48 22 123 45 67 ", "0161/", "999 000 0018 ", "a\u0301", "a\u200b",
          "\n", ' "A', "x.com/", "ABCDE-", "1st of ", "12 of ", "０"]


def seconds(text, tier):
    """Of this process alone, the best of three."""
    taken = []
    for _ in range(3):
        started = time.process_time()
        find(text, tier=tier)
        taken.append(time.process_time() - started)
    return min(taken)


@pytest.mark.parametrize("tier", [Tier.PHONE, Tier.REVIEW])
def test_the_worst_texts_take_fifty_milliseconds_at_most_and_twice_the_length_twice_the_time(tier):
    ordinary_words()
    texts = [(piece * LONGEST)[:LONGEST] for piece in PIECES]

    slow = [text[:12] for text in texts if seconds(text, tier) > 0.05]
    more_than_linear = [text[:12] for text in texts
                        if seconds(text * 4, tier) > 12 * max(seconds(text, tier), 0.0005)]

    assert (slow, more_than_linear) == ([], [])
