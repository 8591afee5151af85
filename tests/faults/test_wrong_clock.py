"""The clock of the machine jumps by two days, forwards and back, while a session is open: nobody notices."""

from __future__ import annotations

import pytest
from services import wait_for
from serving import AHEAD, wrong_clock
from stubborn import StubbornCrowd

SERVER = {"program": AHEAD}
TWO_DAYS = 2 * 24 * 3600


@pytest.mark.parametrize("seconds", [TWO_DAYS, -TWO_DAYS], ids=["ahead", "behind"])
def test_a_clock_two_days_wrong_closes_nothing_and_loses_nothing(server, room, record_property, seconds):
    crowd = StubbornCrowd(server, room, 6)
    crowd.begin(1)
    crowd.wait_for_acts(4)
    assert crowd.is_busy
    wrong_clock(server, seconds)
    rounds = server.output.count("house kept")
    crowd.finish()
    crowd.assert_right_everywhere(1)
    wait_for(lambda: server.output.count("house kept") >= rounds + 2)   # what is due has been looked for meanwhile

    assert room.state["state"] == "running"
    crowd.begin(2)
    crowd.finish()
    crowd.assert_right_everywhere(2)
    crowd.leave()
    crowd.assert_kept(server, record_property)
    wrong_clock(server, 0)
