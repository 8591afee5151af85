from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text

from workshop.extensions import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """The process answers and can read its database."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", content_type="text/plain")
