"""A facilitator's actions in one list: overdue first, then by day, with the words that summaries show."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from workshop.export import details
from workshop.extensions import db
from workshop.kinds.actions import note_of
from workshop.kinds.earlier_actions import DONE, DROPPED, due, is_overdue, is_to_do, seen_of, state_words
from workshop.language.words import say
from workshop.responses.models import Action
from workshop.sessions.models import Session, Step

from .carry import newest_of, same_group
from .follow import as_row

#: Which actions a list shows, and what that is called.
TO_DO_STILL, OVERDUE, ALL = "to_do", "overdue", "all"
FILTERS = {TO_DO_STILL: say("Still to do"), OVERDUE: say("Overdue"), DONE: say("Done"), DROPPED: say("Dropped"),
           ALL: say("All")}


def listed(facilitator_id: int, *, group: str = "", which: str = TO_DO_STILL) -> list[dict[str, Any]]:
    """Actions of a facilitator's own sessions, what should have been done first.

    :param group: of this group only; "" for all.
    :param which: a name of `FILTERS`.
    """
    rows = [row_of(*one) for one in newest_of(facilitator_id) if not group or same_group(one[2].group_name, group)]
    shown = [row for row in rows if _is_shown(row, which)]
    return sorted(shown, key=lambda row: (not row["is_overdue"], not row["is_to_do"], row["due"] or "9999"))


def to_do(facilitator_id: int, group: str) -> list[dict[str, Any]]:
    """What a group still has to do."""
    return listed(facilitator_id, group=group)


def one_of(facilitator_id: int, key: str) -> tuple[Action, Step, Session] | None:
    """One action of a facilitator's own sessions, as it stands in the newest of them; None: not theirs, or gone."""
    return next((one for one in newest_of(facilitator_id) if one[0].key == key), None)


def groups_of(facilitator_id: int) -> list[str]:
    """The names of the groups that agreed on something, each once."""
    names: list[str] = []
    for _action, _step, session in newest_of(facilitator_id):
        if not any(same_group(name, session.group_name) for name in names):
            names.append(session.group_name)
    return sorted(names, key=str.casefold)


def row_of(action: Action, step: Step, session: Session) -> dict[str, Any]:
    """An action as the list shows it: its words masked as in every export."""
    standing = as_row(action)
    words = details.masked_words(step, f"action-{action.id}", {
        name: standing[name] for name in ("what", "owner", "reason")})
    said = standing | words
    return {"key": action.key, "room": session.room, "group_name": session.group_name, **words,
            "state": action.state, "moved_to": action.moved_to, "due": due(said), "note": note_of(
                said["owner"], action.by_when), "state_words": state_words(said), "is_overdue": is_overdue(said),
            "is_to_do": is_to_do(said), "can_undo": said["can_undo"], "seen": seen_of(standing),
            "is_held": session.held_on is not None,
            "session_words": (say("session of %(day)s", day=session.held_on) if session.held_on
                              else say("planned session"))}


def rows_in(session: Session) -> list[dict[str, Any]]:
    """The actions of one session, carried or its own."""
    rows = db.session.execute(
        select(Action, Step).join(Step, Action.step_id == Step.id).where(Step.session_id == session.id)
        .order_by(Step.position, Action.position, Action.id))
    return [row_of(action, step, session) for action, step in rows]


def _is_shown(row: dict[str, Any], which: str) -> bool:
    if which == ALL:
        return True
    if which == OVERDUE:
        return bool(row["is_overdue"])
    return bool(row["is_to_do"]) if which == TO_DO_STILL else bool(row["state"] == which)
