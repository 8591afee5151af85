from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for

from workshop.errors import Refused
from workshop.live.commands import Participant, find_command, key_store, perform_command, read_form
from workshop.live.events import PARTICIPANT
from workshop.live.snapshot import joined_count, participant_state, presence
from workshop.sessions import seal
from workshop.sessions.join_code import code_words, find_session, read_code
from workshop.sessions.models import Session
from workshop.web.error_pages import wants_json
from workshop.web.requests import is_participant_form

from .cookie import give_cookie, phone_token, take_cookie
from .group_size import joined_state, size_of
from .phone import Phone

bp = Blueprint("participants", __name__)

WHAT_HAPPENS = (
    "What you write goes to the board without your name. We do not store who you are.",
    "In a small group, people may still guess from what you say or how you write.",
    "Responses may be shared in a summary, and could be asked for under freedom of information law or by a court.",
    "On a work phone or work Wi-Fi your employer may be able to see what you send.",
)
GROUND_RULES = (
    "No names, places or anything that could identify a child, a family or a colleague.",
    "You can pass on any question, or step out at any time.",
    "If a child is in danger now, call 999. Nobody watches this app for risk, and we cannot tell who wrote something: "
    "report worries the usual way.",
)

#: The HTTP status of an acknowledgement that refuses, by its error name.
STATUSES = {"malformed": 400, "not_permitted": 403, "not_found": 404, "too_large": 413, "busy": 503,
            "response_empty": 422, "response_too_long": 422, "response_unusable_characters": 422}


@bp.get("/")
def home() -> str:
    return render_template("home.html", problem=None, typed="")


@bp.post("/join")
def join_by_code() -> Any:
    """Somebody typed a code. Case, spaces and hyphens do not matter."""
    typed = request.form.get("code", "")
    if not typed.strip():
        return render_template("home.html", problem="Type the code that stands on the board.", typed=""), 422
    if find_session(typed) is None:
        return no_session(typed)
    return redirect(url_for("participants.join", code=read_code(typed)), 303)


def no_session(typed: str, *, room: str = "", unsent: str = "") -> Any:
    """Unknown, closed and mistyped codes: one page, the same words.

    :param room: the room that was asked for, whether it exists or not: a phone may still keep words for it.
    :param unsent: words that came along and cannot be taken; they are given back.
    """
    return render_template("participants/no_session.html", typed=typed[:20], room=room,
                           unsent=unsent if unsent.strip() else ""), 404


@bp.get("/j/<code>")
def join(code: str) -> Any:
    """The card that says what happens to what is written. Looking at it joins nothing."""
    session = find_session(code)
    if session is None:
        return no_session(code)
    if phone_token(session.room):
        return redirect(url_for("participants.phone", room=session.room))
    joined = joined_count(session)
    with_you = size_of(joined + 1)
    theme = {"title": session.theme["title"], "content_note": session.theme["content_note"]}
    return render_template("participants/join.html", code_words=code_words(session.code), theme=theme,
                           joined=joined_state(joined), size=with_you.as_state(),
                           ground_rules=GROUND_RULES, what_happens=WHAT_HAPPENS)


@bp.post("/j/<code>")
def join_now(code: str) -> Any:
    session = find_session(code)
    if session is None:
        return no_session(code)
    response = redirect(url_for("participants.phone", room=session.room), 303)
    token = give_cookie(response, session.room)
    _seen(session, token)
    return response


def _seen(session: Session, token: str) -> Phone | None:
    """Count the phone as present; None when the session takes nothing any more."""
    if not session.is_joinable:
        return None
    phone = Phone(key_store().read(session.room), token)
    if presence().seen(session.room, phone.presence()):
        current_app.extensions["workshop_pulse"].nudge(session.room)
    return phone


@bp.get("/w/<room>")
def phone(room: str) -> Any:
    return _phone_page(room)


def _phone_page(room: str, *, refused: dict[str, Any] | None = None, has_withdrawn: bool = False, draft: str = "",
                status: int = 200) -> Any:
    """The phone's page.

    :param refused: the acknowledgement of an act that was refused.
    :param has_withdrawn: a response was withdrawn just now.
    :param draft: words that came along and were not sent: they stay in the box.
    """
    token = phone_token(room)
    session = seal.find(room) if token else None
    if session is None or token is None:
        return no_session("", room=room, unsent=draft)
    state = participant_state(session, _seen(session, token))
    field = "text" if (request.view_args or {}).get("name") in {"submit_response", "edit_response"} else ""
    problem = {"error": refused["error"], "words": refused["words"], "field": field} if refused else None
    response = make_response(render_template(
        "participants/phone.html", state=state, room=room, problem=problem, draft=draft,
        has_withdrawn=has_withdrawn,        client_id=secrets.token_hex(16)), status)
    if not session.is_joinable:
        take_cookie(response, room)
    return response


@bp.get("/w/<room>/state")
def state(room: str) -> Any:
    """The same state as the socket sends, for a phone that woke up or cannot hold a socket."""
    token = phone_token(room)
    session = seal.find(room) if token else None
    if session is None or token is None:
        return jsonify(ok=False, error="not_in_session", words="Join again with the code on the board."), 403
    return jsonify(participant_state(session, _seen(session, token)))


@bp.post("/w/<room>/<name>")
def command(room: str, name: str) -> Any:
    """A participant's command by HTTP: JSON from a phone whose socket is down, or a plain form."""
    token = phone_token(room)
    if token is None:
        if wants_json():
            return jsonify(ok=False, error="not_in_session", words="Join again with the code on the board."), 403
        return no_session("", room=room, unsent=request.form.get("text", ""))
    given = request.headers.get("X-CSRFToken") or request.form.get("csrf_token", "")
    if not is_participant_form(token, given):
        raise Refused("This page is no longer current. Go back, reload it and send again: your words are kept.")
    try:
        found = find_command(PARTICIPANT, name)
        if request.is_json:
            form = read_form(found, request.get_json(silent=True))
        else:
            # The page has one form for several commands: each takes its own fields.
            fields = {field: request.form[field] for field in found.form.model_fields if field in request.form}
            if name == "withdraw_response" and "withdraw" in request.form:
                fields["slot"] = request.form["withdraw"]  # its own "slot" says which response is in the box
            form = read_form(found, fields, from_text=True)
    except Refused as refusal:
        return _answer(room, refusal.acknowledgement(), name)
    return _answer(room, perform_command(found, Participant(room, token), form), name)


#: Acts of the box's form that leave its words unsent.
BESIDE_THE_BOX = {"pass_step", "withdraw_response"}


def _answer(room: str, acknowledgement: dict[str, Any], name: str) -> Response | Any:
    status = 200 if acknowledgement["ok"] else STATUSES.get(acknowledgement["error"], 409)
    if wants_json():
        response = jsonify(acknowledgement)
        if status == 503:
            response.headers["Retry-After"] = "2"
        return response, status
    if acknowledgement["ok"]:
        typed = request.form.get("text", "")
        if name in BESIDE_THE_BOX and typed.strip():
            return _phone_page(room, has_withdrawn=name == "withdraw_response", draft=typed)
        return redirect(url_for("participants.phone", room=room), 303)
    draft = acknowledgement.get("cleaned", request.form.get("text", ""))
    return _phone_page(room, refused=acknowledgement, draft=draft, status=status)
