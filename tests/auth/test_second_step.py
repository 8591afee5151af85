"""Codes from an authenticator app, and the ten codes on paper that stand in for them."""

from __future__ import annotations

import re

import pyotp
import pytest
from auth.authenticator import Authenticator, options_for
from pages import press, read_page, words_of
from people import PASSWORD, csrf_of, read, stored

from workshop import clock
from workshop.auth import accounts, codes
from workshop.auth.models import Facilitator as Account
from workshop.auth.models import RecoveryCode
from workshop.auth.views import MOST_WRONG_CODES, TOO_MANY_CODES
from workshop.extensions import db

T = 1_764_000_000   # seconds since 1970, on the first second of a step


class Time:
    now = float(T)

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def time(monkeypatch, amara):
    """Amara is signed in, and from now on the clock stands where a test puts it."""
    moved = Time()
    moved.now = clock.source() // 30 * 30
    monkeypatch.setattr(clock, "source", moved)
    return moved


@pytest.fixture
def app_of(amara, time):
    """Amara's authenticator app, once she has turned codes on; and her recovery codes."""
    page = amara.browser.get("/me/app").text
    secret = re.search(r'account__key">([^<]+)<', page).group(1).replace(" ", "")
    on_paper = form_to_self(amara.browser, "/me/app", page, code=pyotp.TOTP(secret).at(time.now))
    found = pyotp.TOTP(secret)
    found.recovery = re.findall(r"<li>([A-Z0-9-]{14})</li>", on_paper.text)
    time.now += 30
    return found


def form_to_self(browser, address, page, **typed):
    return browser.post(address, data=read_page(page).forms[-1].fields | typed)


def sign_in(browser, person, code=None, query=""):
    """The password, and the code if there is one."""
    page = browser.get(f"/sign-in{query}").text
    answer = browser.post(f"/sign-in{query}", data={
        "csrf_token": csrf_of(page), "email": person.email, "password": PASSWORD})
    return answer if code is None else give(browser, answer.location, code)


def give(browser, address, code):
    return form_to_self(browser, address, browser.get(address).text, code=code)


def test_a_code_comes_after_the_password(app, browser, amara, app_of, time):
    answer = sign_in(browser, amara, query="?next=/themes")
    assert (answer.status_code, answer.location) == (303, "/sign-in/code?next=/themes")
    assert browser.get("/sessions").location.startswith("/sign-in")

    answer = give(browser, answer.location, app_of.at(time.now))

    assert (answer.status_code, answer.location) == (303, "/themes")
    assert browser.get("/sessions").status_code == 200


def test_the_page_of_recovery_codes_can_sign_out(amara, time):
    page = amara.browser.get("/me/app").text
    secret = re.search(r'account__key">([^<]+)<', page).group(1).replace(" ", "")
    on_paper = form_to_self(amara.browser, "/me/app", page, code=pyotp.TOTP(secret).at(time.now)).text

    assert press(amara.browser, on_paper, "/sign-out").location == "/"


def test_a_passkey_needs_no_code(browser, amara, app_of):
    device = Authenticator()
    press(amara.browser, amara.browser.get("/me").text, "/me/passkeys", passkey_name="Phone",
          passkey=device.make(options_for(amara.browser, "/me", "add")))
    credential = device.use(options_for(browser, "/sign-in", "sign-in"))

    answer = browser.post("/sign-in", data={"csrf_token": csrf_of(browser.get("/sign-in").text), "passkey": credential})

    assert (answer.status_code, answer.location) == (303, "/sessions")


@pytest.mark.parametrize(("seconds", "is_right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(browser, amara, app_of, time, seconds, is_right):
    time.now += 60
    answer = sign_in(browser, amara, app_of.at(time.now + seconds))

    assert answer.status_code == (303 if is_right else 422)


def test_a_code_works_once(app, browser, amara, app_of, time):
    code = app_of.at(time.now)
    other = app.test_client()

    answers = [sign_in(browser, amara, code), sign_in(other, amara, code)]

    assert [answer.status_code for answer in answers] == [303, 422]
    assert "Each code works once." in words_of(answers[1].text)


def test_the_code_that_turned_it_on_is_used(browser, amara, app_of, time):
    assert sign_in(browser, amara, app_of.at(time.now - 30)).status_code == 422


@pytest.mark.parametrize("typed", ["{} {}", " {}{} ", "{}\t{}"])
def test_a_code_may_be_typed_with_spaces(browser, amara, app_of, time, typed):
    code = app_of.at(time.now)

    assert sign_in(browser, amara, typed.format(code[:3], code[3:])).status_code == 303


@pytest.mark.parametrize("code", ["", "000", "abcdef", "１２３４５６", "0" * 41, "-1", "123456789012"])
def test_what_is_no_code_is_refused_in_words(browser, amara, app_of, code):
    answer = sign_in(browser, amara, code)

    assert (answer.status_code, 'id="error-code"' in answer.text) == (422, True)


def test_after_ten_wrong_codes_even_the_right_one_waits_a_quarter_of_an_hour(app, browser, amara, app_of, time):
    page = sign_in(browser, amara).location
    for _ in range(MOST_WRONG_CODES):
        give(browser, page, "000000")

    answer = give(browser, page, app_of.at(time.now))

    assert (answer.status_code, TOO_MANY_CODES in words_of(answer.text)) == (422, True)


def test_the_code_is_awaited_for_five_minutes(browser, amara, app_of, time):
    page = sign_in(browser, amara).location
    time.now += 301

    assert browser.get(page).location == "/sign-in"


def test_the_code_page_is_for_those_who_gave_the_password(browser, amara, app_of):
    assert browser.get("/sign-in/code").location == "/sign-in"


def test_a_recovery_code_stands_in_once(app, browser, amara, app_of):
    assert len(app_of.recovery) == 10
    code = app_of.recovery[3]

    answer = sign_in(browser, amara, code.lower())
    assert (answer.status_code, answer.location) == (303, "/me")
    assert "You used a recovery code. 9 are left." in words_of(browser.get("/me").text)

    other = app.test_client()
    again = sign_in(other, amara, code)
    assert "This recovery code does not fit." in words_of(again.text)


def test_a_recovery_code_is_no_use_without_the_password(browser, amara, app_of):
    page = browser.get("/sign-in").text
    answer = browser.post("/sign-in", data={"csrf_token": csrf_of(page), "email": amara.email,
                                            "password": app_of.recovery[0]})

    assert answer.status_code == 422


def test_new_recovery_codes_end_the_old_ones(app, browser, amara, app_of):
    page = press(amara.browser, amara.browser.get("/me").text, "/me/recovery-codes").text
    new = re.findall(r"<li>([A-Z0-9-]{14})</li>", page)

    assert (len(new), set(new) & set(app_of.recovery)) == (10, set())
    assert sign_in(browser, amara, app_of.recovery[0]).status_code == 422
    assert sign_in(app.test_client(), amara, new[0]).status_code == 303


def test_turning_codes_off_voids_everything(app, browser, amara, app_of):
    press(amara.browser, amara.browser.get("/me").text, "/me/app/remove")

    assert sign_in(browser, amara).location == "/sessions"
    assert read(app, lambda: db.session.query(RecoveryCode).filter_by(facilitator_id=amara.id).count()) == 0


def test_a_wrong_first_code_turns_nothing_on_and_keeps_the_same_secret(app, amara):
    page = amara.browser.get("/me/app").text
    secret = re.search(r'account__key">([^<]+)<', page).group(1)

    answer = form_to_self(amara.browser, "/me/app", page, code="000000")

    assert (answer.status_code, secret in answer.text) == (422, True)
    assert not read(app, lambda: accounts.has_app(amara.id))


def test_a_setup_of_another_account_is_not_taken(app, amara):
    theirs = codes.pack_setup(read(app, box), amara.id + 1, codes.new_secret())
    page = amara.browser.get("/me/app").text

    answer = form_to_self(amara.browser, "/me/app", page, setup=theirs, code="000000")

    assert "That took too long, so there is a new code to scan." in words_of(answer.text)


def box():
    from workshop.auth.views import code_box

    return code_box()


def test_the_secret_in_the_database_makes_no_codes(app, amara, app_of):
    kept = read(app, lambda: db.session.get(Account, amara.id).totp_secret)
    raw = b"".join(path.read_bytes() for path in app.extensions["workshop_settings"].database.parent.glob(
        "workshop.sqlite3*"))

    assert app_of.secret not in kept
    assert app_of.secret.encode() not in raw
    assert read(app, lambda: box().open(kept)) == app_of.secret
    assert codes.Box("another server's secret", "authenticator apps").open(kept) is None


def test_the_database_holds_no_recovery_code(app, amara, app_of):
    rows = read(app, lambda: [(row.tag, row.code_hash) for row in db.session.query(RecoveryCode).filter_by(
        facilitator_id=amara.id)])

    assert len(rows) == 10
    assert all(hashed.startswith("$argon2id$") for _tag, hashed in rows)
    assert len({tag for tag, _hashed in rows}) == 10


def test_a_new_password_by_link_still_asks_for_the_code(app, browser, amara, app_of, time):
    token = stored(app, lambda: accounts.make_link(resets=accounts.find_facilitator(amara.email)))
    page = browser.get(f"/account/{token}").text

    answer = form_to_self(browser, f"/account/{token}", page, password="another handful of plain words")

    assert answer.location == "/sign-in/code"
    assert browser.get("/sessions").location.startswith("/sign-in")


def test_a_link_for_who_lost_everything_forgets_the_app(app, browser, amara, app_of):
    token = stored(app, lambda: accounts.make_link(resets=accounts.find_facilitator(amara.email),
                                                   forgets_factors=True))
    page = browser.get(f"/account/{token}").text
    assert "Your passkeys and your app are forgotten" in words_of(page)

    answer = form_to_self(browser, f"/account/{token}", page, password="another handful of plain words")

    assert (answer.location, read(app, lambda: accounts.has_app(amara.id))) == ("/sessions", False)


def test_the_picture_for_the_app_is_part_of_the_page(amara):
    page = amara.browser.get("/me/app").text

    assert 'src="data:image/svg+xml;base64,' in page
    assert read_page(page).forms[-1].fields["setup"]
