"""Thirty who work while one attacks, with quiet in between, against one real server: what the thirty noticed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import quantiles

from services import ROOT

#: Seconds at the edges of each attack that count for neither side.
EDGE = 0.5


@dataclass
class Siege:
    quiet: list
    hostile: list
    lost: list
    problems: dict
    tried: dict

    def percentile(self, which, percent):
        """Milliseconds from an act to its acknowledgement."""
        return quantiles(getattr(self, which), n=100, method="inclusive")[percent - 1] * 1000

    def in_words(self):
        rows = [f"{name:8} {len(getattr(self, which)):6} acts   p50 {self.percentile(which, 50):7.1f} ms   "
                f"p95 {self.percentile(which, 95):7.1f} ms   p99 {self.percentile(which, 99):7.1f} ms"
                for name, which in (("quiet", "quiet"), ("hostile", "hostile"))]
        return "\n".join([*rows, f"acknowledged and lost: {len(self.lost)}; problems: {self.problems}",
                          f"tried: {self.tried}"])


def start(*arguments):
    process = subprocess.Popen([sys.executable, str(ROOT / "tests" / "hostile.py"), *map(str, arguments)],
                               stdout=subprocess.PIPE, text=True)
    if process.stdout.readline().strip() != "begun":
        process.kill()
        raise RuntimeError(f"{arguments[0]} did not begin")
    return process


def end(process):
    with process:
        told, _ = process.communicate(timeout=90)
    return json.loads(told)


def besiege(server, room, *, people=30, rounds=3, seconds=10.0):
    """Let people work, and attack for `seconds` in each of some rounds, with as much quiet before each."""
    room.open_step(1)
    workers = start("work", server.url, room.code, people, rounds * 2 * (seconds + 2) + 2)
    attacks, tried = [], {}
    for _ in range(rounds):
        time.sleep(seconds + 1)
        began = time.monotonic()
        attacker = start("attack", server.url, room.code, seconds)
        begun = time.monotonic()
        for name, number in end(attacker).items():
            tried[name] = tried.get(name, 0) + number
        attacks.append((began, begun, begun + seconds, time.monotonic()))
    told = end(workers)

    def is_in(at, first, last):
        return first <= at <= last

    hostile = [took for at, took in told["samples"] if any(is_in(at, begun, over) for _, begun, over, _ in attacks)]
    quiet = [took for at, took in told["samples"]
             if not any(is_in(at, began - EDGE, ended + EDGE) for began, _, _, ended in attacks)]
    return Siege(quiet=quiet, hostile=hostile, lost=told["lost"], problems=told["problems"], tried=tried)
