"""Somebody who watches who taps, and then the board, learns nothing: nothing appears, changes or goes by itself."""

from __future__ import annotations

import json
import random

import pytest
from people import Room

#: Everything console or board may see of the question now, after a batch or after a facilitator's act on a response.
PANEL = "panel_changed"
#: Sent when the facilitator closes, reveals, opens: then everything may come at once.
WHOLE = "session_state"


def cards_of(panel):
    """id -> text of every card in a panel, grouped and waiting ones too."""
    listed = [*panel["responses"], *panel.get("queue", []), *(card for group in panel["groups"]
                                                              for card in group["responses"])]
    return {card["id"]: card["text"] for card in listed}


class Watcher:
    """Sits at the console and before the board, and knows what each phone has said so far."""

    def __init__(self, room, dice):
        self.room, self.dice = room, dice
        self.phones = room.phones
        self.said = {}         # (phone, slot) -> the words as its author last left them
        self.ever = {}         # every text -> the phone it came from
        self.seen = {"console": set(), "board": set()}   # texts released so far
        self.cards = {"console": {}, "board": {}}   # id -> text of what each shows
        self.hidden = set()    # texts hidden now
        self.counts = []       # how many changes each release on the board held
        self.heard = [0, 0]

    def frames(self):
        """(who got it, event, payload) of everything sent since the last look."""
        return [(who, name, payload) for who, live in (("console", self.room.console), ("board", self.room.board))
                for name, payload in live.received()]

    def texts_in(self, payload):
        written = json.dumps(payload, ensure_ascii=False)
        return {text for text in self.ever if text in written}

    def look(self, *, after):
        """Check every frame that came after an act.

        :param after: "phone" and "beat": only batches may bring anything; "plan": the facilitator changed the plan.
        """
        for who, name, payload in self.frames():
            texts = self.texts_in(payload)
            panels = payload["panels"] if name == WHOLE else [payload["panel"]] if name == PANEL else []
            cards = {number: text for panel in panels for number, text in cards_of(panel).items()}
            if who == "board":
                assert not texts & self.hidden, f"{name} brought hidden words to the board"
                assert not texts or all(panel["step"]["is_revealed"] for panel in panels), "words before the reveal"
            if name == PANEL and after in ("phone", "beat"):
                before = self.cards[who]
                changes = sum(before.get(number) != cards.get(number) for number in before.keys() | cards.keys())
                assert changes != 1 or (who == "console" and self.hidden), f"{name} to {who} brought one change"
                if who == "board":
                    self.counts += [changes] if changes else []
                self.seen[who] |= texts
            elif after == "plan":
                assert name == WHOLE or not texts
                self.seen[who] |= texts
            elif who == "board" and name == PANEL:      # restored: the console has it from a batch
                assert texts <= self.seen["console"]
                self.seen[who] |= texts
            else:
                assert texts <= self.seen[who], f"{name} to {who} brought words that were not released: {texts}"
            if panels:
                self.cards[who] = cards
        for phone in self.phones:
            others = {text for name, payload in phone.live.received() for text in self.texts_in(payload)}
            assert others == set(), f"a phone was sent words: {others}"

    def new_text(self, phone):
        text = f"zq{self.dice.randrange(10 ** 12)}"
        self.ever[text] = phone
        return text

    def somebody_acts(self):
        """A phone responds, corrects, withdraws or passes; its acknowledgement holds its own words alone."""
        number = self.dice.randrange(len(self.phones))
        phone = self.phones[number]
        mine = [one["slot"] for one in phone.state["yours"]["responses"]]
        chosen = self.dice.random()
        if mine and chosen < 0.25:
            answer = self.correct(phone, number)
        elif mine and chosen < 0.4:
            answer = phone.withdraw(self.dice.choice(mine))
        elif chosen < 0.45:
            answer = phone.skip()
        elif len(mine) < 3:
            answer = phone.respond(self.new_text(number))
        else:
            answer = self.correct(phone, number)
        assert answer["ok"], answer
        assert {self.ever[text] for text in self.texts_in(answer)} <= {number}
        assert {self.ever[text] for text in self.texts_in(phone.state)} <= {number}

    def correct(self, phone, number):
        one = self.dice.choice(phone.state["yours"]["responses"])
        return phone.edit(one["slot"], self.new_text(number), edits=one["edits"])

    def facilitator_hides_or_restores(self):
        state = self.room.console.state
        if not state["responses"]:
            return
        card = self.dice.choice(state["responses"])
        command = "restore_response" if card["is_hidden"] else "hide_response"
        if card["is_hidden"]:
            self.hidden.discard(card["text"])
        else:
            self.hidden.add(card["text"])
        answer = self.room.console.command(command, step_id=state["step"]["id"], response_id=card["id"])
        assert answer["ok"], answer


def watch(app, amara, *, phones, seed, hides=False):
    """Two questions: at one the room is shown responses as they come, the other is revealed at its close."""
    dice = random.Random(seed)
    room = Room(app, amara, questions=2)
    room.join(phones)
    watcher = Watcher(room, dice)
    for position, display in ((1, "live"), (2, "held")):
        room.console.act("set_display", step_id=room.console.step_id(position), display=display)
        room.console.open_step(position)
        watcher.look(after="plan")
        for _ in range(25):
            watcher.somebody_acts()
            watcher.look(after="phone")
            room.beat()
            watcher.look(after="beat")
            if hides and dice.random() < 0.2:
                watcher.facilitator_hides_or_restores()
                watcher.look(after="hide")
        room.console.close_step(position)
        watcher.look(after="plan")
        if display == "held":
            assert watcher.room.board_state["responses"] == []
            room.console.reveal_step(position)
            watcher.look(after="plan")
    return watcher


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("phones", [3, 6, 10])
def test_nothing_reaches_console_or_board_between_a_tap_and_its_batch(app, amara, phones, seed):
    watcher = watch(app, amara, phones=phones, seed=seed)

    assert len(watcher.counts) >= 3, "too few batches to prove anything"
    assert min(watcher.counts) >= 2


@pytest.mark.parametrize("seed", [11, 12])
def test_hidden_responses_never_make_a_batch_of_one_on_the_board(app, amara, seed):
    """A correction to a hidden card is no change on the board: it cannot be what another change hides behind."""
    watcher = watch(app, amara, phones=6, seed=seed, hides=True)

    assert len(watcher.counts) >= 2


def test_the_first_batch_of_a_small_group_waits_for_three(app, amara):
    room = Room(app, amara, questions=1)
    ben, chidi, dele = room.join(3)
    room.console.act("set_display", step_id=room.console.step_id(1), display="live")
    room.console.open_step(1)

    shown = []
    for phone in (ben, chidi, dele):
        phone.respond("We ask too late.")
        room.beat()
        shown.append(len(room.board_state["responses"]))

    assert shown == [0, 0, 3]


def test_a_withdrawal_leaves_the_board_together_with_another_change(app, amara):
    room = Room(app, amara, questions=1)
    ben, chidi, dele = room.join(3)
    room.console.act("set_display", step_id=room.console.step_id(1), display="live")
    room.console.open_step(1)
    for phone in (ben, chidi, dele):
        phone.respond("We ask too late.")
    room.beat()

    ben.withdraw(0)
    room.beat()
    alone = len(room.board_state["responses"])
    chidi.edit(0, "We do ask.")
    room.beat()

    assert (alone, len(room.board_state["responses"])) == (3, 2)


@pytest.fixture
def shown(app, amara):
    """Four phones at an open question whose first responses stand on the board."""
    room = Room(app, amara, questions=1)
    room.join(4)
    room.console.act("set_display", step_id=room.console.step_id(1), display="live")
    room.console.open_step(1)
    for number, phone in enumerate(room.phones[:3]):
        phone.respond(f"From phone {number}")
    room.beat()
    return room


def moderate(room, name, words):
    state = room.console.state
    card = next(card for card in [*state["responses"], *state["queue"]] if card["text"] == words)
    answer = room.console.command(name, step_id=state["step"]["id"], response_id=card["id"])
    assert answer["ok"], answer


@pytest.mark.parametrize("name", ["hide_response", "hold_response"])
@pytest.mark.parametrize("change", [lambda phone: phone.edit(0, "Put differently"), lambda phone: phone.withdraw(0)],
                         ids=["corrected", "withdrawn"])
@pytest.mark.parametrize("is_hidden_first", [True, False], ids=["hidden before", "hidden after"])
def test_a_change_that_the_room_cannot_see_does_not_count_for_a_batch(shown, name, change, is_hidden_first):
    """Else two responses of one person would appear as soon as somebody else corrects what is hidden."""
    ben, dele = shown.phones[0], shown.phones[3]
    if is_hidden_first:
        moderate(shown, name, "From phone 0")
    assert change(ben)["ok"]
    if not is_hidden_first:
        moderate(shown, name, "From phone 0")
    dele.respond("First of Dele")
    dele.respond("Second of Dele")
    shown.beat()

    assert {card["text"] for card in shown.board_state["responses"]} == {"From phone 1", "From phone 2"}


def test_what_the_facilitator_held_stays_held_however_it_is_corrected(shown):
    ben, chidi, _eve, dele = shown.phones
    moderate(shown, "hold_response", "From phone 0")
    ben.edit(0, "Corrected while it was held")
    chidi.edit(0, "A change")
    dele.respond("And one more")
    shown.beat()

    assert {card["text"] for card in shown.board_state["responses"]} == {"A change", "From phone 2", "And one more"}
    assert [card["text"] for card in shown.console.state["queue"]] == ["Corrected while it was held"]
