"""Run sheets for usual occasions: they fit the time, whatever the theme holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import form_to, words_of

from workshop.library.themes import Question, Theme
from workshop.sessions.offers import offered_steps
from workshop.sessions.planning import check_plan, in_order, planned_steps
from workshop.sessions.templates import TEMPLATES, fill, taking_turns

SLUG = "children-with-mental-health-needs"
ADDRESS = f"/sessions/new?theme={SLUG}&audience=practitioners"


def a_theme(practitioners, leaders, facts):
    def question(audience, number):
        return Question(id=f"{audience}-{number}", question=f"What do we see at place {number}?", minutes=8, source="1")

    return Theme.model_validate({
        "title": "A theme", "summary": "About it.", "content_note": "",
        "source": {"publisher": "Us", "publication": "A review", "year": "2024", "section": "1"},
        "key_facts": [{"id": f"fact-{number}", "figure": f"{number} of 10", "statement": "So many.", "source": "1"}
                      for number in range(facts)],
        "questions": {"practitioners": [question("practitioners", number) for number in range(practitioners)],
                      "leaders": [question("leaders", number) for number in range(leaders)]}})


def plan(theme, audience, template):
    questions = planned_steps(theme, audience)
    offers = [step for part in offered_steps(theme, audience, questions=len(questions)) for step in part.steps]
    return questions, offers, fill(template, questions, offers)


def ticked(page):
    return re.findall(r'name="chosen" value="([^"]+)"[^>]* checked', page)


@given(template=st.sampled_from(list(TEMPLATES.values())), practitioners=st.integers(1, 30), leaders=st.integers(1, 30),
       facts=st.integers(0, 6), audience=st.sampled_from(["practitioners", "leaders", "both"]))
def test_a_filled_plan_can_be_kept_is_never_longer_than_its_time_and_asks_something(
        template, practitioners, leaders, facts, audience):
    questions, offers, filled = plan(a_theme(practitioners, leaders, facts), audience, template)
    chosen = [step for step in (*questions, *offers) if step.chosen]

    assert sum(int(step.minutes) for step in chosen) == filled.minutes <= template.minutes
    assert filled.slack == template.minutes - filled.minutes
    assert 1 <= sum(step.chosen for step in questions) <= template.questions
    assert check_plan([*questions, *offers], "North") == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_questions_get_at_least_the_time_they_need_and_the_rest_of_the_hour_is_used(name):
    template = TEMPLATES[name]
    questions, _offers, filled = plan(a_theme(8, 8, 3), "practitioners", template)

    assert all(template.least <= int(step.minutes) <= template.longest for step in questions if step.chosen)
    assert filled.slack < template.questions or any(
        int(step.minutes) == template.longest for step in questions if step.chosen)


def test_a_short_plan_for_both_audiences_asks_both():
    questions = planned_steps(a_theme(4, 4, 0), "both")

    assert [step.audience for step in taking_turns(questions)[:4]] == [
        "practitioners", "leaders", "practitioners", "leaders"]


def test_the_beginning_comes_first_the_break_in_the_middle_and_the_end_last():
    questions, offers, _filled = plan(a_theme(4, 0, 3), "practitioners", TEMPLATES["workshop"])
    order = [step.id for step in in_order([step for step in (*questions, *offers) if step.chosen])]

    assert order == ["add_check_in", "add_before", "card_fact-0", "card_fact-1", "practitioners-0", "practitioners-1",
                     "add_break", "practitioners-2", "practitioners-3", "add_after", "add_actions", "add_check_out"]


def test_what_is_left_out_is_said():
    _questions, _offers, filled = plan(a_theme(5, 0, 1), "practitioners", TEMPLATES["team-meeting"])

    assert filled.words == ("30 minutes, no minute to spare. Left out: 3 questions of the theme, because 30 minutes "
                            "hold 2 well.")


def test_filling_keeps_what_was_typed_and_ticks_anew(amara):
    page = amara.browser.get(ADDRESS).text
    fields = form_to(page, "/sessions/new").fields

    answer = amara.browser.post("/sessions/new", data=fields | {
        "group_name": "Family help, north", "keep_days": "90", "template": "team-meeting", "then": "template",
        "chosen": ["practitioners-3", "practitioners-4"], "question-add_actions": "What will we try by May?"})

    assert answer.status_code == 200
    assert "30-minute team meeting: 30 minutes" in words_of(answer.text)
    form = form_to(answer.text, "/sessions/new").fields
    assert (form["group_name"], form["keep_days"], form["question-add_actions"]) == (
        "Family help, north", "90", "What will we try by May?")
    assert ticked(answer.text) == ["practitioners-1", "practitioners-2", "card_fact-1", "add_actions"]
    made = amara.browser.post("/sessions/new", data=form | {"then": "draft", "chosen": ticked(answer.text)})
    assert made.status_code == 303


def test_filling_without_a_template_says_what_to_do_and_keeps_everything(amara):
    fields = form_to(amara.browser.get(ADDRESS).text, "/sessions/new").fields

    answer = amara.browser.post("/sessions/new", data=fields | {
        "group_name": "North", "chosen": ["practitioners-2"], "then": "template", "template": "no such"})

    assert answer.status_code == 422
    assert "Choose one of the templates." in words_of(answer.text)
    form = form_to(answer.text, "/sessions/new").fields
    assert (form["group_name"], ticked(answer.text)) == ("North", ["practitioners-2"])


def test_enter_in_a_field_makes_the_session_and_fills_nothing(amara):
    page = amara.browser.get(ADDRESS).text
    first = page[page.index('type="submit" name="then"'):]

    assert first.startswith('type="submit" name="then" value="lobby"')
