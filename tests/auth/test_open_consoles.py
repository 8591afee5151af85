"""What ends a sign-in ends the consoles that it opened, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from auth.authenticator import Authenticator, options_for
from pages import press
from people import PASSWORD, Console, Facilitator, Room, client_id, csrf_of, stored

from workshop.auth import accounts, sign_ins
from workshop.auth.models import SignIn
from workshop.extensions import db
from workshop.live import consoles


class Elsewhere(Facilitator):
    """Amara in a second browser."""

    def __init__(self, person):
        self.app, self.email, self.name, self.id = person.app, person.email, person.name, person.id
        self.browser = self.app.test_client()
        self.sign_in()


@pytest.fixture
def opened(app, amara):
    """Amara's consoles in two browsers, and a colleague's on a session of their own."""
    room = Room(app, amara)
    dana = Facilitator(app, f"dana-{client_id()[:8]}@example.org", "Dana")
    elsewhere = Elsewhere(amara)
    found = {"here": room.console, "elsewhere": Console(elsewhere, room.room), "dana": Room(app, dana).console}
    found["here"].people = (amara, elsewhere, dana)
    return found


def connected(opened):
    return {name for name, console in opened.items() if console.is_connected}


def post(person, act, **typed):
    return press(person.browser, person.browser.get("/me").text, act, **typed)


def test_signing_out_closes_the_consoles_of_that_browser(amara, opened):
    press(amara.browser, amara.browser.get("/sessions").text, "/sign-out")

    assert connected(opened) == {"elsewhere", "dana"}


def test_signing_a_browser_out_from_another_closes_its_consoles(amara, opened):
    post(amara, "/me/browsers/sign-out")

    assert connected(opened) == {"here", "dana"}


def test_signing_out_everywhere_closes_them_all(amara, opened):
    post(amara, "/me/browsers/sign-out-everywhere")

    assert connected(opened) == {"dana"}


def test_a_new_password_closes_them_and_only_this_browser_comes_back(amara, opened):
    post(amara, "/me/password", current=PASSWORD, password="another handful of plain words")

    assert connected(opened) == {"dana"}
    room = opened["here"].room
    _amara, elsewhere, _dana = opened["here"].people
    assert [Console(person, room).is_connected for person in (amara, elsewhere)] == [True, False]


def test_a_new_password_by_link_closes_them(app, browser, amara, opened):
    token = stored(app, lambda: accounts.make_link(resets=accounts.find_facilitator(amara.email)))
    page = browser.get(f"/account/{token}").text

    browser.post(f"/account/{token}", data={"csrf_token": csrf_of(page), "password": "another handful of plain words"})

    assert connected(opened) == {"dana"}


def test_removing_a_passkey_closes_them(app, amara):
    post(amara, "/me/passkeys", passkey_name="Phone",
         passkey=Authenticator().make(options_for(amara.browser, "/me", "add")))
    room = Room(app, amara)

    post(amara, "/me/passkeys/remove")

    assert not room.console.is_connected


def test_a_sign_in_that_runs_out_closes_its_consoles(app, amara, opened):
    here = sign_ins_of(app, amara)[0]
    stored(app, lambda: setattr(db.session.get(SignIn, here), "expires_at", accounts.now() - timedelta(seconds=1)))

    with app.app_context():
        consoles.close_ended()

    assert len(connected(opened)) == 2
    assert "dana" in connected(opened)


def sign_ins_of(app, person):
    with app.app_context():
        return [one.token_hash for one in sign_ins.of_facilitator(person.id)]
