"""An act whose acknowledgement never arrived is tried again, through whichever door is open, and is done once."""

from __future__ import annotations

import json
import secrets
import socket
import threading

import pytest
from services import wait_for


def send_and_hang_up(phone, name, payload):
    """POST as the phone does, and drop the connection without reading a byte of the answer."""
    body = json.dumps(payload).encode()
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in phone.browser.cookies)
    head = (f"POST /w/{phone.room}/{name} HTTP/1.1\r\nHost: 127.0.0.1:{phone.server.port}\r\nCookie: {cookies}\r\n"
            f"X-CSRFToken: {phone.token}\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    with socket.create_connection(("127.0.0.1", phone.server.port), timeout=60) as connection:
        connection.sendall(head.encode() + body)


def stored(server):
    return [text for (text,) in server.read("SELECT body ->> 'text' FROM live_response")]


@pytest.fixture
def ben(room, join):
    (ben,) = join(1)
    room.open_step(1)
    return ben


@pytest.fixture
def act(ben):
    return {"client_id": secrets.token_hex(16), "step_id": ben.step_id, "body": {"text": "We ask too late."}}


@pytest.mark.parametrize("is_stored_first", [True, False], ids=["stored before the line drops", "line drops at once"])
def test_a_socket_that_drops_before_the_acknowledgement_is_made_good_by_http(server, ben, act, is_stored_first):
    ben.connect().send("submit_response", **act)
    if is_stored_first:
        wait_for(lambda: stored(server) == ["We ask too late."])
    ben.leave()

    answer = ben.answer_to("submit_response", act)

    assert (answer.status_code, answer.json()["ok"]) == (200, True)
    assert stored(server) == ["We ask too late."]


def test_a_request_whose_answer_nobody_read_is_made_good_by_the_socket(server, ben, act):
    send_and_hang_up(ben, "submit_response", act)
    wait_for(lambda: stored(server) == ["We ask too late."])

    answer = ben.by_socket("submit_response", **act)

    assert answer["ok"], answer
    assert stored(server) == ["We ask too late."]


def test_the_same_act_through_both_doors_at_once_is_done_once(server, ben, act):
    ben.connect()
    answers = []
    doors = [threading.Thread(target=lambda: answers.append(ben.by_socket("submit_response", **act))),
             threading.Thread(target=lambda: answers.append(ben.by_http("submit_response", **act)))]
    for door in doors:
        door.start()
    for door in doors:
        door.join(60)

    assert [answer["ok"] for answer in answers] == [True, True]
    assert stored(server) == ["We ask too late."]


def test_a_retry_after_the_step_was_closed_is_still_acknowledged(server, room, ben, act):
    ben.connect().send("submit_response", **act)
    wait_for(lambda: stored(server) == ["We ask too late."])
    ben.leave()
    room.close_step(1)

    answer = ben.by_http("submit_response", **act)

    assert answer["ok"], answer
    assert stored(server) == ["We ask too late."]


def test_a_correction_whose_acknowledgement_was_lost_is_made_once(server, ben, act):
    ben.by_http("submit_response", **act)
    correction = {"client_id": secrets.token_hex(16), "step_id": act["step_id"], "slot": 0, "edits": 0,
                  "body": {"text": "We ask far too late."}}
    send_and_hang_up(ben, "edit_response", correction)
    wait_for(lambda: stored(server) == ["We ask far too late."])

    answer = ben.by_socket("edit_response", **correction)

    assert answer["ok"], answer
    assert server.read("SELECT body ->> 'text', edits FROM live_response") == [("We ask far too late.", 1)]


def test_a_withdrawal_whose_acknowledgement_was_lost_is_made_once(server, ben, act):
    ben.by_http("submit_response", **act)
    withdrawal = {"client_id": secrets.token_hex(16), "step_id": act["step_id"], "slot": 0}
    send_and_hang_up(ben, "withdraw_response", withdrawal)
    wait_for(lambda: stored(server) == [])

    answer = ben.by_socket("withdraw_response", **withdrawal)

    assert answer["ok"], answer
    assert stored(server) == []
