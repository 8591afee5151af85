"""In which colours somebody sees the pages: as their device is set, or as they choose here (decision 0047).

A plain form and one cookie that holds the choice and nothing else. There are five choices, the same for everybody, so
it tells no two phones apart; it is written into no log and no database.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, redirect, render_template, request

from workshop.config import Settings
from workshop.live.care import care_of

from .requests import led_here, own_page

bp = Blueprint("colours", __name__)

AS_THE_DEVICE = "auto"
#: As tokens.css has them.
SCHEMES = (AS_THE_DEVICE, "light", "dark", "contrast", "contrast-dark")
LASTS = timedelta(days=365)


def _name() -> str:
    settings: Settings = current_app.extensions["workshop_settings"]
    return "__Host-colours" if settings.is_https else "colours"


def scheme() -> str:
    """The colours for this page's <html data-scheme>."""
    chosen = request.cookies.get(_name(), "")
    return chosen if chosen in SCHEMES else AS_THE_DEVICE


def _our_page(path: str) -> str:
    return own_page(path) if path.partition("?")[0] != "/colours" else ""


@bp.get("/colours")
def page() -> str:
    back = _our_page(request.args.get("back", "")) or _our_page(led_here())
    return render_template("web/colours.html", chosen=scheme(), back=back, care=care_of(None),
                           here=f"/colours?{urlencode({'back': back})}" if back else "")


@bp.post("/colours")
def choose() -> Any:
    """Keep the choice and go back to the page somebody came from. A choice that does not exist is none."""
    chosen = request.form.get("colours", "")
    back: Response = redirect(_our_page(request.form.get("back", "")) or "/colours", 303)  # type: ignore[assignment]
    settings: Settings = current_app.extensions["workshop_settings"]
    if chosen in SCHEMES and chosen != AS_THE_DEVICE:
        back.set_cookie(_name(), chosen, max_age=LASTS, httponly=True, samesite="Lax", secure=settings.is_https,
                        path="/")
    else:
        back.delete_cookie(_name(), httponly=True, samesite="Lax", secure=settings.is_https, path="/")
    return back
