from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from workshop.extensions import db


class BriefingDraft(db.Model):  # type: ignore[name-defined,misc]
    """A briefing that a facilitator looks through before any theme is made of it. Gone once its themes are kept."""

    __table_args__ = (Index("ix_briefing_draft_owner_id", "owner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)              # in addresses; random, says nothing
    owner_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))
    made_on: Mapped[date]
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # the whole document: {kind, text, place}
    state: Mapped[dict[str, Any]] = mapped_column(JSON)         # what was understood, as corrected (`importer.draft`)
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # states to go back to, the newest last
