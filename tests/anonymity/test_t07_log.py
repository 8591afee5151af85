"""Whatever goes wrong, what a person wrote, and who and where they are, reaches no log and no error page."""

from __future__ import annotations

import contextlib
import re
import socket

import pytest
import requests
from served import server
from serving import RealFacilitator, RealPhone, is_let_in

__all__ = ["server"]

WORDS = "zqCanaryWords of Ben about a girl"
AGENT = "zqCanaryAgent/1.0"
ADDRESS = "203.0.113.7"
COOKIE = "zqCanaryCookieValue0123456789"
NEEDLES = ("zqCanary", ADDRESS, "about a girl")
HEADERS = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS, "Forwarded": f"for={ADDRESS}"}
#: What the log may hold: a time to the minute, the name of what went wrong, its type and places in our code.
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d [a-z_]+( [A-Za-z]+ at [\w./:<> -]+)?")
#: `workshop run`, where some words make a command fail, some the database, and one page breaks.
FAILING = """
from gevent import monkey
monkey.patch_all()
from sqlalchemy import text
import workshop.app
from workshop.extensions import db
from workshop.live import snapshot
from workshop.kinds import reflection

checked = reflection.checked

def failing(words):
    if words.startswith("explode"):
        raise ValueError(words)
    if words.startswith("break the database"):
        db.session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": words})
    if words.startswith("break a rule"):
        db.session.execute(text("INSERT INTO live_response (id, body) VALUES (:words, :words)"), {"words": words})
    return checked(words)

reflection.checked = failing
from workshop.board import views
state = views.board_state
views.board_state = lambda session, page: 1 / 0 if session.group_name.startswith("broken") else state(session, page)
from workshop.__main__ import main
main()
"""
SERVER = {"program": FAILING}


@pytest.fixture(scope="module")
def amara(server):
    amara = RealFacilitator(server)
    amara.browser.headers.update(HEADERS)
    return amara


@pytest.fixture(scope="module")
def room(amara):
    room = amara.open_lobby(questions=2)
    room.open_step(1)
    return room


@pytest.fixture(scope="module")
def ben(server, room):
    return RealPhone(server, room.code, headers=HEADERS)


@pytest.fixture
def logged(server, ben):
    """What the log gains in a test: lines of the allowed form, and nothing of anybody."""
    before = len(server.output)
    gained = lambda: server.output[before:]  # noqa: E731
    yield gained
    needles = [*NEEDLES, ben.cookie, ben.cookie.partition(".")[0], "127.0.0.1", ben.room]
    assert [needle for needle in needles if needle in gained()] == []
    assert [line for line in gained().splitlines() if not LINE.fullmatch(line)] == []


def assert_says_nothing(answer, status):
    assert answer.status_code == status, answer.text[:300]
    assert [needle for needle in (*NEEDLES, "Traceback", "Error:", "sqlalchemy") if needle in answer.text] == []


def test_joining_and_responding_log_nothing_at_all(ben, logged):
    assert ben.respond(WORDS, door="http")["ok"]
    assert ben.respond(WORDS, door="socket")["ok"]
    assert ben.edit(0, f"{WORDS}, corrected")["ok"]

    assert logged() == ""


@pytest.mark.parametrize(("door", "words", "incident"), [
    ("socket", "explode", "act_failed ValueError"),
    ("http", "explode", "act_failed ValueError"),
    ("socket", "break the database", "OperationalError"),
    ("http", "break the database", "OperationalError"),
    ("http", "break a rule", "IntegrityError"),
    ("socket", "break a rule", "IntegrityError"),
])
def test_a_failure_inside_a_command_names_itself_and_quotes_nothing(ben, logged, door, words, incident):
    answer = ben.respond(f"{words} {WORDS}", door=door)

    assert (answer["ok"], answer["error"]) == (False, "busy")
    assert "zqCanary" not in str(answer)
    assert incident in logged()


def test_a_failure_behind_a_plain_form_gives_the_words_back_to_their_author_only(ben, logged):
    fields = {"csrf_token": ben.token, "client_id": "a" * 16, "step_id": ben.step_id, "text": f"explode {WORDS}"}
    page = ben.browser.post(f"{ben.address}/submit_response", data=fields, timeout=60)

    assert page.status_code == 503
    assert WORDS in page.text
    assert "Traceback" not in page.text


def test_bad_requests_get_a_page_that_says_nothing(server, ben, room, logged):
    post = ben.browser.post
    address = f"{ben.address}/submit_response"
    old_form = post(address, data={"csrf_token": COOKIE, "text": WORDS}, timeout=60)
    no_json = post(address, data=f"{{{WORDS}", timeout=60,
                   headers={"Content-Type": "application/json", "X-CSRFToken": ben.token})
    other_site = post(address, json={"text": WORDS}, headers={"Origin": "https://example.com"}, timeout=60)
    nowhere = ben.browser.get(f"{server.url}/zqCanary/{WORDS}", timeout=60)
    wrong_verb = ben.browser.put(address, data={"text": WORDS}, timeout=60)
    too_much = post(address, data={"csrf_token": ben.token, "text": WORDS * 60_000}, timeout=60)
    console = requests.post(f"{room.address}/open_step", json={"step_id": WORDS}, headers=HEADERS, timeout=60)

    for answer, status in ((old_form, 409), (no_json, 400), (other_site, 403), (nowhere, 404), (wrong_verb, 405),
                           (too_much, 413), (console, 400)):
        assert_says_nothing(answer, status)


def test_a_stranger_with_a_made_up_cookie_gets_no_further_and_is_not_named(server, room, logged):
    cookies = {f"phone-{room.room}": COOKIE, "facilitator": COOKIE}
    state = requests.get(f"{server.url}/w/{room.room}/state", cookies=cookies, headers=HEADERS, timeout=60)
    console = requests.get(f"{room.address}/state", cookies=cookies, headers=HEADERS, timeout=60, allow_redirects=False)
    code = requests.get(f"{server.url}/j/zqCanary", headers=HEADERS, timeout=60)

    assert (state.status_code, console.status_code, code.status_code) == (403, 302, 404)
    assert ADDRESS not in state.text + code.text


def test_a_page_that_breaks_says_so_without_a_trace(server, amara, logged):
    broken = amara.open_lobby(questions=1, group_name="broken zqCanary team")
    page = requests.get(broken.board_url, headers=HEADERS, timeout=60)

    assert_says_nothing(page, 500)
    assert "page_failed ZeroDivisionError" in logged()


def test_bad_events_are_named_and_not_quoted(server, ben, logged):
    live = ben.connect()
    answers = [live.command(f"zqCanary {WORDS}", {"text": WORDS}), live.command("submit_response", WORDS),
               live.command("submit_response", {"text": WORDS, "zqCanary": WORDS}),
               live.command("submit_response", WORDS, WORDS)]

    assert [answer["error"] for answer in answers] == ["not_permitted", "malformed", "malformed", "malformed"]
    assert "zqCanary" not in str(answers)


def test_a_refused_connection_is_not_named(server, ben, logged):
    for namespace in ("/facilitator", "/participant", "/board"):
        assert not is_let_in(server, namespace, {"session": WORDS, "board": WORDS})


def test_broken_requests_below_http_are_not_named(server, ben, logged):
    for sent in (f"GET /{WORDS} HTTP/9.9\r\n\r\n", f"zqCanary {ADDRESS}\r\n\r\n",
                 f"POST /socket.io/?EIO=4&transport=polling&sid=zqCanary HTTP/1.1\r\nHost: x\r\nUser-Agent: {AGENT}\r\n"
                 f"Content-Length: 5\r\n\r\n{WORDS[:5]}",
                 "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
            line.sendall(sent.encode())
            line.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionError):
                while line.recv(4096):
                    pass

    assert requests.get(f"{server.url}/healthz", timeout=60).ok


def test_libraries_that_would_print_messages_are_silent(app):
    from workshop.live.publish import socketio

    assert socketio.server.logger.getEffectiveLevel() >= 40
    assert socketio.server.eio.logger.getEffectiveLevel() >= 40
