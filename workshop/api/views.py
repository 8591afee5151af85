"""The doors for programs. They read with a token, never with a cookie, and answer to no page of another site."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar

from flask import Blueprint, Response, current_app, json, request, url_for
from werkzeug.exceptions import HTTPException

from workshop import clock
from workshop.audit.record import record
from workshop.errors import NotFound, Refused
from workshop.export.shapes import THEMES
from workshop.export.summary import as_json, summary_of
from workshop.limits.pace import Limits, key_of
from workshop.sessions.models import Session
from workshop.storage.writer import perform
from workshop.web.incidents import log_incident

from . import reading, tokens
from .describe import BASE, MOST_PER_PAGE, USUAL_PER_PAGE, as_text
from .models import ApiToken

bp = Blueprint("api", __name__)

PROBLEM = "application/problem+json"


class TokenMissing(Refused):
    name: ClassVar[str] = "token_missing"
    status: ClassVar[int] = 401
    words = "Send a token as “Authorization: Bearer …”. A facilitator makes one on the page of their account."


class TokenUnknown(Refused):
    name: ClassVar[str] = "token_unknown"
    status: ClassVar[int] = 401
    words = "This token does not work, or not any more. A facilitator makes a new one on the page of their account."


class NumbersOnly(Refused):
    name: ClassVar[str] = "numbers_only"
    status: ClassVar[int] = 403
    words = "This token reads numbers alone. For summaries, its facilitator makes one that reads summaries too."


class NoSuchSession(NotFound):
    name: ClassVar[str] = "session_not_found"
    words = ("There is no sealed session of this name that this token may read. Sessions appear here once they are "
             "closed, and until their days of keeping are over.")


class PageUnusable(Refused):
    name: ClassVar[str] = "page_unusable"
    status: ClassVar[int] = 422
    words = f"Ask for a page from 1 on, with 1 to {MOST_PER_PAGE} sessions on it: ?page=1&per_page={USUAL_PER_PAGE}."


class NothingHere(NotFound):
    name: ClassVar[str] = "nothing_here"
    words = f"There is nothing at this address. {BASE}/openapi.json describes what there is."


class OnlyReads(Refused):
    name: ClassVar[str] = "only_reads"
    status: ClassVar[int] = 405
    words = "This only reads: use GET. What a session holds is changed on its pages."


def with_token(view: Callable[..., Response]) -> Callable[..., Response]:
    """An address for whoever brings a token that works, and not too often."""
    @functools.wraps(view)
    def checked(**named: Any) -> Response:
        scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            raise TokenMissing()
        token = tokens.find(given.strip())
        if token is None:
            raise TokenUnknown()
        limits: Limits = current_app.extensions["workshop_limits"]
        limits.api_reads.expect(key_of("token of the API", token.token_hash))
        if token.last_used_on != clock.today():
            token_hash = token.token_hash
            perform(lambda: tokens.note_use(token_hash))
            token = tokens.find(given.strip())
            if token is None:      # it was ended in this moment
                raise TokenUnknown()
        return view(token, **named)

    return checked


@bp.get(f"{BASE}/sessions")
@with_token
def sessions(token: ApiToken) -> Response:
    page, per_page = _whole("page", 1, 1_000_000), _whole("per_page", USUAL_PER_PAGE, MOST_PER_PAGE)
    found, total = reading.sealed_sessions(token.facilitator_id, page=page, per_page=per_page)
    pages = math.ceil(total / per_page)
    following = url_for("api.sessions", page=page + 1, per_page=per_page) if page < pages else None
    return answer({"sessions": [_row(one) for one in found], "page": page, "pages": pages, "total": total,
                   "next": following})


@bp.get(f"{BASE}/sessions/<room>")
@with_token
def session(token: ApiToken, room: str) -> Response:
    return answer(_row(_found(token, room)))


@bp.get(f"{BASE}/sessions/<room>/summary")
@with_token
def summary(token: ApiToken, room: str) -> Response:
    """The shape that is given on: themes and selections. There is no full record here."""
    if not token.reads_summaries:
        raise NumbersOnly()
    made = as_json(summary_of(_found(token, room), shape=THEMES))
    _record("api_summary", token, room)
    return answer(made)


@bp.get(f"{BASE}/sessions/<room>/aggregates")
@with_token
def aggregates(token: ApiToken, room: str) -> Response:
    made = {"room": room, "questions": reading.aggregates(_found(token, room))}
    _record("api_numbers", token, room)
    return answer(made)


@bp.get(f"{BASE}/openapi.json")
def description() -> Response:
    """What there is, for programs. It says nothing of this installation."""
    return Response(as_text(), content_type="application/json")


@bp.route("/api/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def nothing(rest: str) -> Response:  # noqa: ARG001
    """Whatever else is asked for here is told so in the same form."""
    raise NothingHere() if request.method == "GET" else OnlyReads()


def _found(token: ApiToken, room: str) -> Session:
    found = reading.sealed_session(token.facilitator_id, room)
    if found is None:
        raise NoSuchSession()
    return found


def _row(session: Session) -> dict[str, Any]:
    return reading.session_row(session) | {"links": {
        "self": url_for("api.session", room=session.room), "summary": url_for("api.summary", room=session.room),
        "aggregates": url_for("api.aggregates", room=session.room)}}


def _whole(name: str, usual: int, most: int) -> int:
    typed = request.args.get(name, str(usual))
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 8 and 1 <= int(typed) <= most):
        raise PageUnusable()
    return int(typed)


def _record(act: str, token: ApiToken, room: str) -> None:
    who = token.facilitator_id  # read before: a write would read it anew
    perform(lambda: record(act, who, room=room))


def answer(made: dict[str, Any]) -> Response:
    return Response(json.dumps(made, ensure_ascii=False) + "\n", content_type="application/json")


# --- what goes wrong

@bp.errorhandler(Refused)
def on_refused(refusal: Refused) -> Response:
    return problem(refusal.status, refusal.words, error=refusal.name, **refusal.extra)


@bp.errorhandler(HTTPException)
def on_http(error: HTTPException) -> Response:
    status = error.code or 500
    return problem(status, NothingHere.words if status == 404 else "This could not be understood. Send a plain GET "
                   "with a token and no more.", error="malformed" if status < 500 else "failed")


@bp.errorhandler(Exception)
def on_anything(error: Exception) -> Response:
    log_incident("api_failed", error)
    return problem(500, "Something went wrong on our side. Try again in a minute; if it happens again, tell whoever "
                        "looks after this Workshop.", error="failed")


def problem(status: int, words: str, *, error: str, **extra: Any) -> Response:
    """A problem as RFC 9457 has it."""
    made = Response(json.dumps({"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status,
                                "detail": words, "error": error, **extra}, ensure_ascii=False) + "\n",
                    status=status, content_type=PROBLEM)
    if status == HTTPStatus.UNAUTHORIZED:
        made.headers["WWW-Authenticate"] = 'Bearer realm="Workshop"' + (
            ', error="invalid_token"' if error == TokenUnknown.name else "")
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        made.headers["Allow"] = "GET, HEAD"
    if "retry_after" in extra:
        made.headers["Retry-After"] = str(extra["retry_after"])
    return made
