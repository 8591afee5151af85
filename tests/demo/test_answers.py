"""Simulated participants fill in the fields of every kind as phones do, and the kind takes what they fill in."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from workshop.demo.answers import Answers
from workshop.demo.plan import plan_of
from workshop.kinds import all_kinds, find_kind
from workshop.library.reader import read_library
from workshop.sessions.planning import check_plan

#: Kinds that are nothing without settings, and other settings worth a try.
SETTINGS = {
    "reflection": [{}, {"scaffold": "what"}, {"scaffold": "worried"}],
    "scale": [{}, {"points": 3, "asks_why": False}, {"points": 4}],
    "choice": [{"options": ["By phone", "In person", "In writing"]}, {"options": ["Yes", "No"], "several": True}],
    "ranking": [{"items": ["Time", "Trust", "Training"]}],
    "before_after": [{"moment": moment, "pair": "confidence"} for moment in ("before", "after")],
    "phases": [{}, {"preset": "own", "phases": [{"words": "Write", "minutes": 2, "written_by": "pair"}]}],
}
CASES = [(name, settings) for name, kind in all_kinds().items() if kind.is_offered and kind.takes_responses
         for settings in SETTINGS.get(name, [{}])]


@pytest.fixture
def somebody():
    return Answers(lambda lines: lines[0], random.Random(7))


def shown(name, settings):
    """A step as a phone is told of it."""
    kind = find_kind(name)
    return {"kind": name, "settings": kind.phone_state(kind.settings_of(settings))}


@pytest.mark.parametrize(("name", "settings"), CASES)
def test_every_kind_takes_what_a_simulated_participant_fills_in(somebody, name, settings):
    kind = find_kind(name)

    for _time in range(100):
        body = somebody.to(shown(name, settings))
        assert body is not None
        kind.read(kind.settings_of(settings), body)


def test_a_pair_begins_with_the_number_that_was_kept():
    somebody = Answers(lambda lines: lines[0], random.Random(7))
    kept = shown("before_after", {"moment": "before", "pair": "confidence"})
    late = shown("before_after", {"moment": "after", "pair": "confidence"})

    first = somebody.to(kept)
    befores = {somebody.to(late)["before"] for _time in range(50)}

    assert first == {"kept": "yes"}
    assert len(befores) == 1


def test_a_kind_that_nobody_knows_is_passed(somebody):
    assert somebody.to({"kind": "a_new_one", "settings": {}}) is None


def test_the_run_sheet_of_a_demonstration_can_be_kept_for_every_theme():
    library = read_library(Path(__file__).resolve().parents[2] / "content")
    plans = {slug: plan_of(theme, "practitioners") for slug, theme in library.themes.items()}

    assert {slug: check_plan(plan, "Demonstration") for slug, plan in plans.items()} == {
        slug: [] for slug in plans}
    assert {step.chosen for plan in plans.values() for step in plan} == {True}
    assert min(len({step.kind for step in plan}) for plan in plans.values()) >= 8
