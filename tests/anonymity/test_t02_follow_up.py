"""T2, over a session and its follow-up weeks later: whether two people come with the phones they had or with each
other's, all that anybody gets, both sealed sessions and their files are the same to the byte."""

from __future__ import annotations

import re

import pytest
from people import client_id, csrf_of, stored
from swap import SEATS, installation, run

from workshop import clock
from workshop.actions import plan_follow_up
from workshop.sessions import seal

#: Before, at the end, and weeks later: of A and of B each is the only one of its kind.
NUMBERS = {"A": (2, 5, 4), "B": (4, 3, 5), "C": (3, 3, 3), "D": (3, 4, 4), "E": (1, 2, 2), "F": (2, 2, 3)}


def move(then, now):
    return "up" if now > then else "down" if now < then else "stayed"


def play(stage):
    for kind, question, settings in (("before_after", "How sure are you?", {"moment": "after", "pair": "sure"}),
                                     ("actions", "What will we do?", {})):
        stage.act("add_step", kind=kind, question=question, audience="practitioners", minutes=5, settings=settings)
    pairs, actions = (stage.room.console.step_id(position) for position in (3, 4))
    stage.act("open_step", step_id=pairs)
    for seat in SEATS:
        before, after, _now = NUMBERS[seat]
        assert stage.phones[seat].respond(body={"before": str(before), "after": str(after)})["ok"]
    stage.act("open_step", step_id=actions)
    stage.do("add_action", step_id=actions, what="Meet each month")
    room = stored(stage.room.app, lambda: plan_follow_up.prepare(
        seal.find(stage.room.room), opens_on=clock.today(), open_days=7).room)
    stage.act("close_session")
    weeks_later(stage, room)
    stage.take_exports()


def weeks_later(stage, room):
    console = stage.room.facilitator.console(room)
    assert console.open_lobby()["ok"]
    code = console.state["join"]["url"].rsplit("/", 1)[1]
    for seat in SEATS:
        stage.phones[seat].browser.post(f"/j/{code}")
    stage.next_question()       # where phones are exchanged, A and B come with each other's from here on
    became, helped, weeks = (row["id"] for row in console.state["run_sheet"])
    for seat in SEATS:
        before, after, now = NUMBERS[seat]
        for step, body in ((became, {"choice": "a"}), (helped, {"text": f"zq helped {seat}"}), (weeks, {
                "now": str(now), "since_end": move(after, now), "since_start": move(before, now)})):
            send(stage.phones[seat].browser, room, step, body)
    for name in ("close_questions", "close_session"):
        assert console.act(name)["ok"]
    stage.transcript.frames += console.received()
    for ending in ("summary.json?shape=full", "summary.csv?shape=full", "summary"):
        text = console.browser.get(f"/sessions/{room}/{ending}").text
        stage.transcript.exports[f"later {ending}"] = re.sub(r'(name="csrf_token" value|data-csrf)="[^"]*"', "", text)


def send(browser, room, step, body):
    page = browser.get(f"/w/{room}/questions/{step}").text
    answer = browser.post(f"/w/{room}/submit_response", headers={
        "X-CSRFToken": csrf_of(page), "Accept": "application/json"}, json={
        "client_id": client_id(), "step_id": step, "body": body}).json
    assert answer["ok"], answer


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """Both sessions, with the same phones in both, and with two of them exchanged in between."""
    patch = pytest.MonkeyPatch()
    start = installation(tmp_path_factory.mktemp("start"), patch)
    yield {way: run(start, tmp_path_factory.mktemp("held"), patch, play, exchanged=way) for way in ("never", "later")}
    patch.undo()


def test_there_is_something_to_compare(held):
    found = held["never"].as_bytes()

    assert b"zq helped A" in found["database"]
    assert "1 stayed" in held["never"].exports["later summary"]


def test_nothing_depends_on_who_of_the_first_session_is_who_in_the_second(held):
    assert held["never"].differs_from(held["later"]) == []


def test_no_number_of_the_first_session_stands_beside_one_of_the_second(held):
    """A row that held a pair of the first session could be found in it again."""
    rows = re.findall(rb'\{"(?:now|since_\w+)"[^}]*\}', held["never"].database)

    assert rows != []
    assert {row.count(b":") for row in rows} == {1}
