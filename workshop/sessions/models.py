from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop.extensions import db
from workshop.kinds import find_kind
from workshop.kinds.kind import Kind, StepSettings

DRAFT, LOBBY, RUNNING, CLOSED = "draft", "lobby", "running", "closed"
WAITING, OPEN = "waiting", "open"          # a step is waiting, open or closed
AUTO, LIVE, HELD = "auto", "live", "held"  # how a step's responses reach the board
ON, OFF = "on", "off"                      # review before display: AUTO, ON or OFF
PRACTITIONERS, LEADERS, BOTH = "practitioners", "leaders", "both"
PARKING_LOT = "parking_lot"                # the kind of the one step that is on no run sheet
EARLIER_ACTIONS = "earlier_actions"        # the kind of the step that holds what was agreed in an earlier session


class _Told(Protocol):
    """Whatever tells these columns of a session, however they were read."""

    @property
    def state(self) -> str: ...
    @property
    def open_until(self) -> datetime | None: ...
    @property
    def gathered_on(self) -> date | None: ...


class Standing:
    """Where a session stands: said of the whole of it, and of the few words that most pages need (`facts`)."""

    __slots__ = ()

    @property
    def is_joinable(self: _Told) -> bool:
        return self.state in (LOBBY, RUNNING)

    @property
    def is_for_a_while(self: _Told) -> bool:
        """Whether people answer it at their own pace first, and look at it together afterwards."""
        return self.open_until is not None

    @property
    def is_gathering(self: _Told) -> bool:
        """Whether people answer at their own pace now: nothing of it is on any screen but their own."""
        return self.state == RUNNING and self.open_until is not None and self.gathered_on is None


class Session(Standing, db.Model):  # type: ignore[name-defined,misc]
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
    #: What the shelf called the theme, and the version it had then (`library.shelf.version_of`).
    theme_slug: Mapped[str] = mapped_column(default="", server_default="")
    theme_version: Mapped[str] = mapped_column(default="", server_default="")
    group_name: Mapped[str]
    audience: Mapped[str]
    state: Mapped[str] = mapped_column(default=DRAFT)
    held_on: Mapped[date | None]
    starts_at: Mapped[str] = mapped_column(default="", server_default="")  # as planned: HH:MM, or ""; no date
    booked_minutes: Mapped[int | None]                                     # as planned
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
    #: The other audience's step, while two are put to the group side by side.
    beside_step_id: Mapped[int | None]
    #: Whether responses wait for the facilitator before the board shows them: AUTO (from 40 joined), ON or OFF.
    review: Mapped[str] = mapped_column(default=AUTO, server_default=AUTO)
    is_blank: Mapped[bool] = mapped_column(default=False, server_default=false())  # the board shows nothing at all
    #: Where people of this group turn to, as its facilitator confirmed it; see `care.models.Organisation`.
    support: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    support_confirmed_on: Mapped[date | None]
    own_rule: Mapped[str] = mapped_column(default="", server_default="")  # a ground rule that the group added
    keep_days: Mapped[int] = mapped_column(default=30, server_default="30")  # days it is kept once sealed
    sealed_on: Mapped[date | None]
    #: For the whole room, never for one person (room_tools): nobody new comes in; one response a while; none for now.
    is_join_locked: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_slow: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_paused: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_rehearsal: Mapped[bool] = mapped_column(default=False, server_default=false())  # nothing of it is kept
    is_held: Mapped[bool] = mapped_column(default=False, server_default=false())  # the board shows no responses
    #: Open for a while: until when people answer at their own pace (UTC), and the day on which that was over. None for
    #: a session in the room.
    open_until: Mapped[datetime | None]
    gathered_on: Mapped[date | None]

    every_step: Mapped[list[Step]] = relationship(order_by="Step.position", back_populates="session")

    @property
    def steps(self) -> list[Step]:
        """The run sheet, in order."""
        return [step for step in self.every_step if step.position > 0]

    @property
    def parking_lot(self) -> Step | None:
        """The step of no run sheet that takes questions and worries for later."""
        return next((step for step in self.every_step if step.position == 0), None)

    @property
    def questions(self) -> list[Step]:
        """The steps that are numbered: those that take responses and are not skipped."""
        return [step for step in self.steps if step.takes_responses and not step.is_skipped]

    @property
    def is_gathered(self) -> bool:
        """Whether that is over, and the group looks at it together."""
        return self.is_joinable and self.gathered_on is not None

    @property
    def current_step(self) -> Step | None:
        return next((step for step in self.steps if step.id == self.current_step_id), None)

    @property
    def beside_step(self) -> Step | None:
        return next((step for step in self.steps if step.id == self.beside_step_id), None)

    @property
    def current_steps(self) -> list[Step]:
        """What is put to the group now: nothing, one step, or one for each audience."""
        return [step for step in (self.current_step, self.beside_step) if step is not None]

    def current_step_for(self, role: str) -> Step | None:
        """What is put to somebody of this role; whoever has not said it gets what the first of two asks."""
        return next((step for step in self.current_steps if not role or step.audience in (role, BOTH)), None)


class FollowUp(db.Model):  # type: ignore[name-defined,misc]
    """A session that asks, some weeks after another one, what became of it. It lives on by itself when that is erased.

    It ties two groups' sessions together and nothing in them: no response, no phone and no code is in both.
    """

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    #: The session that it follows; None once that is erased.
    first_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="SET NULL"), unique=True)
    first_held_on: Mapped[date | None]
    #: The day on which it opens by itself.
    opens_on: Mapped[date]


class Step(db.Model):  # type: ignore[name-defined,misc]
    """One entry of a session's run sheet: a question, a card or a pause; its kind says how it is put (kinds/)."""

    __table_args__ = (
        UniqueConstraint("session_id", "position"),
        CheckConstraint("state in ('waiting', 'open', 'closed')", name="state"),
        CheckConstraint("display in ('auto', 'live', 'held')", name="display"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    position: Mapped[int]      # from 1; 0 is the parking lot
    kind: Mapped[str]
    audience: Mapped[str]
    question: Mapped[str]
    probes: Mapped[list[str]] = mapped_column(JSON)
    #: The publication's whole wording, for the facilitator, where the question is only a part of it.
    original: Mapped[str] = mapped_column(default="", server_default="")
    source: Mapped[str]
    #: The id of what it was planned from: the theme's question, card or offer; "" for what was added later.
    item: Mapped[str] = mapped_column(default="", server_default="")
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
    responded: Mapped[int] = mapped_column(default=0, server_default="0")  # answered, and not passed
    hidden: Mapped[int] = mapped_column(default=0)
    #: What a step of its kind is made of besides the question: options, worded ends, a figure (kinds/).
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    #: What the facilitator did with its responses that only its kind understands, such as merged words.
    arrangement: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    is_own: Mapped[bool] = mapped_column(default=False, server_default=false())   # the facilitator's own question
    is_skipped: Mapped[bool] = mapped_column(default=False, server_default=false())
    review: Mapped[str] = mapped_column(default=AUTO, server_default=AUTO)        # AUTO: as the session has it
    spotlight: Mapped[str | None]                                                 # id of the one response shown large
    #: Responses belong to a round; clearing them begins the next, and what is at or below `cleared_round` is unseen.
    round: Mapped[int] = mapped_column(default=1, server_default="1")
    cleared_round: Mapped[int] = mapped_column(default=0, server_default="0")
    #: Grows with each act of grouping, so that two facilitators never undo each other's unawares.
    grouping_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    grouping_before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # what one undo brings back
    #: A facilitator's clock: {"words", "minutes", "ends_at"}; it advises, and is gone when the step is closed.
    timer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: Counts by role, taken when everything was released: {role: {value: count}}, five or more in each, or nothing.
    split: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    #: What a facilitator decided about details in its sealed responses, as places and never as words: {id of a sealed
    #: response: {"text 10 18": whether that is masked in the summary}}. Only what differs from the usual stands here.
    masks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))

    session: Mapped[Session] = relationship(back_populates="every_step")

    _made_of = None   # the settings that were read last, and what their kind made of them

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def is_shown(self) -> bool:
        """Whether the room may see its responses now: revealed, and not held with everything else."""
        return self.is_revealed and not self.session.is_held

    @property
    def rules(self) -> Kind:
        """What its kind lays down."""
        return find_kind(self.kind)

    @property
    def made_of(self) -> StepSettings:
        """Its settings, as its kind reads them: read again only when they are others."""
        read = self._made_of
        if read is None or read[0] is not self.settings:
            read = self._made_of = self.settings, self.rules.settings_of(self.settings)
        found: StepSettings = read[1]
        return found

    @property
    def takes_responses(self) -> bool:
        return self.rules.takes(self.made_of)

    @property
    def number(self) -> int:
        """Its number among the questions, from 1; 0 for what is not numbered."""
        return next((number for number, step in enumerate(self.session.questions, start=1) if step is self), 0)
