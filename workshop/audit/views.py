from __future__ import annotations

from flask import Blueprint, render_template, url_for

from workshop.auth.models import Facilitator
from workshop.auth.sign_in import admins_only, facilitators_only
from workshop.cofacilitators.views import owned

from .record import KEPT_DAYS, by_when, done_in, done_to_accounts

bp = Blueprint("audit", __name__)


@bp.get("/sessions/<room>/done")
@facilitators_only
def done_in_session(facilitator: Facilitator, room: str) -> str:
    """What facilitators did in a session, for its owner."""
    session = owned(facilitator, room)
    return render_template("audit/done.html", days=by_when(done_in(room)), kept_days=KEPT_DAYS,
                           group_name=session.group_name,
                           theme_title=session.theme["title"], console_url=url_for("sessions.console", room=room))


@bp.get("/installation/done")
@admins_only
def done_to_every_account(_facilitator: Facilitator) -> str:
    """What was done to accounts and to the installation, for admins."""
    return render_template("audit/accounts.html", days=by_when(done_to_accounts()), kept_days=KEPT_DAYS)
