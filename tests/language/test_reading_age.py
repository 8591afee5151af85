"""British English that a child of nine can read, by and large: the hardest sentences are named."""

from __future__ import annotations

import pytest
from language.reading_age import age_of, facilitators_sentences, hardest, participants_sentences

#: Years: of all sentences together, and of the hardest of them. For participants what is exact about harm or law may
#: take longer words. Facilitators work with the words of their field ("moderate", "anonymous"), which count as long.
PARTICIPANTS, FACILITATORS = (9, 15), (10, 20)
OF = {"participants": (participants_sentences, PARTICIPANTS), "facilitators": (facilitators_sentences, FACILITATORS)}


def test_the_sentences_are_found():
    assert len(participants_sentences()) > 200
    assert len(facilitators_sentences()) > 100
    assert set(participants_sentences()).isdisjoint(facilitators_sentences())
    assert age_of(["The cat sat on the mat."]) < 6 < age_of(["Notwithstanding organisational considerations, "
                                                             "participation necessitates authorisation."])


@pytest.mark.parametrize("whose", OF)
def test_they_are_read_with_ease_by_and_large(whose):
    sentences, (of_all, of_one) = OF[whose]
    worst = hardest(sentences(), 10)
    named = "\n".join(f"{one.age}: {one.text}" for one in worst)

    assert age_of(sentences()) <= of_all, named
    assert [one for one in worst if one.age > of_one] == [], named
