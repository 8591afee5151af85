"""Tokens for programs: made once shown, kept as a hash, ended at once."""

from __future__ import annotations

import re

import pytest
from pages import form_to, press, words_of
from people import read, stored
from sqlalchemy import select

from workshop.api import tokens
from workshop.api.describe import BASE
from workshop.api.models import ApiToken
from workshop.audit.record import done_to_accounts
from workshop.auth import accounts, roles
from workshop.extensions import db


def page(facilitator):
    return facilitator.browser.get("/me/tokens").text


def make(facilitator, **typed):
    return press(facilitator.browser, page(facilitator), "/me/tokens", **{
        "name": "Dashboard", "reads": "numbers", "days": "30"} | typed)


def token_in(answer):
    return re.search(r"workshop_[\w-]{43}", answer.text)[0]


def status_with(app, token):
    return app.test_client().get(f"{BASE}/sessions", headers={"Authorization": f"Bearer {token}"}).status_code


def rows(app):
    return read(app, lambda: list(db.session.scalars(select(ApiToken)).all()))


def test_a_token_is_shown_once_and_only_its_hash_is_kept(app, settings, amara):
    token = token_in(make(amara, reads="summaries"))

    assert status_with(app, token) == 200
    assert token not in page(amara)
    assert "Dashboard Reads summaries and numbers" in words_of(page(amara))
    on_disk = b"".join(path.read_bytes() for path in settings.data.iterdir() if path.is_file())
    assert token.encode() not in on_disk
    assert token.removeprefix("workshop_").encode() not in on_disk
    (row,) = rows(app)
    assert row.token_hash == accounts.digest(token)
    assert read(app, done_to_accounts)[0].what == "made a token for a program"


def test_of_its_use_only_the_day_is_known(app, amara, moved_clock):
    token = token_in(make(amara))
    assert "not used yet" in words_of(page(amara))
    status_with(app, token)
    first = rows(app)[0].last_used_on
    moved_clock.forward(days=2)
    status_with(app, token)

    assert (rows(app)[0].last_used_on - first).days == 2
    assert [name for name, column in ApiToken.__table__.columns.items() if "DATETIME" in str(column.type)] == []


@pytest.mark.parametrize(("typed", "field"), [
    ({"name": " "}, "name"), ({"name": "x" * 41}, "name"), ({"name": "a\u202eb"}, "name"),
    ({"days": "0"}, "days"), ({"days": "366"}, "days"), ({"days": "ten"}, "days"), ({"days": ""}, "days")])
def test_what_makes_no_token_is_said_at_its_field_and_stays(app, amara, typed, field):
    answer = make(amara, **typed)

    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert form_to(answer.text, "/me/tokens").fields[field] == typed[field]
    assert rows(app) == []


def test_it_works_until_its_last_day_and_is_then_forgotten(app, amara, moved_clock):
    token = token_in(make(amara, days="1"))
    moved_clock.forward(days=1)
    assert status_with(app, token) == 200
    moved_clock.forward(days=1)

    assert status_with(app, token) == 401
    app.extensions["workshop_housekeeping"].round()
    assert rows(app) == []


def test_a_token_that_is_ended_is_refused_at_once_and_only_its_owner_ends_it(app, amara, dana):
    token = token_in(make(amara))
    ending = form_to(page(amara), "/me/tokens/end").fields

    other = form_to(page(dana), "/me/tokens").fields["csrf_token"]
    dana.browser.post("/me/tokens/end", data=ending | {"csrf_token": other})
    assert status_with(app, token) == 200
    amara.browser.post("/me/tokens/end", data=ending)

    assert status_with(app, token) == 401
    assert "You have none." in words_of(page(amara))
    assert "Dashboard" not in page(dana)


@pytest.mark.parametrize("how", ["signs out everywhere", "sets a new password by a link", "is removed"])
def test_whoever_loses_everything_loses_their_tokens_too(app, amara, dana, how):
    token = token_in(make(amara))

    if how == "signs out everywhere":
        press(amara.browser, amara.browser.get("/me").text, "/me/browsers/sign-out-everywhere")
    elif how == "is removed":
        stored(app, lambda: roles.change_role(dana.id, is_admin=True))
        stored(app, lambda: roles.remove(amara.id, by=dana.id))
    else:
        link = stored(app, lambda: accounts.make_link(resets=accounts.find_facilitator("amara@example.org")))
        stored(app, lambda: accounts.reset_password(link, password_hash="x"))

    assert status_with(app, token) == 401
    assert rows(app) == []


def test_making_one_needs_proof_of_the_last_ten_minutes(app, amara, moved_clock):
    form = form_to(page(amara), "/me/tokens").fields
    moved_clock.forward(minutes=11)

    answer = amara.browser.post("/me/tokens", data=form | {"name": "Dashboard", "reads": "numbers", "days": "30"})

    assert "/me/prove?next=/me/tokens" in answer.location.replace("%2F", "/")
    assert "confirm that it is you" in page(amara)
    assert "Make the token" not in page(amara)
    assert rows(app) == []


def test_nobody_has_more_than_twenty(app, amara):
    for number in range(tokens.MOST):
        stored(app, lambda n=number: tokens.make(amara.id, name=f"One {n}", days="1", reads_summaries=False))

    answer = make(amara)

    assert answer.status_code == 422
    assert "which is the most" in words_of(answer.text)
