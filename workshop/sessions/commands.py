"""The facilitator's commands on the plan of a session."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Annotated, Any, Literal

from flask import Flask, current_app
from pydantic import BeforeValidator, Field, StringConstraints

from workshop import clock
from workshop.actions import plan_follow_up
from workshop.audit.models import ITSELF
from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.errors import Busy
from workshop.extensions import db
from workshop.kinds import find_kind
from workshop.language.words import say, say_many, side_by_side
from workshop.live.care import care_of, pause_wishes
from workshop.live.commands import (
    MODERATE,
    Body,
    Command,
    FacilitatorOf,
    Form,
    Outcome,
    key_store,
    register,
)
from workshop.live.events import (
    FACILITATOR,
    CareChanged,
    Event,
    PlanChanged,
    SessionClosed,
    SessionMovedOn,
    StepCleared,
    StepClosed,
    StepHeld,
    StepOpened,
    StepRevealed,
    TimerChanged,
)
from workshop.live.panels import (
    contributors,
    joined_count,
    more_time,
    panel_events,
    people_waiting,
    shown_settings,
    timer_state,
)
from workshop.live.publish import socketio
from workshop.live.pulse import most_joined
from workshop.live.snapshot import (
    NOT_SEALED,
    SEALED,
    closed_words,
    elsewhere_words,
    participant_step,
    waiting_words,
)
from workshop.resonance.commands import tell_counts
from workshop.responses.release import release_at_close, release_batch, release_parked, shows_live
from workshop.storage.engine import empty_log, is_postgres
from workshop.storage.reserve import even_on_a_full_disk
from workshop.storage.writer import alone, once_alone, perform
from workshop.web.incidents import log_incident
from workshop.web.requests import address_of

from . import abandoned, before, change_plan, follow_ups, for_a_while, run_sheet, seal, timer
from .keys import KeyStore
from .models import CLOSED, WAITING, Session, Step
from .run_sheet import called, called_inside

#: Seconds between two tries to finish a seal.
SEAL_AGAIN = 10.0


class PlanForm(Form):
    plan_revision: int


#: One field of many lines.
Lines = Annotated[list[Annotated[str, StringConstraints(max_length=400)]], Field(max_length=40)]


class SupportForm(Form):
    whose: Lines
    number: Lines
    complaints_contact: Annotated[str, StringConstraints(max_length=400)] = ""
    is_right: bool = False
    is_usual: bool = False


class CloseForm(PlanForm):
    #: What becomes of details that certainly identify somebody: "delete" for good, or "keep" and mask in the summary.
    identifiers: Literal["delete", "keep"] = "delete"


class StepForm(PlanForm):
    step_id: int


class OpenForm(StepForm):
    beside: bool = False


class DisplayForm(StepForm):
    display: Literal["auto", "live", "held"]


class SessionReviewForm(PlanForm):
    review: Literal["auto", "on", "off"]


class ReviewForm(SessionReviewForm):
    step_id: int


class MoveForm(StepForm):
    to: int


class AddStepForm(PlanForm):
    kind: Annotated[str, StringConstraints(max_length=40)]
    question: Annotated[str, StringConstraints(max_length=2_000)]
    audience: Annotated[str, StringConstraints(max_length=20)]
    minutes: int
    settings: Annotated[Body, Field(default_factory=dict)]
    #: A plain form sends the place that was not chosen as nothing.
    after: Annotated[int | None, BeforeValidator(lambda value: None if value == "" else value)] = None


class UntilForm(PlanForm):
    until_day: Annotated[str, StringConstraints(max_length=40)] = ""
    until_time: Annotated[str, StringConstraints(max_length=40)] = ""


class MoreTimeForm(Form):
    step_id: int
    minutes: int


class TimerForm(MoreTimeForm):
    words: Annotated[str, StringConstraints(max_length=200)] = ""


class StopTimerForm(Form):
    step_id: int


def _changed(session: Session, words: str, *events: Event) -> Outcome:
    """The outcome of a change of plan: phones hear what happened, console and board get their whole state.
    The answer names the new plan, so that a console knows an act refused for its own last one from a stranger's."""
    session.plan_revision += 1
    most_joined(session)
    return Outcome({"ok": True, "words": words, "plan_revision": session.plan_revision}, [*events, PlanChanged()],
                   nudges=True, afterwards=partial(_tidy, session.room))


def _release_batch(step: Step) -> None:
    if release_batch(step, joined=joined_count(step.session), people=people_waiting(step)) is not None:
        contributors().forget(step.id)


def _after_close(step: Step) -> None:
    """What a step's close lets through: its responses, what rings true, and what was parked meanwhile."""
    joined, is_first = joined_count(step.session), not step.was_closed
    people = people_waiting(step)
    if release_at_close(step, joined=joined, people=people) is not None:
        contributors().forget(step.id)
    tell_counts(step, is_everything=is_first)
    more_time().forget(step.id)
    lot = step.session.parking_lot
    if lot is not None and release_parked(lot, joined=joined, people=0, at_close=True) is not None:
        contributors().forget(lot.id)


def _moved_on(steps: list[Step], now: list[Step]) -> None:
    """The group leaves steps behind: what rings true there is told."""
    for step in steps:
        if step not in now:
            tell_counts(step)


def _tidy(room: str) -> dict[str, Any]:
    """After a change of plan: the database would tell what was written together, and in which order.

    The change is stored and told whether this succeeds or not, and the next one does it for both.
    """
    try:
        if is_postgres(db.engine):
            alone(lambda: empty_log(db.engine, room))
        else:                          # one file has one log, which is emptied for all rooms at once
            once_alone(_tidy, lambda: empty_log(db.engine))
    except Exception as error:
        log_incident("log_not_emptied", error)
    return {}


def run_confirm_support(session: Session, actor: FacilitatorOf, form: SupportForm) -> Outcome:
    change_plan.expect_not_closed(session)
    is_admin = db.session.get_one(Facilitator, actor.facilitator_id).is_admin
    before.confirm_support(session, **form.model_dump(), today=clock.today(), may_change_contact=is_admin)
    return Outcome({"ok": True, "words": say("The local numbers are confirmed.")},
                   [CareChanged(care=care_of(session)), PlanChanged()])


def run_open_lobby(session: Session, _actor: FacilitatorOf, form: PlanForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    plan_follow_up.take_over_again(session)
    run_sheet.open_lobby(session, today=clock.today())
    if session.is_for_a_while:
        for_a_while.begin(session)
    key_store().create(session.room)
    words = say("The lobby is open.")
    if session.is_for_a_while:
        words = side_by_side((for_a_while.until_words(session), say("Pass on the link.")), ". ")
    return _changed(session, words)


def run_change_until(session: Session, _actor: FacilitatorOf, form: UntilForm) -> Outcome:
    """Choose another time until when people can answer at their own pace."""
    run_sheet.expect_plan(session, form.plan_revision)
    followed = follow_ups.as_follow_up(session)
    opens = follow_ups.opening_of(followed.opens_on) if followed is not None else None
    reopened = for_a_while.change_until(session, for_a_while.read_until(form.until_day, form.until_time, opens=opens))
    words = say("%(until)s.", until=for_a_while.until_words(session))
    if reopened:
        words = side_by_side((words, say("People can respond and change what they sent again.")))
    return _changed(session, words, *([SessionMovedOn()] if reopened else []))


def run_close_questions(session: Session, _actor: FacilitatorOf, form: PlanForm) -> Outcome:
    """Take no more responses at people's own pace: from here on the group looks at them together."""
    run_sheet.expect_plan(session, form.plan_revision)
    _end_gathering(session)
    return _changed(session, say("The questions are closed. You can look at them together, one by one."))


def _end_gathering(session: Session) -> None:
    for step in for_a_while.end(session, today=clock.today()):
        _after_close(step)


def end_gathering_in_time(room: str) -> None:
    """Close the questions of a session whose time has come. Done once, however often it is tried."""
    def act() -> Outcome | None:
        session = seal.find(room)
        if session is None or not for_a_while.is_over(session):
            return None
        _end_gathering(session)
        outcome = _changed(session, "")
        outcome.number(session)
        record("questions_closed_themselves", ITSELF, room=room)
        return outcome

    outcome = perform(act, room=room)
    if outcome is not None and outcome.afterwards is not None:
        outcome.afterwards()


def open_in_time(room: str) -> None:
    """Open a follow-up whose day has come. Done once, however often it is tried."""
    def act() -> Outcome | None:
        session = seal.find(room)
        if session is None or not follow_ups.is_due(session):
            return None
        plan_follow_up.take_over_again(session)
        follow_ups.open_itself(session)
        key_store().create(room)
        outcome = _changed(session, "")
        outcome.number(session)
        record("follow_up_opened_itself", ITSELF, room=room)
        return outcome

    outcome = perform(act)
    if outcome is not None and outcome.afterwards is not None:
        outcome.afterwards()


def run_take_up_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    """Look together at a question that was answered before."""
    run_sheet.expect_plan(session, form.plan_revision)
    before = session.current_steps
    step, closed = for_a_while.take_up(session, step_id=form.step_id)
    for other in closed:
        _after_close(other)
    _moved_on(before, session.current_steps)
    return _changed(session, say(
        "%(step)s is before everybody. Its responses are shown when you reveal them.", step=called(step)),
                    SessionMovedOn())


def run_open_step(session: Session, _actor: FacilitatorOf, form: OpenForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    was_waiting = run_sheet.step_of(session, form.step_id).state == WAITING
    before = session.current_steps
    step, closed = run_sheet.open_step(session, step_id=form.step_id, beside=form.beside)
    for other in closed:
        _after_close(other)
    _moved_on(before, session.current_steps)
    pause_wishes().answered(session.room)
    if was_waiting:
        step.is_revealed = shows_live(step, joined_count(session))
    return _changed(session, say("%(step)s is open.", step=called(step)), StepOpened(
        state=session.state, step=participant_step(step), waiting_words=waiting_words(session, step.audience),
        has_responses=not was_waiting, is_beside=session.beside_step is not None,
        elsewhere_words=elsewhere_words(step)))


def run_close_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = run_sheet.close_step(session, step_id=form.step_id)
    _after_close(step)
    return _changed(session, say("%(step)s is closed.", step=called(step)), StepClosed(
        step_id=step.id, state_words=participant_step(step)["state_words"],
        waiting_words=waiting_words(session, step.audience)))


def run_reveal_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = run_sheet.reveal_step(session, step_id=form.step_id)
    _release_batch(step)
    words = (say("The responses to %(step)s go to the board in batches.", step=called_inside(step)) if step.is_open
             else say("The responses to %(step)s are on the board.", step=called_inside(step)))
    return _changed(session, words, StepRevealed(step_id=step.id))


def run_hold_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = run_sheet.hold_step(session, step_id=form.step_id)
    return _changed(session, say("The board no longer shows the responses."), StepHeld(step_id=step.id))


def run_set_display(session: Session, _actor: FacilitatorOf, form: DisplayForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = run_sheet.step_of(session, form.step_id)
    before = step.is_revealed
    run_sheet.set_display(session, step_id=form.step_id, display=form.display)
    words = {"auto": say("%(step)s decides itself by the size of the group."),
             "live": say("%(step)s shows responses as they come, in batches."),
             "held": say("%(step)s holds responses until you reveal them.")}[form.display]
    events: list[Event] = []
    if step.is_revealed != before:
        events.append(StepRevealed(step_id=step.id) if step.is_revealed else StepHeld(step_id=step.id))
        _release_batch(step)
    return _changed(session, say(words, step=called(step)), *events)


REVIEW_WORDS = {"auto": say("Responses wait for you from forty joined on."),
                "on": say("Responses wait for you before the board shows them."),
                "off": say("Responses no longer wait for you; those that wait already still do.")}


def run_set_review(session: Session, _actor: FacilitatorOf, form: ReviewForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = change_plan.set_review(session, step_id=form.step_id, review=form.review)
    words = REVIEW_WORDS[form.review]
    return _changed(session, say("%(step)s: %(words)s", step=called(step), words=words) if step is not None else words)


def run_set_session_review(session: Session, _actor: FacilitatorOf, form: SessionReviewForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    change_plan.set_review(session, step_id=None, review=form.review)
    return _changed(session, REVIEW_WORDS[form.review])


def run_add_step(session: Session, _actor: FacilitatorOf, form: AddStepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    kind = find_kind(form.kind)
    step = change_plan.add_step(session, kind=form.kind, question=form.question, audience=form.audience,
                                settings=kind.planned({"minutes": str(form.minutes)} | form.settings),
                                minutes=form.minutes, after=form.after)
    for_a_while.begin_step(step)
    db.session.flush()
    outcome = _changed(session, say("Added at place %(number)s. It is labelled as your own.", number=step.position))
    outcome.acknowledgement["undo"] = {"command": "remove_step", "payload": {
        "step_id": step.id, "plan_revision": session.plan_revision}}
    return outcome


def run_skip_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    change_plan.skip_step(session, step_id=form.step_id)
    return _changed(session, say("Skipped. You can put it back."))


def run_unskip_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    change_plan.unskip_step(session, step_id=form.step_id)
    return _changed(session, say("Put back on the run sheet."))


def run_remove_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    change_plan.remove_step(session, step_id=form.step_id)
    return _changed(session, say("Removed from the run sheet."))


def run_move_step(session: Session, _actor: FacilitatorOf, form: MoveForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = change_plan.move_step(session, step_id=form.step_id, to=form.to)
    return _changed(session, say("Now at place %(number)s.", number=step.position))


def run_clear_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = change_plan.clear_step(session, step_id=form.step_id)
    contributors().forget(step.id)
    return _changed(session, say(
        "The responses to %(step)s are cleared. You can bring them back until you close the session.",
        step=called_inside(step)), StepCleared(step_id=step.id))


def run_unclear_step(session: Session, _actor: FacilitatorOf, form: StepForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    step = change_plan.unclear_step(session, step_id=form.step_id)
    return _changed(session, say("The responses to %(step)s are back.", step=called_inside(step)),
                    StepCleared(step_id=step.id))


def run_blank_board(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    change_plan.set_blank(session, is_blank=True)
    return Outcome({"ok": True, "words": say("The board is blank.")}, [PlanChanged()])


def run_unblank_board(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    change_plan.set_blank(session, is_blank=False)
    return Outcome({"ok": True, "words": say("The board shows everything again.")}, [PlanChanged()])


def _timed(step: Step, words: str) -> Outcome:
    changed = TimerChanged(step_id=step.id, timer=timer_state(step), settings=shown_settings(step))
    return Outcome({"ok": True, "words": words}, [changed], limited=panel_events(step))


def run_start_timer(session: Session, _actor: FacilitatorOf, form: TimerForm) -> Outcome:
    step = timer.start_timer(session, step_id=form.step_id, minutes=form.minutes, words=form.words)
    more_time().forget(step.id)
    return _timed(step, say("The clock runs. It closes nothing."))


def run_add_time(session: Session, _actor: FacilitatorOf, form: MoreTimeForm) -> Outcome:
    step = timer.add_time(session, step_id=form.step_id, minutes=form.minutes)
    more_time().forget(step.id)
    return _timed(step, say_many("%(number)s more minute.", "%(number)s more minutes.", form.minutes))


def run_stop_timer(session: Session, _actor: FacilitatorOf, form: StopTimerForm) -> Outcome:
    return _timed(timer.stop_timer(session, step_id=form.step_id), say("The clock is stopped."))


def run_close_session(session: Session, _actor: FacilitatorOf, form: CloseForm) -> Outcome:
    run_sheet.expect_plan(session, form.plan_revision)
    if session.state == CLOSED:
        raise run_sheet.PlanChangedMeanwhile(say("The session is closed already."))
    return _close(session, deletes_identifiers=form.identifiers == "delete")


def close_abandoned(room: str) -> bool:
    """Close and seal a session in which nobody has acted for long. Everybody who still looks is told, as always.

    :return: whether it was closed: somebody may have acted just now.
    """
    def act() -> Outcome | None:
        session = seal.find(room)
        if session is None or not abandoned.is_abandoned(session, key_store()):
            return None
        name = "session_closed_undiscussed" if session.is_for_a_while else "session_closed_itself"
        outcome = _close(session, deletes_identifiers=True)
        outcome.number(session)
        record(name, ITSELF, room=room)
        return outcome

    outcome = even_on_a_full_disk(lambda: perform(act, room=room))
    if outcome is None or outcome.afterwards is None:
        return False
    outcome.afterwards()
    return True


def _close(session: Session, *, deletes_identifiers: bool) -> Outcome:
    if session.is_gathering:
        _end_gathering(session)
    for step in session.steps:
        if step.is_open:
            run_sheet.close_step(session, step_id=step.id)
            _after_close(step)
        tell_counts(step, is_everything=True)
    seal.close_session(session, deletes_identifiers=deletes_identifiers)
    follow_up = follow_ups.follow_up_of(session)
    if follow_up is not None:
        plan_follow_up.take_over_again(follow_up)
    outcome = _changed(session, say("The session is closed."))
    outcome.nudges = False
    room, keys = session.room, key_store()

    def finish() -> dict[str, Any]:
        is_sealed = _seal(room, keys)
        current_app.extensions["workshop_presence"].forget(room)
        pause_wishes().forget(room)
        current_app.extensions["workshop_pulse"].forget(room)
        return {"words": side_by_side((say("The session is closed."), SEALED if is_sealed else NOT_SEALED))}

    outcome.afterwards = finish
    return outcome


def _announce_end(session: Session) -> Outcome:
    """Everybody hears of the end once, with what is true by then of the seal."""
    announced = Outcome({}, [SessionClosed(
        closed_words=closed_words(session), follow_up=follow_ups.phone_state(session, address_of(session.room))),
        PlanChanged()])
    announced.number(session)
    return announced


def _seal(room: str, keys: KeyStore) -> bool:
    """Finish the seal and tell everybody; when it cannot be finished now, say so and try again until it can."""
    try:
        return even_on_a_full_disk(lambda: seal.finish_seal(room, keys, _announce_end))
    except Exception as error:
        log_incident("seal_not_finished", error)
        if not current_app.extensions["workshop_settings"].testing:
            app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
            socketio.start_background_task(_seal_later, app, room, keys)
        with suppress(Busy):           # then it is told once it is sealed
            perform(lambda: _announce_end(seal.find_closed(room)), room=room)
        return False


def _seal_later(app: Flask, room: str, keys: KeyStore) -> None:
    """Try again until it is done; what is still open when the process ends is finished at the next start."""
    while True:
        socketio.sleep(SEAL_AGAIN)
        with app.app_context():
            try:
                even_on_a_full_disk(lambda: seal.finish_seal(room, keys, _announce_end))
                return
            except Exception as error:
                log_incident("seal_not_finished", error)


register([
    Command("confirm_support", FACILITATOR, SupportForm, run_confirm_support),
    Command("open_lobby", FACILITATOR, PlanForm, run_open_lobby),
    Command("change_until", FACILITATOR, UntilForm, run_change_until),
    Command("close_questions", FACILITATOR, PlanForm, run_close_questions),
    Command("take_up_step", FACILITATOR, StepForm, run_take_up_step),
    Command("open_step", FACILITATOR, OpenForm, run_open_step),
    Command("close_step", FACILITATOR, StepForm, run_close_step),
    Command("reveal_step", FACILITATOR, StepForm, run_reveal_step),
    Command("hold_step", FACILITATOR, StepForm, run_hold_step),
    Command("set_display", FACILITATOR, DisplayForm, run_set_display),
    Command("set_review", FACILITATOR, ReviewForm, run_set_review),
    Command("set_session_review", FACILITATOR, SessionReviewForm, run_set_session_review),
    Command("add_step", FACILITATOR, AddStepForm, run_add_step),
    Command("skip_step", FACILITATOR, StepForm, run_skip_step),
    Command("unskip_step", FACILITATOR, StepForm, run_unskip_step),
    Command("remove_step", FACILITATOR, StepForm, run_remove_step),
    Command("move_step", FACILITATOR, MoveForm, run_move_step),
    Command("clear_step", FACILITATOR, StepForm, run_clear_step),
    Command("unclear_step", FACILITATOR, StepForm, run_unclear_step),
    Command("blank_board", FACILITATOR, Form, run_blank_board, needs=MODERATE),
    Command("unblank_board", FACILITATOR, Form, run_unblank_board, needs=MODERATE),
    Command("start_timer", FACILITATOR, TimerForm, run_start_timer),
    Command("add_time", FACILITATOR, MoreTimeForm, run_add_time),
    Command("stop_timer", FACILITATOR, StopTimerForm, run_stop_timer),
    Command("close_session", FACILITATOR, CloseForm, run_close_session, makes_room=True),
])
