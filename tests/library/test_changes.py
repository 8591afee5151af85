"""What changed between two versions of a theme, and how hard a question is to read."""

from __future__ import annotations

import pytest
from themes import a_theme

from workshop.library.changes import GONE, NEW, SAME, Change, Piece, changes, words_changed
from workshop.library.reading_ease import hint, reading_ease, syllables
from workshop.library.themes import Theme


def with_questions(*asked):
    return Theme.model_validate(a_theme().model_dump() | {"questions": {"practitioners": [
        {"id": key, "question": words, "minutes": 8, "source": ""} for key, words in asked], "leaders": []}})


def test_nothing_changed():
    assert changes(a_theme(), a_theme()) == []


def test_a_changed_word_is_shown_between_those_that_stayed():
    assert words_changed("How agencies work together.", "How agencies talk together.") == [
        Piece(SAME, "How agencies "), Piece(GONE, "work "), Piece(NEW, "talk "), Piece(SAME, "together.")]


def test_texts_that_have_little_in_common_stand_one_after_the_other():
    assert words_changed("What did you see in the family?", "Who else might have known, and when?") == [
        Piece(GONE, "What did you see in the family?"), Piece(NEW, "Who else might have known, and when?")]


def test_changed_added_moved_and_removed_questions_are_named():
    old = with_questions(("one", "What of one?"), ("two", "What of two?"), ("three", "What of three?"))
    new = with_questions(("two", "What of two?"), ("one", "What of one now?"), ("four", "What of four?"))

    found = changes(old, new)

    assert [(change.heading, change.said) for change in found] == [
        ("Question for practitioners 1", "moved"), ("Question for practitioners 2", "changed and moved"),
        ("Question for practitioners 3", "added"), ("Question for practitioners 3 (before)", "removed")]
    assert found[1].fields == [("Question", [Piece(SAME, "What of "), Piece(GONE, "one?"), Piece(NEW, "one now?")])]


def test_the_title_and_the_source_are_compared():
    source = a_theme().source.model_copy(update={"licence": "Open"})

    assert changes(a_theme(), a_theme("Working closely", source=source)) == [
        Change("Title", "changed", [("", [Piece(SAME, "Working "), Piece(GONE, "together"), Piece(NEW, "closely")])]),
        Change("Licence", "changed", [("", [Piece(NEW, "Open")])])]


def test_settings_and_kinds_are_compared_in_words():
    old = with_questions(("one", "What of one?"))
    new = Theme.model_validate(old.model_dump() | {"questions": {"practitioners": [
        {"id": "one", "question": "What of one?", "minutes": 8, "source": "", "kind": "choice",
         "settings": {"options": ["Time", "Trust"], "several": True}}], "leaders": []}})

    (change,) = changes(old, new)

    assert [(label, pieces[-1].words) for label, pieces in change.fields] == [
        ("Kind", "Choice"), ("Settings: options", "Time, Trust"), ("Settings: several", "yes")]


@pytest.mark.parametrize(("word", "number"), [
    ("cat", 1), ("make", 1), ("makes", 1), ("houses", 2), ("wanted", 2), ("helped", 1), ("table", 2), ("children", 2),
    ("family", 3), ("practitioner", 4), ("confident", 3), ("the", 1), ("child’s", 1), ("beautiful", 3), ("ideas", 2)])
def test_syllables_are_estimated(word, number):
    assert syllables(word) == number


@pytest.mark.parametrize(("text", "least", "most"), [
    ("The cat sat on the mat. The dog ran to the door.", 95, 100),
    ("How do you listen to children, and what do you do with what they say?", 75, 100),
    ("Multidisciplinary organisational accountability necessitates comprehensive documentation.", 0, 5)])
def test_plain_sentences_score_high_and_long_words_low(text, least, most):
    assert least <= reading_ease(text) <= most


@pytest.mark.parametrize("text", ["", "Why?", "1 2 3 4 5 6 7 8", "...", "中文 中文"])
def test_a_text_that_is_too_short_has_no_score(text):
    assert reading_ease(text) is None


def test_a_hint_says_length_and_ease_and_that_it_is_an_estimate():
    assert hint(" ") == ""
    assert hint("Why?") == "4 characters."
    assert hint("How do you listen to the children you meet?").endswith("(an estimate): plain to read.")
    assert "over 130, a phone shows it in more than five lines" in hint("so " * 60)
