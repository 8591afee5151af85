from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from workshop.extensions import db

RUN, MODERATE, WATCH = "run", "moderate", "watch"   # what a co-facilitator may do; each may do what those after it may


class CoFacilitator(db.Model):  # type: ignore[name-defined,misc]
    """A facilitator who was let into somebody else's session."""

    __table_args__ = (CheckConstraint("may in ('run', 'moderate', 'watch')", name="may"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id", ondelete="CASCADE"), primary_key=True)
    may: Mapped[str]


class Invitation(db.Model):  # type: ignore[name-defined,misc]
    """A link that lets one signed-in facilitator into a session, once. Only a hash of it is kept."""

    __table_args__ = (CheckConstraint("may in ('run', 'moderate', 'watch')", name="may"),)

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    email: Mapped[str]       # whose account may use it; "": anybody's who signs in
    may: Mapped[str]
    expires_at: Mapped[datetime]
    #: Kept for a while, so that whoever opens it again is told what became of it.
    is_used: Mapped[bool] = mapped_column(default=False, server_default=false())
