"""The facilitator's commands on the plan of a session."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from flask import Flask, current_app

from workshop.extensions import db
from workshop.live.commands import Command, FacilitatorOf, Form, Outcome, key_store, register
from workshop.live.events import (
    FACILITATOR,
    Event,
    PlanChanged,
    SessionClosed,
    StepClosed,
    StepHeld,
    StepOpened,
    StepRevealed,
)
from workshop.live.publish import socketio
from workshop.live.pulse import most_joined
from workshop.live.snapshot import (
    NOT_SEALED,
    SEALED,
    closed_words,
    contributors,
    joined_count,
    participant_step,
    waiting_words,
)
from workshop.responses.release import release_at_close, release_batch, shows_live
from workshop.storage.sqlite import empty_log
from workshop.storage.writer import alone, perform
from workshop.web.incidents import log_incident

from . import run_sheet, seal
from .keys import KeyStore
from .models import CLOSED, WAITING, Session, Step

SEAL_AGAIN = 10  # seconds until a seal that could not be finished (a backup is reading) is tried again


class PlanForm(Form):
    plan_revision: int


class StepForm(PlanForm):
    step_id: int


class DisplayForm(StepForm):
    display: Literal["auto", "live", "held"]


def _changed(session: Session, words: str, *events: Event) -> Outcome:
    """The outcome of a change of plan: phones hear what happened, console and board get their whole state."""
    session.plan_revision += 1
    most_joined(session)
    return Outcome({"ok": True, "words": words}, [*events, PlanChanged()], nudges=True, afterwards=_tidy)


def _release_batch(step: Step) -> None:
    if release_batch(step, joined=joined_count(step.session), people=contributors().count(step.id)) is not None:
        contributors().forget(step.id)


def _release_at_close(step: Step) -> None:
    people = contributors().count(step.id)
    if release_at_close(step, joined=joined_count(step.session), people=people) is not None:
        contributors().forget(step.id)


def _tidy() -> dict[str, Any]:
    """After a change of plan: the database's log would tell what was written together, and in which order."""
    alone(lambda: empty_log(db.engine))
    return {}


def run_open_lobby(session: Session, _actor: FacilitatorOf, form: PlanForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    run_sheet.open_lobby(session, today=date.today())
    key_store().create(session.room)
    return _changed(session, "The lobby is open.")


def run_open_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    was_waiting = run_sheet.step_of(session, form.step_id).state == WAITING
    step, closed = run_sheet.open_step(session, step_id=form.step_id)
    if closed is not None:
        _release_at_close(closed)
    if was_waiting:
        step.is_revealed = shows_live(step, joined_count(session))
    return _changed(session, f"Question {step.number} is open.", StepOpened(
        state=session.state, step=participant_step(step), waiting_words=waiting_words(session),
        has_responses=not was_waiting))


def run_close_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = run_sheet.close_step(session, step_id=form.step_id)
    _release_at_close(step)
    return _changed(session, f"Question {step.number} is closed.", StepClosed(
        step_id=step.id, state_words=participant_step(step)["state_words"], waiting_words=waiting_words(session)))


def run_reveal_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = run_sheet.reveal_step(session, step_id=form.step_id)
    _release_batch(step)
    words = (f"The responses to question {step.number} go to the board in batches." if step.is_open
             else f"The responses to question {step.number} are on the board.")
    return _changed(session, words, StepRevealed(step_id=step.id))


def run_hold_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = run_sheet.hold_step(session, step_id=form.step_id)
    return _changed(session, "The board no longer shows the responses.", StepHeld(step_id=step.id))


def run_set_display(session: Session, _actor: FacilitatorOf, form: DisplayForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = run_sheet.step_of(session, form.step_id)
    before = step.is_revealed
    run_sheet.set_display(session, step_id=form.step_id, display=form.display)
    words = {"auto": "decides itself by the size of the group", "live": "shows responses as they come, in batches",
             "held": "holds responses until you reveal them"}[form.display]
    events: list[Event] = []
    if step.is_revealed != before:
        events.append(StepRevealed(step_id=step.id) if step.is_revealed else StepHeld(step_id=step.id))
        _release_batch(step)
    return _changed(session, f"Question {step.number} {words}.", *events)


def run_close_session(session: Session, _actor: FacilitatorOf, form: PlanForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    if session.state == CLOSED:
        raise run_sheet.PlanChangedMeanwhile("The session is closed already.")
    seal.close_session(session)
    outcome = _changed(session, "The session is closed.")
    outcome.nudges = False
    room, keys = session.room, key_store()

    def finish() -> dict[str, Any]:
        is_sealed = _seal(room, keys)
        current_app.extensions["workshop_presence"].forget(room)
        current_app.extensions["workshop_pulse"].forget(room)
        return {"words": f"The session is closed. {SEALED if is_sealed else NOT_SEALED}"}

    outcome.afterwards = finish
    return outcome


def _announce_end(session: Session) -> Outcome:
    """Everybody hears of the end once, with what is true by then of the seal."""
    announced = Outcome({}, [SessionClosed(closed_words=closed_words(session)), PlanChanged()])
    announced.number(session)
    return announced


def _seal(room: str, keys: KeyStore) -> bool:
    """Finish the seal and tell everybody; when it cannot be finished now, say so and try again until it can."""
    try:
        return seal.finish_seal(room, keys, _announce_end)
    except Exception as error:
        log_incident("seal_not_finished", error)
        perform(lambda: _announce_end(seal.find_closed(room)))
        if not current_app.extensions["workshop_settings"].testing:
            app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
            socketio.start_background_task(_seal_later, app, room, keys)
        return False


def _seal_later(app: Flask, room: str, keys: KeyStore) -> None:
    """Try again until it is done; what is still open when the process ends is finished at the next start."""
    while True:
        socketio.sleep(SEAL_AGAIN)
        with app.app_context():
            try:
                seal.finish_seal(room, keys, _announce_end)
                return
            except Exception as error:
                log_incident("seal_not_finished", error)


register([
    Command("open_lobby", FACILITATOR, PlanForm, run_open_lobby),
    Command("open_step", FACILITATOR, StepForm, run_open_step),
    Command("close_step", FACILITATOR, StepForm, run_close_step),
    Command("reveal_step", FACILITATOR, StepForm, run_reveal_step),
    Command("hold_step", FACILITATOR, StepForm, run_hold_step),
    Command("set_display", FACILITATOR, DisplayForm, run_set_display),
    Command("close_session", FACILITATOR, PlanForm, run_close_session),
])
