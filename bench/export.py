"""How long a PDF of every response takes, how much memory, and what a room that runs meanwhile feels of it.

    python bench/export.py [--people 1000] [--steps 12] [--form pdf] [--phones 20]

A real server, a closed session written into its database, and another session whose phones send responses all the
time while the health check is timed: first without, then with a file being made.
"""

from __future__ import annotations

import argparse
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

    def words(self):
        """What was measured since the last time."""
        (took, self.took), (late, self.late) = (self.took, []), (self.late, [])
        return "; ".join(
            f"{name} median {statistics.median(many):.0f} ms, 99 % {sorted(many)[-max(1, len(many) // 100)]:.0f} ms, "
            f"worst {max(many):.0f} ms" for name, many in (("health", took), ("a response", late)) if many)

    def end(self):
        self.is_over = True
        for thread in self.threads:
            thread.join()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=1000)
    asked.add_argument("--steps", type=int, default=12)
    asked.add_argument("--form", default="pdf")
    asked.add_argument("--phones", type=int, default=20)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, Server(folder) as server:
        amara = RealFacilitator(server)
        closed = amara.open_lobby(questions=2)
        closed.close()
        fill(server.database, closed.room, people=given.people, steps=given.steps)
        room = Room(server, amara, given.phones)
        try:
            time.sleep(10)
            print(f"A room of {given.phones} alone:      {room.words()}")
            page = amara._get(f"{closed.address}/summary/full")
            print(f"While the page was made:  {room.words()}")
            began, most = time.perf_counter(), 0
            answer = amara._post(f"{closed.address}/summary/files", csrf_token=csrf_of(page), form=given.form,
                                 shape="full")
            while "file is being made" in answer.text:
                for child in psutil.Process(server.process.pid).children(recursive=True):
                    most = max(most, child.memory_info().rss)
                time.sleep(0.2)
                answer = amara.browser.get(answer.url, timeout=30)
            took = time.perf_counter() - began
            print(f"While the file was made:  {room.words()}")
            assert "Your file is ready" in answer.text, re.sub(r"<[^>]+>", " ", answer.text)[:600]
            file = amara.browser.get(f"{answer.url}/fetched", timeout=60).content
            print(f"{given.people} people, {given.steps} steps, {given.form}: {took:.1f} s, {most / 2**20:.0f} MB, "
                  f"file {len(file) / 2**20:.1f} MB")
        finally:
            room.end()


if __name__ == "__main__":
    main()
