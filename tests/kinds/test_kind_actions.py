from __future__ import annotations

import secrets

import pytest
from flask import Flask
from kind_pages import planned, rendered, seen, step_of
from people import Room

from workshop import clock
from workshop.auth.models import Facilitator
from workshop.errors import NotFound
from workshop.extensions import db
from workshop.kinds import find_kind
from workshop.kinds.actions import agree
from workshop.kinds.kind import ResponseUnfit
from workshop.kinds.text import ResponseEmpty, ResponseTooLong, ResponseUnusable
from workshop.responses import queries
from workshop.responses.models import LiveResponse
from workshop.sessions.models import Session, Step

KIND = find_kind("actions")
SETTINGS = KIND.settings_of({})
YEAR = clock.today().year
DAY, DAY_WORDS = f"{YEAR + 1}-12-03", f"3 December {YEAR + 1}"
WHOLE = {"what": "Meet each month", "owner": "Team managers", "by": DAY}


# --- what a phone sends

@pytest.mark.parametrize(("given", "body", "note"), [
    (WHOLE, {"text": "Meet each month", "owner": "Team managers", "by": DAY}, f"Owner: Team managers · by {DAY_WORDS}"),
    ({"what": " Meet\n each  month ", "owner": " ", "by": ""}, {"text": "Meet each month"}, ""),
    ({"what": "Meet", "owner": "All of us"}, {"text": "Meet", "owner": "All of us"}, "Owner: All of us"),
    ({"what": "Meet", "by": DAY}, {"text": "Meet", "by": DAY}, f"by {DAY_WORDS}"),
    ({"what": "x" * 200, "owner": "y" * 80}, {"text": "x" * 200, "owner": "y" * 80}, f"Owner: {'y' * 80}"),
])
def test_a_proposal_is_what_whose_role_and_by_when(given, body, note):
    parts = KIND.read(SETTINGS, given)

    assert parts == {"text": body}
    assert KIND.card(SETTINGS, body) == {"text": body["text"], "note": note}
    assert KIND.said(SETTINGS, parts) == body["text"] + (f"\n{note}" if note else "")
    assert KIND.read(SETTINGS, KIND.fields(SETTINGS, parts)) == parts


@pytest.mark.parametrize("given", [{}, {"what": " \n "}, {"owner": "Team managers", "by": DAY}, {"what": ["a"]}])
def test_a_proposal_without_words_is_refused(given):
    with pytest.raises(ResponseEmpty) as refusal:
        KIND.read(SETTINGS, given)

    assert refusal.value.words == "Write what will be done first, or choose Pass."


@pytest.mark.parametrize(("given", "words"), [
    ({"what": "x" * 201}, "That is 201 characters: the most is 200. Shorten it."),
    ({"what": "Meet", "owner": "y" * 81}, "That is 81 characters: the most is 80. Shorten it.")])
def test_too_long_a_proposal_is_refused_with_its_length(given, words):
    with pytest.raises(ResponseTooLong) as refusal:
        KIND.read(SETTINGS, given)

    assert refusal.value.words == words


@pytest.mark.parametrize("given", [{"what": "Me\x00et"}, {"what": "Meet", "owner": "left\u202eright"}])
def test_characters_that_cannot_be_shown_are_refused(given):
    with pytest.raises(ResponseUnusable):
        KIND.read(SETTINGS, given)


@pytest.mark.parametrize("by", ["soon", "2026-13-01", "2026-02-30", "03/12/2026", "20261203", "2026-W10-1", "2026-1-2",
                                "２０２６-12-03", "0000-00-00", "=1+1", "2026-12-03T10:00"])
def test_what_is_no_day_is_refused(by):
    with pytest.raises(ResponseUnfit) as refusal:
        KIND.read(SETTINGS, WHOLE | {"by": by})

    assert refusal.value.words == "That is not a day. Choose one from the calendar, or leave it empty."


@pytest.mark.parametrize("years", [-4, 4, 7_000])
def test_a_day_more_than_three_years_away_is_refused(years):
    year = clock.today().year + years

    with pytest.raises(ResponseUnfit) as refusal:
        KIND.read(SETTINGS, WHOLE | {"by": f"{year}-12-03"})

    assert refusal.value.words == f"3 December {year} is more than 3 years away. Look at the year again."


def test_a_day_within_three_years_is_taken():
    today = clock.today()

    for day in (today.isoformat(), f"{today.year + 3}-02-28"):
        assert KIND.read(SETTINGS, WHOLE | {"by": day})["text"]["by"] == day


def test_each_person_proposes_up_to_three():
    assert (KIND.most, KIND.usual_question) == (3, "What will we do?")


# --- results

def results_of(*actions):
    return KIND.results(SETTINGS, [], people=0, arrangement={"actions": list(actions)}, split=None)


MEET = {"id": 4, "what": "Meet each month", "owner": "Team managers", "by_when": DAY}
WRITE = {"id": 5, "what": "Write it down", "owner": "", "by_when": ""}


def test_what_is_agreed_is_shown_however_few_there_are():
    results = results_of(MEET, WRITE)

    assert (results["is_enough"], results["why_not"], results["words"]) == (True, "", ["2 actions are agreed."])
    assert [(action["id"], action["what"], action["owner"], action["by_when"], action["owner_words"],
             action["by_words"]) for action in results["agreed"]] == [
        (4, "Meet each month", "Team managers", DAY, "Owner: Team managers", f"by {DAY_WORDS}"),
        (5, "Write it down", "", "", "", "")]
    assert KIND.rows(SETTINGS, results) == [
        ("Meet each month", f"Owner: Team managers · by {DAY_WORDS}"), ("Write it down", "")]


def test_nothing_agreed_is_said():
    assert results_of()["words"] == KIND.results(SETTINGS, [], people=3, arrangement={}, split=None)["words"] == [
        "Nothing is agreed yet."]


# --- agreeing

@pytest.fixture
def session():
    """Amara's session with two steps of actions and a reflection, all revealed; and Dana's."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    with app.app_context():
        db.create_all()
        for name in ("amara", "dana"):
            made = Session(room=name, board_key=name, facilitator_id=1, theme={}, group_name=name, state="running",
                           audience="practitioners")
            db.session.add(made)
            for position, kind in enumerate(("actions", "actions", "reflection"), start=1):
                made.every_step.append(Step(
                    position=position, kind=kind, audience="both", question="What will we do?", probes=[], source="",
                    minutes=5, is_revealed=True, settings={}))
        db.session.add(Facilitator(id=1, email="amara@example.org", name="Amara", password_hash="unused"))
        db.session.flush()
        yield db.session.query(Session).filter_by(room="amara").one()
        db.session.rollback()
        db.engine.dispose()


def propose(step, **more):
    given = {"body": {"text": "Meet each month", "owner": "Team managers", "by": DAY}, "is_hidden": False,
             "is_held": False, "is_withdrawn": False, **more}
    given.setdefault("shown_body", given["body"])
    response = LiveResponse(id=secrets.token_hex(16), step_id=step.id, handle=secrets.token_hex(8), batch=1, round=1,
                            **given)
    db.session.add(response)
    db.session.flush()
    return response


def agreed(step):
    return [(action["what"], action["owner"], action["by_when"]) for action in queries.actions(step)]


def other_session():
    return db.session.query(Session).filter_by(room="dana").one()


def test_agreeing_takes_a_proposal_over_as_it_stands_on_the_board(session):
    step = session.steps[0]
    response = propose(step, body={"text": "as corrected since"}, shown_body={"text": "as the room sees it"})

    agree.agree_action(session, step_id=step.id, response_id=response.id)
    agree.agree_action(session, step_id=step.id, response_id=propose(step).id)

    assert agreed(step) == [("as the room sees it", "", ""), ("Meet each month", "Team managers", DAY)]
    assert agreed(session.steps[1]) == []


@pytest.mark.parametrize("state", [{"is_hidden": True}, {"is_held": True}])
def test_what_the_room_does_not_see_cannot_be_agreed(session, state):
    response = propose(session.steps[0], **state)

    with pytest.raises(agree.NotToBeAgreed) as refusal:
        agree.agree_action(session, step_id=session.steps[0].id, response_id=response.id)

    assert refusal.value.words.startswith("The room does not see that proposal. Reveal, release or restore it first")
    assert agreed(session.steps[0]) == []


def test_before_the_reveal_nothing_can_be_agreed(session):
    session.steps[0].is_revealed = False

    with pytest.raises(agree.NotToBeAgreed):
        agree.agree_action(session, step_id=session.steps[0].id, response_id=propose(session.steps[0]).id)


@pytest.mark.parametrize("state", [{"shown_body": None}, {"is_withdrawn": True}])
def test_what_is_not_there_cannot_be_agreed(session, state):
    response = propose(session.steps[0], **state)

    with pytest.raises(NotFound):
        agree.agree_action(session, step_id=session.steps[0].id, response_id=response.id)


def test_what_was_cleared_away_cannot_be_agreed(session):
    response, session.steps[0].cleared_round = propose(session.steps[0]), 1

    with pytest.raises(NotFound):
        agree.agree_action(session, step_id=session.steps[0].id, response_id=response.id)


def test_a_proposal_of_another_step_or_session_cannot_be_agreed(session):
    elsewhere = [propose(session.steps[1]), propose(other_session().steps[0]), propose(session.steps[2])]

    for response in elsewhere:
        with pytest.raises(NotFound):
            agree.agree_action(session, step_id=session.steps[0].id, response_id=response.id)


@pytest.mark.parametrize("place", [lambda session: session.steps[2].id, lambda _: other_session().steps[0].id,
                                   lambda _: 0])
def test_only_a_step_of_actions_of_this_session_has_agreed_actions(session, place):
    with pytest.raises(NotFound):
        agree.add_action(session, step_id=place(session), what="Meet", owner="", by_when="")


def test_the_same_action_is_agreed_once(session):
    step = session.steps[0]
    response = propose(step)
    agree.agree_action(session, step_id=step.id, response_id=response.id)

    with pytest.raises(agree.AgreedAlready):
        agree.agree_action(session, step_id=step.id, response_id=response.id)

    assert len(agreed(step)) == 1


@pytest.mark.parametrize(("given", "refused", "words"), [
    ({"what": ""}, ResponseEmpty, "Write what will be done first."),
    ({"what": "  "}, ResponseEmpty, "Write what will be done first."),
    ({"what": "x" * 201}, ResponseTooLong, "That is 201 characters: the most is 200. Shorten it."),
    ({"owner": "x" * 81}, ResponseTooLong, "That is 81 characters: the most is 80. Shorten it."),
    ({"by_when": "soon"}, ResponseUnfit,
     "That is not a day. Choose one from the calendar, or leave it empty."),
    ({"by_when": "9999-01-01"}, ResponseUnfit, "1 January 9999 is more than 3 years away. Look at the year again."),
])
def test_an_action_that_cannot_be_is_neither_added_nor_changed(session, given, refused, words):
    step = session.steps[0]
    _step, action = agree.add_action(session, step_id=step.id, what="Meet", owner="", by_when="")

    for act, more in ((agree.add_action, {"step_id": step.id}),
                      (agree.change_action, {"step_id": step.id, "action_id": action.id})):
        with pytest.raises(refused) as refusal:
            act(session, **{"what": "Other", "owner": "", "by_when": "", **given, **more})
        assert refusal.value.words == words
    assert agreed(step) == [("Meet", "", "")]


def test_twenty_actions_are_the_most(session):
    step = session.steps[0]
    for number in range(20):
        agree.add_action(session, step_id=step.id, what=f"Action {number}", owner="", by_when="")

    with pytest.raises(agree.NotToBeAgreed) as refusal:
        agree.add_action(session, step_id=step.id, what="One more", owner="", by_when="")

    assert refusal.value.words == "There are 20 actions already. Take one off first, or put two together."


def test_an_action_is_changed_by_whoever_saw_its_present_words(session):
    step = session.steps[0]
    _step, action = agree.add_action(session, step_id=step.id, what="Meet", owner="", by_when="")
    saw = agree.seen_of(queries.actions(step)[0])
    agree.change_action(session, step_id=step.id, action_id=action.id, what="Meet", owner="All", by_when=DAY, seen=saw)

    with pytest.raises(agree.ActionChanged):
        agree.change_action(session, step_id=step.id, action_id=action.id, what="Talk", owner="", by_when="", seen=saw)

    assert agreed(step) == [("Meet", "All", DAY)]


def test_removing_an_action_gives_back_what_adding_it_again_needs(session):
    step = session.steps[0]
    _step, action = agree.add_action(session, step_id=step.id, what="Meet", owner="All", by_when=DAY)

    _step, removed = agree.remove_action(session, step_id=step.id, action_id=action.id)
    assert agreed(step) == []

    agree.add_action(session, step_id=step.id, what=removed.what, owner=removed.owner, by_when=removed.by_when)
    assert agreed(step) == [("Meet", "All", DAY)]


def test_an_action_of_another_step_or_session_is_not_found(session):
    _step, here = agree.add_action(session, step_id=session.steps[0].id, what="Meet", owner="", by_when="")
    _step, there = agree.add_action(other_session(), step_id=other_session().steps[0].id, what="Meet", owner="",
                                    by_when="")

    for step_id, action_id in ((session.steps[1].id, here.id), (session.steps[0].id, there.id), (None, there.id),
                               (session.steps[0].id, 999)):
        with pytest.raises(NotFound):
            agree.remove_action(session, step_id=step_id, action_id=action_id)
        with pytest.raises(NotFound):
            agree.change_action(session, step_id=step_id, action_id=action_id, what="x", owner="", by_when="")
    assert (len(agreed(session.steps[0])), len(agreed(other_session().steps[0]))) == (1, 1)


# --- pages

def test_the_fields_ask_what_whose_role_and_by_when():
    words, sent = seen(rendered("actions", "fields", step=step_of("actions"), given=WHOLE))

    assert "Whose role is it? A role, not a name" in words
    assert "Meet each month" in words
    assert sent == {"owner": "Team managers", "by": DAY}


def test_what_is_agreed_stands_in_its_order():
    assert seen(rendered("actions", "results", results=results_of(WRITE, MEET)))[0] == (
        f"Agreed 2 actions are agreed. Write it down Meet each month Owner: Team managers by {DAY_WORDS}")


CARD = {"id": "a" * 32, "text": "Meet each month", "note": "Owner: All", "step_id": 3, "is_hidden": False,
        "is_held": False}


def console_of(responses=(), groups=(), actions=()):
    return rendered("actions", "console", step=step_of("actions"), results=results_of(*actions), panel={
        "has_cards": bool(responses or groups), "responses": list(responses), "groups": list(groups)})


def test_the_console_agrees_to_each_proposal_that_the_room_sees_grouped_or_not():
    html = console_of([CARD, CARD | {"text": "hidden one", "is_hidden": True}, CARD | {
        "text": "held one", "is_held": True}], [{"id": 1, "title": "Together", "responses": [CARD | {"text": "Talk"}]}])
    words, _sent = seen(html)

    assert words.startswith("Agree to proposals Meet each month Owner: All Agree : Meet each month Together Talk")
    assert "hidden one" not in words
    assert "held one" not in words


def test_the_console_changes_and_takes_off_what_is_agreed():
    html = console_of(actions=[MEET])
    words, sent = seen(html)

    assert "Take off : Meet each month Change : Meet each month" in words
    assert sent["action_id"] == "4"
    assert sent["seen"] == results_of(MEET)["agreed"][0]["seen"]


def test_words_of_an_action_are_never_markup():
    html = console_of([CARD | {"text": "<script>"}], actions=[MEET | {"what": "<script>", "owner": '"><script>'}])

    assert "<script>" not in html + rendered("actions", "results", results=results_of(MEET | {"what": "<script>"}))


def test_blank_pages_show_nothing_of_anybody():
    assert "Owner:" not in seen(console_of())[0].replace("Owner: a role", "")
    assert seen(rendered("actions", "results"))[0] == "Agreed"


# --- in a room

@pytest.fixture
def acting(app, amara):
    room = Room(app, amara, questions=1, steps=[planned("actions")])
    for phone, what in zip(room.join(3), ("Meet each month", "Ask first", "Write it down"), strict=True):
        room.console.open_step(1)
        phone.respond(body={"what": what, "owner": "Team managers", "by": ""})
    room.console.close_step(1)
    return room


def board_agreed(room):
    results = room.board_state["panels"][0]["results"]
    return [(action["what"], action["note"]) for action in results["agreed"]] if results else []


def test_the_facilitator_agrees_on_what_the_room_sees(acting):
    console, step_id = acting.console, acting.console.step_id(1)
    card = console.state["panels"][0]["responses"][0]

    early = console.command("agree_action", step_id=step_id, response_id=card["id"])
    console.reveal_step(1)
    agreed_to = console.command("agree_action", step_id=step_id, response_id=card["id"])

    assert (early["error"], agreed_to["ok"]) == ("not_to_be_agreed", True)
    assert board_agreed(acting) == [(card["text"], "Owner: Team managers")]
    assert acting.board.events("panel_changed")[-1]["panel"]["results"]["words"] == ["1 action is agreed."]


def test_what_is_added_stands_on_the_board_and_no_proposal_that_was_not_revealed(acting):
    console, step_id = acting.console, acting.console.step_id(1)

    assert console.command("add_action", step_id=step_id, what="Talk", owner="All", by_when=DAY)["ok"]

    assert board_agreed(acting) == [("Talk", f"Owner: All · by {DAY_WORDS}")]
    assert acting.board_state["panels"][0]["responses"] == []


def test_an_agreed_action_is_changed_and_taken_off_by_its_id(acting):
    console, step_id = acting.console, acting.console.step_id(1)
    console.command("add_action", step_id=step_id, what="Talk")
    action = acting.board_state["panels"][0]["results"]["agreed"][0]

    assert console.command("change_action", step_id=step_id, action_id=action["id"], what="Talk more",
                           owner="All", seen=action["seen"])["ok"]
    assert board_agreed(acting) == [("Talk more", "Owner: All")]
    assert console.command("change_action", step_id=step_id, action_id=action["id"], what="Be silent",
                           seen=action["seen"])["error"] == "changed_elsewhere"
    assert console.command("remove_action", step_id=step_id, action_id=action["id"])["ok"]
    assert board_agreed(acting) == []


def test_phones_and_boards_agree_on_nothing(acting):
    step_id = acting.console.step_id(1)

    for door in (acting.phones[0].live, acting.board):
        assert door.command("add_action", step_id=step_id, what="Talk")["error"] == "not_permitted"
    assert board_agreed(acting) == []
