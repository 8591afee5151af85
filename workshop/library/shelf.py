"""The one door to themes: the files that ship with Workshop, and the themes that facilitators keep here.

A theme of a file is found by the file's name; a kept one by its random key, by its owner and, once it is shared, by
every facilitator of this installation. For anybody else it does not exist. Acts run inside `storage.writer.perform`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, func, or_, select

from workshop import clock
from workshop.errors import NotFound, Refused
from workshop.extensions import db, of_app
from workshop.kinds import all_kinds
from workshop.language.words import say

from .models import StoredTheme, ThemeVersion
from .reader import Library
from .themes import Theme

PAGE_SIZE = 24        # themes
LONGEST_SEARCH = 200  # characters
LONGEST_NOTE = 200    # characters
MOST_THEMES = 2_000   # of one facilitator, so that nobody fills the disk
#: One sort of themes, or all.
Only = Literal["own", "shared", "shipped", ""]


@dataclass(frozen=True)
class ShelfTheme:
    """A theme with what is known of it here.

    :ivar slug: what addresses call it: the file's name, or its random key.
    :ivar version: a number from 1; of a file, a fingerprint of its content.
    :ivar owner_id: whose it is; None for a file.
    :ivar alone_key: opens it to anybody alone (`open_to_anyone_alone`); "" when nobody may.
    """

    slug: str
    theme: Theme
    version: int | str
    owner_id: int | None = None
    is_shared: bool = False
    is_archived: bool = False
    may_edit: bool = False
    alone_key: str = ""

    @property
    def is_shipped(self) -> bool:
        return self.owner_id is None


@dataclass(frozen=True)
class KeptVersion:
    """One line of a theme's history."""

    number: int
    made_on: date
    made_by: int
    note: str
    is_newest: bool


@dataclass(frozen=True)
class Found:
    """One page of a list of themes.

    :ivar total: how many there are on all pages.
    """

    themes: list[ShelfTheme]
    total: int
    page: int
    pages: int


class ChangedMeanwhile(Refused):
    """Somebody, perhaps the same person in another tab, saved a newer version."""

    name: ClassVar[str] = "theme_changed_meanwhile"
    words: str = say("This theme was saved elsewhere while you were writing. What you typed is still here: see both "
                     "below.")


class ThemesFull(Refused):
    name: ClassVar[str] = "themes_full"
    words: str = say("You have %(most)s themes, which is the most one account may keep here.", most=MOST_THEMES)


class NothingThere(NotFound):
    name: ClassVar[str] = "theme_not_found"
    words: str = say("This theme is not here any more. Look for it in the list of themes.")


# --- reading

def shipped() -> list[ShelfTheme]:
    """The themes of the files, in their order."""
    library: Library = of_app("workshop_library")
    return [_of_file(slug, theme) for slug, theme in library.themes.items()]


def theme_for(facilitator_id: int, slug: str) -> ShelfTheme | None:
    """A theme that this facilitator may use: a file's, their own (archived too), or one that is shared."""
    library: Library = of_app("workshop_library")
    if slug in library.themes:
        return _of_file(slug, library.themes[slug])
    row = _row(slug)
    if row is None or not (row.owner_id == facilitator_id or (row.is_shared and not row.is_archived)):
        return None
    return _of_rows(row, _version(row.id, row.version), facilitator_id)


def version_of(slug: str, number: int | str) -> ShelfTheme | None:
    """A theme as it was in one version, which nobody may edit. Of a file only what it holds now is known.

    Asks nothing of whoever wants it: look with `theme_for` first, or have it from a session that ran with it.
    """
    library: Library = of_app("workshop_library")
    if slug in library.themes:
        found = _of_file(slug, library.themes[slug])
        return found if found.version == str(number) else None
    row = _row(slug)
    kept = _version(row.id, int(number)) if row is not None and _is_number(number) else None
    return _of_rows(row, kept, None) if row is not None and kept is not None else None


def at_the_machine(slug: str) -> ShelfTheme | None:
    """A theme for whoever has the machine, and with it every theme."""
    library: Library = of_app("workshop_library")
    if slug in library.themes:
        return _of_file(slug, library.themes[slug])
    row = _row(slug)
    return _of_rows(row, _version(row.id, row.version), None) if row is not None else None


def history(slug: str) -> list[KeptVersion]:
    """The versions of a kept theme, the newest first; none for a file. Look with `theme_for` first."""
    row = _row(slug)
    if row is None:
        return []
    kept = db.session.execute(
        select(ThemeVersion.number, ThemeVersion.made_on, ThemeVersion.made_by, ThemeVersion.note)
        .where(ThemeVersion.theme_id == row.id).order_by(ThemeVersion.number.desc()))
    return [KeptVersion(number, made_on, made_by, note, number == row.version)
            for number, made_on, made_by, note in kept]


def open_to_anyone_alone(alone_key: str) -> ShelfTheme | None:
    """The theme that this key opens to somebody without an account; None when there is none, or not any more."""
    row = db.session.scalar(select(StoredTheme).where(
        StoredTheme.alone_key == alone_key, ~StoredTheme.is_archived)) if alone_key else None
    return _of_rows(row, _version(row.id, row.version), None) if row is not None else None


def find(facilitator_id: int, words: str = "", page: int = 1, *,
         audience: Literal["practitioners", "leaders", "both", ""] = "", archived: bool = False, only: Only = "",
         size: int = PAGE_SIZE) -> Found:
    """The themes that a facilitator may use, page by page: files first, then by title.

    :param words: each of them has to stand somewhere in the theme, in whatever order, large or small.
    :param audience: only themes with questions for these people.
    :param archived: the facilitator's own archived themes instead.
    :param only: one sort of themes.
    """
    sought = words[:LONGEST_SEARCH].casefold().split()
    files = [] if archived or only in ("own", "shared") else [
        one for one in shipped() if _has_questions(one.theme, audience)
        and all(word in _search_text(one.theme) for word in sought)]
    which = _offered_to(facilitator_id, audience, archived=archived, only=only)
    for word in sought:
        which &= StoredTheme.search_text.contains(word, autoescape=True)
    kept = 0 if only == "shipped" else db.session.scalar(select(func.count()).where(which)) or 0
    total = len(files) + kept
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    start = (page - 1) * size
    themes = files[start:start + size]
    if len(themes) < size and kept:
        rows = db.session.execute(
            select(StoredTheme, ThemeVersion)
            .join(ThemeVersion, and_(ThemeVersion.theme_id == StoredTheme.id,
                                     ThemeVersion.number == StoredTheme.version))
            .where(which).order_by(func.lower(StoredTheme.title), StoredTheme.id)
            .offset(max(0, start - len(files))).limit(size - len(themes)))
        themes += [_of_rows(row, version, facilitator_id) for row, version in rows]
    return Found(themes, total, page, pages)


def _offered_to(facilitator_id: int, audience: str, *, archived: bool, only: str) -> ColumnElement[bool]:
    own, shared = StoredTheme.owner_id == facilitator_id, StoredTheme.is_shared
    if archived:
        which = and_(own, StoredTheme.is_archived)
    else:
        whose = {"own": own, "shared": and_(shared, ~own)}.get(only, or_(own, shared))
        which = and_(~StoredTheme.is_archived, whose)
    if audience in ("practitioners", "both"):
        which = and_(which, StoredTheme.practitioners > 0)
    if audience in ("leaders", "both"):
        which = and_(which, StoredTheme.leaders > 0)
    return which


# --- keeping

def keep(theme: Theme, owner_id: int, *, note: str = "") -> ShelfTheme:
    """Store a theme as a new one of this facilitator, with its first version.

    :raises ThemesFull: they have as many as there may be.
    """
    if (db.session.scalar(select(func.count()).where(StoredTheme.owner_id == owner_id)) or 0) >= MOST_THEMES:
        raise ThemesFull()
    row = StoredTheme(key=secrets.token_hex(8), owner_id=owner_id, version=0, is_shared=False, is_archived=False)
    _describe(row, theme)
    db.session.add(row)
    db.session.flush()
    return _add_version(row, theme, owner_id, note)


def revise(facilitator_id: int, slug: str, theme: Theme, *, seen: int, note: str = "") -> ShelfTheme:
    """Save a theme anew. The version before stays; when nothing was changed, none is added.

    :param seen: the version that was changed.
    :raises NothingThere: it is not this facilitator's own.
    :raises ChangedMeanwhile: there is a newer version than `seen`.
    """
    row = own_row(facilitator_id, slug)
    if row.version != seen:
        raise ChangedMeanwhile()
    newest = _version(row.id, row.version)
    if newest.body == theme.model_dump(mode="json"):
        return _of_rows(row, newest, facilitator_id)
    return _add_version(row, theme, facilitator_id, note)


def share(facilitator_id: int, slug: str, *, is_shared: bool) -> None:
    """Let every facilitator of this installation use and copy a theme, or end that. Nobody else may edit it."""
    own_row(facilitator_id, slug).is_shared = is_shared


def archive(facilitator_id: int, slug: str, *, is_archived: bool) -> None:
    """Take a theme from every list, or bring it back. Sessions that ran with it keep what they have."""
    own_row(facilitator_id, slug).is_archived = is_archived


def open_alone(facilitator_id: int, slug: str) -> str:
    """Make the key with which anybody may reflect alone on a theme; the one that there is stays.

    :return: the key.
    """
    row = own_row(facilitator_id, slug)
    row.alone_key = row.alone_key or secrets.token_urlsafe(16)
    return row.alone_key


def close_alone(facilitator_id: int, slug: str) -> None:
    """Take the key back: the link that was given away opens nothing any more."""
    own_row(facilitator_id, slug).alone_key = None


def own_row(facilitator_id: int, slug: str) -> StoredTheme:
    """:raises NothingThere: no kept theme of this name is this facilitator's own."""
    row = _row(slug)
    if row is None or row.owner_id != facilitator_id:
        raise NothingThere()
    return row


def _add_version(row: StoredTheme, theme: Theme, facilitator_id: int, note: str) -> ShelfTheme:
    row.version += 1
    _describe(row, theme)
    version = ThemeVersion(theme_id=row.id, number=row.version, body=theme.model_dump(mode="json"),
                           made_on=clock.today(), made_by=facilitator_id, note=" ".join(note.split())[:LONGEST_NOTE])
    db.session.add(version)
    db.session.flush()
    return _of_rows(row, version, facilitator_id)


def _describe(row: StoredTheme, theme: Theme) -> None:
    """What lists and searches need, in step with the newest version."""
    row.title, row.search_text = theme.title, _search_text(theme)
    row.practitioners, row.leaders = len(theme.questions.practitioners), len(theme.questions.leaders)


def _search_text(theme: Theme) -> str:
    questions = (*theme.questions.practitioners, *theme.questions.leaders)
    said: Iterable[str] = (
        theme.title, theme.summary, theme.source.words,
        *(f"{one.question} {' '.join(one.probes)} {one.original or ''}" for one in questions),
        *(f"{fact.figure} {fact.statement}" for fact in theme.key_facts), *(one.point for one in theme.learning))
    return "\n".join(said).casefold()


# --- from rows and files

def _row(slug: str) -> StoredTheme | None:
    return db.session.scalar(select(StoredTheme).where(StoredTheme.key == slug))


def _version(theme_id: int, number: int) -> ThemeVersion:
    return db.session.get(ThemeVersion, (theme_id, number))  # type: ignore[return-value]


def _is_number(number: int | str) -> bool:
    return isinstance(number, int) or (number.isascii() and number.isdigit() and len(number) < 9)


def _has_questions(theme: Theme, audience: str) -> bool:
    return ((audience not in ("practitioners", "both") or bool(theme.questions.practitioners))
            and (audience not in ("leaders", "both") or bool(theme.questions.leaders)))


def _of_file(slug: str, theme: Theme) -> ShelfTheme:
    fingerprint = hashlib.sha256(theme.model_dump_json().encode()).hexdigest()[:12]
    return ShelfTheme(slug, theme, fingerprint)


def _of_rows(row: StoredTheme, version: ThemeVersion, facilitator_id: int | None) -> ShelfTheme:
    is_own = row.owner_id == facilitator_id
    return ShelfTheme(row.key, _read(version.body), version.number, row.owner_id, row.is_shared, row.is_archived,
                      may_edit=is_own, alone_key=(row.alone_key or "") if is_own else "")


def _read(body: dict[str, object]) -> Theme:
    """A stored body as a theme. A question of a kind that is not installed any more is asked as a reflection."""
    try:
        return Theme.model_validate(body)
    except ValidationError:
        return Theme.model_validate(_without_lost_kinds(body))


def _without_lost_kinds(body: dict[str, object]) -> dict[str, object]:
    questions: dict[str, list[dict[str, object]]] = body["questions"]  # type: ignore[assignment]
    return body | {"questions": {
        audience: [one if one.get("kind") in all_kinds() else one | {"kind": "reflection", "settings": {}}
                   for one in asked] for audience, asked in questions.items()}}
