from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from workshop.extensions import db


class TrustedKey(db.Model):  # type: ignore[name-defined,misc]
    """An organisation whose files an admin trusts, after comparing the fingerprint with them."""

    key: Mapped[str] = mapped_column(primary_key=True)   # public, as 64 hexadecimal digits
    name: Mapped[str]                                    # what it is called here


class BroughtIn(db.Model):  # type: ignore[name-defined,misc]
    """The numbers of one session of another organisation, as they stand in its signed file. Nobody's words."""

    __tablename__ = "brought_in"

    key: Mapped[str] = mapped_column(primary_key=True)         # whose file it is
    session_id: Mapped[str] = mapped_column(primary_key=True)  # what they call the session; says nothing
    body: Mapped[dict[str, Any]] = mapped_column(JSON)         # `ExchangedSession.model_dump`
    by_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))   # who brought it in, and may remove it
