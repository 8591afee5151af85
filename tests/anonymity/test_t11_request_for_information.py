"""T11: a court, or a request for information, gets words, and nothing of who, when or in which order."""

from __future__ import annotations

import csv
import io
import re

import pytest

TIME = re.compile(r"\b\d{1,2}:\d\d\b|T\d\d:")
#: Every name in the JSON export; a new one is a decision about anonymity.
NAMES_OF_PEOPLE = re.compile(r"(^|_)(id|author|who|phone|device|agent|address|seat|time|at|created|order)($|_)")
CSV_COLUMNS = ["Title", "Theme", "Group", "Date", "Step", "Kind", "Audience", "Question", "Response", "How many",
               "Under", "Note"]


def names_in(value):
    if isinstance(value, dict):
        for name, inside in value.items():
            yield name
            yield from names_in(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from names_in(inside)


def suspicious(export):
    return sorted({name for name in names_in(export) if NAMES_OF_PEOPLE.search(name)})


def test_the_json_has_no_field_for_a_person_a_device_or_a_time(evening):
    assert suspicious(evening.exports["json"]) == []
    assert not TIME.search(str(evening.exports["json"]))


def test_the_csv_has_these_columns_and_one_day(evening):
    rows = list(csv.reader(io.StringIO(evening.exports["csv"])))

    assert rows[0] == CSV_COLUMNS
    days = {row[CSV_COLUMNS.index("Date")] for row in rows[1:]}
    assert len(days) == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", *days)
    assert not TIME.search(evening.exports["csv"])


def test_a_response_in_the_json_is_its_words_and_what_the_facilitator_put_it_under(evening):
    responses = [one for step in evening.exports["json"]["steps"] for one in step["responses"]]

    assert len(responses) >= 50
    assert {frozenset(one) for one in responses} == {frozenset(("text", "note", "group", "true_for_others_too"))}


@pytest.mark.parametrize("field", ["author", "phone_id", "created_at", "device"])
def test_control_a_field_that_could_name_a_person_is_found(evening, field):
    export = {"steps": [{"responses": [{"text": "We ask too late.", field: 3}]}]}

    assert suspicious(export) == [field]
