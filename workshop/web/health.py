from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text

from workshop.extensions import db
from workshop.retention.keeping import is_deletion_overdue

bp = Blueprint("health", __name__)

OVERDUE = "deletion is overdue: see the log"


@bp.get("/healthz")
def healthz() -> Response:
    """The process answers and can read its database; it says so when something should have been deleted by now."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n" + (f"{OVERDUE}\n" if is_deletion_overdue() else ""), content_type="text/plain")
