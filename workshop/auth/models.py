from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop.extensions import db


class Facilitator(db.Model):  # type: ignore[name-defined,misc]
    """Somebody who runs sessions."""

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str]
    password_hash: Mapped[str]


class SignIn(db.Model):  # type: ignore[name-defined,misc]
    """A browser in which a facilitator is signed in. The cookie holds the token, this table its hash."""

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]

    facilitator: Mapped[Facilitator] = relationship()


class OneTimeLink(db.Model):  # type: ignore[name-defined,misc]
    """A link that makes one account, or sets one new password, once."""

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    #: Whose password it sets; empty for a link that makes a new account.
    facilitator_id: Mapped[int | None] = mapped_column(ForeignKey("facilitator.id", ondelete="CASCADE"))
    #: The address the new account is for; empty when whoever opens the link may give one.
    email: Mapped[str]
    expires_at: Mapped[datetime]
