"""The one-time link: it makes one account, or sets one password, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pages import read_page, words_of
from people import PASSWORD, client_id, read, stored
from sqlalchemy import select

from workshop.auth import accounts
from workshop.auth.models import Facilitator, OneTimeLink
from workshop.extensions import db


@pytest.fixture
def link(app):
    return "/account/" + stored(app, accounts.make_link)


@pytest.fixture
def email():
    return f"ben-{client_id()[:8]}@example.org"


def make(browser, link, **typed):
    page = browser.get(link).text
    form = read_page(page).forms[-1]
    return browser.post(link, data=form.fields | typed)


def account(app, email):
    return read(app, lambda: db.session.scalar(select(Facilitator.name).where(Facilitator.email == email)))


def test_the_link_makes_an_account_and_signs_in(app, browser, link, email):
    answer = make(browser, link, name=" Ben ", email=f" {email.upper()} ", password=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/sessions")
    assert (account(app, email), browser.get("/sessions").status_code) == ("Ben", 200)


def test_looking_at_the_link_does_not_use_it_up(browser, link):
    assert [browser.get(link).status_code for _ in range(3)] == [200, 200, 200]


def test_a_link_that_was_used_a_link_that_is_too_old_and_a_wrong_one_are_one_page(app, browser, link, email):
    make(browser, link, name="Ben", email=email, password=PASSWORD)
    old = stored(app, accounts.make_link)
    stored(app, lambda: setattr(db.session.get(OneTimeLink, accounts.digest(old)), "expires_at",
                                accounts.now() - timedelta(seconds=1)))
    stranger = app.test_client()

    answers = [stranger.get(address) for address in (link, f"/account/{old}", "/account/wrong")]

    assert [answer.status_code for answer in answers] == [410, 410, 410]
    assert len({answer.text for answer in answers}) == 1
    assert "Ask whoever runs this server for a new one." in words_of(answers[0].text)


def test_of_two_people_with_one_link_one_gets_the_account(app, link, email):
    first, second = app.test_client(), app.test_client()
    page = second.get(link).text
    make(first, link, name="Ben", email=email, password=PASSWORD)

    answer = second.post(link, data=read_page(page).forms[-1].fields | {
        "name": "Mallory", "email": f"m{email}", "password": PASSWORD})

    assert (answer.status_code, account(app, f"m{email}")) == (410, None)


@pytest.mark.parametrize(("given", "words"), [
    ({"name": ""}, "Write your name. People in your sessions do not see it."),
    ({"email": ""}, "Write your email address: you sign in with it."),
    ({"email": "ben"}, "Write an email address such as amara@example.org."),
    ({"password": ""}, "Choose a password."),
    ({"password": "short"}, "Use at least 12 characters. Three or four unrelated words work well."),
])
def test_a_problem_is_said_and_nothing_typed_is_lost_but_the_password(browser, link, email, given, words):
    typed = {"name": "Ben <b>", "email": email, "password": PASSWORD} | given

    answer = make(browser, link, **typed)

    fields = read_page(answer.text).forms[-1].fields
    assert (answer.status_code, fields["name"], fields["email"], fields["password"]) == (
        422, typed["name"], typed["email"], "")
    assert words in words_of(answer.text)
    assert typed["password"] == "" or typed["password"] not in answer.text
    assert make(browser, link, name="Ben", email=email, password=PASSWORD).status_code == 303


def test_a_name_of_spaces_is_no_name(app, browser, link, email):
    answer = make(browser, link, name="   ", email=email, password=PASSWORD)

    assert (answer.status_code, account(app, email)) == (422, None)


def test_an_address_that_has_an_account_is_refused_and_the_link_kept(browser, link, amara, email):
    answer = make(browser, link, name="Ben", email=amara.email.upper(), password=PASSWORD)

    assert answer.status_code == 422
    assert "There is an account with this email address already." in words_of(answer.text)
    assert make(browser, link, name="Ben", email=email, password=PASSWORD).status_code == 303


def test_a_link_for_an_address_makes_the_account_for_that_address(app, browser, email):
    link = "/account/" + stored(app, lambda: accounts.make_link(email=email))
    assert read_page(browser.get(link).text).forms[-1].fields["email"] == email

    make(browser, link, name="Ben", password=PASSWORD)

    assert account(app, email) == "Ben"


def test_a_newer_link_ends_the_older_one(app, browser, email):
    older, newer = (stored(app, lambda: accounts.make_link(email=email)) for _ in range(2))

    assert [browser.get(f"/account/{token}").status_code for token in (older, newer)] == [410, 200]


def test_a_new_password_signs_out_everywhere_and_the_old_one_is_over(app, browser, amara):
    token = stored(app, lambda: accounts.make_link(resets=accounts.find_facilitator(amara.email)))
    new = "another handful of plain words"

    answer = make(browser, f"/account/{token}", password=new)

    assert (answer.status_code, browser.get("/sessions").status_code) == (303, 200)
    assert amara.browser.get("/sessions").location.startswith("/sign-in")
    assert [amara.sign_in(password).status_code for password in (PASSWORD, new)] == [422, 303]


def test_the_database_holds_no_token_and_no_password(app, settings_file, browser, link, email):
    token = link.rsplit("/", 1)[1]
    make(browser, link, name="Ben", email=email, password=PASSWORD)
    raw = b"".join(path.read_bytes() for path in settings_file.parent.glob("workshop.sqlite3*"))

    assert email.encode() in raw
    assert [secret for secret in (token, PASSWORD) if secret.encode() in raw] == []


@pytest.fixture
def settings_file(app):
    return app.extensions["workshop_settings"].database


def test_a_forged_form_does_not_make_an_account(app, browser, link, email):
    answer = browser.post(link, data={"name": "Ben", "email": email, "password": PASSWORD})

    assert (answer.status_code, account(app, email)) == (400, None)
