from __future__ import annotations

import pytest
from people import read

from workshop.characters import random_name
from workshop.sessions.join_code import ALPHABET, code_words, find_session, new_code, read_code


def test_a_code_is_of_letters_that_nobody_mistakes(app):
    codes = read(app, lambda: [new_code() for _ in range(100)])

    assert set(ALPHABET) & set("AEIOU015SZ2L") == set()
    assert len(set(ALPHABET)) == 24
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) <= set(ALPHABET)
    assert len(set(codes)) == 100


@pytest.mark.parametrize(("typed", "code"), [
    ("BCDFGHJK", "BCDFGHJK"),
    ("bcdf-ghjk", "BCDFGHJK"),
    (" bcdf ghjk ", "BCDFGHJK"),
    ("B.C.D.F.G.H.J.K", "BCDFGHJK"),
    ("BCDF–GHJK\n", "BCDFGHJK"),
    ("", ""),
    ("-- --", ""),
    ("'; DROP TABLE session; --", "DROPTABLESESSION"),
    ("X" * 10_000, "X" * 20),
])
def test_case_spaces_and_hyphens_do_not_matter(typed, code):
    assert read_code(typed) == code


@pytest.mark.parametrize(("code", "words"), [("BCDFGHJK", "BCDF-GHJK"), (None, "")])
def test_a_code_is_shown_in_two_groups(code, words):
    assert code_words(code) == words


def test_a_code_finds_its_session_until_that_is_closed(app, room):
    code = room.code
    assert read(app, lambda: find_session(code_words(code).lower()).room) == room.room

    room.console.act("close_session")

    assert read(app, lambda: find_session(code)) is None


@pytest.mark.parametrize("typed", ["", " ", "None", "null"])
def test_nothing_finds_a_session_without_a_code(app, room, typed):
    room.console.act("close_session")

    assert read(app, lambda: find_session(typed)) is None


def test_a_random_name_is_never_taken_for_an_option(monkeypatch):
    made = iter(["-begins", "_begins", "begins"])
    monkeypatch.setattr("workshop.characters.secrets.token_urlsafe", lambda _size: next(made))

    assert random_name() == "begins"
