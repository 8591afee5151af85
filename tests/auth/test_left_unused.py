"""A browser that was not used for a day is signed out, and one that is used is not."""

from __future__ import annotations

import pytest
from people import Room

from workshop.auth.idle import LastUse
from workshop.live import consoles


def is_signed_in(person):
    return person.browser.get("/sessions").status_code == 200


def restart(app):
    """What the server has in its memory is gone; what browsers and disk have is not."""
    app.extensions["workshop_last_use"] = LastUse()


@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_browser_left_for_a_day_is_signed_out(app, amara, moved_clock, is_restarted):
    moved_clock.forward(hours=23, minutes=59)
    assert is_signed_in(amara)

    moved_clock.forward(hours=24, seconds=2)
    if is_restarted:
        restart(app)

    assert not is_signed_in(amara)
    amara.sign_in()
    assert is_signed_in(amara)


def test_a_day_of_use_outlasts_a_restart(app, amara, moved_clock):
    for _hour in range(30):
        moved_clock.forward(hours=1)
        restart(app)
        assert is_signed_in(amara)


def test_use_does_not_lengthen_the_fourteen_days(amara, moved_clock):
    used = 0
    while is_signed_in(amara):
        moved_clock.forward(hours=12)
        used += 1

    assert used == 14 * 2


def test_the_cookie_is_renewed_at_most_once_an_hour(amara, moved_clock):
    def renewed():
        return any(cookie.startswith("facilitator=") for cookie in
                   amara.browser.get("/sessions").headers.getlist("Set-Cookie"))

    renewed()
    moved_clock.forward(minutes=59)
    assert not renewed()
    moved_clock.forward(minutes=2)
    assert renewed()
    assert not renewed()


def test_a_console_that_is_used_stays_and_keeps_its_browser_signed_in(app, amara, moved_clock):
    console = Room(app, amara).console
    plan_revision = console.state["plan_revision"]
    for _half_day in range(4):
        moved_clock.forward(hours=12)
        console.command("open_lobby", plan_revision=plan_revision)
        with app.app_context():
            consoles.close_ended()

    assert console.is_connected
    assert is_signed_in(amara)


def test_a_console_left_for_a_day_is_closed_and_does_nothing(app, amara, moved_clock):
    console = Room(app, amara).console
    moved_clock.forward(hours=24, seconds=2)

    assert console.command("pause")["error"] == "not_permitted"
    with app.app_context():
        consoles.close_ended()

    assert not console.is_connected


def test_an_old_cookie_is_no_use_once_its_day_is_over(app, amara, moved_clock):
    """Whoever got hold of it has the hour that is in it, and cannot write another."""
    old = amara.browser.get_cookie("facilitator").value
    thief = app.test_client()
    moved_clock.forward(hours=24, seconds=2)
    thief.set_cookie("facilitator", old)

    assert thief.get("/sessions").status_code == 302
