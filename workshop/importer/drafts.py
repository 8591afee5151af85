"""The drafts of briefings that facilitators look through: kept until their themes are, or for a month.

Acts run inside `storage.writer.perform`. Nobody but its owner knows of a draft.
"""

from __future__ import annotations

import copy
import secrets
from datetime import timedelta
from typing import Any, ClassVar

from sqlalchemy import delete, func, select

from workshop import clock
from workshop.errors import NotFound, Refused
from workshop.extensions import db
from workshop.language.words import say
from workshop.library import shelf
from workshop.library.shelf import ShelfTheme

from . import draft
from .blocks import HEADING, PARAGRAPH
from .models import BriefingDraft
from .understanding import LONGEST_HEADING, Understood, classify, title_of

KEPT_DAYS = 30
MOST_DRAFTS = 20     # of one facilitator


class DraftGone(NotFound):
    name: ClassVar[str] = "draft_not_found"
    words: str = say("This draft is not here any more: its themes were kept, or it was thrown away.")


class DraftsFull(Refused):
    name: ClassVar[str] = "drafts_full"
    words: str = say("You are looking through %(most)s briefings already. Keep the themes of one, or throw it away, "
                     "and bring this one in again.", most=MOST_DRAFTS)


class NotReady(Refused):
    """Something has to be mended first; `draft.problems` says what and where."""

    name: ClassVar[str] = "draft_not_ready"
    words: str = say("Some things have to be mended first.")


def add(owner_id: int, understood: Understood) -> str:
    """Put what was understood where its owner can look it through. Returns its key.

    :raises DraftsFull: they have as many as there may be.
    """
    if (db.session.scalar(select(func.count()).where(BriefingDraft.owner_id == owner_id)) or 0) >= MOST_DRAFTS:
        raise DraftsFull()
    row = BriefingDraft(
        key=secrets.token_hex(8), owner_id=owner_id, made_on=clock.today(), state=draft.begin(understood), earlier=[],
        blocks=[{"kind": one.kind, "text": one.text, "place": one.place} for one in understood.blocks])
    db.session.add(row)
    return row.key


def of(owner_id: int) -> list[BriefingDraft]:
    """The drafts of a facilitator, the newest first."""
    return list(db.session.scalars(select(BriefingDraft).where(BriefingDraft.owner_id == owner_id).order_by(
        BriefingDraft.made_on.desc(), BriefingDraft.id.desc())))


def find(owner_id: int, key: str) -> BriefingDraft:
    """:raises DraftGone: there is none of this name, or it is somebody else's."""
    row: BriefingDraft | None = db.session.scalar(select(BriefingDraft).where(
        BriefingDraft.key == key, BriefingDraft.owner_id == owner_id))
    if row is None:
        raise DraftGone()
    return row


def change(owner_id: int, key: str, name: str, target: str, given: dict[str, str]) -> str:
    """Take what was typed and do one act; "undo" goes back by one. Returns what to look at next.

    :raises Refused: the act makes no sense; what was typed is kept all the same, by another call without an act.
    """
    row = find(owner_id, key)
    if name == "undo":
        if row.earlier:
            row.state, row.earlier = row.earlier[-1], row.earlier[:-1]
        return ""
    before, state = row.state, copy.deepcopy(row.state)
    draft.take_head(state, given)
    following = ""
    if name:
        if name == "use":
            given = given | _words_of(row, target)
        elif name == "split-theme":
            given = given | {"heading": _heading_over(row, state, target)}
        following = draft.act(state, name, target, given)
    if state != before:
        row.state, row.earlier = state, [*row.earlier, before][-draft.MOST_UNDONE:]
    return following


def _words_of(row: BriefingDraft, target: str) -> dict[str, str]:
    if not target.isdigit() or int(target) >= len(row.blocks) or int(target) in draft.blocks_used(row.state):
        raise draft.GoneMeanwhile()
    block = row.blocks[int(target)]
    return {"text": block["text"], "place": block["place"]}


def _heading_over(row: BriefingDraft, state: draft.State, target: str) -> str:
    """The nearest heading before an item that may be the title of a theme; "" where there is none."""
    found = next((item for _theme, item in draft.items(state) if item["id"] == target), None)
    used = draft.blocks_used(state)
    for number in range(min(found["blocks"]) - 1 if found else -1, -1, -1):
        block = row.blocks[number]
        if number in used and "role" not in used[number]:
            break
        is_open = not block["text"].endswith((".", "?", ":"))
        if number not in used and is_open and block["kind"] in (HEADING, PARAGRAPH) and (
                len(block["text"]) <= LONGEST_HEADING and classify(block["text"])[0] is None):
            return title_of(block["text"])
    return ""


def keep(owner_id: int, key: str, note: str) -> list[ShelfTheme]:
    """Make themes of a draft, in the publication's words, and let the draft go.

    :param note: for the lists of versions.
    :raises NotReady: something has to be mended first.
    """
    row = find(owner_id, key)
    if draft.problems(row.state):
        raise NotReady()
    made = [shelf.keep(theme, owner_id, note=note)
            for theme in draft.as_themes(row.state)]
    db.session.delete(row)
    return made


def throw_away(owner_id: int, key: str) -> None:
    db.session.delete(find(owner_id, key))


def forget_old() -> int:
    """Delete the drafts that nobody finished within a month. Returns how many there were."""
    gone: Any = db.session.execute(delete(BriefingDraft).where(
        BriefingDraft.made_on < clock.today() - timedelta(days=KEPT_DAYS)))
    return int(gone.rowcount)

