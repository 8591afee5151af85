"""Both drivers of a WebSocket do the same: ours, and the library's when a setting asks for it."""

from __future__ import annotations

import json
import socket
import struct

import pytest
import websocket
from services import wait_for
from serving import RealFacilitator, RealPhone, Server
from wire import PATH, Polling, Wire, act, frame

CLOSE, PING, PONG = 8, 9, 10
ASKING = ("GET {path}websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "{headers}\r\n")
KEY, VERSION = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "Sec-WebSocket-Version: 13\r\n"


@pytest.fixture(scope="module", params=["1", "0"], ids=["ours", "the library's"])
def server(request, tmp_path_factory):
    with Server(tmp_path_factory.mktemp("server"), environment={"WORKSHOP_OWN_WEBSOCKET": request.param}) as server:
        yield server


@pytest.fixture(scope="module")
def room(server):
    room = RealFacilitator(server).open_lobby(questions=2)
    room.open_step(1)
    return room


@pytest.fixture
def ben(server, room):
    return RealPhone(server, room.code)


@pytest.fixture
def wire(server, room, ben):
    wire = Wire(server, ben.browser)
    assert wire.come_in("/participant", {"session": room.room})
    return wire


def test_a_response_is_acknowledged_and_a_question_comes(room, ben):
    live = ben.connect()

    assert live.command("submit_response", act(ben.step_id))["ok"]
    room.close_step(1)
    room.open_step(1)
    assert wait_for(lambda: live.events("step_opened"))


def test_a_page_that_polls_moves_over_and_misses_nothing(server, room, ben):
    polling = Polling(server, ben.browser)
    polling.post("40/participant," + json.dumps({"session": room.room}))
    sid = polling.address.rsplit("=", 1)[1]
    line = websocket.create_connection(f"ws://127.0.0.1:{server.port}{PATH}websocket&sid={sid}", timeout=60)

    line.send("2probe")
    assert line.recv() == "3probe"
    heard = polling.packets()
    line.send("5")
    line.send('42/participant,7["zq",{}]')
    while not (said := line.recv()).startswith("43/participant,7"):
        heard.append(said)

    assert sum(packet.startswith("40/participant") for packet in heard) == 1
    assert sum("session_state" in packet for packet in heard) == 1
    line.close()


def test_a_message_in_parts_is_heard_and_a_ping_between_them_answered(wire):
    said = b'42/participant,3["zq",{}]'
    wire.line.sock.sendall(frame(said[:5], is_last=False) + frame(b"there?", opcode=PING) + frame(said[5:], opcode=0))

    opcode, data = wire.line.recv_data(control_frame=True)
    while opcode != PONG:
        opcode, data = wire.line.recv_data(control_frame=True)
    assert data == b"there?"
    assert wire.acknowledgement(3)["error"] == "not_permitted"


def ended_with(wire):
    """The code of the close frame that came."""
    while (came := wire.line.recv_frame()).opcode != CLOSE:
        continue
    return struct.unpack("!H", came.data[:2])[0]


@pytest.mark.parametrize(("data", "code"), [
    (frame(struct.pack("!H", 1001), opcode=CLOSE), 1001), (frame(b"4" * 300_000), 1009)], ids=["a close", "too large"])
def test_an_end_is_answered_with_its_code_and_the_line_is_cut(wire, data, code):
    wire.line.sock.sendall(data)

    assert ended_with(wire) == code
    assert wire.is_ended()


@pytest.mark.parametrize("data", [b"\x81\x01x", b"\xc1\x81\0\0\0\0x", frame(b"\xff"), frame(b"x", opcode=3)],
                         ids=["not masked", "compressed", "no UTF-8", "of no kind"])
def test_what_no_browser_sends_ends_it(wire, data):
    wire.line.sock.sendall(data)

    assert wire.is_ended()


@pytest.mark.parametrize("headers", [KEY, VERSION, KEY + "Sec-WebSocket-Version: 8\r\n"],
                         ids=["no version", "no key", "an old version"])
def test_who_asks_wrongly_for_a_websocket_gets_none(server, headers):
    with socket.create_connection(("127.0.0.1", server.port), 15) as line:
        line.sendall(ASKING.format(path=PATH, port=server.port, headers=headers).encode())

        assert b" 101 " not in line.recv(1_000)


def test_compression_is_offered_by_nobody(server):
    with socket.create_connection(("127.0.0.1", server.port), 15) as line:
        line.sendall(ASKING.format(path=PATH, port=server.port, headers=KEY + VERSION + (
            "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: zq\r\n")).encode())
        answer = line.recv(1_000)

    assert answer.startswith(b"HTTP/1.1 101 ")
    assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in answer
    assert b"Sec-WebSocket-Extensions" not in answer
    assert b"Sec-WebSocket-Protocol" not in answer


def test_what_was_said_before_a_line_ended_is_kept_and_nothing_is_written_of_it(server, room, ben):
    wire = Wire(server, ben.browser)
    wire.come_in("/participant", {"session": room.room})
    wire.event("/participant", 1, "submit_response", act(ben.step_id))
    assert wire.acknowledgement(1)["ok"]
    wire.line.shutdown()

    assert ben.connect().command("zq")["error"] == "not_permitted"
    assert "Traceback" not in server.output
