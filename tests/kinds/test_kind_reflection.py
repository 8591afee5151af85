"""Reflection, and what holds for every kind."""

from __future__ import annotations

import pytest
from kind_pages import rendered, seen, step_of

from workshop import clock
from workshop.kinds import all_kinds, find_kind
from workshop.kinds.kind import StepUnusable
from workshop.kinds.text import ResponseEmpty, ResponseTooLong, ResponseUnusable

KIND = find_kind("reflection")
PLAIN, WHAT, WORRIED = (KIND.settings_of({"scaffold": name}) for name in ("none", "what", "worried"))


def test_a_scaffold_that_does_not_exist_is_refused():
    with pytest.raises(StepUnusable) as refusal:
        KIND.settings_of({"scaffold": "fishbone"})

    assert refusal.value.words == "Reflection: scaffold: input should be 'none', 'what' or 'worried'."


def test_one_box_is_stored_as_one_text():
    assert KIND.read(PLAIN, {"text": " We meet. "}) == {"text": {"text": "We meet."}}


def test_a_scaffold_stands_on_the_board_with_its_prompts_and_leaves_out_what_is_empty():
    parts = KIND.read(WORRIED, {"worried": "Time", "working": "\u200b", "next": "Ask her"})

    assert parts["text"] == {"text": "What are we worried about? Time\nWhat needs to happen next? Ask her",
                             "answers": {"worried": "Time", "next": "Ask her"}}


@pytest.mark.parametrize(("settings", "given"), [
    (PLAIN, {}), (PLAIN, {"text": " \n"}), (PLAIN, {"text": ["a", "b"]}), (WHAT, {}), (WHAT, {"what": " "}),
    (WHAT, {"text": "in no prompt"})])
def test_nothing_written_is_refused(settings, given):
    with pytest.raises(ResponseEmpty):
        KIND.read(settings, given)


def test_a_scaffold_is_as_long_as_one_text_may_be():
    with pytest.raises(ResponseTooLong):
        KIND.read(WHAT, {"what": "x" * 1_000, "so_what": "x" * 1_000})


def test_characters_that_cannot_be_shown_are_refused_in_every_box():
    with pytest.raises(ResponseUnusable):
        KIND.read(WHAT, {"what": "fine", "now_what": "be\x07fore"})


def test_there_are_no_numbers_of_reflections():
    assert KIND.results(PLAIN, [{"text": "a"}] * 9, people=9, arrangement={}, split=None) is None


def test_one_box_is_the_main_box_of_the_page():
    page = rendered("reflection", "fields", step=step_of("reflection"), given={"text": "<i>"}, is_box_problem=True)

    assert seen(page)[0] == "Your response <i>"
    assert ('id="box" name="text" rows="4" dir="auto" data-part="box"\n  '
            'aria-describedby="box-problem box-counter box-care" aria-invalid="true" autofocus>') in page


def test_a_scaffold_has_a_box_for_each_prompt_with_what_was_written():
    page = rendered("reflection", "fields", step=step_of("reflection", {"scaffold": "what"}), given={"so_what": "Time"})

    assert seen(page)[0] == "What? So what? Time Now what?"


# --- every kind

#: What a phone may send to a step of each kind: settings, and the fields.
SENT = [
    ("reflection", {}, {"text": "We meet."}),
    ("reflection", {"scaffold": "what"}, {"what": "A", "so_what": "", "now_what": "B"}),
    ("scale", {}, {"value": "4", "why": "Because"}),
    ("scale", {}, {"value": "1", "why": ""}),
    ("worth", {}, {"value": "4", "why": "Start later"}),
    ("choice", {"options": ["A", "B"]}, {"choice": "b"}),
    ("choice", {"options": ["A", "B"], "several": True}, {"choice": ["b", "a"]}),
    ("word", {}, {"word": " early   help "}),
    ("ranking", {"items": ["A", "B", "C"]}, {"rank.a": "2", "rank.b": "3", "rank.c": "1"}),
    ("before_after", {"moment": "after", "pair": "sure"}, {"before": "2", "after": "4"}),
    ("weeks", {"pair": "sure"}, {"now": "4"}),
    ("check_in", {}, {"text": "Tired, but here"}),
    ("check_out", {}, {"text": "Lighter"}),
    ("phases", {}, {"text": "Ours", "written_by": "pair"}),
    ("actions", {}, {"what": "Meet weekly", "owner": "Team managers", "by": f"{clock.today().year + 1}-12-03"}),
    ("actions", {}, {"what": "Meet weekly"}),
    ("parking_lot", {}, {"text": "For later"}),
]


def test_every_kind_that_takes_responses_is_tried():
    assert {name for name, _settings, _given in SENT} == {
        name for name, kind in all_kinds().items() if kind.takes_responses}


@pytest.mark.parametrize(("name", "settings", "given"), SENT)
def test_what_was_sent_comes_back_to_the_phone_and_can_be_sent_again_as_it_is(name, settings, given):
    kind = find_kind(name)
    made = kind.settings_of(settings)
    parts = kind.read(made, given)

    assert kind.read(made, kind.fields(made, parts)) == parts
    assert set(parts) <= set(kind.parts)
    assert kind.parts[0] in parts
    assert kind.said(made, parts).strip()


@pytest.mark.parametrize("name", [name for name, kind in all_kinds().items() if kind.is_counted])
def test_no_kind_of_numbers_shows_any_of_four_people(name):
    kind = find_kind(name)
    settings, given = next((settings, given) for sent, settings, given in SENT if sent == name)
    made = kind.settings_of(settings)
    bodies = list(kind.read(made, given).values()) * 4

    results = kind.results(made, bodies, people=4, arrangement={}, split=None)

    assert not results["is_enough"]
    assert results["why_not"].startswith("No numbers are shown: fewer than five have answered")
    assert set(results) == {"is_enough", "why_not", "words"}
    assert kind.rows(made, results) == []
