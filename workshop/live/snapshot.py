"""The whole state each kind of viewer may see: for the first page, each connect and each fetch.

One function a role. All of them read responses through `responses.queries`, so what is hidden in one is hidden in all.
"""

from __future__ import annotations

from typing import Any

from flask import current_app

from workshop.library.themes import AUDIENCE_WORDS
from workshop.participants.group_size import answered_words, joined_state, size_of
from workshop.participants.phone import SLOTS, Phone
from workshop.participants.presence import Presence
from workshop.responses import queries
from workshop.responses.models import LiveResponse
from workshop.responses.release import FEW, Contributors, shows_live
from workshop.responses.words import (
    counted,
    gathering_words,
    hidden_words,
    responses_words,
    standing_words,
)
from workshop.sessions.join_code import code_words
from workshop.sessions.models import CLOSED, DRAFT, LOBBY, RUNNING, WAITING, Session, Step
from workshop.web.requests import address_of, path_for

STATE_WORDS = {"waiting": "Not yet asked", "open": "Open", "closed": "Closed"}
NOT_SEALED = "The session has ended. What was written is being sealed."
LOCKED = ("The server had to start again. What was sent to this question before that is safe, but can no longer be "
          "changed from a phone.")
SEALED = ("This session is sealed. The key that let phones change their responses is destroyed: "
          "nobody can now link responses to each other or to a phone.")


def presence() -> Presence:
    found: Presence = current_app.extensions["workshop_presence"]
    return found


def contributors() -> Contributors:
    found: Contributors = current_app.extensions["workshop_contributors"]
    return found


def joined_count(session: Session) -> int:
    return presence().count(session.room)


def position_words(step: Step) -> str:
    return f"Question {step.number} of {len(step.session.steps)}"


# --- phone -------------------------------------------------------------------

def participant_step(step: Step) -> dict[str, Any]:
    """A step as every phone may see it."""
    return {
        "id": step.id, "position_words": position_words(step), "question": step.question, "probes": step.probes,
        "state": step.state, "is_open": step.is_open, "is_revealed": step.is_revealed,
        "state_words": "This question has closed." if step.state == CLOSED else "",
    }


def waiting_words(session: Session) -> str:
    if session.state == LOBBY:
        return "You are in. The first question will appear here."
    step = session.current_step
    if step is not None and step.state == CLOSED:
        return "The next question will appear here."
    return ""


def yours(step: Step, phone: Phone) -> dict[str, Any]:
    """A phone's own responses at a step. Named by slot, never by the id that stands on the board."""
    mine = list(queries.own(step, phone).items())
    left = SLOTS - len(mine)
    done = queries.participation(step, phone)
    return {
        "step_id": step.id,
        "responses": [{"slot": slot, "text": response.text, "edits": response.edits} for slot, response in mine],
        "passed": bool(done and done.has_passed),
        "can_add": left > 0,
        "left_words": f"You can add {left} more." if mine and left else "",
    }


def nobodys(step: Step) -> dict[str, Any]:
    return {"step_id": step.id, "responses": [], "passed": False, "can_add": True, "left_words": ""}


def closed_words(session: Session) -> list[str]:
    return ["Thank you for taking part.", SEALED if session.is_sealed else NOT_SEALED]


def participant_state(session: Session, phone: Phone | None) -> dict[str, Any]:
    """What one phone may see: the step, its own responses, the counts. Never anybody else's words."""
    step, joined = session.current_step, joined_count(session)
    is_joinable = session.is_joinable
    is_locked = is_joinable and step is not None and step.has_lost_key
    return {
        "role": "participant", "revision": session.participant_revision, "state": session.state,
        "group_name": session.group_name,
        "theme": {"title": session.theme["title"], "content_note": session.theme["content_note"]},
        "joined": joined_state(joined), "size": size_of(joined).as_state(),
        "waiting_words": waiting_words(session) if is_joinable else "",
        "step": participant_step(step) if step is not None and is_joinable else None,
        "yours": (yours(step, phone) if phone else nobodys(step)) if step is not None and is_joinable else None,
        "earlier_locked": is_locked, "earlier_locked_words": LOCKED if is_locked else "",
        "closed_words": [] if is_joinable else closed_words(session),
    }


def join_details(session: Session) -> dict[str, str]:
    """The way in: the link that the QR holds, the address to type, the code."""
    base = address_of(session.room)
    address, code = base.split("://", 1)[1], code_words(session.code)
    return {"url": f"{base}/j/{session.code}" if session.code else base, "address_words": address, "code_words": code,
            "qr_words": f"QR code: {address}, code {code}",
            "qr": path_for("board.qr", board_key=session.board_key, code=session.code or None)}


# --- board -------------------------------------------------------------------

def card(response: LiveResponse) -> dict[str, Any]:
    return {"id": response.id, "text": response.shown_text}


def board_state(session: Session) -> dict[str, Any]:
    """What the room may see."""
    step, joined = session.current_step, joined_count(session)
    if not session.is_joinable:
        step = None
    return {
        "role": "board", "revision": session.board_revision, "state": session.state,
        "is_draft": session.state == DRAFT, "is_lobby": session.state == LOBBY,
        "is_running": session.state == RUNNING, "is_closed": session.state == CLOSED,
        "group_name": session.group_name, "theme_title": session.theme["title"],
        "joined": joined_state(joined),
        "answered": answered_state(step, joined),
        "step": {
            "id": step.id, "position_words": position_words(step), "question": step.question,
            "audience_words": AUDIENCE_WORDS[step.audience] if session.audience == "both" else "",
            "state": step.state, "is_open": step.is_open, "is_revealed": step.is_revealed,
        } if step is not None else None,
        "responses": [card(response) for response in queries.for_board(step)] if step is not None else [],
        "hidden_words": hidden_words(queries.hidden_on_board(step)) if step is not None else "",
        "standing_words": standing_words(step) if step is not None else "",
        "closed_words": closed_words(session) if session.state == CLOSED else [],
        "join": join_details(session),
    }


def answered_state(step: Step | None, joined: int) -> dict[str, Any]:
    if step is None:
        return {"words": ""}
    if step.has_lost_key:  # whoever answers again is counted twice
        return {"words": "Exact numbers are not known: the server had to start again"}
    return {"words": answered_words(queries.answered(step), joined)}


# --- console -----------------------------------------------------------------

def console_card(response: LiveResponse) -> dict[str, Any]:
    return card(response) | {"is_hidden": response.is_hidden}


def facilitator_state(session: Session) -> dict[str, Any]:
    """What the facilitator may see: the plan, the counts, and the responses that were released. Never who."""
    step, joined = session.current_step, joined_count(session)
    is_running = session.is_joinable
    shown = step if is_running else None
    return {
        "role": "facilitator", "revision": session.facilitator_revision, "plan_revision": session.plan_revision,
        "state": session.state, "is_sealed": session.is_sealed, "is_running": is_running,
        "is_draft": session.state == DRAFT, "is_closed": session.state == CLOSED,
        "group_name": session.group_name, "theme_title": session.theme["title"],
        "headline": headline(session), "joined": joined_state(joined), "size": size_of(joined).as_state(),
        "answered": answered_state(shown, joined),
        "display_words": display_words(shown) if shown is not None else "",
        "next_act": next_act(session, joined), "other_acts": other_acts(session),
        "step": console_step(shown) if shown is not None else None,
        "responses": [console_card(response) for response in queries.for_console(shown)] if shown else [],
        "responses_words": responses_words(shown) if shown is not None else "",
        "gathering_words": gathering_words(shown) if shown is not None else "",
        "run_sheet": [run_sheet_row(step, session) for step in session.steps],
        "join": join_details(session),
        "board_url": path_for("board.show", board_key=session.board_key),
        "summary_url": path_for("export.summary", room=session.room),
        "notes_words": session.theme["content_note"],
        "closed_words": closed_words(session) if session.state == CLOSED else [],
    }


def headline(session: Session) -> str:
    if session.state == DRAFT:
        return "Not open yet"
    if session.state == CLOSED:
        return "This session is closed"
    step = session.current_step
    if step is None:
        return "Lobby"
    return position_words(step) + ("" if step.is_open else " · closed")


def display_words(step: Step) -> str:
    return "shown to the room" if step.is_revealed else "hidden from the room"


def console_step(step: Step) -> dict[str, Any]:
    theme = step.session.theme
    return {
        "id": step.id, "position_words": position_words(step), "question": step.question,
        "audience_words": AUDIENCE_WORDS[step.audience], "minutes_words": counted(step.minutes, "minute", "minutes"),
        "state": step.state, "state_words": STATE_WORDS[step.state], "is_open": step.is_open,
        "is_revealed": step.is_revealed, "display": step.display, "probes": step.probes, "source": step.source,
        "key_facts": [{"figure": fact["figure"], "statement": fact["statement"]} for fact in theme["key_facts"]],
        "learning": [point["point"] for point in theme["learning"]],
    }


def run_sheet_row(step: Step, session: Session) -> dict[str, Any]:
    return {
        "id": step.id, "position": step.position, "question": step.question,
        "audience_words": AUDIENCE_WORDS[step.audience], "minutes_words": counted(step.minutes, "minute", "minutes"),
        "state": step.state, "state_words": STATE_WORDS[step.state], "is_current": step.id == session.current_step_id,
        "command": "open_step", "label": "Open again" if step.state == CLOSED else "Open",
        "can_open": session.is_joinable and not step.is_open, "display": step.display,
    }


def act(command: str, label: str, *, step: Step | None = None, hint: str = "", confirm: str | None = None,
        ) -> dict[str, Any]:
    return {"key": f"{command}-{step.id if step else ''}", "command": command, "label": label, "hint": hint,
            "step_id": step.id if step else None, "confirm": confirm}


CONFIRM_CLOSE = ("Close the session for good? Phones can no longer change anything, hidden responses are deleted, "
                 "and it cannot be opened again.")


def next_act(session: Session, joined: int) -> dict[str, Any] | None:
    """The sensible next thing to do, as one large button: open, close, reveal, next."""
    if session.state == DRAFT:
        return act("open_lobby", "Open the lobby", hint="People can then join with the QR code.")
    if session.state == CLOSED:
        return None
    step = session.current_step
    if step is not None and step.is_open:
        hint = "Phones stop taking responses. You can open it again."
        if not step.is_revealed:
            hint += " The responses come to you first."
        return act("close_step", f"Close question {step.number}", step=step, hint=hint)
    if step is not None and not step.is_revealed and queries.for_console(step):
        shown = len([response for response in queries.for_console(step) if not response.is_hidden])
        confirm = (f"There {'is' if shown == 1 else 'are'} only {counted(shown, 'response', 'responses')}: people may "
                   "guess who wrote this. Reveal anyway?") if 0 < shown < FEW else None
        if shown:
            return act("reveal_step", f"Reveal {counted(shown, 'response', 'responses')}", step=step,
                       hint="The board shows them together, in shuffled order.", confirm=confirm)
    upcoming = next((other for other in session.steps if other.state == WAITING), None)
    if upcoming is not None:
        live = upcoming.display == "live" or shows_live(upcoming, joined)
        hint = ("Responses will show on the board as they come." if live
                else "Responses stay hidden until you reveal them.")
        return act("open_step", f"Open question {upcoming.number}", step=upcoming, hint=hint)
    return act("close_session", "Close the session", hint="Seals the responses and makes the summary final.",
               confirm=CONFIRM_CLOSE)


def other_acts(session: Session) -> list[dict[str, Any]]:
    """Everything else that makes sense now, as quiet buttons."""
    if not session.is_joinable:
        return []
    acts = []
    step = session.current_step
    if step is not None:
        if step.is_revealed:
            acts.append(act("hold_step", "Hide responses from the room", step=step))
        elif step.is_open:
            acts.append(act("reveal_step", "Show responses now", step=step))
        if step.state == CLOSED:
            acts.append(act("open_step", f"Open question {step.number} again", step=step))
    upcoming = next_act(session, 0)
    if upcoming is None or upcoming["command"] != "close_session":
        acts.append(act("close_session", "Close the session", confirm=CONFIRM_CLOSE))
    return acts
