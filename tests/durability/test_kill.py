"""What a phone was told is stored is stored, once, whatever becomes of the server in between (decision 0002)."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest
from stubborn import StubbornCrowd

PHONES = 10
STEPS = 5
KILLS = 2      # in each step: ten in all


@pytest.mark.timeout(600)       # ten starts, each of which a busy machine may take half a minute for
def test_ten_kills_under_load_lose_nothing_and_double_nothing(server, amara, record_property):
    room = amara.open_lobby(audience="both", questions=STEPS)
    crowd = StubbornCrowd(server, room, PHONES)
    book = crowd.book

    for position in range(1, STEPS + 1):
        crowd.begin(position)
        for kill in range(1, KILLS + 1):
            crowd.wait_for_acts(kill * PHONES // 2)
            server.kill()
            assert crowd.is_busy, "the server was killed too late to prove anything"
            server.start()
        crowd.finish()
        crowd.assert_right_everywhere(position)
    crowd.assert_kept(server, record_property, kills=STEPS * KILLS)
    assert room.close()["ok"]
    crowd.leave()

    summary = {step["position"]: Counter(one["text"] for one in step["responses"])
               for step in room.summary()["steps"]}
    assert book.submitted == PHONES * STEPS * 3
    assert book.failures > 0, "no act was cut off, so the kills proved nothing"
    assert summary == {position: book.texts(position) for position in range(1, STEPS + 1)}
    assert server.read("PRAGMA integrity_check") == [("ok",)]


def test_a_correction_after_a_restart_still_finds_its_response(server, room, join):
    ben, _chidi = join(2)
    room.open_step(1)
    ben.respond("We ask too late.")

    server.kill()
    server.start()
    answer = ben.edit(0, "We ask far too late.")

    assert answer["ok"], answer
    assert [one["text"] for one in answer["yours"]["responses"]] == ["We ask far too late."]
    assert server.read("SELECT body ->> 'text' FROM live_response") == [("We ask far too late.",)]


def test_after_a_reboot_that_took_the_keys_earlier_responses_stay_and_phones_are_told(server, room, join):
    (ben,) = join(1)
    room.open_step(1)
    ben.respond("We ask too late.")

    server.kill()
    shutil.rmtree(server.keys)
    server.start()

    refused = ben.edit(0, "something else")
    assert not refused["ok"]
    assert refused["error"] == "not_found"
    assert ben.state["earlier_locked"] is True
    assert ben.respond("But we do ask.")["ok"]
    assert sorted(server.read("SELECT body ->> 'text' FROM live_response")) == [
        ("But we do ask.",), ("We ask too late.",)]
