"""A step whose responses stand on console and board, and a facilitator who groups them."""

from __future__ import annotations

import pytest
from installation import amara, app, dana
from people import Room

__all__ = ["amara", "app", "dana"]

TEXTS = ("Long waiting lists", "Waiting list again", "The school calls late", "Schools notice first", "Supervision")


class Grouping:
    """What stands at the open step of a room, by what it says."""

    def __init__(self, room):
        self.room, self.console = room, room.console
        self.phones = room.join(len(TEXTS))
        room.console.open_step(1)
        for phone, text in zip(self.phones, TEXTS, strict=True):
            assert phone.respond(text)["ok"]
        room.console.close_step(1)
        assert room.console.reveal_step(1)["ok"]
        self.step_id = room.console.step_id(1)

    @property
    def panel(self):
        return self.console.state["panels"][0]

    @property
    def cards(self):
        panel = self.panel
        return [*panel["responses"], *(card for group in panel["groups"] for card in group["responses"])]

    def ids(self, *texts):
        found = {card["text"]: card["id"] for card in self.cards}
        return [found[text] for text in texts]

    @property
    def groups(self):
        """Title → what stands under it, on the console."""
        return _by_title(self.panel)

    @property
    def groups_on_board(self):
        return _by_title(self.room.board_state["panels"][0])

    def id_of(self, title):
        return next(group["id"] for group in self.panel["groups"] if group["title"] == title)

    def act(self, name, **given):
        return self.console.command(name, **{
            "step_id": self.step_id, "grouping_revision": self.panel["grouping_revision"]} | given)

    def group(self, title, *texts, **given):
        return self.act("group_responses", title=title, response_ids=self.ids(*texts), **given)

    def move(self, title, *texts, **given):
        return self.act("group_responses", group_id=self.id_of(title), response_ids=self.ids(*texts), **given)

    def take_out(self, *texts, **given):
        return self.act("ungroup_responses", response_ids=self.ids(*texts), **given)

    def undo(self, **given):
        return self.act("undo_grouping", **given)

    def suggest(self):
        return self.console.command("suggest_groups", step_id=self.step_id)


def _by_title(panel):
    return {group["title"]: sorted(card["text"] for card in group["responses"]) for group in panel["groups"]}


@pytest.fixture
def grouping(app, amara):
    return Grouping(Room(app, amara))


@pytest.fixture
def elsewhere(app, dana):
    """Dana's room, with the same responses in it."""
    return Grouping(Room(app, dana))
