"""A file for exchange: what it holds, that it is the same each time, and what is said of one that is not whole."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from people import read
from sealed_sessions import QUESTION, SCALE, moves, sealed, values

from workshop.comparison.compare import beside, questions_of
from workshop.exchange import exchange_file
from workshop.exchange.exchange_file import LARGEST_FILE, FileUnusable, canonical, shown_of
from workshop.exchange.make import NothingToExchange, NotSealedYet, file_of
from workshop.exchange.signing import InstanceKey, fingerprint
from workshop.kinds.counts import DISTRIBUTION_FROM
from workshop.sessions import seal

ROOT = Path(__file__).resolve().parents[2]
KEY = InstanceKey("a secret of this installation")
GROUP = "zq Family help, north"


def made(app, facilitator, bodies, **given):
    room = sealed(app, facilitator, bodies, **{"group_name": GROUP} | given)
    return read(app, lambda: file_of(seal.find(room), KEY))


def signed(content, key=KEY):
    """A file with this content, signed rightly by whoever has the key."""
    content = content | {"key": key.public}
    return json.dumps(content | {"signature": key.sign(canonical(content))}).encode()


@pytest.fixture
def content(app, amara):
    return json.loads(made(app, amara, values(2, 4, 1, 5, 3)))


def test_a_file_holds_numbers_and_the_question_and_nothing_of_the_group(app, amara):
    text = made(app, amara, [*values(2, 4, 1, 5, 3), {"text": "zq my reason"}], held_on=date(2026, 3, 17)).decode()

    session = json.loads(text)["session"]
    assert session == {
        "id": session["id"], "month": "2026-03", "audience": "practitioners", "theme": "Working together",
        "questions": [{"item": "practitioners-1", "kind": "scale", "question": QUESTION, "settings": SCALE,
                       "people": 15, "nearly_all": [], "cells": [
                           {"values": ["1", "2", "3"], "people": 7}, {"values": ["4", "5"], "people": 8}]}]}
    assert [one for one in ("zq", "2026-03-17", amara.email) if one in text] == []


def test_a_file_of_the_same_session_is_the_same_bytes_whenever_it_is_made(app, amara, moved_clock):
    room = sealed(app, amara, values(6, 7, 5, 8, 9))
    first = read(app, lambda: file_of(seal.find(room), KEY))
    sealed(app, amara, values(1, 9, 2, 2, 9))
    moved_clock.forward(days=20)

    assert read(app, lambda: file_of(seal.find(room), KEY)) == first


def test_a_file_says_what_the_comparison_shows_and_no_more(app, amara):
    """So nothing is left when one is taken from the other, and each sum in it is a number that it gives anyhow."""
    for number, bodies in enumerate([values(6, 7, 5, 8, 9), values(2, 4, 1, 5, 3), values(0, 1, 2, 8, 3),
                                     values(1, 2, 0, 3, 2), values(1, 1)]):
        file = exchange_file.read(made(app, amara, bodies, item=f"practitioners-{number}"))
        (asked,) = file.session.questions
        (question,) = [one for one in read(app, lambda: questions_of(amara.id)) if one.item == asked.item]
        ((shown,),) = [[one.shown] for one in read(app, lambda question=question: beside(question.asked))]

        said = shown_of(asked)
        assert (said.people, [(cell.keys, cell.count) for cell in said.cells], said.nearly_all) == (
            shown.people, [(cell.keys, cell.count) for cell in shown.cells], shown.nearly_all)


def numbers_in(value):
    if isinstance(value, dict):
        return [found for name, one in value.items() if name not in ("settings", "version")
                for found in numbers_in(one)]
    if isinstance(value, list):
        return [found for one in value for found in numbers_in(one)]
    return [value] if isinstance(value, int) else []


def test_no_number_in_a_file_is_under_five(app, amara):
    for bodies in (values(6, 7, 5, 8, 9), values(2, 4, 1, 5, 3), values(0, 1, 2, 8, 3), values(1, 2, 0, 3, 2)):
        assert min(numbers_in(json.loads(made(app, amara, bodies)))) >= DISTRIBUTION_FROM


@pytest.mark.parametrize("given", [{"item": ""}, {"item": "add_after", "is_own": True}])
def test_questions_in_the_facilitators_own_words_stay(app, amara, given):
    room = sealed(app, amara, values(6, 7, 5, 8, 9), **given)

    with pytest.raises(NothingToExchange):
        read(app, lambda: file_of(seal.find(room), KEY))


def test_a_session_that_is_not_sealed_has_no_file(app, amara):
    room = sealed(app, amara, values(6, 7, 5, 8, 9), is_sealed=False)

    with pytest.raises(NotSealedYet):
        read(app, lambda: file_of(seal.find(room), KEY))


def test_the_layout_is_published_and_a_file_has_it(content):
    published = (ROOT / "docs" / "exchange.schema.json").read_text(encoding="utf-8")

    assert published == exchange_file.schema_text(), "workshop exchange schema > docs/exchange.schema.json"
    jsonschema.validate(content, json.loads(published))


def changed(**given):
    return lambda content: signed(content | given)


def question_with(**given):
    def make(content):
        session = content["session"]
        return signed(content | {"session": session | {"questions": [session["questions"][0] | given]}})
    return make


def altered(content):
    content["session"]["questions"][0]["cells"][1]["people"] = 9
    content["session"]["questions"][0]["people"] = 16
    return json.dumps(content).encode()


SAID = {
    "empty": (lambda _content: b"", "damaged on its way"),
    "cut short": (lambda content: json.dumps(content).encode()[:-40], "damaged on its way"),
    "no text": (lambda _content: b"\xff\xfe\x00PK", "damaged on its way"),
    "too deep": (lambda _content: b"[" * 100_000, "damaged on its way"),
    "another file": (lambda _content: b'{"theme": "Homes"}', "damaged on its way"),
    "too large": (lambda _content: b" " * (LARGEST_FILE + 1), "larger than 200 kB"),
    "altered": (altered, "changed after it was signed"),
    "signed by nobody": (lambda content: json.dumps(content | {"signature": ""}).encode(),
                         "changed after it was signed"),
    "another's key": (lambda content: json.dumps(content | {"key": InstanceKey("x").public}).encode(),
                      "changed after it was signed"),
    "newer": (changed(version=2), "version 2, and this Workshop reads version 1"),
    "more in it": (changed(group="North"), "does not understand all that is in it"),
    "a name in the session": (lambda content: signed(content | {"session": content["session"] | {"group": "North"}}),
                              "does not understand"),
    "a day": (lambda content: signed(content | {"session": content["session"] | {"month": "2026-03-05"}}),
              "does not understand"),
    "a control character": (question_with(question="Who\u0007?"), "does not understand"),
    "settings of nothing": (question_with(settings={"points": 90}), "does not understand"),
    "a number under five": (question_with(cells=[{"values": ["1", "2", "3"], "people": 11},
                                                 {"values": ["4", "5"], "people": 4}]), "does not understand"),
    "a number left over": (question_with(cells=[{"values": ["1", "2", "3"], "people": 11}]), "a number under five"),
    "other parts": (question_with(cells=[{"values": ["1"], "people": 7},
                                         {"values": ["2", "3", "4", "5"], "people": 8}]), "a number under five"),
    "people to the last one": (question_with(cells=[], people=8), "a number under five"),
    "nearly all of few": (question_with(cells=[], people=5, nearly_all=["4", "5"]), "a number under five"),
}


@pytest.mark.parametrize("case", SAID)
def test_of_a_file_that_is_not_whole_it_is_said_why(content, case):
    make, words = SAID[case]

    with pytest.raises(FileUnusable) as refusal:
        exchange_file.read(make(content))

    assert words in refusal.value.words


def test_a_kind_that_is_not_known_here_is_passed_over(content):
    (question,) = exchange_file.read(question_with(kind="of the future")(content)).session.questions

    assert shown_of(question) is None


def test_the_key_comes_from_the_installations_secret_and_its_fingerprint_can_be_read_aloud():
    assert InstanceKey("one").public == InstanceKey("one").public != InstanceKey("two").public
    assert [len(part) for part in fingerprint(KEY.public).split()] == [4] * 8


def test_nobody_else_can_tell_which_session_an_id_is_of(app, amara):
    room = sealed(app, amara, moves(9, 5, 2), kind="before_after", item="add_after",
                  settings={"moment": "after", "pair": "confidence"})
    mine, theirs = (json.loads(read(app, lambda key=key: file_of(seal.find(room), key)))["session"]
                    for key in (KEY, InstanceKey("another installation, restored from the same backup")))

    assert mine["id"] != theirs["id"]
    assert room not in json.dumps(mine)
    assert mine | {"id": ""} == theirs | {"id": ""}
