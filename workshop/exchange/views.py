"""Pages of exchange: what leaves of a session, what came from others, and whom this installation trusts."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any, ClassVar

from flask import Blueprint, Flask, Response, flash, get_flashed_messages, redirect, render_template, request, url_for

from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import expect_admin, facilitators_only, signed_in_facilitator
from workshop.cofacilitators.views import owned
from workshop.comparison.compare import month_said
from workshop.comparison.small_cells import Shown
from workshop.comparison.views import bars_of
from workshop.config import Settings
from workshop.errors import Refused
from workshop.extensions import of_app
from workshop.kinds import all_kinds
from workshop.language.reading import as_read
from workshop.language.words import say, say_many, side_by_side
from workshop.library.themes import AUDIENCE_WORDS
from workshop.sessions.planning import sessions_of
from workshop.storage.writer import perform

from . import bring_in, exchange_file
from .benchmark import Asked, asked_everywhere, sides
from .exchange_file import FileUnusable, shown_of, values_of
from .make import file_of, session_for_exchange
from .signing import InstanceKey, fingerprint

bp = Blueprint("exchange", __name__)

MOST_AT_ONCE = 30   # files
SHOWN_AT_FIRST = 50  # files of one organisation
NOTHING_CHOSEN = say("Choose one file or several first. Their names end in .json.")
TOO_MANY = say("Choose at most %(most)s files at once.", most=MOST_AT_ONCE)
KEY = re.compile(r"[0-9a-f]{64}")


#: Bytes of all files of one form together, and of those that wait on the page until their key is trusted.
MOST_BYTES, MOST_WAITING = 8 * 1024 * 1024, 700 * 1024


class OnlySimulated(Refused):
    name: ClassVar[str] = "only_simulated"
    words = say("The participants of this demonstration are simulated, so its numbers are nothing to send to anybody.")


def let_files_in() -> None:
    """Several files together may be larger than any other form, so that of each that is too large it can be said."""
    if request.endpoint == "exchange.bring_files_in" and signed_in_facilitator() is not None:
        request.max_content_length = MOST_BYTES


def register(app: Flask) -> None:
    """Before the forms are read for the first time."""
    app.before_request(let_files_in)


def _expect_people() -> None:
    settings: Settings = of_app("workshop_settings")
    if settings.demonstration:
        raise OnlySimulated()


def own_key() -> InstanceKey:
    found: InstanceKey = of_app("workshop_exchange_key")
    return found


# --- out

@bp.get("/sessions/<room>/exchange")
@facilitators_only
def look(facilitator: Facilitator, room: str) -> str:
    """What would leave of a session, before anything does."""
    session = owned(facilitator, room)
    _expect_people()
    made = session_for_exchange(session, own_key())
    return render_template(
        "exchange/look.html", group_name=session.group_name, theme_title=made.theme, month_words=month_said(made.month),
        audience_words=AUDIENCE_WORDS[made.audience], questions=[{
            "text": one.question, "kind_label": all_kinds()[one.kind].label,
            "values_words": side_by_side(values_of(one), "; ")} | bars_of(shown_of(one) or Shown(None))
            for one in made.questions],
        file_url=url_for("exchange.download", room=room), summary_url=url_for("export.summary", room=room))


@bp.get("/sessions/<room>/exchange.json")
@facilitators_only
def download(facilitator: Facilitator, room: str) -> Response:
    """The signed file. Its name says neither group nor day."""
    session, who = owned(facilitator, room), facilitator.id
    _expect_people()
    made = file_of(session, own_key())
    response, name = Response(made, content_type="application/json"), own_key().id_of(room)[:8]
    response.headers["Content-Disposition"] = f'attachment; filename="workshop-exchange-{name}.json"'
    perform(lambda: record("exchange_file", who, room=room))
    return response


# --- in

@bp.get("/exchange")
@facilitators_only
def page(facilitator: Facilitator) -> Any:
    return _page(facilitator)


@bp.post("/exchange/files")
@facilitators_only
def bring_files_in(facilitator: Facilitator) -> Any:
    """Each chosen file is brought in, or it is said why not. A key that is not known is shown, to be looked at."""
    given = [one for one in request.files.getlist("files") if one.filename]
    if not given or len(given) > MOST_AT_ONCE:
        return _page(facilitator, problem=TOO_MANY if given else NOTHING_CHOSEN)
    files = []
    for one in given:
        files.append((str(one.filename)[-80:], one.read(exchange_file.LARGEST_FILE + 1)))
        one.close()
    results, unknown = _bring_in(facilitator.id, files)
    return _page(facilitator, results=results, unknown=unknown)


def _bring_in(who: int, files: list[tuple[str, bytes]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What became of each file, and of those with a key that is not known: by key, with the files."""
    results: list[dict[str, Any]] = []
    unknown: dict[str, dict[str, Any]] = {}
    for name, data in files:
        try:
            found = exchange_file.read(data)

            def keep(found: exchange_file.ExchangeFile = found) -> str:
                words = bring_in.bring_in(found, by_id=who, own=own_key())
                record("exchange_brought_in", who)
                return words

            results.append({"name": name, "words": perform(keep), "kind": "good"})
        except bring_in.KeyUnknown as refusal:
            of_key = unknown.setdefault(found.key, {
                "key": found.key, "fingerprint": fingerprint(found.key), "files": [], "names": []})
            if sum(map(len, of_key["files"])) + len(data) <= MOST_WAITING:
                of_key["files"].append(data.decode("utf-8-sig"))
            of_key["names"].append(name)
            results.append({"name": name, "words": refusal.words, "kind": "warning"})
        except Refused as refusal:
            results.append({"name": name, "words": refusal.words, "kind": "danger"})
    return results, list(unknown.values())


@bp.post("/exchange/keys")
@facilitators_only
def trust_key(facilitator: Facilitator) -> Any:
    """An admin trusts a key after comparing its fingerprint, and the files that came with it are brought in."""
    expect_admin(facilitator)
    key, name, who = request.form.get("key", ""), request.form.get("name", ""), facilitator.id
    texts = request.form.getlist("text")[:MOST_AT_ONCE]
    if not KEY.fullmatch(key):
        return _page(facilitator, problem=FileUnusable.words)

    def act() -> None:
        bring_in.trust(key, name)
        record("exchange_key_trusted", who)

    files: list[tuple[str, bytes]] = [(say("File %(number)s", number=number), text.encode())
                                      for number, text in enumerate(texts, start=1)]
    try:
        perform(act)
    except bring_in.NameUnusable as refusal:
        _results, unknown = _bring_in(who, files)
        return _page(facilitator, unknown=unknown, name_problem=refusal.words, typed=name[:200])
    results, unknown = _bring_in(who, files)
    brought = sum(one["kind"] == "good" for one in results)
    flash(as_read(say_many("Trusted. %(number)s file was brought in.", "Trusted. %(number)s files were brought in.",
                           brought)), "good")
    return _page(facilitator, results=[one for one in results if one["kind"] != "good"], unknown=unknown) if len(
        results) > brought else redirect(url_for("exchange.page"), 303)


@bp.post("/exchange/keys/forget")
@facilitators_only
def forget_key(facilitator: Facilitator) -> Any:
    expect_admin(facilitator)
    key, who = request.form.get("key", ""), facilitator.id

    def act() -> bool:
        is_gone = bring_in.forget(key)
        if is_gone:
            record("exchange_key_forgotten", who)
        return is_gone

    if perform(act):
        flash(as_read(say("That key is no longer trusted, and what came with it was removed.")), "good")
    return redirect(url_for("exchange.page"), 303)


@bp.post("/exchange/files/remove")
@facilitators_only
def remove_file(facilitator: Facilitator) -> Any:
    key, session_id = request.form.get("key", ""), request.form.get("session", "")
    who, is_admin = facilitator.id, facilitator.is_admin

    def act() -> None:
        bring_in.remove(key, session_id, by_id=who, is_admin=is_admin)
        record("exchange_removed", who)

    try:
        perform(act)
        flash(as_read(say("Removed.")), "good")
    except Refused as refusal:
        flash(as_read(refusal.words), "warning")
    return redirect(url_for("exchange.page"), 303)


def _page(facilitator: Facilitator, *, problem: str = "", results: list[dict[str, Any]] | None = None,
          unknown: list[dict[str, Any]] | None = None, name_problem: str = "", typed: str = "") -> Any:
    own, who, is_admin = own_key(), facilitator.id, facilitator.is_admin
    files = bring_in.brought_in(own)
    asked = asked_everywhere(who, own, files)
    is_bad = problem or name_problem or any(one["kind"] != "good" for one in results or [])
    return render_template(
        "exchange/exchange.html", told=get_flashed_messages(with_categories=True), problem=problem,
        results=results or [], unknown=unknown or [], name_problem=name_problem, typed=typed, is_admin=is_admin,
        longest_name=bring_in.LONGEST_NAME,
        questions=[_line(one) for one in asked if one.others or one.ours],
        organisations=_organisations(files, who, is_admin=is_admin, all_of=request.args.get("all", "")),
        sessions=[{"group_name": one.group_name, "theme_title": one.theme["title"],
                   "month_words": month_said(f"{one.held_on:%Y-%m}") if one.held_on else "",
                   "url": url_for("exchange.look", room=one.room)} for one in sessions_of(who) if one.is_sealed],
        own={"key": own.public, "fingerprint": fingerprint(own.public)},
        trusted=[{"key": one.key, "name": one.name, "fingerprint": fingerprint(one.key)}
                 for one in bring_in.trusted()]), 422 if is_bad else 200


def _line(asked: Asked) -> dict[str, Any]:
    return {"text": asked.question.text, "theme_title": asked.question.theme_title,
            "url": url_for("exchange.figures", question=asked.question.key),
            "words": say_many("%(number)s session of yours, %(others)s of others",
                              "%(number)s sessions of yours, %(others)s of others",
                              len(asked.question.asked) + len(asked.ours), others=len(asked.others))}


def _organisations(here: list[bring_in.FromElsewhere], who: int, *, is_admin: bool,
                   all_of: str) -> list[dict[str, Any]]:
    """Whose files are here, the latest of each; all of the one that was asked for."""
    found = []
    for key, of_key in groupby(here, key=lambda one: one.key):
        files = list(of_key)
        shown = files if key == all_of else files[:SHOWN_AT_FIRST]
        found.append({
            "name": files[0].name, "is_ours": files[0].name is bring_in.OURSELVES,
            "files_words": say_many("%(number)s file", "%(number)s files", len(files)), "is_open": key == all_of,
            "all_url": url_for("exchange.page", all=key) if len(shown) < len(files) else "",
            "files": [{"key": one.key, "session": one.session_id, "theme_title": one.theme,
                       "month_words": month_said(one.month), "may_remove": is_admin or one.by_id == who}
                      for one in shown]})
    return found


# --- beside one another

@bp.get("/exchange/figures")
@facilitators_only
def figures(facilitator: Facilitator) -> Any:
    """One question: our sessions against all."""
    key, own = request.args.get("question", ""), own_key()
    everything = asked_everywhere(facilitator.id, own, bring_in.brought_in(own))
    asked = next((one for one in everything if one.question.key == key), None)
    if asked is None:
        flash(as_read(say("No file that is here asked this question, and none of your sessions did. Choose another "
                          "one.")), "warning")
        return redirect(url_for("exchange.page"), 303)
    return render_template("exchange/figures.html", question=asked.question, sides=sides(asked))
