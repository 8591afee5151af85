"""The shape of what is measured: which figures there are, in which scenario, and what is derived from them.

    {"machine": {...}, "run": {"rounds", "seconds", "broken"},
     "scenarios": {scenario: {size: {"app", "flask_socketio", "node_socketio": {figure: spread or null}}}},
     "growth": {"sizes", "step": spread, "join": spread}, "goals": [{"what", "goal", "found", "is_met"}],
     "runs": of several runs read as one, the goals of each that has 1,000 phones}

A spread is {"median", "least", "most"} over the rounds. A size is a number of phones, or rooms x phones ("200x10").
"""

from __future__ import annotations

import json
import math
import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

SUBJECTS = ("app", "flask_socketio", "node_socketio")
#: What every server is held against, in one room and in many. What a reference does not have is null.
FIGURES = ("push_cpu_us", "push_last_ms", "ack_cpu_us", "acks_per_s", "ack_p99_ms", "join_cpu_us", "join_last_ms",
           "board_p99_ms", "kb_per_connection")
SCENARIOS = {
    "room": FIGURES,
    "rooms": FIGURES,
    "opening": ("open_act_ms", "push_whole_cpu_us", "push_spread_ms"),
    "burst": ("ack_alone_cpu_us", "board_after_ack_p99_ms", "frames_per_phone"),
    "reconnect": ("back_95_ms", "back_last_ms", "back_cpu_us"),
    "idle": ("empty_mb", "idle_mb"),
    "step": ("step_cpu_ms",),
    "generator": tuple(f"{act}_{what}" for act in ("join", "push", "ack") for what in (
        "phones_cpu_us", "phones_busy", "server_busy")),
    "checks": ("joined", "acknowledged", "on_board", "lost", "failures", "back", "not_back"),
}
#: What only the app is asked: the room on PostgreSQL, how often counts are told, what a file costs the room beside it.
OF_THE_APP = {
    "postgresql": (*FIGURES, "ack_alone_cpu_us", "lost", "failures", "not_back"),
    "counts": ("phone_gap_s", "phone_frames", "console_counts_per_s", "board_counts_per_s", "count_cpu_us"),
    "export": ("export_s", "child_mb", "file_mb", *(f"{when}_{whose}_{what}_ms" for when in ("alone", "beside")
                                                    for whose in ("health", "response")
                                                    for what in ("median", "worst"))),
}
#: Groups of fewer are left out of the fit: what a step costs by itself weighs too much there.
FIT_FROM = 200

Spread = dict[str, float]
Rounds = Mapping[str, Mapping[str, list[Mapping[str, float]]]]


def spread(values: Iterable[float]) -> Spread:
    """The median, with the least and the most."""
    found = list(values)
    return {"median": statistics.median(found), "least": min(found), "most": max(found)}


def scenarios(rounds: Rounds, of_the_app: Mapping[str, Rounds]) -> dict[str, dict[str, Any]]:
    """What was found, by scenario, size, server and figure.

    :param rounds: by size and server, the figures of each round.
    :param of_the_app: the same for each scenario of the app's alone.
    """
    def shaped(names: Iterable[str], sizes: Rounds) -> dict[str, dict[str, dict[str, Spread | None]]]:
        return {size: {subject: {name: spread(values) if (values := [one[name] for one in measured if name in one])
                                 else None for name in names} for subject, measured in subjects.items()}
                for size, subjects in sizes.items()}

    def sizes(scenario: str) -> Rounds:
        return {size: found for size, found in rounds.items()
                if scenario not in ("room", "rooms") or ("x" in size) == (scenario == "rooms")}

    return {**{name: shaped(names, sizes(name)) for name, names in SCENARIOS.items()},
            **{name: shaped(OF_THE_APP[name], found) for name, found in of_the_app.items()}}


def exponent(costs: Mapping[int, float]) -> float:
    """How cost grows with the number of phones, as a power of it: the slope of a straight line through the logarithms
    (least squares). 1 is in proportion, 2 the square."""
    xs, ys = [math.log(many) for many in costs], [math.log(cost) for cost in costs.values()]
    return statistics.linear_regression(xs, ys).slope


def growth(rounds: Rounds, subject: str = "app") -> dict[str, Any]:
    """The exponents of a whole step (question, responses, board, close) and of joining, from 200 phones on; {} with
    fewer than two sizes to fit."""
    sizes = {int(size): found[subject] for size, found in rounds.items()
             if "x" not in size and int(size) >= FIT_FROM and subject in found}
    if len(sizes) < 2:
        return {}
    many = min(len(found) for found in sizes.values())
    if not many:
        return {}
    whole = {"step": lambda size, one: one["step_cpu_ms"], "join": lambda size, one: one["join_cpu_us"] * size}
    return {"sizes": sorted(sizes), **{name: spread(
        exponent({size: cost(size, found[number]) for size, found in sizes.items()}) for number in range(many))
        for name, cost in whole.items()}}


def together(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Several runs as one: of each figure the median of their medians, with the least and the most of all."""
    def figures_of(found: Sequence[Any]) -> Any:
        given = [one for one in found if one is not None]
        if not given or set(given[0]) != {"median", "least", "most"}:
            return {name: figures_of([one[name] for one in given if name in one])
                    for name in dict.fromkeys(name for one in given for name in one)} if given else None
        return {"median": statistics.median(one["median"] for one in given), "least": min(
            one["least"] for one in given), "most": max(one["most"] for one in given)}

    loads = [run["machine"]["load_before"] for run in runs]
    return {"machine": {**runs[0]["machine"], "load_before": f"{min(loads)} to {max(loads)}"},
            "run": {"rounds": min(run["run"]["rounds"] for run in runs), "runs": len(runs),
                    "seconds": sum(run["run"]["seconds"] for run in runs),
                    "broken": [one for run in runs for one in run["run"]["broken"]]},
            "scenarios": figures_of([run["scenarios"] for run in runs]),
            "growth": next((run["growth"] for run in reversed(runs) if run["growth"]), {})}


def median(result: Mapping[str, Any], scenario: str, size: str, subject: str, figure: str) -> float | None:
    found = result["scenarios"].get(scenario, {}).get(size, {}).get(subject, {}).get(figure)
    return None if found is None else float(found["median"])


def times(result: Mapping[str, Any], size: str, figure: str, reference: str, scenario: str = "room") -> float | None:
    """A figure of the app as a multiple of the same of a reference, in the same run."""
    app, other = (median(result, scenario, size, subject, figure) for subject in ("app", reference))
    return app / other if app is not None and other and other > 0 else None


def as_json(result: Mapping[str, Any]) -> str:
    """The figures to four digits, a figure a line."""
    def short(value: Any) -> Any:
        if isinstance(value, float):
            return float(f"{value:.4g}")
        return {name: short(one) for name, one in value.items()} if isinstance(value, Mapping) else value

    return re.sub(r"\{\s+(\"median\": [^}]+?)\s+\}", lambda found: "{" + re.sub(r"\s+", " ", found[1]) + "}",
                  json.dumps(short(result), indent=1)) + "\n"


def earlier_run(path: Path) -> dict[str, Any]:
    """:raises ValueError: it is not what --json writes, in a sentence that says what to do."""
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        result = None
    if not isinstance(result, dict) or not {"machine", "run", "scenarios", "goals"} <= set(result):
        raise ValueError(f"{path} does not hold an earlier run. Name a file that --json wrote.")
    return result
