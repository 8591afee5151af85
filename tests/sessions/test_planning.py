from __future__ import annotations

from pathlib import Path

import pytest

from workshop.library.reader import read_library
from workshop.sessions.planning import check_plan, planned_steps

THEMES = read_library(Path(__file__).resolve().parents[2] / "content").themes
THEME = THEMES["children-with-mental-health-needs"]
NAME = {"field": "group_name", "words": "Give the group a name, such as “Family help, north”."}


@pytest.fixture
def steps():
    return planned_steps(THEME, "practitioners")


@pytest.mark.parametrize(("audience", "ids"), [
    ("practitioners", [f"practitioners-{number}" for number in range(1, 5)]),
    ("leaders", [f"leaders-{number}" for number in range(1, 5)]),
    ("both", [f"{audience}-{number}" for audience in ("practitioners", "leaders") for number in range(1, 5)]),
])
def test_a_plan_begins_with_every_question_of_the_audience_in_order(audience, ids):
    steps = planned_steps(THEME, audience)

    assert [step.id for step in steps] == ids
    assert [step.position for step in steps] == [str(number) for number in range(1, len(ids) + 1)]
    assert {step.chosen for step in steps} == {True}
    assert check_plan(steps, "Family help, north") == []


@pytest.mark.parametrize(("name", "problem"), [
    ("", NAME),
    ("   ", NAME),
    ("x" * 81, {"field": "group_name", "words": "Shorten the name of the group to 80 characters."}),
])
def test_a_group_needs_a_name_that_fits(steps, name, problem):
    assert check_plan(steps, name) == [problem]


@pytest.mark.parametrize("name", ["x" * 80, " Family help ", "فريق الشمال", "<b>"])
def test_any_other_name_will_do(steps, name):
    assert check_plan(steps, name) == []


@pytest.mark.parametrize("typed", ["0", "-1", "ten", "", " ", "1.5", "241", "999999", "1e3", "٣", "²", "0x10"])
def test_minutes_are_a_whole_number(steps, typed):
    steps[1].minutes = typed

    assert check_plan(steps, "North") == [
        {"field": "minutes-practitioners-2", "words": "Minutes: a whole number from 1 to 240."}]
    assert [step.problem for step in steps] == ["", "Minutes: a whole number from 1 to 240.", "", ""]


@pytest.mark.parametrize("typed", ["0", "-1", "first", "", "1000", "1.5"])
def test_a_place_is_a_whole_number(steps, typed):
    steps[0].position = typed

    assert check_plan(steps, "North") == [
        {"field": "position-practitioners-1", "words": "Order: a whole number from 1 to 999."}]


def test_what_is_typed_beside_a_question_that_is_not_chosen_does_not_matter(steps):
    steps[0].chosen, steps[0].minutes, steps[0].position = False, "ten", "first"

    assert check_plan(steps, "North") == []


def test_at_least_one_question_is_chosen(steps):
    for step in steps:
        step.chosen = False

    assert check_plan(steps, "North") == [
        {"field": "chosen-practitioners-1", "words": "Choose at least one question."}]


def test_everything_that_is_wrong_is_said_at_once(steps):
    steps[0].minutes, steps[2].position = "0", "third"

    assert [problem["field"] for problem in check_plan(steps, "")] == [
        "group_name", "minutes-practitioners-1", "position-practitioners-3"]
