"""A program reads sealed sessions with a token: what it gets, in which form, and what it never gets."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker
from people import Phone, read, stored
from sealed_sessions import sealed, values

from workshop.api import describe, tokens
from workshop.api.reading import aggregates
from workshop.audit.record import done_in
from workshop.auth import roles
from workshop.cli import workshop as command_line
from workshop.comparison.small_cells import shown
from workshop.export.summary import as_json, summary_of
from workshop.kinds import find_kind
from workshop.limits.pace import API_READS
from workshop.sessions import seal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
#: Groups of which a number can be given in full, in part, as nearly all, not at all, and of which nothing is kept.
GROUPS = {"Full": values(6, 7, 5, 8, 9), "Part": values(2, 4, 1, 5, 3), "Nearly": values(0, 1, 2, 8, 3),
          "Small": values(1, 2, 0, 3, 2), "Tiny": values(1, 0, 2, 0, 0)}


class Program:
    """Something that has a token and no browser."""

    def __init__(self, app, facilitator, *, reads_summaries=True, days="90"):
        self.app, self.client = app, app.test_client(use_cookies=False)
        self.token = stored(app, lambda: tokens.make(facilitator.id, name="Dashboard", days=days,
                                                     reads_summaries=reads_summaries))

    def get(self, path, **headers):
        return self.client.get(path, headers={"Authorization": f"Bearer {self.token}"} | headers)


@pytest.fixture
def program(app, amara):
    return Program(app, amara)


@pytest.fixture
def rooms(app, amara):
    return {name: sealed(app, amara, bodies, group_name=name, held_on=date(2026, month, 5))
            for month, (name, bodies) in enumerate(GROUPS.items(), start=1)}


def published():
    """The description as it lies in docs/, read by nothing of ours."""
    return json.loads(PAGE.read_text(encoding="utf-8"))


def expect_as_described(answer, path):
    """An answer is what the published description says of this path and status."""
    found = published()
    answers = found["paths"][path]["get"]["responses"]
    (kind, given), = answers[str(answer.status_code)]["content"].items()
    assert answer.content_type == kind
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": found["components"],
             **given["schema"]}
    Draft202012Validator.check_schema(whole)
    problems = [error.message for error in Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(
        answer.json if answer.is_json else json.loads(answer.text))]
    assert problems == []


def test_the_description_is_what_the_command_prints():
    printed = CliRunner().invoke(command_line, ["openapi"])

    assert printed.stdout == PAGE.read_text(encoding="utf-8"), "python -m workshop openapi > docs/openapi.json"


def test_the_description_names_every_address_and_no_other(app):
    there = {re.sub(r"<(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()
             if rule.rule.startswith(describe.BASE)}

    assert there - {f"{describe.BASE}/openapi.json"} == set(published()["paths"])
    assert app.test_client().get(f"{describe.BASE}/openapi.json").json == published()


def test_every_answer_is_as_it_is_described(rooms, program):
    base = describe.BASE
    expect_as_described(program.get(f"{base}/sessions"), f"{base}/sessions")
    expect_as_described(program.get(f"{base}/sessions?page=0"), f"{base}/sessions")
    for room in (*rooms.values(), "not-there"):
        for ending in ("", "/summary", "/aggregates"):
            expect_as_described(program.get(f"{base}/sessions/{room}{ending}"), f"{base}/sessions/{{room}}{ending}")
    program.token = "workshop_nothing"
    expect_as_described(program.get(f"{base}/sessions"), f"{base}/sessions")


def test_sessions_come_in_pages_the_newest_first(rooms, program):
    path, seen = f"{describe.BASE}/sessions?per_page=2", []
    while path:
        answer = program.get(path).json
        seen += [(one["group"], one["date"]) for one in answer["sessions"]]
        path = answer["next"]

    assert seen == [("Tiny", "2026-05-05"), ("Small", "2026-04-05"), ("Nearly", "2026-03-05"), ("Part", "2026-02-05"),
                    ("Full", "2026-01-05")]
    assert (answer["page"], answer["pages"], answer["total"]) == (3, 3, 5)


def test_numbers_are_those_of_the_comparison_and_none_is_under_five(app, rooms, program):
    found = {}
    for name, room in rooms.items():
        (question,) = program.get(f"{describe.BASE}/sessions/{room}/aggregates").json["questions"]
        found[name] = question
        kind = find_kind("scale")
        bodies = GROUPS[name] if len(GROUPS[name]) > 4 else []
        settings = read(app, lambda r=room: seal.find(r).steps[0].settings)
        may = shown(kind.counts(kind.settings_of(settings), bodies))
        assert (question["people"], [(cell["label"], cell["count"]) for cell in question["cells"]],
                question["left_out"]) == (may.people, [(cell.label, cell.count) for cell in may.cells], may.left_out)

    assert [len(found[name]["cells"]) for name in GROUPS] == [5, 2, 0, 0, 0]
    assert found["Nearly"]["nearly_all"]["label"] == "4 or 5 – Very"
    assert found["Tiny"]["people"] is None
    assert len({question["same_question"] for question in found.values()}) == 1
    numbers = [number for question in found.values() for number in [question["people"], *(
        cell["count"] for cell in question["cells"])] if number is not None]
    assert min(numbers) >= 5


def test_numbers_hold_nobodys_words_and_no_count_of_who_did_not_answer(app, amara, program):
    bodies = [{"value": number, "why": "zqWhy"} for number in (1, 2, 3, 4, 5) for _time in range(6)]
    scaled = sealed(app, amara, bodies, most_joined=32)
    written = sealed(app, amara, [{"text": "zqWritten"}] * 6, kind="reflection", settings={}, item="", most_joined=8)

    answers = [program.get(f"{describe.BASE}/sessions/{room}{ending}").text
               for room in (scaled, written) for ending in ("", "/aggregates")]

    assert [word for word in ("zqWhy", "zqWritten") if word in "".join(answers)] == []
    assert re.findall(r": 32\b", "".join(answers)) == []
    (question,) = read(app, lambda: aggregates(seal.find(written)))
    assert (question["people"], question["cells"], question["same_question"]) == (5, [], None)
    few = sealed(app, amara, [{"text": "zqWritten"}] * 4, kind="reflection", settings={})
    assert read(app, lambda: aggregates(seal.find(few))[0]["people"]) is None


def test_a_question_about_who_people_are_gives_a_program_no_numbers_by_value(app, amara, program):
    options = {"options": ["Police", "Health"], "coarse": True}
    room = sealed(app, amara, [{"choices": ["a"]}] * 7 + [{"choices": ["b"]}] * 12, kind="choice", settings=options)

    (question,) = program.get(f"{describe.BASE}/sessions/{room}/aggregates").json["questions"]

    assert (question["cells"], question["nearly_all"], question["left_out"]) == (
        [], None, "Numbers of this question are not given to programs.")


def test_a_summary_is_the_one_its_facilitator_gives_on(app, amara, program):
    room = sealed(app, amara, [{"text": "zqWritten by NHS 943 476 5919"}] * 3, kind="reflection", settings={})

    answer = program.get(f"{describe.BASE}/sessions/{room}/summary")

    assert answer.json == read(app, lambda: as_json(summary_of(seal.find(room))))
    assert answer.json["shape"] == "themes"
    assert program.get(f"{describe.BASE}/sessions/{room}/summary?shape=full").json == answer.json
    assert "943 476 5919" not in answer.text
    assert "read the summary by a program, with a token" in [entry.what for entry in read(app, lambda: done_in(room))]


def test_what_is_not_sealed_does_not_exist(app, amara, room, program):
    """Asked before, while and after somebody writes, the answers are the same to the byte: polling tells nothing."""
    paths = [f"{describe.BASE}/sessions", *(f"{describe.BASE}/sessions/{room.room}{ending}" for ending in (
        "", "/summary", "/aggregates"))]
    before = [program.get(path).text for path in paths]
    room.console.open_step(1)
    Phone(app, room.code, room.room).respond("zqWhile it is open")

    assert [program.get(path).text for path in paths] == before
    assert [program.get(path).status_code for path in paths] == [200, 404, 404, 404]

    room.console.act("close_session")

    assert [program.get(path).status_code for path in paths] == [200, 200, 200, 200]
    assert program.get(paths[0]).json["total"] == 1


def test_nobody_reads_somebody_elses_sessions(app, rooms, dana):
    for is_admin in (False, True):
        stored(app, lambda is_one=is_admin: roles.change_role(dana.id, is_admin=is_one))
        program = Program(app, dana)
        assert program.get(f"{describe.BASE}/sessions").json["total"] == 0
        assert {program.get(f"{describe.BASE}/sessions/{room}{ending}").status_code for room in rooms.values()
                for ending in ("", "/summary", "/aggregates")} == {404}


def test_a_cookie_opens_nothing_and_none_is_set(rooms, amara, program):
    signed_in = amara.browser.get(f"{describe.BASE}/sessions")
    with_token = program.get(f"{describe.BASE}/sessions", Origin="https://elsewhere.example")

    assert signed_in.status_code == 401
    assert signed_in.headers["WWW-Authenticate"].startswith("Bearer")
    assert with_token.status_code == 200
    for answer in (signed_in, with_token):
        assert "Set-Cookie" not in answer.headers
        assert [name for name, _value in answer.headers if name.startswith("Access-Control")] == []
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_token_for_numbers_reads_no_summary(app, amara, rooms):
    program = Program(app, amara, reads_summaries=False)

    answer = program.get(f"{describe.BASE}/sessions/{rooms['Full']}/summary")

    assert (answer.status_code, json.loads(answer.text)["error"]) == (403, "numbers_only")
    assert program.get(f"{describe.BASE}/sessions/{rooms['Full']}/aggregates").status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YW1hcmE6eA==", "Bearer workshop_made-up",
                                    "Bearer " + "x" * 5_000])
def test_without_a_token_that_works_there_is_nothing(app, rooms, header):
    answer = app.test_client().get(f"{describe.BASE}/sessions", headers={"Authorization": header})

    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")


def test_whatever_else_is_asked_is_refused_in_the_same_form(program):
    asked = [program.get("/api/v2/sessions"), program.get("/api/v1"), program.client.post(f"{describe.BASE}/sessions"),
             program.client.delete("/api/v1/sessions/x"), program.get(f"{describe.BASE}/sessions?per_page=101")]

    assert [(one.status_code, one.content_type) for one in asked] == [
        (status, "application/problem+json") for status in (404, 404, 405, 405, 422)]
    assert all(json.loads(one.text)["detail"] for one in asked)


def test_a_token_may_ask_only_so_much_and_others_are_not_slowed(app, amara, program):
    other = Program(app, amara)
    pace = app.extensions["workshop_limits"].api_reads
    pace.clock = lambda: 0.0    # nothing fills again
    answers = [program.get(f"{describe.BASE}/sessions") for _time in range(int(API_READS.at_once) + 1)]

    assert {one.status_code for one in answers[:-1]} == {200}
    assert (answers[-1].status_code, answers[-1].content_type) == (429, "application/problem+json")
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert other.get(f"{describe.BASE}/sessions").status_code == 200
