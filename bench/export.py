"""How long a PDF of every response takes, how much memory, and what a room that runs meanwhile feels of it.

    python bench/export.py [--people 1000] [--steps 12] [--form pdf] [--phones 20]

A real server, a closed session written into its database, and another session whose phones send responses all the
time while the health check is timed: first without, then with a file being made.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import secrets
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "tests")]

import psutil
import requests
from serving import RealFacilitator, RealPhone, Server, csrf_of

from workshop.export.long_files import LONG_FROM

SAID = ("we ring each other before the meeting and write down what the child said in their own words so that nobody "
        "has to ask twice and the school knows by the evening what was decided and why")
WORDS = re.findall(r"\w+", SAID)


def fill(database: Path, room: str, *, people: int, steps: int) -> None:
    """Give a closed session so many steps, each answered by everybody."""
    with sqlite3.connect(database, timeout=30) as connection:
        connection.row_factory = sqlite3.Row
        session, first = connection.execute(
            "SELECT session.id, step.id FROM session JOIN step ON step.session_id = session.id "
            "WHERE room = ? AND step.position = 1", (room,)).fetchone()
        row = dict(connection.execute("SELECT * FROM step WHERE id = ?", (first,)).fetchone())
        connection.execute("DELETE FROM step WHERE session_id = ? AND position >= 1", (session,))
        highest = connection.execute("SELECT max(id) FROM step").fetchone()[0] or 0
        for position in range(1, steps + 1):
            kind, settings = {2: ("scale", "{}"), 3: ("word", "{}")}.get(position, ("reflection", row["settings"]))
            made = row | {"id": highest + position, "position": position, "kind": kind, "settings": settings,
                          "state": "closed", "answered": people, "responded": people, "hidden": 0}
            connection.execute(f"INSERT INTO step ({', '.join(made)}) VALUES ({', '.join('?' * len(made))})",
                               list(made.values()))
            bodies = [{"reflection": lambda n: {"text": f"{n} " + " ".join(WORDS[n % 20:n % 20 + 4 + n % 12] * 2)},
                       "scale": lambda n: {"value": 1 + n % 5},
                       "word": lambda n: {"text": WORDS[n % len(WORDS)]}}[kind](n) for n in range(people)]
            connection.executemany("INSERT INTO sealed_response (id, step_id, body, resonance) VALUES (?, ?, ?, 0)", [
                (secrets.token_hex(16), highest + position, json.dumps(body, ensure_ascii=False)) for body in bodies])
        connection.execute("UPDATE session SET most_joined = ? WHERE id = ?", (people, session))


class Room:
    """Phones that send a response each second, and a clock on the health check."""

    def __init__(self, server, facilitator, phones):
        room = facilitator.open_lobby(questions=2, group_name="Running meanwhile")
        self.server, self.is_over, self.sent, self.late, self.took = server, False, 0, [], []
        self.phones = [RealPhone(server, room.code) for _ in range(phones)]
        room.open_step(1)
        self.threads = [threading.Thread(target=self._health), *(
            threading.Thread(target=self._write, args=(phone,)) for phone in self.phones)]
        for thread in self.threads:
            thread.start()

    def _health(self):
        with requests.Session() as browser:
            while not self.is_over:
                began = time.perf_counter()
                browser.get(f"{self.server.url}/healthz", timeout=30)
                self.took.append((time.perf_counter() - began) * 1000)
                time.sleep(0.05)

    def _write(self, phone):
        step = phone.step_id
        phone.by_http("submit_response", client_id=secrets.token_hex(16), step_id=step, body={"text": "to begin"})
        edits = 0
        while not self.is_over:
            began = time.perf_counter()
            answer = phone.by_http("edit_response", client_id=secrets.token_hex(16), step_id=step, slot=0, edits=edits,
                                   body={"text": f"changed {edits} times"})
            edits += bool(answer.get("ok"))
            self.late.append((time.perf_counter() - began) * 1000)
            self.sent += 1
            time.sleep(1)

    def waits(self):
        """What was measured since the last time, in ms."""
        (took, self.took), (late, self.late) = (self.took, []), (self.late, [])
        return {f"{name}_{what}_ms": value for name, many in (("health", took), ("response", late)) if many
                for what, value in (("median", statistics.median(many)), ("worst", max(many)))}

    def end(self):
        self.is_over = True
        for thread in self.threads:
            thread.join()


def export_beside(server, facilitator, *, people, steps, phones, form="pdf", seconds=10.0):
    """Make a file of a long session beside a room whose phones respond every second.

    :param seconds: in which the room is measured by itself.
    :return: what health check and responses waited, `alone_...` and `beside_...`; `export_s`, `child_mb`, `file_mb`.
    """
    closed = facilitator.open_lobby(questions=2)
    closed.close()
    fill(server.database, closed.room, people=people, steps=steps)
    room = Room(server, facilitator, phones)
    try:
        time.sleep(seconds)
        alone = room.waits()
        page = facilitator._get(f"{closed.address}/summary/full")
        room.waits()                   # the page is not the file
        began, most = time.perf_counter(), 0
        if people * steps < LONG_FROM:     # made while one waits
            answer = facilitator.browser.get(f"{closed.address}/summary.{form}?shape=full", timeout=60)
        else:
            answer = facilitator._post(f"{closed.address}/summary/files", csrf_token=csrf_of(page), form=form,
                                       shape="full")
        while b"file is being made" in answer.content:
            for child in psutil.Process(server.process.pid).children(recursive=True):
                with contextlib.suppress(psutil.NoSuchProcess):
                    most = max(most, child.memory_info().rss)
            time.sleep(0.1)
            answer = facilitator.browser.get(answer.url, timeout=30)
        took, beside, file = time.perf_counter() - began, room.waits(), answer.content
        if answer.headers["Content-Type"].startswith("text/html"):
            if "Your file is ready" not in answer.text:
                raise RuntimeError(re.sub(r"<[^>]+>", " ", answer.text)[:600])
            file = facilitator.browser.get(f"{answer.url}/fetched", timeout=60).content
        return {"export_s": took, "child_mb": most / 2**20, "file_mb": len(file) / 2**20,
                **{f"alone_{name}": value for name, value in alone.items()},
                **{f"beside_{name}": value for name, value in beside.items()}}
    finally:
        room.end()


def export(folder, **given):
    """In a server of its own, on whatever core is free."""
    with Server(tempfile.mkdtemp(dir=folder)) as server:
        return export_beside(server, RealFacilitator(server), **given)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=1000)
    asked.add_argument("--steps", type=int, default=12)
    asked.add_argument("--form", default="pdf")
    asked.add_argument("--phones", type=int, default=20)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, value in export(folder, **vars(given)).items():
            print(f"{name:28} {value:8.1f}")


if __name__ == "__main__":
    main()
