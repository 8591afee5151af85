"""T6: whoever has a backup that was made before the close, and every phone, finds nobody: the key is never in it."""

from __future__ import annotations

from contextlib import closing

import pytest

from workshop.verify import examine


@pytest.fixture(scope="module")
def backup(evening):
    """The file that `workshop backup` made while the session was open."""
    return examine.bytes_of(evening.backup)


def test_the_backup_holds_the_session_as_it_was(evening):
    with closing(examine.connect(evening.backup)) as connection:
        assert len(examine.rows(connection, "live_response")) >= 50
        assert examine.ties_between_responses(connection) == []
        assert examine.times(connection) == []


def test_with_every_phone_in_hand_the_backup_finds_nobody(evening, backup):
    assert examine.recomputed(backup, evening.tokens, evening.pseudonyms_of) == []


def test_neither_key_nor_phone_is_in_the_backup_in_any_form(evening, backup):
    needles = {form for cookie in evening.cookies for form in examine.forms_of_token(cookie)}

    assert examine.traces(backup, needles | examine.forms(evening.key)) == []


def test_control_with_backup_key_and_phone_together_it_is_found(evening, backup):
    """So the tests above look for what is there; and so the limit is true that this page of the threat model names."""
    files = backup | {"key": evening.key.hex().encode()}      # in this form it is found however alike its bytes are

    assert examine.recomputed(files, evening.tokens[:1], evening.pseudonyms_of) != []
