"""Several consoles on one session: everybody sees the same, nobody undoes another's act, and each may what they may."""

from __future__ import annotations

import pytest
from pages import press
from people import Console, Facilitator, Room, csrf_of, stored

from workshop.app import COMMANDS as _EVERY_COMMAND_REGISTERS  # noqa: F401
from workshop.cofacilitators import hands
from workshop.live.commands import REGISTRY
from workshop.live.events import FACILITATOR
from workshop.sessions import seal

#: What needs the right to moderate, and no more. Everything else changes the plan and needs the right to run.
MODERATION = {
    "hide_response", "restore_response", "hold_response", "release_response", "release_all", "count_resonance",
    "spotlight", "end_spotlight", "blank_board", "unblank_board",
    "group_responses", "ungroup_responses", "rename_group", "ungroup", "undo_grouping", "suggest_groups",
    "merge_words", "unmerge_words", "hide_word", "show_word",
    "add_action", "agree_action", "change_action", "remove_action", "decide_action", "undo_action",
    "open_procedure", "hold_everything", "end_hold", "slow_down", "end_slow", "pause_responses", "resume_responses",
    "lock_joining", "unlock_joining", "change_code",
}
WATCH_WORDS = "You can watch this session, but not change it. Ask its facilitator for more."
MODERATE_WORDS = "You can moderate this session, but not run it. Ask its facilitator for more."
#: What a console's state says of the very person who looks at it.
PERSONAL = {"may", "may_run", "may_moderate", "is_owner", "hands_url"}


def commands():
    return {name: command for (role, name), command in REGISTRY.items() if role == FACILITATOR}


def shared(state):
    return {name: value for name, value in state.items() if name not in PERSONAL}


@pytest.fixture
def ben(room):
    """A phone that responded to the first question, which is revealed."""
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("We ask too late.")
    room.console.close_step(1)
    room.console.reveal_step(1)
    return ben


@pytest.fixture
def payload_of(room, ben):
    """What a command needs, named rightly, so that nothing but the right of whoever sends it is in the way."""
    def payload(command):
        state = room.console.state
        response_id = state["responses"][0]["id"]
        everything = {
            "plan_revision": state["plan_revision"], "step_id": room.console.step_id(1), "response_id": response_id,
            "display": "live", "review": "on", "to": 2, "minutes": 5, "kind": "reflection", "audience": "practitioners",
            "question": "What else?", "grouping_revision": state["panels"][0]["grouping_revision"], "group_id": 1,
            "response_ids": [response_id], "title": "Too late", "word": "late", "into": "later", "action_id": 1,
            "what": "Ask earlier", "owner": "team lead", "by_when": "May",
            "whose": ["Out of hours team"], "number": ["01632 960 123"], "is_right": True,
            "rule": "Phones down", "state": "done", "day": "", "reason": "",
        }
        return {name: everything[name] for name, field in command.form.model_fields.items()
                if field.is_required() or name in everything}

    return payload


@pytest.fixture
def everything(room, ben):
    """All that anybody sees of the room."""
    return lambda: (room.console.state, room.board_state, ben.state)


def test_every_moderating_command_there_is_stands_in_the_list():
    """A new one fails here until somebody has decided what it needs."""
    assert {name for name, command in commands().items() if command.needs != "run"} == MODERATION


def test_whoever_watches_sees_the_console_and_each_command_is_refused(room, ines, let_in, payload_of, everything):
    console, before = let_in(ines, "watch").console(room.room), everything()

    answers = {name: console.command(name, **payload_of(command)) for name, command in commands().items()}

    assert {(answer["ok"], answer["error"], answer["words"]) for answer in answers.values()} == {
        (False, "not_permitted", WATCH_WORDS)}
    assert len(answers) > len(MODERATION)
    assert everything() == before
    assert shared(console.state) == shared(room.console.state)


def test_whoever_moderates_is_refused_every_command_on_the_plan(room, ines, let_in, payload_of, everything):
    console, before = let_in(ines, "moderate").console(room.room), everything()

    answers = {name: console.command(name, **payload_of(command)) for name, command in commands().items()
               if name not in MODERATION}

    assert {(answer["error"], answer["words"]) for answer in answers.values()} == {("not_permitted", MODERATE_WORDS)}
    assert everything() == before


@pytest.mark.parametrize("name", sorted(MODERATION))
def test_whoever_moderates_is_let_do_what_moderating_is(room, ines, let_in, payload_of, name):
    console = let_in(ines, "moderate").console(room.room)

    assert console.command(name, **payload_of(commands()[name])).get("error") != "not_permitted"


def test_what_whoever_moderates_hides_is_hidden(room, ines, let_in, ben):
    console = let_in(ines, "moderate").console(room.room)

    ack = console.command("hide_response", step_id=console.step_id(1), response_id=console.state["responses"][0]["id"])

    assert ack["ok"] is True
    assert "We ask too late." not in str(room.board_state)


@pytest.mark.parametrize("name", sorted(commands()))
def test_whoever_runs_is_let_do_everything_the_owner_may_on_the_console(room, ines, let_in, payload_of, name):
    console = let_in(ines, "run").console(room.room)

    assert console.command(name, **payload_of(commands()[name])).get("error") != "not_permitted"


@pytest.mark.parametrize("role", ["run", "moderate", "watch"])
def test_the_same_right_holds_for_plain_forms(room, ines, let_in, ben, everything, role):
    """Without scripts each act is a form of the console; what may not be done is said there."""
    let_in(ines, role)
    address = f"/sessions/{room.room}"
    form = {"csrf_token": token_of(ines), "plan_revision": room.console.state["plan_revision"],
            "step_id": room.console.step_id(2)}
    before = everything()

    ines.browser.post(f"{address}/open_step", data=form)

    assert (everything() == before) is (role != "run")


def token_of(person):
    return csrf_of(person.browser.get("/themes").text)


def test_every_console_gets_the_same_whoever_acts(app, room, amara, ines, colleague, let_in):
    """Amara at the laptop and on her phone, and a colleague at hers."""
    phone = Facilitator.__new__(Facilitator)
    phone.app, phone.email, phone.id, phone.browser = app, amara.email, amara.id, app.test_client()
    phone.sign_in()
    consoles = [room.console, Console(phone, room.room), let_in(ines, "run").console(room.room)]
    for console in consoles:
        console.received()

    acks = [consoles[0].open_step(1), consoles[1].close_step(1), consoles[2].reveal_step(1), consoles[0].open_step(2)]

    assert [ack["ok"] for ack in acks] == [True] * 4
    heard = [[(name, shared(payload)) for name, payload in console.received()] for console in consoles]
    assert heard[0] == heard[1] == heard[2]
    assert "session_state" in [name for name, _payload in heard[0]]
    assert shared(consoles[0].state) == shared(consoles[1].state) == shared(consoles[2].state)


def test_of_two_who_act_at_once_one_acts_and_the_other_is_told_how_things_stand(room, ines, let_in):
    """Both saw the lobby; Amara opens the first question, and Ines presses for the second a moment later."""
    console = let_in(ines, "run").console(room.room)
    seen = console.state["plan_revision"]

    first = room.console.act("open_step", plan_revision=seen, step_id=room.console.step_id(1))
    second = console.act("open_step", plan_revision=seen, step_id=console.step_id(2))

    assert (first["ok"], second["ok"], second["error"]) == (True, False, "plan_changed")
    assert "a moment ago" in second["words"]
    assert shared(second["state"]) == shared(room.console.browser.get(f"/sessions/{room.room}/state").json)
    assert [row["state"] for row in console.state["run_sheet"][:2]] == ["open", "waiting"]


def test_two_who_moderate_at_once_lose_nothing_of_each_other(room, ines, mo, let_in):
    """Hiding needs no newest plan: the one hides while the other does, and while the plan moves on."""
    room.join(9)
    room.console.open_step(1)
    for number, phone in enumerate(room.phones):
        phone.respond(f"Response {number}")
    room.console.close_step(1)
    room.console.reveal_step(1)
    consoles = [let_in(ines, "moderate").console(room.room), let_in(mo, "moderate").console(room.room)]
    ids = {card["text"]: card["id"] for card in consoles[0].state["responses"]}
    step_id = room.console.step_id(1)

    acks = [consoles[0].command("hide_response", step_id=step_id, response_id=ids["Response 1"]),
            consoles[1].command("hide_response", step_id=step_id, response_id=ids["Response 2"]),
            room.console.open_step(2)]

    assert [ack["ok"] for ack in acks] == [True, True, True]
    room.console.open_step(1)
    assert {card["text"] for card in room.console.state["responses"] if card["is_hidden"]} == {
        "Response 1", "Response 2"}


@pytest.fixture
def mo(colleague):
    return colleague("Mo")


def test_whoever_is_removed_hears_nothing_more_at_once(room, amara, ines, let_in):
    let_in(ines, "run")
    consoles = [ines.console(room.room), ines.console(room.room)]
    page = amara.browser.get(f"/sessions/{room.room}/hands").text
    plan_revision, step_id = room.console.state["plan_revision"], room.console.step_id(1)
    for console in consoles:
        console.received()

    press(amara.browser, page, "/remove", button="Remove from this session")
    room.console.open_step(1)

    assert [console.is_connected for console in consoles] == [False, False]
    assert room.console.is_connected
    assert ines.console(room.room).is_connected is False
    assert ines.browser.get(f"/sessions/{room.room}/state").status_code == 404
    answer = ines.browser.post(f"/sessions/{room.room}/close_step", json={
        "plan_revision": plan_revision + 1, "step_id": step_id}, headers={"X-CSRFToken": token_of(ines)})
    assert answer.status_code == 404
    assert room.console.state["run_sheet"][0]["state"] == "open"


def test_a_command_that_was_on_its_way_when_somebody_was_removed_is_refused(app, room, ines, let_in):
    """The right is looked up when the command is carried out, not when the console was connected."""
    console = let_in(ines, "run").console(room.room)
    payload = {"plan_revision": console.state["plan_revision"], "step_id": console.step_id(1)}
    stored(app, lambda: hands.remove_cofacilitator(seal.find(room.room), ines.id))

    ack = console.command("open_step", **payload)

    assert (ack["ok"], ack["error"]) == (False, "not_permitted")
    assert room.board_state["is_lobby"] is True


def test_whoever_leaves_hears_nothing_more_and_others_go_on(room, ines, mo, let_in):
    leaving, staying = let_in(ines, "run").console(room.room), let_in(mo, "watch").console(room.room)

    press(ines.browser, ines.browser.get("/sessions").text, f"/sessions/{room.room}/hands/leave")

    assert (leaving.is_connected, staying.is_connected, room.console.is_connected) == (False, True, True)


@pytest.mark.parametrize("role", ["run", "moderate", "watch"])
@pytest.mark.parametrize("ending", ["", ".csv", ".json"])
def test_everybody_who_was_let_in_may_read_the_summary(room, ines, dana, let_in, ben, role, ending):
    let_in(ines, role)
    room.console.act("close_session")

    answers = [person.browser.get(f"/sessions/{room.room}/summary{ending}").status_code for person in (ines, dana)]

    assert answers == [200, 404]


@pytest.mark.parametrize(("role", "status"), [("moderate", 200), ("watch", 403)])
@pytest.mark.parametrize("ending", ["/full", "?shape=full", ".csv?shape=full", ".json?shape=full"])
def test_the_full_record_is_for_whoever_may_moderate(room, ines, dana, let_in, role, status, ending):
    let_in(ines, role)

    answers = [person.browser.get(f"/sessions/{room.room}/summary{ending}").status_code for person in (ines, dana)]

    assert answers == [status, 404]


def test_a_right_in_one_session_is_none_in_another(app, room, amara, ines, let_in):
    let_in(ines, "run")
    other = Room(app, amara, group_name="Health visitors, south")

    assert ines.console(other.room).is_connected is False
    assert ines.browser.get(f"/sessions/{other.room}/console").status_code == 404


def test_a_console_says_what_whoever_looks_may_do(room, amara, ines, let_in):
    """The page offers what may be done; the rules above hold whatever it offers."""
    let_in(ines, "moderate")

    mine, hers = (person.browser.get(f"/sessions/{room.room}/state").json for person in (ines, amara))

    assert (mine["may"], mine["is_owner"], hers["may"], hers["is_owner"]) == ("moderate", False, "run", True)


def test_what_is_pushed_says_of_each_viewer_what_they_themselves_may(room, ines, mo, let_in):
    """An act of the owner's reaches every console; none of them is offered what is not theirs by it."""
    consoles = {"owner": room.console, "moderate": let_in(ines, "moderate").console(room.room),
                "watch": let_in(mo, "watch").console(room.room)}
    for console in consoles.values():
        console.received()

    room.console.open_step(1)

    pushed = {role: console.events("session_state")[-1] for role, console in consoles.items()}
    assert {role: (state["may"], state["may_run"], state["may_moderate"], state["is_owner"])
            for role, state in pushed.items()} == {
        "owner": ("run", True, True, True), "moderate": ("moderate", False, True, False),
        "watch": ("watch", False, False, False)}
