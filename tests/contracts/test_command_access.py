"""Who may send which command through which door. A new command fails here until it stands in the table."""

from __future__ import annotations

import pytest
from people import Live, client_id, csrf_of, read, stored

from workshop.app import COMMANDS as _EVERY_COMMAND_REGISTERS  # noqa: F401
from workshop.cofacilitators.models import CoFacilitator
from workshop.errors import NotPermitted
from workshop.extensions import db
from workshop.live.commands import MODERATE, REGISTRY, RUN, WATCH, FacilitatorOf, Participant, session_for
from workshop.live.events import BOARD, FACILITATOR, PARTICIPANT
from workshop.sessions import seal

#: Every command of a participant.
OF_PARTICIPANTS = {"submit_response", "edit_response", "withdraw_response", "pass_step", "park", "ask_for_time",
                   "resonate", "unresonate", "ask_for_break"}
#: Every command of a facilitator, by what it needs: whoever may run may also moderate, the owner may everything.
TO_RUN = {
    "confirm_support", "open_lobby", "open_step", "close_step", "reveal_step", "hold_step", "set_display", "set_review",
    "set_session_review", "add_step", "skip_step", "unskip_step", "remove_step", "move_step", "clear_step",
    "unclear_step", "change_until", "close_questions", "take_up_step",
    "start_timer", "add_time", "stop_timer", "close_session", "set_own_rule",
}
#: For the whole room; each does something at once, whatever step is open.
ROOM_TOOLS = {"hold_everything", "end_hold", "slow_down", "end_slow", "pause_responses", "resume_responses",
              "lock_joining", "unlock_joining", "change_code"}
TO_MODERATE = {
    "hide_response", "restore_response", "release_response", "hold_response", "release_all", "spotlight",
    "end_spotlight", "group_responses", "ungroup_responses", "rename_group", "ungroup", "undo_grouping",
    "suggest_groups", "count_resonance", "blank_board", "unblank_board", "hide_word", "show_word", "merge_words",
    "unmerge_words", "agree_action", "add_action", "change_action", "remove_action", "decide_action", "undo_action",
    "open_procedure", *ROOM_TOOLS,
}
AT_ONCE = ROOM_TOOLS | {"blank_board", "unblank_board"}
COMMANDS = dict.fromkeys(OF_PARTICIPANTS, PARTICIPANT) | dict.fromkeys(TO_RUN | TO_MODERATE, FACILITATOR)

#: Who may connect where: with their own cookie, naming Amara's session (its board key only where it is known).
CONNECTIONS = {
    PARTICIPANT: {"phone"},
    FACILITATOR: {"owner"},
    BOARD: set(),
}


def payload_of(name, step_id, response_id="0" * 32, plan_revision=0):
    """What the command needs, and nothing else."""
    everything = {
        "client_id": client_id(), "step_id": step_id, "body": {"text": "From somebody else"}, "slot": 0, "edits": 0,
        "plan_revision": plan_revision, "display": "live", "response_id": response_id, "beside": False, "review": "on",
        "kind": "reflection", "question": "From somebody else?", "audience": "practitioners", "minutes": 5,
        "settings": {}, "after": None, "to": 1, "words": "In pairs", "grouping_revision": 0,
        "response_ids": [response_id], "title": "A title", "group_id": 1, "word": "hope", "into": "trust",
        "what": "Ask again", "about": "child", "whose": ["Somebody"], "number": ["1"], "is_right": False,
        "complaints_contact": "", "is_usual": False, "owner": "Team manager", "by_when": "", "action_id": 1, "seen": "",
        "rule": "Phones face down while somebody speaks",
        "state": "done", "day": "", "reason": "", "anyway": False, "until_day": "2026-12-03", "until_time": "17:00",
        "shows": "masked", "identifiers": "delete",
    }
    form = REGISTRY[COMMANDS[name], name].form
    return {field: everything[field] for field in form.model_fields}


def test_every_command_stands_in_the_table():
    assert {name: role for role, name in REGISTRY} == COMMANDS
    assert len(REGISTRY) == len(COMMANDS)
    needed = {name: command.needs for (role, name), command in REGISTRY.items() if role == FACILITATOR}
    assert needed == dict.fromkeys(TO_RUN, RUN) | dict.fromkeys(TO_MODERATE, MODERATE)


@pytest.mark.parametrize(("may", "refused"), [
    (RUN, set()), (MODERATE, TO_RUN), (WATCH, TO_RUN | TO_MODERATE)])
def test_a_cofacilitator_may_what_the_invitation_says_and_no_more(app, room, ben, dana, may, refused):
    """Each command is sent with a step of no session, so that even what is permitted changes nothing."""
    let_in(app, room, dana, may)
    console = dana.console(room.room)
    before = (room.console.state, room.board_state, ben.state)

    errors = {name: console.command(name, **payload_of(name, 10 ** 9, plan_revision=10 ** 6)).get("error")
              for name in sorted(TO_RUN | TO_MODERATE - AT_ONCE)}

    assert {name for name, error in errors.items() if error == "not_permitted"} == refused - AT_ONCE
    assert (room.console.state, room.board_state, ben.state) == before


@pytest.mark.parametrize(("may", "is_blank"), [(RUN, True), (MODERATE, True), (WATCH, False)])
def test_the_board_is_blanked_by_whoever_may_moderate(app, room, dana, may, is_blank):
    let_in(app, room, dana, may)

    dana.console(room.room).command("blank_board")

    assert room.board_state["is_blank"] is is_blank


def let_in(app, room, facilitator, may):
    """Somebody was invited, and came."""
    def invite():
        session = seal.find(room.room)
        db.session.add(CoFacilitator(session_id=session.id, facilitator_id=facilitator.id, may=may))

    stored(app, invite)


@pytest.mark.parametrize("namespace", CONNECTIONS)
def test_only_its_own_role_may_connect_to_a_namespace(app, room, ben, elsewhere, amara, dana, ada, namespace):
    browsers = {"stranger": app.test_client(), "phone": ben.browser, "phone elsewhere": elsewhere.phones[0].browser,
                "owner": amara.browser, "other facilitator": dana.browser, "admin": ada.browser}

    connected = {who for who, browser in browsers.items()
                 if Live(app, f"/{namespace}", {"session": room.room, "board": room.room}, browser).is_connected}

    assert connected == CONNECTIONS[namespace]


@pytest.mark.parametrize("namespace", [PARTICIPANT, FACILITATOR, BOARD])
def test_nobody_connects_with_anything_else(app, namespace):
    for auth in (None, "text", 7, [], {}, {"board": None}, {"board": ["x"]}, {"board": ""}, {"session": {"$ne": ""}}):
        assert not Live(app, f"/{namespace}", auth, app.test_client()).is_connected, auth


def test_a_role_is_refused_every_command_of_another(room, ben):
    before = (room.console.state, room.board_state, ben.state)
    doors = {PARTICIPANT: ben.live, FACILITATOR: room.console, BOARD: room.board}

    errors = {(role, name): door.command(name, **payload_of(name, ben.step_id))["error"]
              for role, door in doors.items() for name, owner in COMMANDS.items() if owner != role}

    assert set(errors.values()) == {"not_permitted"}
    assert len(errors) == 2 * len(COMMANDS)
    assert (room.console.state, room.board_state, ben.state) == before


def test_a_command_by_http_is_refused_to_another_role(room, ben, amara):
    before = (room.console.state, room.board_state, ben.state)
    as_phone = {"X-CSRFToken": csrf_of(ben.browser.get(f"/w/{room.room}").text), "Accept": "application/json"}
    as_facilitator = {"X-CSRFToken": csrf_of(amara.browser.get("/themes").text), "Accept": "application/json"}

    answers = [ben.browser.post(f"/w/{room.room}/{name}", json=payload_of(name, ben.step_id), headers=as_phone)
               if role == FACILITATOR else
               amara.browser.post(f"/sessions/{room.room}/{name}", json=payload_of(name, ben.step_id),
                                  headers=as_facilitator)
               for name, role in COMMANDS.items()]

    assert {(answer.status_code, answer.json["error"]) for answer in answers} == {(403, "not_permitted")}
    assert (room.console.state, room.board_state, ben.state) == before


def test_a_step_of_another_session_is_not_found(room, ben, elsewhere):
    """Dana's console and a phone in her room name the step that is open in Amara's."""
    before = (room.console.state, ben.state)
    doors = {PARTICIPANT: elsewhere.phones[0].live, FACILITATOR: elsewhere.console}
    named = [name for name, role in COMMANDS.items() if "step_id" in REGISTRY[role, name].form.model_fields]
    assert len(named) > 30

    errors = {name: doors[COMMANDS[name]].command(name, **payload_of(
        name, ben.step_id, plan_revision=elsewhere.console.state["plan_revision"]))["error"] for name in named}

    assert errors == dict.fromkeys(named, "not_found")
    assert (room.console.state, ben.state) == before


def test_a_session_named_in_a_payload_is_refused(room, elsewhere):
    payload = payload_of("close_session", 0, plan_revision=elsewhere.console.state["plan_revision"])

    ack = elsewhere.console.command("close_session", **payload, session=room.room)

    assert ack["error"] == "malformed"
    assert [room.console.state["state"], elsewhere.console.state["state"]] == ["lobby", "running"]


def test_whom_a_session_belongs_to_is_looked_up_at_every_command(app, room, dana, amara):
    """What a connection was allowed when it began is not enough."""
    assert read(app, lambda: session_for(FacilitatorOf(room.room, amara.id)).room) == room.room

    for actor in (FacilitatorOf(room.room, dana.id), FacilitatorOf("no-such-room", amara.id), Participant("none", "x")):
        with pytest.raises(NotPermitted):
            read(app, lambda actor=actor: session_for(actor))


def test_nothing_that_happens_in_one_room_is_heard_in_another(room, ben, elsewhere):
    everybody = [elsewhere.console, elsewhere.board, elsewhere.phones[0].live]
    for live in everybody:
        live.received()

    ben.respond("Only for this room")
    room.console.close_step(1)
    room.console.reveal_step(1)
    room.beat()
    room.console.act("close_session")

    assert [live.received() for live in everybody] == [[], [], []]
