"""Workshop as an installed app: what a browser installs from, and a worker that keeps one page which is nobody's."""

from __future__ import annotations

import json
import re

import pytest
from test_the_mark import size_of

from workshop.web.installable import OFFLINE, PLACES

MANIFESTS = {"/sessions/app.webmanifest": ("/sessions", "/"), "/alone/app.webmanifest": ("/alone/", "/alone/")}
NAMES = re.compile(r'<link rel="manifest" href="([^"]+)">')


@pytest.mark.parametrize("address", MANIFESTS)
def test_a_browser_finds_all_it_needs_to_install_an_app(app, address):
    stranger = app.test_client()
    answer = stranger.get(address)
    told = json.loads(answer.text)

    assert answer.content_type.startswith("application/manifest+json")
    assert (told["start_url"], told["scope"]) == MANIFESTS[address]
    assert told["start_url"].startswith(told["scope"])
    assert told["name"]
    assert told["display"] == "standalone"
    assert {(icon["purpose"], icon["sizes"]) for icon in told["icons"]} == {
        ("any", "192x192"), ("any", "512x512"), ("maskable", "512x512")}
    for icon in told["icons"]:
        assert "{}x{}".format(*size_of(stranger.get(icon["src"]).data)) == icon["sizes"]


def test_an_app_has_its_name_in_the_language_of_whoever_installs_it(app):
    told = json.loads(app.test_client().get("/alone/app.webmanifest", headers={"Accept-Language": "ar"}).text)

    assert (told["lang"], told["dir"], told["name"]) == ("ar", "rtl", "فكّر في موضوع بمفردك")


def test_only_facilitators_and_those_who_think_alone_are_offered_an_app(app, room, amara):
    (ben,) = room.join()
    stranger = app.test_client()
    asked = {stranger: ["/", f"/j/{room.code}", f"/board/{room.board_key}", "/alone/", OFFLINE],
             ben.browser: [f"/w/{room.room}"], amara.browser: ["/sessions", f"/sessions/{room.room}/console"]}

    offered = {path: NAMES.findall(browser.get(path).text) for browser, paths in asked.items() for path in paths}

    assert {path: names for path, names in offered.items() if names} == {
        "/alone/": ["/alone/app.webmanifest"], "/sessions": ["/sessions/app.webmanifest"],
        f"/sessions/{room.room}/console": ["/sessions/app.webmanifest"]}


def test_the_offline_page_is_the_same_for_everybody_and_asks_nothing(app, amara, dana):
    pages = {browser.get(OFFLINE).text for browser in (app.test_client(), amara.browser, dana.browser)}
    (page,) = pages

    assert [found for found in ("<form", "<script", "<input", amara.email) if found in page] == []
    assert set(re.findall(r'<a [^>]*href="([^"]*)"', page)) == {"#main", ""}


@pytest.mark.parametrize("place", PLACES)
def test_a_worker_may_not_leave_its_place_and_keeps_the_offline_page_with_what_it_needs(app, place):
    stranger = app.test_client()
    answer = stranger.get(f"{place}/worker.js")
    files = json.loads(re.search(r"const FILES = (.*);", answer.text)[1])
    page = stranger.get(OFFLINE).text

    assert answer.headers["Service-Worker-Allowed"] == place
    assert answer.headers["Cache-Control"] == "no-store"
    assert [path for path in files if stranger.get(path).status_code != 200 or not path.startswith("/static/")] == []
    assert set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)) <= set(files)
    assert len([path for path in files if path.endswith(".woff2")]) == 2


def test_the_page_is_fetched_anew_when_the_device_reads_another_language(app):
    said = {app.test_client().get("/sessions/worker.js", headers={"Accept-Language": language}).text
            for language in ("en", "cy", "en-GB")}

    assert len(said) == 2


def test_a_worker_is_allowed_on_the_first_page_of_its_place_to_somebody_who_is_signed_in(app, room, amara):
    stranger = app.test_client()
    pages = {path: amara.browser.get(path).headers["Content-Security-Policy"] for path in (
        *PLACES, "/me", "/themes/new", f"/sessions/{room.room}/console", "/alone/worker.js", *(
            f"{place}/worker.js" for place in PLACES), OFFLINE)}
    nobodys = [stranger.get(path, follow_redirects=True).headers["Content-Security-Policy"] for path in PLACES]

    assert {path for path, policy in pages.items() if "worker-src 'self'" in policy} == set(PLACES)
    assert {path for path, policy in pages.items() if "trusted-types offline-worker" in policy} == set(PLACES)
    assert [policy for policy in nobodys if "worker-src" in policy] == []


def test_no_page_of_a_participant_lies_where_a_worker_may_live(app):
    shared = ("/w/", "/j/", "/join", "/board/", "/s/", "/alone", "/try", "/language", "/colours")
    routes = [rule.rule for rule in app.url_map.iter_rules()]

    assert [route for route in routes if route.startswith(PLACES) and route.startswith(shared)] == []
    assert all(any(route.startswith(place) for route in routes) for place in PLACES)
