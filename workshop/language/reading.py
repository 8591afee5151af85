"""In which language whoever asks reads: what they chose on this device, else what their browser asks for.

The choice is a language code in a cookie of its own, with nothing else in it. It is looked at and forgotten: no table,
log or count holds it, because in a small group a language can be a person (decision 0046).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, g, has_request_context, request
from flask_babel import Babel, Domain
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from workshop.config import Settings
from workshop.web.requests import led_here, own_page

from .languages import LANGUAGES, Language, in_language
from .words import ENGLISH, LASTS, Said

COOKIE = "language"
#: Answers that are English whatever somebody chose, by their blueprint: for programs, and for those who build Workshop.
#: Every other page has all its words in the catalogue.
IN_ENGLISH = {"api", "assets", "demonstration", "gallery", "health"}
#: Folders of the scripts that a page uses: their words go with the page. First those of a participant's page that
#: follows the group.
SCRIPTS = ("static/js/participants", "static/js/live", "static/js/web", "static/js/record", "kinds")
#: A participant's page that does not follow the group, and pages that are open to all.
SCRIPTS_AT_REST = tuple(f"static/js/participants/{name}.js" for name in (
    "bar", "copy", "left", "own_pace", "step_out", "view"))
#: By their blueprint: pages with scripts of their own.
SCRIPTS_OF = {
    "alone": ("static/js/alone", "static/js/record", "static/js/participants/hint.js"),
    "board": ("static/js/board", "static/js/live", "static/js/web"),
    "supervised": ("static/js/supervision", "static/js/participants/hint.js"),
}
#: Any other page is a facilitator's: all folders together have few sentences.
SCRIPTS_OF_FACILITATOR = ("static/js", "kinds")
OPEN_TO_ALL = {None, "colours", "installable", "language", "participants", "statements", "verify", "way"}


class _Catalogues(Domain):  # type: ignore[misc]
    """Flask-Babel's source of words: our files as they are, read at the first use."""

    def get_translations(self) -> object:
        return page_language().translations


def register(app: object) -> None:
    babel = Babel(app, default_locale=ENGLISH, locale_selector=lambda: page_language().code)
    babel.domain_instance = _Catalogues()
    environment: Environment = app.jinja_env  # type: ignore[attr-defined]
    environment.finalize = _finalized
    for name in ("_", "gettext", "ngettext", "pgettext"):
        translate: Any = environment.globals[name]
        environment.globals[name] = _values_as_read(translate)
    environment.globals["languages"] = LANGUAGES.values()
    environment.globals["is_translated"] = is_translated
    environment.globals["page_address"] = _page_address
    environment.globals["script_words"] = _script_words


def is_translated() -> bool:
    """Whether the page that is being made can be read in other languages."""
    return request.blueprint not in IN_ENGLISH


def _script_words(is_live: object = False) -> dict[str, Any]:
    """:param is_live: a participant's page follows the group by script; any other uses few."""
    if request.blueprint in OPEN_TO_ALL:
        folders = SCRIPTS if is_live else SCRIPTS_AT_REST
    else:
        folders = SCRIPTS_OF.get(request.blueprint or "", SCRIPTS_OF_FACILITATOR)
    return page_language().script_words(*(f"workshop/{folder}" for folder in folders))


def _page_address() -> str:
    """Where to go back to once a language is chosen: this page with what was asked of it, such as the third part of a
    long list; after a form, the page that the form was on."""
    if request.method == "GET":
        return own_page(request.full_path.removesuffix("?")) or request.path
    return led_here() or "/"


def _values_as_read(translate: Callable[..., Any]) -> Callable[..., Any]:
    """A template's `_`, `ngettext` or `pgettext`, for which a value may be a sentence of ours or a day."""
    @pass_context
    def translated(context: Context, *message: Any, **values: Any) -> Any:
        return translate(context, *message, **as_read(values))

    return translated


def _finalized(value: object) -> object:
    """What a page shows of a value: a sentence of ours is said in the language of the page."""
    return in_language(value, page_language().code) if type(value) is Said else value


def _asked_for(accept: str) -> str:
    """The best of our languages for a browser's `Accept-Language`. What it asked for is not kept, as a cache would."""
    wanted: LanguageAccept = parse_accept_header(accept, LanguageAccept)
    for tag, quality in wanted:
        code = tag.replace("_", "-").split("-")[0].lower()
        if quality > 0 and code in LANGUAGES:
            return code
    return ENGLISH


def _name() -> str:
    settings: Settings = current_app.extensions["workshop_settings"]
    return f"{'__Host-' if settings.is_https else ''}{COOKIE}"


def reader_language() -> str:
    """The code of the language of whoever asks."""
    chosen = request.cookies.get(_name(), "")
    return chosen if chosen in LANGUAGES else _asked_for(request.headers.get("Accept-Language", "")[:200])


def page_language() -> Language:
    """The language of the page that is being made: the reader's, except where pages are English only."""
    if not has_request_context():
        return LANGUAGES[ENGLISH]
    if "page_language" not in g:
        g.page_language = LANGUAGES[reader_language() if is_translated() else ENGLISH]
    found: Language = g.page_language
    return found


def as_read(value: Any) -> Any:
    """The same value with every sentence of ours in it as whoever asks reads it: for answers that are no page."""
    return in_language(value, page_language().code)


def keep_language(response: Response, code: str) -> None:
    """Let this device remember a language, and nothing else."""
    settings: Settings = current_app.extensions["workshop_settings"]
    response.set_cookie(_name(), code, max_age=LASTS, secure=settings.is_https, httponly=True, samesite="Lax", path="/")


def use(code: str) -> None:
    """Make the rest of this answer in a language that was chosen just now."""
    g.page_language = LANGUAGES[code]
