"""Privacy, cookies and accessibility are pages for everybody, with this installation's own name and contact."""

from __future__ import annotations

import pytest
from people import csrf_of, read, stored

from workshop.auth.models import Facilitator as Account
from workshop.care.organisation import organisation, organisation_to_change
from workshop.extensions import db
from workshop.statements.reader import Span, blocks, pieces

PAGES = ("/privacy", "/cookies", "/accessibility")


@pytest.fixture
def admin(app, amara):
    stored(app, lambda: setattr(db.session.get(Account, amara.id), "is_admin", True))
    return amara


def save(admin, **given):
    page = admin.browser.get("/installation").text
    return admin.browser.post("/installation", data={
        "csrf_token": csrf_of(page), "name": "Northshire Council", "complaints_contact": "data@northshire.example",
        "keep_days": "60"} | given)


@pytest.mark.parametrize("path", PAGES)
def test_anybody_can_read_it_without_a_cookie_or_a_script(app, path):
    answer = app.test_client().get(path)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    main = answer.text.split("<main")[1].split("</main>")[0]
    assert [mark for mark in ("<script", "{{", "**") if mark in main] == []
    assert answer.text.split("<title>")[1].startswith("Workshop")


@pytest.mark.parametrize("path", ["/", "/j/BCDFGHJK", "/how-you-can-check", *PAGES])
def test_every_page_of_a_participant_leads_there(app, path):
    foot = app.test_client().get(path).text.split("<footer")[1]

    assert [f'href="{page}"' in foot for page in PAGES] == [True] * 3


def test_the_pages_of_a_session_lead_there_too(room):
    (ben,) = room.join()
    room.console.open_step(1)
    pages = [room.app.test_client().get(f"/j/{room.code}").text, ben.browser.get(f"/w/{room.room}").text,
             ben.browser.get(f"/w/{room.room}/look-back").text]

    assert [all(f'href="{page}"' in text for page in PAGES) for text in pages] == [True] * 3


def test_on_a_page_where_words_may_be_half_written_they_open_beside_it(room):
    (ben,) = room.join()
    foot = ben.browser.get(f"/w/{room.room}").text.split("<footer")[1]

    assert 'href="/privacy" target="_blank" rel="noopener"' in foot


@pytest.mark.parametrize("path", ["/sessions", "/themes"])
def test_pages_of_a_facilitator_lead_there(amara, path):
    page = amara.browser.get(path).text

    assert [f'href="{one}"' in page for one in PAGES] == [True] * 3


def test_they_name_the_organisation_its_contact_and_its_days(app):
    def set_up():
        own = organisation_to_change()
        own.name, own.complaints_contact, own.keep_days = "Northshire Council", "data@northshire.example", 45

    stored(app, set_up)

    privacy, accessibility = (app.test_client().get(path).text for path in ("/privacy", "/accessibility"))

    assert "Northshire Council runs this Workshop" in privacy
    assert "data@northshire.example" in privacy
    assert "data@northshire.example" in accessibility
    assert "kept for 45 days after the session" in privacy


@pytest.mark.parametrize("name", ["<b>North</b>", "[North](javascript:shire)", "**North** `shire`", "{{keep_days}}",
                                  "# North", "| North | shire |"])
def test_what_was_typed_is_shown_as_text_whatever_it_looks_like(app, name):
    from html import escape

    stored(app, lambda: setattr(organisation_to_change(), "name", name))

    page = app.test_client().get("/privacy").text

    assert f"<p>{escape(name)} runs this Workshop" in page


def test_before_anything_is_set_they_say_whom_to_ask(app):
    page = app.test_client().get("/privacy").text

    assert "ask the facilitator for its name" in page
    assert "nobody else has been named here yet" in page


# --- this installation -------------------------------------------------------------------------------------------


def test_an_admin_sets_the_details(app, admin):
    answer = save(admin)

    assert (answer.status_code, answer.location) == (303, "/installation")
    assert read(app, lambda: (organisation().name, organisation().complaints_contact, organisation().keep_days)) == (
        "Northshire Council", "data@northshire.example", 60)
    assert "changed the details of this installation" in admin.browser.get("/installation/done").text


@pytest.mark.parametrize(("field", "typed", "words"), [
    ("name", "", "Write the name of the organisation"),
    ("name", "x" * 121, "Shorten this to 120 characters"),
    ("name", "North\u0000shire", "characters that cannot be shown"),
    ("complaints_contact", " ", "Say whom people can complain to"),
    ("keep_days", "6", "from 7 to 365"),
    ("keep_days", "many", "from 7 to 365"),
])
def test_details_that_cannot_be_used_are_said_at_their_field_and_nothing_is_lost(app, admin, field, typed, words):
    answer = save(admin, **{field: typed})

    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert words in answer.text
    assert 'value="Northshire Council"' in answer.text or field == "name"
    assert read(app, lambda: organisation().name) == ""


def test_it_is_for_admins(app, admin, dana):
    stored(app, lambda: setattr(db.session.get(Account, dana.id), "is_admin", False))

    assert [dana.browser.get(path).status_code for path in ("/installation", "/installation/done")] == [403, 403]


# --- reading -----------------------------------------------------------------------------------------------------


def test_a_text_is_read_as_headings_paragraphs_lists_and_tables():
    found = blocks("# One\n\n## Two\n\nA line\nthat goes on.\n\n* first\n  goes on\n* second\n\n| a | b |\n|---|---|\n"
                   "| c | d |")

    assert [block.kind for block in found] == ["title", "heading", "paragraph", "list", "table"]
    assert found[2].lines == [[Span("A line that goes on.")]]
    assert found[3].lines == [[Span("first goes on")], [Span("second")]]
    assert found[4].rows == [[[Span("a")], [Span("b")]], [[Span("c")], [Span("d")]]]


def test_pieces_of_a_line_are_plain_strong_code_or_links():
    assert pieces("See **this**, `that` and [there](/x).") == [
        Span("See "), Span("this", "strong"), Span(", "), Span("that", "code"), Span(" and "),
        Span("there", "link", "/x"), Span(".")]
