from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop.extensions import db


class StoredTheme(db.Model):  # type: ignore[name-defined,misc]
    """A theme that a facilitator wrote or brought in. What it says stands in its versions; none is ever changed."""

    __table_args__ = (Index("ix_stored_theme_owner_id", "owner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)        # in addresses; random, says nothing
    owner_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false())    # with every facilitator here
    is_archived: Mapped[bool] = mapped_column(default=False, server_default=false())  # kept, and offered to nobody
    #: Whoever has this key may reflect alone on the theme, without an account; none: nobody may.
    alone_key: Mapped[str | None] = mapped_column(unique=True)
    #: Of the newest version, so that five hundred themes are listed and searched without reading them (`shelf.find`).
    version: Mapped[int]
    title: Mapped[str]
    practitioners: Mapped[int]                           # how many questions there are for them
    leaders: Mapped[int]
    search_text: Mapped[str]                             # everything it says, in small letters

    versions: Mapped[list[ThemeVersion]] = relationship(order_by="ThemeVersion.number", cascade="all, delete-orphan")


class ThemeVersion(db.Model):  # type: ignore[name-defined,misc]
    """A theme as it was saved once."""

    theme_id: Mapped[int] = mapped_column(ForeignKey("stored_theme.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1
    body: Mapped[dict[str, Any]] = mapped_column(JSON)     # `Theme.model_dump`
    made_on: Mapped[date]
    made_by: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))
    note: Mapped[str]                                      # what was changed, in its owner's words; may be empty
