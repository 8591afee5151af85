"""“This rings true for me too”: who may say it of what, what is kept, and when it is told."""

from __future__ import annotations

import pytest
from people import read, stored

from workshop.extensions import db
from workshop.participants.phone import Phone
from workshop.responses.models import LiveResponse, Resonance, SealedResponse
from workshop.sessions import seal
from workshop.sessions.models import Step

GONE = "That response is not shown to the room now, so nothing was counted."


def refused(resonating, ack):
    """A refusal's name and words, when nothing was kept of it."""
    assert resonating.kept == []
    assert not ack["ok"]
    return ack["error"], ack["words"]


# --- saying it

def test_somebody_says_of_anothers_response_that_it_rings_true(resonating):
    ack = resonating.say("Ben", "Chidi")

    assert ack == {"ok": True, "response_id": resonating.ids["Chidi"], "has_resonated": True,
                   "words": "True for you too: noted. It is told only as a count, together with others."}
    assert [response_id for _mark, response_id in resonating.kept] == [resonating.ids["Chidi"]]


def test_saying_it_again_is_saying_it_once(resonating):
    resonating.say("Ben", "Chidi")
    resonating.say("Ben", "Chidi")

    assert len(resonating.kept) == 1


def test_it_can_be_taken_back(resonating):
    resonating.say("Ben", "Chidi")

    ack = resonating.take_back("Ben", "Chidi")

    assert (ack["ok"], ack["has_resonated"]) == (True, False)
    assert resonating.kept == []


def test_taking_back_what_was_not_said_changes_nothing(resonating):
    resonating.say("Chidi", "Ben")

    assert resonating.take_back("Dele", "Ben")["ok"]

    assert len(resonating.kept) == 1


def test_nobody_says_the_contrary(resonating):
    """There is no act that counts against a response."""
    for name in ("disagree", "downvote", "unlike"):
        assert resonating.say("Ben", "Chidi", name)["error"] == "not_permitted"


# --- nobody can tell who

@pytest.mark.parametrize("name", ["resonate", "unresonate"])
def test_a_tap_sends_nothing_to_anybody(resonating, name):
    resonating.say("Ben", "Chidi")
    resonating.room.beat()
    states = [resonating.console.state, resonating.room.board_state]
    for live in resonating.everybody:
        live.received()

    for who in ("Ben", "Dele", "Efua"):
        resonating.say(who, "Chidi", name)
    resonating.room.beat()

    assert [live.received() for live in resonating.everybody] == [[]] * len(resonating.everybody)
    assert [resonating.console.state, resonating.room.board_state] == states


def test_no_two_marks_of_one_phone_can_be_joined(resonating):
    for whose in ("Chidi", "Dele", "Efua"):
        resonating.say("Ben", whose)

    marks = {mark for mark, _response in resonating.kept}
    assert len(marks) == 3
    key = b"k" * 32
    phone = Phone(key, "Ben's")
    assert len({phone.resonance(1, "a"), phone.resonance(1, "b"), phone.resonance(2, "a"), phone.mark(1, 1),
                phone.resonator(1), phone.contributor(1), Phone(key, "Chidi's").resonance(1, "a"),
                Phone(b"l" * 32, "Ben's").resonance(1, "a")}) == 8


def test_what_is_kept_has_no_order_and_nothing_of_the_phone(resonating):
    stored_columns = {column.name for column in Resonance.__table__.columns}

    assert stored_columns == {"mark", "step_id", "response_id"}
    assert Resonance.__table__.dialect_options["sqlite"]["with_rowid"] is False


def test_two_marks_on_one_response_are_different(resonating):
    resonating.say("Ben", "Chidi")
    resonating.say("Dele", "Chidi")

    assert len({mark for mark, _response in resonating.kept}) == 2


# --- what is refused

def test_ones_own_response_is_refused(resonating):
    assert refused(resonating, resonating.say("Ben", "Ben")) == (
        "own_response", "This one is yours: you have said it already. What rings true for you is what others wrote.")


def test_a_hidden_response_is_refused(resonating):
    resonating.console.command("hide_response", step_id=resonating.step_id, response_id=resonating.ids["Chidi"])

    assert refused(resonating, resonating.say("Ben", "Chidi")) == ("not_found", GONE)


def test_a_response_that_waits_for_review_is_refused(resonating):
    stored(resonating.room.app, lambda: setattr(db.session.get(LiveResponse, resonating.ids["Chidi"]), "is_held", True))

    assert refused(resonating, resonating.say("Ben", "Chidi")) == ("not_found", GONE)


def test_a_response_that_is_not_revealed_is_refused(resonating):
    resonating.console.act("hold_step", step_id=resonating.step_id)

    assert refused(resonating, resonating.say("Ben", "Chidi")) == ("not_found", GONE)


def test_a_response_that_was_not_released_is_refused(resonating):
    resonating.console.act("open_step", step_id=resonating.step_id)
    resonating.people["Chidi"].respond("Nobody has seen this")
    unseen = read(resonating.room.app, lambda: next(
        row.id for row in db.session.query(LiveResponse).filter_by(step_id=resonating.step_id)
        if row.shown_body is None))

    assert refused(resonating, resonating.say("Ben", unseen)) == ("not_found", GONE)


def test_a_response_that_was_cleared_away_is_refused(resonating):
    resonating.console.act("clear_step", step_id=resonating.step_id)

    assert refused(resonating, resonating.say("Ben", "Chidi")) == ("not_found", GONE)


def test_a_withdrawn_response_takes_it_while_it_stands_and_is_gone_with_its_marks(resonating):
    """A refusal while the card still stands would tell the room that somebody just took theirs back."""
    resonating.console.act("open_step", step_id=resonating.step_id)
    gone = resonating.ids["Chidi"]
    resonating.people["Chidi"].withdraw(0)
    assert resonating.say("Ben", gone)["ok"]

    resonating.people["Dele"].withdraw(0)
    resonating.room.beat()

    assert resonating.say("Efua", gone)["words"] == GONE
    resonating.console.act("close_step", step_id=resonating.step_id)
    resonating.say("Ben", "Efua")
    resonating.say("Femi", "Efua")
    resonating.count()
    assert gone not in {response_id for _mark, response_id in resonating.kept}


def test_a_response_of_another_session_is_refused(resonating, elsewhere):
    assert refused(resonating, resonating.say("Ben", elsewhere.ids["Chidi"])) == ("not_found", GONE)
    ack = resonating.say("Ben", elsewhere.ids["Chidi"], step_id=elsewhere.step_id)
    assert refused(elsewhere, ack)[0] == "not_found"


def test_a_response_under_another_step_is_refused(resonating):
    other = resonating.console.step_id(2)

    assert refused(resonating, resonating.say("Ben", "Chidi", step_id=other)) == ("not_found", GONE)


def test_a_step_that_takes_none_says_so(resonating):
    def as_choice():
        step = db.session.get(Step, resonating.step_id)
        step.kind, step.settings = "choice", {"options": ["Yes", "No"]}

    stored(resonating.room.app, as_choice)

    assert refused(resonating, resonating.say("Ben", "Chidi")) == (
        "no_resonance", "“True for me too” is for what people wrote in words: at this step it is not asked.")


def test_a_step_that_no_longer_knows_whose_phone_is_whose_takes_none(resonating):
    stored(resonating.room.app, lambda: setattr(db.session.get(Step, resonating.step_id), "has_lost_key", True))

    assert refused(resonating, resonating.say("Ben", "Ben"))[0] == "no_resonance"


@pytest.mark.parametrize("payload", [
    {"response_id": "' OR 1=1 --"}, {"response_id": None}, {"response_id": ["a"]}, {"response_id": "0" * 31},
    {"client_id": ""}, {"step_id": "one"}, {"step_id": None}, {"value": -1},
])
def test_rubbish_is_malformed(resonating, payload):
    assert refused(resonating, resonating.say("Ben", "Chidi", **payload))[0] == "malformed"


def test_a_session_that_has_ended_takes_none(resonating):
    ben = resonating.people["Ben"]
    resonating.console.act("close_session")

    ack = ben.live.command("resonate", client_id="0123456789abcdef", step_id=resonating.step_id,
                           response_id=resonating.ids["Chidi"])

    assert ack["error"] in ("session_not_open", "not_permitted")


# --- when it is told

def test_counts_are_told_on_the_facilitators_word_once_the_step_is_closed(resonating):
    for who in ("Ben", "Dele", "Efua"):
        resonating.say(who, "Chidi")
    resonating.say("Chidi", "Ben")
    assert resonating.told == {}

    ack = resonating.count()

    assert ack == {"ok": True, "words": "The responses now say for how many they ring true."}
    assert resonating.told == {"Chidi": "3 say: true for me too", "Ben": "1 says: true for me too"}


def test_console_and_board_hear_of_the_counts_together(resonating):
    resonating.say("Ben", "Chidi")
    resonating.say("Dele", "Chidi")
    resonating.room.board.received()

    resonating.count()

    cards = resonating.room.board.events("panel_changed")[0]["panel"]["responses"]
    assert sorted(card["resonance_words"] for card in cards if card["resonance_words"]) == ["2 say: true for me too"]


def test_nothing_is_told_while_the_step_is_open(resonating):
    resonating.console.act("open_step", step_id=resonating.step_id)
    resonating.say("Ben", "Chidi")
    resonating.say("Dele", "Chidi")

    ack = resonating.count()

    assert (ack["ok"], ack["error"]) == (False, "not_counted_yet")
    assert ack["words"] == ("This question is still open. How many say “true for me too” is counted when it closes, "
                            "so that nobody can be picked out.")
    assert resonating.told == {}


def test_the_close_of_the_step_tells_the_counts(resonating):
    resonating.console.act("open_step", step_id=resonating.step_id)
    resonating.say("Ben", "Chidi")
    resonating.say("Dele", "Chidi")

    resonating.console.act("close_step", step_id=resonating.step_id)

    assert resonating.told == {"Chidi": "2 say: true for me too"}


def test_moving_on_tells_the_counts_of_what_is_left_behind(resonating):
    resonating.say("Ben", "Chidi")
    resonating.say("Dele", "Efua")

    resonating.console.open_step(2)
    resonating.console.act("close_step", step_id=resonating.console.step_id(2))

    told = read(resonating.room.app, lambda: {row.id: row.resonance for row in db.session.query(
        LiveResponse).filter_by(step_id=resonating.step_id) if row.resonance})
    assert told == {resonating.ids["Chidi"]: 1, resonating.ids["Efua"]: 1}


def test_one_persons_taps_are_not_told_by_themselves(resonating):
    """Else counting again after each tap would show who tapped."""
    resonating.say("Ben", "Chidi")
    resonating.say("Ben", "Dele")

    ack = resonating.count()

    assert (ack["ok"], ack["error"]) == (False, "not_counted_yet")
    assert ack["words"].startswith("The counts stay as they are: too little is new.")
    resonating.console.open_step(2)
    resonating.console.act("open_step", step_id=resonating.step_id)
    resonating.console.act("close_step", step_id=resonating.step_id)
    assert resonating.told == {}


def test_after_the_counts_were_told_one_more_tap_waits_for_others(resonating):
    resonating.say("Ben", "Chidi")
    resonating.say("Dele", "Chidi")
    resonating.count()

    resonating.say("Efua", "Chidi")

    assert resonating.count()["error"] == "not_counted_yet"
    assert resonating.told == {"Chidi": "2 say: true for me too"}
    resonating.take_back("Ben", "Chidi")
    assert resonating.count()["ok"]
    assert resonating.told == {"Chidi": "2 say: true for me too"}


def test_with_four_joined_nothing_is_ever_counted_and_the_facilitator_is_told_why(four):
    for who in ("Ben", "Dele", "Efua"):
        assert four.say(who, "Chidi")["ok"]

    ack = four.count()

    assert (ack["ok"], ack["error"]) == (False, "not_counted_yet")
    assert ack["words"] == ("Nothing is counted: fewer than five have joined, and with so few a count of “true for me "
                            "too” points at people.")
    four.console.act("open_step", step_id=four.step_id)
    four.console.act("close_step", step_id=four.step_id)
    assert four.told == {}
    four.console.act("close_session")
    assert _sealed(four) == [0, 0, 0, 0]


def test_the_close_of_the_session_tells_everything_and_keeps_no_mark(resonating):
    resonating.say("Ben", "Chidi")

    resonating.console.act("close_session")

    assert _sealed(resonating) == [0, 0, 0, 0, 1]
    assert resonating.kept == []


def _sealed(resonating):
    return sorted(read(resonating.room.app, lambda: [row.resonance for row in db.session.query(
        SealedResponse).filter_by(step_id=resonating.step_id)]))


def test_a_step_of_another_session_is_not_counted(resonating, elsewhere):
    ack = elsewhere.console.command("count_resonance", step_id=resonating.step_id)

    assert ack["error"] == "not_found"


def test_a_step_of_numbers_has_nothing_to_count(resonating):
    def as_choice():
        step = db.session.get(Step, resonating.step_id)
        step.kind, step.settings = "choice", {"options": ["Yes", "No"]}

    stored(resonating.room.app, as_choice)

    assert resonating.count()["error"] == "no_resonance"


def test_the_seal_takes_every_mark_away(resonating):
    resonating.say("Ben", "Chidi")

    stored(resonating.room.app, lambda: seal.close_session(seal.find(resonating.room.room)))

    assert resonating.kept == []
