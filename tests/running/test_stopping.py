"""A stop that loses nothing: everybody is told, what was taken is acknowledged, and pages come back by themselves."""

from __future__ import annotations

import json
import secrets
import signal
import socket
import threading
from collections import Counter

import pytest
import requests
import websocket
from served import amara, server
from services import wait_for
from serving import HASTY, RealPhone, cookies_of

__all__ = ["amara", "server"]

#: How the command itself ends is what is tried here.
SERVER = {"is_forked": False}
PHONES = 16
EDITS = 15
#: Answers that tell a phone to try the same act again.
TRY_AGAIN = {"busy"}


@pytest.fixture
def room(server, amara):
    if not server.is_running:
        server.start()
    room = amara.open_lobby(questions=2)
    room.open_step(1)
    return room


def knock(server, namespace, auth, browser):
    """A raw WebSocket that has come in."""
    line = websocket.create_connection(f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket",
                                       timeout=60, cookie=cookies_of(browser) or None)
    line.recv()
    line.send(f"40{namespace}," + json.dumps(auth))
    wait_for(lambda: line.recv().startswith(f"40{namespace}"))
    return line


def what_ended_it(line):
    """The payload of the event that announced the end, and the code with which the line was closed."""
    heard = None
    while True:
        kind, data = line.recv_data()
        if kind == websocket.ABNF.OPCODE_CLOSE:
            line.shutdown()
            return heard, int.from_bytes(data[:2], "big")
        text = data.decode()
        if "server_stopping" in text:
            heard = json.loads(text[text.index("["):])[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_phones_consoles_and_boards_are_told_and_their_lines_end_with_the_code_of_a_restart(server, room, number):
    ben = RealPhone(server, room.code)
    lines = {"phone": knock(server, "/participant", {"session": room.room}, ben.browser),
             "console": knock(server, "/facilitator", {"session": room.room}, room.facilitator.browser),
             "board": knock(server, "/board", {"board": room.board_key}, None)}

    server.process.send_signal(number)

    assert {who: what_ended_it(line) for who, line in lines.items()} == {
        "phone": ({"words": "Restarting: keep writing, your text is safe"}, 1012),
        "console": ({"words": "Workshop is restarting. Nothing is lost, and this page comes back by itself."}, 1012),
        "board": ({"words": "Restarting: back in a moment"}, 1012)}
    assert server.wait_until_dead() == 0


class Sender(threading.Thread):
    """A phone that responds and then corrects it again and again, each act until it is acknowledged."""

    def __init__(self, phone, number):
        super().__init__()
        self.phone, self.number, self.step_id = phone, number, phone.step_id
        self.acknowledged, self.problem = [], None

    def run(self):
        try:
            self.until_acknowledged("submit_response", f"{self.number}.0")
            for edits in range(EDITS):
                self.until_acknowledged("edit_response", f"{self.number}.{edits + 1}", slot=0, edits=edits)
        except BaseException as problem:
            self.problem = problem

    def until_acknowledged(self, name, text, **fields):
        fields |= {"client_id": secrets.token_hex(16), "door": "http" if self.number % 3 == 0 else "socket"}

        def sent():
            answer = self.phone.act(name, step_id=self.step_id, body={"text": text}, **fields)
            assert answer["ok"] or answer["error"] in TRY_AGAIN, answer
            return answer["ok"]

        wait_for(sent, 120, every=0.1)
        self.acknowledged.append(text)


def test_a_restart_under_load_keeps_each_acknowledged_act_once(server, room):
    senders = [Sender(RealPhone(server, room.code, patience=HASTY), number) for number in range(PHONES)]
    for sender in senders:
        sender.start()
    wait_for(lambda: sum(len(sender.acknowledged) for sender in senders) >= PHONES)

    server.process.terminate()
    assert server.wait_until_dead() == 0
    assert any(sender.is_alive() for sender in senders), "it was stopped too late to prove anything"
    server.start()
    for sender in senders:
        sender.join(200)
        sender.phone.leave()

    assert [sender.problem for sender in senders if sender.problem is not None] == []
    stored = Counter(text for (text,) in server.read("SELECT body ->> 'text' FROM live_response WHERE step_id = ?",
                                                     senders[0].step_id))
    assert stored == Counter(sender.acknowledged[-1] for sender in senders)
    assert {len(sender.acknowledged) for sender in senders} == {EDITS + 1}


def test_a_second_signal_ends_it_at_once_whatever_it_waits_for(server, room):
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as slow:
        slow.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n"
                     b"Content-Type: application/x-www-form-urlencoded\r\n\r\nhalf=")
        assert requests.get(f"{server.url}/healthz", timeout=60).ok
        server.process.terminate()
        wait_for(lambda: is_stopping(server))

        server.process.terminate()

        assert server.wait_until_dead() == 128 + signal.SIGTERM


def is_stopping(server):
    try:
        answer = requests.get(f"{server.url}/readyz", timeout=10)
    except requests.ConnectionError:
        return True
    return answer.status_code == 503 and not answer.json()["checks"]["stopping"]["ok"]
