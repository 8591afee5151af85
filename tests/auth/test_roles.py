"""Admins invite, change roles and remove accounts; they are nobody in other people's sessions."""

from __future__ import annotations

import re

import pytest
from pages import press, read_page, words_of
from people import PASSWORD, Facilitator, Room, client_id, csrf_of, read, stored
from themes import a_theme

from workshop.audit import record
from workshop.audit.models import AuditEntry
from workshop.auth import accounts, roles
from workshop.auth.models import Facilitator as Account
from workshop.cofacilitators.models import CoFacilitator
from workshop.extensions import db
from workshop.library import shelf
from workshop.sessions import seal
from workshop.sessions.models import Session


@pytest.fixture
def ada(app):
    """The only admin."""
    ada = Facilitator(app, f"ada-{client_id()[:8]}@example.org", "Ada")

    def only_ada():
        for account in db.session.query(Account):
            account.is_admin = account.id == ada.id

    stored(app, only_ada)
    return ada


@pytest.fixture
def ben(app, ada):
    return Facilitator(app, f"ben-{client_id()[:8]}@example.org", "Ben")


def act(person, ending, about, **typed):
    """Press the button on the admin's page that is about somebody."""
    page = read_page(person.browser.get("/facilitators").text)
    form = next(form for form in page.forms if form.action.startswith(ending)
                and form.fields.get("facilitator_id") == str(about.id))
    return person.browser.post(form.action, data=form.fields | typed)


def account(app, person):
    found = read(app, lambda: db.session.get(Account, person.id))
    return found and (found.email, found.name, found.is_admin, found.is_removed)


def test_the_first_account_is_an_admins_and_the_next_is_not(tmp_path):
    from installation import installed

    with installed(tmp_path) as app:
        first, second = (Facilitator(app, f"{name}@example.org", name) for name in ("ada", "ben"))

        assert [account(app, person)[2] for person in (first, second)] == [True, False]


def test_an_admin_sees_who_has_an_account_and_how_they_sign_in(ada, ben):
    said = words_of(ada.browser.get("/facilitators").text)

    assert f"Ben {ben.email} password only" in said
    assert f"Ada {ada.email} admin you password only" in said


def test_only_admins_have_the_page_and_the_link_to_it(ada, ben):
    assert (ben.browser.get("/facilitators").status_code, "/facilitators" in ben.browser.get("/sessions").text) == (
        403, False)
    assert "/facilitators" in ada.browser.get("/sessions").text


def test_an_invitation_makes_one_account_with_the_role_it_says(app, browser, ada):
    email = f"chidi-{client_id()[:8]}@example.org"
    page = press(ada.browser, ada.browser.get("/facilitators").text, "/facilitators", email=email, role="admin").text
    link = re.search(r'value="http://[^/"]+(/account/[^"]+)"', page).group(1)
    assert "Workshop sends no email." in words_of(page)

    form = read_page(browser.get(link).text).forms[-1]
    browser.post(link, data=form.fields | {"name": "Chidi", "password": PASSWORD})

    assert read(app, lambda: accounts.find_facilitator(email).is_admin) is True
    assert browser.get(link).status_code == 410


@pytest.mark.parametrize(("typed", "words"), [
    ({"email": ""}, "Write their email address."), ({"email": "nobody"}, "Write an email address such as"),
    ({"email": "x@example.org", "role": "king"}, "Choose what they may do.")])
def test_an_invitation_with_a_problem_says_so_and_keeps_what_was_typed(ada, typed, words):
    answer = press(ada.browser, ada.browser.get("/facilitators").text, "/facilitators", **typed)

    assert (answer.status_code, words in words_of(answer.text)) == (422, True)


def test_nobody_is_invited_twice(ada, ben):
    answer = press(ada.browser, ada.browser.get("/facilitators").text, "/facilitators", email=ben.email)

    assert "There is an account with this email address already." in words_of(answer.text)


def test_a_link_is_taken_back(app, browser, ada):
    email = f"chidi-{client_id()[:8]}@example.org"
    token = stored(app, lambda: accounts.make_link(email=email))
    page = read_page(ada.browser.get("/facilitators").text)
    form = next(form for form in page.forms if form.fields.get("token_hash") == accounts.digest(token))

    ada.browser.post("/facilitators/take-back", data=form.fields)

    assert browser.get(f"/account/{token}").status_code == 410


def test_a_link_for_a_password_is_not_on_the_page_and_not_taken_back(app, browser, ada, ben):
    token = stored(app, lambda: accounts.make_link(resets=accounts.find_facilitator(ben.email)))

    ada.browser.post("/facilitators/take-back", data={
        "csrf_token": csrf_of(ada.browser.get("/facilitators").text), "token_hash": accounts.digest(token)})

    assert browser.get(f"/account/{token}").status_code == 200
    assert accounts.digest(token) not in ada.browser.get("/facilitators").text


def test_a_role_is_changed_and_its_holder_signs_in_again(app, ada, ben):
    room = Room(app, ben)

    act(ada, "/facilitators/role", ben)

    assert account(app, ben)[2] is True
    assert ben.browser.get("/sessions").location.startswith("/sign-in")
    assert not room.console.is_connected


def test_the_last_admin_stays_one(app, ada, ben):
    act(ada, "/facilitators/role", ada)

    assert account(app, ada)[2] is True
    assert "This is the only admin." in words_of(ada.browser.get("/facilitators").text)

    act(ada, "/facilitators/role", ben)
    act(ada, "/facilitators/role", ada)
    assert [account(app, person)[2] for person in (ada, ben)] == [False, True]


def test_of_two_admins_who_demote_each_other_one_stays(app, ada, ben):
    """The rule is asked where it is stored, so the second of two acts meets it."""
    act(ada, "/facilitators/role", ben)
    stored(app, lambda: roles.change_role(ada.id, is_admin=False))

    with pytest.raises(roles.LastAdmin):
        stored(app, lambda: roles.change_role(ben.id, is_admin=False))


def test_of_an_account_without_sessions_an_empty_row_stays_until_no_act_names_it(app, ada, ben):
    act(ada, "/facilitators/remove", ben)

    assert account(app, ben) == (f"removed-{ben.id}", "", False, True)
    assert stored(app, roles.forget_removed) == 0
    stored(app, lambda: db.session.query(AuditEntry).delete())
    assert stored(app, roles.forget_removed) == 1
    assert account(app, ben) is None


def test_what_a_removed_account_did_is_never_said_of_a_later_one(app, ada, ben):
    act(ada, "/facilitators/remove", ben)

    later = Facilitator(app, "later@example.org", "Later")

    assert later.id != ben.id
    said = [entry.words for entry in read(app, record.done_to_accounts)]
    assert "An account that was removed since signed in" in said


def test_a_removed_account_can_do_nothing(app, ada, ben):
    act(ada, "/facilitators/remove", ben)

    assert ben.browser.get("/sessions").location.startswith("/sign-in")
    ben.browser = app.test_client()
    assert ben.sign_in().status_code == 422


@pytest.mark.parametrize("is_running", [False, True])
def test_an_account_with_an_open_session_is_not_removed(app, ada, ben, is_running):
    room = Room(app, ben)
    if is_running:
        room.console.open_step(1)

    act(ada, "/facilitators/remove", ben)

    assert account(app, ben)[0] == ben.email
    assert room.console.is_connected
    assert "They have a session that is not closed." in words_of(ada.browser.get("/facilitators").text)


def test_of_an_account_with_closed_sessions_an_empty_row_stays(app, ada, ben):
    room = Room(app, ben)
    room.console.act("close_session")

    act(ada, "/facilitators/remove", ben)

    assert account(app, ben) == (f"removed-{ben.id}", "", False, True)
    assert read(app, lambda: seal.find(room.room).is_sealed)
    assert ben.email not in ada.browser.get("/facilitators").text
    assert not room.console.is_connected
    assert ada.browser.get(f"/sessions/{room.room}/summary").status_code == 404


def test_a_removed_address_may_have_an_account_again_and_sees_nothing_of_before(app, ada, ben):
    room = Room(app, ben)
    room.console.act("close_session")
    act(ada, "/facilitators/remove", ben)

    again = Facilitator(app, ben.email, "Ben")

    assert again.browser.get(f"/sessions/{room.room}/summary").status_code == 404


def test_drafts_and_rights_in_others_sessions_go_with_the_account(app, ada, ben):
    ours = Room(app, ada)
    stored(app, lambda: db.session.add(CoFacilitator(
        session_id=seal.find(ours.room).id, facilitator_id=ben.id, may="run")))
    draft = Room(app, ben)
    stored(app, lambda: setattr(seal.find(draft.room), "state", "draft"))
    shared = ben.console(ours.room)
    assert shared.is_connected

    act(ada, "/facilitators/remove", ben)

    left = read(app, lambda: (db.session.query(Session).filter_by(room=draft.room).count(), db.session.query(
        CoFacilitator).filter_by(facilitator_id=ben.id).count()))
    assert (left, shared.is_connected, ours.console.is_connected) == ((0, 0), False, True)


def test_themes_that_were_not_shared_go_with_the_account_and_shared_ones_stay_for_colleagues(app, ada, ben):
    alone, shared = (stored(app, lambda title=title: shelf.keep(a_theme(title), ben.id)).slug
                     for title in ("Ben's own", "Everybody's"))
    stored(app, lambda: shelf.share(ben.id, shared, is_shared=True))

    act(ada, "/facilitators/remove", ben)

    assert read(app, lambda: shelf.at_the_machine(alone)) is None
    assert read(app, lambda: shelf.history(alone)) == []
    assert read(app, lambda: shelf.theme_for(ada.id, shared)).theme.title == "Everybody's"
    assert stored(app, roles.forget_removed) == 0


def test_nobody_removes_themselves(app, ada, ben):
    act(ada, "/facilitators/role", ben)
    answer = ada.browser.post("/facilitators/remove", data={
        "csrf_token": csrf_of(ada.browser.get("/facilitators").text), "facilitator_id": ada.id})

    assert (answer.status_code, account(app, ada)[0]) == (303, ada.email)


def test_an_admin_sees_nothing_of_anybodys_session(app, ada, ben):
    room = Room(app, ben)

    answers = [ada.browser.get(f"/sessions/{room.room}/{page}").status_code
               for page in ("console", "state", "summary", "summary.csv", "summary.json", "hands", "done")]

    assert answers == [404] * 7
    assert not ada.console(room.room).is_connected
    assert room.room not in ada.browser.get("/sessions").text + ada.browser.get("/facilitators").text
