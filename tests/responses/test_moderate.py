from __future__ import annotations

import pytest

from workshop.errors import NotFound

MODERATE = pytest.mark.parametrize("act", ["hide", "restore"])


@pytest.fixture
def shown(group):
    """Two responses stand on the board, and a third waits."""
    group.reveal()
    group.respond("Ben", "Each month")
    group.respond("Chidi", "A child's full name")
    group.release(joined=8)
    group.respond("Dele", "waiting")
    return group


def test_hide_response_takes_it_off_the_board_and_keeps_it_on_the_console(shown):
    shown.hide(shown.id_of("A child's full name"))

    assert (shown.board, shown.console) == (["Each month"], ["A child's full name", "Each month"])


def test_restore_response_puts_it_back(shown):
    hidden = shown.id_of("A child's full name")
    shown.hide(hidden)

    shown.restore(hidden)

    assert shown.board == ["A child's full name", "Each month"]


@MODERATE
def test_doing_it_twice_changes_nothing(shown, act):
    response_id = shown.id_of("Each month")
    getattr(shown, act)(response_id)
    once = shown.board

    getattr(shown, act)(response_id)

    assert shown.board == once


@MODERATE
def test_what_was_not_released_is_not_found(shown, act):
    with pytest.raises(NotFound) as refusal:
        getattr(shown, act)(shown.id_of("waiting"))

    assert refusal.value.words == "That response is no longer here: it may have been withdrawn."


@MODERATE
@pytest.mark.parametrize("response_id", ["0" * 32, "", "' OR 1=1 --"])
def test_an_id_that_does_not_exist_is_not_found(shown, act, response_id):
    with pytest.raises(NotFound):
        getattr(shown, act)(response_id)


@MODERATE
def test_a_response_of_another_step_is_not_found(shown, act):
    with pytest.raises(NotFound):
        getattr(shown, act)(shown.id_of("Each month"), step_id=shown.step_ids[1])


@MODERATE
def test_a_response_of_another_session_is_not_found(shown, other_group, act):
    response_id = shown.id_of("Each month")

    with pytest.raises(NotFound):
        getattr(other_group, act)(response_id)
    with pytest.raises(NotFound):
        getattr(other_group, act)(response_id, step_id=shown.step_id)

    assert shown.board == ["A child's full name", "Each month"]
