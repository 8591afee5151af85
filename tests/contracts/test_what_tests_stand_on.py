"""What the tests themselves stand on keeps its word on a busy machine too."""

from __future__ import annotations

import contextlib
import threading

import pytest
from bad_network import BadNetwork
from engineio import packet
from serving import Line


def test_what_is_pushed_is_heard_in_its_order_by_the_thread_that_reads():
    line, heard = Line(), []
    line.on("*", lambda name: heard.append((name, threading.current_thread())), namespace="/board")

    for name in ("first", "second"):
        line.eio._receive_packet(packet.Packet(packet.MESSAGE, f'2/board,["{name}"]'))

    assert heard == [(name, threading.current_thread()) for name in ("first", "second")]


@pytest.mark.parametrize(("share", "in_each"), [(0.3, (3, 10)), (0.25, (1, 4)), (1.0, (1, 1))])
def test_a_network_loses_the_share_of_answers_that_it_is_told_to(share, in_each):
    network = BadNetwork(None)
    with contextlib.closing(network._loop):
        network.lost_answers = share
        lost, of = in_each

        assert {sum(network._is_next_lost() for _ in range(of)) for _time in range(5)} == {lost}
