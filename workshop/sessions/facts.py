"""A session in a few words: what is asked of it when somebody joins, loads a page or connects, without its theme and
steps, which take a hundred times as long to read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select

from workshop.storage.look_up import look_up

from .join_code import read_code
from .models import Session, Standing


class _Columns(NamedTuple):
    """Columns of a session as they stand. Whatever a facilitator does changes one of them: each act has a revision."""

    room: str
    code: str | None
    state: str
    audience: str
    most_joined: int
    is_join_locked: bool
    is_rehearsal: bool
    open_until: datetime | None
    gathered_on: date | None
    participant_revision: int
    facilitator_revision: int
    board_revision: int
    plan_revision: int


class Facts(Standing, _Columns):
    """A session in a few words, and what follows from them."""

    __slots__ = ()


#: What a rule about joining asks of a session, which either can tell.
Known = Session | Facts


def facts_of(room: str) -> Facts | None:
    """The session of this name."""
    return _find(_BY_ROOM, room)


def facts_by_code(typed: str) -> Facts | None:
    """The session that can be joined with this code, as `join_code.find_session`."""
    return _find(_BY_CODE, read_code(typed))


#: Made once, and of the table itself: an expression for each question, by way of the mapped class, costs more than all
#: the rest of it.
_TABLE = Session.__table__
_ASKED = select(*(_TABLE.c[name] for name in Facts._fields))
_BY_ROOM, _BY_CODE = (_ASKED.where(_TABLE.c[name] == bindparam("given")) for name in ("room", "code"))


def _find(statement: Select[Any], given: str) -> Facts | None:
    rows = look_up(statement, given=given)
    return Facts(*rows[0]) if rows else None
