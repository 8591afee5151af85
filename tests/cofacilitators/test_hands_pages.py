"""The owner's page of who is in, and the page behind a link, as a browser without scripts sees them."""

from __future__ import annotations

import re

import pytest
from pages import form_to, press, read_page, words_of
from people import PASSWORD, csrf_of, read, stored

from workshop.auth import accounts
from workshop.cofacilitators import hands, invitations
from workshop.sessions import seal


@pytest.fixture
def role(app, room):
    return lambda person: read(app, lambda: hands.role_in(seal.find(room.room), person.id))


@pytest.fixture
def address(room):
    return f"/sessions/{room.room}/hands"


@pytest.fixture
def make_link(amara, address):
    """What Amara's page answers when she asks for a link."""
    def make(**typed):
        page = read_page(amara.browser.get(address).text)
        form = next(form for form in page.forms if "Make a link" in form.buttons)
        return amara.browser.post(address, data=form.fields | typed)

    return make


@pytest.fixture
def console(room):
    return f"/sessions/{room.room}/console"


def path_in(page):
    """The path of the link that a page shows."""
    return re.search(r'value="http://[^/"]+(/invitations/[^"]+)"', page.text).group(1)


def accept(person, path):
    """Open the link and press Accept."""
    form = next(form for form in read_page(person.browser.get(path).text).forms if "Accept" in form.buttons)
    return person.browser.post(path, data=form.fields)


def test_from_the_page_to_the_console(amara, ines, make_link, role, console):
    """Amara makes a link, Ines opens it, reads whose session it is and what she may do, and accepts."""
    path = path_in(make_link(may="moderate"))

    said = words_of(ines.browser.get(path).text)
    assert "You are invited to a session Family help, north · " in said
    assert f"{amara.email} lets you in. You may moderate it: hide, release, group and spotlight responses, " in said
    assert role(ines) is None

    answer = accept(ines, path)

    assert (answer.status_code, answer.location) == (303, console)
    assert (role(ines), ines.browser.get(console).status_code) == ("moderate", 200)


def test_the_link_is_shown_once(amara, address, make_link):
    made = make_link(may="watch")
    token = path_in(made).rsplit("/", 1)[1]

    assert "The link is ready" in words_of(made.text)
    assert token not in amara.browser.get(address).text
    assert token not in str(made.headers)


def test_the_link_is_one_that_another_machine_can_open(make_link, monkeypatch):
    """Amara sits at the server itself and asked for its own name for itself."""
    monkeypatch.setattr("workshop.web.requests.likeliest_address", lambda: "192.168.1.20")

    assert re.search(r'value="http://192\.168\.1\.20:\d+/invitations/', make_link(may="run").text)


def test_the_page_says_who_is_in_and_what_they_may(amara, address, ines, let_in, make_link):
    let_in(ines, "watch")
    make_link(may="run", email="somebody@example.org")

    said = words_of(amara.browser.get(address).text)

    assert "You may do everything" in said
    assert f"{ines.email} may watch it Remove" in said
    assert "somebody@example.org may run it 47 hours left Take back" in said
    assert "Ines" not in said.replace(ines.email, "")   # a name is its owner's alone


@pytest.mark.parametrize(("typed", "words"), [
    ({}, "Choose what they may do."),
    ({"may": "owner"}, "Choose what they may do."),
    ({"may": "run", "email": "somebody"}, "Write an email address such as amara@example.org."),
    ({"may": "run", "email": "x" * 190 + "@example.org"}, "Use at most 200 characters."),
    ({"may": "run", "email": "amara@example.org"},
     "This is your own address: you may do everything in this session already."),
])
def test_a_problem_is_said_and_what_was_typed_stays(app, room, make_link, typed, words):
    answer = make_link(**typed)

    assert answer.status_code == 422
    assert words in words_of(answer.text)
    (form,) = [form for form in read_page(answer.text).forms if "email" in form.fields]
    assert form.fields["email"] == typed.get("email", "")
    assert "/invitations/" not in answer.text


def test_a_link_is_taken_back_on_the_page(amara, address, ines, make_link, role):
    path = path_in(make_link(may="run"))

    answer = press(amara.browser, amara.browser.get(address).text, "/take-back")

    assert (answer.status_code, answer.location) == (303, address)
    assert "The link is taken back: it lets nobody in." in words_of(amara.browser.get(address).text)
    assert (ines.browser.get(path).status_code, role(ines)) == (410, None)


def test_taking_back_what_was_used_says_so(amara, address, ines, make_link, role):
    path = path_in(make_link(may="run"))
    page = amara.browser.get(address).text
    accept(ines, path)

    press(amara.browser, page, "/take-back")

    assert "That link was used or taken back already." in words_of(amara.browser.get(address).text)
    assert role(ines) == "run"


def test_somebody_is_removed_on_the_page(amara, address, ines, let_in, role, console):
    let_in(ines, "run")

    press(amara.browser, amara.browser.get(address).text, "/remove", button="Remove from this session")

    assert "They are out: what they had open has stopped." in words_of(amara.browser.get(address).text)
    assert (role(ines), ines.browser.get(console).status_code) == (None, 404)


@pytest.mark.parametrize("given", ["", "x", "999999", "-1"])
def test_removing_nobody_changes_nothing(amara, address, ines, let_in, role, given):
    let_in(ines, "run")

    press(amara.browser, amara.browser.get(address).text, "/remove", facilitator_id=given)

    assert "They were not in this session any more." in words_of(amara.browser.get(address).text)
    assert role(ines) == "run"


@pytest.mark.parametrize(("may", "words"), [
    ("run", "You can run this session, but this is left to the facilitator who started it."),
    ("moderate", "You can moderate this session, but not run it."),
    ("watch", "You can watch this session, but not change it.")])
def test_whoever_was_let_in_lets_nobody_in_and_removes_nobody(app, room, address, colleague, invite, let_in, role, may,
                                                              words):
    ines, mo = let_in(colleague("Ines"), may), let_in(colleague("Mo"), "run")
    waiting = accounts.digest(invite("run"))
    token = csrf_of(ines.browser.get("/themes").text)

    answers = [ines.browser.get(address), *(ines.browser.post(f"{address}{ending}", data={
        "csrf_token": token, "may": "run", "facilitator_id": mo.id, "token_hash": waiting})
        for ending in ("", "/remove", "/take-back"))]

    assert {answer.status_code for answer in answers} == {403}
    assert all(words in words_of(answer.text) for answer in answers)
    assert (role(ines), role(mo)) == (may, "run")
    assert read(app, lambda: [link.token_hash for link in invitations.outstanding(seal.find(room.room))]) == [waiting]


def test_for_everybody_else_there_is_no_such_page(address, dana, ines, let_in, role):
    let_in(ines, "run")
    token = csrf_of(dana.browser.get("/themes").text)

    answers = [dana.browser.get(address), *(dana.browser.post(f"{address}{ending}", data={
        "csrf_token": token, "may": "run", "facilitator_id": ines.id}) for ending in ("", "/remove", "/take-back",
                                                                                      "/leave"))]

    assert {answer.status_code for answer in answers} == {404}
    assert role(ines) == "run"


# --- the page behind a link


def test_looking_at_a_link_does_not_use_it_up(ines, invite, role):
    path = f"/invitations/{invite()}"

    assert [ines.browser.get(path).status_code for _ in range(3)] == [200, 200, 200]
    assert role(ines) is None
    assert accept(ines, path).status_code == 303


def test_used_expired_taken_back_and_unknown_links_are_one_page_with_what_happened(
        app, colleague, ines, invite, in_days, room):
    used, taken, old = invite(), invite(), invite()
    accept(colleague("Mo"), f"/invitations/{used}")
    stored(app, lambda: invitations.take_back(seal.find(room.room), accounts.digest(taken)))
    token = csrf_of(ines.browser.get("/themes").text)

    def ask(token_of_link):
        address = f"/invitations/{token_of_link}"
        return ines.browser.get(address), ines.browser.post(address, data={"csrf_token": token})

    said = {"used": ask(used), "taken back": ask(taken), "unknown": ask("never-made")}
    in_days(3)
    said["expired"] = ask(old)

    assert {answer.status_code for answers in said.values() for answer in answers} == {410}
    assert all("This link does not let you in" in words_of(answer.text) for answers in said.values()
               for answer in answers)
    assert "This link has been used already. Ask for a new one." in words_of(said["used"][0].text)
    assert "This link has expired: it was good for two days." in words_of(said["expired"][1].text)
    taken_back, unknown = (page.replace(csrf_of(page), "") for page in (
        said["taken back"][0].text.replace(taken, "never-made"), said["unknown"][0].text))
    assert taken_back == unknown
    assert not any("Family help" in answer.text for answers in said.values() for answer in answers)


def test_the_wrong_account_is_told_nothing_of_the_session_and_may_sign_in_as_the_right_one(
        app, colleague, invite, role, console):
    named, other = colleague("Ines"), colleague("Mo")
    path = f"/invitations/{invite('run', named.email)}"

    page = other.browser.get(path)
    assert page.status_code == 403
    assert "This link is for another account: sign in as the person it was made for" in words_of(page.text)
    assert "Family help" not in page.text
    assert named.email not in page.text
    form = next(form for form in read_page(page.text).forms if "next=" in form.action)
    assert other.browser.post(path, data=form.fields).status_code == 403
    assert role(other) is None

    to_sign_in = other.browser.post(form.action, data=form.fields)
    page = other.browser.get(to_sign_in.location)
    back = other.browser.post(to_sign_in.location, data={
        "email": named.email, "password": PASSWORD, "csrf_token": csrf_of(page.text)})

    assert (back.status_code, back.location) == (303, path)
    accept(other, path)
    assert (role(named), role(other)) == ("run", None)


def test_the_owner_opening_their_own_link_does_not_use_it_up(amara, ines, invite, role):
    path = f"/invitations/{invite('watch')}"
    token = csrf_of(amara.browser.get("/themes").text)

    answers = [amara.browser.get(path), amara.browser.post(path, data={"csrf_token": token})]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "This is your own session" in words_of(answers[0].text)
    accept(ines, path)
    assert role(ines) == "watch"


def test_whoever_is_in_already_is_led_to_the_console_or_given_more(ines, let_in, invite, role, console):
    let_in(ines, "moderate")

    nothing_more = ines.browser.get(f"/invitations/{invite('watch')}").text
    more = ines.browser.get(f"/invitations/{invite('run')}").text

    assert "You are in this session already, and may moderate it." in words_of(nothing_more)
    assert console in read_page(nothing_more).addresses
    assert "So far you may only moderate it." in words_of(more)


def test_whoever_is_not_signed_in_signs_in_and_comes_back_to_the_link(app, ines, invite, role):
    path, browser = f"/invitations/{invite('watch')}", app.test_client()

    to_sign_in = browser.get(path)
    page = browser.get(to_sign_in.location)
    said = words_of(page.text)
    back = browser.post(to_sign_in.location, data={
        "email": ines.email, "password": PASSWORD, "csrf_token": csrf_of(page.text)})

    assert to_sign_in.location == f"/sign-in?next={path}"
    assert "You have a link to another facilitator's session. Sign in, and you come back to it." in said
    assert "Whoever runs this server can make you a link. Then open the link to the session again." in said
    assert (back.status_code, back.location) == (303, path)
    assert "Family help, north" in browser.get(path).text
    assert role(ines) is None


def test_a_link_is_accepted_by_a_button_of_ours_only(ines, invite, role):
    path = f"/invitations/{invite()}"

    assert ines.browser.post(path).status_code == 400
    assert ines.browser.post(path, data={"csrf_token": csrf_of(ines.browser.get(path).text)}, headers={
        "Origin": "https://elsewhere.example"}).status_code == 403
    assert role(ines) is None


def test_a_link_is_in_no_log(amara, ines, make_link, caplog):
    path = path_in(make_link(may="run"))
    amara.browser.get(path)
    ines.browser.post(path)
    accept(ines, path)
    ines.browser.get(path)

    assert path.rsplit("/", 1)[1] not in caplog.text


def test_the_page_behind_a_link_tells_other_sites_nothing(ines, invite):
    headers = ines.browser.get(f"/invitations/{invite()}").headers

    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("same-origin", "no-store")


# --- sessions of others, on one's own list


def test_shared_sessions_are_listed_under_a_heading_of_their_own(amara, ines, let_in, console):
    let_in(ines, "watch")

    said, hers = (words_of(person.browser.get("/sessions").text) for person in (ines, amara))

    assert "Shared with you Family help, north" in said
    assert "You may watch it" in said
    assert console in read_page(ines.browser.get("/sessions").text).addresses
    assert "Shared with you" not in hers


def test_whoever_leaves_no_longer_has_it_on_their_list(room, ines, let_in, role):
    let_in(ines, "run")

    answer = press(ines.browser, ines.browser.get("/sessions").text, f"/sessions/{room.room}/hands/leave")

    assert (answer.status_code, answer.location, role(ines)) == (303, "/sessions", None)
    assert "Shared with you" not in ines.browser.get("/sessions").text


def test_the_owner_has_nothing_to_leave(room, amara, role):
    token = csrf_of(amara.browser.get("/themes").text)

    amara.browser.post(f"/sessions/{room.room}/hands/leave", data={"csrf_token": token})

    assert role(amara) == "owner"
    assert not any(form.action.endswith("/leave") for form in read_page(amara.browser.get("/sessions").text).forms)


# --- signing in, with and without somewhere to go back to


@pytest.mark.parametrize(("asked", "leads_to"), [
    ("/themes", "/themes"), ("", "/sessions"), ("//elsewhere.example/", "/sessions"),
    ("https://elsewhere.example/", "/sessions"), ("/\\elsewhere.example", "/sessions")])
def test_whoever_is_signed_in_already_is_led_on_to_a_page_of_ours(ines, asked, leads_to):
    assert ines.browser.get("/sign-in", query_string={"next": asked}).location == leads_to


@pytest.mark.parametrize(("asked", "leads_to"), [
    ("/themes", "/sign-in?next=/themes"), ("", "/"), ("//elsewhere.example/", "/")])
def test_signing_out_leads_on_to_signing_in_for_a_page_of_ours_only(ines, asked, leads_to):
    form = form_to(ines.browser.get("/sessions").text, "/sign-out")

    answer = ines.browser.post("/sign-out", query_string={"next": asked}, data=form.fields)

    assert (answer.status_code, answer.location) == (303, leads_to)
