"""How responses are counted in words, on console, board and summary."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.kinds.counts import COMMA, counted
from workshop.language.words import say, say_many, side_by_side
from workshop.sessions.models import CLOSED, Step

from . import queries

#: Said wherever a facilitator's own question stands, so that nobody takes it for the publication's.
OWN_WORDS = say("Added by your facilitator, not from the publication")

__all__ = ["HELD_FOR_NOW", "OWN_WORDS", "counted", "gathering_words", "held_words", "hidden_words", "in_words",
           "nothing_words", "queue_words", "resonance_words", "responses_words", "standing_words"]

#: Said to a facilitator where something may be held; whether there is anything is not told.
HELD_FOR_NOW = say("Responses are held for now.")


def responses_words(step: Step, shown: Sequence[queries.Shown]) -> str:
    """How many were let through to the facilitator; "" where all that came is said in numbers of people. Beside such
    numbers only what is in words is counted."""
    if not shown:
        return HELD_FOR_NOW if held_words(step) else say("No responses to this question.")
    if not step.rules.has_cards:
        return ""
    if step.rules.is_counted:
        shown = [response for response in shown if step.rules.words(response.shown_body or {})]
        if not shown:
            return say("No responses in words")
    hidden = sum(response.is_hidden for response in shown)
    many = (in_words(len(shown)) if step.rules.is_counted
            else say_many("%(number)s response", "%(number)s responses", len(shown)))
    return side_by_side((many, say_many("%(number)s hidden", "%(number)s hidden", hidden) if hidden else ""), COMMA)


def in_words(number: int) -> str:
    """How many responses, where how many people stands beside it."""
    return say_many("%(number)s response in words", "%(number)s responses in words", number)


def held_words(step: Step) -> str:
    """What lets a question's responses be read that are held; "" where none can be. That any are held is not told
    while the question is open."""
    if step.session.state == CLOSED:
        return ""
    if step.is_open and step.is_revealed:
        return say("Responses to this question are held until a few have come, so that nobody can be picked out.")
    if step.is_open:
        return say("Responses to this question are held until it is closed or revealed.")
    if queries.has_pending(step):
        return say("What came in after this question was opened again is held until others come, or until the session "
                   "ends.")
    return ""


def nothing_words(step: Step) -> str:
    """Said where a summary has nothing of a question."""
    return held_words(step) or say("No responses to this question.")


def queue_words(waiting: int) -> str:
    if not waiting:
        return ""
    return say_many("%(number)s response waits for you", "%(number)s responses wait for you", waiting)


def hidden_words(number: int) -> str:
    return say_many("%(number)s response hidden by the facilitator", "%(number)s responses hidden by the facilitator",
                    number) if number else ""


def resonance_words(number: int) -> str:
    if not number:
        return ""
    return say_many("%(number)s says: true for me too", "%(number)s say: true for me too", number)


def gathering_words(step: Step) -> str:
    """Why the console does not show everything at once."""
    if not step.takes_responses:
        return ""
    if step.is_open and step.is_revealed:
        return say("New responses come in batches of two or more, so that nobody can be picked out.")
    if step.is_open:
        return (say("Responses come here together when you close the question or reveal it, so that nobody can be "
                    "picked out."))
    if queries.has_pending(step):
        return (say("Something more came in after the question was opened again. Alone it would show whose it is, so "
                    "it waits for others, or for the end of the session."))
    return ""


def standing_words(step: Step, released: Sequence[queries.Shown]) -> str:
    """What the board says where responses will stand.

    :param released: what the facilitator has of the step.
    """
    if not step.takes_responses:
        return ""
    if step.session.is_held:
        return say("The facilitator is reading the responses. None stand here for now.")
    if not step.is_revealed:
        return (say("Responses are held until the facilitator reveals them together.") if step.is_open
                else say("Responses are about to be revealed."))
    if not queries.for_board(step, released):
        if any(response.is_held for response in released):
            return say("The facilitator is reading the responses before they appear here.")
        return say("The first responses appear here together.") if step.is_open else say(
            "No responses to this question.")
    return ""
