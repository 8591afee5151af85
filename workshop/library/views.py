"""Reading themes: the list, one theme, its versions, its file, and the layout of theme files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast, get_args

from flask import Blueprint, Response, abort, current_app, get_flashed_messages, render_template, request, url_for
from sqlalchemy import select

from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.extensions import db
from workshop.kinds import all_kinds
from workshop.language.words import say, say_day
from workshop.sessions.qr import qr_response
from workshop.web.requests import public_address

from . import notes, shelf, theme_file
from .changes import changes
from .reader import Library
from .schema import as_text
from .shelf import Only, ShelfTheme
from .themes import AUDIENCE_WORDS

bp = Blueprint("library", __name__)

#: The endpoint of the page on which somebody without an account thinks about a theme alone; it takes the theme's key.
ALONE = "alone.by_key"
SHOWN_QUESTIONS = 3   # of a theme that a search found


def theme_rows(themes: Iterable[ShelfTheme], words: str = "") -> list[dict[str, Any]]:
    """What a list shows of each theme.

    :param words: what was searched for; the questions that hold it are shown.
    """
    themes = list(themes)
    names = _names(themes)
    return [{"slug": one.slug, "title": one.theme.title, "summary": one.theme.summary, "badge": _badge(one, names),
             "lang": language_of(one),
             "counts_words": one.theme.counts_words(), "questions": _questions_with(one, words)} for one in themes]


def _names(themes: Iterable[ShelfTheme]) -> dict[int, str]:
    """Names of the colleagues who shared these themes, as far as they have one here."""
    owners = {one.owner_id for one in themes if one.owner_id is not None and not one.may_edit}
    found = db.session.execute(select(Facilitator.id, Facilitator.name).where(
        Facilitator.id.in_(owners), Facilitator.name != "")) if owners else ()
    return {int(number): str(name) for number, name in found}


def _badge(one: ShelfTheme, names: Mapping[int, str]) -> str:
    if one.is_shipped:
        return ""
    if one.is_archived:
        return say("Archived")
    if one.may_edit:
        return say("Yours, shared") if one.is_shared else say("Yours")
    return say("Shared by %(name)s", name=names.get(one.owner_id or 0, say("a colleague")))


def language_of(one: ShelfTheme) -> str:
    """What a page says its words are in: ours are English; what others wrote, nobody asks them."""
    return "en-GB" if one.is_shipped else ""


def _questions_with(one: ShelfTheme, words: str) -> list[str]:
    sought = words.casefold().split()
    asked = (*one.theme.questions.practitioners, *one.theme.questions.leaders)
    return [question.question for question in asked if sought and any(
        word in question.question.casefold() for word in sought)][:SHOWN_QUESTIONS]


def found_theme(facilitator: Facilitator, slug: str) -> ShelfTheme:
    """A theme that this facilitator may use; any other does not exist for them."""
    found = shelf.theme_for(facilitator.id, slug)
    if found is None:
        abort(404)
    return found


@bp.get("/themes")
@facilitators_only
def themes(facilitator: Facilitator) -> str:
    library: Library = current_app.extensions["workshop_library"]
    words = " ".join(request.args.get("words", "")[:shelf.LONGEST_SEARCH].split())
    audience, only = request.args.get("audience", ""), request.args.get("only", "")
    asked: dict[str, Any] = {
        "words": words, "audience": audience if audience in AUDIENCE_WORDS else "",
        "only": only if only in (*get_args(Only), "archived") else ""}
    is_archive = asked["only"] == "archived"
    found = shelf.find(facilitator.id, words, request.args.get("page", 1, type=int), audience=asked["audience"],
                       archived=is_archive, only=cast(Only, "" if is_archive else asked["only"]))
    pages = {name: url_for("library.themes", page=number, **{key: value for key, value in asked.items() if value})
             for name, number in (("earlier", found.page - 1), ("later", found.page + 1))
             if 1 <= number <= found.pages}
    return render_template(
        "library/themes.html", themes=theme_rows(found.themes, words), found=found, pages=pages, asked=asked,
        told=get_flashed_messages(with_categories=True)[-1:], is_filtered=any(asked.values()),
        problems=[problem.words for problem in library.problems])


@bp.get("/themes/<slug>")
@facilitators_only
def theme(facilitator: Facilitator, slug: str) -> str:
    found = found_theme(facilitator, slug)
    return render_template(
        "library/theme.html", shelf_theme=found, has_history=found.may_edit and found.version != 1,
        told=get_flashed_messages(with_categories=True)[-1:], badge=_badge(found, _names([found])), **_parts(found),
        can_be_alone=found.may_edit or found.is_shipped, alone_link=_alone_link(found))


@bp.get("/themes/<slug>/alone.svg")
@facilitators_only
def alone_qr(facilitator: Facilitator, slug: str) -> Response:
    """The link for one person alone as a QR code, for whoever may give it out."""
    link = _alone_link(found_theme(facilitator, slug))
    return qr_response(link) if link else abort(404)


def _alone_link(found: ShelfTheme) -> str:
    """The address at which anybody may think about this theme alone; "" while there is none."""
    key = found.slug if found.is_shipped else found.alone_key
    return public_address() + url_for(ALONE, key=key) if key else ""


def _parts(found: ShelfTheme) -> dict[str, Any]:
    """What the page of a theme and of one of its versions show alike."""
    return {"theme": found.theme.model_dump() | {"slug": found.slug}, "source_words": found.theme.source.words,
            "content_lang": language_of(found),
            "kind_labels": {name: kind.label for name, kind in all_kinds().items()}}


@bp.get("/themes/<slug>/history")
@facilitators_only
def history(facilitator: Facilitator, slug: str) -> str:
    found = _own(facilitator, slug)
    return render_template("library/history.html", slug=slug, title=found.theme.title, versions=[
        {"number": one.number, "day_words": say_day(one.made_on), "note": notes.said(one.note),
         "is_newest": one.is_newest} for one in shelf.history(slug)],
        told=get_flashed_messages(with_categories=True)[-1:])


@bp.get("/themes/<slug>/history/<int:number>")
@facilitators_only
def version(facilitator: Facilitator, slug: str, number: int) -> str:
    """A theme as it was, and what has changed since the version before."""
    found, newest = _version(facilitator, slug, number), found_theme(facilitator, slug)
    before = shelf.version_of(slug, number - 1)
    return render_template(
        "library/version.html", slug=slug, number=number, newest=newest.version, **_parts(found),
        changes=changes(before.theme, found.theme) if before else None)


@bp.get("/themes/<slug>/changes")
@facilitators_only
def changes_page(facilitator: Facilitator, slug: str) -> str:
    """What changed between two versions, word by word."""
    numbers = [one.number for one in shelf.history(_own(facilitator, slug).slug)]
    new = request.args.get("to", numbers[0], type=int)
    old = request.args.get("from", max(1, new - 1), type=int)
    before, after = _version(facilitator, slug, old), _version(facilitator, slug, new)
    return render_template("library/changes.html", slug=slug, title=after.theme.title, old=old, new=new,
                           numbers=numbers, changes=changes(before.theme, after.theme))


def _own(facilitator: Facilitator, slug: str) -> ShelfTheme:
    """A theme of one's own; nobody else sees what it said before."""
    found = found_theme(facilitator, slug)
    if not found.may_edit:
        abort(404)
    return found


def _version(facilitator: Facilitator, slug: str, number: int) -> ShelfTheme:
    found = shelf.version_of(_own(facilitator, slug).slug, number)
    if found is None:
        abort(404)
    return found


@bp.get("/themes/<slug>/file")
@facilitators_only
def file(facilitator: Facilitator, slug: str) -> Response:
    """The theme as one file, to keep or to send on."""
    found = found_theme(facilitator, slug)
    response = Response(theme_file.as_file(found.theme), content_type="text/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{theme_file.file_name(found.theme)}"'
    return response


@bp.get(f"/{theme_file.SCHEMA}")
def schema() -> Response:
    """The layout of theme files, for text editors: nothing in it is anybody's."""
    return Response(as_text(), content_type="application/schema+json; charset=utf-8")
