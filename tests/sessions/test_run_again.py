"""The same plan with another group: the steps come along, and nothing that anybody said."""

from __future__ import annotations

import pytest
from pages import read_page, words_of
from people import csrf_of, read, stored
from sqlalchemy import text

from workshop.extensions import db
from workshop.library import shelf
from workshop.sessions import seal
from workshop.sessions.planning import create_session, planned_steps

SAID = "Words of the first group, and of nobody else"


@pytest.fixture
def closed(app, room):
    """A session that ran, with words, a group, a question of the facilitator's own and a rule of the group's."""
    console, phones = room.console, room.join(5)
    assert console.act("add_step", kind="reflection", question="What is different here?", audience="practitioners",
                       minutes=7)["ok"]
    console.open_step(1)
    for phone in phones:
        phone.respond(SAID)
    console.close_step(1)
    console.reveal_step(1)
    assert console.act("close_session")["ok"]
    return room


@pytest.fixture
def kept(app, amara):
    """A theme of Amara's own, that a session ran with."""
    theme = next(iter(app.extensions["workshop_library"].themes.values()))
    return stored(app, lambda: shelf.keep(theme, amara.id))


@pytest.fixture
def draft(app, amara, kept):
    """The room of a draft with every question for practitioners of that theme."""
    return stored(app, lambda: create_session(
        amara.id, slug=kept.slug, theme=kept.theme, version=kept.version, audience="practitioners",
        group_name="North", steps=planned_steps(kept.theme, "practitioners")).room)


def run_again(facilitator, room, **typed):
    page = facilitator.browser.get(f"/sessions/{room}/again").text
    return facilitator.browser.post(f"/sessions/{room}/again", data={
        "group_name": "Family help, south", "csrf_token": csrf_of(page)} | typed)


def room_of(answer):
    return answer.location.split("/")[-2]


def steps_of(app, room):
    return read(app, lambda: [(step.question, step.kind, step.minutes, step.is_own, step.settings)
                              for step in seal.find(room).steps])


def theme_with(theme, change):
    """The theme with its practitioners' questions as `change` makes them."""
    body = theme.model_dump(mode="json")
    body["questions"]["practitioners"] = change(body["questions"]["practitioners"])
    return type(theme).model_validate(body)


def test_the_plan_comes_along_with_questions_of_ones_own(app, amara, closed):
    answer = run_again(amara, closed.room)

    assert answer.status_code == 303
    assert answer.location.endswith("/console")
    assert steps_of(app, room_of(answer)) == steps_of(app, closed.room)
    assert any(is_own for _question, _kind, _minutes, is_own, _settings in steps_of(app, room_of(answer)))
    state, name, again = read(app, lambda: (seal.find(room_of(answer)).state, seal.find(room_of(answer)).group_name,
                                            seal.find(room_of(answer)).support_confirmed_on))
    assert (state, name, again) == ("draft", "Family help, south", None)


def test_nothing_that_was_said_grouped_or_counted_comes_along(app, amara, closed):
    made = room_of(run_again(amara, closed.room))

    def everything():
        session = seal.find(made)
        ids = [step.id for step in session.every_step]
        held = [count for table in db.metadata.sorted_tables if "step_id" in table.c
                for count in [db.session.execute(table.select().where(table.c.step_id.in_(ids))).all()]]
        kept = [(step.arrangement, step.answered, step.responded, step.hidden, step.state, step.masks,
                 step.split, step.spotlight, step.grouping_before, step.is_revealed) for step in session.every_step]
        return held, kept, session.most_joined, session.own_rule

    held, kept, most_joined, own_rule = read(app, everything)
    assert not any(held)
    assert {repr(one) for one in kept} == {repr(({}, 0, 0, 0, "waiting", {}, None, None, None, False))}
    assert (most_joined, own_rule) == (0, "")
    assert SAID not in amara.browser.get(f"/sessions/{made}/console").text
    assert SAID in amara.browser.get(f"/sessions/{closed.room}/summary?shape=full").text


def test_the_way_there_is_on_the_list_and_on_the_summary(amara, closed):
    for page in ("/sessions", f"/sessions/{closed.room}/summary"):
        assert f"/sessions/{closed.room}/again" in amara.browser.get(page).text


@pytest.mark.parametrize(("name", "words"), [
    ("", "Give the group a name"), ("x" * 81, "Shorten the name of the group to 80 characters."),
    ("\u202e\u200b", "cannot be shown")])
def test_a_name_that_will_not_do_is_said_at_its_field_and_nothing_is_lost(app, amara, draft, kept, name, words):
    stored(app, lambda: shelf.revise(amara.id, kept.slug, theme_with(
        kept.theme, lambda asked: [*asked, asked[0] | {"id": "later", "question": "What came later, and why?"}]),
        seen=1))

    answer = run_again(amara, draft, group_name=name, version="newest", new="later")

    assert answer.status_code == 422
    assert words in words_of(answer.text)
    (form,) = [one.fields for one in read_page(answer.text).forms if "group_name" in one.fields]
    assert (form["group_name"], form["version"], form["new"]) == (name, "newest", "later")


def test_the_same_version_asks_what_was_asked_then(app, amara, draft, kept):
    before = steps_of(app, draft)
    stored(app, lambda: shelf.revise(amara.id, kept.slug, theme_with(kept.theme, lambda asked: asked[:1]), seen=1))

    made = room_of(run_again(amara, draft, version="same"))

    assert steps_of(app, made) == before
    assert read(app, lambda: seal.find(made).theme_version) == "1"


def test_the_newest_version_says_what_is_changed_gone_and_new_and_asks_it(app, amara, draft, kept):
    def change(asked):
        first = asked[0] | {"question": "What do you see by now, and what not?"}
        return [first, *asked[2:], asked[0] | {"id": "later", "question": "What came later, and why?"}]

    gone = kept.theme.questions.practitioners[1].question
    stored(app, lambda: shelf.revise(amara.id, kept.slug, theme_with(kept.theme, change), seen=1))
    page = words_of(amara.browser.get(f"/sessions/{draft}/again").text)
    assert "Of its questions: 1 worded anew, 1 no longer in the theme, 1 not in this plan." in page
    for words in ("What do you see by now, and what not?", gone, "What came later, and why?"):
        assert words in page

    made = room_of(run_again(amara, draft, version="newest", new="later"))

    asked = [question for question, *_rest in steps_of(app, made)]
    assert asked[0] == "What do you see by now, and what not?"
    assert asked[-1] == "What came later, and why?"
    assert gone not in asked
    assert len(asked) == 4
    assert read(app, lambda: seal.find(made).theme_version) == "2"


def test_new_questions_are_asked_only_when_they_are_ticked(app, amara, draft, kept):
    stored(app, lambda: shelf.revise(amara.id, kept.slug, theme_with(
        kept.theme, lambda asked: [*asked, asked[0] | {"id": "later", "question": "What came later, and why?"}]),
        seen=1))

    made = room_of(run_again(amara, draft, version="newest"))

    assert [question for question, *_rest in steps_of(app, made)] == [
        question.question for question in kept.theme.questions.practitioners]


def test_when_nothing_is_left_it_says_so_and_makes_nothing(app, amara, draft, kept):
    stored(app, lambda: shelf.revise(amara.id, kept.slug, theme_with(kept.theme, lambda asked: [
        asked[0] | {"id": "later", "question": "What came later, and why?"}]), seen=1))

    answer = run_again(amara, draft, version="newest")

    assert answer.status_code == 422
    assert "asks none of these questions any more" in words_of(answer.text)
    assert read(app, lambda: db.session.scalar(text("select count(*) from session"))) == 1


def test_a_theme_that_has_not_changed_offers_no_newer_version(amara, draft):
    page = amara.browser.get(f"/sessions/{draft}/again").text

    assert "As the theme asks them now" not in page
    answer = run_again(amara, draft, version="newest")
    assert answer.status_code == 422
    assert "There is no newer version" in words_of(answer.text)


def test_a_session_planned_before_ids_were_kept_is_matched_by_its_words(app, amara, draft, kept):
    stored(app, lambda: db.session.execute(text("update step set item = ''")))
    stored(app, lambda: shelf.revise(amara.id, kept.slug, theme_with(kept.theme, lambda asked: asked[1:]), seen=1))

    page = words_of(amara.browser.get(f"/sessions/{draft}/again").text)

    assert "Of its questions: 1 no longer in the theme." in page


def test_another_facilitators_plan_does_not_exist(app, dana, closed):
    assert dana.browser.get(f"/sessions/{closed.room}/again").status_code == 404
    page = dana.browser.get("/sessions").text
    answer = dana.browser.post(f"/sessions/{closed.room}/again", data={
        "group_name": "Mine now", "csrf_token": csrf_of(page)})
    assert answer.status_code == 404
