"""What Workshop costs beside a bare Flask-SocketIO and a bare Node Socket.IO server. `python3 run.py bench` runs this.

    python3 run.py bench                     30, 200 and 1,000 phones, three rounds: about a quarter of an hour
    python3 run.py bench --quick             12 phones, one round: whether it works, not how fast
    python3 run.py bench --json FILE         the same figures as JSON

Docs: docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "bench")]

from measure import SUBJECTS, ratios, run
from subjects import PHONES_CORE, describe_machine, pin

ROWS = {
    "join_cpu_us": "CPU per phone that joins, µs", "join_last_ms": "the last phone is in, ms",
    "push_cpu_us": "CPU per phone that gets a question, µs", "push_last_ms": "the last phone has it, ms",
    "ack_cpu_us": "CPU per response acknowledged, µs", "acks_per_s": "responses acknowledged a second",
    "ack_p99_ms": "the slowest of 100 acknowledgements, ms", "board_p99_ms": "the slowest of 100 on the board, ms",
    "frames_per_phone": "messages to a phone during the burst", "kb_per_connection": "memory per phone, kB",
    "back_95_ms": "95 of 100 are back after a kill, ms", "back_cpu_us": "CPU per phone that comes back, µs",
}
NAMES = {"app": "Workshop", "flask_socketio": "Flask-SocketIO", "node_socketio": "Node"}


def table(result: dict, many: str) -> str:
    """A Markdown table of one size: medians, and the app as a multiple of each reference."""
    lines = [f"| {many} phones | {' | '.join(NAMES.values())} | × Node | × Flask-SocketIO |", "|---" + "|--:" * 5 + "|"]
    times = ratios(result)
    for name, words in ROWS.items():
        cells = [f"{result[subject][name]['median']:,.0f}" if name in result.get(subject, {}) else "–"
                 for subject in NAMES]
        over = [f"{times[name][reference]:.2f}" if reference in times.get(name, {}) else "–"
                for reference in ("node_socketio", "flask_socketio")]
        if any(cell != "–" for cell in cells):
            lines.append(f"| {words} | {' | '.join(cells + over)} |")
    return "\n".join(lines)


def main() -> int:
    asked = argparse.ArgumentParser(prog="python3 run.py bench", description=__doc__.split("\n", 1)[0])
    asked.add_argument("--phones", type=int, nargs="+", help="sizes of the group")
    asked.add_argument("--rounds", type=int)
    asked.add_argument("--quick", action="store_true", help="12 phones, one round")
    asked.add_argument("--only", choices=list(SUBJECTS), help="one server, without ratios")
    asked.add_argument("--json", type=Path, metavar="FILE", help="write every figure here too")
    given = asked.parse_args()
    sizes = given.phones or ([12] if given.quick else [30, 200, 1000])
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16_384), hard))
    pin(os.getpid(), PHONES_CORE)
    machine = describe_machine()
    print(f"{machine['cores']} cores ({machine['processor']}), Python {machine['python']}, load {machine['load']}")
    with tempfile.TemporaryDirectory(prefix="workshop-bench-") as folder:
        result = run(sizes, given.rounds or (1 if given.quick else 3), Path(folder),
                     [given.only] if given.only else list(SUBJECTS))
    failed = 0
    for many in result:
        failed += sum(int(subject["failures"]["most"]) for subject in result[many].values())
        print(f"\n{table(result[many], many)}")
    if given.json:
        given.json.write_text(json.dumps({"machine": machine, "phones": result}, indent=1))
        print(f"\nWritten to {given.json}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
