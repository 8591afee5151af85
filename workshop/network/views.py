"""“Can phones reach me?”: tried before a group comes, with one's own phone."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    get_flashed_messages,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)

from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only, signed_in_facilitator
from workshop.cofacilitators.hands import expect, may, visible_session
from workshop.config import Settings
from workshop.language.reading import as_read
from workshop.language.words import say
from workshop.live.care import care_of
from workshop.live.commands import RUN
from workshop.live.events import BOARD, FACILITATOR, PhoneReached
from workshop.live.panels import joined_now
from workshop.live.publish import publish_state, to_room
from workshop.participants.views import no_session
from workshop.sessions import seal
from workshop.sessions.models import CLOSED, DRAFT, Session
from workshop.sessions.qr import qr_svg
from workshop.web.error_pages import wants_json
from workshop.web.requests import LOOPBACK, address_of, choose_address, remember_address, settings

from .addresses import reachable_addresses
from .reached import Reached
from .ways import warnings, ways
from .wifi import WiFi, problems_of

bp = Blueprint("network", __name__)
#: What a phone opens: in its own language, and without a cookie.
way = Blueprint("way", __name__)

THERE = say("A phone has come through: phones can reach this machine.")
NOT_YET = say("No phone has come yet. This turns green by itself when one does.")


def reached() -> Reached:
    found: Reached = current_app.extensions["workshop_reached"]
    return found


@bp.get("/sessions/<room>/phones")
@facilitators_only
def page(facilitator: Facilitator, room: str) -> Any:
    """Whether phones can come: the address to try, what may keep them out, and whether one has come."""
    session = _open_session(facilitator, room)
    if wants_json():
        return jsonify(as_read(_standing(session)))
    remember_address(room)
    return _page(facilitator, session)


@bp.post("/sessions/<room>/phones/address")
@facilitators_only
def choose(facilitator: Facilitator, room: str) -> Any:
    """Let phones of this session come by another network of this machine."""
    session = _open_session(facilitator, room)
    expect(session, facilitator.id, RUN)
    asked = request.form.get("ip", "")
    if settings().address or asked not in [one.ip for one in reachable_addresses()]:
        flash(as_read(say("This machine has left that network. Choose one of those below.")), "warning")
        return redirect(url_for("network.page", room=room), 303)
    choose_address(room, f"http://{asked}:{settings().port}")
    reached().forget(room)         # by the other address, perhaps
    for role in (FACILITATOR, BOARD):
        publish_state(room, role)
    flash(as_read(say("Phones come by this address now. Try it again: the board and the poster show it too.")), "good")
    return redirect(url_for("network.page", room=room), 303)


@bp.post("/sessions/<room>/phones/wifi")
@facilitators_only
def wifi(facilitator: Facilitator, room: str) -> Any:
    """The room's Wi-Fi as a QR code, in this answer and nowhere else."""
    session = _open_session(facilitator, room)
    given = WiFi(request.form.get("wifi_name", ""), request.form.get("wifi_password", ""))
    problems = problems_of(given)
    return _page(facilitator, session, wifi_given=given, problems=problems), 422 if problems else 200


@way.get("/w/<room>/hello")
def hello(room: str) -> Any:
    """What a phone opens to try the way. That one came is noted; the browser of a facilitator is none."""
    session = seal.find(room)
    if session is None or session.state == CLOSED:
        return no_session("", room=room)
    is_facilitator = signed_in_facilitator() is not None
    if not is_facilitator and reached().note(room):
        to_room(PhoneReached, FACILITATOR, room, PhoneReached().payload())
    return render_template("network/hello.html", is_facilitator=is_facilitator, care=care_of(None))


def _open_session(facilitator: Facilitator, room: str) -> Session:
    """A session that this facilitator sees, and that has not ended."""
    session = visible_session(facilitator.id, room)
    if session is None or session.state == CLOSED:
        abort(404)
    return session


def _standing(session: Session) -> dict[str, Any]:
    is_there = reached().has(session.room) or joined_now(session)["count"] > 0
    return {"is_there": is_there, "words": THERE if is_there else NOT_YET}


def _page(facilitator: Facilitator, session: Session, *, wifi_given: WiFi | None = None,
          problems: list[dict[str, str]] | None = None) -> Any:
    room, here = session.room, settings()
    found = reachable_addresses() if _is_a_machine_in_the_room(here) else []
    address = address_of(room)
    tried = f"{address}{url_for('way.hello', room=room)}"
    return render_template(
        "network/phones.html", room=room,
        session={"group_name": session.group_name, "is_draft": session.state == DRAFT},
        is_rehearsal=session.is_rehearsal, standing=_standing(session), address_words=address.split("://", 1)[1],
        tried=tried, tried_qr=_picture(tried), is_here=_is_a_machine_in_the_room(here), port=here.port,
        warnings=[] if here.address else warnings(found, only_this_machine=_serves_only_itself(here)),
        ways=[{"ip": way.ip, "words": way.words, "is_doubtful": way.is_doubtful,
               "is_chosen": urlsplit(address).hostname == way.ip} for way in ways(found)],
        may_choose=may(session, facilitator.id, RUN), wifi=wifi_given,
        wifi_qr=_picture(wifi_given.as_text) if wifi_given is not None and not problems else "",
        problems=problems or [], told=get_flashed_messages(with_categories=True)[-1:])


def _is_a_machine_in_the_room(here: Settings) -> bool:
    """A laptop that phones look for in the local network, and not a server with an address of its own."""
    return not here.address


def _serves_only_itself(here: Settings) -> bool:
    return here.host in LOOPBACK or here.host.startswith("127.")


def _picture(text: str) -> str:
    """A QR code inside the page, so that nothing of it has an address or is kept."""
    return f"data:image/svg+xml;base64,{base64.b64encode(qr_svg(text)).decode()}"


