"""The log's catalogue holds each name that the code writes; a line holds no more than it says."""

from __future__ import annotations

import ast
import json
import logging
import re
from pathlib import Path

import pytest

from workshop.web.incidents import LOG, log_incident
from workshop.web.logs import BEGINNINGS, CATALOGUE, FAILED, OneLine

PACKAGE = Path(__file__).resolve().parents[2] / "workshop"
#: Functions whose first argument is a name of the log.
WRITERS = {"log_incident", "_try", "_try_each"}


def written():
    """Every name that some call writes, and the fixed parts of those that are put together."""
    names, parts = set(), set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if getattr(node.func, "id", getattr(node.func, "attr", "")) in WRITERS:
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    names.add(name.value)
                elif isinstance(name, ast.JoinedStr):
                    parts |= {part.value for part in name.values if isinstance(part, ast.Constant)}
    return names, parts


def test_the_catalogue_holds_every_name_that_is_written_and_no_other():
    names, parts = written()

    assert (names ^ set(CATALOGUE), parts ^ {*BEGINNINGS, FAILED}) == (set(), set())
    assert len(names) > 30


def test_each_name_is_explained_in_a_sentence():
    assert [name for name, words in {**CATALOGUE, **BEGINNINGS}.items() if not re.fullmatch(r"[A-Z].*\.", words)] == []


@pytest.fixture
def line(caplog):
    """The last line of the log in a form."""
    return lambda form: OneLine(form).format(caplog.records[-1])


def test_an_error_is_its_name_its_type_and_places_and_none_of_its_words(line):
    try:
        raise ValueError("what Ben wrote")
    except ValueError as error:
        log_incident("page_failed", error)

    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d page_failed ValueError at [\w./:]+", line("text"))
    read = json.loads(line("json"))
    assert (read["level"], read["event"], read["error"]) == ("error", "page_failed", "ValueError")
    assert set(read) == {"at", "level", "event", "error", "places"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", read["at"])


def test_what_a_library_says_is_named_and_not_quoted(line):
    logging.getLogger("somebody.else").warning("%s came from %s", "what Ben wrote", "203.0.113.7")

    assert line("text").endswith(" library_spoke")
    assert json.loads(line("json")) == {"at": line("text")[:16], "level": "warning", "event": "library_spoke",
                                        "library": "somebody"}


def test_our_own_log_is_the_one_that_the_form_knows():
    assert LOG.name == "workshop"
