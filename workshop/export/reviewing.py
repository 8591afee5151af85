"""The pages on which a facilitator finishes a summary. A script saves each part as it is written; without it, forms do.
"""

from __future__ import annotations

import json
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    get_flashed_messages,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.datastructures import MultiDict

from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.cofacilitators.hands import expect
from workshop.cofacilitators.models import MODERATE
from workshop.errors import NotFound, Refused
from workshop.language.reading import as_read
from workshop.language.words import say
from workshop.limits.pace import Limits, facilitator_key
from workshop.live.commands import Outcome, key_store
from workshop.live.panels import panel_events
from workshop.sessions import seal
from workshop.sessions.models import CLOSED, PARKING_LOT, Session, Step
from workshop.sessions.views import own_session
from workshop.storage.writer import perform
from workshop.web.error_pages import wants_json
from workshop.web.requests import page_number

from . import details, quotations, review
from .summary import summary_of

bp = Blueprint("reviewing", __name__)

#: The prefix of the field that says what somebody had before them, by name of the part.
SEEN = "seen-"
#: The fields of an action that is added.
NEW = ("what", "owner", "by_when")
#: Responses whose identifying details are counted while a page is made; of more, its script asks afterwards.
QUICK = 500
#: What a press on a page of quotations does to the whole step.
FOR_ALL: dict[str, bool | None] = {"all": True, "none": False, "usual": None}


def _reviewed(facilitator: Facilitator, room: str) -> Session:
    session = own_session(facilitator, room)
    expect(session, facilitator.id, MODERATE)
    return session


@bp.get("/sessions/<room>/summary/review")
@facilitators_only
def page(facilitator: Facilitator, room: str) -> Any:
    """Everything to finish: title, overviews, groups, actions; what is quoted and masked, as counts."""
    return _page(_reviewed(facilitator, room))


@bp.post("/sessions/<room>/summary/review")
@facilitators_only
def save(facilitator: Facilitator, room: str) -> Any:
    """Save what was sent: one part from the page's script, all of them from its form."""
    _reviewed(facilitator, room)
    then, who = request.form.get("then", "save"), facilitator.id
    _expect_pace(who)
    said = perform(lambda: _saved(room, who, request.form, then)).acknowledgement
    if wants_json():
        return jsonify(as_read(said)), 200 if said["ok"] else 409
    if not said["ok"]:
        return _page(_reviewed(facilitator, room), said), 422
    _tell(said)
    return redirect(url_for("reviewing.page", room=room, _anchor=said["anchor"] or None), 303)


@bp.get("/sessions/<room>/summary/review/masked")
@facilitators_only
def masked(facilitator: Facilitator, room: str) -> Any:
    """How many details are masked, for a page that did not wait for the count."""
    return jsonify(words=as_read(_masked_words(_reviewed(facilitator, room))))


def _masked_words(session: Session) -> str:
    if session.state != CLOSED:
        return say("%(masked)s masked", masked=summary_of(session)["masked"])
    counts = details.counts_of(session, details.details_of(session))
    return say("%(masked)s masked, %(shown)s shown", masked=counts.masked, shown=counts.shown)


@bp.get("/sessions/<room>/summary/review/<step_id>")
@facilitators_only
def quotes(facilitator: Facilitator, room: str, step_id: str) -> Any:
    """A step's responses, a page at a time, each to be quoted or not."""
    return _quotes(_reviewed(facilitator, room), _number(step_id))


@bp.post("/sessions/<room>/summary/review/<step_id>")
@facilitators_only
def choose(facilitator: Facilitator, room: str, step_id: str) -> Any:
    """Quote responses, or not: those whose tick was changed, or with one press all of the step."""
    session, then, who = _reviewed(facilitator, room), request.form.get("then", "save"), facilitator.id
    number = _number(step_id)
    _expect_pace(who)
    if then in FOR_ALL and not request.form.get("sure"):
        by_hand = review.choices(review.step_of(session, number), 1)["by_hand"]
        if by_hand:
            return _quotes(session, number, asks={"then": then, "by_hand": by_hand})
    said = perform(lambda: _saved(room, who, request.form, then, number)).acknowledgement
    if wants_json():
        return jsonify(as_read(said)), 200 if said["ok"] else 409
    if not said["ok"]:
        return _quotes(_reviewed(facilitator, room), number, said), 422
    _tell(said)
    return redirect(url_for("reviewing.quotes", room=room, step_id=step_id, page=page_number()), 303)


def _expect_pace(facilitator_id: int) -> None:
    limits: Limits = current_app.extensions["workshop_limits"]
    limits.facilitator_acts.expect(facilitator_key(facilitator_id))


def _tell(said: dict[str, Any]) -> None:
    flash(as_read(said["words"]), "good")
    if "removed" in said:
        flash(json.dumps(said["removed"]), "removed")


def _told() -> dict[str, Any]:
    """What is said once about the act that led here, and the action that it took off."""
    good = get_flashed_messages(category_filter=["good"])
    removed = get_flashed_messages(category_filter=["removed"])
    return {"words": good[-1] if good else "", "removed": json.loads(str(removed[-1])) if removed else None}


def _saved(room: str, who: int, form: MultiDict[str, str], then: str, step_id: int | None = None) -> Outcome:
    """Inside the write: save what was sent, part by part; what is refused is told, and the rest is saved."""
    session = seal.find(room)
    if session is None:
        raise NotFound()
    said: dict[str, Any] = {"ok": True, "words": say("Saved."), "saved": [], "problems": [], "anchor": ""}
    shown: dict[int, Step] = {}
    for name in [field.removeprefix(SEEN) for field in form if field.startswith(SEEN)]:
        typed = {field.removeprefix(f"{name}-"): form[field] for field in form if field.startswith(f"{name}-")}
        try:
            part, step = review.save(session, name, typed, form[SEEN + name])
        except Refused as refusal:
            said["problems"].append(_problem(session, name, typed, refusal))
            continue
        said["saved"].append({"name": name, "seen": part.seen, "values": dict(part.values),
                              "hint": review.hint_of(part)})
        if step is not None:
            shown[step.id] = step
    try:
        for step in _acted(session, form, then, step_id, said):
            shown[step.id] = step
    except Refused as refusal:
        name = "new-action" if then == "add" else "quotations"
        said["problems"].append({"name": name, "field": "what" if then == "add" else "", "words": refusal.words})
    said["ok"] = not said["problems"]
    record("summary_reviewed", who, room=room)
    is_open = session.state != CLOSED
    outcome = Outcome(said, limited=[one for step in shown.values() for one in panel_events(step)] if is_open else [])
    outcome.number(session)
    if is_open:
        key_store().note_act(room)
    return outcome


def _problem(session: Session, name: str, typed: dict[str, str], refusal: Refused) -> dict[str, Any]:
    """What is said at a part, with what stands there now when somebody else changed it."""
    field = next(iter(typed), "")
    problem = {"name": name, "field": field, "words": refusal.words, "typed": typed}
    if isinstance(refusal, review.ChangedElsewhere):
        part = review.parts_of(session)[name]
        problem |= {"now": dict(part.values), "seen": part.seen}
    return problem


def _acted(session: Session, form: MultiDict[str, str], then: str, step_id: int | None,
           said: dict[str, Any]) -> list[Step]:
    """What else was asked for with a form: an action, or quotations. Returns the steps whose screens change."""
    if step_id is not None:
        step = review.step_of(session, step_id)
        if then in FOR_ALL:
            quotations.choose_all(step, FOR_ALL[then])
            return []
        ticked, before = set(form.getlist("quoted")), set(form.getlist("was"))
        quotations.choose(step, {known: known in ticked for known in form.getlist("shown")
                                 if (known in ticked) != (known in before)})
        said["chosen_words"] = review.choices(step, 1)["chosen_words"]
        return []
    if then == "add":
        said |= {"words": say("Added."), "anchor": "actions"}
        return [review.add_action(session, {field: form.get(f"new-action-{field}", "") for field in NEW})]
    number = then.removeprefix("remove-")
    if number != then and number.isdecimal() and len(number) < 10:
        step, words = review.remove_action(session, int(number))
        said |= {"words": say("Taken off: “%(what)s”.", what=words["what"]), "anchor": "actions", "removed": words}
        return [step]
    return []


def _page(session: Session, said: dict[str, Any] | None = None) -> str:
    room, state = session.room, review.state_of(session)
    is_quick = sum(step["said"] for step in state["steps"]) <= QUICK
    for step in [*state["steps"], *([state["lot"]] if state["lot"] else [])]:
        step["quotes_url"] = url_for("reviewing.quotes", room=room, step_id=step["id"])
    return render_template(
        "summary/review.html", state=state, session=_about(session), told=_told(),
        problems={problem["name"]: problem for problem in (said or {}).get("problems", [])},
        typed=dict(request.form), usual_words=quotations.USUAL_WORDS,
        masked_words=_masked_words(session) if is_quick else "",
        masked_url=url_for("reviewing.masked", room=room),
        details_url=url_for("export.check_details", room=room), summary_url=url_for("export.summary", room=room),
        full_url=url_for("export.full_record", room=room), own_url=url_for("reviewing.page", room=room))


def _quotes(session: Session, step_id: int, said: dict[str, Any] | None = None,
            asks: dict[str, Any] | None = None) -> str:
    step = review.step_of(session, step_id)
    room, parts = session.room, review.state_of_step(session, step)
    return render_template(
        "summary/quotations.html", step=parts, session=_about(session), told=_told(), asks=asks,
        choices=review.choices(step, page_number()), is_lot=step.kind == PARKING_LOT,
        problems={problem["name"]: problem for problem in (said or {}).get("problems", [])},
        typed=dict(request.form), usual_words=quotations.USUAL_WORDS,
        review_url=url_for("reviewing.page", room=room),
        own_url=url_for("reviewing.quotes", room=room, step_id=step_id),
        pages_url=url_for("reviewing.quotes", room=room, step_id=step_id, page=""))


def _about(session: Session) -> dict[str, Any]:
    return {"room": session.room, "group_name": session.group_name, "theme_title": session.theme["title"],
            "is_closed": session.state == CLOSED}


def _number(step_id: str) -> int:
    return int(step_id) if step_id.isdecimal() and len(step_id) < 16 else 0
