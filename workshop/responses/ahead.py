"""What many acts need to know of what their phones have sent, read at once: each then asks the database nothing.

For acts of different phones only: what one of them does must not be what another has read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select

from workshop.extensions import db
from workshop.participants.phone import Phone
from workshop.sessions.models import Step
from workshop.storage.writer import shared_by_batch

from . import queries
from .models import LiveResponse, PhoneAct, Said

#: Keys asked for in one statement; every database takes as many.
MANY = 400
_PHONES = "phones ahead"


@dataclass(frozen=True, eq=False)
class Coming:
    """An act that is about to be run: at which step, and whose it is."""

    step: Step
    phone: Phone
    client_id: str


@contextmanager
def read_ahead(coming: Sequence[Coming]) -> Iterator[None]:
    """Let the phones of these acts know what they need, for as long as the acts are run."""
    shared = shared_by_batch()
    if shared is None:
        raise RuntimeError("acts are run inside a write transaction")
    _read(coming)
    shared[_PHONES] = {act.phone: act.phone for act in coming}
    try:
        yield
    finally:
        del shared[_PHONES]


def with_what_was_read(phone: Phone) -> Phone:
    """The same phone with what was read ahead for its act, if anything was; it serves for that one act."""
    shared = shared_by_batch()
    read: Phone = shared[_PHONES].pop(phone, phone) if shared is not None and _PHONES in shared else phone
    return read


def _read(coming: Sequence[Coming]) -> None:
    """Whether each act is done already, whether its phone has answered, and what it has sent."""
    acts = {act.phone.act(act.step.id, act.client_id): act for act in coming}
    done = {key for keys in _by_many(acts) for key in db.session.scalars(
        select(PhoneAct.act).where(PhoneAct.act.in_(keys)))}
    marks = {act.phone.mark(act.step.id, round_): act for act in coming for round_ in _rounds(act.step)}
    took: dict[Coming, queries.Took] = {}
    for found in (found for keys in _by_many(marks) for found in queries.took(keys)):
        act = marks[found.mark]
        if act not in took or took[act].round < found.round:
            took[act] = found
    # Whoever has not answered has sent nothing: the mark is noted with the first response, and goes with the last.
    own = _own([act for act in coming if act in took])
    for key, act in acts.items():
        act.phone.know(("act", act.step.id, act.client_id), key in done)
        act.phone.know(("participation", act.step.id), took.get(act))
        act.phone.know(("own", act.step.id), own.get(act, {}))


def _own(coming: Sequence[Coming]) -> dict[Coming, dict[int, queries.Own]]:
    places = {handle: (act, slot, part) for act in coming
              for handle, (slot, part) in queries.handles(act.step, act.phone).items()}
    found: dict[Coming, dict[int, queries.Own]] = {}
    for keys in _by_many(places):
        for handle, *said in db.session.execute(select(LiveResponse.handle, *_SAID).where(
                LiveResponse.handle.in_(keys))):
            act, slot, part = places[handle]
            found.setdefault(act, {}).setdefault(slot, {})[part] = Said(*said)
    return {act: queries.whole(act.step, slots) for act, slots in found.items()}


_SAID = tuple(getattr(LiveResponse, of_it.name) for of_it in fields(Said))


def _rounds(step: Step) -> range:
    return range(step.cleared_round + 1, step.round + 1)


def _by_many(keys: dict[str, Any]) -> Iterator[list[str]]:
    listed = list(keys)
    for start in range(0, len(listed), MANY):
        yield listed[start:start + MANY]
