"""What is true of every page: headers, nothing from elsewhere, and errors in words."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urlsplit

import pytest
from installation import installed
from pages import read_page, words_of
from people import csrf_of
from sqlalchemy.exc import OperationalError

from workshop.web.headers import FETCHED_LATER
from workshop.web.installable import PLACES

HEADERS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()", "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {"default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
          "form-action 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'",
          "connect-src 'self' ws://localhost wss://localhost"}


@pytest.fixture
def pages(app, room, amara):
    """Every page of a running room, as those who may see it see it."""
    (ben,) = room.join()
    room.console.open_step(1)
    ben.respond("Said")
    stranger = app.test_client()
    slug = next(iter(app.extensions["workshop_library"].themes))
    asked = {stranger: ["/", f"/j/{room.code}", "/j/BCDFGHJK", "/sign-in", "/account/used", "/nowhere", "/healthz",
                        "/how-you-can-check", "/alone/", f"/alone/{slug}",
                        *(f"/board/{room.board_key}{ending}" for ending in ("", "/state", "/qr.svg"))],
             ben.browser: [f"/w/{room.room}", f"/w/{room.room}/state"],
             amara.browser: ["/sessions", "/themes", f"/themes/{slug}", "/themes/new", "/themes/import", "/themes/file",
                             f"/themes/{slug}/file", f"/sessions/new?theme={slug}&audience=both",
                             f"/sessions/{room.room}/console", f"/sessions/{room.room}/before",
                             f"/sessions/{room.room}/again", f"/sessions/{room.room}/summary",
                             f"/sessions/{room.room}/summary.csv"]}
    return {path: browser.get(path) for browser, paths in asked.items() for path in paths}


def test_every_page_carries_the_headers(pages):
    for path, page in pages.items():
        assert {name: page.headers.get(name) for name in HEADERS} == HEADERS, path
        policy = set(page.headers["Content-Security-Policy"].split("; "))
        may_work = "/alone/" in path or path in PLACES      # it starts a worker
        assert policy >= (POLICY - {"trusted-types 'none'"} if may_work else POLICY), path
        assert "Strict-Transport-Security" not in page.headers, path
        assert "Server" not in page.headers, path


def test_only_scripts_with_the_nonce_of_their_own_page_may_run(pages):
    nonces = []
    for path, page in pages.items():
        allowed = re.search(r"script-src ('[^;]*)", page.headers["Content-Security-Policy"])[1]
        scripts = re.findall(r"<script[^>]*>", page.text) if page.content_type.startswith("text/html") else []
        given = {re.search(r'nonce="([^"]*)"', script)[1] for script in scripts}

        assert allowed.split()[0] == (f"'nonce-{given.pop()}'" if given else "'none'"), path
        assert [one.split("/", 3)[-1] for one in allowed.split()[1:]] == (list(FETCHED_LATER) if scripts else []), path
        assert given == set(), path
        nonces += [allowed] if scripts else []

    assert len(nonces) == len(set(nonces)) > 3


def test_no_page_holds_a_script_or_a_style_of_its_own(pages):
    for path, page in pages.items():
        if page.content_type.startswith("text/html"):
            inline = re.findall(r"<script[^>]*>\s*[^<\s]|<style|\sstyle=|\son[a-z]+=\"|javascript:", page.text)
            assert inline == [], path


def test_no_page_asks_another_host_for_anything(pages):
    for path, page in pages.items():
        if not page.content_type.startswith("text/html"):
            continue
        outside = [address for address in read_page(page.text).addresses
                   if urlsplit(address).netloc and not path.startswith(("/themes/", "/alone/"))]  # the publication
        loaded = re.findall(r'<(?:script|link|img|iframe|object|embed)[^>]*(?:src|href)="(?:https?:)?//', page.text)

        assert (outside, loaded) == ([], []), path


def test_every_page_says_its_language_and_has_one_heading(pages):
    for path, page in pages.items():
        if page.content_type.startswith("text/html"):
            assert '<html lang="en-GB"' in page.text, path
            assert "<title>" in page.text, path
            assert "user-scalable" not in page.text, path


def test_no_page_says_who_asked(app):
    page = app.test_client().get("/nowhere", headers={"User-Agent": "Ben's phone", "X-Forwarded-For": "203.0.113.9"},
                                 environ_base={"REMOTE_ADDR": "198.51.100.7"})

    assert [said for said in ("Ben's phone", "203.0.113.9", "198.51.100.7") if said in page.text] == []


@pytest.mark.parametrize(("method", "path", "status", "words"), [
    ("get", "/nowhere", 404, "There is no page here"),
    ("get", "/board/wrong", 404, "There is no page here"),
    ("post", "/healthz", 405, "This cannot be done here"),
    ("post", "/sign-in", 400, "This could not be understood"),
])
def test_an_error_is_a_page_in_words_with_a_way_on(app, method, path, status, words):
    page = getattr(app.test_client(), method)(path)

    assert (page.status_code, words in words_of(page.text)) == (status, True)
    assert 'href="/"' in page.text
    assert "Traceback" not in page.text


@pytest.mark.parametrize(("path", "has_menu"), [("/nowhere", True), ("/sessions/nowhere/console", True),
                                                ("/board/wrong", False)])
def test_an_error_keeps_the_menu_of_whoever_is_signed_in_but_names_nobody_on_a_board(amara, path, has_menu):
    page = amara.browser.get(path)

    assert (page.status_code, "Sign out" in page.text, 'href="/themes"' in page.text, "Amara" in page.text) == (
        404, has_menu, has_menu, has_menu)


def test_an_error_of_ours_is_told_without_asking_the_database(amara, monkeypatch):
    def gone(*_given, **_named):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("workshop.auth.sign_in.sign_ins.find", gone)

    page = amara.browser.get("/sessions")

    assert (page.status_code, "This could not be saved just now" in words_of(page.text)) == (503, True)
    assert "Sign out" not in page.text


@pytest.mark.parametrize(("path", "status", "error"), [("/nowhere", 404, "not_found"), ("/sign-in", 400, "malformed")])
def test_an_error_to_a_script_is_an_acknowledgement(app, path, status, error):
    answer = app.test_client().post(path, json={}) if path == "/sign-in" else app.test_client().get(
        path, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["ok"], answer.json["error"]) == (status, False, error)


def test_a_mistake_of_ours_is_told_without_a_word_of_what_it_was(app, monkeypatch, caplog):
    def broken(*_given, **_named):
        raise RuntimeError("what Ben wrote")

    monkeypatch.setattr("workshop.participants.views.render_template", broken)

    page = app.test_client().get("/")

    assert (page.status_code, "Something went wrong on our side" in words_of(page.text)) == (500, True)
    assert "what Ben wrote" not in page.text + caplog.text
    assert "page_failed RuntimeError" in caplog.text


def test_more_than_a_megabyte_is_too_much(app, room):
    (ben,) = room.join()
    token = csrf_of(ben.browser.get(f"/w/{room.room}").text)

    page = ben.browser.post(f"/w/{room.room}/submit_response", data={
        "csrf_token": token, "client_id": "a" * 16, "step_id": 1, "text": "x" * 1_100_000})

    assert (page.status_code, "That is too much at once" in words_of(page.text)) == (413, True)


def test_an_oversized_polling_request_is_refused_before_it_is_read(app):
    answer = app.test_client().post("/socket.io/?EIO=4&transport=polling", environ_overrides={
        "CONTENT_LENGTH": "200000000"})

    assert (answer.status_code, answer.data) == (413, b"too_large")


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "Forwarded"])
def test_headers_of_a_proxy_are_ignored_when_there_is_none(app, room, header):
    value = {"X-Forwarded-Host": "elsewhere.example", "Forwarded": "host=elsewhere.example"}[header]

    page = app.test_client().get(f"/board/{room.board_key}", headers={
        header: value, "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/elsewhere"})

    assert "elsewhere" not in page.text + str(page.headers)
    assert "Strict-Transport-Security" not in page.headers


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https"}])
def test_no_page_of_another_site_opens_a_socket(app, headers):
    ask = {"Origin": "https://elsewhere.example"} | headers

    answer = app.test_client().get("/socket.io/?EIO=4&transport=polling", headers=ask)

    assert (answer.status_code, "Access-Control-Allow-Origin" in answer.headers) == (400, False)


def test_headers_of_a_known_proxy_are_believed(tmp_path):
    with installed(tmp_path, proxies=1, address="https://workshop.example.org") as app:
        page = app.test_client().get("/", headers={"X-Forwarded-Host": "workshop.example.org",
                                                   "X-Forwarded-Proto": "https"})

        assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert "connect-src 'self' ws://workshop.example.org wss://workshop.example.org" in page.headers[
            "Content-Security-Policy"]
        assert app.config["SESSION_COOKIE_NAME"] == "__Host-facilitator"
        assert app.config["SESSION_COOKIE_SECURE"] is True


def test_a_static_file_is_kept_for_ever_under_the_address_of_its_version(app):
    browser = app.test_client()
    address = re.search(r'href="(/static/[0-9a-f]{12}/css/phone.css)"', browser.get("/").text).group(1)

    current, older = browser.get(address), browser.get("/static/0123456789ab/css/phone.css")

    assert current.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert older.headers["Cache-Control"] == "no-cache"
    assert current.data == older.data


@pytest.mark.parametrize(("name", "kind"), [
    ("css/base.css", "text/css; charset=utf-8"), ("js/live/events.js", "text/javascript; charset=utf-8"),
    ("favicon.svg", "image/svg+xml")])
def test_a_static_file_is_sent_compressed_to_those_who_take_it(app, name, kind):
    plain = app.test_client().get(f"/static/any/{name}")
    squeezed = app.test_client().get(f"/static/any/{name}", headers={"Accept-Encoding": "gzip, br"})

    assert (plain.content_type, "Content-Encoding" in plain.headers) == (kind, False)
    assert (squeezed.headers["Content-Encoding"], squeezed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(squeezed.data) == plain.data
    assert len(squeezed.data) < len(plain.data) or len(plain.data) < 500


@pytest.mark.parametrize("name", ["../config.py", "css/../../app.py", "%2e%2e/app.py", "css", "", "css/none.css",
                                  "vendor/.stamp"])
def test_only_static_files_are_sent(app, name):
    assert app.test_client().get(f"/static/any/{name}").status_code == 404


def test_every_page_of_a_demonstration_says_so(tmp_path):
    with installed(tmp_path, demonstration=True) as app:
        pages = [app.test_client().get(path).text for path in ("/", "/sign-in", "/nowhere")]

        assert ["Demonstration: simulated participants" in words_of(page) for page in pages] == [True] * 3


def test_no_other_page_says_so(app):
    assert "Demonstration" not in app.test_client().get("/").text
