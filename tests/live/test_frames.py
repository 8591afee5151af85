"""What a browser's frames become, case by case as the WebSocket test suites have them, and against another parser."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire import frame
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import BytesMessage, CloseConnection, Message, Ping, Pong, TextMessage
from wsproto.utilities import RemoteProtocolError

from workshop.live.frames import Inbound

LARGEST = 1_000
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def masked(data, *, opcode=TEXT, is_last=True, mask=b"\x01\x7f\xa0\xff"):
    plain = frame(data, opcode=opcode, is_last=is_last)
    head = len(plain) - len(data) - 4
    return plain[:head] + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(data))


def close(code=None, reason=b""):
    return frame(b"" if code is None else struct.pack("!H", code) + reason, opcode=CLOSE)


def taken(data, *, at_a_time=None):
    """All that was heard, what was answered, and the code it was ended with."""
    inbound, heard, answered = Inbound(largest=LARGEST), [], b""
    size = at_a_time or max(1, len(data))
    for start in range(0, len(data), size):
        heard += inbound.take(data[start:start + size])[0]
        answered += inbound.answers()
    return heard, answered, code_of(answered) if inbound.is_over else None


def code_of(answered):
    at = answered.find(b"\x88")
    size = answered[at + 1]
    return struct.unpack("!H", answered[at + 2:at + 4])[0] if size >= 2 else 1005


@pytest.mark.parametrize("at_a_time", [None, 1, 7])
@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 999, LARGEST])
def test_a_message_of_any_size_is_heard_whole_however_it_comes_in(size, at_a_time):
    assert taken(masked(b"x" * size), at_a_time=at_a_time)[0] == ["x" * size]


def test_text_and_bytes_are_told_apart_and_keep_their_order():
    assert taken(masked("Grüße 🎈".encode()) + masked(b"\xff\x00", opcode=BINARY))[0] == ["Grüße 🎈", b"\xff\x00"]


def test_a_message_in_parts_is_put_together_though_pings_come_between_and_a_letter_is_cut():
    word = "ü🎈".encode()
    parts = [masked(word[:1], is_last=False), masked(b"a", opcode=PING), masked(word[1:3], opcode=0, is_last=False),
             masked(b"", opcode=0, is_last=False), masked(b"b", opcode=PONG), masked(word[3:], opcode=0)]

    heard, answered, _code = taken(b"".join(parts))

    assert (heard, answered) == (["ü🎈"], b"\x8a\x01a")


@pytest.mark.parametrize(("data", "code"), {
    "not masked": (b"\x81\x01x", 1002),
    "a bit for compression": (b"\xc1" + masked(b"x")[1:], 1002),
    "the second reserved bit": (b"\xa1" + masked(b"x")[1:], 1002),
    "the third reserved bit": (b"\x91" + masked(b"x")[1:], 1002),
    "an unknown kind": (masked(b"x", opcode=3), 1002), "the last unknown kind": (masked(b"", opcode=7), 1002),
    "an unknown control frame": (masked(b"", opcode=11), 1002), "another": (masked(b"", opcode=15), 1002),
    "a part of nothing": (masked(b"x", opcode=0), 1002),
    "a new message within one": (masked(b"x", is_last=False) + masked(b"y"), 1002),
    "a ping in parts": (masked(b"x", opcode=PING, is_last=False), 1002),
    "a ping that is too long": (masked(b"x" * 126, opcode=PING), 1002),
    "a message that is too long": (masked(b"x" * (LARGEST + 1)), 1009),
    "16 bits of length": (b"\x81\xfe\xff\xff", 1009), "64 bits of length": (b"\x81\xff" + b"\xff" * 8, 1009),
    "half of 64 bits": (b"\x81\xff" + (2**62).to_bytes(8, "big"), 1009),
    "too long in parts": (masked(b"x" * 600, is_last=False) + masked(b"x" * 600, opcode=0), 1009),
    "no UTF-8": (masked(b"\xce\xba\xe1\xbd"), 1007), "half a pair": (masked(b"\xed\xa0\x80"), 1007),
    "no UTF-8 in parts": (masked(b"\xce", is_last=False) + masked(b"\xce", opcode=0), 1007),
    "a close of one byte": (frame(b"x", opcode=CLOSE), 1002), "a close without its words": (close(1000, b"\xff"), 1007),
    "a close that is too long": (close(1000, b"x" * 124), 1002),
    **{f"a close with {code}": (close(code), 1002) for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000)},
}.values())
@pytest.mark.parametrize("at_a_time", [None, 1])
def test_what_no_browser_sends_ends_it_with_the_code_that_says_why(data, code, at_a_time):
    heard, _answered, ended = taken(masked(b"before") + data + masked(b"after"), at_a_time=at_a_time)

    assert (heard, ended) == (["before"], code)


@pytest.mark.parametrize("code", [None, 1000, 1001, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999])
def test_a_close_is_answered_with_the_same_and_nothing_is_heard_after_it(code):
    heard, answered, _code = taken(masked(b"before") + close(code) + masked(b"after"))

    assert heard == ["before"]
    assert answered == (b"\x88\x00" if code is None else b"\x88\x02" + struct.pack("!H", code))


def test_taking_leave_is_said_once():
    inbound = Inbound(largest=LARGEST)

    inbound.end()
    inbound.end()

    assert inbound.answers()[:1] == b"\x88"
    assert (inbound.is_over, inbound.answers()) == (True, b"")


def test_a_length_is_refused_before_what_it_announces_is_kept():
    inbound = Inbound(largest=LARGEST)

    inbound.take(b"\x81\xff" + (2**40).to_bytes(8, "big"))

    assert inbound.is_over


def as_another_parser_hears(data):
    """Messages by wsproto, and whether it refused something or a close came."""
    other, heard, parts = Connection(ConnectionType.SERVER), [], []
    other.receive_data(data)
    try:
        for event in other.events():
            if isinstance(event, CloseConnection):
                return heard, True
            if isinstance(event, Message):
                parts.append(event.data)
                if event.message_finished:
                    empty = "" if isinstance(event, TextMessage) else b""
                    assert isinstance(event, (TextMessage, BytesMessage))
                    heard.append(empty.join(parts))
                    parts = []
            else:
                assert isinstance(event, (Ping, Pong))
    except RemoteProtocolError:
        return heard, True
    return heard, False


ALMOST = st.builds(masked, st.binary(max_size=130) | st.text(max_size=40).map(str.encode),
                   opcode=st.sampled_from([0, 0, TEXT, TEXT, BINARY, PING, PONG, CLOSE, 3, 11]), is_last=st.booleans(),
                   mask=st.binary(min_size=4, max_size=4))


@given(frames=st.lists(ALMOST, max_size=8), torn=st.binary(max_size=6), at_a_time=st.integers(1, 400))
def test_every_run_of_frames_is_heard_as_another_parser_hears_it(frames, torn, at_a_time):
    data = b"".join(frames) + torn

    heard, _answered, code = taken(data, at_a_time=at_a_time)
    others, is_over = as_another_parser_hears(data)

    # The other one refuses a letter that is wrong before its message is whole; neither hears the message.
    assert heard == others[:len(heard)] if code is not None else heard == others
    assert (code is not None) <= is_over


@given(data=st.binary(max_size=400))
def test_whatever_bytes_come_they_are_heard_or_refused(data):
    inbound = Inbound(largest=LARGEST)

    inbound.take(data)

    assert len(inbound.answers()) < 1_000
