"""Acts that wait together are committed together, a refusal undoes only itself, and a commit comes before its news."""

from __future__ import annotations

import sqlite3
from threading import Event, Thread

import pytest
from people import read
from sqlalchemy import event, select, text

from workshop.auth.models import Facilitator
from workshop.errors import Busy, Refused
from workshop.extensions import db
from workshop.storage.sqlite import OffLoopConnection
from workshop.storage.writer import EXTENSION, Act, Writer


@pytest.fixture
def published():
    return []


@pytest.fixture
def writer(app, published):
    return Writer(app, published.append)


@pytest.fixture
def commits(app):
    """How many commits there were that had something to write."""
    counted = []

    def count(connection):
        counted.append(connection)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", count)
    yield counted
    event.remove(engine, "commit", count)


def add(name):
    def work():
        db.session.add(Facilitator(email=f"{name}@example.org", name=name, password_hash="unused"))
        db.session.flush()
        return name

    return work


def refuse(name):
    def work():
        add(name)()
        raise Refused(f"not {name}")

    return work


def names(app):
    return sorted(read(app, lambda: list(db.session.scalars(select(Facilitator.name)))))


def together(writer, *works):
    """Let these acts wait while another is being written; returns each one's result or error."""
    may_go, is_writing, outcomes = Event(), Event(), {}

    def first():
        is_writing.set()
        assert may_go.wait(60)
        db.session.execute(text("SELECT 1"))
        return "first"

    def perform(number, work):
        try:
            outcomes[number] = writer.perform(work)
        except BaseException as error:
            outcomes[number] = error

    threads = [Thread(target=perform, args=("first", first))]
    threads[0].start()
    assert is_writing.wait(60)
    for number, work in enumerate(works):
        threads.append(Thread(target=perform, args=(number, work)))
        threads[-1].start()
        while len(writer._waiting) <= number:
            assert threads[-1].is_alive()
    may_go.set()
    for thread in threads:
        thread.join(60)
    return [outcomes[number] for number in range(len(works))]


def test_an_act_is_stored_then_published_then_answered(app, writer, published):
    assert writer.perform(add("Ben")) == "Ben"

    assert (names(app), published) == (["Ben"], ["Ben"])


def test_acts_that_wait_together_are_committed_together(app, writer, commits, published):
    outcomes = together(writer, *(add(f"person {number:02}") for number in range(20)))

    assert outcomes == [f"person {number:02}" for number in range(20)]
    assert names(app) == sorted(outcomes)
    assert len(commits) == 2    # the one they waited for, and theirs
    assert published == ["first", *outcomes]


def test_a_refusal_undoes_only_itself(app, writer, published):
    one, refusal, other = together(writer, add("Ben"), refuse("Chidi"), add("Dele"))

    assert (one, str(refusal.words), other) == ("Ben", "not Chidi", "Dele")
    assert (names(app), published) == (["Ben", "Dele"], ["first", "Ben", "Dele"])


@pytest.mark.parametrize("work", [lambda: 1 / 0, lambda: add("Ben")() and add("Ben")()], ids=["mistake", "taken"])
def test_an_act_that_goes_wrong_is_told_to_try_again_and_undoes_only_itself(app, writer, work):
    wrong, other = together(writer, work, add("Dele"))

    assert (type(wrong), other, names(app)) == (Busy, "Dele", ["Dele"])


def test_a_failing_commit_stores_and_publishes_nothing(app, writer, published, monkeypatch):
    def full(_connection):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as disk:
        disk.setattr(OffLoopConnection, "commit", full)
        outcomes = together(writer, add("Ben"), refuse("Chidi"), add("Dele"))

    assert [type(outcome) for outcome in outcomes] == [Busy, Refused, Busy]
    assert (names(app), published) == ([], [])
    assert writer.perform(add("Ben")) == "Ben"     # and the same act may be tried again


def test_nobody_is_told_yes_when_the_writing_is_broken_off(app, writer, published):
    """A greenlet that is stopped raises what no `except Exception` sees; the acts beside it were not committed."""
    class Stopped(BaseException):
        pass

    def stop():
        raise Stopped

    waiting = Act(add("Ben"))
    writer._waiting.append(waiting)

    with pytest.raises(Stopped):
        writer.perform(stop)

    assert (waiting.is_done, type(waiting.error), names(app), published) == (True, Busy, [], [])


def test_what_cannot_be_published_is_stored_all_the_same(app):
    def broken(_result):
        raise RuntimeError("nobody listens")

    assert Writer(app, broken).perform(add("Ben")) == "Ben"
    assert names(app) == ["Ben"]


def test_alone_waits_for_what_is_being_written(app, writer):
    order = []

    def slowly():
        order.append("written")
        return add("Ben")()

    writer.perform(slowly)
    writer.alone(lambda: order.append("alone"))

    assert order == ["written", "alone"]


def test_the_app_has_one_writer(app):
    assert isinstance(app.extensions[EXTENSION], Writer)


def test_what_is_done_alone_is_done_once_for_all_who_ask_before_it_begins(writer):
    done, may_go, is_alone = [], Event(), Event()
    first = Thread(target=lambda: writer.alone(lambda: is_alone.set() or may_go.wait(60)))
    first.start()
    assert is_alone.wait(60)
    asking = [Thread(target=lambda: writer.once_alone("the log", lambda: done.append("emptied"))) for _ in range(5)]
    for thread in asking:
        thread.start()
    while writer._asked.get("the log") != 5:
        may_go.wait(0.01)
    may_go.set()
    for thread in [first, *asking]:
        thread.join(60)

    assert done == ["emptied"]

    writer.once_alone("the log", lambda: done.append("emptied"))
    assert done == ["emptied", "emptied"]
