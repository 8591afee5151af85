"""The pages of a file that takes long: asked for, watched, cancelled, fetched."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, url_for

from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.cofacilitators.hands import expect
from workshop.cofacilitators.models import MODERATE
from workshop.errors import NotFound
from workshop.language.reading import as_read
from workshop.language.words import say, say_many
from workshop.live.panels import joined_count
from workshop.sessions.models import Session
from workshop.sessions.views import own_session
from workshop.storage.writer import perform
from workshop.web.error_pages import wants_json

from .file_names import file_name
from .formats import FORMATS
from .long_files import FILE, READY, LongFile, LongFiles
from .shapes import FULL, THEMES

bp = Blueprint("fetching", __name__)

GONE = say("This file is no longer here: it was fetched or cancelled, or ten minutes are over. Ask for it again.")


def long_files() -> LongFiles:
    found: LongFiles = current_app.extensions["workshop_long_files"]
    return found


@bp.post("/sessions/<room>/summary/files")
@facilitators_only
def begin(facilitator: Facilitator, room: str) -> Any:
    """Begin to make a file beside the room."""
    session, form = own_session(facilitator, room), request.form.get("form", "")
    shape = FULL if request.form.get("shape") == FULL else THEMES
    if form not in FORMATS:
        abort(404)
    _expect(facilitator, session, shape)
    key = long_files().begin(room=room, owner=facilitator.id, form=form, shape=shape, joined=joined_count(session))
    return redirect(url_for("fetching.watch", room=room, file_key=key), 303)


@bp.get("/sessions/<room>/summary/files/<file_key>")
@facilitators_only
def watch(facilitator: Facilitator, room: str, file_key: str) -> Any:
    """How far it is. The page asks again by itself, with or without a script."""
    session, found = _find(facilitator, room, file_key)
    words = say_many("%(stage)s, for %(number)s second so far. A large session takes about half a minute.",
                     "%(stage)s, for %(number)s seconds so far. A large session takes about half a minute.",
                     found.seconds, stage=found.stage)
    if wants_json():
        return jsonify(state=found.state, words=as_read(words))
    return render_template(
        "summary/long_file.html", state=found.state, words=words, is_still="still" in request.args,
        label=FORMATS[found.form].label, group_name=session.group_name, form=found.form, shape=found.shape,
        here_url=url_for("fetching.watch", room=room, file_key=file_key),
        again_url=url_for("fetching.begin", room=room),
        cancel_url=url_for("fetching.cancel", room=room, file_key=file_key),
        fetch_url=url_for("fetching.fetch", room=room, file_key=file_key),
        summary_url=url_for("export.summary", room=room, shape=FULL if found.shape == FULL else None))


@bp.post("/sessions/<room>/summary/files/<file_key>/cancel")
@facilitators_only
def cancel(facilitator: Facilitator, room: str, file_key: str) -> Any:
    """End it, and take away what was made so far."""
    own_session(facilitator, room)
    found = long_files().find(file_key, room=room, owner=facilitator.id)
    if found is not None:
        long_files().remove(file_key)
    is_full = found is not None and found.shape == FULL
    return redirect(url_for("export.summary", room=room, shape=FULL if is_full else None, _anchor="files"), 303)


@bp.get("/sessions/<room>/summary/files/<file_key>/fetched")
@facilitators_only
def fetch(facilitator: Facilitator, room: str, file_key: str) -> Any:
    """The file, once: it is taken away here as it is handed over."""
    session, found = _find(facilitator, room, file_key)
    if found.state != READY:
        return redirect(url_for("fetching.watch", room=room, file_key=file_key), 303)
    wanted, shape, who = FORMATS[found.form], found.shape, facilitator.id
    name, content = file_name(session, shape, wanted.ending), (found.folder / FILE).read_bytes()

    def taken() -> None:
        record(wanted.act, who, room=room)
        if shape == FULL:
            record("full_record_taken", who, room=room)

    perform(taken)
    long_files().remove(file_key)
    response = Response(content, content_type=wanted.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _find(facilitator: Facilitator, room: str, file_key: str) -> tuple[Session, LongFile]:
    """The session and the file, for whoever asked for it and may still have it.

    :raises NotFound: it was fetched, cancelled or left, or is somebody else's.
    """
    session = own_session(facilitator, room)
    found = long_files().find(file_key, room=room, owner=facilitator.id)
    if found is None:
        raise NotFound(GONE)
    _expect(facilitator, session, found.shape)
    return session, found


def _expect(facilitator: Facilitator, session: Session, shape: str) -> None:
    if shape == FULL:
        expect(session, facilitator.id, MODERATE)


