"""Whatever is sent instead of a command: refused by name, nothing changed, nothing of it logged, and work goes on."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
import requests
from people import Facilitator, Room, client_id, csrf_of
from served import server
from services import wait_for
from serving import RealFacilitator, RealLive, RealPhone, installed, is_let_in

from workshop.app import COMMANDS as COMMAND_MODULES
from workshop.live.commands import REGISTRY
from workshop.live.events import FACILITATOR, PARTICIPANT

__all__ = ["server"]

MARK = "zqRubbish"
MEGABYTE = MARK + "x" * 1_000_000
NAMED = {"malformed", "too_large", "not_found", "not_permitted", "response_empty", "response_too_long",
         "support_unusable", "response_unusable_characters", "step_not_open", "plan_changed", "response_unfit",
         "step_unusable", "grouping_changed", "nothing_chosen", "title_unusable", "rule_unusable", "not_counted_yet",
         "own_response", "no_resonance", "until_unusable", "refused"}
#: Instead of an object with fields.
NO_PAYLOAD = {
    "nothing": (), "null": (None,), "a list": ([MARK],), "text": (MARK,), "a number": (7,), "true": (True,),
    "an empty object": ({},), "a list of objects": ([{"text": MARK}],), "nested": ({MARK: {MARK: {MARK: [MARK]}}},),
    "two arguments": ({"text": MARK}, {"text": MARK}),
}
NOT_A_NUMBER = {"null": None, "text": MARK, "a number in text": "1", "true": True, "false": False, "a fraction": 1.5,
                "a whole fraction": 1.0, "a list": [1], "an object": {"id": 1}, "empty": ""}
NOT_AN_ID = {"negative": -1, "zero": 0, "of nobody": 999_999, "beyond 64 bits": 2 ** 80, "beyond 32 bits": 2 ** 40,
             "far negative": -2 ** 70}
NOT_A_TEXT = {"null": None, "a number": 7, "true": True, "a list": [MARK], "an object": {"text": MARK}, "empty": "",
              "spaces": " \n\t ", "invisible": "\u200b\u200d\ufeff", "control characters": f"{MARK}\x00\x07\x1b[31m",
              "turned text": f"{MARK}\u202ecba", "a lone surrogate": f"{MARK}\ud800",
              "ten thousand emoji": "🎈" * 10_000, "one more than the most": MARK + "x" * 2_000, "a megabyte": MEGABYTE}
NOT_A_CLIENT_ID = {"null": None, "a number": 12345678, "true": True, "empty": "", "short": "abc", "long": "a" * 65,
                   "spaces": "a b c d e f", "a line": "abcdefgh\n", "markup": f"<b>{MARK}</b>", "a list": ["a" * 16],
                   "accents": "é" * 16, "a lone surrogate": "a" * 12 + "\udfff", "a megabyte": MEGABYTE}
NOT_A_RESPONSE = {"null": None, "a number": 1, "true": True, "empty": "", "forged": "0" * 32, "a list": ["a"],
                  "sql": f"' OR 1=1 -- {MARK}", "a lone surrogate": "\ud800", "nul": "\x00", "a megabyte": MEGABYTE}
NOT_A_SLOT = NOT_A_NUMBER | {"negative": -1, "beyond the last": 3, "huge": 2 ** 70}
NOT_A_DISPLAY = {"null": None, "a number": 1, "empty": "", "unknown": MARK, "shouted": "LIVE", "a list": ["live"],
                 "a megabyte": MEGABYTE}
#: Values that are no text at all, or text that cannot be shown.
NOT_WORDS = {kind: NOT_A_TEXT[kind] for kind in ("null", "a number", "true", "a list", "an object", "a megabyte",
                                                 "control characters", "turned text", "a lone surrogate")}
NOT_A_BODY = {"null": None, "a number": 7, "true": True, "text": MARK, "a list": [MARK], "empty": {},
              "another field": {"author": MARK}, "nested": {"text": {"text": MARK}}, "a list of numbers": {"text": [7]},
              "many fields": {f"field {number}": MARK for number in range(41)}, "a long name": {MARK * 20: MARK},
              "a long list": {"text": [MARK] * 10_000}} | {
    f"text: {kind}": {"text": value} for kind, value in NOT_A_TEXT.items()}
NOT_CHOSEN = {"null": None, "a number": 1, "empty": "", "unknown": "whatever", "shouted": "ON", "a list": ["on"],
              "a megabyte": MEGABYTE}
NOT_MINUTES = NOT_A_NUMBER | NOT_AN_ID | {"too many": 241}
NOT_SETTINGS = {"null": None, "a number": 7, "text": MARK, "a list": [MARK], "nested": {"low": {"low": MARK}},
                "many": {f"field {number}": MARK for number in range(41)}}
NOT_RESPONSES = {"null": None, "text": MARK, "an object": {"id": 1}, "empty": [], "a list of numbers": [1],
                 "a list of nothing": [None], "forged": ["0" * 32], "a list of markup": [f"<b>{MARK}</b>"],
                 "a thousand": ["0" * 32] * 10_001}
NOT_LINES = {"null": None, "text": MARK, "an object": {"line": MARK}, "empty": [], "a list of numbers": [7],
             "many": [MARK] * 41, "long": [MARK * 80], "control characters": [f"{MARK}\x00"]}
NOT_A_CLAIM = {kind: value for kind, value in NOT_A_NUMBER.items() if kind not in ("true", "false")}
NOT_A_GROUP = {kind: value for kind, value in NOT_A_NUMBER.items() if kind not in ("null", "empty")} | NOT_AN_ID
RUBBISH = {
    "step_id": NOT_A_NUMBER | NOT_AN_ID, "plan_revision": NOT_A_NUMBER | NOT_AN_ID, "body": NOT_A_BODY,
    "client_id": NOT_A_CLIENT_ID, "response_id": NOT_A_RESPONSE, "slot": NOT_A_SLOT,
    "edits": NOT_A_NUMBER | {"negative": -1}, "display": NOT_A_DISPLAY, "review": NOT_CHOSEN,
    "beside": {kind: value for kind, value in NOT_A_NUMBER.items() if kind not in ("true", "false")},
    "kind": NOT_CHOSEN, "audience": NOT_CHOSEN, "question": NOT_A_TEXT, "minutes": NOT_MINUTES,
    "settings": NOT_SETTINGS, "after": NOT_A_GROUP, "to": NOT_A_NUMBER | NOT_AN_ID, "words": NOT_WORDS,
    "grouping_revision": NOT_A_NUMBER | NOT_AN_ID | {"zero": -7}, "response_ids": NOT_RESPONSES, "title": NOT_A_TEXT,
    "group_id": NOT_A_GROUP, "word": NOT_A_TEXT, "into": NOT_A_TEXT, "what": NOT_A_TEXT, "owner": NOT_A_TEXT,
    "by_when": NOT_A_TEXT, "action_id": NOT_A_NUMBER | NOT_AN_ID, "seen": NOT_A_TEXT,
    "state": NOT_CHOSEN, "day": NOT_A_TEXT, "reason": NOT_A_TEXT, "until_day": NOT_A_TEXT, "until_time": NOT_A_TEXT,
    "whose": NOT_LINES, "number": NOT_LINES, "complaints_contact": NOT_WORDS, "is_right": NOT_A_CLAIM,
    "is_usual": NOT_A_CLAIM, "about": NOT_CHOSEN, "rule": NOT_WORDS,
    "anyway": {kind: value for kind, value in NOT_A_NUMBER.items() if kind not in ("true", "false")},
    "shows": {kind: value for kind, value in NOT_CHOSEN.items() if kind != "null"}, "identifiers": NOT_CHOSEN,
}
COMMANDS = sorted(REGISTRY)
assert len(COMMANDS) > 10, COMMAND_MODULES


def rows_of(app):
    """Everything that is stored."""
    with contextlib.closing(sqlite3.connect(app.extensions["workshop_settings"].database)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}


class Scene:
    """Amara's room with an open step and Ben's response released; Dana's room beside it."""

    def __init__(self, app, amara, dana):
        self.app, self.tokens = app, {}
        self.room, self.danas = Room(app, amara), Room(app, dana)
        self.ben, self.chidi, self.dele = self.room.join(3)
        self.room.console.act("set_display", step_id=self.room.console.step_id(1), display="live")
        self.room.console.open_step(1)
        for phone in self.room.phones:
            assert phone.respond("We ask too late.")["ok"]
        self.room.beat()
        self.step_id = self.room.console.step_id(1)
        self.other_step_id = self.danas.console.step_id(1)
        self.state = self.room.console.state      # and so it stays: nothing that is tried here may change it
        self.card = self.state["responses"][0]["id"]
        assert self.card

    def door(self, role):
        return self.ben.live if role == PARTICIPANT else self.room.console

    def sound(self, role, name):
        """Fields with which the command would succeed, or be refused for its timing alone."""
        fields = {"client_id": client_id(), "step_id": self.step_id, "body": {"text": "We do ask."}, "slot": 0,
                  "edits": 0, "response_id": self.card, "display": "held", "beside": False, "review": "on",
                  "kind": "reflection", "audience": "practitioners", "question": "And then?", "minutes": 5,
                  "settings": {}, "after": self.step_id, "to": 2, "words": "In pairs", "response_ids": [self.card],
                  "grouping_revision": self.state["grouping_revision"], "title": "Asking",
                  "group_id": 999_999 if name != "group_responses" else None, "word": "hope", "into": "trust",
                  "what": "Ask", "owner": "Team manager", "by_when": "", "action_id": 1, "seen": "",
                  "state": "done", "day": "", "reason": "", "until_day": "", "until_time": "",
                  "whose": ["Out of hours team"], "number": ["01632 960 123"], "complaints_contact": "",
                  "is_right": False, "is_usual": False, "about": "child", "rule": "Phones down",
                  "anyway": False, "shows": None, "identifiers": "delete",
                  "plan_revision": self.state["plan_revision"]}
        return {field: fields[field] for field in REGISTRY[role, name].form.model_fields}

    def needed(self, role, name):
        """The fields that the command cannot do without."""
        return [field for field, given in REGISTRY[role, name].form.model_fields.items() if given.is_required()]

    def by_http(self, role, name, payload):
        if role == PARTICIPANT:
            page, address, browser = f"/w/{self.room.room}", f"/w/{self.room.room}/{name}", self.ben.browser
        else:
            page, address = f"/sessions/{self.room.room}/console", f"/sessions/{self.room.room}/{name}"
            browser = self.room.facilitator.browser
        if role not in self.tokens:
            self.tokens[role] = csrf_of(browser.get(page).text)
        return browser.post(address, json=payload, headers={
            "X-CSRFToken": self.tokens[role], "Accept": "application/json"})


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """One for all tests: none of them may change it."""
    with installed(tmp_path_factory.mktemp("rubbish")) as app:
        yield Scene(app, Facilitator(app, "amara@example.org", "Amara"), Facilitator(app, "dana@example.org", "Dana"))


@pytest.fixture
def changes_nothing(scene, caplog):
    """The rows are what they were, and the log has nothing of what was sent."""
    before = rows_of(scene.app)
    yield
    assert rows_of(scene.app) == before
    assert MARK not in caplog.text
    assert not any(record.exc_info for record in caplog.records)


def expect_refusal(answer, *context):
    assert isinstance(answer, dict), (context, answer)
    assert answer.get("ok") is False, context
    assert answer["error"] in NAMED, (context, answer["error"])
    assert answer["words"], context
    assert MARK not in str({field: value for field, value in answer.items() if field != "cleaned"}), context


def test_every_field_of_every_command_has_rubbish_made_for_it():
    assert {field for command in REGISTRY.values() for field in command.form.model_fields} == set(RUBBISH)


@pytest.mark.parametrize(("role", "name"), COMMANDS)
def test_a_payload_that_is_no_set_of_fields_is_refused(scene, changes_nothing, role, name):
    for kind, payload in NO_PAYLOAD.items():
        if payload != ({},) or scene.needed(role, name):   # to blank the board nothing needs to be said
            expect_refusal(scene.door(role).raw(name, *payload), kind)


@pytest.mark.parametrize(("role", "name"), COMMANDS)
def test_a_missing_or_an_unknown_field_is_refused(scene, changes_nothing, role, name):
    sound = scene.sound(role, name)

    for field in scene.needed(role, name):
        expect_refusal(scene.door(role).raw(name, {key: value for key, value in sound.items() if key != field}), field)
    for extra in ({"author": MARK}, {"session": scene.danas.room}, {MARK: MARK}, {"unknown": MEGABYTE}, {"": 1},
                  {"__class__": MARK}, {"\ud800": 1}):
        expect_refusal(scene.door(role).raw(name, sound | extra), *extra)


@pytest.mark.parametrize(("role", "name"), COMMANDS)
def test_a_field_of_the_wrong_kind_is_refused(scene, changes_nothing, role, name):
    for field in scene.sound(role, name):
        for kind, value in RUBBISH[field].items():
            expect_refusal(scene.door(role).raw(name, scene.sound(role, name) | {field: value}), field, kind)


@pytest.mark.parametrize(("role", "name"), [key for key in COMMANDS if "step_id" in REGISTRY[key].form.model_fields])
def test_a_step_of_another_session_is_refused(scene, changes_nothing, role, name):
    answer = scene.door(role).raw(name, scene.sound(role, name) | {"step_id": scene.other_step_id})

    assert (answer["ok"], answer["error"]) == (False, "not_found")


@pytest.mark.parametrize("name", ["hide_response", "restore_response"])
def test_a_response_of_another_step_or_session_is_refused(scene, name):
    """Dana knows the id of Amara's card, and Amara names the wrong step for it: neither gets hold of it."""
    before = rows_of(scene.app)

    for console, step_id in ((scene.danas.console, scene.other_step_id), (scene.danas.console, scene.step_id),
                             (scene.room.console, scene.room.console.step_id(2))):
        answer = console.raw(name, {"step_id": step_id, "response_id": scene.card})
        assert (answer["ok"], answer["error"]) == (False, "not_found")

    assert rows_of(scene.app) == before


@pytest.mark.parametrize(("role", "name"), COMMANDS)
def test_the_same_rubbish_by_http_gets_a_status_and_a_name(scene, changes_nothing, role, name):
    for payload in (None, [MARK], MARK, 7, {}, {"text": MARK}):
        if not payload and not scene.needed(role, name):
            continue
        answer = scene.by_http(role, name, payload)
        assert (answer.status_code, answer.json["error"]) == (400, "malformed")
    for field in scene.sound(role, name):
        for kind, value in RUBBISH[field].items():
            if value != MEGABYTE and "surrogate" not in kind:
                answer = scene.by_http(role, name, scene.sound(role, name) | {field: value})
                expect_refusal(answer.json, field, kind)
                assert 400 <= answer.status_code < 500
    answer = scene.by_http(role, name, scene.sound(role, name) | {"unknown": MEGABYTE})
    assert (answer.status_code, answer.json["error"]) == (413, "too_large")


@pytest.mark.parametrize("name", ["", "*", "message", "session_state", "panel_changed",
                                  "__init__", "zqRubbish", "x" * 100_000, "\x00", "open_step;--"])
def test_an_unknown_command_is_refused_on_every_namespace(scene, changes_nothing, name):
    for door in (scene.ben.live, scene.room.console, scene.room.board):
        answer = door.raw(name, {"text": MARK})
        assert (answer["ok"], answer["error"]) == (False, "not_permitted")


@pytest.mark.parametrize(("role", "name"), COMMANDS)
def test_a_board_can_do_nothing_and_nobody_can_do_what_is_the_others(scene, changes_nothing, role, name):
    other = scene.room.console if role == PARTICIPANT else scene.ben.live

    for door in (scene.room.board, other):
        answer = door.raw(name, scene.sound(role, name))
        assert (answer["ok"], answer["error"]) == (False, "not_permitted")


def test_after_all_of_it_work_goes_on(scene):
    for role, name in COMMANDS:
        for payload in NO_PAYLOAD.values():
            scene.door(role).raw(name, *payload)
    for undone in ("unblank_board", "end_hold", "end_slow", "resume_responses", "unlock_joining"):
        scene.room.console.raw(undone, {})

    assert scene.ben.respond("We do ask.")["ok"]
    assert scene.room.console.raw("hide_response", scene.sound(FACILITATOR, "hide_response"))["ok"]
    assert scene.room.console.close_step(1)["ok"]
    assert len(scene.room.console.state["responses"]) == 4


# --- over a real socket ------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def real_room(server):
    room = RealFacilitator(server).open_lobby(questions=2)
    room.open_step(1)
    return room


@pytest.fixture(scope="module")
def real_ben(server, real_room):
    return RealPhone(server, real_room.code)


@pytest.fixture
def nothing_happens(server, real_room):
    def stored():
        tables = [name for (name,) in server.read("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: server.read(f'SELECT * FROM "{table}"') for table in tables}

    before = stored()
    yield
    assert stored() == before
    assert MARK not in server.output
    assert "Traceback" not in server.output
    assert requests.get(f"{server.url}/healthz", timeout=60).ok


def act_of(phone):
    return {"client_id": client_id(), "step_id": phone.step_id, "body": {"text": "We do ask."}}


def test_far_too_much_over_a_real_socket_is_refused_by_name(real_ben, nothing_happens):
    live, sound, far_too_much = real_ben.connect(), act_of(real_ben), MARK + "x" * 200_000

    assert live.command("submit_response", sound | {"body": {"text": far_too_much}})["error"] == "too_large"
    assert live.command("submit_response", sound | {"unknown": far_too_much})["error"] == "too_large"
    assert live.command("submit_response", sound | {"body": {"text": "🎈" * 10_000}})["error"] == "response_too_long"
    assert live.command("submit_response", sound | {"body": {"text": MARK + "\x00"}})["error"] == (
        "response_unusable_characters")
    assert live.is_connected


def test_more_than_a_socket_may_carry_ends_that_socket_and_no_other(server, real_room, real_ben, nothing_happens):
    chidi = RealPhone(server, real_room.code)
    beside = chidi.connect()
    live = real_ben.connect()
    live.send("submit_response", **act_of(real_ben) | {"body": {"text": MARK + "x" * 3_000_000}})

    wait_for(lambda: not live.is_connected)
    assert beside.command("zqRubbish")["error"] == "not_permitted"
    assert real_ben.connect().command("zqRubbish")["error"] == "not_permitted"


def test_unknown_events_and_two_arguments_are_refused_over_a_real_socket(real_ben, nothing_happens):
    live = real_ben.connect()

    assert live.command(MARK, {"text": MARK})["error"] == "not_permitted"
    two = live.command("submit_response", act_of(real_ben), MARK)
    assert two["error"] == "malformed"


def test_what_is_no_text_ends_its_connection_and_no_other(server, real_room, real_ben, nothing_happens):
    beside, live = RealPhone(server, real_room.code).connect(), real_ben.connect()
    live.send("submit_response", data=b"\x00" + MARK.encode())

    wait_for(lambda: not live.is_connected)
    assert beside.command("zqRubbish")["error"] == "not_permitted"


@pytest.mark.parametrize("name", ["*", "connect", "disconnect"])
@pytest.mark.parametrize("payload", [None, {"session": MARK}, MARK, [MARK]])
def test_an_event_with_a_name_of_the_librarys_own_is_refused_as_any_other(real_ben, nothing_happens, name, payload):
    live = real_ben.connect()

    assert live.command(name, payload)["error"] == "not_permitted"
    assert live.command("submit_response", payload)["error"] == "malformed"


def test_nobody_acts_through_somebody_elses_connection(server, real_room, real_ben, nothing_happens):
    """The catch-all event takes its sender from its payload, if it is let through."""
    console, live = real_room.console(), real_ben.connect()
    theirs = console.client.get_sid("/facilitator")

    answer = live.command("*", theirs, {"plan_revision": 0})
    assert answer["error"] == "not_permitted"
    assert console.command("zqRubbish")["error"] == "not_permitted"


def test_a_phone_cannot_act_as_a_facilitator_over_a_real_socket(real_room, real_ben, nothing_happens):
    plan = {"plan_revision": real_room.state["plan_revision"], "step_id": real_room.step_id(1)}

    for name in ("close_step", "reveal_step", "close_session", "hide_response"):
        assert real_ben.by_socket(name, **plan)["error"] == "not_permitted"


def test_a_phone_is_not_let_in_where_facilitators_are(server, real_room, real_ben, nothing_happens):
    assert is_let_in(server, "/participant", {"session": real_room.room}, real_ben.browser)
    assert not is_let_in(server, "/facilitator", {"session": real_room.room}, real_ben.browser)


@pytest.mark.parametrize("auth", [None, {}, {"session": None}, {"session": [MARK]}, {"session": MARK}, [MARK], MARK, 7,
                                  {"session": "\ud800", "board": "\ud800"}])
def test_a_stranger_is_let_in_nowhere(server, auth, nothing_happens):
    for namespace in ("/facilitator", "/participant", "/board", "/", f"/{MARK}"):
        assert not is_let_in(server, namespace, auth), namespace


def test_a_stranger_who_knows_the_room_is_let_in_nowhere_but_before_the_board(server, real_room, nothing_happens):
    for namespace in ("/facilitator", "/participant"):
        assert not is_let_in(server, namespace, {"session": real_room.room, "board": real_room.board_key})

    board = RealLive(server, "/board", {"board": real_room.board_key})
    for _role, name in COMMANDS:
        assert board.command(name, {"step_id": 1})["error"] == "not_permitted"
