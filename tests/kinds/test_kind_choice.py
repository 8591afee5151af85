from __future__ import annotations

import pytest
from kind_pages import rendered, seen, step_of

from workshop.kinds import find_kind
from workshop.kinds.counts import EVERYBODY
from workshop.kinds.kind import ResponseUnfit, StepUnusable

KIND = find_kind("choice")
LABELS = ["Weekly", "Monthly", "Never"]
ONE = KIND.settings_of({"options": LABELS})
SEVERAL = KIND.settings_of({"options": LABELS, "several": True})


def results_of(choices, settings=ONE, split=None):
    bodies = [{"choices": list(chosen)} for chosen in choices]
    return KIND.results(settings, bodies, people=len(bodies), arrangement={}, split=split)


# --- planning

def test_options_are_named_by_their_place():
    assert [(option.id, option.label) for option in ONE.options] == [("a", "Weekly"), ("b", "Monthly"), ("c", "Never")]


def test_options_keep_the_ids_they_were_given():
    settings = KIND.settings_of({"options": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]})

    assert [option.id for option in settings.options] == ["yes", "no"]


@pytest.mark.parametrize("settings", [ONE, SEVERAL])
def test_settings_that_were_checked_can_be_checked_again(settings):
    assert KIND.settings_of(settings.model_dump(mode="json")) == settings


@pytest.mark.parametrize(("given", "words"), [
    ({}, "A choice needs at least two options: there are none."),
    ({"options": []}, "A choice needs at least two options: there are none."),
    ({"options": ["Only this"]}, "A choice needs at least two options: there is only one."),
    ({"options": [f"Option {number}" for number in range(50)]},
     "A choice has at most 12 options, so that it fits a phone: there are 50."),
    ({"options": ["Yes", ""]}, "Option 2 is empty. Write something, or take it out."),
    ({"options": ["Yes", " \u200b "]}, "Option 2 is empty. Write something, or take it out."),
    ({"options": ["Yes", "No", "yes "]}, "“yes” is there twice. Take one of the two out."),
    ({"options": ["Yes", "N\x00o"]}, "Option 2 holds characters that cannot be shown. Type it again."),
    ({"options": ["Yes", "x" * 81]}, "Option 2 has 81 characters: the most is 80."),
    ({"options": [{"id": "a", "label": "Yes"}, {"id": "a", "label": "No"}]},
     "Two options have the same id. Give each its own."),
    ({"options": LABELS, "colour": "red"}, "Choice: colour: extra inputs are not permitted."),
])
def test_a_choice_that_cannot_be_is_refused_in_words(given, words):
    with pytest.raises(StepUnusable) as refusal:
        KIND.settings_of(given)

    assert refusal.value.words == words


@pytest.mark.parametrize("options", ["Yes", 3, None, [3, 4], [["Yes"], ["No"]], [{"label": "Yes"}, {"label": "No"}],
                                     [{"id": "A b", "label": "Yes"}, {"id": "b", "label": "No"}]])
def test_options_of_another_shape_are_refused(options):
    with pytest.raises(StepUnusable):
        KIND.settings_of({"options": options})


def test_twelve_options_are_not_too_many():
    assert len(KIND.settings_of({"options": [f"Option {number}" for number in range(12)]}).options) == 12


def test_options_are_typed_one_a_line_and_come_back_the_same():
    planned = KIND.planned({"options": "Weekly\r\n\n  Monthly \nNever\n", "several": "on"})
    fields = {field["name"]: field for field in KIND.plan_fields(planned)}

    assert planned == {"options": LABELS, "several": True, "coarse": False}
    assert fields["options"]["value"] == "Weekly\nMonthly\nNever"
    assert fields["several"]["value"] is True
    assert KIND.plan_fields(SEVERAL.model_dump(mode="json"))[0]["value"] == "Weekly\nMonthly\nNever"
    assert KIND.planned({}) == {"options": [], "several": False, "coarse": False}


# --- what a phone sends

@pytest.mark.parametrize(("settings", "given", "chosen"), [
    (ONE, "b", ["b"]), (ONE, ["b"], ["b"]), (SEVERAL, "b", ["b"]), (SEVERAL, ["c", "a"], ["a", "c"]),
    (SEVERAL, ["a", "a"], ["a"])])
def test_what_was_chosen_is_stored_in_the_order_of_the_options(settings, given, chosen):
    assert KIND.read(settings, {"choice": given}) == {"choice": {"choices": chosen}}


@pytest.mark.parametrize(("settings", "given", "words"), [
    (ONE, {}, "Choose one first, or choose Pass."),
    (ONE, {"choice": ""}, "Choose one first, or choose Pass."),
    (SEVERAL, {"choice": []}, "Choose at least one first, or choose Pass."),
    (ONE, {"choice": "z"}, "That is not one of the options any more. Choose again from the list."),
    (SEVERAL, {"choice": ["a", "Weekly"]}, "That is not one of the options any more. Choose again from the list."),
    (SEVERAL, {"choice": [""]}, "That is not one of the options any more. Choose again from the list."),
    (ONE, {"choice": ["a", "b"]}, "Choose only one here."),
])
def test_what_cannot_be_chosen_is_refused_in_words(settings, given, words):
    with pytest.raises(ResponseUnfit) as refusal:
        KIND.read(settings, given)

    assert refusal.value.words == words


def test_ones_own_choice_is_said_in_words():
    assert KIND.said(SEVERAL, {"choice": {"choices": ["a", "c"]}}) == "Weekly\nNever"


def test_a_choice_never_stands_on_the_board_as_a_card():
    assert not KIND.has_cards
    assert KIND.card(ONE, {"choices": ["a"]}) is None


def test_a_choice_is_counted_by_role_under_each_option():
    assert KIND.tallies({"choices": ["a", "c"]}) == ["a", "c"]


# --- results

def test_four_responses_show_no_numbers_and_say_why():
    assert results_of("aabc") == {
        "is_enough": False, "words": [],
        "why_not": "No numbers are shown: fewer than five have answered, and with so few, numbers point at people."}


def test_five_responses_show_bars_with_their_numbers_in_words():
    results = results_of("aaabb")

    assert results["words"] == ["5 people answered.", "Most often chosen: Weekly (3 of 5).", "Chosen by nobody: Never."]
    assert [(bar["label"], bar["share"], bar["words"]) for bar in results["bars"]] == [
        ("Weekly", 60, "3 of 5"), ("Monthly", 40, "2 of 5"), ("Never", 0, "0 of 5")]
    assert results["splits"] == []
    assert KIND.rows(ONE, results) == [("Weekly", "3"), ("Monthly", "2"), ("Never", "0")]


def test_with_several_choices_shares_are_of_people_and_not_of_choices():
    results = results_of(["abc", "ab", "a", "a", "b"], SEVERAL)

    assert [bar["share"] for bar in results["bars"]] == [80, 60, 20]
    assert results["words"][0] == "5 people answered, and could choose several."


def test_options_chosen_equally_often_are_all_named():
    assert results_of("aabbc")["words"][1] == "Most often chosen: Weekly and Monthly (2 of 5 each)."
    assert results_of("aabbcc")["words"][1] == "All 3 were chosen equally often (2 of 6 each)."


def test_roles_stand_side_by_side_as_shares_of_each_role():
    split = {"practitioners": {"a": 5, "b": 3, EVERYBODY: 6}, "leaders": {"c": 5, EVERYBODY: 5}}

    results = results_of(["ab", "ab", "ab", "a", "a", "b", "c", "c", "c", "c", "c"], SEVERAL, split)

    assert [(part["heading"], [bar["words"] for bar in part["bars"]]) for part in results["splits"]] == [
        ("Practitioners", ["5 of 6", "3 of 6", "0 of 6"]), ("Leaders", ["0 of 5", "0 of 5", "5 of 5"])]
    assert ("Leaders: Never", "5") in KIND.rows(SEVERAL, results)


# --- pages

@pytest.mark.parametrize(("several", "given", "sent"), [
    (False, "b", {"choice": "b"}), (True, ["b", "c"], {"choice": "b"})])
def test_the_fields_hold_what_was_chosen(several, given, sent):
    page = rendered("choice", "fields", step=step_of("choice", {"options": LABELS, "several": several}),
                    given={"choice": given})

    assert page.count(" checked") == len(given)
    assert f'type="{"checkbox" if several else "radio"}" name="choice" value="b"' in page
    assert seen(page)[0] == ("Your response Choose as many as are true for you. Weekly Monthly Never" if several else
                             "Your response Choose one. Weekly Monthly Never")


def test_bars_say_their_numbers_and_are_as_long_as_their_share():
    page = rendered("choice", "results", results=results_of("aaabb"))

    assert "Weekly 3 of 5 Monthly 2 of 5 Never 0 of 5" in seen(page)[0]
    assert 'width="60" height="10" data-attr="width:share"' in page


def test_blank_parts_for_the_script_can_be_rendered():
    assert seen(rendered("choice", "fields"))[0] == "Your response"
    assert seen(rendered("choice", "results"))[0] == ""


# --- rough numbers

ROUGH = KIND.settings_of({"options": LABELS, "coarse": True})


def test_rough_numbers_never_tell_fewer_than_five_from_nobody():
    two, nobody = (results_of(["a"] * 12 + ["b"] * few, ROUGH) for few in (2, 0))

    assert two == nobody
    assert KIND.rows(ROUGH, two) == [("Weekly", "10 to 19"), ("Monthly", "fewer than 5, or nobody"),
                                     ("Never", "fewer than 5, or nobody")]
    assert two["words"] == ["Rough numbers only, so that nobody can be picked out.", "Weekly: 10 to 19.",
                            "Fewer than 5, or nobody: Monthly and Never."]
    assert (KIND.charts(ROUGH, two), two["bars"]) == ([], [])


def test_people_are_told_that_only_rough_numbers_are_shown():
    assert (KIND.phone_state(ROUGH)["hint"], KIND.phone_state(ONE)["hint"]) == (
        "Choose one. Only rough numbers are ever shown.", "Choose one.")


def test_rough_numbers_are_not_counted_by_role_and_not_compared():
    split = {role: {"a": 6, EVERYBODY: 6} for role in ("practitioners", "leaders")}

    assert results_of(["a"] * 12, ROUGH, split)["splits"] == []
    assert not KIND.is_split(ROUGH)
    assert KIND.counts(ROUGH, [{"choices": ["a"]}] * 12) is None


def test_a_choice_with_exact_numbers_is_stored_as_it_always_was():
    assert set(ONE.model_dump(mode="json")) == {"options", "several"}
    assert KIND.settings_of(ROUGH.model_dump(mode="json")) == ROUGH
