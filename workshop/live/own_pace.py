"""While people answer at their own pace: what a phone lists, what stands beside a question, and the little that the
console is told meanwhile."""

from __future__ import annotations

from typing import Any

from workshop import clock
from workshop.language.words import say
from workshop.participants.phone import Phone
from workshop.responses import queries
from workshop.sessions import for_a_while
from workshop.sessions.models import Session, Step

from .panels import audience_words, place_words, position_words

NOT_YET, ANSWERED, PASSED, TO_READ = say("Not yet"), say("Answered"), say("Passed"), say("To read")
UNKNOWN = say("Not known: the server had to start again")


def step_for(session: Session, step_id: int | None, role: str) -> Step | None:
    """The question that a phone asked for, if it is for somebody of its role."""
    return next((step for step in for_a_while.steps_for(session, role) if step.id == step_id), None)


def address_of_list(session: Session) -> str:
    return f"/w/{session.room}"


def address_of_step(session: Session, step: Step | None) -> str:
    """Where a phone finds the question it has open; in the room there is one page for all of them."""
    if step is None or not session.is_gathering:
        return address_of_list(session)
    return f"{address_of_list(session)}/questions/{step.id}"


def beside_step(session: Session, step: Step | None, role: str) -> dict[str, Any] | None:
    """What stands beside a question: until when, and which comes next. None in the room."""
    if not session.is_gathering or session.open_until is None:
        return None
    steps = for_a_while.steps_for(session, role)
    after = steps[steps.index(step) + 1:] if step in steps else []
    following = {"url": address_of_step(session, after[0]), "words": say(
        "Next: %(place)s", place=place_words(after[0]))} if (
        after) else None
    return {
        "until_words": for_a_while.until_words(session), "list_url": address_of_list(session), "next": following,
        "step_id": step.id if step is not None else None,
        "seconds_left": max(0, round((session.open_until - clock.now()).total_seconds())),
    }


def list_state(session: Session, phone: Phone, role: str) -> dict[str, Any]:
    """Every question for somebody of this role, with what this phone did with it."""
    steps = for_a_while.steps_for(session, role)
    rows = [_row(session, step, phone) for step in steps]
    questions = [row for row in rows if row["is_question"]]
    done = sum(row["is_done"] for row in questions)
    return {
        "rows": rows, "until_words": for_a_while.until_words(session), "is_over": for_a_while.is_over(session),
        "done_words": say("%(number)s of %(many)s done on this "
                          "phone", number=done, many=len(questions)) if questions else "",
        "is_all_done": bool(questions) and done == len(questions),
    }


def _row(session: Session, step: Step, phone: Phone) -> dict[str, Any]:
    words = TO_READ
    if step.takes_responses:
        found = queries.participation(step, phone)
        words = (UNKNOWN if step.has_lost_key else NOT_YET) if found is None else (
            PASSED if found.has_passed else ANSWERED)
    return {"id": step.id, "url": address_of_step(session, step), "question": step.question,
            "position_words": position_words(step), "audience_words": audience_words(step), "state_words": words,
            "is_question": step.takes_responses, "is_done": words in (ANSWERED, PASSED)}


def console_state(session: Session) -> dict[str, Any] | None:
    """What the facilitator is told of a session that is open for a while; None of one in the room."""
    if not session.is_for_a_while or session.open_until is None:
        return None
    local = clock.as_local(session.open_until)
    return {
        "is_gathering": session.is_gathering, "is_gathered": session.is_gathered,
        "until_words": for_a_while.until_words(session), "together_words": for_a_while.together_words(session),
        "until_day": local.date().isoformat(), "until_time": f"{local:%H:%M}",
        "can_change": session.state == "draft" or session.is_gathering or (
            session.is_gathered and not session.current_steps and not any(step.is_revealed for step in session.steps)),
        "change_words": say("Open again until then") if session.is_gathered else say("Change"),
    }


def row_words(step: Step) -> str:
    """How many have answered a question so far, coarsely; "" when that is not what a row says."""
    session = step.session
    if not session.is_for_a_while or session.state in ("draft", "closed"):
        return ""
    if step.rules.needs_room and step.state == "waiting":
        return say("For when you are together")
    if not session.is_gathering or not step.is_open:
        return ""
    if not step.takes_responses:
        return say("To be read")
    if step.has_lost_key:
        return say("Open · how many is not known: the server had to start again")
    return say("Open · %(answered)s", answered=say(
        for_a_while.coarse_words(queries.answered(step), "have answered")).lowered())


