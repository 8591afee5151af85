from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.kinds.counts import COMMA
from workshop.language.words import say, say_many, side_by_side
from workshop.library.themes import AUDIENCE_WORDS
from workshop.paging import paged
from workshop.storage.writer import perform
from workshop.web.requests import page_number

from . import worth
from .compare import Beside, Question, Selection, as_csv, beside, leaning, questions_of
from .small_cells import Shown

bp = Blueprint("comparison", __name__)

#: Sessions on a page: some 70 kB of it.
A_PAGE = 50
WRONG_WAY_ROUND = say("The first month comes after the last one. Choose them the other way round.")
GONE = say("None of your sealed sessions asked this question. Perhaps their days of keeping are over. Choose another "
           "one.")


@bp.get("/comparison")
@facilitators_only
def page(facilitator: Facilitator) -> str:
    """Which questions can be compared; of the chosen one, its sessions in time."""
    questions = questions_of(facilitator.id)
    key = request.args.get("question", "")
    question = next((one for one in questions if one.key == key), None)
    if question is None:
        return render_template("comparison/questions.html", themes=[
            (title, [_line(one) for one in of_theme])
            for title, of_theme in groupby(questions, key=lambda one: one.theme_title)], gone=GONE if key else "")
    selection, problem = _selection(question)
    found = [] if problem else beside(one for one in question.asked if selection.takes(one))
    leans = leaning(question, [one.shown for one in found])
    months = {one.month: one.month_words for one in question.asked if one.month}
    some = paged(found, page_number(), A_PAGE)
    return render_template(
        "comparison/comparison.html", question=question, selection=selection, problem=problem,
        sessions=[_card(one) for one in some.items], paged=some,
        pages_url=url_for("comparison.page", question=key, **_given(selection), page=""), told=_told(found),
        leaning_words=leans.words if leans else "",
        groups=[(one, one) for one in sorted({asked.group_name for asked in question.asked}, key=str.casefold)],
        audiences=[(one, AUDIENCE_WORDS[one]) for one in AUDIENCE_WORDS if one in {
            asked.audience for asked in question.asked}],
        months=sorted(months.items()), is_selected=selection != Selection(),
        csv_url=url_for("comparison.comparison_csv", question=key, **_given(selection)) if found else "")


@bp.get("/comparison/worth")
@facilitators_only
def worth_page(facilitator: Facilitator) -> str:
    """Was it worth it? The closing step of all of somebody's sessions, added up."""
    found = worth.asked_by(facilitator.id)
    total = worth.added_up([one.shown for one in found])
    some = paged(found[::-1], page_number(), A_PAGE)
    return render_template(
        "comparison/worth.html", total=total, total_bars=bars_of(Shown(total.people, total.cells)),
        sessions=[_card(one) for one in some.items], paged=some, pages_url=url_for("comparison.worth_page", page=""))


@bp.get("/comparison.csv")
@facilitators_only
def comparison_csv(facilitator: Facilitator) -> Response:
    """What the page shows, as a file."""
    who = facilitator.id   # read before: a write would read it anew
    question = next((one for one in questions_of(who) if one.key == request.args.get("question", "")), None)
    if question is None:
        abort(404)
    selection, problem = _selection(question)
    found = [] if problem else beside(one for one in question.asked if selection.takes(one))
    response = Response(as_csv(question, found).encode("utf-8"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="workshop-comparison.csv"'
    perform(lambda: record("comparison_csv", who))
    return response


def _line(question: Question) -> dict[str, Any]:
    return {"text": question.text, "kind_label": question.kind_label,
            "sessions_words": say_many("%(number)s session", "%(number)s sessions", question.sessions),
            "url": url_for("comparison.page", question=question.key)}


def _selection(question: Question) -> tuple[Selection, str]:
    """What is asked for, and what is wrong with it. What is not there to be chosen is not chosen."""
    def given(name: str, known: set[str]) -> str:
        value = request.args.get(name, "")
        return value if value in known else ""

    asked = question.asked
    months = {one.month for one in asked}
    selection = Selection(group=given("group", {one.group_name for one in asked}),
                          audience=given("audience", {one.audience for one in asked}),
                          first=given("first", months), last=given("last", months))
    is_wrong = bool(selection.first and selection.last and selection.first > selection.last)
    return selection, WRONG_WAY_ROUND if is_wrong else ""


def _given(selection: Selection) -> dict[str, Any]:
    return {name: value for name, value in asdict(selection).items() if value}


def bars_of(seen: Shown) -> dict[str, Any]:
    """What a page shows of one session's numbers (`comparison/_parts.html`)."""
    return {
        "people_words": seen.people_words if seen.people else "",
        "bars": [{"key": "-".join(cell.keys), "label": cell.label, "share": cell.share,
                  "words": cell.words(seen.people or 0)} for cell in seen.cells],
        "nearly_all": seen.nearly_all.label if seen.nearly_all else "", "left_out": seen.left_out}


def _card(one: Beside) -> dict[str, Any]:
    return {"month_words": one.asked.month_words, "group_name": one.asked.group_name,
            "audience_words": AUDIENCE_WORDS[one.asked.audience],
            "summary_url": url_for("export.summary", room=one.asked.room)} | bars_of(one.shown)


def _told(found: list[Beside]) -> str:
    """How many sessions stand here, and of how many something is left out."""
    with_numbers = sum(bool(one.shown.cells) for one in found)
    nearly = sum(one.shown.nearly_all is not None for one in found)
    without = len(found) - with_numbers - nearly
    parts = [say("%(sessions)s with numbers", sessions=with_numbers),
             say("%(sessions)s with what nearly everybody chose", sessions=nearly) if nearly else "",
             say("%(sessions)s without, because too few answered or chose the same",
                 sessions=without) if without else ""]
    return say_many("%(number)s session: %(parts)s.", "%(number)s sessions: %(parts)s.", len(found),
                    parts=side_by_side(parts, COMMA)) if found else ""
