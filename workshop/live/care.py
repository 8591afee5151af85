"""What is shown for everybody's care, the same on phone, join page, look back and board."""

from __future__ import annotations

from typing import Any

from flask import current_app

from workshop.care.lines import support_state
from workshop.care.organisation import organisation
from workshop.care.pauses import TOLD_WORDS, PauseWishes
from workshop.care.rules import own_rule_words
from workshop.sessions.models import Session


def pause_wishes() -> PauseWishes:
    found: PauseWishes = current_app.extensions["workshop_pause_wishes"]
    return found


def pause_words(session: Session) -> str:
    return TOLD_WORDS if session.is_joinable and pause_wishes().is_told(session.room) else ""


def care_of(session: Session | None) -> dict[str, Any]:
    """Where to turn, and the group's own ground rule.

    :param session: None where there is none, or none that may be told apart: then the installation's own numbers.
    """
    if session is not None and session.support:
        support = support_state(session.support, session.support_confirmed_on)
    else:
        usual = organisation()
        support = support_state(usual.support, usual.support_checked_on)
    return {"support": support, "own_rule": session.own_rule if session is not None else "",
            "own_rule_words": own_rule_words(session.own_rule) if session is not None else ""}
