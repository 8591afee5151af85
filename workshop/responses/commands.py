"""The commands about responses: a participant's on their own, a facilitator's on what was released."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from workshop.live.commands import ClientId, Command, FacilitatorOf, Form, Outcome, Participant, key_store, register
from workshop.live.events import BOARD, FACILITATOR, PARTICIPANT, Event, ResponseHidden, ResponseRestored
from workshop.live.snapshot import card, contributors, joined_count, yours
from workshop.participants.group_size import size_of
from workshop.participants.phone import SLOTS, Phone
from workshop.sessions.models import Session, Step

from . import moderate, queries, submit, words

Slot = Annotated[int, Field(ge=0, lt=SLOTS)]


class SubmitForm(Form):
    client_id: ClientId
    step_id: int
    text: str


class EditForm(SubmitForm):
    slot: Slot
    edits: Annotated[int, Field(ge=0)]


class WithdrawForm(Form):
    client_id: ClientId
    step_id: int
    slot: Slot


class PassForm(Form):
    client_id: ClientId
    step_id: int


class ResponseForm(Form):
    step_id: int
    response_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


def phone_of(session: Session, actor: Participant) -> Phone:
    return Phone(key_store().read(session.room), actor.token)


def _saved(phone: Phone, step: Step, sentence: str, *, leaves_board: bool = False) -> Outcome:
    """The outcome of a participant's act, and whether this person has something waiting to be shown now.

    :param leaves_board: a card of theirs waits to leave the board.
    """
    is_waiting = leaves_board or any(response.is_pending and not response.is_hidden
                                     for response in queries.own(step, phone).values())
    contributors().note(step.id, phone.contributor(step.id), is_waiting=is_waiting)
    return Outcome({"ok": True, "words": sentence, "yours": yours(step, phone)}, nudges=True)


def run_submit(session: Session, actor: Participant, form: SubmitForm) -> Outcome:
    phone = phone_of(session, actor)
    step = submit.submit_response(session, phone=phone, step_id=form.step_id, client_id=form.client_id, text=form.text)
    return _saved(phone, step, size_of(joined_count(session)).after_sending)


def run_edit(session: Session, actor: Participant, form: EditForm) -> Outcome:
    phone = phone_of(session, actor)
    try:
        step = submit.edit_response(session, phone=phone, step_id=form.step_id, client_id=form.client_id,
                                    slot=form.slot, edits=form.edits, text=form.text)
    except submit.ChangedElsewhere as refusal:
        step = next(step for step in session.steps if step.id == form.step_id)
        refusal.extra["yours"] = yours(step, phone)
        raise
    return _saved(phone, step, "Your correction is saved.")


def run_withdraw(session: Session, actor: Participant, form: WithdrawForm) -> Outcome:
    phone = phone_of(session, actor)
    step, leaves_board = submit.withdraw_response(
        session, phone=phone, step_id=form.step_id, client_id=form.client_id, slot=form.slot)
    sentence = ("Withdrawn. If it stands on the board, it leaves it together with the next change, so that nobody "
                "sees whose it was." if step.is_revealed else "Withdrawn.")
    return _saved(phone, step, sentence, leaves_board=leaves_board)


def run_pass(session: Session, actor: Participant, form: PassForm) -> Outcome:
    phone = phone_of(session, actor)
    step = submit.pass_step(session, phone=phone, step_id=form.step_id, client_id=form.client_id)
    return _saved(phone, step, "That is fine: you have passed. You can still write something.")


def _moderated(step: Step, event: Event, sentence: str) -> Outcome:
    audience = (FACILITATOR, BOARD) if step.is_revealed else (FACILITATOR,)
    return Outcome({"ok": True, "words": sentence}, limited=[(event, audience)])


def run_hide(session: Session, _actor: FacilitatorOf, form: ResponseForm) -> Outcome:
    step, response = moderate.hide_response(session, step_id=form.step_id, response_id=form.response_id)
    return _moderated(step, ResponseHidden(
        step_id=step.id, response_id=response.id, hidden_words=words.hidden_words(queries.hidden_on_board(step)),
        responses_words=words.responses_words(step)), "Hidden from the board.")


def run_restore(session: Session, _actor: FacilitatorOf, form: ResponseForm) -> Outcome:
    step, response = moderate.restore_response(session, step_id=form.step_id, response_id=form.response_id)
    return _moderated(step, ResponseRestored(
        step_id=step.id, response=card(response), hidden_words=words.hidden_words(queries.hidden_on_board(step)),
        responses_words=words.responses_words(step)), "Put back.")


register([
    Command("submit_response", PARTICIPANT, SubmitForm, run_submit),
    Command("edit_response", PARTICIPANT, EditForm, run_edit),
    Command("withdraw_response", PARTICIPANT, WithdrawForm, run_withdraw),
    Command("pass_step", PARTICIPANT, PassForm, run_pass),
    Command("hide_response", FACILITATOR, ResponseForm, run_hide),
    Command("restore_response", FACILITATOR, ResponseForm, run_restore),
])
