from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template
from sqlalchemy import select

from workshop.extensions import db
from workshop.kinds import all_kinds
from workshop.language.reading import as_read
from workshop.live.snapshot import board_state, join_details
from workshop.sessions.models import Session
from workshop.sessions.qr import qr_response
from workshop.web.requests import asked_page

bp = Blueprint("board", __name__, url_prefix="/board")


def find_by_board_key(board_key: str) -> Session | None:
    return db.session.scalar(select(Session).where(Session.board_key == board_key)) if board_key else None


def _found(board_key: str) -> Session:
    session = find_by_board_key(board_key)
    if session is None:
        abort(404)
    return session


@bp.get("/<board_key>")
def show(board_key: str) -> str:
    session = _found(board_key)
    return render_template("board/board.html", is_rehearsal=session.is_rehearsal, room=session.room,
                           state=as_read(board_state(session, asked_page())), board_key=board_key,
                           kinds=[kind.parts_of_pages() for kind in all_kinds().values()])


@bp.get("/<board_key>/state")
def state(board_key: str) -> Any:
    return jsonify(as_read(board_state(_found(board_key), asked_page())))


@bp.get("/<board_key>/qr.svg")
def qr(board_key: str) -> Response:
    return qr_response(join_details(_found(board_key))["url"])
