from __future__ import annotations

import pytest
from kind_pages import rendered, seen, step_of

from workshop.kinds import find_kind
from workshop.kinds.counts import EVERYBODY
from workshop.kinds.kind import ResponseUnfit, StepUnusable
from workshop.kinds.text import ResponseTooLong, ResponseUnusable

KIND = find_kind("scale")
SCALE = KIND.settings_of({"low": "Not sure", "high": "Quite sure"})
NO_WHY = KIND.settings_of({"asks_why": False})


def results_of(values, split=None):
    bodies = [{"value": value} for value in values] + [{"text": "why"}]
    return KIND.results(SCALE, bodies, people=len(values), arrangement={}, split=split)


@pytest.mark.parametrize(("given", "words"), [
    ({"points": 1}, "A scale runs from 1 to 3, 4 or 5: 1 leaves too little to choose."),
    ({"points": 0}, "A scale runs from 1 to 3, 4 or 5: 0 leaves too little to choose."),
    ({"points": 10}, "A scale has at most 5 points, so that it fits a phone."),
    ({"low": " "}, "Scale: low: string should have at least 1 character."),
    ({"middle": "so so"}, "Scale: middle: extra inputs are not permitted."),
])
def test_a_scale_that_cannot_be_is_refused_in_words(given, words):
    with pytest.raises(StepUnusable) as refusal:
        KIND.settings_of(given)

    assert refusal.value.words == words


def test_settings_that_were_checked_can_be_checked_again():
    assert KIND.settings_of(SCALE.model_dump(mode="json")) == SCALE
    assert KIND.settings_of(KIND.planned({"low": "", "high": "Fully", "asks_why": "on"})).high == "Fully"


# --- what a phone sends

def test_the_number_and_the_why_are_stored_apart():
    assert KIND.read(SCALE, {"value": "4", "why": " We meet. "}) == {"value": {"value": 4}, "why": {"text": "We meet."}}


@pytest.mark.parametrize("why", ["", "  ", "\u200b", "\x00", ["a"]])
def test_a_number_needs_no_why(why):
    assert KIND.read(SCALE, {"value": "1", "why": why}) == {"value": {"value": 1}}


def test_a_why_that_was_not_asked_for_is_left_out():
    assert KIND.read(NO_WHY, {"value": "1", "why": "because"}) == {"value": {"value": 1}}


@pytest.mark.parametrize(("given", "words"), [
    ({}, "Choose a number from 1 to 5 first, or choose Pass."),
    ({"value": "", "why": "words only"}, "Choose a number from 1 to 5 first, or choose Pass."),
    ({"value": "0"}, "Choose a number from 1 to 5."),
    ({"value": "6"}, "Choose a number from 1 to 5."),
    ({"value": "4.0"}, "Choose a number from 1 to 5."),
    ({"value": "４"}, "Choose a number from 1 to 5."),
    ({"value": ["1", "2"]}, "Choose a number from 1 to 5."),
])
def test_what_is_no_number_of_the_scale_is_refused_in_words(given, words):
    with pytest.raises(ResponseUnfit) as refusal:
        KIND.read(SCALE, given)

    assert refusal.value.words == words


def test_the_why_is_checked_as_any_text():
    with pytest.raises(ResponseTooLong):
        KIND.read(SCALE, {"value": "4", "why": "x" * 2_001})
    with pytest.raises(ResponseUnusable):
        KIND.read(SCALE, {"value": "4", "why": "be\x07fore"})


def test_ones_own_number_is_said_with_what_it_means():
    assert KIND.said(SCALE, {"value": {"value": 5}, "why": {"text": "We meet."}}) == "5 – Quite sure\nWe meet."
    assert KIND.said(SCALE, {"value": {"value": 3}}) == "3"


def test_the_why_is_a_card_and_the_number_never():
    assert KIND.card(SCALE, {"text": "We meet."}) == {"text": "We meet.", "note": ""}
    assert KIND.card(SCALE, {"value": 4}) is None
    assert (KIND.tallies({"value": 4}), KIND.tallies({"text": "We meet."})) == (["4"], [])


# --- results

def test_four_responses_show_no_numbers_and_say_why():
    assert results_of([1, 2, 4, 5]) == {
        "is_enough": False, "words": [],
        "why_not": "No numbers are shown: fewer than five have answered, and with so few, numbers point at people."}


def test_five_responses_show_a_distribution_with_its_numbers_in_words():
    results = results_of([2, 4, 4, 4, 5])

    assert results["words"] == ["5 people answered.", "Most often chosen: 4 (3 of 5).",
                                "The middle of all numbers is 4."]
    assert [(bar["label"], bar["count"], bar["share"], bar["words"]) for bar in results["bars"]] == [
        ("1 – Not sure", 0, 0, "0 of 5"), ("2", 1, 20, "1 of 5"), ("3", 0, 0, "0 of 5"), ("4", 3, 60, "3 of 5"),
        ("5 – Quite sure", 1, 20, "1 of 5")]
    assert KIND.rows(SCALE, results)[3] == ("4", "3")


@pytest.mark.parametrize(("values", "top", "middle"), [
    ([1, 1, 3, 5, 5], "Most often chosen: 1 – Not sure and 5 – Quite sure (2 of 5 each).",
     "The middle of all numbers is 3."),
    ([1, 1, 1, 5, 5, 5], "Most often chosen: 1 – Not sure and 5 – Quite sure (3 of 6 each).",
     "The middle of all numbers lies between 1 and 5."),
    ([1, 2, 3, 4, 5], "Every number was chosen equally often (1 of 5 each).", "The middle of all numbers is 3."),
    ([5, 5, 5, 5, 5], "Most often chosen: 5 – Quite sure (5 of 5).", "The middle of all numbers is 5."),
])
def test_a_divided_group_is_not_told_as_one_that_agrees(values, top, middle):
    assert results_of(values)["words"][1:] == [top, middle]


def test_roles_stand_side_by_side():
    split = {"practitioners": {"4": 5, EVERYBODY: 5}, "leaders": {"2": 6, EVERYBODY: 6}}

    results = results_of([4] * 5 + [2] * 6, split)

    assert [(part["heading"], part["bars"][1]["words"]) for part in results["splits"]] == [
        ("Practitioners", "0 of 5"), ("Leaders", "6 of 6")]


# --- pages

def test_the_fields_hold_what_was_sent_as_text():
    page = rendered("scale", "fields", step=step_of("scale", {"low": "Not sure"}), given={"value": "4", "why": "<b>"})

    assert seen(page)[0] == ("Your response 1 – Not sure 2 3 4 5 – Completely Why? If you like to say Kept apart from "
                             "your number: nobody can tell which number it goes with. <b>")
    assert seen(page)[1] == {"value": "4"}
    assert "<b>" not in page


def test_a_why_that_is_not_asked_is_out_of_sight():
    page = rendered("scale", "fields", step=step_of("scale", {"asks_why": False}))

    assert "Why?" not in seen(page)[0]


def test_both_roles_are_shown_under_their_names():
    split = {"practitioners": {"4": 5, EVERYBODY: 5}, "leaders": {"2": 6, EVERYBODY: 6}}

    words, _sent = seen(rendered("scale", "results", results=results_of([4] * 5 + [2] * 6, split)))

    assert words.index("11 people answered.") < words.index("Practitioners") < words.index("Leaders")
