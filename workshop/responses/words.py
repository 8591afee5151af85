"""How responses are counted in words, on console, board and summary."""

from __future__ import annotations

from workshop.sessions.models import Step

from . import queries


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def responses_words(step: Step) -> str:
    shown = queries.for_console(step)
    hidden = sum(response.is_hidden for response in shown)
    if not shown:
        return "No responses here yet"
    return counted(len(shown), "response", "responses") + (f", {hidden} hidden" if hidden else "")


def hidden_words(number: int) -> str:
    return counted(number, "response", "responses") + " hidden by the facilitator" if number else ""


def gathering_words(step: Step) -> str:
    """Why the console does not show everything at once."""
    if step.is_open and step.is_revealed:
        return "New responses come in batches of two or more, so that nobody can be picked out."
    if step.is_open:
        return ("Responses come here together when you close the question or reveal it, "
                "so that nobody can be picked out.")
    if queries.pending(step):
        return ("Something more came in after the question was opened again. Alone it would show whose it is, so it "
                "waits for others, or for the end of the session.")
    return ""


def standing_words(step: Step) -> str:
    """What the board says where responses will stand."""
    if not step.is_revealed:
        return ("Responses are held until the facilitator reveals them together." if step.is_open
                else "Responses are about to be revealed.")
    if not queries.for_board(step):
        return "The first responses appear here together." if step.is_open else "No responses to this question."
    return ""
