"""Whatever comes over a live connection: no packet ends the process, keeps memory, or stops anybody else."""

from __future__ import annotations

import contextlib
import json
from types import SimpleNamespace

import pytest
import websocket
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import RealPhone
from wire import PATH, Wire, is_answering, memory_of

from workshop.limits.pace import Allowance, Pace
from workshop.live.transport import TextPacket, Unreadable, Watch

NAMESPACES = st.sampled_from(["", "/,", "/participant,", "/facilitator,", "/board,", "/zq,", "/participant?a=b,",
                              "/" * 50])
VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
                      lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
                          st.text(max_size=8), inner, max_size=4), max_leaves=12)
NAMES = st.text(max_size=12) | st.sampled_from(["submit_response", "open_step", "connect", "disconnect", "*"])
#: Socket.IO packets that are almost right: kind, attachments, namespace, number, data.
ALMOST = st.builds("".join, st.tuples(
    st.sampled_from("0123456789"), st.sampled_from(["", "", "", "1-", "99999999999-", "-"]), NAMESPACES,
    st.sampled_from(["", "", "1", "9" * 101]),
    st.builds(json.dumps, VALUES) | st.builds(lambda name, value: json.dumps([name, value]), NAMES, VALUES)))
PACKETS = ALMOST | st.text(max_size=60)
#: What Engine.IO may be sent: its own kinds, right and wrong, as text and as bytes.
FRAMES = st.one_of(st.builds(lambda packet: f"4{packet}", PACKETS), st.text(max_size=40), st.binary(max_size=40),
                   st.builds(lambda kind, rest: f"{kind}{rest}", st.sampled_from("012356789b"), st.text(max_size=20)))


@given(packet=PACKETS | st.binary(max_size=40))
@settings(deadline=None, max_examples=400)
def test_a_packet_is_read_or_refused_and_never_waits_for_more(packet):
    try:
        read = TextPacket(encoded_packet=packet)
    except Unreadable:
        return

    assert not packet or read.packet_type in (0, 1, 2)
    assert (read.attachment_count, read.attachments) == (0, [])


class Stand:
    """The two libraries, as far as a watch sees of them."""

    def __init__(self):
        self.ended, self.heard = [], []
        held = SimpleNamespace(close=lambda **given: self.ended.append(given), queue=SimpleNamespace(qsize=lambda: 0),
                               send=lambda packet: None, closing=False, sid="1")
        self.eio = SimpleNamespace(
            sockets={"1": held}, reason=SimpleNamespace(SERVER_DISCONNECT="x"),
            handlers={name: lambda *given: None for name in ("connect", "disconnect")} | {"message": self.message})
        self.eio.on = lambda name, handler: None
        self.manager = SimpleNamespace(get_namespaces=list, sid_from_eio_sid=lambda *given: None)
        self._handle_connect = self._handle_disconnect = self._handle_event = self.disconnect = lambda *given: None

    def message(self, eio_sid, data):
        self.heard.append(TextPacket(encoded_packet=data))


@given(frames=st.lists(PACKETS | st.binary(max_size=40), max_size=30))
@settings(deadline=None, max_examples=100)
def test_a_connection_is_ended_at_the_first_thing_that_cannot_be_read_and_hears_nothing_after(frames):
    stand = Stand()
    watch = Watch(stand, lambda sid: ("", 0.0), lambda namespace: Allowance(9, 9), most=9,
                  messages=Pace(Allowance(1_000, 1)))
    watch.stand()

    for frame in frames:
        watch.on_message("1", frame)

    def is_readable(frame):
        with contextlib.suppress(Unreadable):
            return bool(frame) and TextPacket(encoded_packet=frame) is not None
        return False

    first = next((place for place, frame in enumerate(frames) if not is_readable(frame)), len(frames))
    assert len(stand.heard) == first
    assert len(stand.ended) == (1 if first < len(frames) else 0)


@pytest.fixture(scope="module")
def beside(server, room):
    """Somebody whose connection stays open all the while."""
    phone = RealPhone(server, room.code)
    return phone, phone.connect()


@given(frames=st.lists(FRAMES, min_size=1, max_size=8), is_joined=st.booleans())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_to_a_real_server_it_goes_on(server, room, beside, frames, is_joined):
    phone, _live = beside
    wire = Wire(server, phone.browser if is_joined else None)
    try:
        if is_joined:
            wire.send("40/board," + json.dumps({"board": room.board_key}))
        for frame in frames:
            kind = websocket.ABNF.OPCODE_BINARY if isinstance(frame, bytes) else websocket.ABNF.OPCODE_TEXT
            wire.line.send(frame, kind)
    except (OSError, websocket.WebSocketException):
        pass                          # ended at something that it could not read
    finally:
        wire.line.shutdown()

    assert is_answering(server)


def posted(packets):
    return "\x1e".join(packets).encode(errors="surrogatepass")


@given(body=st.binary(max_size=200) | st.builds(
           posted, st.lists(FRAMES.filter(lambda one: isinstance(one, str)), max_size=70)),
       query=st.sampled_from(["", "&sid=zq", "&j=0", "&j=x", "&transport=zq", "&EIO=3", "&sid=", "&sid=\x00"]))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_posted_for_long_polling_it_goes_on(server, beside, body, query):
    phone, _live = beside
    opened = phone.browser.get(f"{server.url}{PATH}polling", timeout=60)
    sid = json.loads(opened.text[1:])["sid"]

    answer = phone.browser.post(f"{server.url}{PATH}polling{query or f'&sid={sid}'}", data=body, timeout=60)

    assert answer.status_code in {200, 400, 413}
    assert is_answering(server)


def test_after_all_of_it_the_one_beside_is_still_heard_and_nothing_is_left(server, room, beside):
    phone, live = beside
    before = memory_of(server)

    assert live.command("ask_for_time", step_id=phone.step_id, client_id="a" * 32)["ok"]
    assert memory_of(server) - before < 5
    assert "Traceback" not in server.output
