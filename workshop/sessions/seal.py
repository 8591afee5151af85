"""Closing a session for good: shuffle, forget, destroy the key, leave no residue (decision 0001).

Each part may be repeated, so a close that was cut short is finished at the next start.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import compress

from sqlalchemy import delete, inspect, select

from workshop import clock
from workshop.extensions import db
from workshop.kinds.counts import DISTRIBUTION_FROM
from workshop.responses import queries
from workshop.responses.models import (
    LiveResponse,
    Participation,
    PhoneAct,
    Resonance,
    RoleTally,
    SealedResponse,
)
from workshop.storage.engine import leave_no_residue
from workshop.storage.writer import alone, perform, shared_by_batch

from .keys import KeyStore
from .models import CLOSED, LOBBY, RUNNING, Session, Step


def close_session(session: Session, *, deletes_identifiers: bool = True) -> None:
    """End a session inside one transaction: responses move, shuffled and stripped, and every pseudonym goes.

    Hidden responses are not kept: only how many there were.

    :param deletes_identifiers: what certainly identifies somebody, such as an NHS number, is replaced for good by what
        kind of thing it was; else it stays, and the summary masks it.
    """
    for step in session.every_step:
        _seal_step(step, deletes_identifiers)
    session.state, session.code = CLOSED, None


def _seal_step(step: Step, deletes_identifiers: bool) -> None:
    step.answered, step.responded = queries.answered(step), queries.responded(step)
    step.hidden = queries.hidden_count(step)
    kept = [(row.body, row.group_id, row.resonance, row.is_quoted) for row in queries.to_seal(step)]
    if step.rules.is_counted and step.responded < DISTRIBUTION_FROM:
        kept = [one for one in kept if step.rules.card(step.made_of, one[0]) is not None]  # so few numbers are people
    kept = list(compress(kept, step.rules.kept_at_close([one[0] for one in kept])))
    if deletes_identifiers:
        kept = [(queries.without_certain(step, one[0]), *one[1:]) for one in kept]
    step.arrangement = step.rules.kept_arrangement(step.arrangement)
    secrets.SystemRandom().shuffle(kept)
    # One by one in the order of new random ids: nothing of the old order is left anywhere.
    for identifier, (body, group_id, resonance, is_quoted) in zip(
            sorted(secrets.token_hex(16) for _ in kept), kept, strict=True):
        db.session.add(SealedResponse(id=identifier, step_id=step.id, body=body, group_id=group_id,
                                      resonance=resonance, is_quoted=is_quoted))
    for table in (LiveResponse, Participation, PhoneAct, Resonance, RoleTally):
        db.session.execute(delete(table).where(table.step_id == step.id))
    if step.is_open:
        step.state = CLOSED
    step.batches, step.spotlight, step.timer, step.grouping_before = 0, None, None, None
    step.round, step.cleared_round = 1, 0


def finish_seal(room: str, keys: KeyStore, announce: Callable[[Session], object] | None = None) -> bool:
    """After the commit of `close_session`: destroy the key, rewrite the files, and only then call it sealed.

    :param announce: makes what is published once it is sealed.
    :return: whether the session is sealed now.
    """
    session = find(room)
    if session is None or session.state != CLOSED:
        return False
    keys.destroy(room)
    db.session.rollback()  # a reader of its own must not keep the old pages alive
    alone(lambda: leave_no_residue(db.engine))

    def mark() -> object:
        sealed = find(room)
        if sealed is None:
            return None
        sealed.is_sealed, sealed.sealed_on = True, sealed.sealed_on or clock.today()
        return announce(sealed) if announce is not None else None

    perform(mark, room=room)
    return True


def finish_interrupted(keys: KeyStore) -> int:
    """At start-up: seal what was closed but not sealed. Returns how many there were."""
    rooms = list(db.session.scalars(select(Session.room).where(Session.state == CLOSED, ~Session.is_sealed)))
    db.session.rollback()
    return sum(finish_seal(room, keys) for room in rooms)


def renew_lost_keys(keys: KeyStore) -> int:
    """At start-up: an open session whose key is gone (a reboot) gets a new one; its phones are told what that means."""
    def renew() -> list[str]:
        rooms = []
        for session in db.session.scalars(select(Session).where(Session.state.in_((LOBBY, RUNNING)))):
            if not keys.has(session.room):
                for step in session.every_step:
                    step.has_lost_key = step.has_lost_key or bool(queries.answered(step))
                rooms.append(session.room)
        return rooms

    rooms = perform(renew)
    for room in rooms:
        keys.create(room)
    return len(rooms)


def find(room: str) -> Session | None:
    """The session of this name. Acts that are committed together find it once: nobody else writes meanwhile."""
    found = shared_by_batch()
    if found is None:
        return db.session.scalar(select(Session).where(Session.room == room))
    known = found.get(room)
    if known is None or not inspect(known).persistent:
        found[room] = known = db.session.scalar(select(Session).where(Session.room == room))
    return known


def find_open(room: str) -> Session:
    """A session that is known to exist and is not closed."""
    return db.session.scalars(select(Session).where(Session.room == room, Session.state != CLOSED)).one()


def find_closed(room: str) -> Session:
    """A closed session that is known to exist."""
    return db.session.scalars(select(Session).where(Session.room == room, Session.state == CLOSED)).one()
