from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop.auth.models import Facilitator
from workshop.extensions import db


class ApiToken(db.Model):  # type: ignore[name-defined,misc]
    """Lets a program read what its facilitator has sealed. The program holds the token, this table its hash.

    Of its use only the last day is known.
    """

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id", ondelete="CASCADE"))
    name: Mapped[str]                                    # typed by the facilitator
    reads_summaries: Mapped[bool] = mapped_column(default=False, server_default=false())   # else numbers alone
    made_on: Mapped[date]
    ends_on: Mapped[date]                                # the last day on which it works
    last_used_on: Mapped[date | None]

    facilitator: Mapped[Facilitator] = relationship()
