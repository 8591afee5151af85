"""What a facilitator does with actions: agree to a proposal, add, change, take off."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from workshop.language.words import say
from workshop.live.commands import MODERATE, Command, FacilitatorOf, Form, Outcome, register
from workshop.live.events import FACILITATOR
from workshop.live.panels import panel_events
from workshop.responses.models import Action
from workshop.sessions.models import Session, Step

from . import agree

ActionId = Annotated[int, Field(ge=1, lt=2 ** 53)]


class AgreeForm(Form):
    step_id: int
    response_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class AddForm(Form):
    step_id: int
    what: str = ""
    owner: str = ""
    by_when: str = ""


class RemoveForm(Form):
    step_id: int
    action_id: ActionId


class ChangeForm(RemoveForm):
    what: str = ""
    owner: str = ""
    by_when: str = ""
    seen: str = ""


def _done(step: Step, sentence: str, action: Action) -> Outcome:
    """The outcome of an act, with the action's words: those of a removed one are what its undo adds again."""
    return Outcome({"ok": True, "words": sentence, "action": {
        "what": action.what, "owner": action.owner, "by_when": action.by_when}}, limited=panel_events(step))


def run_agree(session: Session, _actor: FacilitatorOf, form: AgreeForm) -> Outcome:
    step, action = agree.agree_action(session, step_id=form.step_id, response_id=form.response_id)
    return _done(step, say("Agreed. It stands above the proposals now."), action)


def run_add(session: Session, _actor: FacilitatorOf, form: AddForm) -> Outcome:
    step, action = agree.add_action(session, step_id=form.step_id, what=form.what, owner=form.owner,
                                    by_when=form.by_when)
    return _done(step, say("Added to what is agreed."), action)


def run_change(session: Session, _actor: FacilitatorOf, form: ChangeForm) -> Outcome:
    step, action = agree.change_action(session, step_id=form.step_id, action_id=form.action_id, what=form.what,
                                       owner=form.owner, by_when=form.by_when, seen=form.seen)
    return _done(step, say("Changed."), action)


def run_remove(session: Session, _actor: FacilitatorOf, form: RemoveForm) -> Outcome:
    step, action = agree.remove_action(session, step_id=form.step_id, action_id=form.action_id)
    return _done(step, say("Taken off what is agreed."), action)


register([
    Command("agree_action", FACILITATOR, AgreeForm, run_agree, needs=MODERATE),
    Command("add_action", FACILITATOR, AddForm, run_add, needs=MODERATE),
    Command("change_action", FACILITATOR, ChangeForm, run_change, needs=MODERATE),
    Command("remove_action", FACILITATOR, RemoveForm, run_remove, needs=MODERATE),
])
