"""One simulated participant: a phone that joins by the link, and somebody who thinks before they write."""

from __future__ import annotations

import secrets
import time
from typing import Any

import gevent
from gevent.event import Event

from workshop.live.events import PARTICIPANT
from workshop.sessions.models import CLOSED

from .crowd import CHANCE, Crowd
from .line import Line, LineLost, NothingThere, Ticket, join


class SimulatedParticipant:
    """Joins, responds to whatever question is open, comes back when the connection drops, and goes at the end."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.has_ended = False
        self.open_step: int | None = None
        self.done: set[int] = set()
        self._ticket: Ticket | None = None
        self._news = Event()

    def take_part(self) -> None:
        """Everything from the join link to the end of the session."""
        while not self.has_ended:
            try:
                self._stay()
            except NothingThere:
                return
            except LineLost:
                pass
            if not self.has_ended:
                gevent.sleep(CHANCE.uniform(1.0, 4.0))

    def _stay(self) -> None:
        """Come in, and respond for as long as the connection holds."""
        line = Line(self.crowd.place, PARTICIPANT, {
            "session_state": self._on_state, "step_opened": self._on_opened, "step_closed": self._on_closed,
            "session_closed": self._on_end, "disconnect": self._on_drop})
        try:
            self._come_in(line)
            while line.is_up and not self.has_ended:
                if self.open_step is None or self.open_step in self.done:
                    self._wait_for_news()
                else:
                    self._answer(line, self.open_step)
        finally:
            line.hang_up()

    def _come_in(self, line: Line) -> None:
        with self.crowd.door:
            is_new = self._ticket is None
            if self._ticket is None:
                self._ticket = join(self.crowd.place, self.crowd.code)
            line.connect(room=self._ticket.path.rsplit("/", 1)[-1], cookies=self._ticket.cookies)
        if is_new:
            self.crowd.arrived()

    def _answer(self, line: Line, step_id: int) -> None:
        """Think, respond or pass, and perhaps have second thoughts."""
        if not self._is_still_open(line, step_id, after=self.crowd.thought(is_first=not self.done)):
            return
        passes = self.crowd.passes()
        answer = self._ask(line, "pass_step", step_id) if passes else self._ask(line, "submit_response", step_id,
                                                                                text=self.crowd.words())
        if answer.get("error") == "busy":
            return                           # as the words say: tried again in a moment
        self.done.add(step_id)
        self.crowd.has_answered(step_id)
        if answer.get("ok") and not passes:
            self._reconsider(line, step_id, answer["yours"]["responses"])

    def _reconsider(self, line: Line, step_id: int, mine: list[dict[str, Any]]) -> None:
        choice = self.crowd.reconsiders()
        if not choice or not mine or not self._is_still_open(line, step_id, after=self.crowd.second_thought()):
            return
        if choice == "add":
            self._ask(line, "submit_response", step_id, text=self.crowd.words())
        else:
            own = mine[0]
            self._ask(line, "edit_response", step_id, slot=own["slot"], edits=own["edits"],
                      text=f"{own['text']} {self.crowd.afterthought()}")

    def _ask(self, line: Line, command: str, step_id: int, **fields: Any) -> dict[str, Any]:
        return line.ask(command, client_id=secrets.token_hex(16), step_id=step_id, **fields)

    def _is_still_open(self, line: Line, step_id: int, *, after: float) -> bool:
        """Wait, in seconds, for as long as the step is open; whether it still is afterwards."""
        end = time.monotonic() + after

        def is_open() -> bool:
            return self.open_step == step_id and line.is_up and not self.has_ended

        while is_open() and (left := end - time.monotonic()) > 0:
            self._wait_for_news(left)
        return is_open()

    def _wait_for_news(self, seconds: float | None = None) -> None:
        self._news.wait(seconds)
        self._news.clear()

    # What the phone hears. -------------------------------------------------------

    def _on_state(self, state: dict[str, Any]) -> None:
        step, yours = state["step"], state["yours"]
        self.open_step = step["id"] if step and step["is_open"] else None
        if step and yours and (yours["responses"] or yours["passed"]):
            self.done.add(step["id"])
        self.has_ended = state["state"] == CLOSED
        self._news.set()

    def _on_opened(self, event: dict[str, Any]) -> None:
        self.open_step = event["step"]["id"]
        self._news.set()

    def _on_closed(self, event: dict[str, Any]) -> None:
        if event["step_id"] == self.open_step:
            self.open_step = None
        self._news.set()

    def _on_end(self, _event: dict[str, Any]) -> None:
        self.has_ended = True
        self._news.set()

    def _on_drop(self, *_reason: object) -> None:
        self._news.set()
