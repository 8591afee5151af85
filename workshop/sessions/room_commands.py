"""The facilitator's commands for a disturbed room, and the procedure when a child may be at risk now.

Each is for the whole room, and can be taken back. None names a phone, a participant or an author.
"""

from __future__ import annotations

from typing import Literal

from workshop.errors import Malformed
from workshop.language.words import say
from workshop.live.commands import MODERATE, Command, FacilitatorOf, Form, Outcome, ResponseId, register
from workshop.live.events import FACILITATOR, Event, PlanChanged, RoomChanged, StepHeld, StepRevealed
from workshop.live.panels import panel_events
from workshop.responses import moderate

from . import room_tools
from .models import Session


class ProcedureForm(Form):
    about: Literal["child", "colleague"] = "child"
    #: Both, or neither when it is about nothing that stands on the console.
    step_id: int | None = None
    response_id: ResponseId | None = None


def _in_room(session: Session, words: str, *events: Event) -> Outcome:
    told = RoomChanged(room_words=room_tools.on_phones(session))
    return Outcome({"ok": True, "words": words}, [*events, told, PlanChanged()], nudges=True)


def run_hold_everything(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    shown = [step for step in session.current_steps if step.is_shown]
    room_tools.hold_everything(session)
    return _in_room(session, say("Everything is held: the board shows no responses. What comes waits for you."),
                    *(StepHeld(step_id=step.id) for step in shown))


def run_end_hold(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    room_tools.end_hold(session)
    return _in_room(session, say("The board shows responses again. What waits goes on waiting until you release it."),
                    *(StepRevealed(step_id=step.id) for step in session.current_steps if step.is_shown))


def run_slow_down(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    room_tools.set_slow(session, is_slow=True)
    return _in_room(session, room_tools.SLOW_WORDS)


def run_end_slow(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    room_tools.set_slow(session, is_slow=False)
    return _in_room(session, say("Phones send responses as quickly as before."))


def run_pause_responses(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    room_tools.set_paused(session, is_paused=True)
    return _in_room(session, room_tools.PAUSED_WORDS)


def run_resume_responses(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    room_tools.set_paused(session, is_paused=False)
    return _in_room(session, say("Responses are taken again."))


def run_lock_joining(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    room_tools.set_join_locked(session, is_join_locked=True)
    return Outcome({"ok": True, "words": room_tools.LOCKED_WORDS}, [PlanChanged()])


def run_unlock_joining(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    room_tools.set_join_locked(session, is_join_locked=False)
    return Outcome({"ok": True, "words": say("People can join again.")}, [PlanChanged()])


def run_change_code(session: Session, _actor: FacilitatorOf, _form: Form) -> Outcome:
    room_tools.change_code(session)
    words = say("The board shows a new code. The old one leads nowhere; whoever is in stays in.")
    return Outcome({"ok": True, "words": words}, [PlanChanged()])


def run_open_procedure(session: Session, _actor: FacilitatorOf, form: ProcedureForm) -> Outcome:
    """Open what to do when something may be about a child at risk now, or about a colleague.

    A response that it is about is hidden. It opens after the close too, when a worry comes up in the debrief. Kept is
    only that it was opened, and the day (audit).
    """
    if (form.step_id is None) != (form.response_id is None):
        raise Malformed()
    outcome = Outcome({"ok": True, "words": say("Here is what to do now."), "about": form.about,
                       "go_to": f"/sessions/{session.room}/console?procedure={form.about}#procedure"})
    if form.step_id is not None and form.response_id is not None:
        step, _response = moderate.hide_response(session, step_id=form.step_id, response_id=form.response_id)
        outcome.acknowledgement["words"] = say("The response is off the board. Here is what to do now.")
        outcome.limited = panel_events(step) if step.position else [(PlanChanged(), (FACILITATOR,))]
    return outcome


register([
    Command("hold_everything", FACILITATOR, Form, run_hold_everything, needs=MODERATE),
    Command("end_hold", FACILITATOR, Form, run_end_hold, needs=MODERATE),
    Command("slow_down", FACILITATOR, Form, run_slow_down, needs=MODERATE),
    Command("end_slow", FACILITATOR, Form, run_end_slow, needs=MODERATE),
    Command("pause_responses", FACILITATOR, Form, run_pause_responses, needs=MODERATE),
    Command("resume_responses", FACILITATOR, Form, run_resume_responses, needs=MODERATE),
    Command("lock_joining", FACILITATOR, Form, run_lock_joining, needs=MODERATE),
    Command("unlock_joining", FACILITATOR, Form, run_unlock_joining, needs=MODERATE),
    Command("change_code", FACILITATOR, Form, run_change_code, needs=MODERATE),
    Command("open_procedure", FACILITATOR, ProcedureForm, run_open_procedure, needs=MODERATE),
])
