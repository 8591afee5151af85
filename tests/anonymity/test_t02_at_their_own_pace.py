"""T2, where people answer at their own pace: with two phones exchanged, or one before the other, all that console and
board are sent, the sealed database and the exports are the same to the byte."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from people import client_id
from swap import NOON, installation, run

from workshop import clock

UNTIL = clock.as_stored(datetime.fromtimestamp(NOON)) + timedelta(days=2)


def play(stage):
    first, second = (stage.room.console.step_id(position) for position in (1, 2))
    a, b = stage.phones["A"], stage.phones["B"]

    def responds(phone, step, words):
        stage.by_http(phone, "submit_response", client_id=client_id(), step_id=step, body={"text": words})
        stage.listen()

    stage.one_after_the_other(lambda: responds(a, first, "zq1 by A"), lambda: responds(b, first, "zq1 by B"))
    for seat in "CDE":
        responds(stage.phones[seat], first, f"zq1 by {seat}")
    stage.one_after_the_other(
        lambda: stage.by_http(a, "edit_response", client_id=client_id(), step_id=first, slot=0, edits=0,
                              body={"text": "zq1 by A, corrected days later"}),
        lambda: stage.by_http(b, "withdraw_response", client_id=client_id(), step_id=first, slot=0))
    stage.beat()
    stage.next_question()
    a, b = stage.phones["A"], stage.phones["B"]
    stage.one_after_the_other(lambda: responds(a, second, "zq2 by A"), lambda: responds(b, second, "zq2 by B"))
    stage.by_http(stage.phones["F"], "pass_step", client_id=client_id(), step_id=second)
    stage.act("change_until", until_day="2030-01-04", until_time="17:00")
    stage.act("close_questions")
    for step in (first, second):
        stage.act("take_up_step", step_id=step)
        stage.act("reveal_step", step_id=step)
    stage.act("close_session")
    stage.take_exports()


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """The session as it may be held: {(who sits with which phone, who goes first): transcript}."""
    patch = pytest.MonkeyPatch()
    start = installation(tmp_path_factory.mktemp("start"), patch)
    ways = [("never", False), ("always", False), ("later", False), ("never", True)]
    yield {(exchanged, is_turned): run(start, tmp_path_factory.mktemp("held"), patch, play, exchanged=exchanged,
                                       is_turned=is_turned, open_until=UNTIL) for exchanged, is_turned in ways}
    patch.undo()


def test_there_is_something_to_compare(held):
    found = held["never", False].as_bytes()

    assert [name for name in ("frames", "database") if b"zq1 by A, corrected days later" not in found[name]] == []


@pytest.mark.parametrize("way", [("always", False), ("later", False), ("never", True)])
def test_nothing_that_anybody_gets_depends_on_who_wrote_what_or_who_came_first(held, way):
    assert held["never", False].differs_from(held[way]) == []
