from __future__ import annotations

import pytest
from kind_pages import planned, rendered, seen, step_of
from people import Room

from workshop.kinds import find_kind
from workshop.kinds.kind import ResponseUnfit, StepUnusable

KIND = find_kind("before_after")
ENDS = {"low": "Not at all sure", "high": "Quite sure"}
BEFORE = KIND.settings_of({"moment": "before", "pair": "confidence", **ENDS})
AFTER = KIND.settings_of({"moment": "after", "pair": "confidence", **ENDS})
NINE = [{"before": before, "after": after} for before, after in (
    (1, 3), (2, 4), (2, 4), (1, 2), (2, 5), (3, 4), (4, 5), (3, 3), (4, 2))]


def results_of(pairs, settings=AFTER, split=None):
    return KIND.results(settings, pairs, people=len(pairs), arrangement={}, split=split)


# --- planning

@pytest.mark.parametrize(("given", "words"), [
    ({"pair": "confidence"}, "Before and after: moment: field required."),
    ({"moment": "during", "pair": "confidence"}, "Before and after: moment: input should be 'before' or 'after'."),
    ({"moment": "before"}, "Before and after: pair: field required."),
    ({"moment": "before", "pair": "a", "low": ""}, "Before and after: low: string should have at least 1 character."),
    ({"moment": "before", "pair": "a", "points": 7}, "Before and after: points: extra inputs are not permitted."),
])
def test_a_step_that_cannot_be_is_refused_in_words(given, words):
    with pytest.raises(StepUnusable) as refusal:
        KIND.settings_of(given)

    assert refusal.value.words == words


@pytest.mark.parametrize("pair", ["", "Confidence", "two words", "-a", "a-", "a--b", "a:b", "../a", "é", "a" * 41, "a\n"
                                  "b", "a\x00"])
def test_a_name_that_joins_two_steps_is_a_short_key(pair):
    with pytest.raises(StepUnusable):
        KIND.settings_of({"moment": "before", "pair": pair})


def test_what_the_planning_form_sends_makes_a_step_and_comes_back_to_it():
    settings = KIND.settings_of(KIND.planned({"moment": "after", "pair": "trust", "low": "", "high": "Fully"}))

    assert settings.model_dump() == {"moment": "after", "pair": "trust", "low": "Not at all", "high": "Fully"}
    assert {field["name"]: field["value"] for field in KIND.plan_fields(settings.model_dump())} == (
        settings.model_dump())


# --- what a phone sends

@pytest.mark.parametrize("given", [{"kept": "yes"}, {"kept": "yes", "before": "2"}, {"kept": "yes", "text": "words"}])
def test_before_nothing_of_what_was_chosen_is_stored(given):
    assert KIND.read(BEFORE, given) == {}


@pytest.mark.parametrize("given", [{}, {"kept": ""}, {"kept": ["yes"]}, {"before": "2"}])
def test_before_somebody_who_chose_nothing_is_told_to(given):
    with pytest.raises(ResponseUnfit) as refusal:
        KIND.read(BEFORE, given)

    assert refusal.value.words == "Choose a number from 1 to 5 first, or choose Pass."


def test_before_says_that_the_number_is_kept_on_the_phone():
    assert KIND.said(BEFORE, {}) == "Your number is kept on this phone only. You are asked again later."
    assert KIND.fields(BEFORE, {}) == {}


def test_after_the_pair_is_one_part_without_words_and_comes_back_to_the_fields():
    parts = KIND.read(AFTER, {"before": "2", "after": "5", "kept": "yes", "text": "more"})

    assert parts == {"pair": {"before": 2, "after": 5}}
    assert KIND.fields(AFTER, parts) == {"before": "2", "after": "5"}
    assert KIND.said(AFTER, parts) == "Before: 2\nNow: 5 – Quite sure"


@pytest.mark.parametrize(("given", "words"), [
    ({"after": "4"}, "Choose a number for before as well: the two are sent together. Or choose Pass."),
    ({"before": "4"}, "Choose a number for now as well: the two are sent together. Or choose Pass."),
    ({"before": "", "after": "4"}, "Choose a number for before as well: the two are sent together. Or choose Pass."),
    ({"before": "6", "after": "4"}, "Choose a number from 1 to 5 for before."),
    ({"before": "2", "after": "0"}, "Choose a number from 1 to 5 for now."),
    ({"before": "2", "after": "4.5"}, "Choose a number from 1 to 5 for now."),
    ({"before": ["2"], "after": "4"}, "Choose a number from 1 to 5 for before."),
    ({"before": "²", "after": "4"}, "Choose a number from 1 to 5 for before."),
])
def test_half_a_pair_and_what_is_no_number_is_refused(given, words):
    with pytest.raises(ResponseUnfit) as refusal:
        KIND.read(AFTER, given)

    assert refusal.value.words == words


def test_a_pair_is_sent_once_and_never_stands_on_the_board_by_itself():
    assert (KIND.most, KIND.may_edit, KIND.has_cards, KIND.is_counted) == (1, False, False, True)
    assert KIND.full_words == "Your pair has been sent already. It is sent once."
    assert KIND.card(AFTER, {"before": 2, "after": 4}) is None


# --- results

@pytest.mark.parametrize("many", [0, 1, 4])
def test_below_five_pairs_nothing_is_shown_but_why(many):
    results = results_of(NINE[:many])

    assert results == {"is_enough": False, "words": [], "why_not": (
        "No numbers are shown: fewer than five have answered, and with so few, numbers point at people.")}
    assert KIND.rows(AFTER, results) == []


def test_before_there_are_no_numbers_however_many_have_answered():
    assert results_of([], BEFORE) == {"is_enough": False, "words": [], "why_not": (
        "The first numbers stay on the phones. How they moved is shown after the second time.")}


def test_the_shift_is_said_in_words():
    assert results_of(NINE)["words"] == [
        "9 people gave both numbers.", "Before: half said 2 or less. After: half said 4 or less.",
        "7 of 9 moved up, 1 stayed, 1 moved down."]


def test_the_shift_is_counted_and_drawn():
    results = results_of(NINE)

    assert [(number["label"], number["before"], number["after"]) for number in results["numbers"]] == [
        ("1 – Not at all sure", 2, 0), ("2", 3, 2), ("3", 2, 2), ("4", 2, 3), ("5 – Quite sure", 0, 2)]
    assert [(bar["label"], bar["words"]) for bar in results["bars"]] == [
        ("Moved up", "7 of 9"), ("Stayed", "1 of 9"), ("Moved down", "1 of 9")]
    assert (results["shift"]["from"], results["shift"]["to"]) == (184, 88)
    assert results["shift"]["before"]["at5"] == {"count": "", "radius": 0.0}
    assert results["shift"]["before"]["at2"]["radius"] > results["shift"]["before"]["at1"]["radius"]


def test_results_do_not_tell_which_before_belongs_to_which_after():
    crossed = [{"before": pair["before"], "after": other["after"]} for pair, other in zip(
        NINE, [NINE[1], NINE[0], *NINE[2:]], strict=True)]

    assert results_of(crossed) == results_of(NINE)


def test_rows_for_a_table_hold_counts_only():
    rows = KIND.rows(AFTER, results_of(NINE))

    assert rows[:2] == [("Before: 1 – Not at all sure", "2"), ("Before: 2", "3")]
    assert rows[-3:] == [("Moved up", "7"), ("Stayed", "1"), ("Moved down", "1")]


def test_by_role_only_the_direction_is_counted():
    split = {"practitioners": {"*": 6, "up": 5, "stayed": 1}, "leaders": {"*": 5, "up": 2, "down": 3}}

    assert [KIND.tallies(pair) for pair in NINE[-3:]] == [["up"], ["stayed"], ["down"]]
    assert [(part["heading"], [bar["words"] for bar in part["bars"]])
            for part in results_of(NINE, split=split)["splits"]] == [
        ("Practitioners", ["5 of 6", "1 of 6", "0 of 6"]), ("Leaders", ["2 of 5", "0 of 5", "3 of 5"])]


# --- pages

def test_before_the_form_has_no_number_to_send_whatever_is_chosen():
    words, sent = seen(rendered("before_after", "fields", step=step_of("before_after", BEFORE.model_dump())))

    assert sent == {"kept": "yes"}
    assert "The number stays on this phone." in words
    assert "Where were you before?" not in words


def test_after_both_numbers_are_asked_for_without_a_script_and_come_back_after_a_refusal():
    words, sent = seen(rendered("before_after", "fields", step=step_of("before_after", AFTER.model_dump()),
                                given={"before": "2"}))

    assert sent == {"before": "2"}
    assert "Where were you before? 1 – Not at all sure" in words
    assert "Where are you now? 1 – Not at all sure" in words


def test_the_blank_fields_hold_every_part_and_send_nothing():
    blank = rendered("before_after", "fields")

    assert seen(blank) == ("", {})
    assert blank.count("<fieldset") == 3


def test_the_results_say_and_draw_the_shift():
    html = rendered("before_after", "results", results=results_of(NINE))
    words, _sent = seen(html)

    assert "7 of 9 moved up, 1 stayed, 1 moved down." in words
    assert "5 – Quite sure 0 2" in words
    assert 'y1="184" y2="88"' in html


@pytest.mark.parametrize("results", [None, results_of(NINE[:4]), results_of([], BEFORE)])
def test_with_too_few_the_results_show_nothing(results):
    assert seen(rendered("before_after", "results", results=results)) == ("", {})


# --- in a room

@pytest.fixture
def paired(app, amara):
    return Room(app, amara, questions=2, steps=[
        planned("before_after", {"moment": moment, "pair": "confidence"}, position) for position, moment in
        ((1, "before"), (2, "after"))])


def test_the_first_number_never_reaches_the_server_and_the_pair_is_sent_once(paired):
    ben, *others = paired.join(5)
    paired.console.open_step(1)

    kept = ben.respond(body={"kept": "yes"})

    assert (kept["ok"], kept["words"]) == (True, "Kept on this phone. Nothing was sent but that you have answered.")
    assert ben.state["step"]["numbers_words"] == ""
    assert (ben.state["yours"]["responses"], ben.state["yours"]["has_answered"]) == ([], True)
    paired.console.open_step(2)
    for phone in (ben, *others):
        assert phone.respond(body={"before": "2", "after": "4"})["ok"]
    again = ben.respond(body={"before": "1", "after": "5"})
    assert (again["error"], again["words"]) == (
        "too_many_responses", "Your pair has been sent already. It is sent once.")
    assert ben.edit(0, body={"before": "1", "after": "5"})["error"] == "not_editable"


def test_the_board_shows_the_shift_once_it_is_revealed(paired):
    phones = paired.join(5)
    paired.console.open_step(2)
    for phone in phones:
        phone.respond(body={"before": "2", "after": "4"})
    paired.console.close_step(2)
    assert paired.board_state["panels"][0]["results"] is None

    paired.console.reveal_step(2)

    assert paired.board_state["panels"][0]["results"]["words"][1:] == [
        "Before: half said 2 or less. After: half said 4 or less.", "5 of 5 moved up, 0 stayed, 0 moved down."]


def test_with_four_pairs_the_board_says_why_it_shows_no_numbers(paired):
    phones = paired.join(4)
    paired.console.open_step(2)
    for phone in phones:
        phone.respond(body={"before": "2", "after": "4"})
    paired.console.close_step(2)
    paired.console.reveal_step(2)

    panel = paired.board_state["panels"][0]

    assert (panel["results"], panel["withheld_words"]) == (None, (
        "No numbers are shown: fewer than five have answered, and with so few, numbers point at people."))


def test_after_the_first_time_the_console_says_that_the_numbers_are_on_the_phones(paired):
    for phone in paired.join(5):
        paired.console.open_step(1)
        phone.respond(body={"kept": "yes"})
    paired.console.close_step(1)

    assert paired.console.state["panels"][0]["withheld_words"] == (
        "The first numbers stay on the phones. How they moved is shown after the second time.")
