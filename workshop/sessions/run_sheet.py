"""Running a session: its life from draft to closed, and its steps from waiting to closed.

Every act that changes the plan names the plan it was decided on (`plan_revision`). When somebody else acted first,
it is refused with what happened, because the facilitator would otherwise act on a screen that is no longer true.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from workshop.errors import NotFound, Refused
from workshop.language.words import Said, say

from .before import expect_confirmed
from .join_code import new_code
from .models import (
    AUTO,
    CLOSED,
    DRAFT,
    LEADERS,
    LIVE,
    LOBBY,
    OPEN,
    PARKING_LOT,
    PRACTITIONERS,
    RUNNING,
    Session,
    Step,
)


class PlanChangedMeanwhile(Refused):
    name: ClassVar[str] = "plan_changed"
    words = say("Something else was done a moment ago, in another window. This is how things stand now.")


class SessionNotOpen(Refused):
    name: ClassVar[str] = "session_not_open"
    words = say("This session has ended.")


class AtOwnPace(Refused):
    """Everybody answers at their own pace just now, so nothing is put to the group."""

    name: ClassVar[str] = "at_own_pace"
    words = (say("People answer at their own pace just now. Close the questions first; then you can look at them "
                 "together, one by one."))


def expect_plan(session: Session, plan_revision: int) -> None:
    """:raises PlanChangedMeanwhile: the act was decided on an older plan."""
    if session.plan_revision != plan_revision:
        raise PlanChangedMeanwhile(say(
            "%(where)s since another window acted a moment ago. Nothing was changed by you: this is how things "
            "stand now.",
            where=_where(session)))


def _where(session: Session) -> str:
    step = session.current_step
    if session.state == CLOSED:
        return say("The session is closed")
    if step is None:
        return say("The lobby is open") if session.state == LOBBY else say("The session has not been opened")
    if step.is_revealed:
        words = {OPEN: say("%(step)s is open and revealed"), CLOSED: say("%(step)s is closed and revealed")}.get(
            step.state, say("%(step)s is waiting and revealed"))
    else:
        words = {OPEN: say("%(step)s is open"), CLOSED: say("%(step)s is closed")}.get(
            step.state, say("%(step)s is waiting"))
    return say(words, step=called(step))


def called(step: Step) -> Said:
    """“Question 3”, “The break”: what a step is called at the start of a sentence."""
    return called_inside(step).raised()


def called_inside(step: Step) -> Said:
    """“question 3”, “the break”: the same inside a sentence, and on buttons."""
    if step.number:
        return say("%(noun)s %(number)s", noun=step.rules.noun, number=step.number)
    return say(step.rules.the_noun)


def step_of(session: Session, step_id: int) -> Step:
    """A step of this very session.

    :raises NotFound: the id belongs to another session, or to none.
    """
    step = next((step for step in session.steps if step.id == step_id), None)
    if step is None:
        raise NotFound()
    return step


def expect_running(session: Session) -> None:
    """:raises SessionNotOpen: it is a draft or closed."""
    if not session.is_joinable:
        raise SessionNotOpen(say("This session has ended.") if session.state == CLOSED
                             else say("Open the lobby first, so that people can join."))


def expect_together(session: Session, words: str | None = None) -> None:
    """:raises AtOwnPace: it is open for a while, and nothing of it is on any screen but people's own."""
    if session.is_gathering:
        raise AtOwnPace(words)


def open_lobby(session: Session, *, today: date) -> None:
    """Let people in: the session gets its join code and its day, and its parking lot is open from here on.

    :raises SupportNotConfirmed: nobody has confirmed today where people of this group turn to.
    """
    if session.state != DRAFT:
        raise PlanChangedMeanwhile(
            say("This session has ended.") if session.state == CLOSED else say("The lobby is open already."))
    expect_confirmed(session, today=today)
    let_in(session, today=today)


def let_in(session: Session, *, today: date) -> None:
    """Open the lobby of a draft. A code that was given out beforehand stays."""
    session.state, session.code, session.held_on = LOBBY, session.code or new_code(), today
    if session.parking_lot is None:
        session.every_step.append(parking_lot())
    lot = session.parking_lot
    if lot is not None:
        lot.state = OPEN


def parking_lot() -> Step:
    """The step of no run sheet that takes a question or a worry for later."""
    return Step(position=0, kind=PARKING_LOT, audience="both", question="Parking lot", probes=[], source="", minutes=1,
                settings={}, arrangement={})


def open_step(session: Session, *, step_id: int, beside: bool = False) -> tuple[Step, list[Step]]:
    """Put a step to the group; what was open is closed. A closed step is opened again with its responses.

    :param beside: keep the other audience's open step, so that two questions stand side by side.
    :return: the step, and those that were closed by it.
    """
    expect_running(session)
    expect_together(session)
    step = step_of(session, step_id)
    step.is_skipped = False
    if beside and step is not session.current_step:
        other = session.current_step
        if other is None or not other.is_open or {other.audience, step.audience} != {PRACTITIONERS, LEADERS}:
            raise Refused(say("Two questions can stand side by side only when one is for practitioners and the other "
                              "for leaders, and the first one is open."))
        closed = _close([session.beside_step], step)
        session.beside_step_id = step.id
    else:
        closed = _close(session.current_steps, step)
        session.current_step_id, session.beside_step_id = step.id, None
    step.state, session.state = OPEN, RUNNING
    return step, closed


def _close(steps: Iterable[Step | None], opened: Step) -> list[Step]:
    return leave_open_steps(step for step in steps if step is not None and step is not opened)


def leave_open_steps(steps: Iterable[Step]) -> list[Step]:
    """Close those that are open. Returns them."""
    closed = [step for step in steps if step.is_open]
    for step in closed:
        step.state, step.timer = CLOSED, None
    return closed


def close_step(session: Session, *, step_id: int) -> Step:
    """Take no more responses to the step. It may be opened again."""
    expect_running(session)
    expect_together(session)
    step = step_of(session, step_id)
    if not step.is_open:
        raise PlanChangedMeanwhile(say("%(step)s is not open.", step=called(step)))
    step.state, step.timer = CLOSED, None
    return step


def reveal_step(session: Session, *, step_id: int) -> Step:
    """Show the step's responses on the board from now on."""
    expect_running(session)
    expect_together(session)
    step = step_of(session, step_id)
    if step.state not in (OPEN, CLOSED):
        raise PlanChangedMeanwhile(say("%(step)s has not been opened yet.", step=called(step)))
    step.is_revealed = True
    return step


def hold_step(session: Session, *, step_id: int) -> Step:
    """Take the step's responses off the board; they are kept."""
    expect_running(session)
    expect_together(session)
    step = step_of(session, step_id)
    step.is_revealed = False
    return step


def set_display(session: Session, *, step_id: int, display: str) -> Step:
    """Choose for one step how its responses reach the board: by group size, as they come, or held until revealed."""
    if session.state == CLOSED:
        raise SessionNotOpen()
    expect_together(session)
    step = step_of(session, step_id)
    if display == LIVE and step.rules.is_counted:
        raise Refused(say("Numbers are shown all together: a bar that grows as somebody taps would tell what they "
                          "chose. Reveal them when all have answered."))
    step.display = display
    if step.is_open and display != AUTO:
        step.is_revealed = display == LIVE
    return step
