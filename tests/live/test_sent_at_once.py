"""What is sent at once to a socket arrives whole and in order, however slowly the other side reads."""

from types import SimpleNamespace

import gevent
import pytest
from engineio.packet import MESSAGE, PING, Packet
from gevent import queue, socket
from hypothesis import given
from hypothesis import strategies as st
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import TextMessage

from workshop.live.line import Outgoing, send_at_once, text_frame, unread


@pytest.fixture
def pair():
    """Makes two ends of a line, closed after the test."""
    made = []

    def make():
        ours, theirs = socket.socketpair()
        made.extend((ours, theirs))
        return Outgoing(ours), theirs

    yield make
    for one in made:
        one.close()


def is_soon(check):
    for _ in range(100):
        if check():
            return True
        gevent.idle()
    return False


def read(theirs, size):
    taken = bytearray()
    while len(taken) < size:
        taken += theirs.recv(65_536)
    return bytes(taken)


def test_a_browser_that_reads_late_gets_every_byte_in_order(pair):
    ours, theirs = pair()
    frames = [text_frame(f"{number} " + "x" * 9_000) for number in range(300)]

    for frame in frames:
        ours.send(frame)

    assert ours.unread > 200
    assert read(theirs, sum(map(len, frames))) == b"".join(frames)
    assert is_soon(lambda: ours.unread == 0)


def test_a_line_that_ended_leaves_nothing_waiting(pair):
    ours, theirs = pair()
    for _ in range(300):
        ours.send(text_frame("x" * 9_000))

    theirs.close()

    assert is_soon(lambda: ours.unread == 0)


@given(st.text(max_size=200), st.integers(0, 3))
def test_a_frame_is_what_a_websocket_library_reads(text, size):
    text = text * [1, 10, 400, 4000][size]
    reader = Connection(ConnectionType.CLIENT)

    reader.receive_data(text_frame(text))

    assert "".join(event.data for event in reader.events() if isinstance(event, TextMessage)) == text


@pytest.fixture
def connection(pair):
    def make(*, upgraded=True):
        sock, theirs = pair()
        line = SimpleNamespace(out=sock, is_open=True, sends_all=False)
        return SimpleNamespace(line=line, upgraded=upgraded, queue=queue.JoinableQueue()), theirs

    return make


def test_what_came_first_is_sent_first(connection):
    held, _theirs = connection()
    held.queue.put(Packet(MESSAGE, "first"))

    assert not send_at_once(held, Packet(MESSAGE, "second"))
    assert unread(held) == 1


def test_a_ping_goes_by_the_queue_which_would_else_be_taken_for_dead(connection):
    held, _theirs = connection()

    assert not send_at_once(held, Packet(PING))


def test_nothing_is_sent_at_once_while_a_connection_moves_over_to_a_websocket(connection):
    held, _theirs = connection(upgraded=False)

    assert not send_at_once(held, Packet(MESSAGE, "words"))


def test_a_frame_is_made_once_for_all_who_get_the_packet(connection):
    packet = Packet(MESSAGE, "words")
    (one, first), (two, second) = connection(), connection()

    assert send_at_once(one, packet)
    made = packet.frame
    assert send_at_once(two, packet)

    assert packet.frame is made
    assert read(first, len(made)) == read(second, len(made)) == made
