"""British English that a child of nine can read, by and large: the hardest sentences are named."""

from __future__ import annotations

import pytest
from language.reading_age import BY_READER, age_of, hardest

#: Years: of all sentences together, and of the hardest of them. For participants what is exact about harm or law may
#: take longer words. Facilitators work with the words of their field ("moderate", "anonymous"), which count as long;
#: and the statements name laws.
LIMITS = {"participants": (9, 15), "facilitators": (10, 20), "statements": (10, 25)}


def test_the_sentences_are_found():
    assert {whose: len(sentences) > 40 for whose, sentences in BY_READER.items()} == dict.fromkeys(LIMITS, True)
    assert len(BY_READER["participants"]) > 200
    assert age_of(["The cat sat on the mat."]) < 6 < age_of(["Notwithstanding organisational considerations, "
                                                             "participation necessitates authorisation."])


@pytest.mark.parametrize("whose", LIMITS)
def test_they_are_read_with_ease_by_and_large(whose):
    sentences, (of_all, of_one) = BY_READER[whose], LIMITS[whose]
    worst = hardest(sentences, 10)
    named = "\n".join(f"{one.age}: {one.text}" for one in worst)

    assert age_of(sentences) <= of_all, named
    assert [one for one in worst if one.age > of_one] == [], named
