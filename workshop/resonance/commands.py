"""The commands about what rings true: a participant's on others' responses, a facilitator's on the counts."""

from __future__ import annotations

from flask import current_app

from workshop.language.words import say
from workshop.live.commands import (
    MODERATE,
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
from workshop.live.events import FACILITATOR, PARTICIPANT
from workshop.live.panels import panel_events
from workshop.live.pulse import most_joined
from workshop.participants.phone import Phone
from workshop.responses.release import Contributors
from workshop.sessions.models import Session, Step

from . import resonate


class ResonanceForm(Form):
    client_id: ClientId
    step_id: int
    response_id: ResponseId


class CountForm(Form):
    step_id: int


def resonators() -> Contributors:
    """Whose resonance waits to be told at a step, as a count in memory."""
    found: Contributors = current_app.extensions["workshop_resonators"]
    return found


def tell_counts(step: Step, *, is_everything: bool = False) -> None:
    """Tell how often each response rings true, if it is time: as the step closes, or the group moves on from it.

    :param is_everything: also what comes from one person only: at the first close of a step, and at the session's.
    """
    most_joined(step.session)
    if resonate.release_counts(step, people=None if is_everything else resonators().count(step.id)):
        resonators().forget(step.id)


def run_resonate(session: Session, actor: Participant, form: ResonanceForm) -> Outcome:
    """Nothing is sent to anybody, and nothing is counted anew: a tap must not show."""
    phone = Phone(key_store().read(session.room), actor.token)
    step = resonate.resonate(session, phone=phone, step_id=form.step_id, response_id=form.response_id)
    resonators().note(step.id, phone.resonator(step.id), is_waiting=True)
    return Outcome({"ok": True, "words": resonate.NOTED,
                    "response_id": form.response_id, "has_resonated": True})


def run_unresonate(session: Session, actor: Participant, form: ResonanceForm) -> Outcome:
    phone = Phone(key_store().read(session.room), actor.token)
    step = resonate.unresonate(session, phone=phone, step_id=form.step_id, response_id=form.response_id)
    resonators().note(step.id, phone.resonator(step.id), is_waiting=True)
    return Outcome({"ok": True, "words": resonate.TAKEN_BACK,
                    "response_id": form.response_id, "has_resonated": False})


def run_count(session: Session, _actor: FacilitatorOf, form: CountForm) -> Outcome:
    most_joined(session)
    step = resonate.count_resonance(session, step_id=form.step_id, people=resonators().count(form.step_id))
    resonators().forget(step.id)
    return Outcome({"ok": True, "words": say("The responses now say for how many they ring true.")},
                   limited=panel_events(step))


register([
    Command("resonate", PARTICIPANT, ResonanceForm, run_resonate),
    Command("unresonate", PARTICIPANT, ResonanceForm, run_unresonate),
    Command("count_resonance", FACILITATOR, CountForm, run_count, needs=MODERATE),
])
