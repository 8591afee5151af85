"""The tables in which anonymity lives (decision 0001).

No row has an author, a time or a number that grows. Tables are WITHOUT ROWID: an ordinary SQLite table keeps the
order of arrival beside a random key. The pseudonyms (`handle`, `mark`, `act`) are HMACs made with a key that lies
outside the database, each for one step and one purpose, so that no two of them can be joined; all of them are
destroyed when the session is closed.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from workshop.extensions import db

WITHOUT_ORDER = {"sqlite_with_rowid": False}


class LiveResponse(db.Model):  # type: ignore[name-defined,misc]
    """A response while its session is open."""

    __table_args__ = (Index("ix_live_response_step_id", "step_id"), WITHOUT_ORDER)

    id: Mapped[str] = mapped_column(primary_key=True)     # random
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    handle: Mapped[str] = mapped_column(unique=True)      # one slot of one phone at one step
    text: Mapped[str]                                     # as last corrected
    shown_text: Mapped[str | None]                        # as last released to console and board; None: not yet
    batch: Mapped[int | None]                             # the batch it was first released with
    edits: Mapped[int] = mapped_column(default=0)
    is_hidden: Mapped[bool] = mapped_column(default=False)
    is_withdrawn: Mapped[bool] = mapped_column(default=False)  # still shown until the next batch

    @property
    def is_pending(self) -> bool:
        """What console and board show differs from what its author last said."""
        return self.is_withdrawn or self.shown_text != self.text


class Participation(db.Model):  # type: ignore[name-defined,misc]
    """Somebody has answered or passed at a step: what “7 of 9 have answered” counts. Cannot be joined to a response."""

    __table_args__ = (Index("ix_participation_step_id", "step_id"), WITHOUT_ORDER)

    mark: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    has_passed: Mapped[bool] = mapped_column(default=False)


class PhoneAct(db.Model):  # type: ignore[name-defined,misc]
    """An act a phone has done: the same client-made id again is the same act, not a second one."""

    __table_args__ = (Index("ix_phone_act_step_id", "step_id"), WITHOUT_ORDER)

    act: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))


class SealedResponse(db.Model):  # type: ignore[name-defined,misc]
    """A response after its session was closed: a new random id, the step, the words. Nothing else is left."""

    __table_args__ = (Index("ix_sealed_response_step_id", "step_id"), WITHOUT_ORDER)

    id: Mapped[str] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    text: Mapped[str]
