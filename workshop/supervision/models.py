from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop.extensions import db

SUPERVISOR, SUPERVISEE = "supervisor", "supervisee"


class Supervision(db.Model):  # type: ignore[name-defined,misc]
    """One record of two people. It stands apart from sessions: here each entry says who wrote it."""

    __table_args__ = (Index("ix_supervision_owner_id", "owner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)              # in addresses; random, opens nothing by itself
    join_key: Mapped[str | None] = mapped_column(unique=True)  # lets the second person in once; then gone
    owner_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))  # who supervises
    seat_hash: Mapped[str] = mapped_column(default="", server_default="")  # of the second person's cookie
    theme: Mapped[dict[str, Any]] = mapped_column(JSON)        # title, source, facts, learning, questions
    keep_days: Mapped[int]                                     # after the end; 0: gone with the end
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=0)

    entries: Mapped[list[SupervisionEntry]] = relationship(cascade="all, delete-orphan")
    actions: Mapped[list[SupervisionAction]] = relationship(
        order_by="SupervisionAction.position", cascade="all, delete-orphan")


class SupervisionEntry(db.Model):  # type: ignore[name-defined,misc]
    """What one of the two wrote to one question."""

    __table_args__ = (CheckConstraint("role in ('supervisor', 'supervisee')", name="role"),)

    supervision_id: Mapped[int] = mapped_column(ForeignKey("supervision.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)    # id of the question in the theme
    role: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    edits: Mapped[int]                                         # so that two tabs of one person do not overwrite


class SupervisionAction(db.Model):  # type: ignore[name-defined,misc]
    """Something that the two agreed to do."""

    id: Mapped[int] = mapped_column(primary_key=True)
    supervision_id: Mapped[int] = mapped_column(ForeignKey("supervision.id", ondelete="CASCADE"))
    position: Mapped[int]
    what: Mapped[str]
    who: Mapped[str]                                           # supervisor, supervisee or both
    by_when: Mapped[date | None]
    is_done: Mapped[bool] = mapped_column(default=False, server_default=false())
