"""One simulated participant: a phone that joins by the link, and somebody who thinks before they write."""

from __future__ import annotations

import secrets
import time
from typing import Any

import gevent
from gevent.event import Event

from workshop.live.events import PARTICIPANT
from workshop.sessions.models import CLOSED

from .answers import Answers
from .crowd import CHANCE, Crowd
from .line import Line, LineLost, NothingThere, Ticket, join


class SimulatedParticipant:
    """Joins, responds to whatever step is open, comes back when the connection drops, and goes at the end."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.has_ended = False
        self.answers = Answers(crowd.next_of, CHANCE)
        #: The step that is open, as phones are told of it.
        self.step: dict[str, Any] | None = None
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
                if self.step is None or self.step["id"] in self.done:
                    self._wait_for_news()
                else:
                    self._answer(line, self.step)
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

    def _answer(self, line: Line, step: dict[str, Any]) -> None:
        """Think, respond or pass, and perhaps have second thoughts."""
        if not self._is_still_open(line, step["id"], after=self.crowd.thought(is_first=not self.done)):
            return
        body = None if self.crowd.passes() else self.answers.to(step)
        answer = (self._ask(line, "pass_step", step["id"]) if body is None
                  else self._ask(line, "submit_response", step["id"], body=body))
        if answer.get("error") == "busy":
            return                           # as the words say: tried again in a moment
        self.done.add(step["id"])
        self.crowd.has_answered(step["id"])
        if answer.get("ok") and body is not None:
            self._reconsider(line, step, answer["yours"])

    def _reconsider(self, line: Line, step: dict[str, Any], yours: dict[str, Any]) -> None:
        choice = self.crowd.reconsiders()
        if not choice or not yours["responses"] or not self._is_still_open(line, step["id"],
                                                                           after=self.crowd.second_thought()):
            return
        body, own = self.answers.to(step), yours["responses"][0]
        if choice == "add" and yours["can_add"] and body is not None:
            self._ask(line, "submit_response", step["id"], body=body)
        elif choice == "correct" and step["may_edit"] and "text" in own["body"]:
            self._ask(line, "edit_response", step["id"], slot=own["slot"], edits=own["edits"],
                      body=own["body"] | {"text": f"{own['body']['text']} {self.crowd.afterthought()}"})

    def _ask(self, line: Line, command: str, step_id: int, **fields: Any) -> dict[str, Any]:
        return line.ask(command, client_id=secrets.token_hex(16), step_id=step_id, **fields)

    def _is_still_open(self, line: Line, step_id: int, *, after: float) -> bool:
        """Wait, in seconds, for as long as the step is open; whether it still is afterwards."""
        end = time.monotonic() + after

        def is_open() -> bool:
            return self.step is not None and self.step["id"] == step_id and line.is_up and not self.has_ended

        while is_open() and (left := end - time.monotonic()) > 0:
            self._wait_for_news(left)
        return is_open()

    def _wait_for_news(self, seconds: float | None = None) -> None:
        self._news.wait(seconds)
        self._news.clear()

    # What the phone hears. -------------------------------------------------------

    def _on_state(self, state: dict[str, Any]) -> None:
        step, yours = state["step"], state["yours"]
        self._put(step)
        if step and yours and (yours["responses"] or yours["passed"]):
            self.done.add(step["id"])
        self.has_ended = state["state"] == CLOSED
        self._news.set()

    def _put(self, step: dict[str, Any] | None) -> None:
        """A step is open for this phone, and takes responses; or there is nothing to do."""
        self.step = step if step and step["is_open"] and step["takes_responses"] else None

    def _on_opened(self, event: dict[str, Any]) -> None:
        self._put(event["step"])
        self._news.set()

    def _on_closed(self, event: dict[str, Any]) -> None:
        if self.step is not None and event["step_id"] == self.step["id"]:
            self.step = None
        self._news.set()

    def _on_end(self, _event: dict[str, Any]) -> None:
        self.has_ended = True
        self._news.set()

    def _on_drop(self, *_reason: object) -> None:
        self._news.set()
