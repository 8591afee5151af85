"""A draft's plan is opened again on the planning page, and changed in place until somebody opens the session."""

from __future__ import annotations

import re

import pytest
from pages import form_to, read_page, words_of
from people import Console, confirm, csrf_of, read, stored
from sqlalchemy import func, select
from themes import a_theme

from workshop import clock
from workshop.cofacilitators.models import CoFacilitator
from workshop.extensions import db
from workshop.library import shelf
from workshop.retention.housekeeping import housekeeping
from workshop.sessions import rehearsal, seal
from workshop.sessions.models import Session

SLUG = "children-with-mental-health-needs"
NEW = f"/sessions/new?theme={SLUG}&audience=practitioners"


class Draft:
    """Amara's plan, as she opens it again."""

    def __init__(self, app, amara, **typed):
        self.app, self.amara = app, amara
        fields = form_to(amara.browser.get(NEW).text, "/sessions/new").fields
        self.fields = fields | {"group_name": "North", "chosen": ["practitioners-1", "practitioners-3", "add_break"],
                                "then": "draft", "minutes-practitioners-3": "12"} | typed
        self.room = self.send("/sessions/new").location.split("/")[2]
        self.address = f"/sessions/{self.room}/plan"

    def send(self, address):
        return self.amara.browser.post(address, data=self.fields)

    @property
    def page(self):
        return self.amara.browser.get(self.address).text

    def change(self, browser=None, **typed):
        browser = browser or self.amara.browser
        page = browser.get(self.address).text
        ticked = re.findall(r'name="chosen" value="([a-z0-9_-]+)" id="[a-z0-9_-]+" checked', page)
        selected = dict(re.findall(r'<select[^>]* name="([^"]+)"[^>]*>\s*.*?<option value="([^"]*)" selected', page))
        fields = form_to(page, "/plan").fields | selected | {"audience": "practitioners", "chosen": ticked}
        return browser.post(self.address, data=fields | {"then": "draft"} | typed)

    @property
    def steps(self):
        return read(self.app, lambda: [(step.id, step.item, step.kind, step.minutes)
                                       for step in seal.find(self.room).steps])


@pytest.fixture
def draft(app, amara):
    return Draft(app, amara)


def test_the_page_is_filled_with_what_was_planned(app, amara):
    draft = Draft(app, amara, starts_at="14:00", booked_minutes="60", own_rule="One at a time.", keep_days="45", **{
        "kind-practitioners-1": "choice", "set-practitioners-1-choice-options": "Often\nNever"})

    fields = form_to(draft.page, "/plan").fields
    assert {name: fields[name] for name in ("group_name", "starts_at", "booked_minutes", "own_rule", "keep_days",
                                            "minutes-practitioners-3", "set-practitioners-1-choice-options")} == {
        "group_name": "North", "starts_at": "14:00", "booked_minutes": "60", "own_rule": "One at a time.",
        "keep_days": "45", "minutes-practitioners-3": "12", "set-practitioners-1-choice-options": "Often\nNever"}
    assert sorted(re.findall(r'name="chosen" value="([a-z0-9_-]+)" id="[a-z0-9_-]+" checked', draft.page)) == [
        "add_break", "practitioners-1", "practitioners-3"]
    assert '<option value="choice" selected>' in draft.page


def test_a_plan_saved_as_it_was_is_as_it_was(app, draft):
    before = read(app, lambda: [(one.id, one.position, one.question, one.settings, one.minutes, one.is_own)
                                for one in seal.find(draft.room).steps])

    assert draft.change().status_code == 303
    assert read(app, lambda: [(one.id, one.position, one.question, one.settings, one.minutes, one.is_own)
                              for one in seal.find(draft.room).steps]) == before


def test_what_stays_keeps_its_id_and_what_is_new_gets_one(draft):
    (first, third, pause) = (step[0] for step in sorted(draft.steps, key=lambda step: step[1] == "add_break"))

    answer = draft.change(group_name="North, early", chosen=["practitioners-3", "practitioners-4", "add_break"], **{
        "position-practitioners-4": "1", "position-practitioners-3": "2", "position-add_break": "3",
        "minutes-practitioners-3": "7", "kind-practitioners-3": "word"})

    assert answer.location.endswith("/console")
    steps = draft.steps
    assert steps[1:] == [(third, "practitioners-3", "word", 7), (pause, "add_break", "break", 10)]
    assert steps[0][1:3] == ("practitioners-4", "reflection")
    assert steps[0][0] not in (first, third, pause)
    assert "North, early" in words_of(draft.page) or 'value="North, early"' in draft.page


def test_a_step_of_ones_own_is_on_the_page_and_can_be_worded_anew(app, amara, draft):
    Console(amara, draft.room).act("add_step", kind="reflection", question="What else?", audience="practitioners",
                                   minutes=5, settings={})
    own = draft.steps[-1][0]
    assert f'name="question-step-{own}"' in draft.page

    draft.change(**{f"question-step-{own}": "What is missing?"})

    assert read(app, lambda: [(step.id, step.question, step.is_own) for step in seal.find(draft.room).steps][-1]) == (
        own, "What is missing?", True)


def test_nothing_that_was_typed_is_lost_when_something_is_wrong(draft):
    before = draft.steps
    answer = draft.change(group_name="", own_rule="x" * 161, **{"minutes-practitioners-3": "ten"})

    fields = form_to(answer.text, "/plan").fields
    assert (answer.status_code, fields["own_rule"], fields["minutes-practitioners-3"]) == (422, "x" * 161, "ten")
    targets = re.findall(r'<a href="#field-([^"]+)"', answer.text)
    assert targets == ["group_name", "minutes-practitioners-3", "own_rule"]
    assert [target for target in targets if f'id="field-{target}"' not in answer.text] == []
    assert draft.steps == before


def test_another_audience_is_looked_at_before_it_is_kept(app, draft):
    looked = draft.change(audience="leaders")

    assert looked.status_code == 200
    assert "2 questions of this plan are for others, and left out." in words_of(looked.text)
    assert 'value="leaders-1"' in looked.text
    assert read(app, lambda: seal.find(draft.room).audience) == "practitioners"

    fields = form_to(looked.text, "/plan").fields | {
        "audience": "leaders", "chosen": ["leaders-1", "add_break"], "then": "draft"}
    assert draft.amara.browser.post(draft.address, data=fields).status_code == 303
    assert read(app, lambda: (seal.find(draft.room).audience, [one.audience for one in seal.find(draft.room).steps])) \
        == ("leaders", ["leaders", "leaders"])


def test_a_plan_that_was_changed_meanwhile_is_not_written_over_unawares(amara, draft):
    stale = form_to(draft.page, "/plan").fields | {"audience": "practitioners", "chosen": ["practitioners-1"]}
    Console(amara, draft.room).act("move_step", step_id=draft.steps[0][0], to=2)
    moved = draft.steps

    answer = amara.browser.post(draft.address, data=stale | {"group_name": "Typed meanwhile"})

    assert answer.status_code == 422
    assert "changed in another window" in words_of(answer.text)
    assert form_to(answer.text, "/plan").fields["group_name"] == "Typed meanwhile"
    assert draft.steps == moved
    again = form_to(answer.text, "/plan").fields | {"audience": "practitioners", "chosen": ["practitioners-1"]}
    assert amara.browser.post(draft.address, data=again).status_code == 303
    assert [step[1] for step in draft.steps] == ["practitioners-1"]


def test_once_it_was_opened_the_plan_is_not_changed_there_any_more(app, amara, draft):
    fields = form_to(draft.page, "/plan").fields | {"audience": "practitioners", "chosen": ["practitioners-1"]}
    before = draft.steps
    stored(app, lambda: confirm(seal.find(draft.room), clock.today()))
    Console(amara, draft.room).act("open_lobby")

    asked = amara.browser.get(draft.address)
    assert asked.location.endswith("/console")
    assert "not changed on the planning page any more" in amara.browser.get(asked.location).text
    answer = amara.browser.post(draft.address, data=fields | {"group_name": "Too late"})
    assert answer.status_code == 422
    assert "not changed on the planning page any more" in words_of(answer.text)
    assert form_to(answer.text, "/plan").fields["group_name"] == "Too late"
    assert draft.steps == before
    assert "/plan\"" not in amara.browser.get("/sessions").text


def test_a_question_that_the_theme_asks_no_more_stays_in_the_plan(app, amara):
    kept = stored(app, lambda: shelf.keep(a_theme(), amara.id)).slug
    form = form_to(amara.browser.get(f"/sessions/new?theme={kept}&audience=practitioners").text, "/sessions/new").fields
    first = a_theme().questions.practitioners[0]
    made = amara.browser.post("/sessions/new", data=form | {"group_name": "North", "chosen": [first.id]})
    room = made.location.split("/")[2]
    stored(app, lambda: shelf.archive(amara.id, kept, is_archived=True))

    page = amara.browser.get(f"/sessions/{room}/plan").text

    assert "is not on your shelf any more" in words_of(page)
    assert re.findall(r'name="chosen" value="(step-\d+)" id="[a-z0-9_-]+" checked', page)
    assert first.question in words_of(page)


@pytest.mark.parametrize(("may", "status"), [("run", 200), ("moderate", 403)])
def test_whoever_may_run_it_may_change_its_plan_and_not_how_long_it_is_kept(app, dana, draft, may, status):
    stored(app, lambda: db.session.add(CoFacilitator(session_id=seal.find(draft.room).id, facilitator_id=dana.id,
                                                     may=may)))

    answer = dana.browser.get(draft.address)

    assert answer.status_code == status
    assert 'name="keep_days"' not in answer.text
    if status == 200:
        assert draft.change(browser=dana.browser, group_name="South", keep_days="90").status_code == 303
        assert read(app, lambda: (seal.find(draft.room).group_name, seal.find(draft.room).keep_days)) == ("South", 30)


def test_a_form_that_is_sent_twice_makes_one_session(app, amara, draft):
    twice = draft.send("/sessions/new")

    assert twice.location == f"/sessions/{draft.room}/console"
    assert read(app, lambda: seal.find(draft.room).plan_revision) == 0
    page = read_page(amara.browser.get(f"/sessions/{draft.room}/again").text)
    again = next(form.fields for form in page.forms if "group_name" in form.fields) | {"group_name": "South"}
    one, other = (amara.browser.post(f"/sessions/{draft.room}/again", data=again).location for _time in range(2))
    assert one == other
    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(Session))) == 2


def test_the_form_of_a_session_that_was_erased_does_not_make_it_anew_unasked(app, amara, draft):
    amara.browser.post(f"/sessions/{draft.room}/erase", data={"csrf_token": draft.fields["csrf_token"]})
    old = draft.send("/sessions/new")
    draft.fields |= {"once": form_to(old.text, "/sessions/new").fields["once"]}
    again = draft.send("/sessions/new")

    assert (old.status_code, "was erased since, so nothing was made again" in words_of(old.text)) == (422, True)
    assert (again.status_code, draft.room in again.location) == (303, False)


def test_a_form_that_comes_again_with_other_words_changes_the_draft_it_made(app, amara, draft):
    draft.fields |= {"group_name": "North, after going back", "chosen": ["practitioners-1"]}

    answer = draft.send("/sessions/new")

    assert answer.location == f"/sessions/{draft.room}/console"
    assert read(app, lambda: seal.find(draft.room).group_name) == "North, after going back"
    assert [step[1] for step in draft.steps] == ["practitioners-1"]
    draft.fields |= {"group_name": "Once more"}
    late = draft.send("/sessions/new")
    assert (late.status_code, "its plan was changed since" in words_of(late.text)) == (422, True)
    assert read(app, lambda: seal.find(draft.room).group_name) == "North, after going back"
    shown = form_to(late.text, draft.address)
    assert shown.fields["group_name"] == "Once more"
    amara.browser.post(draft.address, data=shown.fields)
    assert read(app, lambda: seal.find(draft.room).group_name) == "Once more"
    assert read(app, lambda: db.session.scalar(select(func.count()).select_from(Session))) == 1


def test_the_name_a_form_brings_is_its_own_facilitators_alone(app, amara, dana, draft):
    """Somebody else's form, or a name that was made up, makes a new session and leads to no other."""
    for once in (draft.fields["once"], f"{draft.room}.made-up"):
        fields = draft.fields | {"once": once, "csrf_token": csrf_of(dana.browser.get("/sessions").text)}
        answer = dana.browser.post("/sessions/new", data=fields)
        assert draft.room not in answer.location
        assert dana.browser.get(answer.location).status_code == 200


def test_a_round_of_housekeeping_in_the_middle_takes_no_rehearsal_away(app, amara, draft, monkeypatch):
    """Whatever is written between two writes of the same act, a rehearsal that has begun is open."""
    from workshop.sessions import rehearsing

    def then_a_round(work):
        made = stored(app, work)
        with app.app_context():
            housekeeping().round()
        return made

    monkeypatch.setattr(rehearsing, "perform", then_a_round)
    began = amara.browser.post(f"/sessions/{draft.room}/rehearse", data={
        "csrf_token": csrf_of(amara.browser.get("/sessions").text)})

    assert amara.browser.get(began.location).status_code == 200
    assert read(app, lambda: rehearsal.left(app.extensions["workshop_keys"])) == []
