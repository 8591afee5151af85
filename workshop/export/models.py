"""What a facilitator writes and decides about a summary before it is given on. It belongs to the session and is erased
with it (decision 0023)."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workshop.extensions import db


class Review(db.Model):  # type: ignore[name-defined,misc]
    """The title of a session's summary, where it is not the theme's."""

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str] = mapped_column(default="", server_default="")


class Overview(db.Model):  # type: ignore[name-defined,misc]
    """What a facilitator says in their own words about the responses to one step."""

    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(default="", server_default="")
