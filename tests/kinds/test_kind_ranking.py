from __future__ import annotations

import re

import pytest
from kind_pages import rendered, seen, step_of

from workshop.kinds import find_kind
from workshop.kinds.kind import ResponseUnfit, StepUnusable

KIND = find_kind("ranking")
ITEMS = ["Time", "Trust", "Training"]
RANKING = KIND.settings_of({"items": ITEMS})


def placed(*places):
    return dict(zip(("rank.a", "rank.b", "rank.c"), places, strict=False))


def results_of(*orders):
    return KIND.results(RANKING, [{"order": list(order)} for order in orders], people=len(orders), arrangement={},
                        split=None)


# --- planning

@pytest.mark.parametrize(("items", "words"), [
    ([], "A ranking needs at least two items: there are none."),
    (["Time"], "A ranking needs at least two items: there is only one."),
    ([f"Item {number}" for number in range(9)],
     "A ranking has at most 8 items, so that it fits a phone: there are 9."),
    (["Time", " "], "Item 2 is empty. Write something, or take it out."),
    (["Time", "Trust", "TIME"], "“TIME” is there twice. Take one of the two out."),
])
def test_a_ranking_that_cannot_be_is_refused_in_words(items, words):
    with pytest.raises(StepUnusable) as refusal:
        KIND.settings_of({"items": items})

    assert refusal.value.words == words


def test_settings_that_were_checked_can_be_checked_again():
    assert KIND.settings_of(RANKING.model_dump(mode="json")) == RANKING


def test_items_are_typed_one_a_line_and_come_back_the_same():
    planned = KIND.planned({"items": "Time\n\nTrust\n"})

    assert planned == {"items": ["Time", "Trust"]}
    assert KIND.plan_fields(planned)[0]["value"] == "Time\nTrust"


# --- what a phone sends

def test_an_order_is_stored_from_first_to_last():
    parts = KIND.read(RANKING, placed("2", "3", "1"))

    assert parts == {"order": {"order": ["c", "a", "b"]}}
    assert KIND.fields(RANKING, parts) == placed("2", "3", "1")
    assert KIND.said(RANKING, parts) == "1. Training\n2. Time\n3. Trust"


@pytest.mark.parametrize(("given", "words"), [
    ({}, "Put the 3 items in order first, or choose Pass."),
    (placed("", "", ""), "Put the 3 items in order first, or choose Pass."),
    (placed("1", "", "2"), "“Trust” has no place yet. Give it one from 1 to 3."),
    (placed("1", "2"), "“Training” has no place yet. Give it one from 1 to 3."),
    (placed("1", "2", "1"), "“Time” and “Training” both have place 1. Give each a place of its own."),
    (placed("1", "2", "4"), "The place of “Training” must be a number from 1 to 3."),
    (placed("1", "2", "0"), "The place of “Training” must be a number from 1 to 3."),
    (placed("1", "2", "last"), "The place of “Training” must be a number from 1 to 3."),
    (placed("1", "2", ["3", "3"]), "The place of “Training” must be a number from 1 to 3."),
    (placed("1", "2", "3") | {"rank.d": "4"},
     "One of these items is not in the list. Give a place to each item that is there."),
])
def test_what_is_no_whole_order_is_refused_and_names_the_item(given, words):
    with pytest.raises(ResponseUnfit) as refusal:
        KIND.read(RANKING, given)

    assert refusal.value.words == words


def test_an_order_never_stands_on_the_board_as_a_card_and_is_not_told_by_role():
    assert not KIND.has_cards
    assert KIND.card(RANKING, {"order": ["a"]}) is None
    assert KIND.tallies({"order": ["a", "b", "c"]}) == []


# --- results

def test_four_responses_show_no_places_and_say_why():
    assert results_of("abc", "abc", "abc", "abc") == {
        "is_enough": False, "words": [],
        "why_not": "No numbers are shown: fewer than five have answered, and with so few, numbers point at people."}


def test_five_responses_show_average_places_with_their_spread_best_first():
    results = results_of("abc", "bac", "bca", "bac", "bac")

    assert [(row["place"], row["label"], row["average"], row["low"], row["high"]) for row in results["ranks"]] == [
        (1, "Trust", "1.2", 1, 1), (2, "Time", "2.0", 2, 2), (3, "Training", "2.8", 3, 3)]
    assert results["words"] == [
        "5 people put these in order; 1 is first.", "First on average: Trust (1.2).",
        "The dot is the average; the line is where the middle half of the group placed it."]
    assert KIND.rows(RANKING, results)[0] == ("Trust", "on average 1.2, most in place 1")


def test_a_group_that_is_divided_has_a_wide_spread():
    row = next(row for row in results_of("abc", "abc", "cba", "cba", "bac")["ranks"] if row["key"] == "a")

    assert (row["average"], row["words"]) == ("2.0", "on average 2.0, most between 1 and 3")


@pytest.mark.parametrize("many", range(5, 30))
def test_what_is_said_of_most_is_true_of_more_than_half(many):
    """The first item stands at each place as evenly as it can."""
    orders = [("abc", "bac", "cba")[number % 3] for number in range(many)]
    places = [order.index("a") + 1 for order in orders]

    row = next(row for row in results_of(*orders)["ranks"] if row["key"] == "a")

    assert sum(row["low"] <= place <= row["high"] for place in places) > many / 2


def test_items_with_the_same_average_share_a_place():
    results = results_of("abc", "bac", "abc", "bac", "abc", "bac")

    assert [(row["label"], row["place"]) for row in results["ranks"]] == [("Time", 1), ("Trust", 1), ("Training", 3)]
    assert results["words"][1] == "First on average: Time and Trust (1.5 each)."


def test_every_place_has_a_field_of_its_own_on_the_line():
    row = results_of("abc", "abc", "abc", "abc", "abc")["ranks"][1]

    assert (row["low_at"], row["average_at"], row["high_at"]) == ("50%", "50%", "50%")


# --- pages

def test_without_a_script_each_item_has_a_choice_of_places():
    page = rendered("ranking", "fields", step=step_of("ranking", {"items": ITEMS}))

    assert page.count('name="rank.') == 3
    assert page.count("<option value=") == 12
    assert page.count('<option value="" selected') == 3


def test_the_places_that_were_sent_are_chosen():
    page = rendered("ranking", "fields", step=step_of("ranking", {"items": ITEMS}), given=placed("2", "3", "1"))

    assert re.findall(r'value="(.)" selected', page) == ["2", "3", "1"]


def test_the_drawing_says_its_numbers():
    words, _sent = seen(rendered("ranking", "results", results=results_of("abc", "bac", "bca", "bac", "bac")))

    assert "1 Trust on average 1.2, most in place 1 2 Time on average 2.0" in words


def test_blank_parts_for_the_script_can_be_rendered():
    assert "Keep this order" in seen(rendered("ranking", "fields"))[0]
    assert seen(rendered("ranking", "results"))[0] == ""
