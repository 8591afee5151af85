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
    assert "Open the lobby" in words_of(amara.browser.get(answer.location).text)


def test_a_plan_may_open_its_lobby_at_once(app, amara, page):
    amara.browser.post("/sessions/new", data=chosen(page, group_name="North", then="lobby"))

    assert [session[1] for session in sessions(app, amara)] == ["lobby"]


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
