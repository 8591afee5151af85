"""Supervision: starting it, letting the second person in, and the page that both write on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    get_flashed_messages,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from workshop import clock
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.care.rules import GROUND_RULES, content_note
from workshop.errors import Refused
from workshop.language.reading import as_read
from workshop.language.words import say, say_many
from workshop.library.themes import Audience, Source
from workshop.library.views import found_theme
from workshop.limits.pace import Limits, key_of
from workshop.live.care import care_of
from workshop.retention.housekeeping import housekeeping
from workshop.sessions.qr import qr_response
from workshop.storage.writer import perform
from workshop.web.error_pages import wants_json
from workshop.web.requests import public_address

from . import record, supervise
from .models import SUPERVISEE, SUPERVISOR, Supervision
from .record import ROLE_WORDS, WHO_WORDS, day_words
from .seat import form_token, give_cookie, is_own_form, new_token, role_in, take_cookie
from .supervise import KEEPING, MOST_DAYS, USUAL_KEEPING, ChangedElsewhere, HasEnded, NotThere

#: For the supervisor, who has an account.
bp = Blueprint("supervision", __name__)
#: For both; each act shows that it comes from a page of this record (`seat.is_own_form`).
shared = Blueprint("supervised", __name__)

KEEPING_WORDS = {0: say("Not at all: it is erased the moment one of us ends it"), **{
    days: say_many("%(number)s day after its end", "%(number)s days after its end", days) for days in KEEPING if days}}
#: What both are told of it before they join and while they write.
KEPT_WORDS = {0: say("It is erased the moment one of you ends it."), **{
    days: say_many("It can be downloaded for %(number)s day after its end.",
                   "It can be downloaded for %(number)s days after its end.", days) for days in KEEPING if days}}
#: Headings of the questions of a theme.
AUDIENCES: dict[Audience, str] = {"practitioners": say("Questions for practitioners"),
                                  "leaders": say("Questions for leaders")}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


# --- the supervisor

@bp.get("/supervision")
@facilitators_only
def index(facilitator: Facilitator) -> str:
    return render_template("supervision/list.html", told=get_flashed_messages(with_categories=True)[-1:],
                           supervisions=[_row(one) for one in supervise.of(facilitator.id)])


def _row(one: Supervision) -> dict[str, Any]:
    return {"key": one.key, "title": one.theme["title"], "started_words": day_words(one.started_on),
            "state_words": say("Ended") if one.ended_on else (
                say("Two of you") if one.seat_hash else say("Nobody has joined yet")),
            "gone_words": day_words(supervise.goes_on(one))}


@bp.route("/supervision/new", methods=["GET", "POST"])
@facilitators_only
def new(facilitator: Facilitator) -> Any:
    """Choose the questions, and how long the record can be downloaded once it has ended."""
    given = request.form if request.method == "POST" else request.args
    shelf_theme = found_theme(facilitator, given.get("theme", ""))
    theme, owner = shelf_theme.theme, facilitator.id
    chosen = request.form.getlist("chosen")
    keep_days = request.form.get("keep_days", str(USUAL_KEEPING))
    problem = None
    if request.method == "POST":
        try:
            days = int(keep_days) if keep_days.isdigit() else -1
            key = perform(lambda: supervise.start(owner, theme, chosen, days).key)
            return redirect(url_for("supervised.page", key=key), 303)
        except Refused as refusal:
            problem = refusal
    audiences = [{"name": name, "heading": heading, "questions": theme.questions.of(name)}
                 for name, heading in AUDIENCES.items() if theme.questions.of(name)]
    first = audiences[0]["name"] if request.method == "GET" else ""
    return render_template(
        "supervision/new.html", slug=shelf_theme.slug, title=theme.title, audiences=audiences, chosen=chosen,
        ticked_for=first, keep_days=keep_days, keeping=KEEPING_WORDS, most_days=MOST_DAYS,
        problems=[{"field": "", "words": problem.words}] if problem else []), problem.status if problem else 200


@bp.post("/supervision/<key>/link")
@facilitators_only
def link(facilitator: Facilitator, key: str) -> Any:
    """A new way in for the second person, who lost their device or is somebody else."""
    row = supervise.find(key)
    if row is None or row.owner_id != facilitator.id:
        abort(404)
    perform(lambda: supervise.new_link(key))
    flash(as_read(say("There is a new link. Whoever used the one before is out; what they wrote stays.")), "good")
    return redirect(url_for("supervised.page", key=key), 303)


@bp.get("/supervision/<key>/link.svg")
@facilitators_only
def link_qr(facilitator: Facilitator, key: str) -> Response:
    row = supervise.find(key)
    if row is None or row.owner_id != facilitator.id or not row.join_key:
        abort(404)
    return qr_response(_link(row))


def _link(row: Supervision) -> str:
    return public_address() + url_for("supervised.join", join_key=row.join_key)


# --- the second person comes in

@shared.get("/s/join/<join_key>")
def join(join_key: str) -> Any:
    """What they should know first. Looking at it takes no seat."""
    row = supervise.find_by_link(join_key)
    if row is None:
        return _nothing_here(supervise.SeatTaken.words)
    return render_template("supervision/join.html", theme=_theme(row), join_key=join_key, care=care_of(None),
                           kept_words=KEPT_WORDS[row.keep_days], most_days=MOST_DAYS, ground_rules=GROUND_RULES)


@shared.post("/s/join/<join_key>")
def join_now(join_key: str) -> Any:
    token = new_token()
    try:
        key = perform(lambda: supervise.take_seat(join_key, token))
    except Refused as refusal:
        return _nothing_here(refusal.words)
    response = redirect(url_for("supervised.page", key=key), 303)
    give_cookie(response, key, token)
    return response


def _nothing_here(words: str = NotThere.words, *, unsaved: str = "") -> Any:
    return render_template("supervision/nothing.html", words=words, unsaved=unsaved, care=care_of(None)), 404


# --- both

@shared.get("/s/<key>")
def page(key: str) -> Any:
    row = supervise.find(key)
    role = role_in(row) if row is not None else ""
    if row is None or not role:
        return _nothing_here()
    return _page(row, role)


@shared.get("/s/<key>/state")
def state(key: str) -> Any:
    """What changed, for a page that asks every few seconds: no socket is needed."""
    row = supervise.find(key)
    role = role_in(row) if row is not None else ""
    if row is None or not role:
        return jsonify(as_read(NotThere().acknowledgement())), 404
    _limits().phone_reads.expect(key_of("supervision", key, role))
    if request.args.get("since", type=int) == row.revision:
        return "", 204
    return jsonify(supervise.state_of(row))


@shared.post("/s/<key>/write")
def write(key: str) -> Any:
    """Keep what one of the two wrote to a question."""
    sent = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    given: dict[str, Any] = sent if isinstance(sent, dict) else {}
    text, question = str(given.get("text", "")), str(given.get("question", ""))
    edits = int(given["edits"]) if str(given.get("edits", "")).isdigit() else 0

    def act(role: str) -> dict[str, Any]:
        return {"edits": supervise.write(key, role, question, text, edits)}
    return _acted(key, act, told=say("Saved."), typed={question: text})


@shared.post("/s/<key>/actions")
def add_action(key: str) -> Any:
    what, who, by_when = (request.form.get(name, "") for name in ("what", "who", "by_when"))

    def act(_role: str) -> None:
        supervise.agree(key, what, who, by_when)
    return _acted(key, act, told=say("Added."), anchor="actions", action={"what": what, "who": who, "by_when": by_when})


@shared.post("/s/<key>/actions/<int:number>")
def change_action(key: str, number: int) -> Any:
    to = request.form.get("to", "")

    def act(_role: str) -> None:
        supervise.change_action(key, number, to)
    return _acted(key, act, told={"done": say("Marked as done."), "remove": say("Taken away.")}.get(
        to, say("Marked as not done.")),
                  anchor="actions")


@shared.post("/s/<key>/end")
def end(key: str) -> Any:
    """End it, or erase it, asked twice."""
    what, is_sure = request.form.get("what", ""), request.form.get("sure", "") == "yes"
    row, role = _seated(key)
    if row is None:
        return _nothing_here()
    if what not in ("end", "erase") or not is_sure:
        return _page(row, role, asks=what if what in ("end", "erase") else "")

    def act() -> bool:
        if what == "end":
            return supervise.end(key)
        supervise.erase(key)
        return True
    try:
        is_gone = perform(act)
    except Refused as refusal:
        return _page(row, role, problem=refusal.words, status=refusal.status)
    if not is_gone:
        flash(as_read(say("It has ended. Both of you can download it until it is erased.")), "good")
        return redirect(url_for("supervised.page", key=key), 303)
    housekeeping().erase_words()
    response = make_response(render_template(
        "supervision/nothing.html", care=care_of(None), unsaved="", is_erased=True,
        words=say("Erased on %(day)s. No copy is left on this server. What either of you downloaded stays where it "
                  "was saved.", day=clock.today())))
    take_cookie(response, key)
    return response


@shared.get("/s/<key>/record.<form>")
def download(key: str, form: str) -> Response:
    """The record as a file. Its name says the day and no more."""
    row = supervise.find(key)
    if row is None or not role_in(row) or form not in ("docx", "md"):
        abort(404)
    content: bytes | str = record.as_word(row) if form == "docx" else record.as_markdown(row)
    response = Response(content, content_type=WORD if form == "docx" else "text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="supervision-{clock.today().isoformat()}.{form}"'
    return response


def _seated(key: str) -> tuple[Supervision | None, str]:
    """The record and who asks, once it is sure that the act comes from a page of ours; else None."""
    row = supervise.find(key)
    role = role_in(row) if row is not None else ""
    if row is None or not role:
        return None, ""
    limits = _limits()
    (limits.facilitator_acts if role == SUPERVISOR else limits.phone_acts).expect(key_of("supervision", key, role))
    if not is_own_form(role, key):
        raise Refused(say("This page is no longer current. Reload it: what you wrote is kept."))
    return row, role


def _acted(key: str, act: Callable[[str], dict[str, Any] | None], *, told: str, anchor: str = "",
           typed: dict[str, str] | None = None, action: dict[str, str] | None = None) -> Any:
    """The answer to an act: JSON for the page's script, else the page again with everything that was typed."""
    row, role = _seated(key)
    if row is None:
        unsaved = "\n\n".join((typed or {}).values())
        return (jsonify(as_read(NotThere().acknowledgement())), 404) if wants_json() else _nothing_here(unsaved=unsaved)
    try:
        answer = perform(lambda: act(role)) or {}
    except Refused as refusal:
        if wants_json():
            return jsonify(as_read(refusal.acknowledgement())), refusal.status
        fresh = supervise.find(key)
        if fresh is None:
            return _nothing_here(unsaved="\n\n".join((typed or {}).values()))
        return _page(fresh, role, problem=refusal.words, typed=typed, action=action, status=refusal.status,
                     is_clash=isinstance(refusal, ChangedElsewhere | HasEnded))
    if wants_json():
        return jsonify(ok=True, **answer)
    flash(as_read(told), "good")
    return redirect(url_for("supervised.page", key=key, _anchor=anchor or f"question-{next(iter(typed or {'': ''}))}"),
                    303)


def _page(row: Supervision, role: str, *, problem: str = "", typed: dict[str, str] | None = None, status: int = 200,
          action: dict[str, str] | None = None, asks: str = "", is_clash: bool = False) -> Any:
    other = SUPERVISEE if role == SUPERVISOR else SUPERVISOR
    written = {(one.question, one.role): one for one in row.entries}
    questions = [one | {"mine": _entry(written.get((one["id"], role))),
                        "theirs": _entry(written.get((one["id"], other))),
                        "typed": (typed or {}).get(one["id"])} for one in row.theme["questions"]]
    return render_template(
        "supervision/page.html", key=row.key, role=role, role_words=ROLE_WORDS[role], other_words=ROLE_WORDS[other],
        theme=_theme(row), questions=questions, actions=record.actions(row), who=WHO_WORDS, problem=problem,
        action=action or {}, asks=asks, is_clash=is_clash, state=supervise.state_of(row),
        has_ended=row.ended_on is not None, gone_words=day_words(supervise.goes_on(row)),
        kept_words=KEPT_WORDS[row.keep_days], is_gone_at_end=row.keep_days == 0, token=form_token(role, row.key),
        link=_link(row) if role == SUPERVISOR and row.join_key else "", has_partner=bool(row.seat_hash),
        about=record.about(row), told=get_flashed_messages(with_categories=True)[-1:], care=care_of(None),
        longest=supervise.LONGEST_ENTRY), status


def _entry(one: Any) -> dict[str, Any]:
    return {"text": one.text, "edits": one.edits} if one is not None else {"text": "", "edits": 0}


def _theme(row: Supervision) -> dict[str, Any]:
    return row.theme | {"source_words": Source.model_construct(**row.theme["source"]).words,
                        "content_note": content_note(row.theme["content_note"])}


def _limits() -> Limits:
    found: Limits = current_app.extensions["workshop_limits"]
    return found


