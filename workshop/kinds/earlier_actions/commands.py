"""What the group says in the room became of an earlier action."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workshop.actions import follow
from workshop.language.words import say
from workshop.live.commands import MODERATE, Command, FacilitatorOf, Form, Outcome, register
from workshop.live.events import FACILITATOR, Event, StepChanged
from workshop.live.panels import panel_events, shown_settings
from workshop.sessions.models import Session, Step


class ActionForm(Form):
    step_id: int
    action_id: Annotated[int, Field(ge=1, lt=2 ** 53)]


class DecideForm(ActionForm):
    state: Literal["open", "done", "moved", "dropped"]
    day: str = ""
    reason: str = ""
    seen: str = ""


WORDS = {"open": say("It is to do again."), "done": say("Done. The board says so."),
         "moved": say("Moved to another day."), "dropped": say("Dropped, with the reason.")}


def _changed(session: Session, form: ActionForm, step: Step, words: str) -> Outcome:
    """The outcome of a change; undone once more, it stands again."""
    undo = {"command": "undo_action", "payload": {"step_id": form.step_id, "action_id": form.action_id}}
    told: list[Event] = [StepChanged(step_id=step.id, settings=shown_settings(step))] if (
        step in session.current_steps) else []
    return Outcome({"ok": True, "words": words, "undo": undo}, told, limited=panel_events(step))


def run_decide(session: Session, _actor: FacilitatorOf, form: DecideForm) -> Outcome:
    step, action = follow.of_step(session, form.step_id, form.action_id)
    follow.decide(action, state=form.state, day=form.day, reason=form.reason, seen=form.seen)
    return _changed(session, form, step, WORDS[form.state])


def run_undo(session: Session, _actor: FacilitatorOf, form: ActionForm) -> Outcome:
    step, action = follow.of_step(session, form.step_id, form.action_id)
    follow.undo(action)
    return _changed(session, form, step, say("Taken back."))


register([
    Command("decide_action", FACILITATOR, DecideForm, run_decide, needs=MODERATE),
    Command("undo_action", FACILITATOR, ActionForm, run_undo, needs=MODERATE),
])
