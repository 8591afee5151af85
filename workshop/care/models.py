"""What an installation keeps for everybody's care: one row, looked up by `organisation.organisation`."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workshop.extensions import db

#: Days that a sealed session is kept unless chosen otherwise, and the bounds of a choice (threat model, part 6).
KEPT, KEPT_AT_LEAST, KEPT_AT_MOST = 30, 7, 365


class Organisation(db.Model):  # type: ignore[name-defined,misc]
    """Who runs this installation, and where people of this area turn to. There is one row, numbered 1."""

    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint(f"keep_days between {KEPT_AT_LEAST} and {KEPT_AT_MOST}", name="keep_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="", server_default="")
    #: Local places to turn to, each {"what": "Children’s social care, out of hours", "number": "01632 960 123"}.
    support: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    support_checked_on: Mapped[date | None]
    #: Whom to complain to about how data is used; without it no session can be opened.
    complaints_contact: Mapped[str] = mapped_column(default="", server_default="")
    keep_days: Mapped[int] = mapped_column(default=KEPT, server_default=str(KEPT))
