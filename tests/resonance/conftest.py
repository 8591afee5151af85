"""A step whose responses stand on the board, and people for whom some of them ring true."""

from __future__ import annotations

import pytest
from installation import amara, app, dana
from people import Room, client_id, read

from workshop.extensions import db
from workshop.responses.models import LiveResponse, Resonance

__all__ = ["amara", "app", "dana"]

NAMES = ("Ben", "Chidi", "Dele", "Efua", "Femi")
TEXTS = {name: f"What {name} wrote" for name in NAMES}


class Resonating:
    """A room of named people, each with a response at the first step, which is closed and revealed."""

    def __init__(self, room, names=NAMES):
        self.room, self.console = room, room.console
        self.people = dict(zip(names, room.join(len(names)), strict=True))
        room.console.open_step(1)
        for name, phone in self.people.items():
            assert phone.respond(TEXTS[name])["ok"]
        room.console.close_step(1)
        assert room.console.reveal_step(1)["ok"]
        self.step_id = room.console.step_id(1)
        self.ids = self.read_ids()

    def read_ids(self):
        """Who wrote it → the id of the response, as only the tests know."""
        rows = read(self.room.app, lambda: {row.body.get("text"): row.id for row in db.session.query(
            LiveResponse).filter_by(step_id=self.step_id)})
        return {name: rows[text] for name, text in TEXTS.items() if text in rows}

    def say(self, who, whose, name="resonate", **given):
        """Somebody says of somebody's response that it rings true."""
        return self.people[who].live.command(name, **{
            "client_id": client_id(), "step_id": self.step_id, "response_id": self.ids.get(whose, whose)} | given)

    def take_back(self, who, whose):
        return self.say(who, whose, "unresonate")

    def count(self):
        return self.console.command("count_resonance", step_id=self.step_id)

    @property
    def told(self):
        """Who wrote it → what the board says of it, where it says anything."""
        names = {text: name for name, text in TEXTS.items()}
        panel = self.room.board_state["panels"][0]
        return {names[card["text"]]: card["resonance_words"] for card in panel["responses"] if card["resonance_words"]}

    @property
    def kept(self):
        """The marks as they are stored: [(mark, id of the response)]."""
        return read(self.room.app, lambda: [(row.mark, row.response_id) for row in db.session.query(
            Resonance).filter_by(step_id=self.step_id)])

    @property
    def everybody(self):
        return [self.console, self.room.board, *(phone.live for phone in self.people.values())]


@pytest.fixture
def resonating(app, amara):
    return Resonating(Room(app, amara))


@pytest.fixture
def elsewhere(app, dana):
    """Dana's room, with people of the same names in it."""
    return Resonating(Room(app, dana))


@pytest.fixture
def four(app, amara):
    """The same in a group of four, where a count is a name."""
    return Resonating(Room(app, amara), NAMES[:4])
