"""What a hostile program can send to the live connection: refused before it costs memory, and others go on.

Each was tried against the libraries as they come (docs/security-limits.md has the figures; `bench/probes.py` takes them
again).
"""

from __future__ import annotations

import json
import time

import pytest
import requests
import websocket
from services import wait_for
from serving import RealPhone
from wire import PATH, Polling, Wire, act, frame, is_answering, memory_of, pour

from workshop.live.seats import TABS
from workshop.live.transport import HALF_OPEN, PACKETS_A_REQUEST

#: Mebibytes by which a process grows and shrinks by itself.
NOISE = 12


@pytest.fixture
def others_go_on(server, chidi):
    """Somebody else's connection is there before and after, and the server has not grown."""
    live, before = chidi.connect(), memory_of(server)
    yield
    assert live.command("ask_for_time", step_id=chidi.step_id, client_id="0" * 32)["ok"]
    assert memory_of(server) - before < NOISE


# --- origins -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("origin", "headers"), [
    ("https://evil.example", []), ("null", []), ("http://127.0.0.1", []), ("http://localhost.evil.example", []),
    ("https://evil.example", ["X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https"]),
    ("https://evil.example", ["X-Forwarded-Host: evil.example, 127.0.0.1"]),
])
def test_a_page_of_elsewhere_gets_no_live_connection(server, ben, origin, headers):
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        Wire(server, ben.browser, origin=origin, headers=headers)

    assert refused.value.status_code == 400


@pytest.mark.parametrize("has_origin", [True, False])
def test_our_own_page_and_a_program_without_an_origin_do(server, room, ben, has_origin):
    wire = Wire(server, ben.browser, origin=server.url if has_origin else None)

    assert wire.come_in("/participant", {"session": room.room})


def test_a_program_without_an_origin_and_without_a_cookie_comes_in_nowhere(server, room):
    assert not Wire(server).come_in("/participant", {"session": room.room})


# --- size --------------------------------------------------------------------------------------------------------

def test_a_huge_message_is_refused_before_it_is_put_together(server, ben, others_go_on):
    wire = Wire(server, ben.browser)

    taken = pour(wire, frame(b"4" * 2**26), times=1)

    assert taken == 0 or wire.is_ended()


def test_a_huge_message_in_small_parts_is_refused_as_well(server, ben, others_go_on):
    wire = Wire(server, ben.browser)
    wire.line.sock.sendall(frame(b"4" * 8_000, is_last=False))

    pour(wire, frame(b"x" * 8_000, opcode=0, is_last=False), times=8_000)

    assert wire.is_ended()


def test_too_large_a_request_is_413_at_once_and_holds_nothing(server, ben, others_go_on):
    polling, started = Polling(server, ben.browser), time.monotonic()

    answers = [polling.browser.post(polling.address, data=b"4" * 300_000, timeout=60) for _ in range(30)]

    assert {answer.status_code for answer in answers} == {413}
    assert time.monotonic() - started < 60


def test_a_request_of_a_length_that_nobody_says_is_413(server, ben, others_go_on):
    polling = Polling(server, ben.browser)

    answer = polling.browser.post(polling.address, data=iter([b"4hello"] * 10), timeout=60)

    assert answer.status_code == 413


def test_a_length_that_is_no_number_is_413(server, ben, others_go_on):
    polling = Polling(server, ben.browser)

    for length in ("-1", "ten"):
        asked = requests.Request("POST", polling.address, data=b"4").prepare()
        asked.headers["Content-Length"] = length
        assert requests.Session().send(asked, timeout=60).status_code in {400, 413}


# --- what is no text ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("packet", ['4599999999-/participant,["submit_response",{"_placeholder":true,"num":0}]',
                                    '4699999999-/participant,1[{"_placeholder":true,"num":0}]',
                                    '451-/participant,["submit_response",{"_placeholder":true,"num":0}]',
                                    "44/participant,", "43/participant,1[]", "49", "4", "4[", "4" + "[" * 50_000,
                                    "42/participant," + "[" * 50_000, "bAAAA"])
def test_a_packet_that_no_browser_sends_ends_its_connection(server, room, ben, others_go_on, packet):
    wire = Wire(server, ben.browser)
    wire.come_in("/participant", {"session": room.room})

    wire.send(packet)
    wire.event("/participant", 1, "zq", {})

    assert wire.is_ended()


def test_attachments_that_were_announced_are_not_kept(server, room, ben, others_go_on):
    wire = Wire(server, ben.browser)
    wire.come_in("/participant", {"session": room.room})
    wire.send('4599999999-/participant,["submit_response",{"_placeholder":true,"num":0}]')

    pour(wire, frame(b"x" * 19_000, opcode=2), times=4_000)   # 72 MiB

    assert wire.is_ended()


# --- how many ----------------------------------------------------------------------------------------------------

def test_more_packets_in_a_request_than_the_library_takes_are_all_answered(server, room, ben):
    polling, step_id = Polling(server, ben.browser), ben.step_id
    polling.post("40/participant," + json.dumps({"session": room.room}))
    numbers = range(1, 18)
    assert len(numbers) < PACKETS_A_REQUEST

    answer = polling.post(*(f'42/participant,{number}["pass_step",{{"client_id":"{number:032}","step_id":{step_id}}}]'
                            for number in numbers))

    heard = []
    wait_for(lambda: heard.extend(polling.packets()) or len([one for one in heard if one.startswith("43")]) == 17)
    assert answer.status_code == 200


def test_connections_that_say_nothing_are_closed(server, others_go_on):
    silent = [Wire(server) for _ in range(60)]

    assert all(wire.is_ended(HALF_OPEN + 60) for wire in silent)


def test_a_connection_that_left_its_session_is_closed_as_well(server, room, ben):
    wire = Wire(server, ben.browser)
    wire.come_in("/participant", {"session": room.room})

    wire.send("41/participant,")

    assert wire.is_ended(HALF_OPEN + 60)


def test_a_phone_has_a_few_tabs_and_the_newest_stay(server, room, ben):
    tabs = [Wire(server, ben.browser) for _ in range(TABS + 1)]
    let_in = [tab.come_in("/participant", {"session": room.room}) for tab in tabs]
    tabs[-1].event("/participant", 1, "zq", {})

    assert let_in == [True] * (TABS + 1)
    assert tabs[-1].acknowledgement(1)["error"] == "not_permitted"
    tabs[0].event("/participant", 1, "zq", {})
    assert tabs[0].acknowledgement(1)["error"] == "not_permitted"
    assert tabs[0].is_ended(HALF_OPEN + 60)


@pytest.mark.parametrize("flood", [frame(b"ping", opcode=9), frame(b"3"), frame(b'42/participant,["zq",{}]')])
def test_a_flood_of_small_frames_ends_and_nobody_waits_for_it(server, room, ben, others_go_on, flood):
    wire = Wire(server, ben.browser)
    wire.come_in("/participant", {"session": room.room})

    pour(wire, flood * 1_000, times=100)

    assert wire.is_ended()
    started = time.monotonic()
    assert is_answering(server)
    assert time.monotonic() - started < 10


def test_a_page_that_moves_over_and_never_does_is_let_go(server, room, ben):
    polling = Polling(server, ben.browser)
    sid = polling.address.rsplit("=", 1)[1]
    line = websocket.create_connection(f"ws://127.0.0.1:{server.port}{PATH}websocket&sid={sid}", timeout=60)

    opcode, _data = line.recv_data()
    line.shutdown()
    assert opcode == websocket.ABNF.OPCODE_CLOSE


# --- going too fast ----------------------------------------------------------------------------------------------

def until_refused(ask, is_refused, most=1_000):
    """The answers up to and with the first refusal: a slow machine has more given back to it while it asks."""
    answers = [ask(0)]
    while not is_refused(answers[-1]):
        assert len(answers) < most, "never refused"
        answers.append(ask(len(answers)))
    return answers


def is_too_fast(answer):
    return answer.get("error") == "too_fast"


def test_a_phone_that_goes_too_fast_is_told_when_to_go_on_and_then_may(server, room, ben):
    live, step_id = ben.connect(), ben.step_id
    answers = until_refused(
        lambda number: live.command("ask_for_time", step_id=step_id, client_id=f"{number:032}"), is_too_fast)
    again = act(step_id)

    assert [answer["ok"] for answer in answers[:20]] == [True] * 20
    assert answers[-1]["words"] == "That was a lot at once. Nothing is lost: wait 1 second, then go on."
    assert answers[-1]["retry_after"] == 1
    by_http = until_refused(
        lambda number: ben.answer_to("ask_for_time", {"step_id": step_id, "client_id": f"{number:032x}f"[-32:]}),
        lambda answer: answer.status_code == 429)[-1]
    assert (by_http.status_code, by_http.headers["Retry-After"], by_http.json()["error"]) == (429, "1", "too_fast")
    assert wait_for(lambda: live.command("submit_response", again).get("ok"), every=0.5)


def test_a_phone_that_never_stops_is_disconnected_and_its_next_word_still_gets_in(server, room, ben, others_go_on):
    wire, step_id = Wire(server, ben.browser), ben.step_id
    wire.come_in("/participant", {"session": room.room})

    for number in range(1, 61):
        wire.event("/participant", number, "ask_for_time", {"step_id": step_id, "client_id": f"{number:032}"})

    assert wire.is_ended()
    assert wait_for(lambda: ben.by_http("submit_response", **act(step_id)).get("ok"), every=1.0)


def test_a_second_phone_behind_the_same_address_notices_nothing(server, room, ben, chidi):
    live, step_id = ben.connect(), ben.step_id
    until_refused(lambda number: live.command("ask_for_time", step_id=step_id, client_id=f"{number:032}"), is_too_fast)

    assert chidi.respond("We ask too late.")["ok"]
    assert chidi.respond("And too seldom.", door="http")["ok"]


def test_a_plain_form_that_comes_too_fast_keeps_its_words(server, room, ben):
    step_id = ben.step_id
    page = until_refused(lambda number: ben.browser.post(f"{ben.address}/submit_response", timeout=60, data={
        "client_id": f"{number:032}", "step_id": step_id, "text": "We ask too late.", "csrf_token": ben.token}),
        lambda page: page.status_code == 429)[-1]

    assert page.headers["Retry-After"] == "1"
    assert "We ask too late.</textarea>" in page.text
    assert "That was a lot at once." in page.text


def test_a_facilitator_may_do_more_and_is_told_too(room):
    console = room.console()

    def several(_number):
        for _ in range(10):
            console.send("unblank_board")
        return console.command("unblank_board")

    refused = until_refused(several, is_too_fast)[-1]

    assert (refused["error"], refused["retry_after"]) == ("too_fast", 1)
    assert wait_for(lambda: console.command("unblank_board").get("ok"), every=0.5)


def test_a_phone_that_asks_for_its_state_without_end_waits_and_another_does_not(server, room):
    hasty, other = RealPhone(server, room.code), RealPhone(server, room.code)
    hasty.browser.headers["Accept"] = "application/json"
    answers = until_refused(lambda _number: hasty.browser.get(f"{hasty.address}/state", timeout=60),
                            lambda answer: answer.status_code != 200)

    assert len(answers) > 60
    assert (answers[-1].status_code, answers[-1].json()["error"]) == (429, "too_fast")
    assert int(answers[-1].headers["Retry-After"]) == 1
    assert other.browser.get(f"{other.address}/state", timeout=60).status_code == 200
