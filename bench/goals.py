"""What is wanted of a room of a thousand phones, beside what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from figures import median, times, together

SIZE = "1000"
NODE, FLASK = "node_socketio", "flask_socketio"


def as_one(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Several runs as one, with the goals of each that has a room of 1,000 phones beside those of all."""
    result = together(runs)
    result["goals"] = goals(result)
    result["runs"] = [goals(run) for run in runs if SIZE in run["scenarios"].get("room", {})]
    return result


def goals(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One line for each goal: what, the goal, what was found, whether it is met; None when it was not measured."""
    lines: list[dict[str, Any]] = []

    def line(what: str, goal: str, found: str, is_met: bool | None) -> None:
        lines.append({"what": what, "goal": goal, "found": found, "is_met": is_met})

    def ratio(what: str, figure: str, reference: str, most: float = 0.0, least: float = 0.0) -> None:
        name = "Node" if reference == NODE else "Flask-SocketIO"
        found = times(result, SIZE, figure, reference)
        line(what, f"at {'most' if most else 'least'} {most or least} × {name}",
             "" if found is None else f"{found:.2f} ×", None if found is None else found <= most if most
             else found >= least)

    def amount(what: str, goal: str, found: float | None, most: float, words: str) -> None:
        line(what, goal, "" if found is None else words.format(found), None if found is None else found <= most)

    def of_app(scenario: str, figure: str) -> float | None:
        return median(result, scenario, SIZE, "app", figure)

    ratio("CPU for each question delivered", "push_cpu_us", NODE, most=0.8)
    ratio("time until the last phone has the question", "push_last_ms", NODE, most=0.8)
    ratio("CPU for each response acknowledged, durable, board open", "ack_cpu_us", NODE, most=2)
    ratio("the same", "ack_cpu_us", FLASK, most=0.45)
    ratio("responses acknowledged a second, durable", "acks_per_s", NODE, least=0.5)
    ratio("the same", "acks_per_s", FLASK, least=2.5)
    ratio("CPU for joining, complete, beside the bare socket", "join_cpu_us", FLASK, most=2)
    last = of_app("room", "join_last_ms")
    amount("the last of 1,000 phones is in", "within 6 s", None if last is None else last / 1e3, 6, "{:.1f} s")
    amount("phones that failed to join, respond or come back", "0", of_app("checks", "failures"), 0, "{:.0f}")
    amount("from response to board, 99 of 100", "under 500 ms", of_app("room", "board_p99_ms"), 500, "{:,.0f} ms")
    amount("memory for each phone", "at most 60 kB", of_app("room", "kb_per_connection"), 60, "{:.0f} kB")
    amount("messages to phones for each response", "0", of_app("burst", "frames_per_phone"), 0, "{:.0f}")
    gap = next((size["app"]["phone_gap_s"]["least"] for size in result["scenarios"].get("counts", {}).values()
                if size["app"]["phone_gap_s"]), None)
    on_postgresql = median(result, "postgresql", SIZE, "app", "ack_cpu_us")
    on_sqlite = of_app("room", "ack_cpu_us")
    amount("CPU for each response on PostgreSQL, of the app alone", "at most 2.5 × SQLite", on_postgresql / on_sqlite
           if on_postgresql and on_sqlite else None, 2.5, "{:.2f} ×")
    line("counts on a phone", "at most once a second", "" if gap is None else f"every {gap:.1f} s at the soonest",
         None if gap is None else gap > 0.95)
    power = result.get("growth", {}).get("step", {}).get("median")
    amount("cost of a step grows as a power of the number of phones", "at most 1.1", power, 1.1, "{:.2f}")
    amount("95 of 100 phones are back after a kill", "within 10 s", None if (
        back := of_app("reconnect", "back_95_ms")) is None else back / 1e3, 10, "{:.1f} s")
    return lines
