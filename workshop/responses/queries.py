"""Who may see which response. Every page, snapshot, push and export reads through here, and nowhere else.

A response is *shown* once it was released: the console sees it, hidden or not. The board sees it when its step is
revealed and it is not hidden. A phone sees only its own.
"""

from __future__ import annotations

from sqlalchemy import func, select

from workshop.extensions import db
from workshop.participants.phone import SLOTS, Phone
from workshop.sessions.models import Step

from .models import LiveResponse, Participation, SealedResponse


def for_console(step: Step) -> list[LiveResponse]:
    """Released responses of a step, hidden ones too; shuffled, then stable."""
    return list(db.session.scalars(
        select(LiveResponse)
        .where(LiveResponse.step_id == step.id, LiveResponse.shown_text.is_not(None))
        .order_by(LiveResponse.batch, LiveResponse.id)))


def for_board(step: Step) -> list[LiveResponse]:
    """What the room may see now: nothing before the reveal, nothing hidden, ever."""
    if not step.is_revealed:
        return []
    return [response for response in for_console(step) if not response.is_hidden]


def hidden_on_board(step: Step) -> int:
    return sum(response.is_hidden for response in for_console(step)) if step.is_revealed else 0


def pending(step: Step) -> list[LiveResponse]:
    """Responses, corrections and withdrawals that console and board do not show yet."""
    rows = db.session.scalars(select(LiveResponse).where(LiveResponse.step_id == step.id).order_by(LiveResponse.id))
    return [response for response in rows if response.is_pending]


def own(step: Step, phone: Phone) -> dict[int, LiveResponse]:
    """A phone's own responses at a step, by slot."""
    slots = {phone.handle(step.id, slot): slot for slot in range(SLOTS)}
    rows = db.session.scalars(select(LiveResponse).where(LiveResponse.handle.in_(slots)))
    return dict(sorted((slots[row.handle], row) for row in rows if row.step_id == step.id))


def participation(step: Step, phone: Phone) -> Participation | None:
    return db.session.get(Participation, phone.mark(step.id))


def answered(step: Step) -> int:
    """How many have answered or passed."""
    return db.session.scalar(select(func.count()).select_from(Participation)
                             .where(Participation.step_id == step.id)) or 0


def to_seal(step: Step) -> list[LiveResponse]:
    """What is kept of a step at close: neither hidden nor withdrawn, as last corrected."""
    return list(db.session.scalars(
        select(LiveResponse).where(LiveResponse.step_id == step.id, ~LiveResponse.is_hidden,
                                   ~LiveResponse.is_withdrawn)))


def hidden_count(step: Step) -> int:
    return db.session.scalar(select(func.count()).select_from(LiveResponse).where(
        LiveResponse.step_id == step.id, LiveResponse.is_hidden, ~LiveResponse.is_withdrawn)) or 0


def sealed(step: Step) -> list[SealedResponse]:
    """The responses of a closed session, in an order that tells nothing."""
    return list(db.session.scalars(
        select(SealedResponse).where(SealedResponse.step_id == step.id).order_by(SealedResponse.id)))
