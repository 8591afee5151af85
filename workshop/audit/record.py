"""Recording an act, reading what was done, and forgetting it in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import delete, select

from workshop import clock
from workshop.auth.models import Facilitator
from workshop.extensions import db
from workshop.language.words import say, say_day
from workshop.storage.insert import insert_once

from .acts import ACTS, OF_COMMANDS, SESSION
from .models import AT_THE_MACHINE, DAY_ONLY, ITSELF, AuditEntry

KEPT_DAYS = 90  # a security log without content (threat model, part 6)


def record(act: str, facilitator_id: int, *, room: str = "", about_id: int = 0) -> None:
    """Note inside a write transaction that somebody did this. What is noted already for this day is not noted again.

    :param act: a name of `acts.ACTS`.
    :param facilitator_id: who did it; `AT_THE_MACHINE` or `ITSELF` when it was no account.
    :param room: of the session it was done in.
    :param about_id: the account it was done to.
    :raises LookupError: no act of this name is recorded.
    """
    concerns = ACTS[act].concerns
    if (concerns == SESSION) != bool(room):
        raise LookupError(f"{act} concerns a session" if not room else f"{act} concerns no session")
    now = clock.now()
    is_by_day = concerns == SESSION
    db.session.execute(insert_once(AuditEntry).values(
        day=clock.today() if is_by_day else now.date(), hour=DAY_ONLY if is_by_day else now.hour, act=act,
        facilitator_id=facilitator_id, room=room, about_id=about_id))


def record_command(name: str, facilitator_id: int, room: str) -> None:
    """Note a facilitator's command, if it is one that is recorded."""
    if name in OF_COMMANDS:
        record(OF_COMMANDS[name], facilitator_id, room=room)


@dataclass(frozen=True)
class Entry:
    """What was done, in words."""

    day: date
    when: str   # “24 November 2026”, with “between 14:00 and 15:00 UTC” for an act on an account
    who: str
    what: str
    room: str

    @property
    def words(self) -> str:
        return say("%(who)s %(what)s", who=self.who, what=self.what)


def is_on_record(room: str) -> bool:
    """Whether anything was done in a session of this name; true still for one that was erased since."""
    return db.session.scalar(select(AuditEntry.act).where(AuditEntry.room == room).limit(1)) is not None


def done_in(room: str) -> list[Entry]:
    """What was done in a session, the newest day first."""
    return _entries(AuditEntry.room == room)


def done_to_accounts() -> list[Entry]:
    """What was done to accounts and to the installation, the newest first."""
    return _entries(AuditEntry.act.in_([name for name, act in ACTS.items() if act.concerns != SESSION]))


def done() -> list[Entry]:
    """Everything that is on record, the newest day first."""
    return _entries(AuditEntry.day.is_not(None))


def _entries(which: object) -> list[Entry]:
    rows = db.session.scalars(
        select(AuditEntry).where(which)  # type: ignore[arg-type]
        .order_by(AuditEntry.day.desc(), AuditEntry.hour.desc(), AuditEntry.act, AuditEntry.facilitator_id,
                  AuditEntry.about_id)).all()
    names = _names({row.facilitator_id for row in rows} | {row.about_id for row in rows})
    return [_entry(row, names) for row in rows]


def _names(ids: Iterable[int]) -> dict[int, str]:
    found = db.session.execute(select(Facilitator.id, Facilitator.email).where(
        Facilitator.id.in_(list(ids)), ~Facilitator.is_removed))
    return {number: str(email) for number, email in found} | {
        ITSELF: say("Workshop itself"), AT_THE_MACHINE: say("Somebody at the machine")}


def _entry(row: AuditEntry, names: dict[int, str]) -> Entry:
    when = say_day(row.day)
    if row.hour != DAY_ONLY:
        hours = {"from": f"{row.hour:02}:00", "until": f"{(row.hour + 1) % 24:02}:00"}
        when = say("%(day)s, between %(from)s and %(until)s UTC", day=when, **hours)
    who = names.get(row.facilitator_id, say("An account that was removed since"))
    known = ACTS.get(row.act)
    what = known.words if known is not None else row.act.replace("_", " ")
    if row.about_id and row.about_id != row.facilitator_id:
        about = names.get(row.about_id, say("an account that was removed since"))
        what = say("%(what)s: %(about)s", what=what, about=about)
    return Entry(day=row.day, when=when, who=who, what=what, room=row.room)


def by_when(entries: list[Entry]) -> list[tuple[str, list[str]]]:
    """What was done in words, under each day or hour."""
    return [(when, [entry.words for entry in group]) for when, group in groupby(entries, key=lambda one: one.when)]


def forget_old() -> int:
    """Delete what is older than `KEPT_DAYS`. Returns how many entries there were."""
    gone = db.session.execute(delete(AuditEntry).where(AuditEntry.day < clock.today() - timedelta(days=KEPT_DAYS)))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def forget_room(room: str) -> None:
    """Take away what was recorded in a rehearsal: it was nobody's session."""
    db.session.execute(delete(AuditEntry).where(AuditEntry.room == room))
