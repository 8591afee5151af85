"""The app once more, on a PostgreSQL server of the bench's own: what the app's process spends then."""

from __future__ import annotations

from pathlib import Path

from machine import PHONES_CORE, pin
from postgres import Server as Database
from subjects import App


class OnPostgreSQL(App):
    """Only the app's own CPU is counted: the database has the phones' core, as on a machine beside it."""

    name = "app_postgresql"

    def __init__(self, folder: Path, rooms: int) -> None:
        self.database = Database().start()
        pin(int((self.database.data / "postmaster.pid").read_text().split()[0]), PHONES_CORE)
        try:
            super().__init__(folder, rooms, WORKSHOP_DATABASE_URL=self.database.new_database("workshop"))
        except BaseException:
            self.database.remove()
            raise

    def stored(self) -> int:
        return int(self.database.ask("SELECT count(*) FROM live_response", database="workshop")[0][0])

    def stop(self) -> None:
        super().stop()
        self.database.remove()
