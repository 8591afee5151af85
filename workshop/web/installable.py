"""Workshop as an app of its own on a device: for facilitators, and for somebody who thinks alone (decision 0053).

A browser that knows manifests offers to install it. What is installed is the same pages from the same address. A
facilitator's app says in words when the network is gone, by a worker that keeps that one page and nothing else.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, current_app, json, make_response, render_template, request

from workshop.language.reading import as_read, page_language
from workshop.language.words import say

from .assets import Assets
from .headers import allow_worker
from .needed_files import files_with

bp = Blueprint("installable", __name__)

#: Where a facilitator's worker may live, one for each: whatever begins so. No page of a participant does.
PLACES = ("/sessions", "/themes", "/actions")
OFFLINE = "/sessions/offline"
#: What the offline page names; what these files load is found by reading them.
ENTRIES = ("favicon.svg", "css/tokens.css", "css/base.css", "css/components.css", "css/typeface.css")
#: The one policy that makes the address of a facilitator's worker (js/web/offline.js).
POLICY = "offline-worker"
ICONS = (("mark/icon-192.png", 192, "any"), ("mark/icon-512.png", 512, "any"),
         ("mark/maskable-512.png", 512, "maskable"))
#: As tokens.css has them in light colours: the first moment of an app, before its page has come.
GROUND, PRIMARY = "#f8f5ef", "#0d4f5c"


def _manifest(*, name: str, short_name: str, about: str, start: str, scope: str) -> Response:
    """What a browser installs from (W3C Web Application Manifest), in the language of whoever asks."""
    language = page_language()
    asset: Any = current_app.jinja_env.globals["asset"]
    body = {
        "id": start, "start_url": start, "scope": scope, "name": as_read(name), "short_name": as_read(short_name),
        "description": as_read(about), "lang": language.tag, "dir": language.direction,
        "display": "standalone", "display_override": ["minimal-ui"],     # with a button that loads a page again
        "background_color": GROUND, "theme_color": PRIMARY,
        "icons": [{"src": asset(file), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
                  for file, side, purpose in ICONS]}
    return Response(json.dumps(body), content_type="application/manifest+json; charset=utf-8")


@bp.get("/sessions/app.webmanifest")
def for_facilitators() -> Response:
    return _manifest(name="Workshop", short_name="Workshop", start="/sessions", scope="/",
                     about=say("Plan and run reflective sessions for groups."))


@bp.get("/alone/app.webmanifest")
def for_one_alone() -> Response:
    return _manifest(name=say("Think about a theme alone"), short_name=say("Thinking alone"), start="/alone/",
                     scope="/alone/", about=say("Questions to reflect on at your own pace. What you write stays on "
                                                "your device."))


@bp.get(OFFLINE)
def offline() -> str:
    """What is shown when the network is gone: the same for everybody, in the language and colours of the device."""
    return render_template("web/offline.html")


@bp.get("/sessions/worker.js")
@bp.get("/themes/worker.js")
@bp.get("/actions/worker.js")
def worker() -> Response:
    """The script that shows the offline page at one of the places, and can do nothing at any other.

    Its text changes with the files and with the page, so that a browser fetches both anew.
    """
    assets: Assets = current_app.extensions["workshop_assets"]
    names = files_with(ENTRIES, {name: file.body for name, file in assets.files.items()})
    page = hashlib.sha256(offline().encode()).hexdigest()[:12]
    script: Any = render_template("web/worker.js", version=f"{assets.version}-{page}", page=OFFLINE,
                                  files=[f"/static/{assets.version}/{name}" for name in names])
    response = make_response(script)
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Service-Worker-Allowed"] = request.path.removesuffix("/worker.js")
    return response


def offers_worker() -> bool:
    """Whether the page that is being made may start the worker of its place; then its policy allows that too."""
    if request.path not in PLACES:
        return False
    allow_worker(POLICY)
    return True
