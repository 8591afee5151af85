"""What is printed: the tables of docs/performance.md, from the figures of one run."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from figures import FIGURES, OF_THE_APP, SUBJECTS, median, times
from goals import SIZE
from machine import machine_words

NAMES = {"app": "Workshop", "flask_socketio": "Flask-SocketIO", "node_socketio": "Node"}
#: In the order of a session: the scenario a figure is kept under ("" for room or rooms), and what it says.
ROWS = {
    "join_cpu_us": ("", "CPU per phone that joins, µs"),
    "join_last_ms": ("", "the last phone is in, ms"),
    "push_cpu_us": ("", "CPU per question delivered, µs"),
    "push_whole_cpu_us": ("opening", "the same with the act of opening, µs"),
    "open_act_ms": ("opening", "CPU of the act of opening alone, ms"),
    "push_last_ms": ("", "the last phone has it, ms"),
    "push_spread_ms": ("opening", "from the first phone to the last, ms"),
    "ack_cpu_us": ("", "CPU per response acknowledged, and on the board, µs"),
    "ack_alone_cpu_us": ("burst", "the same up to the last acknowledgement, µs"),
    "acks_per_s": ("", "responses acknowledged a second"),
    "ack_p99_ms": ("", "99 of 100 are acknowledged, ms"),
    "board_p99_ms": ("", "99 of 100 are on the board, ms"),
    "board_after_ack_p99_ms": ("burst", "the same from the acknowledgement, ms"),
    "frames_per_phone": ("burst", "messages to a phone during the burst"),
    "kb_per_connection": ("", "memory per phone, kB"),
    "back_95_ms": ("reconnect", "95 of 100 are back after a kill, ms"),
    "back_cpu_us": ("reconnect", "CPU per phone that comes back, µs"),
    "idle_mb": ("idle", "memory before anybody joins, MB"),
}
assert set(FIGURES) <= set(ROWS)


def number(value: float) -> str:
    return f"{value:.1f}" if 0 < abs(value) < 10 and value != int(value) else f"{value:,.0f}"


def in_words(found: Mapping[str, float] | None) -> str:
    """A median and, where rounds differ, its spread."""
    if found is None:
        return "–"
    middle, least, most = (number(found[name]) for name in ("median", "least", "most"))
    return middle if least == most else f"{middle} ({least}–{most})"


def size_words(size: str) -> str:
    rooms, _, phones = size.rpartition("x")
    return f"{rooms} rooms of {phones} phones" if rooms else f"{int(size):,} phones"


def table(result: Mapping[str, Any], size: str) -> str:
    """A Markdown table of one size: medians with their spread, and the app as a multiple of each reference."""
    room = "rooms" if "x" in size else "room"
    lines = [f"| {size_words(size)} | {' | '.join(NAMES.values())} | × Node | × Flask-SocketIO |",
             "|---" + "|--:" * 5 + "|"]
    for name, (scenario, words) in ROWS.items():
        subjects = result["scenarios"][scenario or room].get(size, {})
        cells = [in_words(subjects.get(subject, {}).get(name)) for subject in SUBJECTS]
        over = [_ratio(times(result, size, name, reference, scenario or room))
                for reference in ("node_socketio", "flask_socketio")]
        if any(cell != "–" for cell in cells):
            lines.append(f"| {words} | {' | '.join(cells + over)} |")
    return "\n".join(lines)


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}"


def goals_table(result: Mapping[str, Any]) -> str:
    """What was wanted and what was found, in all and in each run; met is what was met in every run that measured it."""
    runs = result.get("runs", [])
    heads = "".join(f" run {number} |" for number in range(1, len(runs) + 1))
    lines = [f"| at 1,000 phones | goal | found |{heads} |", "|---|---|---|" + "---|" * (len(runs) + 1)]
    for number, goal in enumerate(result["goals"]):
        of_runs = [run[number] for run in runs]
        met = [one["is_met"] for one in (of_runs or [goal]) if one["is_met"] is not None] or [goal["is_met"]]
        word = "not measured" if met == [None] else "met" if all(met) else "**not met**"
        lines.append(f"| {goal['what']} | {goal['goal']} | {goal['found'] or '–'} | "
                     + "".join(f"{one['found'] or '–'} | " for one in of_runs) + f"{word} |")
    return "\n".join(lines)


ACTS = {"join": "joining", "push": "a question", "ack": "a response"}


def generator_table(result: Mapping[str, Any], size: str) -> str:
    """Whether the phones are quick enough: what they cost, and how busy they and the server were meanwhile."""
    lines = [f"| {size_words(size)} | server | CPU of the phones per act, µs | CPU of the server, µs | phones busy "
             "| server busy |", "|---|---|--:|--:|--:|--:|"]
    own = {"join": ("", "join_cpu_us"), "push": ("opening", "push_whole_cpu_us"), "ack": ("burst", "ack_alone_cpu_us")}
    room = "rooms" if "x" in size else "room"
    for act, words in ACTS.items():
        for subject, name in NAMES.items():
            cpu, busy, served = (median(result, "generator", size, subject, f"{act}_{what}")
                                 for what in ("phones_cpu_us", "phones_busy", "server_busy"))
            server = median(result, own[act][0] or room, size, subject, own[act][1])
            if cpu is not None and busy is not None and served is not None and server is not None:
                lines.append(f"| {words} | {name} | {number(cpu)} | {number(server)} | {busy:.0%} | {served:.0%} |")
    return "\n".join(lines)


#: From this share of its time on a core is taken for busy throughout.
BUSY = 0.95
#: A server that does less than this in a burst waits for something.
HALF = 0.5


def generator_words(result: Mapping[str, Any], size: str) -> str:
    """Whether the load generator limits what the quickest server can do, said outright."""
    cpu, busy, served, rate = (median(result, scenario, size, "node_socketio", figure) for scenario, figure in (
        ("generator", "ack_phones_cpu_us"), ("generator", "ack_phones_busy"), ("generator", "ack_server_busy"),
        ("rooms" if "x" in size else "room", "acks_per_s")))
    if cpu is None or busy is None or served is None or rate is None:
        return ""
    begin = (f"Beside Node, the quickest server, each response costs the phones {number(cpu)} µs, so that they could "
             f"take {number(1e6 / cpu)} a second; Node acknowledged {number(rate)}, itself {served:.0%} busy and the "
             f"phones {busy:.0%}. ")
    if busy >= BUSY:
        return begin + "**The phones were busy throughout: Node's responses a second are a lower bound.** CPU is not."
    if served < HALF:
        return begin + ("Neither was busy: other work had the machine, or the wait is elsewhere. Times and responses a "
                        "second say little here; CPU does.")
    return begin + "So the phones are not what it waits for."


def growth_words(result: Mapping[str, Any]) -> str:
    found = result.get("growth")
    if not found:
        return ""
    sizes = ", ".join(f"{size:,}" for size in found["sizes"])
    return (f"Fitted over {sizes} phones (least squares through the logarithms), the CPU of a whole step grows with "
            f"the number of phones to the power of {_power(found['step'])}, that of joining {_power(found['join'])}; "
            "1 is in proportion, 2 the square.")


def postgresql_table(result: Mapping[str, Any], size: str) -> str:
    lines = [f"| {size_words(size)}, Workshop | SQLite | PostgreSQL | × SQLite |", "|---" + "|--:" * 3 + "|"]
    for name in FIGURES:
        sqlite, other = (result["scenarios"][scenario].get(size, {}).get("app", {}).get(name)
                         for scenario in ("room", "postgresql"))
        over = other["median"] / sqlite["median"] if other and sqlite and sqlite["median"] > 0 else None
        lines.append(f"| {ROWS[name][1]} | {in_words(sqlite)} | {in_words(other)} | {_ratio(over)} |")
    return "\n".join(lines)


def counts_words(result: Mapping[str, Any]) -> str:
    for size in result["scenarios"].get("counts", {}):
        found = {name: median(result, "counts", size, "app", name) for name in OF_THE_APP["counts"]}
        gap = found["phone_gap_s"]
        return (f"In a room of {size} who come and then respond over a few seconds, a phone was told a count "
                + ("once" if gap is None else f"every {gap:.1f} s at the soonest")
                + f", and {found['phone_frames']:.0f} messages while they responded; "
                f"the console {found['console_counts_per_s']:.1f} and the board {found['board_counts_per_s']:.1f} "
                "counts a second.")
    return ""


def export_words(result: Mapping[str, Any]) -> str:
    for size in result["scenarios"].get("export", {}):
        found = {name: median(result, "export", size, "app", name) or 0.0 for name in OF_THE_APP["export"]}
        people, _, steps = size.partition("x")
        return (f"A PDF of every response of {int(people):,} people to {steps} questions took "
                f"{found['export_s']:.1f} s and {found['child_mb']:,.0f} MB, beside a room whose phones respond every "
                f"second. There a response waited {found['alone_response_median_ms']:.0f} ms at the median before and "
                f"{found['beside_response_median_ms']:.0f} meanwhile, {found['beside_response_worst_ms']:.0f} at "
                f"worst; the health check {found['beside_health_worst_ms']:.0f} ms at worst.")
    return ""


def _power(found: Mapping[str, float]) -> str:
    return f"{found['median']:.2f} ({found['least']:.2f}–{found['most']:.2f})"


def markdown(result: Mapping[str, Any]) -> str:
    """The figures as the page on performance holds them: all of them, under their headings."""
    room, many = sorted(result["scenarios"]["room"], key=int), list(result["scenarios"]["rooms"])
    large = SIZE if SIZE in room else room[-1] if room else ""
    run = result["run"]
    runs = run.get("runs")
    parts = [f"{machine_words(result['machine'])}.\nMedians of " + (
        f"{runs} separate runs" if runs else f"{run['rounds']} rounds") + ", with the least and the most; "
             f"{run['seconds'] / 60:.0f} minutes in all."]
    for heading, said in (
            ("Goals", [goals_table(result)]),
            ("One room", [table(result, size) for size in room]),
            ("Many rooms", [table(result, size) for size in many]),
            ("On PostgreSQL", [postgresql_table(result, size) for size in result["scenarios"].get("postgresql", ())]),
            ("How cost grows, and what is told", [growth_words(result), counts_words(result)]),
            ("A file made beside a room", [export_words(result)]),
            ("Whether the phones are quick enough", [generator_table(result, large), generator_words(result, large)]
             if large else [])):
        if any(said):
            parts += [f"### {heading}", *filter(None, said)]
    return "\n\n".join(parts)


def in_short(result: Mapping[str, Any]) -> str:
    """The tables alone, and whether the phones limit anything."""
    sizes = [*result["scenarios"]["room"], *result["scenarios"]["rooms"]]
    on_postgresql = result["scenarios"].get("postgresql", ())
    return "\n\n".join(filter(None, [f"{machine_words(result['machine'])}.", *(table(result, size) for size in sizes),
                                      *(postgresql_table(result, size) for size in on_postgresql),
                                      *(generator_words(result, size) for size in sizes[-1:]), growth_words(result),
                                      counts_words(result), export_words(result)]))


#: Where the page on performance holds what was measured.
BEGIN, END = "<!-- measured: python3 run.py bench --keep -->", "<!-- /measured -->"


def page_with(page: str, result: Mapping[str, Any]) -> str:
    """The page on performance, with these figures in the place of those it holds."""
    before, rest = page.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{wrapped(markdown(result))}\n{END}{rest.split(END, 1)[1]}"


def wrapped(text: str) -> str:
    """Prose in lines of the page's length; tables as they are."""
    return "\n".join(line if line.startswith(("|", "#")) else textwrap.fill(line, 118) for line in text.split("\n"))


def comparison(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The app's figures beside those of an earlier run: both, how many times as much, and the multiple of Node."""
    lines = []
    for scenario in ("room", "rooms"):
        for size in now["scenarios"][scenario]:
            if size not in before["scenarios"].get(scenario, {}):
                continue
            lines += ["", f"| {size_words(size)} | before | now | now ÷ before | × Node before | × Node now |",
                      "|---" + "|--:" * 5 + "|"]
            for name in FIGURES:
                then, this = (median(one, scenario, size, "app", name) for one in (before, now))
                if then is None or this is None:
                    continue
                lines.append(f"| {ROWS[name][1]} | {number(then)} | {number(this)} | "
                             + " | ".join(_ratio(value) for value in (
                                 this / then if then else None, times(before, size, name, "node_socketio", scenario),
                                 times(now, size, name, "node_socketio", scenario))) + " |")
    return "\n".join(lines).strip() or "No size was measured in both runs."
