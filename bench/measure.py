"""What one act costs a server, in CPU and in time: the same crowd against each subject in turn."""

from __future__ import annotations

import gc
import re
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from phones import Crowd, Phone
from subjects import App, FlaskSocketIO, NodeSocketIO, Subject

SUBJECTS = {kind.name: kind for kind in (NodeSocketIO, FlaskSocketIO, App)}
#: Seconds to wait at the most for what takes a second or so.
LONG = 180.0
#: Questions put to the group in a round; the first is not counted, as phones and server warm up.
PUSHES = 3


def measure(name: str, many: int, folder: Path) -> dict[str, float]:
    """One round: everybody joins, gets questions, and responds at once."""
    subject = SUBJECTS[name](folder)
    crowd = Crowd("127.0.0.1", subject.port)
    try:
        crowd.phones = [Phone(number) for number in range(many)]
        gc.collect()
        found = join(subject, crowd)
        found |= push(subject, crowd)
        found |= burst(subject, crowd)
        if isinstance(subject, App):
            found |= come_back(subject, crowd)
        found["failures"] = float(len(crowd.failures))
        if crowd.failures:
            print(f"   {name}, {many} phones: {crowd.failures[0]} (of {len(crowd.failures)})", flush=True)
        return found
    finally:
        crowd.close()
        subject.stop()


def join(subject: Subject, crowd: Crowd) -> dict[str, float]:
    """Everybody at once: for the app the page, the cookie, the socket and the state; for the bare ones the socket."""
    many, idle, cpu, began = len(crowd.phones), subject.memory(), subject.cpu(), time.monotonic()
    crowd.come(crowd.phones, subject.come_in, until=LONG)
    joined = [phone for phone in crowd.phones if phone.connected_at]
    last = max(phone.connected_at for phone in joined) - began
    crowd.rest(2.5)                    # counts and what else follows is part of it
    return {"join_cpu_us": (subject.cpu() - cpu) / many * 1e6, "join_last_ms": last * 1e3,
            "joined": float(len(joined)), "kb_per_connection": (subject.memory() - idle) / many / 1024}


def push(subject: Subject, crowd: Crowd) -> dict[str, float]:
    """A question to every phone: until the last one has it."""
    costs, lasts = [], []
    for number in range(PUSHES + 1):
        had: list[float] = []
        for phone in crowd.phones:
            phone.on_text = lambda _phone, said, had=had: (
                had.append(time.monotonic()) if said.startswith(subject.pushed) else None)
        cpu, began = subject.cpu(), time.monotonic()
        # the request waits for its answer in this thread: phones are served as soon as it is there
        subject.push()
        crowd.until(lambda had=had: len(had) >= len(crowd.phones), 60)
        crowd.rest(0.5)
        if number:
            costs.append((subject.cpu() - cpu) / len(crowd.phones) * 1e6)
            lasts.append((max(had) - began) * 1e3)
        if isinstance(subject, App):
            if number < PUSHES:
                subject.close_step()
                if number == PUSHES - 1:
                    subject.show_as_they_come()
            crowd.rest(1.2)
    return {"push_cpu_us": statistics.median(costs), "push_last_ms": statistics.median(lasts)}


def burst(subject: Subject, crowd: Crowd) -> dict[str, float]:
    """A response from every phone at once, acknowledged when it is stored; with the app a board is open."""
    phones = [phone for phone in crowd.phones if not phone.is_over]
    sent: dict[int, float] = {}
    answered: dict[int, float] = {}
    on_board: list[tuple[float, int]] = []      # when, and how many the board then had
    frames: dict[int, int] = defaultdict(int)
    refused: list[str] = []

    def hear(phone: Phone, said: str) -> None:
        if said.startswith(subject.acknowledged):
            answered[phone.number] = time.monotonic()
            if '"ok":false' in said.replace(" ", ""):
                refused.append(said)
        else:
            frames[phone.number] += 1

    def look(said: str) -> None:
        if said.startswith('42/board,["panel_changed"'):
            of_many = re.search(r"Showing \d+ of (\d+)", said)    # a large room's board has pages
            on_board.append((time.monotonic(), int(of_many.group(1)) if of_many else said.count("Number ")))

    board = None
    if isinstance(subject, App):
        board = subject.watch_board(crowd, look)
    texts = {phone.number: subject.response(phone) for phone in phones}
    for phone in phones:
        phone.on_text = hear
    cpu, began = subject.cpu(), time.monotonic()
    for number, phone in enumerate(phones):
        sent[phone.number] = time.monotonic()
        phone.say(texts[phone.number])
        if number % 32 == 31:
            crowd.turn()
    crowd.until(lambda: len(answered) >= len(phones), 120)
    last = max(answered.values(), default=began)
    used = subject.cpu() - cpu
    if refused:
        crowd.failures.append(f"a response was refused: {refused[0][:200]}")
    waits = sorted(answered[number] - sent[number] for number in answered)
    found = {"ack_cpu_us": used / len(phones) * 1e6, "acks_per_s": len(answered) / (last - began),
             "ack_p99_ms": waits[int(len(waits) * 0.99) - 1] * 1e3 if waits else 0.0,
             "acknowledged": float(len(answered))}
    if board is not None:
        crowd.until(lambda: any(many >= len(answered) for _when, many in on_board), 30)
        crowd.rest(1.5)
        crowd.drop(board)
        late = sorted(when - stored for number, stored in enumerate(sorted(answered.values()), 1)
                      if (when := next((at for at, many in on_board if many >= number), None)) is not None)
        found["board_p99_ms"] = late[int(len(late) * 0.99) - 1] * 1e3 if late else 0.0
        found["on_board"] = float(max((many for _when, many in on_board), default=0))
        found["frames_per_phone"] = statistics.mean(frames[phone.number] for phone in phones)
        found["stored"] = float(subject.server.read(
            "SELECT count(*) FROM live_response")[0][0]) if answered else 0.0
    return found


def come_back(subject: App, crowd: Crowd) -> dict[str, float]:
    """The server is killed under everybody, starts again, and all come back at once."""
    for phone in crowd.phones:
        crowd.drop(phone)
    began = subject.kill_and_start()
    cpu = subject.cpu()
    crowd.come(crowd.phones, subject.come_back, until=LONG)
    back = sorted(phone.connected_at - began for phone in crowd.phones if phone.connected_at)
    if not back:
        return {"back_95_ms": 0.0}
    return {"back_95_ms": back[int(len(back) * 0.95) - 1] * 1e3, "back_cpu_us":
            (subject.cpu() - cpu) / len(back) * 1e6, "back": float(len(back))}


def middle(rounds: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    """The median of each figure, with the least and the most."""
    names = dict.fromkeys(name for one in rounds for name in one)
    found: dict[str, dict[str, float]] = {}
    for name in names:
        values = [one[name] for one in rounds if name in one]
        found[name] = {"median": statistics.median(values), "least": min(values), "most": max(values)}
    return found


Result = dict[str, dict[str, dict[str, dict[str, float]]]]


def run(sizes: list[int], rounds: int, folder: Path, names: list[str]) -> Result:
    """Every size, every subject, interleaved, so that a noisy minute hits all alike."""
    result: Result = {}
    for many in sizes:
        found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
        for number in range(rounds):
            for name in names:
                print(f"   {many} phones, round {number + 1} of {rounds}: {name}", flush=True)
                found[name].append(measure(name, many, folder))
        result[str(many)] = {name: middle(values) for name, values in found.items()}
    return result


def ratios(result: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Each figure of the app over that of the references, in the same run."""
    if len(result) < len(SUBJECTS):
        return {}
    app = result["app"]
    return {name: {reference: app[name]["median"] / result[reference][name]["median"]
                   for reference in ("node_socketio", "flask_socketio")
                   if result[reference].get(name, {}).get("median")}
            for name in app if name in result["node_socketio"]}
