"""Taking in files of other organisations, and trusting the keys they are signed with. Acts run inside
`storage.writer.perform`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import delete, func, select

from workshop.characters import UNUSABLE
from workshop.errors import NotFound, NotPermitted, Refused
from workshop.extensions import db
from workshop.language.words import say

from .exchange_file import ExchangeFile
from .models import BroughtIn, TrustedKey
from .signing import InstanceKey

MOST_FILES = 5_000
LONGEST_NAME = 80   # characters
OURSELVES = say("This installation")


class KeyUnknown(Refused):
    """The file is whole, but nobody here has said yet whose key it is signed with."""

    name: ClassVar[str] = "exchange_key_unknown"
    words = say("This file is signed with a key that is not known here yet.")


class NameUnusable(Refused):
    name: ClassVar[str] = "exchange_name_unusable"
    status: ClassVar[int] = 422
    words = say("Write what the organisation is called, in 1 to %(most)s characters.", most=LONGEST_NAME)


class FilesFull(Refused):
    name: ClassVar[str] = "exchange_full"
    words = say("%(most)s files are here, which is the most. Remove some first.", most=MOST_FILES)


@dataclass(frozen=True)
class FromElsewhere:
    """A file that was brought in: what `ExchangedSession` holds, as it is kept."""

    key: str
    name: str          # of the organisation
    session_id: str
    month: str
    theme: str
    questions: list[dict[str, Any]]
    by_id: int


def bring_in(found: ExchangeFile, *, by_id: int, own: InstanceKey) -> str:
    """Keep what a file holds. Of one session there is one file: another of the same session takes its place.

    :param found: as `exchange_file.read` gave it.
    :return: what became of it, in words.
    :raises KeyUnknown: its key is neither our own nor trusted.
    :raises FilesFull: there is no room.
    """
    if found.key != own.public and db.session.get(TrustedKey, found.key) is None:
        raise KeyUnknown()
    body = found.session.model_dump(mode="json")
    there = db.session.get(BroughtIn, (found.key, found.session.id))
    if there is not None and there.body == body:
        return say("This file is here already. Nothing was changed.")
    if there is not None:
        there.body, there.by_id = body, by_id
        return say("Brought in, in place of an older file of the same session.")
    if (db.session.scalar(select(func.count()).select_from(BroughtIn)) or 0) >= MOST_FILES:
        raise FilesFull()
    db.session.add(BroughtIn(key=found.key, session_id=found.session.id, body=body, by_id=by_id))
    db.session.flush()
    return say("Brought in.")


def trust(key: str, name: str) -> None:
    """From now on files signed with this key may be brought in. A key that is trusted already gets the new name.

    :raises NameUnusable:
    """
    called = " ".join(name.split())
    if not 0 < len(called) <= LONGEST_NAME or UNUSABLE.search(called):
        raise NameUnusable()
    there = db.session.get(TrustedKey, key)
    if there is None:
        db.session.add(TrustedKey(key=key, name=called))
        db.session.flush()
    else:
        there.name = called


def forget(key: str) -> bool:
    """Trust a key no longer, and remove everything that came with it. Returns whether it was trusted."""
    there = db.session.get(TrustedKey, key)
    if there is None:
        return False
    db.session.execute(delete(BroughtIn).where(BroughtIn.key == key))
    db.session.delete(there)
    return True


def remove(key: str, session_id: str, *, by_id: int, is_admin: bool) -> None:
    """:raises NotFound: it is not here.
    :raises NotPermitted: somebody else brought it in.
    """
    there = db.session.get(BroughtIn, (key, session_id))
    if there is None:
        raise NotFound(say("That file is no longer here. Reload the page to see how things stand."))
    if there.by_id != by_id and not is_admin:
        raise NotPermitted(say("Somebody else brought this file in. They or an admin can remove it."))
    db.session.delete(there)


def trusted() -> list[TrustedKey]:
    return list(db.session.scalars(select(TrustedKey).order_by(func.lower(TrustedKey.name), TrustedKey.key)))


def brought_in(own: InstanceKey) -> list[FromElsewhere]:
    """Every file that is here, by organisation, the latest month first."""
    names = {one.key: one.name for one in trusted()} | {own.public: OURSELVES}
    rows = db.session.execute(select(BroughtIn.key, BroughtIn.session_id, BroughtIn.body, BroughtIn.by_id))
    found = [FromElsewhere(key, names[key], session_id, body["month"], body["theme"], body["questions"], by_id)
             for key, session_id, body, by_id in rows if key in names]
    found.sort(key=lambda one: (one.month, one.session_id), reverse=True)
    return sorted(found, key=lambda one: (one.name.casefold(), one.key))
