from __future__ import annotations

from pathlib import Path

import pytest

from workshop.kinds import all_kinds
from workshop.library.reader import read_library
from workshop.sessions.offers import offered_steps
from workshop.sessions.planning import MOST_STEPS, check_plan, in_order, planned_steps, take_over

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
    assert [step.problems for step in steps] == [{}, {"minutes": "Minutes: a whole number from 1 to 240."}, {}, {}]


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


def offers_of(theme, audience="practitioners"):
    """Every step that can be added, by its id."""
    parts = offered_steps(theme, audience, questions=len(planned_steps(theme, audience)))
    return {step.id: step for part in parts for step in part.steps}


@pytest.fixture
def offers():
    return offers_of(THEME)


def chosen(*steps):
    for step in steps:
        step.chosen = True
    return list(steps)


def test_a_question_is_of_the_kind_its_theme_says(steps):
    assert [(step.becomes, step.made_of()) for step in steps[:2]] == [
        ("reflection", {"scaffold": "none"}),
        ("scale", {"low": "Not confident yet", "high": "Very confident", "points": 5, "asks_why": True})]


@pytest.mark.parametrize(("kind", "typed", "made"), [
    ("reflection", {"scaffold": "what"}, {"scaffold": "what"}),
    ("scale", {"low": "Never", "high": "Always"}, {"low": "Never", "high": "Always", "points": 5, "asks_why": False}),
    ("choice", {"options": "By phone\r\nIn person\r\n", "several": "yes"}, {
        "options": [{"id": "a", "label": "By phone"}, {"id": "b", "label": "In person"}], "several": True}),
    ("ranking", {"items": "Time\nTrust"}, {"items": [{"id": "a", "label": "Time"}, {"id": "b", "label": "Trust"}]}),
    ("word", {}, {}),
])
def test_a_question_may_be_asked_as_another_kind(steps, kind, typed, made):
    fields = {f"set-practitioners-1-{kind}-{name}": [value] for name, value in typed.items()}

    take_over(steps, {"chosen": ["practitioners-1"], "kind-practitioners-1": [kind]} | fields)

    assert check_plan(steps, "North") == []
    assert (steps[0].becomes, steps[0].made_of()) == (kind, made)


def test_what_the_form_does_not_show_of_the_themes_settings_is_kept(steps):
    steps[1].settings["points"] = 4

    take_over(steps, {"chosen": ["practitioners-2"], "kind-practitioners-2": ["scale"],
                      "set-practitioners-2-scale-low": ["Never"]})

    assert steps[1].made_of() == {"low": "Never", "high": "Completely", "points": 4, "asks_why": False}


@pytest.mark.parametrize(("kind", "typed", "words"), [
    ("choice", {}, "A choice needs at least two options: there are none."),
    ("choice", {"options": "\n".join(f"way {number}" for number in range(50))},
     "A choice has at most 12 options, so that it fits a phone: there are 50."),
    ("ranking", {"items": "Time\nTrust\nTime"}, "“Time” is there twice. Take one of the two out."),
    ("quiz", {}, "No kind of step is called “quiz”. The kinds are: "
     f"{', '.join(kind.name for kind in all_kinds().values() if kind.is_offered)}."),
    ("briefing", {}, "This step cannot be of that kind. Choose one of the list."),
    ("parking_lot", {}, "This step cannot be of that kind. Choose one of the list."),
])
def test_a_kind_or_settings_that_cannot_be_used_are_a_problem_of_that_step(steps, kind, typed, words):
    fields = {f"set-practitioners-1-{kind}-{name}": [value] for name, value in typed.items()}

    take_over(steps, {"chosen": ["practitioners-1", "practitioners-2"], "kind-practitioners-1": [kind]} | fields)

    assert check_plan(steps, "North") == [{"field": "settings-practitioners-1", "words": words}]
    assert [step.problems for step in steps[:2]] == [{"settings": words}, {}]


def test_what_was_typed_for_one_kind_is_kept_while_another_is_chosen(steps):
    take_over(steps, {"chosen": ["practitioners-1"], "kind-practitioners-1": ["word"],
                      "set-practitioners-1-choice-options": ["One\nOne"]})

    row = steps[0].as_row()

    assert check_plan(steps, "North") == []
    assert [one["fields"][0]["value"] for one in row["kinds"] if one["name"] == "choice"] == ["One\nOne"]


def test_nothing_is_added_unless_it_is_chosen(steps, offers):
    take_over([*steps, *offers.values()], {"chosen": ["practitioners-1"]})

    assert [step.id for step in (*steps, *offers.values()) if step.chosen] == ["practitioners-1"]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("audience", ["practitioners", "leaders", "both"])
def test_everything_that_can_be_added_can_be_used_as_it_is(theme, audience):
    offers = chosen(*offers_of(theme, audience).values())

    assert check_plan(offers, "North") == []
    assert [step.id for step in offers if step.is_own] == []
    assert {step.audience for step in offers} == {audience}


def test_key_facts_and_learning_points_can_be_added_as_cards(offers):
    cards = [step for step in offers.values() if step.kind == "briefing"]
    fact, learning = THEME.key_facts[0], THEME.learning[0]

    assert len(cards) == len(THEME.key_facts) + len(THEME.learning)
    assert offers[f"card_{fact.id}"].made_of() == {
        "figure": fact.figure, "statement": fact.statement,
        "source": f"{THEME.source.publisher}: {THEME.source.publication}, {fact.source}"}
    assert (offers[f"card_{learning.id}"].made_of()["figure"],
            offers[f"card_{learning.id}"].made_of()["statement"]) == ("", learning.point)


def test_the_words_of_a_card_cannot_be_changed_by_the_form(offers):
    card = offers["card_fact-1"]

    take_over([card], {"chosen": [card.id], f"kind-{card.id}": ["briefing"],
                       f"set-{card.id}-briefing-statement": ["Something else entirely."]})

    assert card.made_of()["statement"] == THEME.key_facts[0].statement


def test_steps_that_are_added_come_where_they_belong(steps, offers):
    ids = [step.id for step in in_order([*steps, *chosen(*offers.values())])]

    assert ids[:6] == ["add_agencies", "add_check_in", "add_before", "card_fact-1", "card_fact-2", "card_fact-3"]
    assert ids[6:11] == ["practitioners-1", "add_phases", "practitioners-2", "add_break", "practitioners-3"]
    assert ids[11:] == ["practitioners-4", *(f"card_learning-{number}" for number in range(1, 7)),
                        "add_after", "add_actions", "add_check_out", "add_worth"]


def test_a_pair_asks_the_same_twice(offers):
    early, late = offers["add_before"], offers["add_after"]

    take_over([early, late], {
        "chosen": [early.id, late.id], f"kind-{early.id}": ["before_after"], f"kind-{late.id}": ["before_after"],
        f"question-{early.id}": ["I know  whom\r\nto ask."], f"set-{early.id}-before_after-low": ["Not yet"],
        f"set-{early.id}-before_after-high": ["Always"]})

    assert check_plan([early, late], "North") == []
    assert [(step.question, step.is_own) for step in (early, late)] == [("I know  whom\r\nto ask.", True)] * 2
    assert [step.made_of() for step in (early, late)] == [
        {"moment": moment, "pair": "confidence", "low": "Not yet", "high": "Always"} for moment in ("before", "after")]


@pytest.mark.parametrize("alone", ["add_before", "add_after"])
def test_a_pair_is_chosen_whole_or_not_at_all(offers, alone):
    chosen(offers[alone])

    assert check_plan(list(offers.values()), "North") == [{
        "field": "chosen-add_after", "words": "“Before” and “After” ask the same twice: choose both, or neither."}]


def test_before_comes_before_after(offers):
    early, late = chosen(offers["add_before"], offers["add_after"])
    early.position, late.position = "9", "2"

    assert check_plan([early, late], "North") == [{
        "field": "position-add_after", "words": "“Before” comes before “After”: give it the earlier place."}]


def test_the_clock_of_a_break_runs_as_long_as_the_plan_says(offers):
    (pause,) = chosen(offers["add_break"])
    pause.minutes = "15"

    assert pause.made_of() == {"minutes": 15}
    pause.minutes = "121"
    assert [problem["field"] for problem in check_plan([pause], "North")] == ["minutes-add_break"]


@pytest.mark.parametrize(("typed", "words"), [
    ("  ", "Check-in: Write the question first."),
    ("x" * 201, "Check-in: The question has 201 characters: at most 200 can be read from a phone and a board. "
                "Shorten it."),
    ("a\u202eb", "Check-in: The question holds characters that cannot be shown. Type it anew, letter by letter."),
])
def test_words_of_ones_own_have_to_be_readable(offers, typed, words):
    (check_in,) = chosen(offers["add_check_in"])
    check_in.question = typed

    assert check_plan([check_in], "North") == [{"field": "question-add_check_in", "words": words}]


def test_more_steps_than_a_run_sheet_holds_are_a_problem_and_never_cut(steps):
    many = [step for _round in range(11) for step in planned_steps(THEME, "practitioners")]

    assert check_plan(many[:MOST_STEPS], "North") == []
    assert check_plan(many, "North") == [{
        "field": "chosen", "words": "A run sheet holds at most 40 steps, and 44 are chosen. Untick 4."}]
