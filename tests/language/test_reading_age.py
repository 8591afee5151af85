"""British English that a child of nine can read, by and large: the hardest sentences are named."""

from __future__ import annotations

from language.reading_age import age_of, hardest, participants_sentences

#: Years. Of all sentences together, and of the hardest of them: what is exact about harm or law may take longer words.
OF_ALL, OF_ONE = 9, 15


def test_the_sentences_are_found():
    assert len(participants_sentences()) > 200
    assert age_of(["The cat sat on the mat."]) < 6 < age_of(["Notwithstanding organisational considerations, "
                                                             "participation necessitates authorisation."])


def test_participants_read_at_nine_by_and_large():
    worst = "\n".join(f"{one.age}: {one.text}" for one in hardest(10))

    assert age_of(participants_sentences()) <= OF_ALL, worst
    assert [one for one in hardest(10) if one.age > OF_ONE] == [], worst
