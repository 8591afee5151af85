from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    get_flashed_messages,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)

from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.errors import Refused
from workshop.library.reader import Library
from workshop.library.themes import AUDIENCE_WORDS
from workshop.live.commands import FacilitatorOf, find_command, perform_command, read_form
from workshop.live.events import FACILITATOR
from workshop.live.snapshot import facilitator_state
from workshop.participants.views import STATUSES
from workshop.storage.writer import perform
from workshop.web.error_pages import wants_json
from workshop.web.requests import remember_address

from . import seal
from .models import Session
from .planning import PlannedStep, check_plan, create_session, planned_steps, sessions_of

bp = Blueprint("sessions", __name__)

STATE_WORDS = {"draft": "Not open yet", "lobby": "Lobby open", "running": "Running", "closed": "Closed"}


def library() -> Library:
    found: Library = current_app.extensions["workshop_library"]
    return found


def theme_rows() -> list[dict[str, str]]:
    return [{"slug": slug, "title": theme.title, "summary": theme.summary, "counts_words": theme.counts_words()}
            for slug, theme in library().themes.items()]


def own_session(facilitator: Facilitator, room: str) -> Session:
    """A facilitator's own session; anybody else's does not exist for them."""
    session = seal.find(room)
    if session is None or session.facilitator_id != facilitator.id:
        abort(404)
    return session


@bp.get("/sessions")
@facilitators_only
def index(facilitator: Facilitator) -> str:
    rows = [{"room": session.room, "group_name": session.group_name, "theme_title": session.theme["title"],
             "state": session.state, "state_words": STATE_WORDS[session.state],
             "held_on_words": f"{session.held_on.day} {session.held_on:%B %Y}" if session.held_on else "",
             "console_url": url_for("sessions.console", room=session.room),
             "summary_url": url_for("export.summary", room=session.room)} for session in sessions_of(facilitator.id)]
    return render_template("sessions/sessions.html", sessions=rows, themes=theme_rows())


@bp.get("/themes")
@facilitators_only
def themes(_facilitator: Facilitator) -> str:
    return render_template("library/themes.html", themes=theme_rows(), problems=[str(p) for p in library().problems])


@bp.get("/themes/<slug>")
@facilitators_only
def theme(_facilitator: Facilitator, slug: str) -> str:
    found = library().themes.get(slug)
    if found is None:
        abort(404)
    return render_template("library/theme.html", theme=found.model_dump() | {"slug": slug})


@bp.route("/sessions/new", methods=["GET", "POST"])
@facilitators_only
def new(facilitator: Facilitator) -> Any:
    """The planning page: which questions, in which order, for how long, and what the group is called."""
    given = request.form if request.method == "POST" else request.args
    slug, audience = given.get("theme", ""), given.get("audience", "practitioners")
    found = library().themes.get(slug)
    if found is None or audience not in AUDIENCE_WORDS:
        return redirect(url_for("sessions.themes"))
    steps, group_name = planned_steps(found, audience), request.form.get("group_name", "")
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        _take_over(steps)
        problems = check_plan(steps, group_name)
        if not problems:
            owner = facilitator.id  # read before: inside the write it would be read by a second connection
            room = perform(lambda: create_session(owner, slug=slug, theme=found, audience=audience,
                                                  group_name=group_name, steps=steps).room)
            if request.form.get("then") == "lobby":
                perform_command(find_command(FACILITATOR, "open_lobby"), FacilitatorOf(room, owner),
                                read_form(find_command(FACILITATOR, "open_lobby"), {"plan_revision": 0}))
            return redirect(url_for("sessions.console", room=room), 303)
    return render_template(
        "sessions/new.html", theme={"slug": slug, "title": found.title, "content_note": found.content_note},
        audience=audience, audience_words=AUDIENCE_WORDS[audience], rows=[step.as_row() for step in steps],
        group_name=group_name, problems=problems), 422 if problems else 200


def _take_over(steps: list[PlannedStep]) -> None:
    """What was typed, exactly as it was typed, so that a problem shows it again."""
    chosen = set(request.form.getlist("chosen"))
    for step in steps:
        step.chosen = step.id in chosen
        step.minutes = request.form.get(f"minutes-{step.id}", step.minutes)[:20]
        step.position = request.form.get(f"position-{step.id}", step.position)[:20]


@bp.get("/sessions/<room>/console")
@facilitators_only
def console(facilitator: Facilitator, room: str) -> str:
    session = own_session(facilitator, room)
    remember_address(room)
    told = get_flashed_messages(with_categories=True)
    notice = {"kind": told[-1][0], "words": told[-1][1]} if told else None
    return render_template("sessions/console.html", state=facilitator_state(session), room=room, notice=notice)


@bp.get("/sessions/<room>/state")
@facilitators_only
def state(facilitator: Facilitator, room: str) -> Any:
    return jsonify(facilitator_state(own_session(facilitator, room)))


@bp.post("/sessions/<room>/<name>")
@facilitators_only
def command(facilitator: Facilitator, room: str, name: str) -> Any:
    """A facilitator's command by HTTP: JSON, or a plain form whose outcome the console then says."""
    own_session(facilitator, room)
    try:
        found = find_command(FACILITATOR, name)
        if request.is_json:
            form = read_form(found, request.get_json(silent=True))
        else:
            form = read_form(found, {field: request.form[field] for field in request.form if field != "csrf_token"},
                             from_text=True)
        acknowledgement = perform_command(found, FacilitatorOf(room, facilitator.id), form)
    except Refused as refusal:
        acknowledgement = refusal.acknowledgement()
    if wants_json():
        return jsonify(acknowledgement), 200 if acknowledgement["ok"] else STATUSES.get(acknowledgement["error"], 409)
    flash(acknowledgement["words"], "good" if acknowledgement["ok"] else "warning")
    return redirect(url_for("sessions.console", room=room), 303)
