"""T1: a participant with a phone, the projector and developer tools learns nobody's words early and no card's author.

Everything that three phones and the board are sent over two questions is kept, frames and pages, and examined.
"""

from __future__ import annotations

import json
from collections import defaultdict

import pytest
from people import Room

from workshop.live import panels

#: All that a card may say to the room, and to a phone that looks back. A new field is a decision about anonymity.
CARD = {"id", "text", "note", "resonance_words"}


class Recording:
    """What each viewer was sent, and who wrote what."""

    def __init__(self):
        self.sent = defaultdict(list)     # viewer -> payloads
        self.authors = {}                 # text -> number of the phone

    def cards(self, *viewers):
        found = {}
        for viewer in viewers or self.sent:
            for payload in self.sent[viewer]:
                for card in cards_in(payload):
                    found[json.dumps(card, sort_keys=True)] = card
        return list(found.values())


def cards_in(payload):
    """Every card in a payload: whatever has an id and a text."""
    if isinstance(payload, dict):
        if {"id", "text"} <= set(payload):
            yield payload
        for value in payload.values():
            yield from cards_in(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from cards_in(value)


def fields_of_one_author(cards, authors):
    """Fields whose value stands with several cards of one person and with nobody else's: those name that person."""
    holders = defaultdict(list)
    for card in cards:
        for name, value in card.items():
            if name != "text" and not isinstance(value, dict | list):
                holders[name, value].append(card["text"])
    found = []
    for (name, value), texts in holders.items():
        written_by = {authors[text] for text in set(texts)}
        if len(set(texts)) > 1 and len(written_by) == 1:
            found.append(f"{name} = {value!r}")
    return found


def hold(app, amara):
    recording = Recording()
    room = Room(app, amara, questions=2)
    phones = room.join(3)
    for position in (1, 2):
        room.console.open_step(position)
        for number, phone in enumerate(phones):
            text = f"zq{position} of phone {number}"
            recording.authors[text] = number
            assert phone.respond(text)["ok"]
            room.beat()
            listen(recording, room)
        room.console.close_step(position)
        room.console.reveal_step(position)
        listen(recording, room)
    room.console.act("close_session")
    listen(recording, room)
    return recording


def listen(recording, room):
    recording.sent["board"] += [payload for _name, payload in room.board.received()] + [room.board_state]
    for number, phone in enumerate(room.phones):
        recording.sent[number] += [payload for _name, payload in phone.live.received()]
        recording.sent[f"pages of {number}"] += [phone.state, phone.browser.get(f"/w/{room.room}").text,
                                                 phone.browser.get(f"/w/{room.room}/look-back").text]


@pytest.fixture
def recording(app, amara):
    return hold(app, amara)


def test_a_card_on_the_board_holds_its_words_and_nothing_of_its_author(recording):
    cards = recording.cards("board")

    assert {card["text"] for card in cards} == set(recording.authors)
    assert [set(card) - CARD for card in cards if set(card) - CARD] == []


def test_no_field_that_anybody_is_sent_belongs_to_one_author(recording):
    assert len(recording.cards("board")) >= 6
    assert fields_of_one_author(recording.cards("board"), recording.authors) == []


def test_a_phone_is_pushed_nobodys_words(recording):
    for number in range(3):
        pushed = json.dumps(recording.sent[number])

        assert [text for text, author in recording.authors.items() if text in pushed and author != number] == []


def test_a_phone_sees_the_words_of_others_only_once_the_board_shows_them(app, amara):
    room = Room(app, amara, questions=1)
    ben, chidi, _dele = room.join(3)
    room.console.open_step(1)
    ben.respond("zqBen")

    before = chidi.browser.get(f"/w/{room.room}/look-back").text + json.dumps(chidi.state)
    room.console.close_step(1)
    closed = chidi.browser.get(f"/w/{room.room}/look-back").text
    room.console.reveal_step(1)
    after = chidi.browser.get(f"/w/{room.room}/look-back").text

    assert ("zqBen" in before, "zqBen" in closed, "zqBen" in after) == (False, False, True)


def test_control_a_number_for_each_author_on_the_card_is_found(app, amara, monkeypatch):
    real = panels.card

    def with_seat(step, response, settings=None):
        made = real(step, response, settings)
        return made and made | {"seat": f"seat {made['text'][-1]}"}

    monkeypatch.setattr(panels, "card", with_seat)
    recording = hold(app, amara)

    assert [set(card) - CARD for card in recording.cards("board")] == [{"seat"}] * 6
    assert len(fields_of_one_author(recording.cards("board"), recording.authors)) == 3
