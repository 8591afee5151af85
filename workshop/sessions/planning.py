"""Making a session: a theme, an audience, and questions put in order on a run sheet."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from workshop.characters import INVISIBLE, UNUSABLE
from workshop.errors import Refused
from workshop.extensions import db
from workshop.library.themes import AUDIENCE_WORDS, Theme

from .models import Session, Step

LONGEST_GROUP_NAME = 80  # characters
LONGEST_STEP = 240       # minutes
MOST_STEPS = 40


class PlanIncomplete(Refused):
    """The plan cannot be kept as it is; `problems` say which field and what to do."""

    name: ClassVar[str] = "plan_incomplete"
    status: ClassVar[int] = 422
    words = "The plan is not complete yet."


@dataclass
class PlannedStep:
    """A question of the theme as it stands on the planning page, with what was typed beside it."""

    id: str
    audience: str
    question: str
    probes: list[str]
    kind: str
    source: str
    minutes: str
    position: str
    chosen: bool
    problem: str = ""

    def as_row(self) -> dict[str, Any]:
        return self.__dict__ | {"audience_words": AUDIENCE_WORDS[self.audience]}


def planned_steps(theme: Theme, audience: str) -> list[PlannedStep]:
    """Every question of the theme for the audience, in the theme's order, all chosen."""
    audiences = ("practitioners", "leaders") if audience == "both" else (audience,)
    questions = [(one, question) for one in audiences
                 for question in theme.questions.of("practitioners" if one == "practitioners" else "leaders")]
    return [PlannedStep(id=question.id, audience=one, question=question.question, probes=list(question.probes),
                        kind=question.kind, source=question.source, minutes=str(question.minutes),
                        position=str(number), chosen=True)
            for number, (one, question) in enumerate(questions, start=1)]


def check_plan(steps: list[PlannedStep], group_name: str) -> list[dict[str, str]]:
    """What is missing or wrong, each with its field and what to do. Sets each row's `problem` too."""
    problems = []
    if not group_name.strip():
        problems.append({"field": "group_name", "words": "Give the group a name, such as “Family help, north”."})
    elif UNUSABLE.search(group_name) or not INVISIBLE.sub("", group_name):
        problems.append({"field": "group_name",
                         "words": "This name holds characters that cannot be shown. Type it anew, letter by letter."})
    elif len(group_name.strip()) > LONGEST_GROUP_NAME:
        problems.append({"field": "group_name",
                         "words": f"Shorten the name of the group to {LONGEST_GROUP_NAME} characters."})
    for step in steps:
        if not step.chosen:
            continue
        if not _is_whole(step.minutes, 1, LONGEST_STEP):
            step.problem = f"Minutes: a whole number from 1 to {LONGEST_STEP}."
            problems.append({"field": f"minutes-{step.id}", "words": step.problem})
        if not _is_whole(step.position, 1, 999):
            step.problem = "Order: a whole number from 1 to 999."
            problems.append({"field": f"position-{step.id}", "words": step.problem})
    if not any(step.chosen for step in steps):
        problems.append({"field": f"chosen-{steps[0].id}" if steps else "group_name",
                         "words": "Choose at least one question."})
    return problems


def _is_whole(text: str, least: int, most: int) -> bool:
    text = text.strip()
    return text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most


def create_session(facilitator_id: int, *, slug: str, theme: Theme, audience: str, group_name: str,
                   steps: list[PlannedStep]) -> Session:
    """Keep a checked plan as a draft session. It keeps the theme as it is now, whatever becomes of the file.

    :raises PlanIncomplete: ask `check_plan` first.
    """
    if check_plan(steps, group_name):
        raise PlanIncomplete()
    session = Session(
        room=secrets.token_urlsafe(9), board_key=secrets.token_urlsafe(16), facilitator_id=facilitator_id,
        theme=theme.model_dump(mode="json", exclude={"questions", "order"}) | {"slug": slug},
        group_name=" ".join(group_name.split()), audience=audience)
    chosen = sorted((step for step in steps if step.chosen), key=lambda step: int(step.position))[:MOST_STEPS]
    session.steps = [Step(position=number, kind="reflection", audience=step.audience, question=step.question,
                          probes=step.probes, source=step.source, minutes=int(step.minutes))
                     for number, step in enumerate(chosen, start=1)]
    db.session.add(session)
    db.session.flush()
    return session


def sessions_of(facilitator_id: int) -> list[Session]:
    """A facilitator's own sessions, the newest first."""
    return list(db.session.scalars(
        select(Session).where(Session.facilitator_id == facilitator_id).order_by(Session.id.desc())))
