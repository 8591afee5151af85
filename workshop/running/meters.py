"""What is counted while Workshop runs: numbers in memory, without a name, a session, an address or a time.

Counting costs the hot path one addition. Everything that need not be counted is read when somebody asks (`figures`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gevent
from flask import Response, current_app, request

EXTENSION = "workshop_meters"
#: Seconds; a commit waits for the disk, 0.1 ms on a good one and a second on one that is ill.
COMMIT_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
#: Acts that were committed together.
BATCH_SIZES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
#: Seconds between two looks at the clock of the event loop.
LOOK_EVERY = 0.5
OK = "ok"
#: What stands for a route or command that there is none of: what somebody typed is no label.
NONE = "none"
#: How a page connects: for the first time, or after it had been connected.
FIRST, AGAIN = "first", "again"


@dataclass
class Spread:
    """How often a value fell into which part of its range."""

    bounds: tuple[float, ...]
    counts: list[int] = field(init=False)
    total: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def add(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def up_to(self) -> list[tuple[str, int]]:
        """How many were at most so much, for each bound and for all."""
        seen, found = 0, []
        for bound, count in zip((*self.bounds, float("inf")), self.counts, strict=True):
            seen += count
            found.append(("+Inf" if bound == float("inf") else f"{bound:g}", seen))
        return found


@dataclass
class Meters:
    """The counts of this process since its start."""

    #: By role, name and outcome: "ok", or the name of the refusal.
    commands: Counter[tuple[str, ...]] = field(default_factory=Counter)
    #: By event and role: messages to browsers, not rooms.
    pushes: Counter[tuple[str, ...]] = field(default_factory=Counter)
    #: By role, and whether the page had been connected before.
    connects: Counter[tuple[str, ...]] = field(default_factory=Counter)
    #: By route as the code writes it, and class of status such as "2xx".
    requests: Counter[tuple[str, ...]] = field(default_factory=Counter)
    commit_seconds: Spread = field(default_factory=lambda: Spread(COMMIT_SECONDS))
    batch_sizes: Spread = field(default_factory=lambda: Spread(BATCH_SIZES))
    #: The largest since `take_largest` was last called.
    most_waiting: int = 0
    longest_lag: float = 0.0
    #: Whether the last transaction could not be committed.
    is_failing: bool = False

    def committed(self, seconds: float, acts: int) -> None:
        self.is_failing = False
        self.commit_seconds.add(seconds)
        self.batch_sizes.add(acts)
        if acts > self.most_waiting:
            self.most_waiting = acts

    def take_largest(self) -> tuple[int, float]:
        """The most acts that waited at once and the seconds the loop was late, since this was last asked."""
        found = self.most_waiting, self.longest_lag
        self.most_waiting, self.longest_lag = 0, 0.0
        return found

    def watch_loop(self, clock: Callable[[], float]) -> None:
        """Without end: how much later than it should the event loop gives everybody their turn."""
        while True:
            began = clock()
            gevent.sleep(LOOK_EVERY)
            self.longest_lag = max(self.longest_lag, clock() - began - LOOK_EVERY)


def meters() -> Meters:
    found: Meters = current_app.extensions[EXTENSION]
    return found


#: Requests that nothing counts: who chose how pages look may be the only one (decision 0046), and of phones that try
#: the way it is told that one came, and not how many (decision 0050).
NOT_COUNTED = {"/language", "/w/<room>/language", "/colours", "/w/<room>/hello"}


def count_request(response: Response) -> Response:
    """After each request: its route as the code writes it, never the address that was asked for."""
    rule: Any = request.url_rule
    if rule is not None and rule.rule in NOT_COUNTED:
        return response
    meters().requests[rule.rule if rule is not None else NONE, f"{response.status_code // 100}xx"] += 1
    return response
