"""A deletion that is overdue is raised as an alarm: in the log, to facilitators, and in the health check."""

from __future__ import annotations

import pytest
from people import read

from workshop.sessions import seal


def keep_house(app):
    app.extensions["workshop_housekeeping"].round()


@pytest.fixture
def overdue(app, room, moved_clock):
    """Housekeeping has been off: the session should have been deleted two days ago."""
    room.console.act("close_session")
    moved_clock.forward(days=32)
    room.facilitator.sign_in()
    return room


def test_nothing_is_overdue_on_the_day_itself(app, room, moved_clock):
    room.console.act("close_session")
    moved_clock.forward(days=30)

    assert app.test_client().get("/healthz").text == "ok\n"


def test_the_health_check_stays_up_and_says_it_in_words(app, overdue):
    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok\ndeletion is overdue: see the log\n")


def test_facilitators_are_told_and_nobody_else_is(app, overdue, dana):
    dana.sign_in()

    told = ["Deletion is overdue" in browser.get(address).text
            for browser, address in ((overdue.facilitator.browser, "/sessions"), (dana.browser, "/themes"),
                                     (app.test_client(), "/"), (app.test_client(), "/sign-in"))]

    assert told == [True, True, False, False]


def test_a_deletion_that_fails_is_in_the_log_by_name_and_tried_again(app, overdue, caplog, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("workshop.retention.erase.delete", lambda *_table: 1 / 0)
        keep_house(app)
    assert "deletion_failed Busy" in caplog.text
    assert "deletion_overdue" in caplog.text
    assert overdue.room not in caplog.text

    keep_house(app)

    assert read(app, lambda: seal.find(overdue.room)) is None
    assert app.test_client().get("/healthz").text == "ok\n"
    assert "Deletion is overdue" not in overdue.facilitator.browser.get("/sessions").text


def test_one_that_fails_keeps_no_other_from_being_deleted(app, overdue, amara, monkeypatch):
    from people import Room

    other = Room(app, amara)
    other.console.act("close_session")
    from workshop import clock
    real = clock.source
    monkeypatch.setattr(clock, "source", lambda: real() + 40 * 86400)
    broken = overdue.room
    erase = type(app.extensions["workshop_housekeeping"]).erase

    def failing(self, room, **given):
        if room == broken:
            raise RuntimeError("this one cannot be deleted")
        return erase(self, room, **given)

    monkeypatch.setattr("workshop.retention.housekeeping.Housekeeping.erase", failing)

    keep_house(app)

    assert read(app, lambda: [seal.find(room) is None for room in (broken, other.room)]) == [False, True]
