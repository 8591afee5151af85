"""Error pages: what happened and what to do next. A stack trace never reaches anybody."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from workshop.errors import Busy, Refused
from workshop.language.reading import as_read
from workshop.language.words import say

from .incidents import log_incident

PAGES: dict[int, tuple[str, str]] = {
    400: (say("This could not be understood"), say("The page may have been open for a long time. Go back, reload it "
                                                   "and try "
          "again: what you had written is kept on your device where that is possible.")),
    403: (say("This is not open to you"), say("It belongs to somebody else, or was asked for from another site.")),
    404: (say("There is no page here"), say("The address may be mistyped, or what it led to is over.")),
    405: (say("This cannot be done here"), say("Go back and use the buttons of the page.")),
    409: (say("This cannot be done now"), say("Things have changed meanwhile. Go back, reload the page and look "
                                              "again.")),
    413: (say("That is too much at once"), say("Shorten the text, or send it in parts. Go back: your words should "
                                               "still be "
          "there.")),
    429: (say("A moment, please"), say("That was a lot at once. Wait a few seconds and try again.")),
    500: (say("Something went wrong on our side"), say("Nothing that was saved is lost. Go back and try again; if it "
                                                       "happens "
          "again, tell whoever looks after this Workshop.")),
    503: (say("This could not be saved just now"), say("Nothing that was saved is lost. Wait a few seconds and try "
                                                       "again.")),
}
FIRST_PAGE = say("Go to the first page")
#: From here on the database may be what failed: such a page does not ask it who is signed in.
FAILED = 500
#: Pages of this address stand on the projector, and name nobody.
OF_BOARDS = "/board/"
#: Pages of these addresses are seen on phones, and say where to turn even when nothing else can be read.
OF_PARTICIPANTS = ("/w/", "/j/", "/join", "/alone/")
NAMES = {400: "malformed", 403: "not_permitted", 404: "not_found", 405: "not_permitted", 409: "refused",
         413: "too_large", 429: "busy", 503: "busy"}


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(CSRFError, on_old_form)
    app.register_error_handler(Refused, on_refused)
    app.register_error_handler(Exception, on_anything)


def wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


def page(status: int, words: str | None = None) -> Any:
    heading, usual = PAGES.get(status, PAGES[500])
    if wants_json():
        return jsonify(ok=False, error=NAMES.get(status, "failed"), words=as_read(words or usual)), status
    if status >= FAILED:
        g.asks_nobody = True
    template = "participants/error.html" if request.path.startswith(OF_PARTICIPANTS) else "error.html"
    return render_template(template, heading=heading, words=words or usual,
                           has_menu=not request.path.startswith(OF_BOARDS),
                           next_step={"label": FIRST_PAGE, "url": url_for("participants.home")}), status


def on_http(error: HTTPException) -> Any:
    response = error.get_response()
    if 300 <= response.status_code < 400:
        return response
    status = error.code or 500
    answer = page(status if status in PAGES else (500 if status >= 500 else 400))
    return answer[0], status


def on_old_form(_error: CSRFError) -> Any:
    return page(400, say("This form was open for too long, or cookies are switched off. Go back, reload the page and "
                         "try "
                     "again."))


def on_refused(refusal: Refused) -> Any:
    acknowledgement = refusal.acknowledgement()
    if wants_json():
        return with_time(jsonify(as_read(acknowledgement)), acknowledgement), refusal.status
    answer, _status = page(refusal.status if refusal.status in PAGES else 400, refusal.words)
    headers = {"Retry-After": "2"} if isinstance(refusal, Busy) else {}
    return with_time(make_response(answer), acknowledgement), refusal.status, headers


def with_time(response: Response, acknowledgement: dict[str, Any]) -> Response:
    """The answer, saying when to go on if the acknowledgement does."""
    if "retry_after" in acknowledgement:
        response.headers["Retry-After"] = str(acknowledgement["retry_after"])
    return response


def on_anything(error: Exception) -> Any:
    log_incident("page_failed", error)
    is_away = isinstance(error, OperationalError)     # the database: it was restarted, or another program holds it
    try:
        answer, status = page(503 if is_away else InternalServerError.code)
        return answer, status, {"Retry-After": "2"} if is_away else {}
    except Exception as second:  # the error page itself failed: say the same without a template
        log_incident("error_page_failed", second)
        return say("Something went wrong on our side. Nothing that was saved is lost. Go back and try again."), 500
