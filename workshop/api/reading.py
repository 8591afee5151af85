"""What a program may read: a facilitator's own sealed sessions, and of each the summary and the numbers.

A session that is not sealed does not exist here. Whoever asks every few seconds would otherwise learn when something
was added, and in a room of eight that is nearly who (decision 0031).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import selectinload

from workshop.comparison.same_question import key_of
from workshop.comparison.small_cells import LEAST, Shown, about, shown
from workshop.extensions import db
from workshop.responses import queries
from workshop.retention.keeping import kept_until
from workshop.sessions.models import WAITING, Session, Step

#: Said of a question about who people are, and of one whose numbers stay on the phones.
BY_ITSELF = "Numbers of this question are not given to programs."


def _sealed(facilitator_id: int) -> ColumnElement[bool]:
    return and_(Session.facilitator_id == facilitator_id, Session.is_sealed, ~Session.is_rehearsal)


def sealed_sessions(facilitator_id: int, *, page: int, per_page: int) -> tuple[list[Session], int]:
    """One page of a facilitator's sealed sessions, the newest first, and how many there are in all."""
    wanted = _sealed(facilitator_id)
    total = db.session.scalar(select(func.count()).select_from(Session).where(wanted)) or 0
    found = db.session.scalars(
        select(Session).where(wanted).options(selectinload(Session.every_step))
        .order_by(Session.held_on.desc(), Session.id.desc()).limit(per_page).offset((page - 1) * per_page))
    return list(found), total


def sealed_session(facilitator_id: int, room: str) -> Session | None:
    return db.session.scalar(select(Session).where(_sealed(facilitator_id), Session.room == room))


def session_row(session: Session) -> dict[str, Any]:
    """A session in few words. How many took part is not among them: taken from a number it would give who did not."""
    until = kept_until(session)
    return {"room": session.room, "group": session.group_name, "theme": session.theme["title"],
            "audience": session.audience, "date": session.held_on.isoformat() if session.held_on else None,
            "kept_until": until.isoformat() if until else None, "questions": len(_asked(session))}


def aggregates(session: Session) -> list[dict[str, Any]]:
    """Numbers of each question, and no words of anybody's. The rule is that of the comparison (`small_cells`)."""
    asked = _asked(session)
    bodies = queries.sealed_bodies([step.id for step in asked])
    return [_aggregate(step, session, bodies.get(step.id, [])) for step in asked]


def _asked(session: Session) -> list[Step]:
    return [step for step in session.questions if step.state != WAITING]


def _aggregate(step: Step, session: Session, bodies: list[dict[str, Any]]) -> dict[str, Any]:
    counts = step.rules.counts(step.made_of, bodies) if step.rules.is_counted else None
    may = shown(counts) if counts is not None else Shown(
        about(step.responded) if step.responded >= LEAST else None, left_out=BY_ITSELF if step.rules.is_counted else "")
    same = key_of(item=step.item, theme_title=session.theme["title"], kind=step.kind, question=step.question,
                  settings=step.settings) if step.item else None
    return {
        "position": step.position, "question": step.question, "same_question": same, "kind": step.kind,
        "audience": step.audience, "people": may.people,
        "cells": [{"values": list(cell.keys), "label": cell.label, "count": cell.count, "share": cell.share}
                  for cell in may.cells],
        "nearly_all": {"values": list(may.nearly_all.keys), "label": may.nearly_all.label} if may.nearly_all else None,
        "left_out": may.left_out,
    }
