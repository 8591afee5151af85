from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from workshop.extensions import db

#: In `AuditEntry.hour`: only the day is kept.
DAY_ONLY = -1
#: In `AuditEntry.facilitator_id`: a rule of Workshop's own, such as the end of the days of keeping.
ITSELF = 0
#: In `AuditEntry.facilitator_id`: whoever typed a command at the machine.
AT_THE_MACHINE = -1


class AuditEntry(db.Model):  # type: ignore[name-defined,misc]
    """That a facilitator did something of this kind on this day.

    Once a day, whether it was done once or twenty times. Without row ids and with a key that is the whole entry, so
    that no order within a day is kept: beside the hour of a response, an order would point at one.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    day: Mapped[date] = mapped_column(primary_key=True)
    #: Of the day in UTC for acts on accounts, where “was that me?” is asked; `DAY_ONLY` for acts in a session.
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(primary_key=True)   # a name of `acts.ACTS`
    #: Who did it. No foreign key: an entry outlives the account.
    facilitator_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    room: Mapped[str] = mapped_column(primary_key=True)  # of the session, or ""
    #: The account it was done to, or 0.
    about_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
