"""The tables in which anonymity lives (decision 0001).

No row has an author, a time or a number that grows. Tables are WITHOUT ROWID: an ordinary SQLite table keeps the
order of arrival beside a random key. The pseudonyms (`handle`, `mark`, `act`) are HMACs made with a key that lies
outside the database, each for one step and one purpose, so that no two of them can be joined; all of them are
destroyed when the session is closed.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from workshop.extensions import db
from workshop.live.packet_json import loads

WITHOUT_ORDER = {"sqlite_with_rowid": False}


class Body(TypeDecorator[dict[str, Any]]):
    """What a response says, as its kind of step stores it, such as {"text": "…"} or {"value": 4}."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, _dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else loads(value)


class Standing:
    """What a response's own columns say of where it stands."""

    body: Any
    shown_body: Any
    is_hidden: Any
    is_held: Any
    is_withdrawn: Any

    @property
    def is_in_view(self) -> bool:
        """Neither hidden nor back in the facilitator's queue: a change of it is seen on a board that shows its step."""
        return not self.is_hidden and not self.is_held

    @property
    def is_pending(self) -> bool:
        """What console and board show differs from what its author last said."""
        return bool(self.is_withdrawn or self.shown_body != self.body)


class LiveResponse(Standing, db.Model):  # type: ignore[name-defined,misc]
    """A response, or one part of it that must not be tied to the others, while its session is open."""

    __table_args__ = (Index("ix_live_response_step_id", "step_id"), WITHOUT_ORDER)

    id: Mapped[str] = mapped_column(primary_key=True)     # random
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    handle: Mapped[str] = mapped_column(unique=True)      # one part of one slot of one phone at one step
    body: Mapped[dict[str, Any]] = mapped_column(Body)  # as last corrected
    #: As last let through to the console; None: not yet.
    shown_body: Mapped[dict[str, Any] | None] = mapped_column(Body)
    batch: Mapped[int | None]                             # the batch it was first released with
    edits: Mapped[int] = mapped_column(default=0)
    is_hidden: Mapped[bool] = mapped_column(default=False)
    is_withdrawn: Mapped[bool] = mapped_column(default=False)  # still shown until the next batch
    round: Mapped[int] = mapped_column(default=1, server_default="1")          # of the step's rounds
    #: Waits in the facilitator's queue: the console has it, the board has not.
    is_held: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Everybody but its author sees it with its details masked, until the facilitator decides otherwise.
    is_masked: Mapped[bool] = mapped_column(default=False, server_default=false())
    group_id: Mapped[int | None]                          # the titled group it was put in (`ResponseGroup`)
    resonance: Mapped[int] = mapped_column(default=0, server_default="0")      # as last told to everybody
    #: Whether the facilitator wants it quoted in the summary; None: not decided (`quotations.usual`).
    is_quoted: Mapped[bool | None]


@dataclass(slots=True)
class Said(Standing):
    """A response as its own phone has it: what its acts need of the row, and nothing that ties the two together."""

    body: dict[str, Any]
    shown_body: dict[str, Any] | None = None
    edits: int = 0
    is_hidden: bool = False
    is_held: bool = False
    is_withdrawn: bool = False


class Participation(db.Model):  # type: ignore[name-defined,misc]
    """Somebody has answered or passed at a step: what “7 of 9 have answered” counts. Cannot be joined to a response."""

    __table_args__ = (Index("ix_participation_step_id", "step_id"), WITHOUT_ORDER)

    mark: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    has_passed: Mapped[bool] = mapped_column(default=False)
    round: Mapped[int] = mapped_column(default=1, server_default="1")


class PhoneAct(db.Model):  # type: ignore[name-defined,misc]
    """An act a phone has done: the same client-made id again is the same act, not a second one."""

    __table_args__ = (Index("ix_phone_act_step_id", "step_id"), WITHOUT_ORDER)

    act: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))


class Resonance(db.Model):  # type: ignore[name-defined,misc]
    """“This rings true for me too”, once for each phone and response; told as a count, and only together."""

    __table_args__ = (Index("ix_resonance_step_id", "step_id"), WITHOUT_ORDER)

    mark: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    response_id: Mapped[str]


class RoleTally(db.Model):  # type: ignore[name-defined,misc]
    """How often a value was given by people of one role. A role is kept as a count and never with a response."""

    __table_args__ = (WITHOUT_ORDER,)

    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class ResponseGroup(db.Model):  # type: ignore[name-defined,misc]
    """A title that a facilitator gives to responses of one step."""

    __table_args__ = (Index("ix_response_group_step_id", "step_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    title: Mapped[str]
    position: Mapped[int]


class Action(db.Model):  # type: ignore[name-defined,misc]
    """What the group agreed to do, whose role it is, and by when. Agreed on the board, carried to the summary.

    A later session of the group may open with it: it then has a row of its own there, with the same `key`, and what
    became of it is the same in all of them (actions.follow).
    """

    __table_args__ = (
        Index("ix_action_step_id", "step_id"), Index("ix_action_key", "key"),
        CheckConstraint("state in ('open', 'done', 'moved', 'dropped')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    position: Mapped[int]
    what: Mapped[str]
    owner: Mapped[str]       # a role, not a name
    by_when: Mapped[str]     # a day such as 2026-12-03, or ""
    key: Mapped[str] = mapped_column(default=lambda: secrets.token_hex(16))   # random; in addresses
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    moved_to: Mapped[str] = mapped_column(default="", server_default="")      # a day, where it was moved to one
    reason: Mapped[str] = mapped_column(default="", server_default="")        # a facilitator's, or said in the room
    #: State, day and reason before the last change: what one undo brings back.
    state_before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class SealedResponse(db.Model):  # type: ignore[name-defined,misc]
    """A response after its session was closed: a new random id, the step, what it says. Nothing else is left."""

    __table_args__ = (Index("ix_sealed_response_step_id", "step_id"), WITHOUT_ORDER)

    id: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    body: Mapped[dict[str, Any]] = mapped_column(Body)
    group_id: Mapped[int | None]
    resonance: Mapped[int] = mapped_column(default=0, server_default="0")
    is_quoted: Mapped[bool | None]                        # as the facilitator decided, before the close or after
