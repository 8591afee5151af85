"""Who may see which response. Every page, snapshot, push and export reads through here, and nowhere else.

A response is *let through* once it was released in a batch: the console sees it, hidden or held or not. The board sees
it when its step is revealed and it is neither hidden nor held. A phone sees its own, and what the board may see.
What a facilitator cleared away nobody sees, unless it is brought back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, or_, select, update

from workshop.extensions import db
from workshop.participants.phone import Phone
from workshop.sessions.models import Session, Step
from workshop.storage.look_up import look_up
from workshop.storage.rows import insert_rows

from . import identifying, unwritten
from .models import Action, LiveResponse, Participation, PhoneAct, ResponseGroup, RoleTally, SealedResponse, Standing

#: Steps or responses asked for in one statement.
MANY = 500

#: A person's response: its parts by name, each a row of its own. Acts that are run side by side read and write them
#: without the session's bookkeeping (`ahead`).
Own = dict[str, Any]


@dataclass(slots=True)
class Took:
    """That a phone has answered or passed in a round."""

    mark: str
    has_passed: bool
    round: int


def _of(step: Step) -> ColumnElement[bool]:
    return and_(LiveResponse.step_id == step.id, LiveResponse.round > step.cleared_round)


class Shown(NamedTuple):
    """A released response as it is read for a screen: what was let through, and what the facilitator did with it."""

    id: str
    shown_body: dict[str, Any] | None
    is_hidden: bool
    is_held: bool
    is_masked: bool
    is_withdrawn: bool
    group_id: int | None
    resonance: int
    round: int
    is_quoted: bool | None


def for_console(step: Step) -> list[Shown]:
    """Released responses of a step, hidden and held ones too; shuffled, then stable."""
    return [Shown(*row) for row in db.session.execute(
        select(*(getattr(LiveResponse, name) for name in Shown._fields))
        .where(_of(step), LiveResponse.shown_body.is_not(None)).order_by(LiveResponse.batch, LiveResponse.id))]


def for_board(step: Step, released: Sequence[Shown] | None = None) -> list[Shown]:
    """What the room may see now: nothing before the reveal, nothing held for review, nothing hidden, ever.

    :param released: what `for_console` gave, where it was asked for already.
    """
    if not step.is_shown:
        return []
    return [response for response in (for_console(step) if released is None else released)
            if is_for_board(step, response)]


def as_decided(step: Step, response: LiveResponse | Shown) -> dict[str, Any]:
    """What a released response says to everybody but its author: as written, or with its details masked.

    Console, board, phones that look back, groups, agreed actions and the summary of a running session read it here.
    """
    body = response.shown_body or {}
    return identifying.masked(step.rules, body) if response.is_masked else body


def to_arrange(step: Step) -> list[LiveResponse]:
    """Released responses of a step, to be changed by a facilitator's act."""
    return list(db.session.scalars(select(LiveResponse).where(_of(step), LiveResponse.shown_body.is_not(None))
                                   .order_by(LiveResponse.batch, LiveResponse.id)))


def is_for_board(step: Step, response: LiveResponse | Shown) -> bool:
    """Whether the room may see this response now."""
    return bool(step.is_shown and response.shown_body is not None and not response.is_hidden
                and not response.is_held and response.round > step.cleared_round)


def released(step: Step, response_id: str) -> LiveResponse | None:
    """A response of this very step that the console has, or None."""
    response = db.session.get(LiveResponse, response_id)
    if response is None or response.step_id != step.id or response.shown_body is None:
        return None
    return response if response.round > step.cleared_round else None


@dataclass(slots=True)
class Waiting(Standing):
    """A response of which console and board do not show what its author last said."""

    id: str
    body: dict[str, Any]
    shown_body: dict[str, Any] | None
    batch: int | None
    is_hidden: bool
    is_held: bool
    is_masked: bool
    is_withdrawn: bool


def pending(step: Step) -> list[Waiting]:
    """Responses, corrections and withdrawals that console and board do not show yet."""
    return [Waiting(*row) for row in db.session.execute(
        select(*(getattr(LiveResponse, of_it.name) for of_it in fields(Waiting)))
        .where(_of(step), _waits()).order_by(LiveResponse.id))]


def show(ids: Sequence[str], *, batch: int | None, is_masked: bool, is_held: bool) -> None:
    """Let console and board show what these responses now say. All that stand alike are changed at once: row by row it
    took longer than sending them."""
    for start in range(0, len(ids), MANY):
        db.session.execute(update(LiveResponse).where(LiveResponse.id.in_(ids[start:start + MANY])).values(
            shown_body=LiveResponse.body, batch=batch, is_masked=is_masked, is_held=is_held))


def remove(ids: Sequence[str]) -> None:
    """Take away what was withdrawn."""
    for start in range(0, len(ids), MANY):
        db.session.execute(delete(LiveResponse).where(LiveResponse.id.in_(ids[start:start + MANY])))


def has_pending(step: Step) -> bool:
    return db.session.scalar(select(LiveResponse.id).where(_of(step), _waits()).limit(1)) is not None


def _waits() -> ColumnElement[bool]:
    """As `LiveResponse.is_pending`, asked of the database: bodies are written down in one way only."""
    return or_(LiveResponse.is_withdrawn, LiveResponse.shown_body.is_(None),
               LiveResponse.shown_body != LiveResponse.body)


def shown_count(step: Step) -> int:
    """How many released responses are not hidden."""
    return db.session.scalar(select(func.count()).select_from(LiveResponse).where(
        _of(step), LiveResponse.shown_body.is_not(None), ~LiveResponse.is_hidden)) or 0


def own(step: Step, phone: Phone) -> dict[int, Own]:
    """A phone's own responses at a step, by slot, each by part."""
    return phone.once(("own", step.id), lambda: _own(step, phone))


def handles(step: Step, phone: Phone) -> dict[str, tuple[int, str]]:
    """Under which handles a phone's responses stand, in rounds that were not cleared: slot and part of each."""
    rules = step.rules
    return {phone.handle(step.id, round_, slot, part): ((round_ - 1) * rules.most + slot, part)
            for round_ in range(step.cleared_round + 1, step.round + 1)
            for slot in range(rules.most) for part in rules.parts}


def whole(step: Step, found: Mapping[int, Own]) -> dict[int, Own]:
    """Those of a phone's responses that have their first part, in order."""
    return {slot: parts for slot, parts in sorted(found.items()) if step.rules.parts[0] in parts}


def _own(step: Step, phone: Phone) -> dict[int, Own]:
    places = handles(step, phone)
    found: dict[int, Own] = {}
    for row in db.session.scalars(select(LiveResponse).where(LiveResponse.handle.in_(places))):
        if row.step_id == step.id and row.round > step.cleared_round:
            slot, part = places[row.handle]
            found.setdefault(slot, {})[part] = row
    return whole(step, found)


def store(model: type[LiveResponse | PhoneAct | Participation], rows: list[dict[str, Any]]) -> None:
    """Write new rows past the session's own bookkeeping, which costs as much as the rest of a response's way together
    (bench). Rows of acts that are run side by side are written together at their end.

    :param rows: every column of each by name.
    """
    waiting = unwritten.rows()
    if waiting is not None:
        waiting += [(model, row) for row in rows]
    else:
        insert_rows(db.session.connection(), model.__table__, rows)


def note_own(step: Step, phone: Phone, slot: int, parts: Own) -> None:
    """An act changed what a phone has in a slot; {} for nothing any more. The rest of the act reads it so."""
    if phone.known is not None:
        phone.know(("own", step.id), whole(step, own(step, phone) | {slot: parts}))


def slots_now(step: Step) -> range:
    """The slots of the step's present round."""
    return range((step.round - 1) * step.rules.most, step.round * step.rules.most)


def participation(step: Step, phone: Phone) -> Took | None:
    """Whether this phone has answered or passed, in a round that was not cleared."""
    return phone.once(("participation", step.id), lambda: _participation(step, phone))


def _participation(step: Step, phone: Phone) -> Took | None:
    marks = [phone.mark(step.id, round_) for round_ in range(step.cleared_round + 1, step.round + 1)]
    return max(took(marks), key=lambda found: found.round, default=None)


def took(marks: Sequence[str]) -> list[Took]:
    """What is known under these marks."""
    if len(marks) > FEW:
        return [Took(*row) for row in db.session.execute(_TOOK, {"marks": list(marks)})]
    return [Took(*row) for row in look_up(_took_of(len(marks)), **{f"mark{n}": mark for n, mark in enumerate(marks)})]


#: Made once: it is asked for each phone that joins and with each response.
_MARKS = Participation.__table__.c
_OF_IT = select(_MARKS.mark, _MARKS.has_passed, _MARKS.round)
_TOOK = _OF_IT.where(_MARKS.mark.in_(bindparam("marks", expanding=True)))
#: One phone's marks: rounds of a step and of the parking lot.
FEW = 8


@lru_cache(maxsize=FEW + 1)
def _took_of(many: int) -> Select[Any]:
    return _OF_IT.where(_MARKS.mark.in_([bindparam(f"mark{n}") for n in range(many)]))


def take_part(step: Step, phone: Phone, *, has_passed: bool) -> None:
    """Note that a phone has answered or passed in the step's present round."""
    done = participation(step, phone)
    if done is None or done.round != step.round:
        done = Took(phone.mark(step.id, step.round), has_passed, step.round)
        store(Participation, [{"mark": done.mark, "step_id": step.id, "has_passed": has_passed, "round": step.round}])
        note_participation(step, phone, done)
    elif done.has_passed and not has_passed:
        db.session.execute(update(Participation).where(Participation.mark == done.mark).values(has_passed=False))
        done.has_passed = False


def take_no_part(step: Step, phone: Phone) -> None:
    """A phone took back all that it had sent to a step: as long as it did not pass, it has not answered any more."""
    done = participation(step, phone)
    if done is not None and not done.has_passed:
        db.session.execute(delete(Participation).where(Participation.mark == done.mark))
        note_participation(step, phone, None)


def note_participation(step: Step, phone: Phone, row: Took | None) -> None:
    """An act made a phone one that has answered, or one that has not. The rest of the act reads it so."""
    phone.know(("participation", step.id), row)


def has_act(act: str) -> bool:
    """Whether a phone has done this act already."""
    return db.session.scalar(select(PhoneAct.act).where(PhoneAct.act == act)) is not None


def answered(step: Step) -> int:
    """How many have answered or passed."""
    return _count(step, passed=None)


def responded(step: Step) -> int:
    """How many have answered, and not passed."""
    return _count(step, passed=False)


def _count(step: Step, *, passed: bool | None) -> int:
    wanted = select(func.count()).select_from(Participation).where(
        Participation.step_id == step.id, Participation.round > step.cleared_round)
    if passed is not None:
        wanted = wanted.where(Participation.has_passed == passed)
    return db.session.scalar(wanted) or 0


def has_any(step: Step) -> bool:
    """Whether anything was sent to the step that is not cleared away."""
    return db.session.scalar(select(LiveResponse.id).where(_of(step)).limit(1)) is not None


def groups(step: Step) -> list[ResponseGroup]:
    return list(db.session.scalars(select(ResponseGroup).where(ResponseGroup.step_id == step.id)
                                   .order_by(ResponseGroup.position, ResponseGroup.id)))


def actions(step: Step) -> list[dict[str, Any]]:
    """What was agreed at a step."""
    rows = db.session.scalars(select(Action).where(Action.step_id == step.id).order_by(Action.position, Action.id))
    return [{"id": row.id, "what": row.what, "owner": row.owner, "by_when": row.by_when, "state": row.state,
             "moved_to": row.moved_to, "reason": row.reason, "can_undo": row.state_before is not None} for row in rows]


def with_actions(step: Step, shown: dict[str, Any], kept: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """What a kind needs on a screen, with the actions of its step where it shows them.

    :param kept: the actions, where they are to be said in other words than they stand in.
    """
    if not step.rules.shows_actions:
        return shown
    return shown | step.rules.of_actions(actions(step) if kept is None else kept)


def tallies(step: Step) -> dict[str, dict[str, int]]:
    """Counts by role of the rounds that were not cleared: {role: {value: count}}, as they stand in the database."""
    counts: dict[str, dict[str, int]] = {}
    for row in db.session.scalars(select(RoleTally).where(
            RoleTally.step_id == step.id, RoleTally.round > step.cleared_round)):
        of_role = counts.setdefault(row.role, {})
        of_role[row.value] = of_role.get(row.value, 0) + row.count
    return counts


def results(step: Step, bodies: Sequence[Mapping[str, Any]], *, people: int, for_facilitator: bool = False,
            agreed: list[dict[str, Any]] | None = None) -> dict[str, Any] | None:
    """Numbers and lists that the step's kind makes of responses that may be seen.

    :param agreed: what was agreed, where it is to be said in other words than it stands in.
    """
    rules, settings = step.rules, step.made_of
    make = rules.console_results if for_facilitator else rules.results
    return make(settings, bodies, people=people, split=step.split,
                arrangement=dict(step.arrangement) | {"actions": actions(step) if agreed is None else agreed})


def to_seal(step: Step) -> list[LiveResponse]:
    """What is kept of a step at close: neither hidden, withdrawn nor cleared, as last corrected."""
    return [row for row in _standing(step) if not _is_hidden(step, row)]


def hidden_count(step: Step) -> int:
    return sum(_is_hidden(step, row) for row in _standing(step))


def _standing(step: Step) -> list[LiveResponse]:
    return list(db.session.scalars(select(LiveResponse).where(_of(step), ~LiveResponse.is_withdrawn)))


def _is_hidden(step: Step, row: LiveResponse) -> bool:
    body = identifying.masked(step.rules, row.body) if row.is_masked else row.body
    return row.is_hidden or step.rules.is_hidden(body, step.arrangement)


def without_certain(step: Step, body: dict[str, Any]) -> dict[str, Any]:
    """What a response says, with what certainly identifies somebody taken out for good."""
    return identifying.masked(step.rules, body, certain_only=True)


class Sealed(NamedTuple):
    """A response of a closed session, as it is read."""

    id: str
    body: dict[str, Any]
    group_id: int | None
    resonance: int
    is_quoted: bool | None


def sealed(step: Step) -> list[Sealed]:
    """The responses of a closed session, in an order that tells nothing."""
    return [Sealed(*row) for row in db.session.execute(
        select(*(getattr(SealedResponse, name) for name in Sealed._fields))
        .where(SealedResponse.step_id == step.id).order_by(SealedResponse.id))]


def sealed_bodies(step_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """What was said at steps of sealed sessions, by step, asked for at once. Look first whose sessions they are of."""
    found: dict[int, list[dict[str, Any]]] = {}
    for start in range(0, len(step_ids), MANY):
        for step_id, body in db.session.execute(
                select(SealedResponse.step_id, SealedResponse.body)
                .join(Step, Step.id == SealedResponse.step_id).join(Session, Session.id == Step.session_id)
                .where(SealedResponse.step_id.in_(step_ids[start:start + MANY]), Session.is_sealed)
                .order_by(SealedResponse.id)):
            found.setdefault(step_id, []).append(body)
    return found
