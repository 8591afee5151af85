"""One person in the room against thirty who work, and strangers who guess codes: what the others notice of it.

`bench/hostile_room.py` takes longer, and prints the figures that stand in docs/security-limits.md.
"""

from __future__ import annotations

import time
from statistics import quantiles

import requests
from siege import besiege, end, start

#: Milliseconds: without the limits, the middle one of all waits for seconds (bench/).
FAR_TOO_LONG = 1_500


def far_too_long(quiet):
    """Milliseconds; more on a machine that is slow in quiet too: while it is flooded everything takes ten times as
    long there, and without the limits hundreds of times."""
    return max(FAR_TOO_LONG, 30 * quiet)


def test_thirty_work_on_while_one_floods_forges_replays_and_guesses(server, room):
    siege = besiege(server, room, people=30, rounds=3, seconds=4.0)

    print(siege.in_words())
    assert siege.lost == []
    assert siege.problems == {}
    assert len(siege.hostile) > min(150, len(siege.quiet) / 2)
    assert siege.percentile("hostile", 50) < far_too_long(siege.percentile("quiet", 50))
    assert "Traceback" not in server.output
    assert len(server.output.splitlines()) < 1_000


def joining(server, code, number):
    """Seconds that each of so many who join one after the other waits."""
    took = []
    for _ in range(number):
        started = time.monotonic()
        answer = requests.post(f"{server.url}/j/{code}", allow_redirects=False, timeout=60)
        took.append(time.monotonic() - started)
        assert answer.status_code == 303
    return took


def test_three_hundred_wrong_codes_at_once_wait_and_whoever_has_the_right_one_does_not(server, room):
    code, busy, answers = room.code, [], []
    quiet = joining(server, code, 40)
    for _ in range(2):
        guesses = start("guess", server.url, code, 300)
        while guesses.poll() is None and len(busy) < 400:
            busy += joining(server, code, 5)
        answers += end(guesses)

    waits = sorted(took for status, took in answers if status == 404)
    assert {status for status, _took in answers} <= {404, 429}
    assert waits[-1] > 1.2
    assert len(busy) >= 20
    p95 = [quantiles(took, n=20)[-1] * 1000 for took in (quiet, busy)]
    print(f"joining: p95 quiet {p95[0]:.0f} ms, while codes are guessed {p95[1]:.0f} ms")
    assert p95[1] < far_too_long(p95[0])
