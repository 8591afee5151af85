"""The papers of a session, for whoever runs it or helps to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from workshop import clock
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.care.rules import GROUND_RULES
from workshop.kinds import all_kinds
from workshop.kinds.counts import counted
from workshop.library.themes import AUDIENCE_WORDS, Source
from workshop.live.care import care_of
from workshop.live.snapshot import join_details
from workshop.participants.views import DANGER, WHAT_HAPPENS
from workshop.sessions import follow_ups
from workshop.sessions.clock_times import slack_words, spans
from workshop.sessions.for_a_while import time_words
from workshop.sessions.models import DRAFT, Session
from workshop.sessions.qr import qr_svg
from workshop.sessions.templates import minutes_words
from workshop.sessions.views import own_session
from workshop.storage.off_loop import off_loop

from . import paper

bp = Blueprint("papers", __name__)

LONG_STEP = 700   # characters; a longer step may go over the end of a page
NEUTRAL_TITLE = "Join the session"


@bp.get("/sessions/<room>/papers")
@facilitators_only
def page(facilitator: Facilitator, room: str) -> str:
    """What can be printed, and from when."""
    session = own_session(facilitator, room)
    return render_template("papers/papers.html", room=room, group_name=session.group_name,
                           theme_title=session.theme["title"], has_code=bool(session.code))


@bp.get("/sessions/<room>/run-sheet.pdf")
@facilitators_only
def run_sheet(facilitator: Facilitator, room: str) -> Response:
    """The plan on paper, with room for notes."""
    data = run_sheet_data(own_session(facilitator, room))
    return _pdf(off_loop(lambda: paper.made("run_sheet.typ", data)), "run-sheet")


@bp.get("/sessions/<room>/poster.pdf")
@facilitators_only
def poster(facilitator: Facilitator, room: str) -> Response:
    """The way in on paper, once there is a code. It names the theme only when that was asked for."""
    session = own_session(facilitator, room)
    if not session.code:
        abort(404)
    data = poster_data(session, session.theme["title"] if request.args.get("title") == "theme" else NEUTRAL_TITLE)
    return _pdf(off_loop(lambda: paper.made("poster.typ", data)), "poster")


def run_sheet_data(session: Session) -> dict[str, Any]:
    steps, source = session.steps, Source.model_construct(**session.theme["source"])
    total = sum(step.minutes for step in steps)
    times = spans(session.starts_at, [step.minutes for step in steps])
    day = session.held_on or clock.today()
    fits = ", ".join(filter(None, [minutes_words(total), slack_words(total, session.booked_minutes)]))
    return {
        "title": session.theme["title"], "content_note": session.theme.get("content_note", ""),
        "about": [f"{session.group_name} · {AUDIENCE_WORDS[session.audience]}", fits, source.words],
        "foot": f"{session.group_name}, printed on {day.day} {day:%B %Y}",
        "steps": [_step(session, step, time) for step, time in zip(steps, times, strict=True)],
        "facts": [{"figure": one["figure"], "statement": one["statement"]}
                  for one in session.theme.get("key_facts", ())],
        "learning": [one["point"] for one in session.theme.get("learning", ())],
        "rules": _rules(session), "support": _support(session)}


def _step(session: Session, step: Any, time: str) -> dict[str, Any]:
    said = [step.question, *step.probes, step.original]
    return {
        "position": f"{step.position}.", "time": time, "kind": all_kinds()[step.kind].label,
        "minutes": counted(step.minutes, "minute", "minutes"), "question": step.question, "probes": list(step.probes),
        "original": step.original, "long": sum(map(len, said)) > LONG_STEP,
        "audience": AUDIENCE_WORDS[step.audience] if session.audience == "both" else ""}


def poster_data(session: Session, title: str) -> dict[str, Any]:
    details = join_details(session)
    return {
        "title": title, "qr": qr_svg(details["url"]).decode(), "qr_words": details["qr_words"],
        "address": details["address_words"], "code": details["code_words"],
        "joining": ["Scan the square with your phone’s camera, or open the address and type the code.",
                    "Read what happens to what you write, and press Join.",
                    _staying(session)],
        "happens": [*WHAT_HAPPENS, DANGER], "rules": _rules(session), "support": _support(session)}


def _staying(session: Session) -> str:
    followed = follow_ups.as_follow_up(session) if session.state == DRAFT and session.is_for_a_while else None
    if followed is not None:
        return (f"It opens on {follow_ups.day_words(followed.opens_on)}. Answer in any order until "
                f"{time_words(session.open_until)}. No account, no name, no app.")
    if session.is_gathering:
        return (f"Answer in any order until {time_words(session.open_until)}; you can come back on the same phone. No "
                "account, no name, no app.")
    return "Keep the page open. No account, no name, no app."


def _rules(session: Session) -> list[str]:
    return [*GROUND_RULES, *([session.own_rule] if session.own_rule else [])]


def _support(session: Session) -> list[dict[str, str]]:
    return [{"what": one["what"] or "Local number", "number": one["number"]}
            for one in care_of(session)["support"]["local"]]


def _pdf(content: bytes, name: str) -> Response:
    response = Response(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
