"""Writing themes: the form, copies, sharing, archiving, links for one person alone, and files from elsewhere.

Each button of the form sends everything that was typed and comes back with it; only “Save” stores anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from flask import Blueprint, flash, redirect, render_template, request, url_for

from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.errors import Refused
from workshop.language.reading import as_read
from workshop.language.words import say
from workshop.storage.off_loop import off_loop
from workshop.storage.writer import perform

from . import notes, shelf, theme_file, writing
from .changes import changes
from .reader import LARGEST_FILE
from .reading_ease import hint
from .shelf import ChangedMeanwhile, ShelfTheme
from .themes import MOST_PROBES, Theme
from .views import found_theme
from .writing import Draft, Item, ThemeUnusable, draft_from, draft_of, empty_draft

bp = Blueprint("editor", __name__)

MOST_FIELDS = 20_000      # of a draft that a browser kept
HINTED = ("question", "statement", "point")


@bp.route("/themes/new", methods=["GET", "POST"])
@facilitators_only
def new(facilitator: Facilitator) -> Any:
    if request.method == "GET":
        return _form(facilitator, None, empty_draft())
    owner, (draft, typed) = facilitator.id, _typed()
    if _last(typed, "act") not in ("save", "finish"):
        return _form(facilitator, None, draft)
    try:
        theme, note = draft.theme(), _last(typed, "note")
        made = perform(lambda: shelf.keep(theme, owner, note=note))
    except Refused as refusal:
        return _form(facilitator, None, draft, refusal=refusal, typed=typed)
    return _saved(made, typed, say("The theme is kept. Only you see it until you share it."))


@bp.route("/themes/<slug>/edit", methods=["GET", "POST"])
@facilitators_only
def edit(facilitator: Facilitator, slug: str) -> Any:
    found = found_theme(facilitator, slug)
    if not found.may_edit:
        tell(say("Only its owner can change this theme. Make a copy of it, and the copy is yours."), "warning")
        return redirect(url_for("library.theme", slug=slug), 303)
    if request.method == "GET":
        return _form(facilitator, found, draft_of(found.theme))
    owner, (draft, typed) = facilitator.id, _typed()
    seen = _number(_last(typed, "seen"))
    if _last(typed, "act") not in ("save", "finish"):
        return _form(facilitator, found, draft, seen=seen)
    theme: Theme | None = None
    try:
        theme, note = draft.theme(), _last(typed, "note")
        saved = perform(lambda: shelf.revise(owner, slug, theme, seen=seen, note=note))
    except Refused as refusal:
        clash = theme if isinstance(refusal, ChangedMeanwhile) else None
        return _form(facilitator, found_theme(facilitator, slug), draft, refusal=refusal, typed=typed, seen=seen,
                     clash=clash)
    return _saved(saved, typed, say("Saved. The version before is kept under “Earlier versions”."))


def _typed() -> tuple[Draft, writing.Typed]:
    """What was typed, with the act of the button already done; or what this browser had kept of it."""
    typed: Mapping[str, list[str]] = request.form.to_dict(flat=False)
    if "draft" in typed:
        try:
            kept = parse_qs(request.form["draft"], keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:
            kept = {}
        typed = kept | {"act": ["take-up"]}
    draft = draft_from(typed)
    draft.act(_last(typed, "act"))
    return draft, typed


def _saved(saved: ShelfTheme, typed: writing.Typed, words: str) -> Any:
    tell(words, "good")
    page = "library.theme" if _last(typed, "act") == "finish" else "editor.edit"
    return redirect(url_for(page, slug=saved.slug, saved="yes"), 303)


def _form(facilitator: Facilitator, found: ShelfTheme | None, draft: Draft, *, refusal: Refused | None = None,
          typed: writing.Typed | None = None, seen: int | None = None, clash: Theme | None = None) -> Any:
    """The form, with everything that was typed.

    :param clash: what was to be saved while somebody else had saved something newer.
    """
    newest = found.version if found is not None else 0
    problems = draft.every_problem()
    if refusal is not None and not isinstance(refusal, ThemeUnusable):
        problems.insert(0, {"field": "", "words": refusal.words})
    return render_template(
        "library/editor.html", draft=draft, head=draft.head, problems=problems, slug=found.slug if found else "",
        title=found.theme.title if found else "", seen=newest if seen is None else seen, newest=newest,
        note=_last(typed or {}, "note"), store_name=f"workshop-theme:{facilitator.id}:{found.slug if found else 'new'}",
        sections=[_section(draft, *one) for one in SECTIONS], labels=writing.LABELS, limits=writing.limits(),
        clash=changes(found.theme, clash) if clash is not None and found is not None else None,
        action=url_for("editor.edit", slug=found.slug) if found else url_for("editor.new"),
    ), refusal.status if refusal is not None else 200


SECTIONS = (
    (writing.PRACTITIONERS, say("Questions for practitioners"), say("Add a question for practitioners")),
    (writing.LEADERS, say("Questions for leaders"), say("Add a question for leaders")),
    (writing.FACT, say("Key facts"), say("Add a key fact")),
    (writing.LEARNING, say("Learning points"), say("Add a learning point")),
)


def _section(draft: Draft, sort: str, heading: str, add: str) -> dict[str, Any]:
    there = draft.of(sort)
    return {"sort": sort, "heading": heading, "add": add, "items": [
        _row(item, there.index(item) + 1 if item in there else 0, len(there)) for item in draft.items
        if item.sort == sort]}


def _row(item: Item, number: int, of: int) -> dict[str, Any]:
    """What the form shows of one item."""
    row: dict[str, Any] = {
        "key": item.key, "sort": item.sort, "number": number, "is_first": number == 1, "is_last": number == of,
        "called": writing.ONE_OF[item.sort].raised(),
        "named": writing.numbered(item.sort, number), "words": item.words, "fields": item.fields,
        "problems": item.problems, "is_open": item.is_open,
        "is_removed": item.is_removed, "one_of": writing.ONE_OF[item.sort],
        "hints": {name: hint(item.fields[name]) for name in HINTED if name in item.fields}}
    if item.is_question:
        kind = item.kind
        row |= {"probes": item.probes, "can_add_probe": len(item.probes) < MOST_PROBES,
                "kinds": [{"name": one.name, "label": one.label, "hint": one.hint} for one in writing.kinds_for(item)],
                "kind_label": kind.label if kind else "", "kind_hint": kind.hint if kind else "",
                "kind_fields": item.kind_fields(), "kept_settings": item.kept_settings()}
    return row


# --- acts on a theme

@bp.post("/themes/<slug>/copy")
@facilitators_only
def copy(facilitator: Facilitator, slug: str) -> Any:
    """A copy that is one's own: of a shipped theme, a colleague's, or an own one."""
    found, owner = found_theme(facilitator, slug), facilitator.id
    theme = found.theme.model_copy(update={"title": _copy_of(found.theme.title), "order": 100})
    note = str(say(notes.COPIED, title=found.theme.title))
    made = perform(lambda: shelf.keep(theme, owner, note=note))
    tell(say("This copy is yours. Nobody else sees it until you share it."), "good")
    return redirect(url_for("editor.edit", slug=made.slug), 303)


def _copy_of(title: str) -> str:
    return str(as_read(say("%(title)s (copy)", title=title[:110].rstrip())))


@bp.post("/themes/<slug>/sharing")
@facilitators_only
def sharing(facilitator: Facilitator, slug: str) -> Any:
    """Share a theme with every facilitator here, or end that."""
    is_shared, owner = bool(request.form.get("is_shared")), facilitator.id

    def act() -> None:
        shelf.share(owner, slug, is_shared=is_shared)
        record("theme_shared", owner)

    return _act(facilitator, slug, act, say(
        "Every facilitator of this Workshop can now use and copy this theme.") if is_shared else say(
        "Only you see this theme now. Copies that others made stay theirs."))


@bp.post("/themes/<slug>/archive")
@facilitators_only
def archive(facilitator: Facilitator, slug: str) -> Any:
    """Put a theme away, or bring it back."""
    is_archived, owner = bool(request.form.get("is_archived")), facilitator.id

    def act() -> None:
        shelf.archive(owner, slug, is_archived=is_archived)
        record("theme_archived", owner)

    return _act(facilitator, slug, act, say(
        "The theme is archived: nobody is offered it, and nothing of it is lost.") if is_archived else say(
        "The theme is back."))


@bp.post("/themes/<slug>/alone")
@facilitators_only
def alone(facilitator: Facilitator, slug: str) -> Any:
    """Give out a link with which anybody can think about a theme alone, or take it back."""
    is_open, owner = bool(request.form.get("is_open")), facilitator.id

    def act() -> None:
        shelf.open_alone(owner, slug) if is_open else shelf.close_alone(owner, slug)
        record("theme_link_changed", owner)

    return _act(facilitator, slug, act, say(
        "Whoever has the link below can now think about this theme alone.") if is_open else say(
        "The link is taken back. It opens nothing any more."))


@bp.post("/themes/<slug>/history")
@facilitators_only
def put_back(facilitator: Facilitator, slug: str) -> Any:
    """Make an earlier version the newest; the ones between stay."""
    found, number = found_theme(facilitator, slug), _number(request.form.get("number", ""))
    old, owner = shelf.version_of(slug, number) if found.may_edit else None, facilitator.id
    if old is None:
        raise shelf.NothingThere()
    theme, seen = old.theme, _number(request.form.get("seen", ""))
    note = str(say(notes.PUT_BACK, number=str(number)))
    try:
        perform(lambda: shelf.revise(owner, slug, theme, seen=seen, note=note))
    except ChangedMeanwhile:
        tell(say("A newer version was saved meanwhile. Look at it first."), "warning")
        return redirect(url_for("library.history", slug=slug), 303)
    tell(say("Version %(number)s is in use again. The ones after it are kept.", number=number), "good")
    return redirect(url_for("library.history", slug=slug), 303)


def _act(facilitator: Facilitator, slug: str, act: Callable[[], None], words: str) -> Any:
    found_theme(facilitator, slug)
    perform(act)
    tell(words, "good")
    return redirect(url_for("library.theme", slug=slug), 303)


# --- files from elsewhere

@bp.route("/themes/file", methods=["GET", "POST"])
@facilitators_only
def bring_in(facilitator: Facilitator) -> Any:
    """Take in a theme file that somebody sent, or that was written in a text editor."""
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        given, owner = request.files.get("file"), facilitator.id
        if given is None or not given.filename:
            problems = [{"field": "file", "words": say("Choose a theme file first. Its name ends in .yaml.")}]
        else:
            name, data = given.filename, given.read(LARGEST_FILE + 1)
            theme, found = off_loop(lambda: theme_file.read_bytes(name, data))
            if theme is not None:
                made = perform(lambda: shelf.keep(theme, owner, note=str(notes.FROM_FILE)))
                tell(say("The theme is here, and it is yours. Only you see it until you share it."), "good")
                return redirect(url_for("library.theme", slug=made.slug), 303)
            problems = [{"field": "file", "words": one.words} for one in found]
    return render_template("library/bring_in.html", problems=problems[:20], more=max(0, len(problems) - 20),
                           schema_url=url_for("library.schema")), 422 if problems else 200


def tell(words: str, kind: str) -> None:
    """Say something at the head of the next page, in the language of whoever is told."""
    flash(as_read(words), kind)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _last(typed: writing.Typed, name: str) -> str:
    return ["", *typed.get(name, ())][-1]
