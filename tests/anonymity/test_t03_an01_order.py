"""Nobody can read from any order who was first: over twenty small sessions it says nothing of the order of arrival."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from people import Facilitator, client_id, confirm, read, stored
from serving import installed

from workshop.export.shapes import FULL
from workshop.export.summary import summary_of
from workshop.participants.phone import Phone, new_token
from workshop.responses import queries, submit
from workshop.responses.release import release_at_close
from workshop.sessions import run_sheet, seal
from workshop.sessions.models import Session
from workshop.sessions.planning import create_session, planned_steps
from workshop.verify import examine

RUNS, PEOPLE = 20, 12
KEY = bytes(range(32))


def hold(app, facilitator, seed):
    """One question to twelve people, in a random order of arrival. The step's id, and the texts as they came."""
    dice = random.Random(seed)
    slug, theme = next(iter(app.extensions["workshop_library"].themes.items()))
    people = [Phone(KEY, new_token()) for _ in range(PEOPLE)]
    texts = [f"zq{dice.randrange(10 ** 9)} of {number}" for number in range(PEOPLE)]
    arrived = [texts[number] for number in dice.sample(range(PEOPLE), PEOPLE)]

    def begin():
        session = create_session(facilitator, slug=slug, theme=theme, audience="practitioners", group_name="Team",
                                 steps=planned_steps(theme, "practitioners")[:1])
        confirm(session, date(2030, 1, 1))
        run_sheet.open_lobby(session, today=date(2030, 1, 1))
        run_sheet.open_step(session, step_id=session.steps[0].id)
        return session.room, session.steps[0].id

    room, step_id = stored(app, begin)
    for text in arrived:
        phone = people[texts.index(text)]
        stored(app, lambda phone=phone, text=text: submit.submit_response(
            seal.find(room), phone=phone, step_id=step_id, client_id=client_id(), body={"text": text}).id)
    stored(app, lambda: release_at_close(seal.find(room).steps[0], joined=12, people=12) and None)
    return room, step_id, arrived


def as_stored(app, question):
    """Texts in the order in which SQLite keeps them: no ORDER BY."""
    with closing(sqlite3.connect(app.extensions["workshop_settings"].database)) as connection:
        return [text for (text,) in connection.execute(question)]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """One installation for all the sessions of this module."""
    with installed(tmp_path_factory.mktemp("order")) as app:
        yield app


@pytest.fixture(scope="module")
def sessions(app):
    """Twenty sessions, first as they stand while open, then as they stand when closed."""
    amara = Facilitator(app, "amara@example.org", "Amara")
    held = [hold(app, amara.id, seed) for seed in range(RUNS)]
    orders = {"live rows": [], "console": [], "sealed rows": [], "sealed ids": [], "summary": [], "bytes": []}
    for room, step_id, arrived in held:
        orders["live rows"].append((arrived, as_stored(
            app, f"SELECT body ->> 'text' FROM live_response NOT INDEXED WHERE step_id = {step_id}")))
        orders["console"].append((arrived, read(app, lambda room=room: [
            response.shown_body["text"] for response in queries.for_console(seal.find(room).steps[0])])))
    for room, _step_id, _arrived in held:
        stored(app, lambda room=room: seal.close_session(seal.find(room)))
    with app.app_context():
        for room, _step_id, _arrived in held:
            seal.finish_seal(room, app.extensions["workshop_keys"])
    content = app.extensions["workshop_settings"].database.read_bytes()
    for room, step_id, arrived in held:
        orders["sealed rows"].append((arrived, as_stored(
            app, f"SELECT body ->> 'text' FROM sealed_response NOT INDEXED WHERE step_id = {step_id}")))
        orders["sealed ids"].append((arrived, as_stored(
            app, f"SELECT body ->> 'text' FROM sealed_response WHERE step_id = {step_id} ORDER BY id")))
        orders["summary"].append((arrived, read(app, lambda room=room: summary_of(seal.find(room), shape=FULL)
                                                ["steps"][0]["responses"])))
        orders["bytes"].append((arrived, sorted(arrived, key=lambda text: content.index(text.encode()))))
    return orders


def test_no_order_anybody_can_see_follows_the_order_of_arrival(sessions):
    assert {name: len(runs) for name, runs in sessions.items()} == dict.fromkeys(sessions, RUNS)
    assert all(sorted(arrived) == sorted(seen) for runs in sessions.values() for arrived, seen in runs)
    for name, runs in sessions.items():
        assert (name, examine.betrays_order(runs)) == (name, [])


def test_control_an_export_that_is_not_shuffled_is_found(sessions):
    unshuffled = [(arrived, arrived) for arrived, _seen in sessions["summary"]]

    assert examine.betrays_order(unshuffled) == ["the order seen follows the order of arrival: ρ = 1.00"]


def test_control_an_ordinary_table_keeps_the_order_of_arrival(sessions, tmp_path):
    """Why the tables are WITHOUT ROWID: random keys alone change nothing."""
    runs = []
    with closing(sqlite3.connect(tmp_path / "ordinary.sqlite3")) as connection:
        for number, (arrived, _seen) in enumerate(sessions["sealed rows"]):
            connection.execute(f"CREATE TABLE response_{number} (id TEXT PRIMARY KEY, text TEXT)")
            for text in arrived:
                connection.execute(f"INSERT INTO response_{number} VALUES (hex(randomblob(16)), ?)", (text,))
            runs.append((arrived, [text for (text,) in connection.execute(f"SELECT text FROM response_{number}")]))

    assert examine.betrays_order(runs) != []


def test_no_session_row_says_more_of_time_than_the_day(app, sessions):
    assert read(app, lambda: {str(one.held_on) for one in Session.query.all()}) == {"2030-01-01"}
