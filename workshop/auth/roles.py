"""Who may invite and remove facilitators. An admin opens nobody's sessions: a role says nothing about those."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import delete, exists, func, select

from workshop.api import tokens
from workshop.audit.models import AuditEntry
from workshop.cofacilitators.models import CoFacilitator, Invitation
from workshop.errors import Refused
from workshop.exchange.models import BroughtIn
from workshop.extensions import db
from workshop.importer.models import BriefingDraft
from workshop.language.words import say
from workshop.library.models import StoredTheme
from workshop.sessions.models import CLOSED, DRAFT, Session
from workshop.supervision import supervise

from . import sign_ins
from .accounts import forget_factors
from .models import Facilitator, OneTimeLink, Passkey


class LastAdmin(Refused):
    name: ClassVar[str] = "last_admin"
    words = say("This is the only admin. Make somebody else an admin first.")


class StillRuns(Refused):
    name: ClassVar[str] = "still_runs"
    words = say("They have a session that is not closed. Ask them to close it, or wait: a session that is left alone "
                "closes by itself.")


class NobodyThere(Refused):
    name: ClassVar[str] = "not_found"
    words = say("There is no such account any more.")
    status: ClassVar[int] = 404


class OwnAccount(Refused):
    name: ClassVar[str] = "own_account"
    words = say("This is your own account. Another admin can remove it.")


def everybody() -> list[tuple[Facilitator, bool]]:
    """Every account and whether it has a passkey, by email address."""
    has_passkey = exists().where(Passkey.facilitator_id == Facilitator.id)
    return [(facilitator, has) for facilitator, has in db.session.execute(
        select(Facilitator, has_passkey).where(~Facilitator.is_removed).order_by(Facilitator.email))]


def find(facilitator_id: int) -> Facilitator:
    """:raises NobodyThere: no account has this number, or it was removed."""
    found = db.session.get(Facilitator, facilitator_id)
    if found is None or found.is_removed:
        raise NobodyThere()
    return found


def change_role(facilitator_id: int, *, is_admin: bool) -> None:
    """Make a facilitator an admin, or an admin a facilitator. Their browsers sign in again with the new role.

    :raises LastAdmin: somebody must be left who can invite.
    :raises NobodyThere: no such account.
    """
    facilitator = find(facilitator_id)
    if facilitator.is_admin and not is_admin:
        _expect_another_admin(facilitator)
    facilitator.is_admin = is_admin
    sign_ins.end_all(facilitator_id)


def remove(facilitator_id: int, *, by: int) -> None:
    """Take an account away: its owner is out everywhere, and nothing that says who they were is left.

    Plans that were never opened go with it, and themes that were not shared; shared ones stay for their colleagues.
    Closed sessions stay, sealed, with nobody to open them but colleagues who had been let in, until their time of
    keeping is over (decision record on accounts).

    :param by: the admin who does it.
    :raises StillRuns: a group may be in the middle of something.
    :raises LastAdmin, OwnAccount, NobodyThere: nothing changes.
    """
    facilitator = find(facilitator_id)
    if facilitator_id == by:
        raise OwnAccount()
    if facilitator.is_admin:
        _expect_another_admin(facilitator)
    owned = select(Session.id).where(Session.facilitator_id == facilitator_id)
    if db.session.scalar(select(func.count()).select_from(
            owned.where(Session.state.not_in((DRAFT, CLOSED))).subquery())):
        raise StillRuns()
    db.session.execute(delete(Invitation).where(Invitation.session_id.in_(owned)))
    db.session.execute(delete(Session).where(Session.facilitator_id == facilitator_id, Session.state == DRAFT))
    db.session.execute(delete(CoFacilitator).where(CoFacilitator.facilitator_id == facilitator_id))
    db.session.execute(delete(StoredTheme).where(StoredTheme.owner_id == facilitator_id, ~StoredTheme.is_shared))
    db.session.execute(delete(BriefingDraft).where(BriefingDraft.owner_id == facilitator_id))
    supervise.erase_of(facilitator_id)
    db.session.execute(delete(OneTimeLink).where(OneTimeLink.facilitator_id == facilitator_id))
    sign_ins.end_all(facilitator_id)
    tokens.end_all(facilitator_id)
    forget_factors(facilitator)
    facilitator.email, facilitator.name, facilitator.password_hash = f"removed-{facilitator.id}", "", ""
    facilitator.handle, facilitator.is_admin, facilitator.is_removed = "", False, True


def forget_removed() -> int:
    """Delete the empty rows of removed accounts that nothing names any more. Returns how many there were.

    Until then a row keeps its number, which would otherwise go to the next account, and with it what the record of acts
    says of this one.
    """
    named = (Session.facilitator_id, AuditEntry.facilitator_id, AuditEntry.about_id, StoredTheme.owner_id,
             BroughtIn.by_id)
    gone = db.session.execute(delete(Facilitator).where(
        Facilitator.is_removed, *(Facilitator.id.not_in(select(column)) for column in named)))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _expect_another_admin(facilitator: Facilitator) -> None:
    if not db.session.scalar(select(func.count()).select_from(Facilitator).where(
            Facilitator.is_admin, Facilitator.id != facilitator.id)):
        raise LastAdmin()
