"""Opening a session with what its group said it would do: open actions of earlier sessions come along as copies.

A copy holds the words as a summary would show them, so what is masked there is masked here. It belongs to the session
that it was carried to, and lives as long as that one is kept (decision 0028).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from workshop.export import details
from workshop.extensions import db
from workshop.kinds.earlier_actions import MOVED, TO_DO, due
from workshop.language.words import say, say_many, side_by_side
from workshop.responses.models import Action
from workshop.sessions.models import EARLIER_ACTIONS, Session, Step

from .follow import as_row


def same_group(name: str, other: str) -> bool:
    """Whether two names mean the same group: capitals and spaces do not matter."""
    return _plain(name) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def newest_of(facilitator_id: int) -> list[tuple[Action, Step, Session]]:
    """Each action of a facilitator's own sessions once: where it was carried on, as it stands in the newest of them."""
    rows = db.session.execute(
        select(Action, Step, Session).join(Step, Action.step_id == Step.id).join(Session, Step.session_id == Session.id)
        .where(Session.facilitator_id == facilitator_id, ~Session.is_rehearsal)
        .order_by(Session.id, Step.position, Action.position, Action.id))
    found: dict[str, tuple[Action, Step, Session]] = {}
    for action, step, session in rows:
        found[action.key] = (action, step, session)
    return list(found.values())


def open_of(facilitator_id: int, group_name: str) -> list[tuple[Action, Step]]:
    """What a group still has to do, what is due first coming first; without a day, last."""
    found = [(action, step) for action, step, session in newest_of(facilitator_id)
             if action.state in (TO_DO, MOVED) and same_group(session.group_name, group_name)]
    return sorted(found, key=lambda one: due(as_row(one[0])) or "9999")


def groups_with_open(facilitator_id: int) -> list[tuple[str, int]]:
    """Groups that still have something to do, each with how many actions that is, by name."""
    counts: dict[str, tuple[str, int]] = {}
    for action, _step, session in newest_of(facilitator_id):
        if action.state in (TO_DO, MOVED):
            _name, many = counts.get(_plain(session.group_name), ("", 0))
            counts[_plain(session.group_name)] = (session.group_name, many + 1)
    return sorted(counts.values(), key=lambda one: _plain(one[0]))


def carry_over(session: Session, *, is_other_group: bool = False) -> int:
    """Put the open actions of the group's earlier sessions at the step of a draft that looks back at them.

    :param is_other_group: the draft is for another group now, so what it holds is taken away first.
    :return: how many were put there; none where it holds them already.
    """
    step = _step_of(session)
    if step is None:
        return 0
    if is_other_group:
        db.session.execute(delete(Action).where(Action.step_id == step.id))
    elif _holds_some(step):
        return 0
    carried = [(action, of) for action, of in open_of(session.facilitator_id, session.group_name)
               if of.session_id != session.id]
    return _copy(step, carried, same_key=True)


def carry_to_rehearsal(plan: Session, rehearsal: Session) -> int:
    """The same actions for a rehearsal of a plan: what is decided there about them changes nothing outside it."""
    source, step = _step_of(plan), _step_of(rehearsal)
    if source is None or step is None or _holds_some(step):
        return 0
    rows = db.session.scalars(select(Action).where(Action.step_id == source.id).order_by(Action.position, Action.id))
    return _copy(step, [(action, source) for action in rows.all()], same_key=False)


def has_carried_on(session: Session) -> bool:
    """Whether a later session opened with actions of this one: they stay there when this one is erased."""
    keys = select(Action.key).join(Step, Action.step_id == Step.id).where(Step.session_id == session.id)
    return db.session.scalar(
        select(Action.id).join(Step, Action.step_id == Step.id)
        .where(Action.key.in_(keys), Step.session_id != session.id).limit(1)) is not None


def _step_of(session: Session) -> Step | None:
    return next((step for step in session.steps if step.kind == EARLIER_ACTIONS), None)


def _holds_some(step: Step) -> bool:
    return db.session.scalar(select(Action.id).where(Action.step_id == step.id).limit(1)) is not None


def _copy(step: Step, carried: Sequence[tuple[Action, Step]], *, same_key: bool) -> int:
    for position, (action, of) in enumerate(carried, start=1):
        words = details.masked_words(of, f"action-{action.id}", _words(action))
        copy = Action(step_id=step.id, position=position, what=words["what"], owner=words["owner"],
                      by_when=action.by_when, state=action.state, moved_to=action.moved_to, reason=words["reason"],
                      state_before=None)
        if same_key:
            copy.key = action.key
        db.session.add(copy)
    db.session.flush()
    return len(carried)


def _words(action: Action) -> dict[str, str]:
    return {"what": action.what, "owner": action.owner, "reason": action.reason}


def count_words(groups: Iterable[tuple[str, int]]) -> str:
    """“Family help, north: 3 open actions; Family help, south: 1 open action”"""
    return side_by_side((say_many("%(group)s: %(number)s open action", "%(group)s: %(number)s open actions", many,
                                  group=name) for name, many in groups), say("; "))
