from __future__ import annotations

import time

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from workshop.auth.passwords import hash_password, is_password, password_problem


@pytest.mark.parametrize("password", [
    "four unrelated words walk", "correct horse 1 battery", "élan naïve garçon", "x y z w v u t s",
    "four unrelated words walk" * 8])
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
    ("1qaz2wsx3edc", "This is like passwords that many people use."),
    ("manchesterunited", "This is like passwords that many people use."),
    ("Sunsh1ne2024!", "This is like passwords that many people use."),
    ("iloveyou1234", "This is like passwords that many people use."),
    ("abcde" * 40, "This is like passwords that many people use."),
])
def test_a_password_that_is_easy_to_guess_is_refused_with_what_to_do(password, words):
    assert password_problem(password, email="amara@example.org").startswith(words)


def test_none_of_the_thirty_thousand_most_common_passwords_is_taken():
    most_common = FREQUENCY_LISTS["passwords"]

    taken = [word for word in most_common if password_problem(word, email="amara@example.org") is None]

    assert len(most_common) == 30_000
    assert taken == []


def test_a_name_that_others_know_makes_a_password_weak():
    password = "wrenokonkwo1"

    assert password_problem(password, email="amara@example.org") is None
    assert password_problem(password, email="amara@example.org", name="Wren Okonkwo") is not None
    assert password_problem(password, email="wren.okonkwo@example.org") is not None


def test_a_password_made_to_keep_the_machine_busy_is_measured_soon():
    started = time.process_time()

    password_problem("4@8({[<3691!|7+$5%2z" * 10, email="amara@example.org")

    assert time.process_time() - started < 2


def test_a_hash_is_argon2id_and_fits_its_password_only():
    hashed = hash_password("four unrelated words walk")

    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password(hashed, "four unrelated words walk")
    assert not is_password(hashed, "four unrelated words walked")


@pytest.mark.parametrize("hashed", ["", "not a hash", "$argon2id$v=19$broken"])
def test_a_hash_that_is_none_fits_no_password(hashed):
    assert not is_password(hashed, "four unrelated words walk")
