"""Thinking about a theme alone: no session, no account, no cookie. What is written stays in the browser.

Why, says decision 0019.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template

from workshop.language.languages import LANGUAGES
from workshop.language.words import ENGLISH, say
from workshop.library import shelf
from workshop.library.themes import Audience
from workshop.live.care import care_of
from workshop.web.assets import Assets
from workshop.web.headers import allow_worker
from workshop.web.needed_files import files_with

bp = Blueprint("alone", __name__, url_prefix="/alone")

#: The one policy that makes the address of the worker (js/alone/offline.js).
POLICY = "alone-worker"
#: What the pages name; what these files load is found by reading them.
ENTRIES = ("favicon.svg", "mark/apple-touch-180.png", "css/phone.css", "css/typeface.css", "css/alone.css",
           "css/record.css", "js/participants/step_out.js", "js/web/later.js", "js/alone/alone.js")
#: Whom the questions are for: how somebody says it of themselves, the heading of the questions, the word in the record.
AUDIENCES: dict[Audience, dict[str, Any]] = {
    "practitioners": {"label": say("I work with children and families"), "heading": say("Questions for practitioners"),
                      "readers": say("Practitioners").lowered()},
    "leaders": {"label": say("I lead or manage"), "heading": say("Questions for leaders"),
                "readers": say("Leaders").lowered()}}


@bp.get("/")
def themes() -> str:
    """Themes that anybody may think about. One that a facilitator wrote opens by its own link only."""
    allow_worker(POLICY)
    return render_template("alone/themes.html", themes=[
        {"slug": one.slug, "title": one.theme.title, "summary": one.theme.summary} for one in shelf.shipped()],
        care=care_of(None))


@bp.get("/<key>")
def by_key(key: str) -> str:
    """One theme with its questions. Nobody is asked who they are, and the page is the same for everybody who reads it
    in the same language and colours."""
    shipped = next((one for one in shelf.shipped() if one.slug == key), None)
    found = shipped or shelf.open_to_anyone_alone(key)
    if found is None:
        abort(404)
    allow_worker(POLICY)
    theme = found.theme
    audiences = [AUDIENCES[name] | {"name": name, "questions": theme.questions.of(name)} for name in AUDIENCES
                 if theme.questions.of(name)]
    about = {"key": key, "title": theme.title, "source": theme.source.words,
             "attribution": theme.source.attribution, "licence": theme.source.licence}
    return render_template("alone/theme.html", theme=theme, about=about, audiences=audiences,
                           written_in=LANGUAGES[ENGLISH].tag if shipped else "", care=care_of(None))


@bp.get("/worker.js")
def worker() -> Response:
    """The script with which a browser opens these pages without a network. It may touch nothing outside /alone/."""
    assets: Assets = current_app.extensions["workshop_assets"]
    names = files_with(ENTRIES, {name: file.body for name, file in assets.files.items()})
    script: Any = render_template("alone/worker.js", version=assets.version,
                                  files=[f"/static/{assets.version}/{name}" for name in names])
    return Response(script, content_type="text/javascript; charset=utf-8")
