"""What an acknowledged response costs the app on PostgreSQL, beside SQLite, in turns.

    python3 run.py python bench/databases.py            500 phones, three rounds
    .venv/bin/python bench/databases.py --phones 200 --rounds 1
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "bench")]

import psycopg
from measure import Size, use
from postgres import Server as Database
from subjects import App

FIGURES = ("ack_alone_cpu_us", "ack_cpu_us", "acks_per_s", "ack_p99_ms", "join_cpu_us", "lost")


class AppOnPostgreSQL(App):
    """Workshop on a PostgreSQL server of its own, which waits for the disk."""

    name = "app_on_postgresql"

    def __init__(self, folder: Path, rooms: int) -> None:
        self.database = Database().start()
        super().__init__(folder, rooms)

    def start(self) -> None:
        if "WORKSHOP_DATABASE_URL" not in self.server.environment:
            self.server.environment["WORKSHOP_DATABASE_URL"] = self.database.new_database("workshop")
        super().start()

    def stored(self) -> int | None:
        with psycopg.connect(self.server.environment["WORKSHOP_DATABASE_URL"]) as connection:
            return int(connection.execute("SELECT count(*) FROM live_response").fetchone()[0])  # type: ignore[index]

    def stop(self) -> None:
        super().stop()
        self.database.remove()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    asked.add_argument("--phones", type=int, default=500)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    found: dict[str, list[dict[str, float]]] = {App.name: [], AppOnPostgreSQL.name: []}
    with tempfile.TemporaryDirectory() as folder:
        for _round in range(given.rounds):
            for kind in (App, AppOnPostgreSQL):
                subject = kind(Path(folder), 1)
                try:
                    found[kind.name].append(use(subject, Size(given.phones), subject.rooms[:1]).medians())
                finally:
                    subject.stop()
    for name in FIGURES:
        on_sqlite, on_postgresql = (median(one.get(name, 0.0) for one in of) for of in found.values())
        ratio = f"{on_postgresql / on_sqlite:.2f} ×" if on_sqlite else ""
        print(f"{name:20} SQLite {on_sqlite:10.1f}   PostgreSQL {on_postgresql:10.1f}   {ratio}")


if __name__ == "__main__":
    main()
