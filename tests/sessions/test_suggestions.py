"""A question of a certain shape is offered as another kind, and taken by one press."""

from __future__ import annotations

import re

import pytest
from people import csrf_of, read, stored
from themes import GOOD

from workshop.extensions import db
from workshop.library import shelf
from workshop.library.reader import read_text
from workshop.sessions.models import Session
from workshop.sessions.planning import PlannedStep, kinds_of_questions
from workshop.sessions.suggestions import suggestion_for

QUESTION = "How confident are you about the law?"


def asked(question, kind="reflection"):
    return PlannedStep(id="q", audience="leaders", question=question, probes=[], kind=kind, source="", minutes="8",
                       position="1", chosen=True, kinds=kinds_of_questions())


@pytest.mark.parametrize(("question", "kind"), [
    ("How confident are you about the law?", "scale"), ("And how well do you work with schools?", "scale"),
    ("Say in one word what you feel.", "word"), ("Which two words describe it?", "word"),
    ("What matters most to families?", "ranking"), ("Which of these do you use?", "choice"),
    ("What do you know about them?", None), ("How do you find out?", None)])
def test_the_shape_of_a_question_suggests_a_kind(question, kind):
    found = suggestion_for(asked(question))

    assert (found.kind if found else None) == kind


def test_what_is_asked_in_a_kind_already_is_not_offered_as_it():
    assert suggestion_for(asked("How confident are you?", kind="scale")) is None


@pytest.fixture
def planning(app, amara):
    """Presses a button of the planning page of a theme with one question, which asks how confident people are."""
    theme, _problems = read_text("confident.yaml", GOOD.replace("How do you work with others?", QUESTION))
    slug = stored(app, lambda: shelf.keep(theme, amara.id)).slug
    address = f"/sessions/new?theme={slug}&audience=practitioners"
    page = amara.browser.get(address).text
    fields = dict(re.findall(r'name="((?:minutes|position)-[^"]*)"[^>]*value="([^"]*)"', page))

    def press(then, **given):
        return amara.browser.post("/sessions/new", data={
            "csrf_token": csrf_of(page), "theme": slug, "audience": "practitioners", "group_name": "Team",
            "chosen": ["practitioners-1"], **fields, "then": then, **given})
    press.page = page
    return press


def test_a_suggestion_says_why_and_changes_nothing_by_itself(planning):
    assert "Suits a scale, because it asks how confident." in planning.page
    assert 'value="scale" selected' not in planning.page


def test_one_press_takes_it_with_its_ends_and_a_why_and_another_undoes_it(planning):
    page = planning("suggest:practitioners-1").text
    row = page.split('data-row="practitioners-1"')[1].split("</li>")[0]

    assert 'value="scale" selected' in row
    assert 'value="Not at all confident"' in row
    assert "Asked as a scale." in row
    assert 'value="Team"' in page
    undone = planning("usual:practitioners-1", **{"kind-practitioners-1": "scale"}).text
    assert 'value="scale" selected' not in undone.split('data-row="practitioners-1"')[1].split("</li>")[0]


def test_what_was_taken_is_what_is_planned(app, planning):
    row = planning("suggest:practitioners-1").text.split('data-row="practitioners-1"')[1].split("</li>")[0]
    settings = dict(re.findall(r'name="(set-practitioners-1-scale-[^"]*)"[^>]*value="([^"]*)"', row))
    planning("draft", **{"kind-practitioners-1": "scale"}, **settings)
    step = read(app, lambda: db.session.scalar(db.select(Session)).steps[0])

    assert step.kind == "scale"
    assert (step.settings["low"], step.settings["high"], step.settings["asks_why"]) == (
        "Not at all confident", "Very confident", True)


@pytest.mark.parametrize("then", ["suggest:", "suggest:nothing", "usual:practitioners-1", "suggest:practitioners-4"])
def test_a_button_that_there_is_not_changes_nothing(planning, then):
    answer = planning(then)

    assert answer.status_code == 200
    assert 'value="scale" selected' not in answer.text
