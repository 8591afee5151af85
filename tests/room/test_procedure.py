"""When a response may be about a child at risk now: it is hidden, a card says what to do, and only the day is kept."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from pages import form_to, read_page, words_of
from people import Room, read

from workshop.audit.record import done_in
from workshop.live.commands import FacilitatorOf, find_command, perform_command, read_form
from workshop.live.events import FACILITATOR

WORDS = "zqCanary: a child I saw today"


@pytest.fixture
def room(app, amara):
    """Amara's room, with three responses on the board."""
    room = Room(app, amara)
    room.join(3)
    room.console.open_step(1)
    for phone, text in zip(room.phones, (WORDS, "Two", "Three"), strict=True):
        assert phone.respond(text)["ok"]
    room.console.reveal_step(1)
    return room


def card(room):
    return next(one for one in room.console.state["responses"] if one["text"] == WORDS)


def of_card(room, **given):
    return {"step_id": room.console.step_id(1), "response_id": card(room)["id"]} | given


def open_card(amara, room, about="child"):
    """The page of the console with the card open, as a plain form leads there."""
    address = f"/sessions/{room.room}/console"
    form = form_to(amara.browser.get(address).text, "open_procedure").fields
    answer = amara.browser.post(f"/sessions/{room.room}/open_procedure", data=form | of_card(room, about=about))
    return answer, amara.browser.get(answer.location.partition("#")[0]).text


def test_opening_the_procedure_hides_the_response_from_the_board(room):
    said = room.console.command("open_procedure", about="child", **of_card(room))

    assert (said["ok"], said["words"]) == (True, "The response is off the board. Here is what to do now.")
    assert WORDS not in str(room.board_state)
    assert card(room)["is_hidden"] is True
    room.console.command("restore_response", **of_card(room))
    assert WORDS in str(room.board_state)


def test_it_can_be_opened_without_a_response(room):
    before = room.board_state

    assert room.console.command("open_procedure")["ok"] is True
    assert room.board_state == before


def test_the_card_says_what_to_do_with_the_numbers_of_this_group_and_never_who_wrote_it(amara, room):
    answer, page = open_card(amara, room)

    said = words_of(page)
    assert answer.location.endswith("?procedure=child#procedure")
    assert [words for words in (
        "Say to the room, without quoting it", "I cannot see who wrote it", "Do not wait for the author",
        "01632 960 123", "Record it in your agency’s own system, not here",
        "Workshop keeps only that you opened this card, and the day", "Nobody can find out who wrote it") if
        words not in said] == []
    assert 'id="procedure"' in page


def test_an_allegation_about_a_colleague_has_a_card_of_its_own(amara, room):
    answer, page = open_card(amara, room, about="colleague")

    assert answer.location.endswith("?procedure=colleague#procedure")
    assert ("LADO" in words_of(page), "0800 028 0285" in words_of(page)) == (True, True)


def test_only_that_it_was_opened_is_kept_with_the_day(app, room):
    room.console.command("open_procedure", about="child", **of_card(room))
    room.console.command("open_procedure", about="colleague", **of_card(room))

    entries = [entry for entry in read(app, lambda: done_in(room.room)) if "procedure" in entry.what]
    assert [entry.words for entry in entries] == ["amara@example.org opened the procedure for a present risk"]
    with contextlib.closing(sqlite3.connect(app.extensions["workshop_settings"].database)) as connection:
        rows = connection.execute("SELECT * FROM audit_entry WHERE act = 'procedure_opened' AND room = ?",
                                  (room.room,)).fetchall()
    assert len(rows) == 1
    assert card(room)["id"] not in str(rows)


def test_a_response_of_another_session_is_not_found(app, dana, room):
    elsewhere = Room(app, dana)
    elsewhere.join(1)

    said = elsewhere.console.command("open_procedure", about="child", **of_card(room))

    assert (said["ok"], said["error"]) == (False, "not_found")
    assert card(room)["is_hidden"] is False


def test_a_procedure_can_be_opened_after_the_close(app, amara, room):
    """A worry may come up in the debrief; nothing of the session can be hidden then, and nothing has to be."""
    room.console.act("close_session")

    command = find_command(FACILITATOR, "open_procedure")
    said = read(app, lambda: perform_command(command, FacilitatorOf(room.room, amara.id), read_form(command, {})))

    assert said["ok"] is True


def test_a_closed_session_has_a_card_for_the_debrief(amara, room):
    room.console.act("close_session")

    said = words_of(amara.browser.get(f"/sessions/{room.room}/console").text)

    assert [words for words in ("Five minutes now", "Who supports whom?", "If something stays with people",
                                "The results must not be used for performance management", "01632 960 456")
            if words not in said] == []


def test_before_the_close_the_console_reminds_of_a_word_and_one_thing_to_do(room):
    assert room.console.state["is_ending"] is False
    for place in (1, 2, 3):
        if place > 1:
            room.console.open_step(place)
        room.console.close_step(place)

    assert room.console.state["is_ending"] is True


def test_every_response_has_its_own_way_to_the_procedure_for_keyboard_and_plain_forms(amara, room):
    page = amara.browser.get(f"/sessions/{room.room}/console").text

    acts = [form for form in read_page(page).forms if form.action == "open_procedure"]
    named = [form.fields["response_id"] for form in acts if form.fields.get("response_id")]
    assert sorted(set(named)) == sorted(one["id"] for one in room.console.state["responses"])
    assert len(named) == 2 * len(set(named))
