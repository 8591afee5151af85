"""Signing in and the pages of an account, in another language than English."""

from __future__ import annotations

import json
import re

import pytest
from language.latin import latin_words
from people import PASSWORD, csrf_of, stored

from workshop.auth import accounts
from workshop.auth.models import Facilitator as Account
from workshop.auth.models import Passkey
from workshop.clock import today
from workshop.extensions import db

ARABIC = {"Accept-Language": "ar"}


class Reader:
    """A browser whose pages come in Arabic."""

    def __init__(self, browser):
        self.browser, self.pages = browser, {}

    def get(self, path):
        return self._kept(path, self.browser.get(path, headers=ARABIC))

    def post(self, path, follow=True, **given):
        token = csrf_of(self.browser.get("/sign-in", headers=ARABIC, follow_redirects=True).text)
        answer = self.browser.post(path, data={"csrf_token": token} | given, headers=ARABIC, follow_redirects=follow)
        return self._kept(f"{path} {given}", answer)

    def _kept(self, name, answer):
        self.pages[name] = answer.text
        return answer

    def english(self):
        """What is still English, by page; and that each page says what it is in."""
        found = {name: latin_words(page) for name, page in self.pages.items()}
        assert {(root["lang"], root["dir"]) for root, _words in found.values()} == {("ar", "rtl")}
        return {name: words for name, (_root, words) in found.items() if words}


@pytest.fixture
def reader(app, amara):
    """Amara, an admin with a name in Arabic and a passkey."""
    def set_up():
        account = db.session.get(Account, amara.id)
        account.is_admin, account.name = True, "أمارة"
        db.session.merge(Passkey(credential_id="one", facilitator_id=amara.id, rp_id="localhost", public_key=b"",
                                 sign_count=0, name="حاسوب", added_on=today()))

    stored(app, set_up)
    return Reader(amara.browser)


def test_the_pages_of_an_account_hold_no_english_of_ours(reader):
    for path in ("/me", "/me/prove", "/me/app", "/facilitators"):
        assert reader.get(path).status_code == 200, path

    assert reader.english() == {}


def test_what_an_act_came_to_is_told_in_the_language_of_the_page(reader):
    told = reader.post("/me/details", name="أمارة", email="amara@example.org").text
    reader.post("/me/browsers/label", label="هذا")
    reader.post("/me/passkeys/rename", credential_id="one", passkey_name="هاتف")
    reader.post("/facilitators", email="dele@example.org", role="facilitator")
    reader.post("/facilitators/take-back", token_hash="none")

    assert "حُفظ اسمك." in told
    assert reader.english() == {}


@pytest.mark.parametrize(("path", "given"), [
    ("/me/details", {"name": "", "email": "none"}),
    ("/me/details", {"name": "م" * 81, "email": "x" * 201}),
    ("/me/password", {"current": "", "password": "short"}),
    ("/me/password", {"current": "not the one", "password": "correct horse battery staple"}),
    ("/facilitators", {"email": "amara@example.org", "role": "facilitator"}),
    ("/facilitators", {"email": "none", "role": "none"}),
    ("/me/app", {"setup": "none", "code": "1"}),
    ("/facilitators/remove", {"facilitator_id": "1"}),
    ("/facilitators/role?role=facilitator", {"facilitator_id": "1"})])
def test_a_problem_is_told_in_the_language_of_the_page(reader, path, given):
    reader.post(path, **given)

    assert reader.english() == {}


def test_signing_in_holds_no_english_of_ours(app, amara):
    stranger = Reader(app.test_client())
    stranger.get("/sign-in")
    stranger.get("/sign-in?next=/invitations/x")
    for given in ({}, {"email": "nobody@example.org", "password": "not the one"}):
        stranger.post("/sign-in", **given)
    stranger.get("/account/none")
    links = {}

    def make():
        links["new"] = accounts.make_link(email="dele@example.org")
        links["lost"] = accounts.make_link(resets=db.session.get(Account, amara.id), forgets_factors=True)

    stored(app, make)
    for link in links.values():
        stranger.get(f"/account/{link}")
        stranger.post(f"/account/{link}", name="", email="", password="password1234")

    assert stranger.english() == {}


def test_the_code_after_the_password_is_asked_for_in_the_language_of_the_page(app, reader, amara):
    stored(app, lambda: setattr(db.session.get(Account, amara.id), "totp_secret", "sealed"))
    reader.get("/me")
    stranger = Reader(app.test_client())
    stranger.post("/sign-in", email=amara.email, password=PASSWORD)
    stranger.get("/sign-in/code")
    stranger.post("/sign-in/code", code="BCDF-GHJK-MNPQ")

    stored(app, lambda: setattr(db.session.get(Account, amara.id), "totp_secret", ""))

    assert stranger.english() == {}
    assert reader.english() == {}


def test_an_answer_that_is_no_page_is_in_the_language_of_whoever_asks(app):
    browser = app.test_client()
    token = csrf_of(browser.get("/sign-in", headers=ARABIC).text)

    answer = browser.post("/passkeys/challenge", json={"for": "prove"}, headers={**ARABIC, "X-CSRFToken": token})

    assert re.search("[\u0600-\u06ff]", answer.get_json()["words"])


def test_the_page_for_a_script_brings_the_words_of_its_buttons(app):
    page = app.test_client().get("/sign-in", headers={"Accept-Language": "cy"}).text
    words = json.loads(re.search(r"data-words='([^']*)'", page)[1].replace("&#39;", "'"))

    assert words["Hide"] == "Cuddio"
