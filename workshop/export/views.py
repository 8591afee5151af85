from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, stream_template, url_for

from workshop.actions.calendar import has_days
from workshop.actions.listing import rows_in
from workshop.audit.record import record
from workshop.auth.models import Facilitator
from workshop.auth.sign_in import facilitators_only
from workshop.cofacilitators.hands import expect, may
from workshop.cofacilitators.models import MODERATE
from workshop.kinds import all_kinds
from workshop.language.words import say, side_by_side
from workshop.live.panels import joined_count
from workshop.paging import paged
from workshop.retention import keeping
from workshop.sessions import follow_ups, seal
from workshop.sessions.models import CLOSED, DRAFT, Session
from workshop.sessions.views import own_session
from workshop.storage.off_loop import let_others_in, off_loop
from workshop.storage.writer import perform
from workshop.web.requests import page_number

from . import became, details, pack
from .file_names import file_name
from .formats import FORMATS, Format
from .long_files import is_long
from .shapes import FULL, THEMES
from .summary import summary_of

bp = Blueprint("export", __name__)

#: Pieces of a template that are made before others are let in.
AT_A_TIME = 2_000


@bp.get("/sessions/<room>/summary")
@facilitators_only
def summary(facilitator: Facilitator, room: str) -> str:
    """The summary as a page, in the shape that is asked for (`asked_summary`)."""
    session = own_session(facilitator, room)
    is_owner = session.facilitator_id == facilitator.id
    may_review, told = may(session, facilitator.id, MODERATE), asked_summary(facilitator, session)
    return _rendered(
        "summary/summary.html", summary=told, is_sealed=session.is_sealed,
        state=session.state, kinds=[kind.parts_of_pages() for kind in all_kinds().values()],
        files=files(session, asked_shape()), files_url=url_for("fetching.begin", room=room),
        fingerprint=pack.fingerprint(told) if pack.is_ready(told) else "",
        pack=_offered(session, FORMATS["zip"], THEMES, is_long(session)) | {"label": say("Save the evidence pack")},
        became=became.became_of(told) if follow_ups.as_follow_up(session) is not None else None,
        follow_up=_follow_up(session),
        compare_url=url_for("comparison.page") if is_owner and session.is_sealed else "",
        exchange_url=url_for("exchange.look", room=room) if is_owner and session.is_sealed else "",
        console_url=url_for("sessions.console", room=room), again_url=url_for("again.page", room=room),
        actions_url=url_for("actions.index") if is_owner else "",
        calendar_url=url_for("actions.calendar_of_session", room=room) if has_days(rows_in(session)) else "",
        kept_words=keeping.kept_until_words(session),
        warning_words=keeping.warning_words(session),
        keeping_url=url_for("retention.keeping_page", room=room) if is_owner else "",
        themes_url=url_for("export.summary", room=room),
        full_url=url_for("export.full_record", room=room) if may_review else "",
        review_url=url_for("reviewing.page", room=room) if may_review else "",
        details_url=url_for("export.check_details", room=room) if may_review else "")


def _follow_up(session: Session) -> dict[str, str] | None:
    """The session that this one follows, or the one that follows it; None for a rehearsal and for a draft."""
    url = url_for("preparing.page", room=session.room)
    followed = follow_ups.as_follow_up(session)
    if followed is not None:
        first = follow_ups.first_of(session)
        return {"words": side_by_side((follow_ups.follows_words(followed), "."), ""),
                "label": say("Its summary") if first is not None else "", "more_url": url,
                "more": say("Its link and its day"),
                "url": url_for("export.summary", room=first.room) if first is not None else ""}
    if session.is_rehearsal or session.state == DRAFT:
        return None
    found = follow_ups.follow_up_of(session)
    if found is None:
        return {"words": say("What became of it? Ask the group again in six to eight weeks."), "more_url": url,
                "more": say("Prepare a follow-up"), "label": "", "url": ""}
    return {"words": side_by_side((say("It has a follow-up."), follow_ups.standing_words(found))), "more_url": url,
            "more": say("Its link and its day"), "label": "" if found.state == DRAFT else say("What became of it"),
            "url": "" if found.state == DRAFT else url_for("export.summary", room=found.room)}


def _rendered(template: str, **given: Any) -> str:
    """A page that may hold thousands of responses, made while others are let in."""
    parts = []
    for number, part in enumerate(stream_template(template, **given)):
        parts.append(part)
        if number % AT_A_TIME == 0:
            let_others_in()
    return "".join(parts)


def files(session: Session, shape: str) -> list[dict[str, Any]]:
    """The files that are offered, each with its label and address."""
    takes_long = is_long(session)
    return [_offered(session, one, shape, takes_long) for one in FORMATS.values() if not one.is_apart]


def _offered(session: Session, one: Format, shape: str, takes_long: bool) -> dict[str, Any]:
    return {"label": one.label, "form": one.name, "shape": shape, "is_long": takes_long,
            "url": url_for("export.download", room=session.room, form=one.name,
                           shape=FULL if shape == FULL else None)}


def asked_shape() -> str:
    """The shape of the summary that an address asks for: themes and selections, unless it says `shape=full`."""
    return FULL if request.args.get("shape") == FULL else THEMES


def asked_summary(facilitator: Facilitator, session: Session) -> dict[str, Any]:
    """The summary that a page or file is asked for. Every page and file that is made of it comes through here.

    The full record is for whoever may moderate the session, and taking it is recorded.

    :raises NotPermitted: it asks for the full record, and this facilitator may only watch.
    """
    shape, who, room = asked_shape(), facilitator.id, session.room
    if shape == FULL:
        expect(session, who, MODERATE)
    found = summary_of(session, shape=shape, joined=joined_count(session))
    if shape == FULL:
        perform(lambda: record("full_record_taken", who, room=room))
    return found


@bp.get("/sessions/<room>/summary/full")
@facilitators_only
def full_record(facilitator: Facilitator, room: str) -> str:
    """Asks whether the full record is really wanted, and says what it contains."""
    session = own_session(facilitator, room)
    expect(session, facilitator.id, MODERATE)
    found = summary_of(session, shape=FULL, joined=joined_count(session))
    return render_template(
        "summary/full_record.html", summary=found, responses=sum(step["said"] for step in found["steps"]),
        page_url=url_for("export.summary", room=room, shape=FULL),
        files=files(session, FULL), files_url=url_for("fetching.begin", room=room),
        details_url=url_for("export.check_details", room=room), summary_url=url_for("export.summary", room=room))


@facilitators_only
def download(facilitator: Facilitator, room: str, form: str) -> Any:
    """The summary as a file; one that takes long is asked for on the page of the summary."""
    session, wanted = own_session(facilitator, room), FORMATS[form]
    if is_long(session):
        return redirect(url_for("export.summary", room=room, shape=request.args.get("shape"), _anchor="files"), 303)
    told = asked_summary(facilitator, session)
    response = Response(off_loop(lambda: wanted.write(told)), content_type=wanted.content_type)
    name = file_name(session, asked_shape(), wanted.ending)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    _record(wanted.act, facilitator, room)
    return response


for _form in FORMATS:
    bp.add_url_rule(f"/sessions/<room>/summary.{_form}", "download", download, defaults={"form": _form})


def _record(act: str, facilitator: Facilitator, room: str) -> None:
    who = facilitator.id  # read before: a write would read it anew
    perform(lambda: record(act, who, room=room))


@bp.get("/sessions/<room>/summary/details")
@facilitators_only
def check_details(facilitator: Facilitator, room: str) -> Any:
    """Every detail that may identify somebody, looked for as hard as can be, each to be masked or shown."""
    session = own_session(facilitator, room)
    expect(session, facilitator.id, MODERATE)
    is_closed = session.state == CLOSED
    found = details.details_of(session) if is_closed else []
    some = paged(found, page_number(), A_PAGE)
    steps = [{"question": step.question or step.rules.label, "details": [
        detail.as_state() for detail in some.items if detail.step is step]} for step in session.every_step]
    return render_template(
        "summary/details.html", steps=[step for step in steps if step["details"]], is_closed=is_closed,
        counts=details.counts_of(session, found) if is_closed else None, paged=some,
        pages_url=url_for("export.check_details", room=room, page=""),
        not_closed_words=details.NotClosedYet.words, summary_url=url_for("export.summary", room=room))


#: Details on a page.
A_PAGE = 100
#: What a press on the page of details means: (whether it is masked, whether wherever its word stands).
ACTS = {"mask": (True, False), "show": (False, False),
        "mask_everywhere": (True, True), "show_everywhere": (False, True)}


@bp.post("/sessions/<room>/summary/details")
@facilitators_only
def decide_on_detail(facilitator: Facilitator, room: str) -> Any:
    session = own_session(facilitator, room)
    expect(session, facilitator.id, MODERATE)
    owner, place, who = request.form.get("owner", ""), request.form.get("place", ""), facilitator.id
    is_masked, everywhere = ACTS.get(request.form.get("act", ""), ACTS["mask"])

    def act() -> str:
        decided = details.decide(seal.find(room), owner=owner, place=place, is_masked=is_masked,
                                 everywhere=everywhere)
        record("details_decided", who, room=room)
        return str(decided.as_state()["key"])

    return redirect(url_for("export.check_details", room=room, page=page_number(), _anchor=perform(act)), 303)

