"""Whether the process lives. Whether people may be sent to it is asked at /readyz (`running.readiness`)."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from workshop.extensions import db
from workshop.retention.keeping import is_deletion_overdue

bp = Blueprint("health", __name__)

OVERDUE = "deletion is overdue: see the log"
UNREAD = "the database cannot be read: see /readyz"


@bp.get("/healthz")
def healthz() -> Response:
    """The process answers; it says so when something should have been deleted by now.

    A database that is away is no reason to end the process: it would start no better, and what people hold open would
    be gone.
    """
    try:
        beside = f"{OVERDUE}\n" if is_deletion_overdue() else ""
    except SQLAlchemyError:
        db.session.rollback()
        beside = f"{UNREAD}\n"
    return Response("ok\n" + beside, content_type="text/plain")
