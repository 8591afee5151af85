"""Workshop on PostgreSQL: the same evening as on SQLite, and what becomes of it when two processes write at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from people import Facilitator, Room, read
from sqlalchemy import make_url, select, text
from whole_session import whole_session

from workshop import create_app
from workshop.config import SettingProblem, read_settings
from workshop.extensions import db
from workshop.responses.models import LiveResponse, Participation, SealedResponse
from workshop.sessions import seal
from workshop.storage import copying
from workshop.storage.engine import keeping_house
from workshop.storage.prepare import back_up, expect_database, prepare, restore
from workshop.storage.problems import CannotStart
from workshop.verify.report import examine_on_server


@pytest.fixture
def settings(settings, postgres_url):
    return replace(settings, database_url=postgres_url)


@pytest.fixture
def app(settings):
    app = create_app(settings)
    prepare(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def amara(app):
    return Facilitator(app, "amara@example.org", "Amara")


def test_a_whole_evening_is_held_and_taken_home(app, settings, amara):
    room = whole_session(app, amara, people=6)

    summary = amara.browser.get(f"/sessions/{room.room}/summary.json?shape=full")

    assert summary.status_code == 200
    assert "We ring each other before the meeting." in summary.text
    assert read(app, lambda: seal.find(room.room).is_sealed)
    assert read(app, lambda: db.session.scalars(select(LiveResponse)).all()) == []
    assert not settings.database.exists()


def test_it_is_still_there_at_the_next_start(app, settings, amara):
    room = Room(app, amara)
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("Kept over a start")

    again = create_app(settings)
    is_new = prepare(again)
    found = read(again, lambda: [row.body for row in db.session.scalars(select(LiveResponse))])
    with again.app_context():
        db.engine.dispose()

    assert (is_new, found) == (False, [{"text": "Kept over a start"}])


def test_a_number_that_no_column_holds_is_refused_and_nobody_else_with_it(app, amara):
    room = Room(app, amara)
    (ben,) = room.join()
    room.console.open_step(1)

    answer = ben.live.command("submit_response", client_id="a" * 32, step_id=2 ** 40, body={"text": "To nowhere"})

    assert not answer["ok"]
    assert ben.respond("To its step")["ok"]


def test_every_connection_waits_for_the_disk_and_reads_one_state(app):
    def asked():
        return [db.session.execute(text(f"SHOW {name}")).scalar() for name in (
            "synchronous_commit", "transaction_isolation", "timezone")]

    assert read(app, asked) == ["on", "repeatable read", "UTC"]


def test_after_a_question_nobody_can_tell_who_came_first_or_what_was_written_together(app, amara):
    """What an insider reads beside the columns: the place of each row, and the transaction that wrote it."""
    room = Room(app, amara)
    phones = room.join(12)
    room.console.open_step(1)
    for number, phone in enumerate(phones):
        phone.respond(f"said by number {number}")
    before = beside_the_rows(app)

    room.console.close_step(1)
    after = beside_the_rows(app)

    assert len({writer for _name, writer in before["live_response"]}) == 12
    assert {len(rows) for rows in after.values()} == {12}
    assert len({writer for rows in after.values() for _name, writer in rows}) == 1
    assert all([name for name, _writer in rows] == sorted(name for name, _writer in rows) for rows in after.values())


def beside_the_rows(app):
    def look():
        return {table: db.session.execute(
            text(f"SELECT {key}, xmin::text FROM {table} ORDER BY ctid")).all()
            for table, key in (("live_response", "id"), ("participation", "mark"), ("phone_act", "act"))}

    return read(app, look)


def test_what_a_closed_session_deleted_is_in_no_file_of_the_tables(app, settings, amara, postgres_server):
    room = Room(app, amara)
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("Words of Ben that were corrected")
    ben.live.command("edit_response", client_id="b" * 32, step_id=room.console.step_id(1), slot=0, edits=0,
                     body={"text": "What Ben says instead"})
    pseudonyms = read(app, lambda: [*db.session.scalars(select(LiveResponse.handle)),
                                    *db.session.scalars(select(Participation.mark))])

    room.console.act("close_session")
    files = postgres_server.files_of(settings.database_url)

    assert any(b"What Ben says instead" in content for content in files.values())
    assert not [path for path, content in files.items() for needle in (b"that were corrected",
                *(one.encode() for one in pseudonyms)) if needle in content]


def test_the_planner_keeps_no_samples_of_what_people_write(app, amara):
    room = Room(app, amara)
    for number, phone in enumerate(room.join(12)):
        if not number:
            room.console.open_step(1)
        phone.respond(f"said by number {number}")

    def analyse():
        db.session.execute(text("ANALYZE"))
        return db.session.execute(text(
            "SELECT tablename, attname FROM pg_stats WHERE tablename IN "
            "('live_response', 'participation', 'phone_act', 'sealed_response')")).all()

    assert {column for _table, column in read(app, analyse)} == {"step_id"}


def test_sealed_responses_stand_in_the_order_of_random_names_and_were_written_at_once(app, amara):
    room = Room(app, amara)
    phones = room.join(12)
    room.console.open_step(1)
    for number, phone in enumerate(phones):
        phone.respond(f"said by number {number}")
    room.console.act("close_session")

    stored = read(app, lambda: db.session.execute(
        text("SELECT id, xmin::text FROM sealed_response ORDER BY ctid")).all())

    assert len(stored) == 12
    assert [one for one, _by in stored] == sorted(one for one, _by in stored)
    assert len({by for _one, by in stored}) == 1
    assert read(app, lambda: len(db.session.scalars(select(SealedResponse)).all())) == 12


def test_a_backup_restores_into_either_kind_of_database_the_same(app, settings, amara, tmp_path, postgres_server):
    whole_session(app, amara, people=6)
    open_room = Room(app, amara)
    (ben,) = open_room.join()
    open_room.console.open_step(1)
    ben.respond("Not closed yet")
    first, second, third = (tmp_path / f"{number}.sqlite3" for number in range(3))
    of_postgresql = create_app(replace(settings, database_url=postgres_server.new_database("restored")))
    of_sqlite = tmp_path / "sqlite"
    of_sqlite.mkdir()

    copying.back_up(app, first)
    copying.restore(of_postgresql, first)
    copying.back_up(of_postgresql, second)
    restore(second, of_sqlite / "workshop.sqlite3")
    back_up(of_sqlite / "workshop.sqlite3", third)

    assert "Not closed yet" in rows_of(first)
    assert rows_of(first) == rows_of(second) == rows_of(third)
    assert first.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CannotStart, match="never overwrites"):
        copying.restore(of_postgresql, first)
    prepare(of_postgresql)
    Facilitator(of_postgresql, "later@example.org", "Later")    # numbers go on where they were
    with of_postgresql.app_context():
        db.engine.dispose()


def rows_of(path):
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def test_verify_reads_the_tables_that_are_there_and_what_lies_beside_the_rows(app, settings, amara, postgres_server):
    room = Room(app, amara)
    for number, phone in enumerate(room.join(8)):
        if not number:
            room.console.open_step(1)
        phone.respond(f"said by number {number}")
    before_the_close = examine_on_server(settings.database_url, settings.keys_folder, room.room)
    room.console.act("close_session")

    def found():
        report = examine_on_server(settings.database_url, settings.keys_folder, room.room)
        return {check.name: check.answer for check in report.checks if check.answer != "yes"}

    assert found() == {}
    database = make_url(settings.database_url).database
    postgres_server.ask("ALTER TABLE sealed_response ADD COLUMN author VARCHAR", database=database)
    for (name,) in postgres_server.ask("SELECT id FROM sealed_response ORDER BY random()", database=database):
        postgres_server.ask("UPDATE sealed_response SET author = '9' WHERE id = %s", name, database=database)

    assert before_the_close.is_as_promised
    assert found() == {"columns": "no", "order": "no"}


def test_one_process_keeps_house_at_a_time(app):
    with app.app_context():
        with keeping_house(db.engine) as first, keeping_house(db.engine) as second:
            held = (first, second)
        with keeping_house(db.engine) as later:
            held += (later,)

    assert held == (True, False, True)


@pytest.mark.parametrize(("change", "words"), [
    ({"port": 1}, "cannot be reached"),
    ({"database": "nowhere"}, "has no database nowhere"),
    ({"username": "nobody"}, "no role nobody"),
])
def test_a_server_that_cannot_be_used_is_told_in_a_sentence_without_the_password(settings, change, words):
    wrong = make_url(settings.database_url).set(password="s3cret", **change).render_as_string(hide_password=False)

    with pytest.raises(CannotStart, match=words) as refused:
        expect_database(replace(settings, database_url=wrong))

    assert "s3cret" not in str(refused.value) + repr(replace(settings, database_url=wrong))


@pytest.mark.parametrize("address", [
    "postgresql://workshop:s3cret@host", "mysql://workshop:s3cret@host/workshop", "workshop:s3cret",
    "postgresql://workshop:s3c@ret@host/workshop", "postgresql://workshop:s3cret@host:x/workshop"])
def test_an_address_that_is_none_is_refused_and_not_repeated(address):
    with pytest.raises(SettingProblem, match="postgresql://name:password@host:5432/database") as refused:
        read_settings({"WORKSHOP_DATABASE_URL": address})

    assert "s3c" not in str(refused.value)


@pytest.mark.parametrize("name", ["log_statement", "log_min_duration_statement"])
def test_a_server_that_would_write_down_what_people_say_is_refused(settings, postgres_server, name):
    database = make_url(settings.database_url).database
    value = "all" if name == "log_statement" else "0"
    postgres_server.ask(f"ALTER DATABASE {database} SET {name} = '{value}'")

    with pytest.raises(CannotStart, match=f"ALTER DATABASE {database} SET {name}"):
        expect_database(settings)
