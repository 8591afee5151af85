from __future__ import annotations

import pytest
from kind_pages import rendered, seen, step_of

from workshop.kinds import find_kind
from workshop.kinds.kind import ResponseUnfit, StepUnusable

KIND = find_kind("briefing")
FACT = {"figure": "92%", "statement": "of reviews found drift.", "source": "Annual report, 2024, section 3"}


@pytest.mark.parametrize(("given", "words"), [
    ({}, "Write the statement that stands on the card."),
    (FACT | {"statement": "  "}, "Write the statement that stands on the card."),
    (FACT | {"source": ""}, "Name the source of the card, so that people can look it up."),
    (FACT | {"figure": "9" * 31}, "Shorten the figure of the card: the most is 30 characters."),
    (FACT | {"statement": "x" * 1201}, "Shorten the statement of the card: the most is 1200 characters."),
    (FACT | {"source": "x" * 161}, "Shorten the source of the card: the most is 160 characters."),
    (FACT | {"colour": "red"}, "Briefing card: colour: extra inputs are not permitted."),
    (FACT | {"figure": 92}, "Briefing card: figure: input should be a valid string."),
    (FACT | {"figure": "9\u202e2"}, "Some characters in this step cannot be shown; they often come in by copying. "
                                    "Type the words again."),
])
def test_a_card_that_cannot_be_is_refused_in_words(given, words):
    with pytest.raises(StepUnusable) as refusal:
        KIND.settings_of(given)

    assert refusal.value.words == words


def test_a_figure_of_thirty_characters_fits():
    assert KIND.settings_of(FACT | {"figure": "9" * 30})


def test_a_card_takes_no_responses_and_is_not_numbered():
    settings = KIND.settings_of(FACT)

    assert (KIND.takes(settings), KIND.noun) == (False, "card")
    with pytest.raises(ResponseUnfit) as refusal:
        KIND.read(settings, {"text": "words"})
    assert refusal.value.words == "There is nothing to send to a card."
    assert KIND.results(settings, [], people=0, arrangement={}, split=None) is None


def test_what_the_planning_form_sends_makes_a_card_and_comes_back_to_it():
    settings = KIND.settings_of(KIND.planned({**FACT, "kind": "briefing"}))

    assert settings.model_dump() == FACT
    assert {field["name"]: field["value"] for field in KIND.plan_fields(FACT)} == FACT


def test_a_card_shows_figure_statement_and_source():
    words, _sent = seen(rendered("briefing", "briefing", step=step_of("briefing", FACT)))

    assert words == "92% of reviews found drift. Source: Annual report, 2024, section 3"


def test_a_learning_point_has_no_figure():
    html = rendered("briefing", "briefing", step=step_of("briefing", FACT | {"figure": ""}))

    assert seen(html)[0].startswith("of reviews")
    assert 'data-if="step.settings.figure" data-text="step.settings.figure" hidden' in html


def test_words_of_a_card_are_never_markup():
    html = rendered("briefing", "briefing", step=step_of("briefing", FACT | {"statement": "<script>alert(1)</script>"}))

    assert "<script>" not in html


def test_the_blank_card_shows_nothing():
    assert seen(rendered("briefing", "briefing"))[0] == ""
