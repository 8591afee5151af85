"""T3 and AN-01: after close nothing ties responses to each other or to a phone, in database, files, log or exports."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
from collections import Counter

import pytest

from workshop.verify import examine


@pytest.fixture(scope="module")
def files(evening):
    return examine.bytes_of(evening.after_close)


@pytest.fixture
def database(evening, tmp_path):
    """A copy of the closed database, to read or to spoil."""
    shutil.copytree(evening.after_close / "data", tmp_path / "data")
    with contextlib.closing(examine.connect(tmp_path / "data")) as connection:
        yield connection


def said(row):
    """The words of a stored response."""
    return json.loads(row["body"])["text"]


def test_everything_that_was_to_be_kept_is_there(evening, database):
    kept = sum((Counter(texts) for texts in evening.kept.values()), Counter())

    assert Counter(said(row) for row in examine.rows(database, "sealed_response")) == kept
    assert sum(kept.values()) >= 50
    exported = {step["position"]: Counter(one["text"] for one in step["responses"])
                for step in evening.exports["json"]["steps"]}
    assert exported == {position: Counter(texts) for position, texts in evening.kept.items()}


def test_no_value_ties_two_responses_to_each_other(database):
    assert examine.ties_between_responses(database) == []


def test_nothing_is_left_of_what_phones_were_known_by(database):
    assert [examine.rows(database, table) for table in ("live_response", "participation", "phone_act")] == [[]] * 3


def test_no_time_can_be_reached_from_a_response(database):
    assert examine.times(database) == []


def test_no_response_table_keeps_the_order_of_arrival(database):
    assert examine.keeps_order(database) == []


def test_no_phone_can_be_found_in_any_file_in_any_form(evening, files):
    needles = {form for cookie in evening.cookies for form in examine.forms_of_token(cookie)}

    assert examine.traces(files, needles) == []


def test_the_key_is_in_no_file(evening, files):
    assert examine.traces(files, examine.forms(evening.key)) == []
    assert not (evening.after_close / "keys" / evening.room).exists()


def test_what_was_corrected_withdrawn_or_hidden_is_in_no_file_and_no_export(evening, files):
    exports = {ending: json.dumps(export).encode() for ending, export in evening.exports.items()}
    assert len(evening.gone) >= 10

    assert examine.traces(files | exports, {text.encode() for text in evening.gone}) == []


def test_the_log_holds_nothing_of_anybody(evening):
    printed = evening.printed
    texts = [text for arrived in evening.arrived.values() for _who, text in arrived] + evening.gone
    needles = [*texts, *evening.cookies, *evening.tokens, *evening.pseudonyms, "canary-agent", evening.room]

    assert [needle for needle in needles if needle in printed] == []


def test_exports_hold_words_and_nothing_of_who_or_when(evening):
    files = json.dumps([evening.exports["json"], evening.exports["csv"]])
    needles = [*evening.cookies, *evening.tokens, *evening.pseudonyms]

    assert [needle for needle in needles if needle in files + evening.exports["page"]] == []
    assert evening.room not in files
    assert not re.search(r"\d\d:\d\d", files)


# --- controls: what must be found when somebody builds it in -----------------------------------------------------

def authors(evening):
    """Who wrote what, as only this test knows."""
    return {text: number for arrived in evening.arrived.values() for number, text in arrived}


def test_control_an_author_column_is_found(evening, database):
    database.execute("ALTER TABLE sealed_response ADD COLUMN author INTEGER")
    for text, number in authors(evening).items():
        database.execute("UPDATE sealed_response SET author = ? WHERE body ->> 'text' = ?", (number, text))

    assert any("sealed_response.author" in tie for tie in examine.ties_between_responses(database))


def test_control_an_author_in_a_table_beside_it_is_found(evening, database):
    database.execute("CREATE TABLE written (response TEXT, somebody TEXT)")
    for row in examine.rows(database, "sealed_response"):
        number = authors(evening).get(said(row))
        if number is not None:
            database.execute("INSERT INTO written VALUES (?, ?)", (row["id"], f"somebody {number}"))

    assert any("written.somebody" in tie for tie in examine.ties_between_responses(database))


@pytest.mark.parametrize("column", ["created_at TEXT", "moment INTEGER", "said DATETIME"])
def test_control_a_time_is_found(database, column):
    database.execute(f"ALTER TABLE sealed_response ADD COLUMN {column}")
    database.execute(f"UPDATE sealed_response SET {column.split()[0]} = 1893456000")

    assert examine.times(database) != []


def test_control_a_stored_digest_of_the_token_is_found(evening, database, tmp_path):
    digests = [hashlib.sha256(token.encode()).hexdigest() for token in evening.tokens]
    database.execute("CREATE TABLE seen (token_hash TEXT)")
    database.executemany("INSERT INTO seen VALUES (?)", [(digest,) for digest in digests])
    database.commit()
    needles = {form for cookie in evening.cookies for form in examine.forms_of_token(cookie)}

    assert len(examine.traces(examine.bytes_of(tmp_path / "data"), needles)) >= len(digests)


def test_control_a_table_with_row_ids_is_found(database):
    database.execute("CREATE TABLE copy AS SELECT * FROM sealed_response")
    database.execute("DROP TABLE sealed_response")
    database.execute("ALTER TABLE copy RENAME TO sealed_response")

    assert examine.keeps_order(database) == ["sealed_response has row ids"]
