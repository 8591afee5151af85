"""Starting a supervision, letting the second person in, writing, agreeing, ending, and taking it away for good.

Acts run inside `storage.writer.perform`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from sqlalchemy import func, or_, select

from workshop import clock
from workshop.characters import UNUSABLE, random_name
from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.language.words import say
from workshop.library.themes import Theme

from .models import Supervision, SupervisionAction, SupervisionEntry
from .record import WHO_WORDS

#: Days for which the record can still be downloaded once it has ended; 0: it is gone with the end.
KEEPING = (0, 1, 7, 28)
USUAL_KEEPING = 7
MOST_DAYS = 90          # after its start a record is gone, whether anybody ended it or not
MOST_OPEN = 100         # supervisions of one facilitator
LONGEST_ENTRY = 10_000  # characters
LONGEST_ACTION = 400    # characters
MOST_ACTIONS = 30


class NotThere(NotFound):
    name: ClassVar[str] = "supervision_not_found"
    words = say("There is nothing here: the record was erased, or the link is not right.")


class SeatTaken(Refused):
    name: ClassVar[str] = "seat_taken"
    words = say("Somebody has joined with this link already. Ask your supervisor for a new one.")


class HasEnded(Refused):
    name: ClassVar[str] = "supervision_ended"
    words = say("This supervision has ended, so nothing more can be written. Your words are still here: copy them.")


class ChangedElsewhere(Refused):
    name: ClassVar[str] = "changed_elsewhere"
    words = say("You wrote here in another tab or on another device. Both texts are below: keep what you need, then "
                "save.")


class Unusable(Refused):
    """What was typed cannot be kept; the words say why."""

    name: ClassVar[str] = "unusable"
    status: ClassVar[int] = 422


def start(owner_id: int, theme: Theme, chosen: Sequence[str], keep_days: int) -> Supervision:
    """Begin a record with some of a theme's questions.

    :param chosen: ids of questions; all of them when none is named.
    :raises Refused: too many are open already.
    """
    if keep_days not in KEEPING:
        raise Unusable(say("Choose how long the record can be downloaded after its end."))
    if (db.session.scalar(select(func.count()).where(Supervision.owner_id == owner_id)) or 0) >= MOST_OPEN:
        raise Unusable(say("You have %(number)s supervisions open. End some of them first.", number=MOST_OPEN))
    asked = [*theme.questions.practitioners, *theme.questions.leaders]
    questions = [{"id": one.id, "question": one.question, "probes": list(one.probes), "original": one.original or ""}
                 for one in asked if one.id in chosen]
    if not questions:
        raise Unusable(say("Choose at least one question."))
    row = Supervision(
        key=random_name(), join_key=random_name(16), owner_id=owner_id, seat_hash="",
        keep_days=keep_days, started_on=clock.today(), ended_on=None, revision=0,
        theme={"title": theme.title, "content_note": theme.content_note, "source": theme.source.model_dump(),
               "key_facts": [{"figure": one.figure, "statement": one.statement} for one in theme.key_facts],
               "learning": [one.point for one in theme.learning], "questions": questions})
    db.session.add(row)
    db.session.flush()
    return row


def find(key: str) -> Supervision | None:
    """A record that is not gone yet."""
    row: Supervision | None = db.session.scalar(select(Supervision).where(Supervision.key == key))
    return None if row is None or goes_on(row) <= clock.today() else row


def find_by_link(join_key: str) -> Supervision | None:
    row: Supervision | None = db.session.scalar(select(Supervision).where(
        Supervision.join_key == join_key)) if join_key else None
    return None if row is None or row.ended_on is not None or goes_on(row) <= clock.today() else row


def of(owner_id: int) -> list[Supervision]:
    return [row for row in db.session.scalars(select(Supervision).where(
        Supervision.owner_id == owner_id).order_by(Supervision.id.desc())) if goes_on(row) > clock.today()]


def goes_on(row: Supervision) -> date:
    """The first day on which the record is gone."""
    latest = row.started_on + timedelta(days=MOST_DAYS)
    if row.ended_on is None:
        return latest
    return min(latest, row.ended_on + timedelta(days=row.keep_days + 1 if row.keep_days else 0))


# --- the second person

def hash_of(token: str) -> str:
    return hashlib.sha256(f"supervision {token}".encode()).hexdigest()


def is_seat(row: Supervision, token: str | None) -> bool:
    return bool(token and row.seat_hash) and secrets.compare_digest(row.seat_hash, hash_of(token or ""))


def take_seat(join_key: str, token: str) -> str:
    """The second person comes in; the link is used up. Returns the key of the record.

    :raises SeatTaken: the link is used up, or there is nothing behind it.
    """
    row = find_by_link(join_key)
    if row is None or row.seat_hash:
        raise SeatTaken()
    row.seat_hash, row.join_key = hash_of(token), None
    row.revision += 1
    return row.key


def new_link(key: str) -> None:
    """A link for another device or person: whoever came in before is out. What they wrote stays."""
    row = _open(key)
    row.seat_hash, row.join_key = "", random_name(16)
    row.revision += 1


# --- writing

def write(key: str, role: str, question: str, text: str, edits: int) -> int:
    """Keep what one of the two writes to a question. Returns how often it was kept by now.

    :param edits: how often it had been when it was changed.
    :raises ChangedElsewhere: it was kept since.
    """
    row, text = _open(key), text.replace("\r\n", "\n").strip()
    if question not in {one["id"] for one in row.theme["questions"]}:
        raise NotThere()
    _expect_usable(text, LONGEST_ENTRY)
    entry = db.session.get(SupervisionEntry, (row.id, question, role))
    if entry is not None and entry.text == text:
        return entry.edits
    if (entry.edits if entry is not None else 0) != edits:
        raise ChangedElsewhere()
    if entry is None:
        entry = SupervisionEntry(supervision_id=row.id, question=question, role=role, text="", edits=0)
        db.session.add(entry)
    entry.text, entry.edits = text, entry.edits + 1
    row.revision += 1
    return entry.edits


def agree(key: str, what: str, who: str, by_when: str) -> None:
    """Add an action that the two agreed."""
    row = _open(key)
    what = " ".join(what.split())
    if not what:
        raise Unusable(say("Say what you agreed to do."))
    _expect_usable(what, LONGEST_ACTION)
    if who not in WHO_WORDS:
        raise Unusable(say("Choose who does it."))
    if len(row.actions) >= MOST_ACTIONS:
        raise Unusable(say("At most %(number)s actions. Take one away first.", number=MOST_ACTIONS))
    row.actions.append(SupervisionAction(position=len(row.actions) + 1, what=what, who=who, by_when=_day(by_when),
                                         is_done=False))
    row.revision += 1


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Unusable(say("By when: a day such as 2026-12-01, or leave it empty.")) from None


def change_action(key: str, number: int, what: str) -> None:
    """Mark an action as done or not, or take it away.

    :param what: done, open or remove.
    """
    row = _open(key)
    found = next((one for one in row.actions if one.id == number), None)
    if found is None:
        return      # taken away already
    if what == "remove":
        row.actions.remove(found)
    else:
        found.is_done = what == "done"
    row.revision += 1


def _open(key: str) -> Supervision:
    row = find(key)
    if row is None:
        raise NotThere()
    if row.ended_on is not None:
        raise HasEnded()
    return row


def _expect_usable(text: str, most: int) -> None:
    if len(text) > most:
        raise Unusable(say("At most %(most)s characters; these are %(number)s. Nothing was lost: shorten it, and save.",
                           most=most, number=len(text)))
    if UNUSABLE.search(text):
        raise Unusable(say("Some characters cannot be shown; they often come in by copying. Type those words again."))


# --- the end

def end(key: str) -> bool:
    """End it: nothing more is written. Returns whether it is gone with that."""
    row = _open(key)
    row.ended_on, row.join_key = clock.today(), None
    row.revision += 1
    if row.keep_days == 0:
        erase(key)
        return True
    return False


def erase(key: str) -> None:
    """Take a record away for good, whoever of the two says so."""
    row = db.session.scalar(select(Supervision).where(Supervision.key == key))
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def erase_due() -> int:
    """Erase every record whose time is over. Returns how many there were."""
    due = [row for row in db.session.scalars(select(Supervision).where(or_(
        Supervision.ended_on.is_not(None), Supervision.started_on <= clock.today() - timedelta(days=MOST_DAYS))))
        if goes_on(row) <= clock.today()]
    for row in due:
        db.session.delete(row)
    return len(due)


def erase_of(owner_id: int) -> None:
    """Erase all records of an account that is removed."""
    for row in db.session.scalars(select(Supervision).where(Supervision.owner_id == owner_id)):
        db.session.delete(row)


def state_of(row: Supervision) -> dict[str, Any]:
    """What both pages follow."""
    return {"revision": row.revision, "has_ended": row.ended_on is not None, "has_partner": bool(row.seat_hash),
            "entries": [{"question": one.question, "role": one.role, "text": one.text, "edits": one.edits}
                        for one in row.entries],
            "actions": [[one.id, one.what, one.who, str(one.by_when or ""), one.is_done] for one in row.actions]}


