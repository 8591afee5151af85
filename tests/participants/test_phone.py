"""A phone's pseudonyms: no two of them can be put together, whoever holds the database."""

from __future__ import annotations

import pytest

from workshop.participants.phone import Phone, new_token, open_token, seal_token

BEN = Phone(b"k" * 32, "the token of Ben's phone")
CHIDI = Phone(b"k" * 32, "the token of Chidi's phone")
SECRET = "the server's secret"


def pseudonyms(phone, steps=range(1, 21)):
    found = [phone.presence()]
    for step_id in steps:
        found += [phone.handle(step_id, round_, slot, part) for round_ in (1, 2) for slot in range(3)
                  for part in ("value", "why")]
        found += [phone.mark(step_id, round_) for round_ in (1, 2)]
        found += [phone.contributor(step_id), phone.resonator(step_id), phone.resonance(step_id, "a" * 32)]
        found += [phone.act(step_id, client_id) for client_id in ("a" * 16, "b" * 16)]
    return found


def test_no_two_pseudonyms_are_equal_over_steps_slots_purposes_and_phones():
    found = pseudonyms(BEN) + pseudonyms(CHIDI)

    assert len(set(found)) == len(found) == 2 * (1 + 20 * (12 + 2 + 3 + 2))


@pytest.mark.parametrize(("one", "other"), [
    (BEN.handle(1, 1, 11, "text"), BEN.handle(11, 1, 1, "text")),
    (BEN.handle(1, 11, 1, "text"), BEN.handle(1, 1, 11, "text")),
    (BEN.act(1, "1"), BEN.act(11, "")),
    (BEN.act(1, "2"), BEN.resonance(1, "2")),
    (BEN.mark(1, 2), BEN.mark(12, "")),
])
def test_parts_that_look_alike_when_joined_stay_apart(one, other):
    assert one != other


def test_the_same_phone_at_the_same_step_is_the_same():
    assert pseudonyms(BEN) == pseudonyms(Phone(BEN.key, BEN.token))


def test_another_key_makes_other_pseudonyms():
    assert set(pseudonyms(BEN)) & set(pseudonyms(Phone(b"j" * 32, BEN.token))) == set()


def test_neither_key_nor_token_is_shown_when_a_phone_is_printed():
    assert repr(BEN) == "Phone()"


def test_tokens_are_random_and_long():
    tokens = {new_token() for _ in range(1_000)}

    assert len(tokens) == 1_000
    assert {len(token) for token in tokens} == {43}


def test_a_cookie_we_signed_for_a_session_opens_there_only():
    value = seal_token("token", secret=SECRET, room="north")

    assert open_token(value, secret=SECRET, room="north") == "token"
    assert open_token(value, secret=SECRET, room="south") is None
    assert open_token(value, secret="another", room="north") is None


@pytest.mark.parametrize("value", ["", "token", "token.", ".signature", "token.signature", "\x00", "é.é", "a.b.c.d",
                                   "x" * 10_000])
def test_a_cookie_we_did_not_sign_opens_nothing(value):
    assert open_token(value, secret=SECRET, room="north") is None


def test_a_token_changed_by_one_letter_opens_nothing():
    value = seal_token("token", secret=SECRET, room="north")

    assert open_token("T" + value[1:], secret=SECRET, room="north") is None
