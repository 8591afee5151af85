"""Passkeys: made, used, renamed, removed; and everything that is not quite one is refused."""

from __future__ import annotations

import json

import pytest
from auth.authenticator import PRESENT, VERIFIED, Authenticator, ask, options_for
from installation import installed
from pages import press, words_of
from people import Facilitator, client_id, csrf_of, read, stored

from workshop import clock
from workshop.auth import accounts, passkeys
from workshop.auth.challenges import LIFE
from workshop.auth.models import Facilitator as Account
from workshop.auth.models import Passkey
from workshop.extensions import db

NOT_USED = "This passkey could not be used. Try again, or use your password."


def add(person, device, name="Laptop", **how):
    """Add a passkey on the page of one's account."""
    made = device.make(options_for(person.browser, "/me", "add"), **how)
    return press(person.browser, person.browser.get("/me").text, "/me/passkeys", passkey=made, passkey_name=name)


def send(browser, credential):
    page = browser.get("/sign-in").text
    return browser.post("/sign-in", data={"csrf_token": csrf_of(page), "passkey": credential})


@pytest.fixture
def device(amara):
    """Amara's device, with a passkey for her account."""
    device = Authenticator()
    assert add(amara, device).status_code == 303
    return device


def passkeys_of(app, person):
    return read(app, lambda: [(key.name, key.rp_id) for key in passkeys.of_facilitator(person.id)])


@pytest.fixture
def tomorrow(monkeypatch):
    """Moves the clock on."""
    def move(seconds):
        later = clock.source() + seconds
        monkeypatch.setattr(clock, "source", lambda: later)

    return move


def test_a_passkey_signs_in_without_an_email_address(app, browser, amara, device):
    options = options_for(browser, "/sign-in", "sign-in")
    assert (options["allowCredentials"], options["userVerification"]) == ([], "required")

    answer = send(browser, device.use(options))

    assert (answer.status_code, answer.location) == (303, "/sessions")
    assert amara.name in browser.get("/me").text
    assert passkeys_of(app, amara) == [("Laptop", "localhost")]


def test_the_page_shows_the_button_above_the_password(browser):
    page = browser.get("/sign-in").text

    assert page.index("Sign in with a passkey") < page.index('name="password"')
    assert 'autocomplete="username webauthn"' in page


def test_options_ask_for_a_passkey_that_is_found_without_an_account_name(amara):
    options = options_for(amara.browser, "/me", "add")

    assert options["authenticatorSelection"] == {"residentKey": "required", "requireResidentKey": True,
                                                 "userVerification": "required"}
    assert options["attestation"] == "none"
    assert options["rp"] == {"name": "Workshop", "id": "localhost"}
    assert amara.email not in str(options["user"]["id"])


def test_a_device_that_has_one_is_not_asked_for_another(amara, device):
    options = options_for(amara.browser, "/me", "add")

    assert len(options["excludeCredentials"]) == 1


@pytest.mark.parametrize("wrong", [
    {"origin": "https://elsewhere.example"}, {"origin": "http://localhost:9000"}, {"origin": "https://localhost"},
    {"flags": PRESENT}, {"flags": VERIFIED}, {"crossOrigin": True}, {"type": "webauthn.create"}])
def test_a_passkey_used_for_another_site_or_without_its_holder_is_refused(browser, amara, device, wrong):
    answer = send(browser, device.use(options_for(browser, "/sign-in", "sign-in"), **wrong))

    assert (answer.status_code, NOT_USED in words_of(answer.text)) == (422, True)
    assert browser.get("/sessions").location.startswith("/sign-in")


@pytest.mark.parametrize("wrong", [
    {"origin": "https://elsewhere.example"}, {"flags": PRESENT}, {"type": "webauthn.get"}])
def test_a_passkey_made_for_another_site_or_without_its_holder_is_not_kept(app, amara, wrong):
    answer = add(amara, Authenticator(), **wrong)

    assert (answer.status_code, passkeys_of(app, amara)) == (422, [])
    assert "This passkey could not be saved." in words_of(answer.text)


def test_a_passkey_bound_to_another_address_is_refused(browser, amara, device):
    device.rp_id = "elsewhere.example"

    assert send(browser, device.use(options_for(browser, "/sign-in", "sign-in"))).status_code == 422


def test_another_key_does_not_stand_in_for_the_one_that_is_known(browser, amara, device):
    forged = Authenticator()
    forged.id, forged.user = device.id, device.user

    assert send(browser, forged.use(options_for(browser, "/sign-in", "sign-in"))).status_code == 422


def test_a_copy_that_counts_behind_is_noticed(app, browser, amara, device):
    copy_count = device.count
    assert send(browser, device.use(options_for(browser, "/sign-in", "sign-in"))).status_code == 303

    device.count = copy_count
    other = app.test_client()

    assert send(other, device.use(options_for(other, "/sign-in", "sign-in"))).status_code == 422


def test_a_challenge_is_good_once(app, browser, amara, device):
    """The whole request is sent again, cookie and all, as somebody would who had recorded it."""
    answer = device.use(options_for(browser, "/sign-in", "sign-in"))
    token = csrf_of(browser.get("/sign-in").text)
    recorded = browser.get_cookie("facilitator").value
    assert browser.post("/sign-in", data={"csrf_token": token, "passkey": answer}).status_code == 303
    thief = app.test_client()
    thief.set_cookie("facilitator", recorded)

    again = thief.post("/sign-in", data={"csrf_token": token, "passkey": answer})

    assert again.status_code == 422
    assert "This page was open for too long." in words_of(again.text)


def test_a_challenge_is_for_one_browser(app, amara, device):
    one, other = app.test_client(), app.test_client()
    options_for(other, "/sign-in", "sign-in")

    answer = send(other, device.use(options_for(one, "/sign-in", "sign-in")))

    assert answer.status_code == 422


def test_a_challenge_is_for_one_purpose(amara, device):
    page = amara.browser.get("/me/prove").text
    answers = [amara.browser.post("/me/prove", data={
        "csrf_token": csrf_of(page), "passkey": device.use(options_for(amara.browser, "/me", purpose))}).status_code
        for purpose in ("sign-in", "prove")]

    assert answers == [422, 303]


def test_a_challenge_lasts_five_minutes(browser, amara, device, tomorrow):
    answer = device.use(options_for(browser, "/sign-in", "sign-in"))
    tomorrow(LIFE + 1)

    assert send(browser, answer).status_code == 422


def test_several_tabs_each_have_their_challenge(browser, amara, device):
    first = options_for(browser, "/sign-in", "sign-in")
    for _ in range(3):
        options_for(browser, "/sign-in", "sign-in")

    assert send(browser, device.use(first)).status_code == 303


@pytest.mark.parametrize("rubbish", [
    "", "{}", "[]", "null", "7", "not json", "[" * 10_000, '{"id": 7, "response": {}}', '{"id": "x", "response": []}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {"clientDataJSON": "eyJ9"}}', "é" * 20_000,
    json.dumps({"id": "x", "response": {"clientDataJSON": None}})])
def test_rubbish_is_refused_in_words(browser, rubbish):
    answer = send(browser, rubbish)

    assert (answer.status_code, NOT_USED in words_of(answer.text)) == (422, True)


@pytest.mark.parametrize("part", ["authenticatorData", "signature", "userHandle"])
def test_an_answer_with_a_part_of_rubbish_is_refused(browser, amara, device, part):
    answer = json.loads(device.use(options_for(browser, "/sign-in", "sign-in")))
    answer["response"][part] = "AAAA"

    assert send(browser, json.dumps(answer)).status_code == 422


def test_a_passkey_that_was_removed_opens_nothing(app, browser, amara, device):
    page = amara.browser.get("/me").text
    answer = press(amara.browser, page, "/me/passkeys/remove")

    refused = send(browser, device.use(options_for(browser, "/sign-in", "sign-in")))

    assert (answer.status_code, passkeys_of(app, amara)) == (303, [])
    assert "This passkey is not known here" in words_of(refused.text)


def test_a_passkey_is_renamed(app, amara, device):
    press(amara.browser, amara.browser.get("/me").text, "/me/passkeys/rename", passkey_name="  Laptop   at work ")

    assert passkeys_of(app, amara) == [("Laptop at work", "localhost")]


def test_nobody_renames_or_removes_anothers(app, amara, device):
    ben = Facilitator(app, f"ben-{client_id()[:8]}@example.org", "Ben")
    add(ben, Authenticator(), name="Ben's")
    (key,) = read(app, lambda: [key.credential_id for key in passkeys.of_facilitator(amara.id)])

    for act in ("rename", "remove"):
        press(ben.browser, ben.browser.get("/me").text, f"/me/passkeys/{act}", credential_id=key, passkey_name="Mine")

    assert passkeys_of(app, amara) == [("Laptop", "localhost")]


def test_the_last_way_in_is_not_removed(app, amara, device):
    stored(app, lambda: setattr(db.session.get(Account, amara.id), "password_hash", ""))

    press(amara.browser, amara.browser.get("/me").text, "/me/passkeys/remove")

    assert passkeys_of(app, amara) == [("Laptop", "localhost")]
    assert "Without this passkey you could not sign in any more." in words_of(amara.browser.get("/me").text)


# --- an account made with a passkey

@pytest.fixture
def link(app):
    return "/account/" + stored(app, accounts.make_link)


def make_account(browser, link, device, *, name="Chidi", email=None, **typed):
    email = email or f"chidi-{client_id()[:8]}@example.org"
    given = ask(browser, link, "create", token=link.rsplit("/", 1)[1], name=name, email=email)
    credential = device.make(given.json["options"]) if given.json["ok"] else ""
    return email, browser.post(link, data={"csrf_token": csrf_of(browser.get(link).text), "name": name, "email": email,
                                           "passkey": credential} | typed)


def test_an_account_is_made_with_a_passkey_and_no_password(app, browser, link):
    device = Authenticator()

    email, answer = make_account(browser, link, device)

    assert (answer.status_code, answer.location) == (303, "/sessions")
    assert read(app, lambda: accounts.find_facilitator(email).password_hash) == ""
    again = app.test_client()
    assert send(again, device.use(options_for(again, "/sign-in", "sign-in"))).status_code == 303


@pytest.mark.parametrize("password", ["", "nobody has this password"])
def test_an_account_without_a_password_takes_none(app, browser, link, password):
    email, _answer = make_account(browser, link, Authenticator())
    other = app.test_client()
    page = other.get("/sign-in").text

    answer = other.post("/sign-in", data={"csrf_token": csrf_of(page), "email": email, "password": password})

    assert answer.status_code == 422


@pytest.mark.parametrize(("given", "words"), [
    ({"name": ""}, "Write your name."), ({"email": "nobody"}, "Write an email address such as amara@example.org.")])
def test_what_is_missing_beside_a_passkey_is_said_at_its_field(browser, link, given, words):
    _email, answer = make_account(browser, link, Authenticator(), **given)

    assert (answer.status_code, words in words_of(answer.text)) == (422, True)


def test_a_taken_address_is_said_before_a_passkey_is_made(browser, link, amara):
    _email, answer = make_account(browser, link, Authenticator(), email=amara.email)

    assert "There is an account with this email address already." in words_of(answer.text)
    assert browser.get(link).status_code == 200


def test_a_link_that_is_over_gives_no_challenge(browser):
    answer = ask(browser, "/sign-in", "create", token="wrong", name="Chidi", email="chidi@example.org")

    assert (answer.status_code, answer.json["ok"]) == (409, False)


# --- where there are none

@pytest.mark.parametrize(("address", "place"), [
    ("http://localhost:8000/", ("localhost", "http://localhost:8000")),
    ("http://localhost/", ("localhost", "http://localhost")),
    ("http://localhost:80", ("localhost", "http://localhost")),
    ("https://workshop.example.org", ("workshop.example.org", "https://workshop.example.org")),
    ("https://Workshop.Example.org:443/", ("workshop.example.org", "https://workshop.example.org")),
    ("https://workshop.example.org:8443", ("workshop.example.org", "https://workshop.example.org:8443")),
    ("http://workshop.example.org", None), ("http://192.168.1.20:8000", None), ("https://192.168.1.20", None),
    ("http://127.0.0.1:8000", None), ("https://[::1]", None), ("https://", None), ("", None), ("localhost", None),
    ("https://a..b", None), ("https://-a.example", None), ("https://a_b.example", None), ("https://a.example:p", None),
    ("https://user@workshop.example.org", ("workshop.example.org", "https://workshop.example.org")),
])
def test_passkeys_live_at_secure_addresses_with_a_name(address, place):
    found = passkeys.place_of(address)

    assert (found and (found.rp_id, found.origin)) == place


@pytest.mark.parametrize(("host", "words"), [
    ("192.168.1.20:8000",
     "Passkeys need a secure address, one that begins with https. At this address, use a password."),
    ("127.0.0.1:8000", "On this machine, passkeys work at http://localhost:8000"),
])
def test_a_plain_address_says_why_it_has_no_passkeys_and_takes_the_password(app, amara, host, words):
    browser = app.test_client()
    page = browser.get("/sign-in", headers={"Host": host}).text

    assert words in words_of(page)
    assert "data-passkey=" not in page
    answer = browser.post("/sign-in", headers={"Host": host}, data={
        "csrf_token": csrf_of(page), "email": amara.email, "password": "four unrelated words walk"})
    assert answer.status_code == 303


def test_a_plain_address_gives_no_challenge_and_takes_no_passkey(app, amara, device):
    browser = app.test_client()
    page = browser.get("/sign-in", headers={"Host": "192.168.1.20"}).text
    given = browser.post("/passkeys/challenge", json={"for": "sign-in"}, headers={
        "Host": "192.168.1.20", "X-CSRFToken": csrf_of(page)})

    assert (given.status_code, given.json["words"]) == (409, "Passkeys do not work at this address. Use a password.")


def test_with_a_configured_address_passkeys_work_there_only(tmp_path):
    with installed(tmp_path, address="https://workshop.example.org") as app:
        there, elsewhere = (app.test_client().get("/sign-in", base_url=base).text for base in (
            "https://workshop.example.org", "http://localhost:8000"))

        assert 'data-passkey="sign-in"' in there
        assert "data-passkey=" not in elsewhere
        assert "Passkeys work at another address of this Workshop: https://workshop.example.org" in words_of(elsewhere)


def test_the_database_holds_the_public_half_only(app, amara, device):
    row = read(app, lambda: db.session.query(Passkey).filter_by(facilitator_id=amara.id).one())
    private = device.key.private_numbers().private_value.to_bytes(32, "big")

    assert private not in row.public_key
    assert amara.email not in str(vars(row))
