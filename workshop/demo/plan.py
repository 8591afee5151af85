"""The run sheet of a demonstration: a theme's first questions, and something of nearly every kind around them."""

from __future__ import annotations

from workshop.kinds import all_kinds
from workshop.library.themes import Audience, Theme
from workshop.sessions.offers import offered_steps
from workshop.sessions.planning import PlannedStep, planned_steps

QUESTIONS = 3
WORD = "What is this work about, in one to three words?"
#: Which of what a planning page offers is on the run sheet: a beginning, the first card, a pause, an end.
ADDED = ("add_check_in", "add_before", "add_phases", "add_after", "add_actions", "add_check_out")


def plan_of(theme: Theme, audience: Audience) -> list[PlannedStep]:
    """The steps of the demonstration, all of them chosen, and each with its place."""
    questions = planned_steps(theme, audience)[:QUESTIONS]
    offers = [step for part in offered_steps(theme, audience, questions=len(questions)) for step in part.steps]
    cards = [step for step in offers if step.kind == "briefing"][:1]
    steps = [*questions, *_word(audience, len(questions)), *cards, *(step for step in offers if step.id in ADDED)]
    for step in steps:
        step.chosen = True
    return steps


def _word(audience: str, position: int) -> list[PlannedStep]:
    if "word" not in all_kinds():
        return []
    return [PlannedStep(id="add_word", audience=audience, question=WORD, usual=WORD, title="Word", probes=[],
                        kind="word", source="", minutes="3", position=str(position), chosen=True, rank=75)]
