"""Starting a session by the ordinary form of the page."""

from __future__ import annotations

import re

import pytest
from pages import form_to, press, words_of
from people import read

from workshop.sessions.planning import sessions_of

SLUG = "children-with-mental-health-needs"


@pytest.fixture
def page(amara):
    return amara.browser.get(f"/sessions/new?theme={SLUG}&audience=practitioners").text


def sessions(app, amara):
    return read(app, lambda: [(session.group_name, session.state, session.audience, [
        (step.question[:12], step.minutes) for step in session.steps]) for session in sessions_of(amara.id)])


def chosen(page, **typed):
    """The form of the page, with every box ticked, as a browser sends it."""
    form = form_to(page, "/sessions/new")
    return form.fields | {"chosen": [f"practitioners-{number}" for number in range(1, 5)]} | typed


def test_a_plan_saved_for_later_is_a_draft(app, amara, page):
    answer = amara.browser.post("/sessions/new", data=chosen(page, group_name=" Family help, north ", then="draft"))

    assert answer.status_code == 303
    ((name, state, audience, steps),) = sessions(app, amara)
    assert (name, state, audience, len(steps)) == ("Family help, north", "draft", "practitioners", 4)
    assert "Before you open" in words_of(amara.browser.get(answer.location).text)


def test_a_plan_leads_to_what_comes_before_its_lobby(app, amara, page):
    answer = amara.browser.post("/sessions/new", data=chosen(page, group_name="North", then="lobby"))

    assert answer.location.endswith("/before")
    assert [session[1] for session in sessions(app, amara)] == ["draft"]


def test_questions_come_in_the_order_of_their_places(app, amara, page):
    form = chosen(page, group_name="North", chosen=["practitioners-1", "practitioners-4"],
                  **{"position-practitioners-1": "9", "position-practitioners-4": "2", "minutes-practitioners-4": "33"})

    amara.browser.post("/sessions/new", data=form)

    ((_name, _state, _audience, steps),) = sessions(app, amara)
    assert [minutes for _question, minutes in steps] == [33, 8]


def test_a_session_keeps_the_theme_as_it_was(app, amara, page):
    amara.browser.post("/sessions/new", data=chosen(page, group_name="North"))

    (theme,) = read(app, lambda: [session.theme for session in sessions_of(amara.id)])
    assert (theme["slug"], theme["title"], len(theme["key_facts"])) == (
        SLUG, "Safeguarding children with mental health needs", 3)


def test_nothing_that_was_typed_is_lost_when_something_is_wrong(app, amara, page):
    typed = {"group_name": "", "chosen": ["practitioners-2", "practitioners-3"], "minutes-practitioners-2": "ten",
             "position-practitioners-2": "7", "minutes-practitioners-3": "12", "position-practitioners-3": "<first>"}

    answer = amara.browser.post("/sessions/new", data=chosen(page, **typed))

    fields = form_to(answer.text, "/sessions/new").fields
    assert answer.status_code == 422
    assert {name: fields[name] for name in typed if name != "chosen"} == {
        name: value for name, value in typed.items() if name != "chosen"}
    said = words_of(answer.text)
    assert [words for words in ("There is a problem", "Give the group a name", "Minutes: a whole number from 1 to 240.",
                                "Order: a whole number from 1 to 999.") if words not in said] == []
    assert sessions(app, amara) == []


def test_the_boxes_stay_as_they_were_ticked(amara, page):
    answer = amara.browser.post("/sessions/new", data=chosen(page, group_name="", chosen=["practitioners-2"]))

    assert re.findall(r'name="chosen" value="([a-z0-9-]+)" id="[a-z0-9-]+" checked', answer.text) == ["practitioners-2"]


def test_every_problem_leads_to_its_field(amara, page):
    answer = amara.browser.post("/sessions/new", data=chosen(page, group_name="", chosen=[]))

    targets = [part.split('"')[0] for part in answer.text.split('<a href="#field-')[1:]]
    assert targets == ["group_name", "chosen-practitioners-1"]
    assert [target for target in targets if f'id="field-{target}"' not in answer.text] == []


@pytest.mark.parametrize("query", ["", "?theme=nothing", f"?theme={SLUG}&audience=children"])
def test_a_theme_or_audience_that_does_not_exist_leads_to_the_themes(amara, query):
    answer = amara.browser.get(f"/sessions/new{query}")

    assert (answer.status_code, answer.location) == (302, "/themes")


def test_a_name_of_markup_is_shown_as_text(amara, page):
    answer = press(amara.browser, page, "/sessions/new", group_name="<script>x</script>" + "x" * 80)

    assert "<script>x</script>" not in answer.text
    assert form_to(answer.text, "/sessions/new").fields["group_name"] == "<script>x</script>" + "x" * 80


def stored_steps(app, amara):
    return read(app, lambda: [(step.position, step.kind, step.question, step.settings, step.is_own)
                              for session in sessions_of(amara.id) for step in session.every_step])


def test_a_plan_keeps_each_step_with_its_kind_and_a_parking_lot(app, amara, page):
    form = chosen(page, group_name="North", chosen=[
        "practitioners-2", "add_check_in", "card_fact-2", "add_phases", "add_check_out"])

    amara.browser.post("/sessions/new", data=form | {"question-add_check_out": "What will you remember?"})

    steps = stored_steps(app, amara)
    assert [(position, kind, question[:22], is_own) for position, kind, question, _settings, is_own in steps] == [
        (0, "parking_lot", "Parking lot", False),
        (1, "check_in", "How do you come into t", False),
        (2, "briefing", "Key fact 2", False),
        (3, "phases", "What do we make of thi", False),
        (4, "scale", "How confident are you ", False),
        (5, "check_out", "What will you remember", True)]
    assert (steps[2][3]["figure"], steps[4][3]["low"], steps[3][3]["preset"]) == (
        "92%", "Not confident yet", "1-2-4-all")


def test_a_plan_may_hold_one_statement_before_and_after(app, amara, page):
    amara.browser.post("/sessions/new", data=chosen(page, group_name="North", chosen=[
        "add_before", "practitioners-1", "add_after"]) | {"question-add_before": "I know whom to ask."})

    assert [(kind, question[:10], settings.get("moment"), settings.get("pair"))
            for _position, kind, question, settings, _own in stored_steps(app, amara)[1:]] == [
        ("before_after", "I know who", "before", "confidence"), ("reflection", "What do yo", None, None),
        ("before_after", "I know who", "after", "confidence")]


def test_a_question_can_be_asked_as_a_choice(app, amara, page):
    amara.browser.post("/sessions/new", data=chosen(page, group_name="North", chosen=["practitioners-1"]) | {
        "kind-practitioners-1": "choice", "set-practitioners-1-choice-options": "Often\r\nNow and then\r\nNever"})

    (_lot, (_position, kind, _question, settings, _own)) = stored_steps(app, amara)
    assert (kind, [option["label"] for option in settings["options"]]) == ("choice", ["Often", "Now and then", "Never"])


def test_kinds_and_settings_stay_as_they_were_typed_when_something_is_wrong(app, amara, page):
    typed = {"kind-practitioners-1": "ranking", "set-practitioners-1-ranking-items": "Time\nTime",
             "set-practitioners-1-choice-options": "One", "question-add_check_in": "<b>",
             "set-add_before-before_after-low": "x" * 41, "question-add_before": "I know.",
             "minutes-add_break": "long"}

    answer = amara.browser.post("/sessions/new", data=chosen(page, group_name="North", chosen=[
        "practitioners-1", "add_check_in", "add_before", "add_after", "add_break"]) | typed)

    fields = form_to(answer.text, "/sessions/new").fields
    assert answer.status_code == 422
    assert {name: fields[name] for name in typed if name != "kind-practitioners-1"} == {
        name: value for name, value in typed.items() if name != "kind-practitioners-1"}
    assert re.findall(r'<option value="(\w+)" selected>', answer.text)[0] == "ranking"
    targets = [part.split('"')[0] for part in answer.text.split('<a href="#field-')[1:]]
    assert targets == ["settings-practitioners-1", "settings-add_before", "minutes-add_break"]
    assert [target for target in targets if f'id="field-{target}"' not in answer.text] == []
    assert [target for target in targets if f'id="error-{target}"' not in answer.text] == []
    assert stored_steps(app, amara) == []


def test_what_holds_a_problem_is_open(amara, page):
    answer = amara.browser.post("/sessions/new", data=chosen(page, group_name="North", chosen=["add_break"]) | {
        "minutes-add_break": "x", "kind-practitioners-1": "quiz"})

    assert re.findall(r'plan-offers"( open)? data-offers="(\w+)"', answer.text) == [
        ("", "cards"), ("", "ends"), (" open", "pauses")]


def test_a_theme_page_says_the_kind_of_each_question(amara):
    theme = words_of(amara.browser.get(f"/themes/{SLUG}").text)

    assert ("Scale · 8 minutes · Practitioners, question 2" in theme,
            "Reflection · 8 minutes · Practitioners, question 1" in theme) == (True, True)


def test_a_kind_that_cannot_be_used_leads_to_its_row_though_nothing_is_to_be_set_there(amara, page):
    answer = amara.browser.post("/sessions/new", data=chosen(page, group_name="North", chosen=["add_check_in"]) | {
        "kind-add_check_in": "quiz"})

    assert "No kind of step is called “quiz”." in words_of(answer.text)
    assert 'href="#field-settings-add_check_in"' in answer.text
    assert answer.text.count('id="field-settings-add_check_in"') == 1


def test_no_field_has_the_name_of_another(amara):
    """The marks of a row are part of the names of its fields, so that nothing lands at another row."""
    names = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', amara.browser.get(
        f"/sessions/new?theme={SLUG}&audience=both").text)

    assert len(names) > 100
    assert [name for name in names if names.count(name) > 1 and name not in ("chosen", "csrf_token", "way")] == []
