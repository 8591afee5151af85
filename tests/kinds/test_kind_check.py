from __future__ import annotations

import pytest
from kind_pages import rendered, seen, step_of

from workshop.kinds import find_kind
from workshop.kinds.kind import StepUnusable
from workshop.kinds.text import ResponseEmpty, ResponseTooLong, ResponseUnusable

pytestmark = pytest.mark.parametrize("name", ["check_in", "check_out"])


@pytest.fixture
def kind(name):
    return find_kind(name)


@pytest.fixture
def settings(kind):
    return kind.settings_of({})


@pytest.mark.parametrize(("typed", "line"), [
    ("Tired, but here", "Tired, but here"), ("  one \n two\r\n\tthree ", "one two three"), ("x" * 140, "x" * 140),
    ("=1+1", "=1+1")])
def test_a_line_is_stored_as_one_line(kind, settings, typed, line):
    parts = kind.read(settings, {"text": typed})

    assert parts == {"text": {"text": line}}
    assert kind.fields(settings, parts) == {"text": line}
    assert kind.said(settings, parts) == line
    assert kind.card(settings, parts["text"]) == {"text": line, "note": ""}


@pytest.mark.parametrize("given", [{}, {"text": " \n"}, {"text": ["a list"]}, {"text": "\u200b"}])
def test_an_empty_line_is_refused(kind, settings, given):
    with pytest.raises(ResponseEmpty):
        kind.read(settings, given)


def test_a_line_of_more_than_140_characters_is_refused_with_its_length(kind, settings):
    with pytest.raises(ResponseTooLong) as refusal:
        kind.read(settings, {"text": "x" * 141})

    assert refusal.value.words == "That is 141 characters: the most is 140. Shorten it."


def test_characters_that_cannot_be_shown_are_refused(kind, settings):
    with pytest.raises(ResponseUnusable):
        kind.read(settings, {"text": "left\u202eright"})


def test_each_person_gives_one_line(kind):
    assert kind.most == 1


def test_it_has_a_usual_question_and_no_settings(kind, name):
    assert kind.usual_question == {"check_in": "How do you come into this session?",
                                   "check_out": "What do you take with you?"}[name]
    assert kind.plan_fields({}) == []
    assert kind.planned({"text": "x"}) == {}
    with pytest.raises(StepUnusable):
        kind.settings_of({"length": 3})


def test_the_fields_are_one_labelled_box(name):
    html = rendered(name, "fields", step=step_of(name), given={"text": "a <b> line"})

    assert seen(html)[0] == "Your response One line, at most 140 characters. a <b> line"
    assert html.count("<textarea") == 1
