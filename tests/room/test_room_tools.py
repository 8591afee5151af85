"""When a room is disturbed: tools for the whole room, each of which can be taken back, and none for one person."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from pages import form_to, press, words_of
from people import Phone, Room, client_id, csrf_of, read

from workshop.responses.slow import SlowMode
from workshop.sessions import seal
from workshop.sessions.room_tools import ON_PHONES_PAUSED, ON_PHONES_SLOW, SLOW_EVERY


class Watch:
    """A clock that a test moves."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch(app):
    watch = Watch()
    app.extensions["workshop_slow_mode"].clock = watch
    yield watch
    app.extensions["workshop_slow_mode"] = SlowMode()


@pytest.fixture
def room(app, amara):
    """Amara's room with three phones at its first question."""
    room = Room(app, amara)
    room.join(3)
    room.console.open_step(1)
    return room


def board_texts(room):
    return sorted(card["text"] for card in room.board_state["responses"])


def stamp(room):
    """Three responses stand on the board."""
    for phone, text in zip(room.phones, ("One", "Two", "Three"), strict=True):
        assert phone.respond(text)["ok"]
    room.console.reveal_step(1)
    assert board_texts(room) == ["One", "Three", "Two"]


# --- hold everything

def test_hold_everything_takes_all_off_the_board_and_undo_brings_it_back(room):
    stamp(room)
    before = room.board_state["responses"]

    room.console.command("hold_everything")

    assert (board_texts(room), room.board_state["standing_words"]) == (
        [], "The facilitator is reading the responses. None stand here for now.")
    assert room.console.state["room_words"][0].startswith("Everything is held")
    room.console.command("end_hold")
    assert (room.board_state["responses"], room.console.state["room_words"]) == (before, [])


def test_what_comes_while_everything_is_held_waits_also_afterwards(room):
    stamp(room)
    room.console.command("hold_everything")
    for phone in room.phones:
        assert phone.respond("Shouted")["ok"]
    room.beat()

    assert (board_texts(room), len(room.console.state["queue"])) == ([], 3)
    room.console.command("end_hold")
    assert (board_texts(room), len(room.console.state["queue"])) == (["One", "Three", "Two"], 3)
    room.console.command("release_response", step_id=room.console.step_id(1),
                         response_id=room.console.state["queue"][0]["id"])
    assert board_texts(room) == ["One", "Shouted", "Three", "Two"]


def test_a_question_opened_or_revealed_meanwhile_is_held_too(room):
    room.console.command("hold_everything")
    room.console.open_step(2)
    for phone in room.phones:
        phone.respond("Later")
    room.console.close_step(2)
    room.console.reveal_step(2)

    assert board_texts(room) == []
    assert room.console.state["next_act"]["command"] == "end_hold"


def test_phones_hear_that_the_board_no_longer_shows_responses(room):
    stamp(room)
    (ben, *_others) = room.phones
    ben.live.received()

    room.console.command("hold_everything")

    assert (len(ben.live.events("step_held")), ben.state["step"]["is_revealed"]) == (1, False)
    room.console.command("end_hold")
    assert (len(ben.live.events("step_revealed")), ben.state["step"]["is_revealed"]) == (1, True)


def test_nobody_looks_back_at_what_is_held(room):
    stamp(room)
    ben = room.phones[0]
    room.console.close_step(1)

    room.console.command("hold_everything")

    page = words_of(ben.browser.get(f"/w/{room.room}/look-back").text)
    assert [text for text in ("Two", "Three") if text in page.split()] == []


def test_numbers_are_held_as_words_are(app, amara):
    room = Room(app, amara)
    room.join(5)
    room.console.act("add_step", kind="scale", question="How sure are you?", audience="practitioners", minutes=5,
                     settings={})
    place = len(room.console.state["run_sheet"])
    room.console.open_step(place)
    for phone in room.phones:
        assert phone.respond(body={"value": "4"})["ok"]
    room.console.close_step(place)
    room.console.reveal_step(place)
    assert room.board_state["panels"][0]["has_results"] is True

    room.console.command("hold_everything")

    assert room.board_state["panels"][0]["results"] is None


# --- pause

def test_pause_refuses_new_responses_by_name_and_keeps_everything_else_possible(room):
    ben, chidi, _dele = room.phones
    ben.respond("Before")

    room.console.command("pause_responses")

    said = chidi.respond("During")
    assert (said["ok"], said["error"], said["words"]) == (False, "responses_paused", ON_PHONES_PAUSED)
    assert ben.edit(0, "Corrected")["ok"] is True
    assert chidi.skip()["ok"] is True
    assert ben.withdraw(0)["ok"] is True
    park = chidi.live.command("park", client_id=client_id(), body={"text": "For later"})
    assert park["error"] == "responses_paused"
    room.console.command("resume_responses")
    assert chidi.respond("During")["ok"] is True


def test_phones_say_that_responses_are_paused_before_anybody_sends(room):
    ben = room.phones[0]
    ben.live.received()

    room.console.command("pause_responses")

    assert [event["room_words"] for event in ben.live.events("room_changed")] == [ON_PHONES_PAUSED]
    assert ben.state["room_words"] == ON_PHONES_PAUSED
    assert ON_PHONES_PAUSED in words_of(ben.browser.get(f"/w/{room.room}").text)
    room.console.command("resume_responses")
    assert [event["room_words"] for event in ben.live.events("room_changed")] == [""]


def test_a_plain_form_that_is_refused_gives_the_words_back(room):
    ben = room.phones[0]
    page = ben.browser.get(f"/w/{room.room}").text
    room.console.command("pause_responses")

    answer = press(ben.browser, page, "/submit_response", text="Written meanwhile")

    assert (answer.status_code, form_to(answer.text, "/submit_response").fields["text"]) == (409, "Written meanwhile")
    assert ON_PHONES_PAUSED in words_of(answer.text)


def test_a_retry_of_what_was_taken_is_no_new_response(room):
    ben, act = room.phones[0], client_id()
    assert ben.respond("Once", client_id=act)["ok"]
    room.console.command("pause_responses")

    assert ben.respond("Once", client_id=act)["ok"] is True
    assert len(ben.state["yours"]["responses"]) == 1


# --- slow mode

def test_slow_mode_takes_one_response_each_half_minute_from_every_phone_alike(room, watch):
    ben, chidi, _dele = room.phones
    room.console.command("slow_down")

    assert ben.respond("First")["ok"] is True
    said = ben.respond("At once")
    assert (said["error"], said["seconds_left"]) == ("too_soon", SLOW_EVERY)
    assert said["words"] == "Slow for now: you can send the next response in 30 seconds. Your words are kept."
    assert chidi.respond("Mine")["ok"] is True
    watch.now += SLOW_EVERY - 1
    assert ben.respond("At once")["seconds_left"] == 1
    watch.now += 1
    assert ben.respond("At once")["ok"] is True


def test_slow_mode_ends_at_once(room, watch):
    ben = room.phones[0]
    room.console.command("slow_down")
    ben.respond("First")

    room.console.command("end_slow")

    assert ben.respond("Second")["ok"] is True


def test_phones_say_that_it_is_slow_before_anybody_sends(room):
    room.console.command("slow_down")

    assert room.phones[0].state["room_words"] == ON_PHONES_SLOW


def test_slow_mode_remembers_no_phone_beyond_the_interval(app, room, watch):
    slow = app.extensions["workshop_slow_mode"]
    room.console.command("slow_down")
    for phone in room.phones:
        phone.respond("Now")
    assert len(slow) == 3

    watch.now += SLOW_EVERY
    room.phones[0].respond("Later")

    assert len(slow) == 1


def test_what_slow_mode_keeps_is_tied_to_no_response_and_no_count(app, room, watch):
    ben = room.phones[0]
    room.console.command("slow_down")
    ben.respond("Now")

    kept = set(app.extensions["workshop_slow_mode"]._sent)
    stored = app.extensions["workshop_settings"].database.read_bytes()
    presence = set(app.extensions["workshop_presence"]._rooms[room.room].phones)

    assert kept & presence == set()
    assert [pace for pace in kept if pace.encode() in stored] == []
    assert "sent" not in repr(app.extensions["workshop_slow_mode"])


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_the_console_is_the_same_whoever_was_slowed(app, amara, order):
    """Ben floods, or Chidi does: console and board cannot tell which."""
    room = Room(app, amara)
    ben, chidi = room.join(2)
    room.console.open_step(1)
    room.console.command("slow_down")
    phones = [(ben, chidi)[place] for place in order]
    phones[0].respond("One")
    room.beat()
    room.console.received(), room.board.received()

    for _ in range(3):
        assert phones[0].respond("Flood")["error"] == "too_soon"
    room.beat()

    assert (room.console.received(), room.board.received()) == ([], [])


# --- joining

def test_a_locked_session_is_as_unknown_as_any_other_code(app, room):
    room.console.command("lock_joining")

    def asked(code):
        stranger = app.test_client()
        answers = [stranger.get(f"/j/{code}"), stranger.post(f"/j/{code}"),
                   stranger.post("/join", data={"code": code})]
        return [(answer.status_code, _plain(answer.text, code), sorted(answer.headers.keys())) for answer in answers]

    assert asked(room.code) == asked("BCDFGHJK")
    assert room.console.state["joined"]["count"] == 3


def _plain(page, code):
    """A page without what it says of the code that was typed, and without what is new on every page."""
    return re.sub(r"nonce-?[=\"A-Za-z0-9_+/-]+|nonce=\"[^\"]*\"|/static/[0-9a-f]+", "", page.replace(code, ""))


def test_whoever_is_in_stays_in_also_after_a_reload_and_a_reconnect(app, room):
    ben = room.phones[0]
    room.console.command("lock_joining")

    assert ben.browser.get(f"/w/{room.room}").status_code == 200
    assert ben.browser.get(f"/j/{room.code}").location == f"/w/{room.room}"
    assert ben.browser.post(f"/j/{room.code}").location == f"/w/{room.room}"
    again = type(ben.live)(app, "/participant", {"session": room.room}, ben.browser)
    assert again.is_connected
    assert ben.respond("Still here")["ok"] is True


def test_people_can_join_again_once_it_is_unlocked(app, room):
    room.console.command("lock_joining")
    room.console.command("unlock_joining")

    assert Phone(app, room.code, room.room).joined.status_code == 303


def test_the_board_says_that_nobody_new_can_join(room):
    room.console.command("lock_joining")

    assert room.board_state["join"]["locked_words"] == "Nobody new can join just now. Whoever is in stays in."


def test_a_new_code_replaces_the_old_one_at_once(app, room):
    old, board = room.code, room.board
    old_qr = room.board_state["join"]["qr"]
    board.received()

    room.console.command("change_code")

    (state,) = board.events("session_state")
    new = room.code
    assert (new != old, old_qr != state["join"]["qr"], new in state["join"]["url"]) == (True, True, True)
    assert app.test_client().get(f"/j/{old}").status_code == 404
    assert app.test_client().get(f"/j/{new}").status_code == 200
    assert room.phones[0].respond("Still here")["ok"] is True


# --- all of them

PAIRS = [("hold_everything", "end_hold", "is_held"), ("slow_down", "end_slow", "is_slow"),
         ("pause_responses", "resume_responses", "is_paused"), ("lock_joining", "unlock_joining", "is_join_locked")]


@pytest.mark.parametrize(("on", "off", "claim"), PAIRS)
def test_each_tool_is_told_to_every_console_in_words_and_taken_back(room, on, off, claim):
    room.console.received()

    assert room.console.command(on)["ok"] is True

    (state,) = [payload for name, payload in room.console.received() if name == "session_state"]
    assert (state[claim], len(state["room_words"])) == (True, 1)
    room.console.command(off)
    assert (room.console.state[claim], room.console.state["room_words"]) == (False, [])


@pytest.mark.parametrize(("on", "off", "claim"), PAIRS)
def test_each_tool_is_a_plain_form_of_the_console(amara, room, on, off, claim):
    for act, is_so in ((on, True), (off, False)):
        page = amara.browser.get(f"/sessions/{room.room}/console").text
        press(amara.browser, page, act) if form_to(page, act).action.startswith("/") else amara.browser.post(
            f"/sessions/{room.room}/{act}", data=form_to(page, act).fields)
        assert room.console.state[claim] is is_so


@pytest.mark.parametrize("name", [name for pair in PAIRS for name in pair[:2]] + ["change_code"])
def test_nothing_of_it_can_be_done_before_the_lobby_or_after_the_close(app, room, name):
    room.console.act("close_session")

    assert room.console.command(name)["error"] == "session_not_open"
    assert read(app, lambda: seal.find(room.room).code) is None


def test_a_plain_act_without_a_token_is_refused(amara, room):
    assert amara.browser.post(f"/sessions/{room.room}/pause_responses", data={}).status_code == 400
    assert csrf_of(amara.browser.get(f"/sessions/{room.room}/console").text)
    assert room.console.state["is_paused"] is False
