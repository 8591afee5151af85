"""What was sent anyway: held whatever the review setting, masked until somebody decides, never on the board before."""

from __future__ import annotations

import json

import pytest
from identifying.held import HELPLINE, MASKED, NAME_MASKED, NHS, WITH_NAME, WITH_NHS
from people import Room, client_id


@pytest.mark.parametrize("review", ["on", "off"])
def test_it_waits_for_the_facilitator_whatever_the_review_setting(asked, review):
    asked.console.act("set_session_review", review=review)
    for phone, text in zip(asked.phones, [WITH_NHS, *["We ask too late."] * 4], strict=True):
        phone.respond(text, anyway=True)
    asked.console.close_step(1)
    asked.console.reveal_step(1)

    assert MASKED in [card["text"] for card in asked.console.state["queue"]]
    assert len(asked.console.state["queue"]) == (5 if review == "on" else 1)


def test_its_card_is_flagged_with_the_kind_only_and_masked_until_asked_for(held):
    card = held.card(MASKED)

    assert (card["flag_words"], card["is_undecided"], card["written"]) == ("NHS number", True, WITH_NHS)
    assert NHS not in card["text"]


def test_a_possible_name_flags_its_card_but_is_not_held(held):
    card = held.card(WITH_NAME)

    assert (card["flag_words"], card["is_held"], card["written"]) == ("Possible name", False, "")
    assert WITH_NAME in held.on_board


def test_helplines_and_section_47_flag_nothing(held):
    assert held.card(HELPLINE)["flag_words"] == ""
    assert HELPLINE in held.on_board


def test_releasing_everything_leaves_what_needs_a_decision(held):
    before = held.on_board

    ack = held.console.command("release_all", step_id=held.step_id)

    assert ack["words"] == "0 released. 1 waits for your decision: details in it may identify somebody."
    assert held.on_board == before


def test_releasing_it_by_itself_asks(held):
    before = held.on_board

    ack = held.act("release_response")

    assert ack["error"] == "decide_first"
    assert held.on_board == before


@pytest.mark.parametrize(("shows", "text"), [("masked", MASKED), ("written", WITH_NHS)])
def test_the_board_shows_it_as_decided(held, shows, text):
    assert held.act("release_response", shows=shows)["ok"]

    assert text in held.on_board
    assert (NHS in json.dumps(held.room.board_state)) is (shows == "written")


def test_hidden_it_stays_off_the_board_and_restored_it_waits_for_the_decision_again(held):
    held.act("hide_response")
    held.act("restore_response")

    assert held.card(MASKED)["is_undecided"]
    assert MASKED not in held.on_board


def test_a_decision_can_be_changed_and_taken_back(held):
    held.act("release_response", shows="written")
    held.act("release_response", WITH_NHS, shows="masked")
    masked = held.on_board
    held.act("hold_response")

    assert MASKED in masked
    assert MASKED not in held.on_board
    assert held.card(MASKED)["is_undecided"]


def test_a_possible_name_can_be_masked_on_the_board(held):
    held.act("release_response", WITH_NAME, shows="masked")

    assert NAME_MASKED in held.on_board
    assert held.card(NAME_MASKED)["may_unmask"]


def test_no_frame_to_board_or_phones_holds_it_before_the_decision_or_when_masked(held):
    held.act("release_response", shows="masked")
    held.act("spotlight")

    frames = json.dumps([held.room.board.received(), [phone.live.received() for phone in held.room.phones[1:]],
                         held.room.board_state])

    assert NHS not in frames
    assert "[NHS number]" in frames


def test_phones_that_look_back_see_it_as_decided(held):
    held.act("release_response", shows="masked")

    pages = [phone.browser.get(f"/w/{held.room.room}/look-back").text for phone in held.room.phones[1:]]

    assert all("[NHS number]" in page and NHS not in page for page in pages)


def test_its_authors_phone_is_told_nothing_of_the_decision(held):
    ben = held.room.phones[0]
    ben.live.received()
    before = ben.state

    held.act("release_response", shows="masked")
    held.act("hide_response")

    assert (ben.live.received(), ben.state) == ([], before)


def test_a_correction_without_it_goes_on_as_usual_and_one_with_it_waits_again(held):
    held.act("release_response", shows="written")
    ben, chidi = held.room.phones[:2]
    held.console.open_step(1)
    ben.edit(0, f"It was {NHS}.", anyway=True)
    chidi.edit(0, "We should have asked sooner.")
    held.room.beat()

    assert [card["text"] for card in held.console.state["queue"]] == ["It was [NHS number]."]
    assert "We should have asked sooner." in held.on_board


def test_a_proposal_that_is_masked_is_agreed_masked(app, amara):
    room = Room(app, amara, questions=1)
    room.join(3)
    room.console.act("add_step", kind="actions", question="What will we do?", audience="practitioners", minutes=5,
                     settings={})
    room.console.open_step(2)
    for phone, what in zip(room.phones, [WITH_NHS, "Ask", "Ask sooner"], strict=True):
        phone.respond(body={"what": what}, anyway=True)
    room.console.close_step(2)
    room.console.reveal_step(2)
    step_id, card = room.console.step_id(2), room.console.state["queue"][0]
    room.console.command("release_response", step_id=step_id, response_id=card["id"], shows="masked")

    ack = room.console.command("agree_action", step_id=step_id, response_id=card["id"])

    assert ack["action"]["what"] == MASKED


@pytest.fixture
def words(app, amara):
    """Five have sent a word; one is a phone number, sent anyway."""
    room = Room(app, amara, questions=1)
    room.join(5)
    room.console.act("add_step", kind="word", question="In a word?", audience="practitioners", minutes=5, settings={})
    room.console.open_step(2)
    for phone, word in zip(room.phones, ["07700 900123", "trust", "trust", "time", "trust"], strict=True):
        assert phone.respond(body={"word": word}, anyway=True)["ok"]
    room.console.close_step(2)
    room.console.reveal_step(2)
    return room


def board_words(room):
    return sorted(word["text"] for word in room.board_state["results"]["list"])


@pytest.mark.parametrize(("shows", "text"), [("masked", "[phone number]"), ("written", "07700 900123")])
def test_a_word_that_is_a_number_waits_in_the_queue_like_a_card(words, shows, text):
    (card,) = words.console.state["queue"]
    before = board_words(words)

    words.console.command("release_response", step_id=words.console.step_id(2), response_id=card["id"], shows=shows)

    assert (card["text"], card["flag_words"]) == ("[phone number]", "Phone number")
    assert (before, board_words(words)) == (["time", "trust"], sorted(["time", "trust", text]))


def test_what_is_parked_is_flagged_and_masked_on_the_console(asked):
    for phone, text in zip(asked.phones[:2], [WITH_NHS, "Who minds the little ones?"], strict=True):
        phone.live.command("park", client_id=client_id(), body={"text": text}, anyway=True)
    asked.console.close_step(1)

    notes = {note["text"]: note for note in asked.console.state["parking"]["responses"]}

    assert (notes[MASKED]["flag_words"], notes[MASKED]["written"]) == ("NHS number", WITH_NHS)
    assert not notes[MASKED]["is_undecided"]
