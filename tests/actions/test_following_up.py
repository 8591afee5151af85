"""What became of actions: the next session opens with them, one page lists them, and they have one state everywhere."""

from __future__ import annotations

import pytest
from followed import NORTH, a_session, day, follow, key_of, rows, run_again
from pages import press, words_of
from people import Live, Phone, csrf_of, read, stored
from sqlalchemy import select

from workshop.export.document import ActionsTable, document_of
from workshop.export.summary import summary_of
from workshop.extensions import db
from workshop.responses.models import Action
from workshop.sessions import seal

MEET, WRITE = ("Meet each month", "Team managers", day(10)), ("Write to the school", "", "")


def opened(app, room, amara):
    """The next session of the group, with its first step put to the group."""
    console = amara.console(run_again(room, looks_back="yes"))
    assert console.open_lobby()["ok"]
    assert console.open_step(1)["ok"]
    return console


def earlier(state):
    return [(one["what"], one["state_words"], one["reason"]) for one in state["step"]["settings"]["earlier"]]


def test_the_next_session_of_the_group_opens_with_what_is_still_to_do(app, amara):
    room = a_session(app, amara, MEET, WRITE, ("Settled", "", ""))
    follow(amara, key_of(app, "Settled"), state="done")

    made = run_again(room, looks_back="yes")

    steps = read(app, lambda: [(step.kind, step.question) for step in seal.find(made).steps])
    assert steps[0] == ("earlier_actions", "What we said we would do")
    assert [kind for kind, _question in steps[1:]] == ["actions", "reflection"]
    assert read(app, lambda: seal.find(made).group_name) == NORTH
    assert [len(rows(app, what)) for what in ("Meet each month", "Write to the school", "Settled")] == [2, 2, 1]


def test_another_group_is_asked_about_nothing_and_told_why(app, amara):
    room = a_session(app, amara, MEET)

    other = run_again(room, group_name="Family help, south")
    refused = amara.browser.post(f"/sessions/{room.room}/again", data={
        "csrf_token": csrf_of(amara.browser.get("/themes").text), "group_name": "Family help, south",
        "looks_back": "yes"})

    assert read(app, lambda: [step.kind for step in seal.find(other).steps]) == ["actions", "reflection"]
    assert refused.status_code == 422
    assert f"Open actions are those of “{NORTH}”" in words_of(refused.text)


def test_planning_offers_it_once_a_group_has_open_actions_and_only_for_that_group(app, amara):
    address = "/sessions/new?theme=children-with-mental-health-needs&audience=practitioners"
    before = words_of(amara.browser.get(address).text)
    a_session(app, amara, MEET)
    page = amara.browser.get(address).text

    def plan(name):
        return amara.browser.post("/sessions/new", data={
            "csrf_token": csrf_of(page), "theme": "children-with-mental-health-needs", "audience": "practitioners",
            "group_name": name, "chosen": ["add_earlier", "practitioners-1"], "then": "draft"})

    refused, made = plan("Family help, south"), plan(" family help,  NORTH ")

    assert "What we said we would do" not in before
    assert f"{NORTH}: 1 open action" in words_of(page)
    assert (refused.status_code, made.status_code) == (422, 303)
    assert "no group called “Family help, south” has open actions" in words_of(refused.text)
    assert rows(app, "Meet each month") == [("open", "", "")] * 2


def test_what_the_group_says_stands_on_board_console_and_phone_and_in_the_first_session_too(app, amara):
    room = a_session(app, amara, MEET, WRITE)
    console = opened(app, room, amara)
    code, board_key = read(app, lambda: (seal.find(console.room).code, seal.find(console.room).board_key))
    phone = Phone(app, code, console.room)
    board = Live(app, "/board", {"board": board_key}, app.test_client())
    first, second = console.state["step"]["settings"]["earlier"]
    step_id = console.step_id(1)

    done = console.command("decide_action", step_id=step_id, action_id=first["id"], state="done", seen=first["seen"])
    dropped = console.command("decide_action", step_id=step_id, action_id=second["id"], state="dropped",
                              reason="The school wrote first")

    said = [("Meet each month", "Done", ""), ("Write to the school", "Dropped", "The school wrote first")]
    assert (done["ok"], dropped["ok"]) == (True, True)
    assert earlier(console.state) == earlier(phone.state) == said
    assert earlier(board.events("panel_changed")[-1]["panel"]) == said
    assert phone.live.events("step_changed")[-1]["settings"]["earlier_words"] == "Of 2 actions 1 is done, 1 is dropped."
    assert rows(app, "Meet each month") == [("done", "", "")] * 2
    assert "Dropped. The school wrote first" in words_of(amara.browser.get(f"/sessions/{room.room}/summary").text)
    summary = amara.browser.get(f"/sessions/{console.room}/summary.json").json
    assert [(one["what"], one["state"]) for one in summary["earlier_actions"]] == [
        ("Meet each month", "done"), ("Write to the school", "dropped")]
    assert summary["actions"] == []


def test_a_change_is_taken_back_everywhere_and_a_stale_screen_changes_nothing(app, amara):
    console = opened(app, a_session(app, amara, MEET), amara)
    (stale,) = console.state["step"]["settings"]["earlier"]
    about = {"step_id": console.step_id(1), "action_id": stale["id"]}
    console.command("decide_action", **about, state="moved", day=day(30), reason="No room before")
    moved = rows(app, "Meet each month")

    late = console.command("decide_action", **about, state="done", seen=stale["seen"])
    undone = console.command("undo_action", **about)

    assert moved == [("moved", day(30), "No room before")] * 2
    assert (late["error"], undone["ok"]) == ("changed_elsewhere", True)
    assert rows(app, "Meet each month") == [("open", "", "")] * 2


@pytest.mark.parametrize(("given", "field"), [
    ({"state": "moved"}, "day"), ({"state": "moved", "day": day(-1)}, "day"),
    ({"state": "moved", "day": "soon"}, "day"), ({"state": "dropped", "day": day(9), "reason": " "}, "reason"),
    ({"state": "done", "day": day(9), "reason": "x" * 201}, "reason")])
def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(app, amara, given, field):
    console = opened(app, a_session(app, amara, MEET), amara)
    (action,) = console.state["step"]["settings"]["earlier"]
    key = key_of(app, "Meet each month")

    ack = console.command("decide_action", step_id=console.step_id(1), action_id=action["id"], **given)
    answer = follow(amara, key, **{"reason": "Kept words"} | given)

    assert (ack["error"], ack["field"]) == ("not_decided", field)
    assert (answer.status_code, f'id="error-{field}-{key}"' in answer.text) == (422, True)
    assert given.get("day", "Kept words") in answer.text
    assert rows(app, "Meet each month") == [("open", "", "")] * 2


def test_a_new_action_by_a_day_that_is_past_is_refused_at_its_field(app, amara):
    room = a_session(app, amara, ("Known", "", day(1)), is_closed=False)
    (ben,) = room.join()
    step_id = room.console.step_id(1)

    proposed = ben.respond(body={"what": "Meet", "owner": "", "by": day(-1)})
    added = room.console.command("add_action", step_id=step_id, what="Meet", owner="", by_when=day(-1))
    stored(app, lambda: setattr(db.session.scalars(select(Action)).one(), "by_when", day(-3)))
    (known,) = room.console.state["results"]["agreed"]
    reworded = room.console.command("change_action", step_id=step_id, action_id=known["id"], what="Known better",
                                    owner="", by_when=known["by_when"])

    assert [(ack["field"], "is past. Choose a day from today on" in ack["words"]) for ack in (proposed, added)] == [
        ("by", True), ("by_when", True)]
    assert reworded["ok"]


def test_what_is_masked_in_the_summary_is_masked_where_it_is_carried_to(app, amara):
    room = a_session(app, amara, ("Ring Mrs Adebayo about it", "", ""))

    made = run_again(room, looks_back="yes")

    carried = read(app, lambda: [one.what for step in seal.find(made).steps for one in db.session.scalars(
        select(Action).where(Action.step_id == step.id))])
    assert carried == ["Ring [name] about it"]


def test_an_action_goes_with_its_session_and_stays_where_it_was_carried_to(app, amara):
    room = a_session(app, amara, MEET, WRITE)
    follow(amara, key_of(app, "Write to the school"), state="done")
    made = run_again(room, looks_back="yes")
    page = amara.browser.get(f"/sessions/{room.room}/erase").text

    amara.browser.post(f"/sessions/{room.room}/erase", data={"csrf_token": csrf_of(page)})

    assert "Actions that a later session of this group opened with" in words_of(page)
    assert (len(rows(app, "Meet each month")), rows(app, "Write to the school")) == (1, [])
    assert read(app, lambda: seal.find(made).steps[0].kind) == "earlier_actions"


def test_what_is_decided_in_a_rehearsal_changes_nothing_outside_it(app, amara):
    made = run_again(a_session(app, amara, MEET), looks_back="yes")
    answer = amara.browser.post(f"/sessions/{made}/rehearse", data={
        "csrf_token": csrf_of(amara.browser.get("/sessions").text)})
    console = amara.console(answer.location.split("/")[-2])
    console.open_step(1)
    (action,) = console.state["step"]["settings"]["earlier"]

    ack = console.command("decide_action", step_id=console.step_id(1), action_id=action["id"], state="done")

    assert ack["ok"]
    assert rows(app, "Meet each month") == [("open", "", "")] * 2 + [("done", "", "")]
    assert "Done" not in words_of(amara.browser.get("/actions?which=all").text).split("Kept")[0].split("Which")[0]


def test_a_step_of_another_session_has_nothing_to_decide(app, amara, dana):
    console = opened(app, a_session(app, amara, MEET), amara)
    (action,) = console.state["step"]["settings"]["earlier"]
    hers = opened(app, a_session(app, dana, WRITE), dana)

    ack = hers.command("decide_action", step_id=hers.step_id(1), action_id=action["id"], state="done")

    assert ack["error"] == "not_found"
    assert rows(app, "Meet each month") == [("open", "", "")] * 2


def test_old_rows_get_keys_of_their_own(app, amara):
    a_session(app, amara, MEET, WRITE)

    keys = stored(app, lambda: [one.key for one in db.session.scalars(select(Action))])

    assert len(set(keys)) == 2
    assert {len(key) for key in keys} == {32}


def test_a_draft_that_is_for_another_group_now_looks_back_at_what_that_group_said(app, amara):
    a_session(app, amara, WRITE, group_name="Family help, south")
    made = run_again(a_session(app, amara, MEET), looks_back="yes")
    page = amara.browser.get(f"/sessions/{made}/plan").text

    answer = press(amara.browser, page, f"/sessions/{made}/plan", button="Save the plan",
                   group_name="Family help, south", chosen=["add_earlier"])

    assert answer.status_code == 303, words_of(answer.text)
    assert [len(rows(app, what)) for what in ("Meet each month", "Write to the school")] == [1, 2]


@pytest.mark.parametrize("is_followed", [False, True])
def test_files_of_the_summary_say_what_became_of_actions_once_it_is_known(app, amara, is_followed):
    room = a_session(app, amara, MEET)
    if is_followed:
        follow(amara, key_of(app, "Meet each month"), state="moved", day=day(30), reason="No room before")

    session = read(app, lambda: document_of(summary_of(seal.find(room.room))))

    (table,) = [block for section in session.sections for block in section.blocks if isinstance(block, ActionsTable)]
    assert len(table.head) == len(table.rows[0]) == (4 if is_followed else 3)
    assert is_followed == ("No room before" in table.rows[0][-1])
