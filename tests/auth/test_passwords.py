from __future__ import annotations

import pytest

from workshop.auth.passwords import hash_password, is_password, password_problem


@pytest.mark.parametrize("password", [
    "four unrelated words walk", "correcthorse1", "é" * 6 + "abcdefg", "x y z w v u t s", "abcde" * 40])
def test_any_long_enough_password_will_do(password):
    assert password_problem(password, email="amara@example.org") is None


@pytest.mark.parametrize(("password", "words"), [
    ("", "Use at least 12 characters."),
    ("elevenchars", "Use at least 12 characters."),
    ("abcde" * 40 + "f", "Use at most 200 characters."),
    ("aaaaaaaaaaaa", "This repeats too few characters."),
    ("abcabcabcabc", "This repeats too few characters."),
    ("amara and the others", "This contains your email name"),
    ("MyPassword for today", "This contains a word that is tried first"),
    ("qwertyuiop and more", "This contains a word that is tried first"),
])
def test_a_password_that_is_easy_to_guess_is_refused_with_what_to_do(password, words):
    assert password_problem(password, email="amara@example.org").startswith(words)


def test_a_hash_is_argon2id_and_fits_its_password_only():
    hashed = hash_password("four unrelated words walk")

    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password(hashed, "four unrelated words walk")
    assert not is_password(hashed, "four unrelated words walked")


@pytest.mark.parametrize("hashed", ["", "not a hash", "$argon2id$v=19$broken"])
def test_a_hash_that_is_none_fits_no_password(hashed):
    assert not is_password(hashed, "four unrelated words walk")
