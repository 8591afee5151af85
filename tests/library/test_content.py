"""The themes that come with Workshop: everything the briefing asks and says, with its exact figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workshop.kinds import all_kinds
from workshop.library.reader import read_library

FOLDER = Path(__file__).resolve().parents[2] / "content"
LIBRARY = read_library(FOLDER)
CHILDREN, PRE_SCHOOL, OUTSIDE = (
    "children-with-mental-health-needs", "pre-school-children-and-parents-mental-health", "harm-outside-the-family")
THEMES = list(LIBRARY.themes.values())
QUESTIONS = [question for theme in THEMES for question in (*theme.questions.practitioners, *theme.questions.leaders)]


def test_every_file_is_good_and_in_its_place():
    assert (list(LIBRARY.themes), LIBRARY.problems) == ([CHILDREN, PRE_SCHOOL, OUTSIDE], [])


@pytest.mark.parametrize(("slug", "practitioners", "leaders", "learning"), [
    (CHILDREN, 4, 4, 6), (PRE_SCHOOL, 3, 5, 7), (OUTSIDE, 4, 6, 6)])
def test_a_theme_holds_all_its_questions_facts_and_learning(slug, practitioners, leaders, learning):
    assert LIBRARY.themes[slug].counts() == {
        "key_facts": 3, "learning": learning, "questions": {"practitioners": practitioners, "leaders": leaders}}


def test_together_they_hold_26_questions_9_facts_and_19_learning_points():
    assert (len(QUESTIONS), sum(len(theme.key_facts) for theme in THEMES),
            sum(len(theme.learning) for theme in THEMES)) == (26, 9, 19)


@pytest.mark.parametrize(("slug", "number", "words"), [
    (CHILDREN, 1, ["Over a fifth"]),
    (CHILDREN, 2, ["92%"]),
    (CHILDREN, 3, ["sexual abuse or exploitation"]),
    (PRE_SCHOOL, 1, ["Over half"]),
    (OUTSIDE, 1, ["almost a quarter"]),
])
def test_a_key_fact_keeps_its_exact_figure(slug, number, words):
    fact = LIBRARY.themes[slug].key_facts[number - 1]

    assert [word for word in words if word.lower() not in f"{fact.figure} {fact.statement}".lower()] == []


def test_the_deaths_of_pre_school_children_are_counted_as_the_source_counts_them():
    said = " ".join(f"{fact.figure} {fact.statement}" for fact in LIBRARY.themes[PRE_SCHOOL].key_facts).lower()

    assert [words for words in (("fifteen", "15"), ("twelve", "12"), ("six", "6"))
            if not any(re.search(rf"\b{word}\b", said) for word in words)] == []


@pytest.mark.parametrize("theme", THEMES, ids=LIBRARY.themes)
def test_every_item_says_where_it_comes_from(theme):
    items = [*theme.key_facts, *theme.learning, *theme.questions.practitioners, *theme.questions.leaders]
    places = [item.source for item in items]

    assert len(set(places)) == len(places)
    assert theme.source.publisher == "Child Safeguarding Practice Review Panel"
    assert theme.content_note.endswith("You can skip anything or step out.")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.source)
def test_a_question_is_one_sentence_that_fits_a_phone(question):
    assert len(question.question) <= 140
    assert question.question.count("?") == 1
    assert question.question.endswith("?")
    assert not re.search(r"[.!;]\s", question.question)
    assert all(probe.endswith("?") for probe in question.probes)
    assert 5 <= question.minutes <= 15


def test_a_scale_says_what_its_ends_mean():
    scales = [question for question in QUESTIONS if question.kind == "scale"]

    assert len(scales) == 4
    assert [question.source for question in scales if not {"low", "high"} <= set(question.settings)] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_head_of_a_file_names_kinds_that_there_are(path):
    head = path.read_text(encoding="utf-8").split("\norder:")[0]
    named = re.findall(r"^#   ([a-z_]+)  ", head, re.MULTILINE)

    assert len(named) > 4
    assert [name for name in named if name not in all_kinds() or not all_kinds()[name].is_offered] == []
