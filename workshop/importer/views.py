"""Bringing a briefing in: the file, and the page on which somebody looks through what was understood of it."""

from __future__ import annotations

from threading import Lock
from typing import Any, ClassVar

from flask import Blueprint, Flask, get_flashed_messages, redirect, render_template, request, url_for

from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only, signed_in_facilitator
from workshop.errors import Refused
from workshop.language.words import say, say_many
from workshop.library import notes
from workshop.library.editor import tell
from workshop.storage.writer import perform

from . import draft, drafts, reading
from .blocks import HEADING
from .draft import ROLES, State
from .models import BriefingDraft
from .reading import KNOWN, LARGEST_FILE, CannotBringIn, bring_in
from .said import as_said

bp = Blueprint("importer", __name__)

#: A form around the file, in bytes.
FRAME = 1024 * 1024
_reading = Lock()


class BusyReading(Refused):
    name: ClassVar[str] = "busy_reading"
    status: ClassVar[int] = 503
    words: str = say("Another briefing is being read at this moment. Try again in a minute.")


def let_briefings_in() -> None:
    """A briefing may be larger than any other form; only somebody who is signed in may send one."""
    if request.endpoint == "importer.begin" and request.method == "POST" and signed_in_facilitator() is not None:
        request.max_content_length = LARGEST_FILE + FRAME


def register(app: Flask) -> None:
    """Before the forms are read for the first time."""
    app.before_request(let_briefings_in)


@bp.route("/themes/import", methods=["GET", "POST"])
@facilitators_only
def begin(facilitator: Facilitator) -> Any:
    """Choose the file of a briefing, or paste its text."""
    owner, pasted, refusal = facilitator.id, request.form.get("text", ""), None
    if request.method == "POST":
        try:
            understood = _read(pasted)
            key = perform(lambda: drafts.add(owner, understood))
            return redirect(url_for("importer.review", draft_key=key), 303)
        except Refused as problem:
            refusal = problem
    problems = [{"field": "text" if pasted.strip() else "file", "words": refusal.words}] if refusal else []
    return render_template(
        "importer/begin.html", problems=problems, pasted=pasted, most=LARGEST_FILE // 1024 // 1024,
        told=get_flashed_messages(with_categories=True)[-1:],
        drafts=[_row(one) for one in drafts.of(owner)]), refusal.status if refusal else 200


def _read(pasted: str) -> Any:
    given = request.files.get("file")
    if given is not None and given.filename:
        name, content = given.filename, given.read(LARGEST_FILE + 1)
        given.close()
    elif pasted.strip():
        name, content = ("pasted.md" if reading.looks_like_markdown(pasted) else "pasted.txt"), pasted.encode()
    else:
        raise CannotBringIn(say("Choose a file first, or paste the text. %(known)s", known=KNOWN))
    if not _reading.acquire(blocking=False):
        raise BusyReading()
    try:
        return bring_in(content, name)
    finally:
        _reading.release()


def _row(one: BriefingDraft) -> dict[str, Any]:
    days = drafts.KEPT_DAYS
    return {"key": one.key, "title": one.state["head"]["publication"],
            "kept_words": say_many("Brought in on %(day)s, kept for %(number)s day.",
                                   "Brought in on %(day)s, kept for %(number)s days.", days, day=one.made_on),
            "left": len(draft.uncertain(one.state))}


@bp.get("/themes/import/<draft_key>")
@facilitators_only
def review(facilitator: Facilitator, draft_key: str) -> Any:
    return _page(drafts.find(facilitator.id, draft_key))


@bp.post("/themes/import/<draft_key>")
@facilitators_only
def correct(facilitator: Facilitator, draft_key: str) -> Any:
    """One act of the page; whatever was typed comes along and is kept, also when the act is refused."""
    owner, key, given = facilitator.id, draft_key, request.form.to_dict()
    name, _colon, target = given.get("act", "save").partition(":")
    chosen = {field: given.get(f"{field}-{target}", "") for field in ("role", "theme", "at")} if name != "use" else {
        "role": given.get("role-of-block", ""), "theme": given.get("theme-of-block", "")}
    if name == "throw":
        return _page(drafts.find(owner, key), asks=True)
    if name == "throw-away":
        perform(lambda: drafts.throw_away(owner, key))
        tell(say("Thrown away. Nothing of it is kept here."), "good")
        return redirect(url_for("importer.begin"), 303)
    perform(lambda: drafts.change(owner, key, "", "", given))
    if name == "keep":
        return _keep(owner, key)
    try:
        at = "" if name == "save" else perform(lambda: drafts.change(owner, key, name, target, chosen))
    except Refused as refusal:
        problem = draft.Problem(_field_of(drafts.find(owner, key).state, name, target), refusal.words)
        return _page(drafts.find(owner, key), problems=[problem], status=refusal.status)
    tell(DONE.get(name, say("Done.")), "good")
    anchor = f"field-{at}" if at else "top"
    return redirect(url_for("importer.review", draft_key=key, at=at or None, _anchor=anchor), 303)


def _field_of(state: State, name: str, target: str) -> str:
    """Where an act was refused; "" when it stands on the page no more."""
    if name == "use":
        return "role-of-block"
    is_here = any(target in (theme["id"], *(item["id"] for item in theme["items"])) for theme in state["themes"])
    return target if is_here else ""


#: What came of an act, in words.
DONE = {"save": say("Saved."), "undo": say("The last change is undone."), "move": say("Moved."),
        "split": say("Split in two."), "join": say("Joined."),
        "drop": say("Dropped. It stands at the end, to be brought back."), "bring-back": say("It is back."),
        "right": say("Marked as right."), "lead": say("Changed."), "up": say("Moved up."),
        "down": say("Moved down."), "use": say("Used."), "join-theme": say("Joined with the theme before."),
        "split-theme": say("Two themes now. Check the title of the second."),
        "leave-out": say("Left out. It can be taken in again."), "take-in": say("Taken in again.")}


def _keep(owner: int, key: str) -> Any:
    row = drafts.find(owner, key)
    found = draft.problems(row.state)
    if found:
        return _page(row, problems=found, status=422)
    note = str(say(notes.FROM_BRIEFING, publication=row.state["head"]["publication"][:100]))
    made = perform(lambda: drafts.keep(owner, key, note))
    tell(say_many("%(number)s theme is kept, and yours: %(titles)s. Only you see it until you share.",
                  "%(number)s themes are kept, and yours: %(titles)s. Only you see them until you share.", len(made),
                  titles=", ".join(one.theme.title for one in made)), "good")
    return redirect(url_for("library.theme", slug=made[0].slug) if len(made) == 1
                    else url_for("library.themes", only="own"), 303)


def _page(row: BriefingDraft, *, problems: list[draft.Problem] | None = None, status: int = 200,
          asks: bool = False) -> Any:
    state: State = row.state
    used, left = draft.blocks_used(state), draft.uncertain(state)
    blocks = [one | {"number": number, "place": as_said(one["place"]), "became": _became(used.get(number)),
                     "is_heading": one["kind"] == HEADING}
              for number, one in enumerate(row.blocks)]
    found = problems or []
    return render_template(
        "importer/review.html", key=row.key, state=state, head=draft.HEAD, limits=draft.LIMITS, roles=ROLES,
        doubts={name: as_said(words) for name, words in state["doubts"].items()},
        themes=[_theme(one, draft.kept_themes(state)[:1]) for one in state["themes"]], blocks=blocks,
        many=len(draft.kept_themes(state)),
        unused=[one for one in blocks if not one["became"]], left=left, asks=asks, at=request.args.get("at", ""),
        dropped=[item for _theme, item in draft.items(state) if item["is_dropped"]], can_undo=bool(row.earlier),
        problems=[{"field": one.field, "words": one.words} for one in found],
        wrong={one.field: one.words for one in found},
        told=get_flashed_messages(with_categories=True)[-1:]), status


def _became(used: dict[str, Any] | None) -> dict[str, str] | None:
    if used is None:
        return None
    return {"id": used["id"], "words": ROLES[used["role"]] if "role" in used else say("Title of a theme")}


def _theme(theme: State, first: list[State]) -> dict[str, Any]:
    kept = [item for item in theme["items"] if not item["is_dropped"]]
    place = {"is_first": first == [theme], "is_left_out": bool(theme.get("is_left_out"))}
    return theme | place | {"sections": [{"role": role, "label": LABELS[role], "items": [
        item | {"doubt": as_said(item["doubt"]), "place": as_said(item["place"])} | dict(
            zip(("asked", "probes"), draft.lead_and_probes(item), strict=True)) | {
            "parts": draft.parts(item), "is_question": role in draft.QUESTIONS, "original": draft.original(item)}
        for item in kept if item["role"] == role]} for role in ROLES]}


LABELS = {"fact": say("Key facts"), "learning": say("Learning"), "practitioners": say("Questions for practitioners"),
          "leaders": say("Questions for leaders")}
