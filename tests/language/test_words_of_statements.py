"""Privacy, cookies and accessibility, and the pages about keeping, printing and tokens, in another language."""

from __future__ import annotations

import pytest
from language.latin import latin_words
from people import Room, csrf_of, stored

from workshop.auth.models import Facilitator as Account
from workshop.care.organisation import organisation_to_change
from workshop.extensions import db

ARABIC = {"Accept-Language": "ar"}
STATEMENTS = ("/privacy", "/cookies", "/accessibility")


@pytest.fixture(scope="module")
def reader(app, amara):
    """An admin of an organisation that is called something in Arabic."""
    def set_up():
        own, account = organisation_to_change(), db.session.get(Account, amara.id)
        own.name, account.is_admin, account.name = "مجلس", True, "أمارة"

    stored(app, set_up)
    return amara


def is_arabic(answer):
    root, words = latin_words(answer.text)
    return (root["lang"], root["dir"], words) == ("ar", "rtl", []) or (answer.request.path, root["lang"], words)


@pytest.mark.parametrize("path", STATEMENTS)
def test_everybody_reads_a_statement_in_their_own_language(app, reader, path):
    answer = app.test_client().get(path, headers=ARABIC)

    assert is_arabic(answer) is True
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", STATEMENTS)
def test_a_statement_says_the_same_numbers_in_every_language(app, reader, path):
    english, welsh = (app.test_client().get(path, headers={"Accept-Language": code}).text.split("<main")[1].split(
        "</main")[0] for code in ("en", "cy"))

    assert [english.count(mark) for mark in ("<h2", "<li", "<dt", "<a ")] == [
        welsh.count(mark) for mark in ("<h2", "<li", "<dt", "<a ")]
    assert "{{" not in welsh
    assert 'lang="cy"' in app.test_client().get(path, headers={"Accept-Language": "cy"}).text


def test_before_anything_is_set_a_statement_says_whom_to_ask(app, reader):
    stored(app, lambda: setattr(organisation_to_change(), "name", ""))
    answer = app.test_client().get("/privacy", headers=ARABIC)
    stored(app, lambda: setattr(organisation_to_change(), "name", "مجلس"))

    assert is_arabic(answer) is True


def test_what_an_admin_types_about_the_installation_is_answered_in_their_language(reader):
    page = reader.browser.get("/installation", headers=ARABIC)
    token = csrf_of(page.text)
    refused = reader.browser.post("/installation", headers=ARABIC, data={
        "csrf_token": token, "name": "م" * 121, "complaints_contact": "", "keep_days": "0"})

    assert is_arabic(page) is True
    assert is_arabic(refused) is True
    assert refused.status_code == 422


def test_tokens_for_programs_hold_no_english_of_ours(reader):
    pages = [reader.browser.get("/me/tokens", headers=ARABIC)]
    token = csrf_of(pages[0].text)
    for given in ({"name": "", "reads": "numbers", "days": "0"}, {"name": "لوحة", "reads": "numbers", "days": "9999"}):
        pages.append(reader.browser.post("/me/tokens", data={"csrf_token": token} | given, headers=ARABIC))
    reader.browser.post("/me/tokens", data={"csrf_token": token, "name": "لوحة", "reads": "numbers", "days": "9"})
    pages.append(reader.browser.get("/me/tokens", headers=ARABIC))

    assert [is_arabic(page) for page in pages] == [True] * 4


def test_keeping_erasing_and_printing_hold_no_english_of_ours(app, reader):
    room = Room(app, reader, group_name="مجموعة")
    stored(app, lambda: setattr(db.session.get(Account, reader.id), "name", "أمارة"))
    pages = [reader.browser.get(f"/sessions/{room.room}/{name}", headers=ARABIC) for name in (
        "keeping", "erase", "papers", "done")]
    token = csrf_of(pages[0].text)
    pages.append(reader.browser.post(f"/sessions/{room.room}/keeping", headers=ARABIC,
                                     data={"csrf_token": token, "keep_days": "none"}))

    assert [is_arabic(page) for page in pages] == [True] * 5


def test_what_was_done_to_accounts_is_told_without_english_of_ours(reader):
    assert is_arabic(reader.browser.get("/installation/done", headers=ARABIC)) is True
