"""T5: after close, whoever has the database, a phone and every byte of the disk does not find what that phone sent."""

from __future__ import annotations

import pytest

from workshop.verify import examine

#: A key that looks like one: of two in a thousand the bytes are so much alike that no search for keys would stop there.
VARIED = bytes(range(112, 144))


@pytest.fixture(scope="module")
def files(evening):
    return examine.bytes_of(evening.after_close)


def test_not_even_the_destroyed_key_finds_anything_again(evening, files):
    made = {one for number, token in enumerate(evening.tokens)
            for one in (*evening.pseudonyms_of(evening.key, token), *evening.acts_of(evening.key, number))}
    assert set(evening.pseudonyms) <= made, "the test would look for the wrong pseudonyms"
    assert len(evening.pseudonyms) > 150

    needles = {form for one in made for form in (one.encode(), one.upper().encode(), bytes.fromhex(one))}

    assert examine.traces(files, needles) == []


def test_no_key_on_the_disk_makes_a_pseudonym_that_is_on_the_disk(evening, files):
    assert examine.recomputed(files, evening.tokens, evening.pseudonyms_of) == []


def test_control_a_key_left_behind_with_a_pseudonym_is_found(evening, tmp_path):
    (tmp_path / "key").write_bytes(VARIED)
    (tmp_path / "left").write_text(evening.pseudonyms_of(VARIED, evening.tokens[3])[5])

    assert examine.recomputed(examine.bytes_of(tmp_path), evening.tokens, evening.pseudonyms_of) != []
