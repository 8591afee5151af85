"""The commands about responses: a participant's on their own, a facilitator's on what was released."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Annotated

from pydantic import Field

from workshop.errors import NotFound
from workshop.language.words import say, say_many, side_by_side
from workshop.live.commands import (
    MODERATE,
    Body,
    ClientId,
    Command,
    FacilitatorOf,
    Form,
    Outcome,
    Participant,
    ResponseId,
    key_store,
    register,
)
from workshop.live.events import FACILITATOR, PARTICIPANT, Event, PlanChanged
from workshop.live.panels import console_events, contributors, more_time, panel_events, size_now, slow_mode
from workshop.live.snapshot import yours
from workshop.participants.phone import Phone
from workshop.sessions.models import Session, Step
from workshop.sessions.run_sheet import expect_together
from workshop.storage.writer import OneByOne

from . import ahead, identifying, moderate, queries, submit, unwritten
from .models import LiveResponse

#: Which of a phone's responses: more than three once a step was cleared and brought back.
Slot = Annotated[int, Field(ge=0, lt=300)]


class StepActForm(Form):
    client_id: ClientId
    step_id: int


class SubmitForm(StepActForm):
    body: Body
    #: Sent although its author was told that it may identify somebody.
    anyway: bool = False


class EditForm(SubmitForm):
    slot: Slot
    edits: Annotated[int, Field(ge=0)]


class WithdrawForm(StepActForm):
    slot: Slot


class ParkForm(Form):
    client_id: ClientId
    body: Body
    anyway: bool = False


class ResponseForm(Form):
    step_id: int
    response_id: ResponseId


class ReleaseForm(ResponseForm):
    shows: moderate.Shows | None = None


class StepForm(Form):
    step_id: int


#: Said to a phone that asks for what only a group that is together has.
TOGETHER_ONLY = say("That is for when the group is together. Take the time you need: you can come back to this.")


def phone_of(session: Session, actor: Participant) -> Phone:
    """The phone that acts, with what was read ahead for this act."""
    return ahead.with_what_was_read(Phone(key_store().read(session.room), actor.token, known={}))


@contextmanager
def submitted_together(asked: list[tuple[Session, Participant, SubmitForm]],
                       ) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Responses of different phones side by side: three statements read for all of them, three write them.

    :raises OneByOne: one of their sessions is slow, where an act that is run twice would be taken for a second one.
    """
    if any(session.is_slow for session, _actor, _form in asked):
        raise OneByOne()
    steps = {session.room: {step.id: step for step in session.every_step} for session, _actor, _form in asked}
    coming = []
    for session, actor, form in asked:
        step = steps[session.room].get(form.step_id)
        if step is not None:
            phone = Phone(key_store().read(session.room), actor.token, known={})
            coming.append(ahead.Coming(step, phone, form.client_id))
    with ahead.read_ahead(coming), unwritten.written_together():
        yield unwritten.of_one_act


def _is_repeat(session: Session, phone: Phone, step_id: int, client_id: str) -> bool:
    """Whether this very act was taken already. A new response is taken from this phone now; a retry always is.

    :raises ResponsesPaused, TooSoon: not now; the phone keeps the words.
    """
    step = submit.open_step_of(session, step_id, phone, client_id)
    if submit.is_done(step, phone, client_id):
        return True
    slow_mode().take(session, phone.pace())
    return False


def _saved(phone: Phone, step: Step, sentence: str, *, leaves_board: bool = False,
           was_other: bool = False) -> Outcome:
    """The outcome of a participant's act, and whether this person has something waiting to be shown now.

    :param leaves_board: a card of theirs waits to leave the board.
    :param was_other: it was taken before, with other words: the phone is told, and sends these as well.
    """
    is_waiting = leaves_board or any(row.is_pending and row.is_in_view
                                     for parts in queries.own(step, phone).values() for row in parts.values())
    contributors().note(step.id, phone.contributor(step.id), is_waiting=is_waiting, batches=step.batches)
    told = {"was_other": True} if was_other else {}
    return Outcome({"ok": True, "words": sentence, "yours": yours(step, phone)} | told, nudges=True)


def run_submit(session: Session, actor: Participant, form: SubmitForm) -> Outcome:
    phone = phone_of(session, actor)
    is_repeat = _is_repeat(session, phone, form.step_id, form.client_id)
    step = submit.submit_response(session, phone=phone, step_id=form.step_id, client_id=form.client_id,
                                  body=form.body, role=actor.role, anyway=form.anyway)
    sentence = size_now(session).after_sending
    if not queries.own(step, phone):
        sentence = say("Kept on this phone. Nothing was sent but that you have answered.")
    if form.anyway and _has_certain(step, phone):
        sentence = HELD
    return _saved(phone, step, sentence, was_other=is_repeat and submit.has_others(step, phone, form.body))


def run_edit(session: Session, actor: Participant, form: EditForm) -> Outcome:
    phone = phone_of(session, actor)
    try:
        step = submit.edit_response(session, phone=phone, step_id=form.step_id, client_id=form.client_id,
                                    slot=form.slot, edits=form.edits, body=form.body, role=actor.role,
                                    anyway=form.anyway)
    except submit.ChangedElsewhere as refusal:
        step = next(step for step in session.every_step if step.id == form.step_id)
        refusal.extra["yours"] = yours(step, phone)
        raise
    return _saved(phone, step, HELD if form.anyway and _has_certain(step, phone) else say("Your correction is saved."))


#: Said to whoever sends words that may identify somebody. What becomes of them afterwards, no phone is told.
HELD = say("Saved. Your facilitator reads it before anybody else sees it.")


def _has_certain(step: Step, phone: Phone) -> bool:
    return any(identifying.is_certain(step.rules, row.body)
               for parts in queries.own(step, phone).values() for row in parts.values())


def run_withdraw(session: Session, actor: Participant, form: WithdrawForm) -> Outcome:
    phone = phone_of(session, actor)
    step, leaves_board = submit.withdraw_response(session, phone=phone, step_id=form.step_id,
                                                  client_id=form.client_id, slot=form.slot, role=actor.role)
    sentence = (say("Withdrawn. If it stands on the board, it leaves it together with the next change, so that "
                    "nobody sees whose it was.") if step.is_revealed else say("Withdrawn."))
    return _saved(phone, step, sentence, leaves_board=leaves_board)


def run_pass(session: Session, actor: Participant, form: StepActForm) -> Outcome:
    phone = phone_of(session, actor)
    step = submit.pass_step(session, phone=phone, step_id=form.step_id, client_id=form.client_id)
    return _saved(phone, step, say("That is fine: you have passed. You can still write something."))


def run_park(session: Session, actor: Participant, form: ParkForm) -> Outcome:
    """Leave a question or a worry for later, whatever is asked now."""
    lot = session.parking_lot
    if lot is None:
        raise NotFound()
    expect_together(session, TOGETHER_ONLY)
    phone = phone_of(session, actor)
    is_repeat = _is_repeat(session, phone, lot.id, form.client_id)
    submit.submit_response(session, phone=phone, step_id=lot.id, client_id=form.client_id, body=form.body,
                           anyway=form.anyway)
    return _saved(phone, lot, say("Parked for later. It reaches the facilitator together with others, without your "
                                  "name."), was_other=is_repeat and submit.has_others(lot, phone, form.body))


def run_ask_for_time(session: Session, actor: Participant, form: StepActForm) -> Outcome:
    """Ask for more time. The facilitator hears of it as a number, from two people on."""
    expect_together(session, TOGETHER_ONLY)
    phone = phone_of(session, actor)
    step = submit.open_step_of(session, form.step_id, phone, form.client_id)
    more_time().note(step.id, phone.contributor(step.id), is_waiting=True)
    told = console_events(step) if more_time().count(step.id) > 1 else []
    return Outcome({"ok": True, "words": say("Passed on, without your name, once two people ask.")}, limited=told)


def run_hide(session: Session, _actor: FacilitatorOf, form: ResponseForm) -> Outcome:
    step, response = moderate.hide_response(session, step_id=form.step_id, response_id=form.response_id)
    _count_anew(step, response)
    return _moderated(step, say("Hidden from the board."))


def run_restore(session: Session, _actor: FacilitatorOf, form: ResponseForm) -> Outcome:
    step, _response = moderate.restore_response(session, step_id=form.step_id, response_id=form.response_id)
    return _moderated(step, say("Put back."))


def run_release(session: Session, _actor: FacilitatorOf, form: ReleaseForm) -> Outcome:
    step, _response = moderate.release_response(session, step_id=form.step_id, response_id=form.response_id,
                                                shows=form.shows)
    held = say("Released: the board shows it once you let it show responses again.")
    waiting = held if session.is_held else say("Released: the board shows it once you reveal the responses.")
    return _moderated(step, say("Released to the board.") if step.is_shown else waiting)


def run_hold(session: Session, _actor: FacilitatorOf, form: ResponseForm) -> Outcome:
    step, response = moderate.hold_response(session, step_id=form.step_id, response_id=form.response_id)
    _count_anew(step, response)
    return _moderated(step, say("Back in the queue."))


def run_release_all(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    step, many, undecided = moderate.release_all(session, step_id=form.step_id)
    words = say_many("%(number)s released.", "%(number)s released.",
                     many) if many or undecided else say("Nothing was waiting.")
    if undecided:
        words = side_by_side((words, say_many(
            "%(number)s waits for your decision: details in it may identify somebody.",
            "%(number)s wait for your decision: details in it may identify somebody.", undecided)))
    return _moderated(step, words)


def run_spotlight(session: Session, _actor: FacilitatorOf, form: ResponseForm) -> Outcome:
    step, _response = moderate.spotlight(session, step_id=form.step_id, response_id=form.response_id)
    return _moderated(step, say("Shown large on the board."))


def run_end_spotlight(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    return _moderated(moderate.end_spotlight(session, step_id=form.step_id),
                      say("All responses stand side by side again."))


def _count_anew(step: Step, response: LiveResponse) -> None:
    """A change that nobody sees any more hides nobody, and it is not known whose it is: so nobody is counted as waiting
    at this step until they act again."""
    if response.is_pending:
        contributors().forget(step.id)


def _moderated(step: Step, sentence: str) -> Outcome:
    """What a facilitator did with responses: told to console and board; of the parking lot only the console hears."""
    told: list[tuple[Event, tuple[str, ...]]] = panel_events(step)
    if not step.position:
        told = [(PlanChanged(), (FACILITATOR,))]
    return Outcome({"ok": True, "words": sentence}, limited=told)


register([
    Command("submit_response", PARTICIPANT, SubmitForm, run_submit, beside=submitted_together),
    Command("edit_response", PARTICIPANT, EditForm, run_edit),
    Command("withdraw_response", PARTICIPANT, WithdrawForm, run_withdraw),
    Command("pass_step", PARTICIPANT, StepActForm, run_pass),
    Command("park", PARTICIPANT, ParkForm, run_park),
    Command("ask_for_time", PARTICIPANT, StepActForm, run_ask_for_time),
    Command("hide_response", FACILITATOR, ResponseForm, run_hide, needs=MODERATE),
    Command("restore_response", FACILITATOR, ResponseForm, run_restore, needs=MODERATE),
    Command("release_response", FACILITATOR, ReleaseForm, run_release, needs=MODERATE),
    Command("hold_response", FACILITATOR, ResponseForm, run_hold, needs=MODERATE),
    Command("release_all", FACILITATOR, StepForm, run_release_all, needs=MODERATE),
    Command("spotlight", FACILITATOR, ResponseForm, run_spotlight, needs=MODERATE),
    Command("end_spotlight", FACILITATOR, StepForm, run_end_spotlight, needs=MODERATE),
])
