"""The page of one's own account: every act on it, what it needs, and what it ends."""

from __future__ import annotations

import pytest
from auth.authenticator import Authenticator, options_for
from pages import press, read_page, words_of
from people import PASSWORD, Facilitator, Room, client_id, csrf_of, read, stored

from workshop import clock
from workshop.auth import accounts, sign_ins
from workshop.auth.models import Facilitator as Account
from workshop.extensions import db

NEW = "another handful of plain words"


@pytest.fixture
def later(monkeypatch):
    """Lets minutes pass."""
    def minutes(number):
        source = clock.source
        monkeypatch.setattr(clock, "source", lambda: source() + number * 60)

    return minutes


@pytest.fixture
def elsewhere(app, amara):
    """A second browser in which Amara is signed in."""
    browser = app.test_client()
    page = browser.get("/sign-in").text
    browser.post("/sign-in", data={"csrf_token": csrf_of(page), "email": amara.email, "password": PASSWORD})
    return browser


def me(person):
    return person.browser.get("/me").text


def is_in(browser):
    return browser.get("/sessions").status_code == 200


def test_every_facilitators_page_leads_to_the_account(app, amara):
    room = Room(app, amara)
    pages = ["/sessions", "/themes", f"/sessions/{room.room}/console", f"/sessions/{room.room}/hands", "/me"]

    assert ["/me" in read_page(amara.browser.get(page).text).addresses for page in pages] == [True] * 5


def test_a_new_password_needs_the_one_that_was(app, browser, amara):
    wrong = press(amara.browser, me(amara), "/me/password", current="not the right one", password=NEW)
    right = press(amara.browser, me(amara), "/me/password", current=PASSWORD, password=NEW)

    assert (wrong.status_code, "This is not your password." in words_of(wrong.text)) == (422, True)
    assert right.status_code == 303
    amara.browser = app.test_client()
    assert [amara.sign_in(password).status_code for password in (PASSWORD, NEW)] == [422, 303]


@pytest.mark.parametrize(("typed", "words"), [
    ({"current": "", "password": NEW}, "Write the password you have now."),
    ({"current": PASSWORD, "password": "short"}, "Use at least 12 characters."),
    ({"current": PASSWORD, "password": ""}, "Choose a password."),
])
def test_a_problem_is_said_at_its_field(amara, typed, words):
    answer = press(amara.browser, me(amara), "/me/password", **typed)

    assert (answer.status_code, words in words_of(answer.text)) == (422, True)


def test_a_new_password_signs_out_every_other_browser_and_changes_this_ones_cookie(app, amara, elsewhere):
    before = amara.browser.get_cookie("facilitator").value

    press(amara.browser, me(amara), "/me/password", current=PASSWORD, password=NEW)

    assert [is_in(amara.browser), is_in(elsewhere)] == [True, False]
    thief = app.test_client()
    thief.set_cookie("facilitator", before)
    assert not is_in(thief)


def test_the_links_that_would_have_set_a_password_end_with_a_new_one(app, browser, amara):
    token = stored(app, lambda: accounts.make_link(resets=accounts.find_facilitator(amara.email)))

    press(amara.browser, me(amara), "/me/password", current=PASSWORD, password=NEW)

    assert browser.get(f"/account/{token}").status_code == 410


#: Acts that change how somebody signs in, with what would be right.
CHANGES = {
    "/me/details": {"name": "Amara", "email": "other@example.org"},
    "/me/passkeys": {"passkey": ""},
    "/me/passkeys/remove": {"credential_id": "x"},
    "/me/app/remove": {},
    "/me/recovery-codes": {},
    "/me/app": {"code": "000000"},
}


@pytest.mark.parametrize("act", CHANGES)
def test_after_ten_minutes_a_change_asks_first_who_it_is(app, amara, later, act):
    token = csrf_of(me(amara))
    later(11)

    answer = amara.browser.post(act, data={"csrf_token": token} | CHANGES[act])

    assert answer.location.startswith("/me/prove")
    assert "Confirm that it is you, then try again." in words_of(amara.browser.get(answer.location).text)
    assert read(app, lambda: db.session.get(Account, amara.id).email) == amara.email


def test_after_ten_minutes_the_page_offers_to_confirm_instead_of_its_forms(amara, later):
    def offered():
        page = me(amara)
        return "/me/prove" in page, "/me/details" in page, "/me/app" in page

    assert offered() == (False, True, True)
    later(11)
    assert offered() == (True, False, False)


@pytest.mark.parametrize(("password", "leads_to"), [(PASSWORD, "/facilitators"), ("not the right one", None)])
def test_the_password_is_proof_for_ten_minutes(amara, later, password, leads_to):
    later(11)
    page = amara.browser.get("/me/prove").text

    answer = amara.browser.post("/me/prove?next=/facilitators", data={
        "csrf_token": csrf_of(page), "password": password})

    assert (answer.status_code, answer.location) == ((303, leads_to) if leads_to else (422, None))
    assert ("/me/details" in me(amara)) == bool(leads_to)


def test_a_passkey_is_proof_but_not_somebody_elses(app, amara, later):
    ben = Facilitator(app, f"ben-{client_id()[:8]}@example.org", "Ben")
    devices = {}
    for person in (amara, ben):
        devices[person.name] = device = Authenticator()
        press(person.browser, me(person), "/me/passkeys", passkey_name="Phone",
              passkey=device.make(options_for(person.browser, "/me", "add")))
    later(11)

    def prove(device):
        return amara.browser.post("/me/prove", data={
            "csrf_token": csrf_of(amara.browser.get("/me/prove").text),
            "passkey": device.use(options_for(amara.browser, "/me", "prove"))}).status_code

    assert [prove(devices["Ben"]), prove(devices["Amara"])] == [422, 303]


def test_name_and_address_are_changed(app, browser, amara):
    email = f"amara-{client_id()[:8]}@example.org"

    answer = press(amara.browser, me(amara), "/me/details", name="  Amara O. ", email=email.upper())

    assert answer.status_code == 303
    found = read(app, lambda: (db.session.get(Account, amara.id).name, db.session.get(Account, amara.id).email))
    assert found == ("Amara O.", email)


def test_somebody_elses_address_is_refused_and_what_was_typed_stays(app, amara):
    ben = Facilitator(app, f"ben-{client_id()[:8]}@example.org", "Ben")

    answer = press(amara.browser, me(amara), "/me/details", name="A. Mara", email=ben.email)

    assert (answer.status_code, 'value="A. Mara"' in answer.text) == (422, True)
    assert "Somebody else signs in with this email address." in words_of(answer.text)


def test_signed_in_browsers_are_listed_by_day_without_address_or_kind_of_device(amara, elsewhere):
    elsewhere.get("/me", headers={"User-Agent": "Elsewhere/7"}, environ_base={"REMOTE_ADDR": "203.0.113.7"})

    said = words_of(me(amara))

    today = clock.today()
    assert said.count(f"signed in on {today.day} {today:%B %Y}") == 2
    assert [word for word in ("Elsewhere/7", "203.0.113.7") if word in said] == []


def test_a_browser_has_the_name_its_owner_gives_it(amara, elsewhere):
    press(elsewhere, elsewhere.get("/me").text, "/me/browsers/label", label=" The laptop <b>at work</b> ")

    assert "The laptop <b>at work</b>" in words_of(me(amara))


def test_another_browser_is_signed_out_from_here(amara, elsewhere):
    press(amara.browser, me(amara), "/me/browsers/sign-out")

    assert [is_in(amara.browser), is_in(elsewhere)] == [True, False]


def test_nobody_signs_somebody_elses_browser_out(app, amara):
    ben = Facilitator(app, f"ben-{client_id()[:8]}@example.org", "Ben")
    (theirs,) = read(app, lambda: [one.token_hash for one in sign_ins.of_facilitator(amara.id)])
    token = csrf_of(me(ben))

    ben.browser.post("/me/browsers/sign-out", data={"csrf_token": token, "token_hash": theirs})

    assert is_in(amara.browser)


def test_signing_out_everywhere_means_here_too(amara, elsewhere):
    answer = press(amara.browser, me(amara), "/me/browsers/sign-out-everywhere")

    assert (answer.location, is_in(amara.browser), is_in(elsewhere)) == ("/sign-in", False, False)


def test_each_sign_in_has_a_cookie_of_its_own(app, amara, elsewhere):
    """Signing in again in the same browser ends what its cookie was before."""
    before = amara.browser.get_cookie("facilitator").value
    page = amara.browser.get("/me").text
    amara.browser.post("/sign-in", data={"csrf_token": csrf_of(page), "email": amara.email, "password": PASSWORD})
    thief = app.test_client()
    thief.set_cookie("facilitator", before)

    assert [is_in(amara.browser), is_in(thief), is_in(elsewhere)] == [True, False, True]
