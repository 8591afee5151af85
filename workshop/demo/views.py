"""The demonstration's own page. Only `demo.room` registers it, so that no ordinary Workshop has this way in."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, abort, current_app, redirect, url_for

from workshop.auth.sign_in import sign_in

EXTENSION = "workshop_demonstration"

bp = Blueprint("demonstration", __name__)


@dataclass(frozen=True)
class Demonstration:
    """The room of a demonstration, and the key of the link that signs its facilitator in."""

    room: str
    facilitator_id: int
    console_key: str = field(repr=False)


def register(app: Flask, demonstration: Demonstration) -> None:
    """Give this app the link that signs the demonstration's facilitator in."""
    app.extensions[EXTENSION] = demonstration
    app.register_blueprint(bp)


@bp.get("/demonstration/<console_key>")
def console(console_key: str) -> Any:
    """Sign the demonstration's facilitator in, as often as the link is opened, and go to the console."""
    demonstration: Demonstration = current_app.extensions[EXTENSION]
    if not hmac.compare_digest(console_key.encode(), demonstration.console_key.encode()):
        abort(404)
    sign_in(demonstration.facilitator_id)
    return redirect(url_for("sessions.console", room=demonstration.room))
