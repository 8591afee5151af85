"""The pages for one person alone, without a script: everything to read, no cookie, nothing that is anybody's."""

from __future__ import annotations

import re

import pytest
from pages import read_page, words_of
from people import stored
from themes import a_theme

from workshop.alone.views import ENTRIES
from workshop.library import shelf

SLUG = "children-with-mental-health-needs"


@pytest.fixture
def stranger(app):
    return app.test_client()


@pytest.fixture
def kept(app, amara):
    """A theme of Amara's own, and the key that she gave away."""
    slug = stored(app, lambda: shelf.keep(a_theme(), amara.id)).slug
    return slug, stored(app, lambda: shelf.open_alone(amara.id, slug))


def test_the_list_shows_the_themes_of_the_files_and_no_one_elses(app, stranger, kept):
    page = stranger.get("/alone", follow_redirects=True)

    titles = [theme.title for theme in app.extensions["workshop_library"].themes.values()]
    assert [title for title in titles if title not in words_of(page.text)] == []
    assert "Working together" not in page.text


def test_a_theme_is_all_there_to_be_read_without_a_script(app, stranger):
    theme = app.extensions["workshop_library"].themes[SLUG]

    words = words_of(stranger.get(f"/alone/{SLUG}").text)

    asked = [*theme.questions.practitioners, *theme.questions.leaders]
    expected = [theme.title, theme.content_note, theme.source.words, *(fact.statement for fact in theme.key_facts),
                *(one.point for one in theme.learning), *(one.question for one in asked),
                *(probe for one in asked for probe in one.probes), "Writing here needs JavaScript",
                "Worried about a child now?", "Samaritans"]
    assert [text for text in expected if " ".join(text.split()) not in words] == []
    assert words.index(theme.content_note) < words.index(asked[0].question)


def test_a_theme_that_was_opened_for_it_opens_by_its_key_until_that_is_taken_back(app, amara, stranger, kept):
    slug, key = kept

    opened = stranger.get(f"/alone/{key}")
    by_name = stranger.get(f"/alone/{slug}")
    stored(app, lambda: shelf.close_alone(amara.id, slug))

    assert "Working together" in words_of(opened.text)
    assert (by_name.status_code, stranger.get(f"/alone/{key}").status_code) == (404, 404)
    assert "Worried about a child now?" in stranger.get(f"/alone/{key}").text


@pytest.mark.parametrize("path", ["/alone/", f"/alone/{SLUG}", "/alone/worker.js", "/alone/nothing"])
def test_no_cookie_is_set_and_nothing_but_a_language_can_be_sent(app, amara, stranger, path):
    for browser in (stranger, amara.browser):
        answer = browser.get(path)
        forms = [] if path.endswith(".js") else read_page(answer.text).forms

        assert answer.headers.getlist("Set-Cookie") == []
        assert [(form.action, form.fields) for form in forms if form.action != "/language" or form.fields != {
            "csrf_token": "", "back": path}] == []


def test_a_facilitator_is_given_the_same_page_as_everybody(amara, stranger):
    def without_nonce(browser):
        return re.sub(r'nonce="[^"]*"', "", browser.get(f"/alone/{SLUG}", headers={"Accept-Language": "cy"}).text)

    assert without_nonce(amara.browser) == without_nonce(stranger)


@pytest.mark.parametrize("path", ["/alone/", f"/alone/{SLUG}"])
def test_what_a_page_names_is_kept_with_all_that_it_loads(app, stranger, path):
    version = app.extensions["workshop_assets"].version

    worker = stranger.get("/alone/worker.js").text
    named = [address for address in read_page(stranger.get(path).text).addresses if address.startswith("/static/")]

    assert named
    assert [address for address in named if f'"{address}"' not in worker] == []
    assert [name for name in (*ENTRIES, "js/guard/find.js", "js/record/record.js")
            if f'"/static/{version}/{name}"' not in worker] == []
    assert len(re.findall(r"/vendor/[^/]*woff2", worker)) == 2
    assert [found for found in re.findall(r'"/static/[^"]+"', worker) if stranger.get(found.strip('"')).status_code
            != 200] == []


def test_only_these_pages_may_start_a_worker(stranger):
    policies = {path: stranger.get(path).headers["Content-Security-Policy"].split("; ")
                for path in ("/alone/", f"/alone/{SLUG}", "/", "/sign-in", "/alone/worker.js")}

    assert {path for path, policy in policies.items() if "worker-src 'self'" in policy} == {"/alone/", f"/alone/{SLUG}"}
    assert {path for path, policy in policies.items() if "trusted-types alone-worker" in policy} == {
        "/alone/", f"/alone/{SLUG}"}
    assert "trusted-types 'none'" in policies["/"]


def test_a_facilitator_gives_out_the_page_of_a_theme_as_a_link_and_a_code(app, amara, kept):
    slug, key = kept

    for of, address in ((SLUG, f"/alone/{SLUG}"), (slug, f"/alone/{key}")):
        page = amara.browser.get(f"/themes/{of}").text
        code = amara.browser.get(f"/themes/{of}/alone.svg")

        assert f'{address}" readonly' in page
        assert f'src="/themes/{of}/alone.svg"' in page
        assert (code.status_code, code.content_type) == (200, "image/svg+xml")
    stored(app, lambda: shelf.close_alone(amara.id, slug))
    assert amara.browser.get(f"/themes/{slug}/alone.svg").status_code == 404
