"""What somebody had better leave out, and a room in which it was sent anyway. The numbers are nobody's."""

from __future__ import annotations

NHS = "943 476 5919"                      # passes the check digit, given to nobody
WITH_NHS = f"The child with NHS number {NHS} was never asked."
MASKED = "The child with NHS number [NHS number] was never asked."
WITH_NAME = "We should have asked Oluwaseun sooner."
NAME_MASKED = "We should have asked [name] sooner."
HELPLINE = "Under Section 47 we ring 999, or the NSPCC on 0808 800 5000."


class Held:
    """The first question is closed and shown. One response was sent anyway, one holds a name, three nothing."""

    def __init__(self, room):
        self.room, self.console = room, room.console
        texts = [WITH_NHS, WITH_NAME, HELPLINE, "We ask too late.", "Nobody asked."]
        for phone, text in zip(room.phones, texts, strict=True):
            assert phone.respond(text, anyway=text == WITH_NHS)["ok"]
        room.console.close_step(1)
        assert room.console.reveal_step(1)["ok"]
        self.step_id = room.console.step_id(1)

    def card(self, text):
        state = self.console.state
        return next(card for card in [*state["queue"], *state["responses"]] if card["text"] == text)

    def act(self, name, text=MASKED, **given):
        return self.console.command(name, step_id=self.step_id, response_id=self.card(text)["id"], **given)

    @property
    def on_board(self):
        return sorted(card["text"] for card in self.room.board_state["responses"])
