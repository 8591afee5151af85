from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop.extensions import db

DRAFT, LOBBY, RUNNING, CLOSED = "draft", "lobby", "running", "closed"
WAITING, OPEN = "waiting", "open"          # a step is waiting, open or closed
AUTO, LIVE, HELD = "auto", "live", "held"  # how a step's responses reach the board


class Session(db.Model):  # type: ignore[name-defined,misc]
    """One running of a theme with one group.

    It keeps the theme as it stood when the session was made. Of time it knows the day only.
    """

    __table_args__ = (
        CheckConstraint("state in ('draft', 'lobby', 'running', 'closed')", name="state"),
        CheckConstraint("audience in ('practitioners', 'leaders', 'both')", name="audience"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    room: Mapped[str] = mapped_column(unique=True)       # in addresses; random, says nothing
    board_key: Mapped[str] = mapped_column(unique=True)  # whoever has it may look at the board, and only look
    code: Mapped[str | None] = mapped_column(unique=True)  # the join code; gone when the session is closed
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("facilitator.id"))
    theme: Mapped[dict[str, Any]] = mapped_column(JSON)
    group_name: Mapped[str]
    audience: Mapped[str]
    state: Mapped[str] = mapped_column(default=DRAFT)
    held_on: Mapped[date | None]
    current_step_id: Mapped[int | None]
    most_joined: Mapped[int] = mapped_column(default=0)
    #: One for each kind of viewer, so that a viewer that misses a number fetches the state again.
    participant_revision: Mapped[int] = mapped_column(default=0)
    facilitator_revision: Mapped[int] = mapped_column(default=0)
    board_revision: Mapped[int] = mapped_column(default=0)
    #: Grows with each act of a facilitator on the plan: an act decided on an older plan is refused.
    plan_revision: Mapped[int] = mapped_column(default=0)
    #: Responses are shuffled into `sealed_response`, the key is destroyed and the files are rewritten.
    is_sealed: Mapped[bool] = mapped_column(default=False)

    steps: Mapped[list[Step]] = relationship(order_by="Step.position", back_populates="session")

    @property
    def is_joinable(self) -> bool:
        return self.state in (LOBBY, RUNNING)

    @property
    def current_step(self) -> Step | None:
        return next((step for step in self.steps if step.id == self.current_step_id), None)


class Step(db.Model):  # type: ignore[name-defined,misc]
    """One entry of a session's run sheet: a question put to the group."""

    __table_args__ = (
        UniqueConstraint("session_id", "position"),
        CheckConstraint("state in ('waiting', 'open', 'closed')", name="state"),
        CheckConstraint("display in ('auto', 'live', 'held')", name="display"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    position: Mapped[int]      # from 1
    kind: Mapped[str]
    audience: Mapped[str]
    question: Mapped[str]
    probes: Mapped[list[str]] = mapped_column(JSON)
    source: Mapped[str]
    minutes: Mapped[int]
    state: Mapped[str] = mapped_column(default=WAITING)
    display: Mapped[str] = mapped_column(default=AUTO)
    is_revealed: Mapped[bool] = mapped_column(default=False)
    batches: Mapped[int] = mapped_column(default=0)  # how many batches of responses have been released
    was_closed: Mapped[bool] = mapped_column(default=False)  # at least once; it may be open again
    #: The session's key was lost (a reboot) after this step had responses: their phones can no longer change them.
    has_lost_key: Mapped[bool] = mapped_column(default=False)
    #: Counts kept when the session is closed; nothing else of who took part survives.
    answered: Mapped[int] = mapped_column(default=0)
    hidden: Mapped[int] = mapped_column(default=0)

    session: Mapped[Session] = relationship(back_populates="steps")

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def number(self) -> int:
        return self.position
