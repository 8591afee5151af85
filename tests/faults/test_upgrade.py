"""Workshop is upgraded while a session is open: tables are brought up to date, and phones go on where they were."""

from __future__ import annotations

import contextlib
import sqlite3

import flask_migrate
from alembic.script import ScriptDirectory
from serving import RealFacilitator, RealPhone, Server

from workshop import create_app
from workshop.config import Settings
from workshop.extensions import db
from workshop.storage.sqlite import MIGRATIONS

#: Revisions that the installation is behind when it is upgraded.
BEHIND = 3
REVISION = "SELECT version_num FROM alembic_version"


def put_back(server):
    """The tables as an older program left them."""
    older = [revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][BEHIND]
    app = create_app(Settings(data=server.data, keys=server.keys, testing=True))
    with app.app_context():
        flask_migrate.downgrade(revision=older)
        db.engine.dispose()
    with contextlib.closing(sqlite3.connect(server.database)) as connection:
        assert connection.execute(REVISION).fetchone() == (older,)


def test_an_upgrade_with_a_session_open_lets_phones_correct_what_they_sent_before(tmp_path):
    with Server(tmp_path) as server:
        amara = RealFacilitator(server)
        room = amara.open_lobby(questions=2)
        ben, chidi = (RealPhone(server, room.code) for _ in range(2))
        room.open_step(1)
        newest = server.read(REVISION)
        assert ben.respond("We ask too late.")["ok"]
        assert chidi.respond("Chidi takes this back.")["ok"]

        server.kill()
        put_back(server)
        server.start()
        corrected = ben.edit(0, "We ask far too late.", door="http")
        withdrawn = chidi.withdraw(0)
        answered = chidi.respond("We ask the family.")

        assert server.read(REVISION) == newest
        assert [answer["ok"] for answer in (corrected, withdrawn, answered)] == [True] * 3
        assert [one["text"] for one in ben.state["yours"]["responses"]] == ["We ask far too late."]
        assert sorted(server.read("SELECT body ->> 'text' FROM live_response WHERE NOT is_withdrawn")) == [
            ("We ask far too late.",), ("We ask the family.",)]
        for phone in (ben, chidi):
            phone.leave()
        assert room.close()["ok"]
        assert len(room.summary()["steps"][0]["responses"]) == 2
