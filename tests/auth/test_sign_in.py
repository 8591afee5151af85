from __future__ import annotations

from datetime import timedelta

import pytest
from pages import press, words_of
from people import PASSWORD, Room, csrf_of, stored

from workshop.auth import accounts
from workshop.auth.models import SignIn
from workshop.auth.sign_in import SlowDown
from workshop.extensions import db


def sign_in(browser, email, password=PASSWORD, query=""):
    page = browser.get(f"/sign-in{query}").text
    return browser.post(f"/sign-in{query}", data={"email": email, "password": password, "csrf_token": csrf_of(page)})


def test_signing_in_leads_to_the_sessions(browser, amara):
    answer = sign_in(browser, f"  {amara.email.upper()} ")

    assert (answer.status_code, answer.location) == (303, "/sessions")
    assert browser.get("/sessions").status_code == 200


def test_the_cookie_is_for_this_site_and_not_for_scripts(browser, amara):
    cookies = sign_in(browser, amara.email).headers.getlist("Set-Cookie")

    (cookie,) = [cookie for cookie in cookies if cookie.startswith("facilitator=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(app, amara):
    answers = [sign_in(app.test_client(), email, password).text.replace(email, "EMAIL") for email, password in (
        (amara.email, "not the right one"), ("nobody@example.org", PASSWORD))]

    said = words_of(answers[0])
    assert "This email address and password do not fit." in said
    assert said == words_of(answers[1])


def test_the_address_stays_in_its_box_and_the_password_does_not(browser, amara):
    answer = sign_in(browser, amara.email, "not the right one")

    assert answer.status_code == 422
    assert f'value="{amara.email}"' in answer.text
    assert "not the right one" not in answer.text


@pytest.mark.parametrize(("asked", "leads_to"), [
    ("/themes", "/themes"),
    ("/sessions/new?theme=x", "/sessions/new?theme=x"),
    ("https://elsewhere.example/", "/sessions"),
    ("//elsewhere.example/", "/sessions"),
    ("/\\elsewhere.example/", "/sessions"),
    ("/\t/elsewhere.example/", "/sessions"),
    ("\\\\elsewhere.example", "/sessions"),
    ("javascript:alert(1)", "/sessions"),
    ("themes", "/sessions"),
    ("", "/sessions"),
])
def test_signing_in_leads_back_to_a_page_of_ours_only(app, browser, amara, asked, leads_to):
    page = browser.get("/sign-in").text

    answer = browser.post("/sign-in", query_string={"next": asked}, data={
        "email": amara.email, "password": PASSWORD, "csrf_token": csrf_of(page)})

    assert (answer.status_code, answer.location) == (303, leads_to)


def test_a_page_that_needs_it_asks_to_sign_in_and_leads_back(browser, amara):
    answer = browser.get("/sessions/new?theme=x&audience=leaders")

    assert answer.location == "/sign-in?next=/sessions/new?theme%3Dx%26audience%3Dleaders"


def test_signing_out_ends_the_cookie_itself(app, amara):
    kept = amara.browser.get_cookie("facilitator").value
    press(amara.browser, amara.browser.get("/sessions").text, "/sign-out")

    thief = app.test_client()
    thief.set_cookie("facilitator", kept)

    assert thief.get("/sessions").location.startswith("/sign-in")


def test_signing_out_ends_what_an_open_console_may_do(app, amara):
    room = Room(app, amara)
    press(amara.browser, amara.browser.get("/sessions").text, "/sign-out")

    assert room.console.is_connected is False
    assert not amara.console(room.room).is_connected


def test_signing_in_again_leaves_other_browsers_signed_in(browser, amara):
    sign_in(browser, amara.email)

    assert amara.browser.get("/sessions").status_code == 200


def test_signing_in_lasts_two_weeks_at_most(app, amara):
    stored(app, lambda: [setattr(row, "expires_at", accounts.now() - timedelta(seconds=1))
                         for row in db.session.query(SignIn).filter_by(facilitator_id=amara.id)])

    assert amara.browser.get("/sessions").location.startswith("/sign-in")


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_wrong_passwords_slow_the_next_try_down_and_never_lock_out(clock):
    slow_down = SlowDown(clock=clock)
    waits = []
    for _ in range(10):
        waits.append(slow_down.seconds("amara@example.org"))
        slow_down.failed("amara@example.org")

    assert waits == [0.0, 0.0, 0.0, 0.5, 1.0, 2.0, 4.0, 4.0, 4.0, 4.0]
    assert slow_down.seconds("ben@example.org") == 0.0


@pytest.mark.parametrize(("minutes", "wait"), [(14, 4.0), (16, 0.0)])
def test_wrong_passwords_are_forgotten_after_a_quarter_of_an_hour(clock, minutes, wait):
    slow_down = SlowDown(clock=clock)
    for _ in range(10):
        slow_down.failed("amara@example.org")

    clock.now = minutes * 60.0

    assert slow_down.seconds("amara@example.org") == wait


def test_the_right_password_ends_the_waiting(clock):
    slow_down = SlowDown(clock=clock)
    for _ in range(10):
        slow_down.failed("amara@example.org")

    slow_down.succeeded("amara@example.org")

    assert slow_down.seconds("amara@example.org") == 0.0


def test_after_many_wrong_passwords_the_right_one_still_signs_in(app, browser, amara, monkeypatch):
    waited = []
    monkeypatch.setattr("workshop.auth.views.socketio.sleep", waited.append)
    for _ in range(4):
        sign_in(browser, amara.email, "not the right one")

    assert (sign_in(browser, amara.email).status_code, waited) == (303, [0.5, 1.0])
