"""The compliance pack says what the software really does: its facts are the code's, and what is kept is all there."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from compliance_pages import FOLDER, papers
from people import Room, csrf_of, stored
from themes import a_theme

from workshop.statements import facts
from workshop.statements.reader import PAGES, PAPERS, PLACE
from workshop.supervision import supervise

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [path for folder in ("workshop/static/js", "workshop/kinds")
           for path in sorted((ROOT / folder).rglob("*.js"))]
WRITE = "write the papers anew: python tests/contracts/compliance_pages.py"


@pytest.mark.parametrize("name", papers())
def test_a_paper_holds_the_facts_of_the_code(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == papers()[name], WRITE


def test_every_fact_is_used_and_every_place_has_one():
    named = {place for name in PAPERS for place in PLACE.findall((PAGES / f"{name}.md").read_text(encoding="utf-8"))}
    of_the_organisation = {"organisation", "complaints_contact", "dpo", "usual_days"}

    assert named - of_the_organisation == set(facts.facts())


def test_blanks_for_the_organisation_are_marked_and_nothing_else_is_left_open():
    for name, text in papers().items():
        assert "{{" not in text, name
        assert re.findall(r"FILL IN(?![\w\s:,–?’-]*\]\*\*)", text.replace("(", "").replace(")", "")) == [], name
    assert "**[FILL IN" in papers()["dpia.md"]


def cookies_of(answer):
    """Name with the session's own left open → how long it is kept, of each cookie that an answer sets."""
    found = {}
    for header in answer.headers.getlist("Set-Cookie"):
        for name, morsel in SimpleCookie(header).items():
            if morsel.value:
                found[re.sub(r"-[\w-]{12}$", "-<session>", name)] = int(morsel["max-age"]) if morsel["max-age"] else (
                    "expires" if morsel["expires"] else "session")
    return found


def test_the_cookies_that_are_set_are_those_of_the_cookie_page(app, amara):
    room = Room(app, amara, audience="both")
    joining = app.test_client().post(f"/j/{room.code}", data={"audience": "leaders"})
    browser = app.test_client()
    signing_in = browser.post("/sign-in", data={"email": amara.email, "password": "four unrelated words walk",
                                                "csrf_token": csrf_of(browser.get("/sign-in").text)})

    mistyped = app.test_client().get("/j/BCDFGHJK")

    begun = stored(app, lambda: supervise.start(amara.id, a_theme(), ["practitioners-1"], 7).join_key)
    supervised = {re.sub(r"^supervision-.*", "supervision-<record>", name): kept for name, kept in cookies_of(
        app.test_client().post(f"/s/join/{begun}")).items()}

    reading = app.test_client().post("/language", data={"language": "cy"})

    looking = app.test_client().post("/colours", data={"colours": "dark"})
    set_ = supervised | cookies_of(joining) | cookies_of(signing_in) | cookies_of(mistyped) | cookies_of(reading)
    set_ |= cookies_of(looking)

    assert set(set_) == {one.name for one in facts.COOKIES}
    assert {set_["phone-<session>"], set_["role-<session>"]} == {"session"}
    assert app.config["PERMANENT_SESSION_LIFETIME"].days == int(facts.facts()["sign_in_days"])


def test_no_cookie_can_be_read_by_a_script_or_goes_elsewhere(app, amara):
    room = Room(app, amara, audience="both")
    answer = app.test_client().post(f"/j/{room.code}", data={"audience": "leaders"})

    headers = answer.headers.getlist("Set-Cookie")
    assert len(headers) == 2
    assert all("HttpOnly" in header and "SameSite=Lax" in header and "Path=/" in header for header in headers)


#: Which scripts keep something in a browser. A new one stands here once the cookie page says what it keeps.
KEEPING = {"alone/keeping.js", "board/theme.js", "board/zoom.js", "participants/drafts.js",
           "participants/own_answers.js", "participants/weeks.js", "supervision/supervision.js", "web/shortcuts.js",
           "library/kept.js", "before_after/fields.js", "sessions/review.js"}


def test_what_scripts_keep_in_a_browser_is_on_the_cookie_page():
    texts = {"/".join(path.parts[-2:]): path.read_text(encoding="utf-8") for path in SCRIPTS}
    keys = {key for text in texts.values() for key in re.findall(r'(?:KEY|PREFIX) = "([^"]*)"', text)
            if key.startswith("workshop")}
    listed = {name for one in facts.STORAGE for name in one.name.split(", ")}

    assert {name for name, text in texts.items() if re.search(r"localStorage|sessionStorage|\.setItem\(", text)
            and "vendor" not in name} == KEEPING
    assert keys - {"workshop:", "workshop:own:", "workshop-alone:", "workshop-supervision:", "workshop-review:"} == {
        name for name in listed if ":" not in name} - {f"{prefix}<version>" for prefix in caches()}
    assert {name for name in listed if ":" in name} == {
        "workshop:<session>:…", "workshop:own:<session>", "workshop:tab", "workshop:try",
        "workshop-theme:<facilitator>:<theme>",
        "workshop-alone:<theme>:…", "workshop-supervision:<record>:…",
        "workshop-review:<session>:…"}


def test_drafts_are_forgotten_after_the_hours_that_are_said():
    text = (ROOT / "workshop/static/js/participants/drafts.js").read_text(encoding="utf-8")
    hours, minutes, seconds, thousand = map(int, re.search(
        r"LIFETIME = (\d+) \* (\d+) \* (\d+) \* (\d+)", text).groups())

    assert hours * minutes * seconds * thousand == facts.DRAFTS_KEPT * 3_600_000


def caches():
    """What the name of each worker's cache begins with."""
    workers = [path.read_text(encoding="utf-8") for path in (ROOT / "workshop" / "templates").rglob("worker.js")]
    return {re.search(r'PREFIX = "([^"]*)"', text)[1] for text in workers if "caches." in text}


def test_no_script_uses_another_kind_of_storage_but_the_workers():
    """They keep pages in a cache, with nothing of anybody's in them."""
    users = [path.name for path in SCRIPTS if re.search(r"\bindexedDB\b|document\.cookie|\bcaches\.", path.read_text(
        encoding="utf-8"))]

    assert users == ["offline.js"]
    assert {f"{prefix}<version>" for prefix in caches()} == {
        one.name for one in facts.STORAGE if one.name.endswith("-<version>")} != set()


def test_backups_are_kept_as_long_in_both_places():
    text = (ROOT / "docs" / "backups.md").read_text(encoding="utf-8")

    assert facts.BACKUPS_KEPT == 7
    assert "**seven days at most**" in text


def test_the_risks_of_the_threat_model_are_all_in_the_assessment():
    assert [f"R{number}. " in papers()["dpia.md"] for number in range(1, 9)] == [True] * 8
