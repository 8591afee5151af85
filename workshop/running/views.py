"""The doors for whoever looks after a Workshop, and for the programs that do it for them."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Response, current_app, json, jsonify, render_template, request
from prometheus_client import CONTENT_TYPE_LATEST

from workshop import clock
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import admins_only
from workshop.language.reading import as_read
from workshop.retention.keeping import is_deletion_overdue
from workshop.web.error_pages import wants_json
from workshop.web.requests import settings

from . import status
from .figures import EXTENSION, Figures
from .readiness import readiness

bp = Blueprint("running", __name__)


@bp.get("/readyz")
def readyz() -> Response:
    """Whether people may be sent here: 200, or 503 with what is wrong and what helps."""
    said = readiness().ask()
    is_ready = not any(said.values())
    body = {"ready": is_ready, "checks": {
        name: {"ok": True} if not words else {"ok": False, "words": words} for name, words in said.items()}}
    return Response(json.dumps(body, ensure_ascii=False) + "\n", 200 if is_ready else 503,
                    content_type="application/json")


@bp.get("/metrics")
def metrics() -> Any:
    """The figures for Prometheus, for whoever brings the token that was set. Without one they are off."""
    expected = settings().metrics_token
    if not expected:
        return _plainly("Metrics are off. Set WORKSHOP_METRICS_TOKEN to switch them on.", 404)
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), expected.encode()):
        refused = _plainly("Send the token that WORKSHOP_METRICS_TOKEN holds, as “Authorization: Bearer …”.", 401)
        refused.headers["WWW-Authenticate"] = 'Bearer realm="Workshop metrics"'
        return refused
    return Response(figures().as_text(), content_type=CONTENT_TYPE_LATEST)


@bp.get("/installation/running")
@admins_only
def how_it_runs(_facilitator: Facilitator) -> Any:
    """How this installation is, in words, with what to do; to its own script as JSON."""
    ready = readiness().ask()
    rows = status.rows(figures(), settings(), ready)
    warned = status.warnings(figures(), settings(), ready, is_deletion_overdue=is_deletion_overdue())
    as_of = f"{clock.as_local(clock.now()):%H:%M}"
    if wants_json():
        return jsonify(as_read({"rows": {row.key: row.words for row in rows} | {"as_of": as_of}, "warnings": warned}))
    return render_template("running/status.html", rows=rows, warnings=warned, as_of=as_of)


def figures() -> Figures:
    found: Figures = current_app.extensions[EXTENSION]
    return found


def _plainly(words: str, status: int) -> Response:
    return Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")
