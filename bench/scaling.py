"""How many workers, and what gives way first: a model of measured costs, checked on a run that it was not fitted to.

    python bench/scaling.py FILE                  FILE: what `python3 run.py bench --json FILE` wrote
    python bench/scaling.py FILE --leave-out 2000 fit to the other sizes, predict this one, and say how far off
    python bench/scaling.py --redis               measure what a room costs Redis, and its worker besides

The model: a worker is one core that does one act after the other. An act costs what a fit through all measured sizes
says: so much for the room, and so much for each phone. The simulation lets rooms arrive at a worker, answer and be
told, and finds how many it carries before one act in a hundred waits longer than half a second.
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Of each act: the figure of its cost, and the figure of the time until the last of so many at once is done.
ACTS = {"join": ("join_cpu_us", "join_last_ms"), "push": ("push_cpu_us", "push_last_ms"), "ack": ("ack_cpu_us", None)}
#: A room as seasons of training have them: phones, minutes, questions put to it.
PHONES, MINUTES, QUESTIONS = 33, 60, 10
#: Seconds within which a room comes in; within which most have answered a question.
COMES_IN, ANSWERS_IN = 180, 60
#: Live connections of one worker (WORKSHOP_CONNECTIONS).
CONNECTIONS = 6000
#: Milliseconds that one act in a hundred may wait.
MAY_WAIT = 500


@dataclass(frozen=True)
class Cost:
    """Microseconds of CPU: once for the room, and for each phone."""

    once: float
    each: float

    def of(self, phones: int) -> float:
        return self.once + self.each * phones


def fitted(points: dict[int, float]) -> Cost:
    """A line through (phones, CPU for each phone), by relative least squares, so that small rooms count as much.

    One size alone is taken as it is.
    """
    if len(points) == 1:
        return Cost(0.0, next(iter(points.values())))
    # each = once / phones + each: a line in 1 / phones, every point weighted by its own size.
    rows = [(1 / phones, cost, 1 / cost ** 2) for phones, cost in points.items() if cost > 0]
    weight = sum(w for _x, _y, w in rows)
    x, y = sum(a * w for a, _b, w in rows) / weight, sum(b * w for _a, b, w in rows) / weight
    over = sum(w * (a - x) ** 2 for a, _b, w in rows)
    slope = sum(w * (a - x) * (b - y) for a, b, w in rows) / over if over else 0.0
    slope = max(0.0, slope)
    return Cost(slope, max(0.0, y - slope * x))


def measured(run: dict[str, Any], figure: str) -> dict[int, float]:
    """The app's medians of a figure, by phones in one room."""
    found = {}
    for size, by_server in run["scenarios"]["room"].items():
        value = (by_server.get("app") or {}).get(figure)
        if size.isdigit() and value:
            found[int(size)] = float(value["median"])
    return found


def costs_of(run: dict[str, Any], *, without: int | None = None) -> dict[str, Cost]:
    return {act: fitted({size: cost for size, cost in measured(run, figure).items() if size != without})
            for act, (figure, _last) in ACTS.items()}


def all_at_once(cost: Cost, phones: int) -> float:
    """Milliseconds until the last of so many acts that come in the same instant is done, by simulation of the queue."""
    free = cost.once
    for _phone in range(phones):
        free += cost.each
    return free / 1000


def check(run: dict[str, Any], left_out: int) -> list[tuple[str, float, float]]:
    """(what, predicted, measured) of a size that the costs were not fitted to."""
    costs, rows = costs_of(run, without=left_out), []
    for act, (figure, last) in ACTS.items():
        rows.append((f"CPU per {act}, µs", costs[act].of(left_out) / left_out, measured(run, figure)[left_out]))
        if last is not None and left_out in measured(run, last):
            rows.append((f"last of {left_out} {act}, ms", all_at_once(costs[act], left_out),
                         measured(run, last)[left_out]))
    per_second = measured(run, "acks_per_s")
    if left_out in per_second:
        rows.append(("responses a second", 1e6 * left_out / costs["ack"].of(left_out), per_second[left_out]))
    return rows


# --- rooms at one worker ------------------------------------------------------------

def acts_of_a_room(chance: random.Random, costs: dict[str, Cost], begins: float) -> list[tuple[float, float]]:
    """(second, cost in microseconds) of everything that a room asks of its worker."""
    joins = [(begins + chance.uniform(0, COMES_IN), costs["join"].of(PHONES) / PHONES) for _phone in range(PHONES)]
    acts = joins
    for question in range(QUESTIONS):
        at = begins + COMES_IN + question * (MINUTES * 60 - COMES_IN) / QUESTIONS
        acts.append((at, costs["push"].of(PHONES)))
        for _phone in range(PHONES):
            think = min(4 * ANSWERS_IN, chance.lognormvariate(math.log(ANSWERS_IN / 2), 0.6))
            acts.append((at + think, costs["ack"].of(PHONES) / PHONES))
    return acts


def worst_wait(rooms: int, costs: dict[str, Cost], *, within: float, seed: int = 1) -> tuple[float, float]:
    """One worker with rooms that begin within so many seconds.

    :return: the wait in milliseconds that one act in a hundred exceeds, and the share of the core that is busy while
        the rooms come in.
    """
    chance = random.Random(seed)
    waiting = [act for _room in range(rooms) for act in acts_of_a_room(chance, costs, chance.uniform(0, within))]
    heapq.heapify(waiting)
    free, waits, busy, end = 0.0, [], 0.0, within + COMES_IN
    while waiting:
        at, cost = heapq.heappop(waiting)
        begins = max(at, free)
        waits.append(begins - at)
        free = begins + cost / 1e6
        if at <= end:
            busy += cost / 1e6
    waits.sort()
    return 1000 * waits[int(0.99 * len(waits))], busy / end


def rooms_per_worker(costs: dict[str, Cost], *, within: float) -> int:
    """The most rooms that a worker carries before one act in a hundred waits too long, or it has no seats left."""
    least, most = 0, CONNECTIONS // PHONES
    if worst_wait(most, costs, within=within)[0] < MAY_WAIT:
        return most
    while most - least > max(1, most // 50):
        middle = (least + most) // 2
        if worst_wait(middle, costs, within=within)[0] < MAY_WAIT:
            least = middle
        else:
            most = middle
    return max(1, least)


def plan(run: dict[str, Any], rooms: int) -> list[str]:
    costs = costs_of(run)
    memory = measured(run, "kb_per_connection")
    of_memory = memory[max(memory)]
    lines = ["| rooms begin within | rooms a worker | phones a worker | workers | commits a second |",
             "|---|--:|--:|--:|--:|"]
    for words, within in (("one minute", 60.0), ("a quarter of an hour", 900.0), ("an hour", 3600.0)):
        carried = rooms_per_worker(costs, within=within)
        lines.append(f"| {words} | {carried:,} | {carried * PHONES:,} | {math.ceil(rooms / carried):,} | "
                     f"{rooms * PHONES * QUESTIONS / (MINUTES * 60):,.0f} |")
    lines.append("")
    lines.append(f"Memory: {of_memory:.0f} kB for each phone, {rooms * PHONES * of_memory / 2**20:,.0f} GB for all of "
                 "them, and 200 MB for each worker.")
    return lines


# --- Redis --------------------------------------------------------------------------

def redis_cost() -> list[str]:
    """What a push to other workers and a room's counts cost a worker and Redis, in CPU time."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    import tempfile

    import orjson
    import psutil
    from several_workers import Redis

    from workshop.participants.presence import Presence
    from workshop.workers.link import link_to
    from workshop.workers.shared import Shared

    message = {"method": "emit", "event": "panel_changed", "data": [{"text": "w" * 1000}], "room": "a" * 22}
    with tempfile.TemporaryDirectory() as folder, Redis(folder) as redis:
        link, server = link_to(redis.address), psutil.Process(redis.process.pid)

        def spent() -> tuple[float, float]:
            there = server.cpu_times()
            return time.process_time(), there.user + there.system

        many, before = 20_000, spent()
        for _batch in range(many // 20):
            pipe = link.pipeline(transaction=False)
            for _push in range(20):
                pipe.publish("workshop:room:" + "a" * 22, orjson.dumps(message))
            pipe.execute()
        push = [1e6 * (now - then) / many for now, then in zip(spent(), before, strict=True)]

        presence, rooms, seconds = Presence(), 180, 20
        for room in range(rooms):
            for phone in range(PHONES):
                presence.seen(f"room-{room}", f"{room:032x}{phone:032x}")
        shared = Shared(link, {"presence": presence}, changed=lambda _kind, _name: None)
        shared.exchange()
        before = spent()
        for _second in range(seconds):
            shared.exchange()
        quiet = [1e6 * (now - then) / (rooms * seconds) for now, then in zip(spent(), before, strict=True)]
        held = link.info("memory")["used_memory"] / 1024 / (rooms * PHONES)
    return [f"A push of 1 kB to other workers: {push[0]:.0f} µs of the worker, {push[1]:.0f} µs of Redis.",
            f"A room that nobody joins or leaves, each second: {quiet[0]:.0f} µs of the worker, {quiet[1]:.1f} µs of "
            "Redis.", f"Redis holds {held:.1f} kB for each phone that is counted, with what it needs itself."]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("file", nargs="?", type=Path)
    asked.add_argument("--leave-out", type=int)
    asked.add_argument("--rooms", type=int, default=30_000)
    asked.add_argument("--redis", action="store_true")
    given = asked.parse_args()
    if given.redis:
        print("\n".join(redis_cost()))
    if given.file is None:
        return
    run = json.loads(given.file.read_text(encoding="utf-8"))
    sizes = sorted(measured(run, "ack_cpu_us"))
    if given.leave_out or len(sizes) > 1:
        left_out = given.leave_out or sizes[-1]
        print(f"| {left_out} phones, from the other sizes | predicted | measured | off by |\n|---|--:|--:|--:|")
        for what, predicted, found in check(run, left_out):
            print(f"| {what} | {predicted:,.0f} | {found:,.0f} | {predicted / found - 1:+.0%} |")
        print()
    print("\n".join(plan(run, given.rooms)))


if __name__ == "__main__":
    main()
