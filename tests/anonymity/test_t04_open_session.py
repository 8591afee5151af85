"""T4: while a session is open, database and key without a phone do not tell which responses are one person's."""

from __future__ import annotations

import contextlib
import shutil
from collections import defaultdict

import pytest

from workshop.verify import examine


@pytest.fixture(scope="module")
def files(evening):
    return examine.bytes_of(evening.while_open)


@pytest.fixture
def database(evening, tmp_path):
    shutil.copytree(evening.while_open / "data", tmp_path / "data")
    with contextlib.closing(examine.connect(tmp_path / "data")) as connection:
        yield connection


def test_no_value_ties_two_live_responses_to_each_other(database):
    assert len(examine.rows(database, "live_response")) >= 50
    assert examine.ties_between_responses(database) == []
    assert examine.times(database) == []


def test_no_two_pseudonyms_are_the_same_or_alike(database):
    """Each is an HMAC of its own: any long piece that two have in common would join them."""
    content = examine.everything(database)
    made = ([row["handle"] for row in content["live_response"]] + [row["mark"] for row in content["participation"]]
            + [row["act"] for row in content["phone_act"]])
    pieces = defaultdict(set)
    for one in made:
        for start in range(len(one) - 15):
            pieces[one[start:start + 16]].add(one)

    assert [found for found in pieces.values() if len(found) > 1] == []


def test_no_phone_is_in_any_file_in_any_form(evening, files):
    needles = {form for cookie in evening.cookies for form in examine.forms_of_token(cookie)}

    assert examine.traces(files, needles) == []


def test_presence_is_in_no_file(evening, files):
    """The count of who is here would join a phone's presence to the time it was there."""
    from workshop.participants.phone import Phone

    needles = {Phone(evening.key, token).presence().encode() for token in evening.tokens}

    assert examine.traces(files, needles) == []


def test_control_one_pseudonym_for_every_question_is_found(database):
    found = examine.rows(database, "live_response")
    one, other = next((one, other) for one in found for other in found if one["step_id"] != other["step_id"])
    database.execute("ALTER TABLE live_response ADD COLUMN phone TEXT")
    database.executemany("UPDATE live_response SET phone = 'somebody' WHERE id = ?", [(one["id"],), (other["id"],)])

    assert any("live_response.phone" in tie for tie in examine.ties_between_responses(database))
