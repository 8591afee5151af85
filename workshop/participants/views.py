from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from workshop import clock
from workshop.actions.calendar import day_of_follow_up
from workshop.auth.sign_in import signed_in_facilitator
from workshop.care.organisation import organisation
from workshop.care.rules import GROUND_RULES, content_note
from workshop.errors import Refused
from workshop.kinds import all_kinds
from workshop.language.languages import LANGUAGES
from workshop.language.reading import as_read, keep_language, page_language, use
from workshop.language.words import say
from workshop.limits.pace import Limits, TooFast, phone_key
from workshop.limits.waiting import LONGEST, Waiting
from workshop.live.care import care_of
from workshop.live.commands import BESIDE_A_BODY, Participant, find_command, key_store, perform_command, read_form
from workshop.live.events import PARTICIPANT
from workshop.live.look_back import RESONANCE, look_back_state
from workshop.live.own_pace import address_of_list, address_of_step, list_state, step_for
from workshop.live.panels import joined_now, size_now
from workshop.live.same_for_all import Mould, same_for_all, standing_of
from workshop.live.snapshot import as_for_nobody, participant_state, presence
from workshop.retention import keeping
from workshop.sessions import follow_ups, for_a_while, room_tools, seal
from workshop.sessions.facts import Facts, Known, facts_by_code, facts_of
from workshop.sessions.join_code import code_words, read_code
from workshop.sessions.models import BOTH, Session
from workshop.storage.writer import perform
from workshop.web import colours
from workshop.web.error_pages import wants_json, with_time
from workshop.web.headers import csp_nonce
from workshop.web.requests import address_of, asked_page, csrf_token, is_participant_form
from workshop.web.wsgi import HELD_BACK

from .cookie import ROLES, browser_that_tries, give_cookie, give_role, phone_role, phone_token, take_cookie
from .group_size import Size
from .phone import Phone

bp = Blueprint("participants", __name__)

WHAT_HAPPENS = (
    say("What you write goes to the board without your name. We do not store who you are."),
    say("In a small group, people may still guess from what you say or how you write."),
    say("On a work phone or work Wi-Fi your employer may be able to see what you send. Mobile data on your own phone "
        "is "
    "more private."),
)
#: Said as well where people answer at their own pace.
AT_OWN_PACE = (
    say("Answer the questions in any order, and come back on this phone to change what you sent, until it closes. "
        "Nobody "
    "is shown anything before then, and nobody is told who has answered."),
    say("So that you can come back, this phone keeps a cookie until the session ends. Does somebody else use it too? "
        "You "
    "can let it forget the session at any time."),
)
DANGER = (say("If a child is in danger now, call 999. Nobody watches this app for risk, and we cannot tell who wrote "
          "something: report worries the usual way."))

JOIN_AGAIN = say("Join again with the code on the board.")
#: The HTTP status of an acknowledgement that refuses, by its error name.
STATUSES = {"malformed": 400, "not_permitted": 403, "not_found": 404, "too_large": 413, "busy": 503,
            "too_fast": TooFast.status, "response_empty": 422, "response_too_long": 422,
            "response_unusable_characters": 422, "response_unfit": 422, "identifying": 422,
            "step_unusable": 422}


def limits() -> Limits:
    found: Limits = current_app.extensions["workshop_limits"]
    return found


@bp.before_request
def at_a_phones_pace() -> None:
    """A phone that asks for page after page waits a little; what it sends has a pace of its own.

    :raises TooFast: it asked for more than any page of ours does.
    """
    room = str((request.view_args or {}).get("room", ""))
    token = phone_token(room)
    if token is not None and request.method == "GET":
        limits().phone_reads.expect(phone_key(room, token))


@bp.get("/")
def home() -> str:
    return _home_page()


def _home_page(problem: str = "") -> str:
    facilitator = signed_in_facilitator()
    expiring = keeping.expiring_of(facilitator.id) if facilitator is not None else []
    return render_template("home.html", problem=problem or None, typed="", care=care_of(None), expiring=[
        {"group_name": session.group_name, "words": keeping.warning_words(session),
         "url": url_for("export.summary", room=session.room)} for session in expiring])


@bp.post("/join")
def join_by_code() -> Any:
    """Somebody typed a code. Case, spaces and hyphens do not matter."""
    typed = request.form.get("code", "")
    if not typed.strip():
        return _home_page(say("Type the code that stands on the board.")), 422
    if may_join(typed) is None:
        return wrong_code(typed)
    return redirect(url_for("participants.join", code=read_code(typed)), 303)


def no_session(typed: str, *, room: str = "", unsent: str = "") -> Any:
    """Unknown, closed, locked and mistyped codes: one page, the same words.

    :param room: the room that was asked for, whether it exists or not: a phone may still keep words for it.
    :param unsent: words that came along and cannot be taken; they are given back.
    """
    return render_template("participants/no_session.html", typed=typed[:20], room=room, care=care_of(None),
                           unsent=unsent if unsent.strip() else ""), 404


def may_join(typed: str) -> Facts | None:
    """The session that this phone can come into with a code, or is in already.

    Joining may be locked: then for everybody who is not in, the code is as unknown as any other.
    """
    session = facts_by_code(typed)
    if session is not None and session.is_join_locked and phone_token(session.room) is None:
        return None
    return session


def wrong_code(typed: str) -> Any:
    """The answer to a code that leads nowhere, whether unknown, closed or locked: one page, and one time it takes."""
    response = make_response(no_session(typed))
    has_tried_too_many = waiting().tried_too_many(browser_that_tries(response))
    seconds = LONGEST if has_tried_too_many else waiting().wrong_code()
    is_held_back = _hold_back(seconds)
    if has_tried_too_many or not is_held_back:
        raise TooManyCodes()
    return response


class TooManyCodes(Refused):
    """Wrong codes come faster than anybody mistypes. Who has the right one gets in all the same."""

    name = "too_many_codes"
    words = (say("Many wrong codes were tried. Look at the board again, or ask your facilitator. The right code works "
                 "at "
             "once."))
    status = 429


def waiting() -> Waiting:
    found: Waiting = current_app.extensions["workshop_waiting"]
    return found


def _hold_back(seconds: float) -> bool:
    """Let this answer wait, after everything is done for it; whether it does, or too many wait already."""
    if seconds and waiting().is_full:
        return False
    if seconds:
        request.environ[HELD_BACK].append(partial(waiting().hold, seconds))
    return True


@bp.get("/j/<code>")
def join(code: str) -> Any:
    """The card that says what happens to what is written. Looking at it joins nothing."""
    session = may_join(code)
    if session is None:
        return wrong_code(code)
    if not session.is_joinable:
        return not_open_yet(session)
    if phone_token(session.room):
        return redirect(url_for("participants.phone", room=session.room))
    size = size_now(session, more=1)
    if session.is_gathering:
        return _card(session.room, size, joined_now(session)["words"])
    looks = page_language().code, colours.scheme()
    card = same_for_all().get(("card", session.room, size, *looks), standing_of(session),
                              lambda: made_once(lambda: _card(session.room, size, Mould.GAPS["joined"])))
    return card.fill(nonce=csp_nonce(), joined=as_read(joined_now(session)["words"]))


def made_once(make: Callable[[], str]) -> Mould:
    """A page that is filled for each phone, made with gaps."""
    try:
        g.csp_nonce = Mould.GAPS["nonce"]
        return Mould(make())
    finally:
        del g.csp_nonce


def _card(room: str, size: Size, joined_words: str) -> str:
    session = seal.find_open(room)
    theme = {"title": session.theme["title"], "content_note": content_note(session.theme["content_note"])}
    return render_template("participants/join.html", is_rehearsal=session.is_rehearsal,
                           code_words=code_words(session.code), theme=theme,
                           joined={"words": joined_words}, size=size.as_state(),
                           until_words=for_a_while.until_words(session) if session.is_gathering else "",
                           rules=GROUND_RULES, what_happens=what_happens(session), danger=DANGER,
                           care=as_read(care_of(session)),
                           asks_audience=session.audience == BOTH)


def not_open_yet(facts: Facts) -> Any:
    """The link of a follow-up before its day: it says when, and asks nothing."""
    session = seal.find_open(facts.room)
    words = follow_ups.phone_words(session)
    return render_template("participants/not_open_yet.html", follow_up=words, care=care_of(session),
                           calendar_url=_calendar_url(session))


def _calendar_url(session: Session) -> str:
    """Where the day on which it opens can be had for a calendar, as long as it lies ahead."""
    followed = follow_ups.as_follow_up(session)
    is_ahead = followed is not None and session.is_for_a_while and followed.opens_on > clock.today()
    return url_for("participants.calendar", code=session.code) if is_ahead else ""


@bp.get("/j/<code>/calendar.ics")
def calendar(code: str) -> Any:
    """The day on which a follow-up opens, as a calendar file."""
    facts = may_join(code)
    session = seal.find_open(facts.room) if facts is not None else None
    followed = follow_ups.as_follow_up(session) if session is not None else None
    if session is None or followed is None:
        return wrong_code(code)
    made = day_of_follow_up(followed.opens_on, f"{address_of(session.room)}/j/{session.code}", str(session.code))
    return Response(made, content_type="text/calendar; charset=utf-8",
                    headers={"Content-Disposition": 'attachment; filename="follow-up.ics"'})


def what_happens(session: Session) -> tuple[str, ...]:
    """What happens to what is written here, until it is deleted and when somebody wants to complain."""
    contact = organisation().complaints_contact
    return (*WHAT_HAPPENS, *(AT_OWN_PACE if session.is_gathering else ()), keeping.kept_words(session),
            *((say("To complain about how your data is used: %(contact)s", contact=contact),) if contact else ()))


@bp.post("/j/<code>")
def join_now(code: str) -> Any:
    session = may_join(code)
    if session is None:
        return wrong_code(code)
    if not session.is_joinable:
        return not_open_yet(session)
    if phone_token(session.room) is None:
        _hold_back(waiting().join(session.room))
    response = redirect(url_for("participants.phone", room=session.room), 303)
    room, is_new, is_gathering = session.room, phone_token(session.room) is None, session.is_gathering
    role, lasts = role_of(session, request.form.get("audience", "")), _lasts(session)
    token = give_cookie(response, room, lasts=lasts)
    give_role(response, room, role, lasts=lasts)
    if is_gathering:
        if is_new:
            perform(lambda: _count_in(room), room=room)
        return response
    _seen(session, token, role)
    key_store().note_act(room)
    return response


def _lasts(session: Known) -> int | None:
    """For how many seconds a phone that answers at its own pace remembers that it joined: as long as its group may look
    at it together. None: until its browser is closed."""
    return for_a_while.seconds_to_come_back(session) if session.is_for_a_while else None


def _count_in(room: str) -> None:
    """One more has joined: a number is kept, because nobody is seen to be here for days."""
    session = seal.find(room)
    if session is not None and session.is_gathering:
        session.most_joined += 1


@bp.post("/w/<room>/audience")
def choose_audience(room: str) -> Any:
    """Say afterwards whether one is a practitioner or a leader."""
    token = phone_token(room)
    session = seal.find(room) if token else None
    if session is None or token is None:
        return no_session("", room=room)
    limits().phone_acts.expect(phone_key(room, token))
    if not is_participant_form(token, request.form.get("csrf_token", "")):
        raise Refused(say("This page is no longer current. Go back, reload it and choose again."))
    response = redirect(url_for("participants.phone", room=room), 303)
    give_role(response, room, role_of(session, request.form.get("audience", "")), lasts=_lasts(session))
    return response


@bp.post("/w/<room>/language")
def choose_language(room: str) -> Any:
    """Another language for this phone, asked for from the page it is at: what was being written comes back with it."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise Refused(say("That is not one of the languages here. Go back and choose one from the list."))
    use(chosen)
    typed = {name: value for name, value in _typed().items() if name != "language"}
    response = make_response(_phone_page(room, draft=typed) if _words_of(typed) else redirect(_page_of(room), 303))
    keep_language(response, chosen)
    return response


@bp.post("/w/<room>/forget")
def forget(room: str) -> Any:
    """Let this phone forget a session it could come back to: somebody else uses it too. What was sent stays."""
    token = phone_token(room)
    if token is None or seal.find(room) is None:
        return no_session("", room=room)
    limits().phone_acts.expect(phone_key(room, token))
    if not is_participant_form(token, request.form.get("csrf_token", "")):
        raise Refused(say("This page is no longer current. Go back, reload it and press the button again."))
    response = make_response(render_template("participants/forgotten.html", room=room, care=care_of(None)))
    take_cookie(response, room)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def role_of(session: Known, said: str) -> str:
    """The role somebody has in a session: what they said where both audiences are asked, else none."""
    return said if session.audience == BOTH and said in ROLES else ""


def _seen(session: Known, token: str, role: str) -> Phone | None:
    """Count the phone as present, where people are together; None when the session takes nothing any more."""
    if not session.is_joinable:
        return None
    phone = Phone(key_store().read(session.room), token)
    if session.is_gathering:
        return phone
    if presence().seen(session.room, phone.presence(), role):
        current_app.extensions["workshop_pulse"].nudge(session.room)
    return phone


@bp.get("/w/<room>")
def phone(room: str) -> Any:
    return _page_as_for_nobody(room) or _phone_page(room)


def _page_as_for_nobody(room: str) -> Any:
    """The page of a phone that has sent nothing, with nothing in its address: it is the same for all of them but for
    what `Mould` leaves open. None for any other."""
    token = phone_token(room)
    session = facts_of(room) if token and not request.query_string else None
    if session is None or token is None or not session.is_joinable or session.is_for_a_while:
        return None
    role = phone_role(room) if session.audience == BOTH else ""
    phone, size = _seen(session, token, role), size_now(session)
    language = page_language().code
    common = as_for_nobody(session, role, language)
    if phone is None or common is None or not common.is_for(phone):
        return None
    page = same_for_all().get(("page", room, role, size, language, colours.scheme()), standing_of(session),
                              lambda: made_once(lambda: _with_gaps(session, common.state, size)))
    joined = as_read(joined_now(session))
    return make_response(page.fill(csrf=csrf_token(), client_id=secrets.token_hex(16), nonce=csp_nonce(),
                                   joined=joined["words"], count=str(joined["count"])))


def _with_gaps(session: Facts, state: dict[str, Any], size: Size) -> str:
    gaps = Mould.GAPS
    state = state | {"joined": {"count": Mould.COUNT, "words": gaps["joined"]}, "size": size.as_state()}
    return _render(session, state, client_id=gaps["client_id"], csrf_token=lambda: gaps["csrf"])


def _render(session: Known, state: dict[str, Any], **given: Any) -> str:
    """The phone's page; `given` is what came along with a form, where one did."""
    state = as_read(state)
    return render_template(
        "participants/phone.html", **{"problem": None, "draft": {}, "draft_words": "", "has_withdrawn": False,
                                      "parked": "", "told": ""} | given,
        is_rehearsal=session.is_rehearsal, state=state, care=state["care"], ground_rules=GROUND_RULES,
        room=session.room, kinds=[kind.parts_of_pages() for kind in all_kinds().values()])


@bp.get("/w/<room>/questions/<int:step_id>")
def question(room: str, step_id: int) -> Any:
    """One question, where people answer at their own pace."""
    return _phone_page(room, step_id=step_id)


def _asked_step() -> int | None:
    """The question that a state is asked for, or that a plain form was about."""
    return request.args.get("step", type=int) or _typed_number("step_id")


def _questions_page(session: Session, token: str, role: str, *, told: str = "", problem: str = "", unsent: str = "",
                    status: int = 200) -> Any:
    """Every question with what this phone did with it."""
    phone = Phone(key_store().read(session.room), token)
    lasts = _lasts(session)
    response = make_response(render_template(
        "participants/questions.html", is_rehearsal=session.is_rehearsal, room=session.room, told=told,
        problem=problem, unsent=unsent, state=as_read(list_state(session, phone, role)),
        theme_title=session.theme["title"],
        group_name=session.group_name, care=care_of(session), ground_rules=GROUND_RULES,
        content_note=content_note(session.theme["content_note"]),
        joined=joined_now(session), size=size_now(session).as_state(),
        asks_audience=session.audience == BOTH and not role,
        room_words=room_tools.on_phones(session)), status)
    give_cookie(response, session.room, lasts=lasts)
    give_role(response, session.room, role, lasts=lasts)
    return response


def _phone_page(room: str, *, step_id: int | None = None, refused: dict[str, Any] | None = None,
                has_withdrawn: bool = False, draft: Mapping[str, Any] | None = None, parked: str = "", told: str = "",
                status: int = 200) -> Any:
    """The phone's page.

    :param step_id: the question that it is asked for, where people answer at their own pace.
    :param refused: the acknowledgement of an act that was refused.
    :param has_withdrawn: a response was withdrawn just now.
    :param draft: fields that came along and were not sent: they stay as they were filled in.
    :param parked: words for the parking lot that came along and were not sent.
    :param told: what came of an act, in words.
    """
    token = phone_token(room)
    session = seal.find(room) if token else None
    if session is None or token is None:
        return no_session("", room=room, unsent=_words_of(draft or {}) or parked)
    role = phone_role(room) if session.audience == BOTH else ""
    step_id = step_id or _asked_step()
    if session.is_gathering and step_for(session, step_id, role) is None:
        return _questions_page(session, token, role, told=told, problem=refused["words"] if refused else "",
                               unsent=_words_of(draft or {}) or parked, status=status)
    if request.endpoint == "participants.question" and not session.is_gathering:
        return redirect(url_for("participants.phone", room=room))
    state = participant_state(session, _seen(session, token, role), role, step_id)
    name = (request.view_args or {}).get("name")
    field = "text" if name in {"submit_response", "edit_response"} else ("parked" if name == "park" else "")
    problem = {"error": refused["error"], "words": as_read(refused["words"]), "field": field} if refused else None
    response = make_response(_render(
        session, state, problem=problem, draft=dict(draft or {}), draft_words=_words_of(draft or {}),
        has_withdrawn=has_withdrawn, parked=parked, told=told, client_id=secrets.token_hex(16)), status)
    if not session.is_joinable:
        take_cookie(response, room)
        # What the browser keeps of earlier pages. Not its storage: words that were not sent lie there, to be copied.
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/w/<room>/state")
def state(room: str) -> Any:
    """The same state as the socket sends, for a phone that woke up or cannot hold a socket."""
    token = phone_token(room)
    session = seal.find(room) if token else None
    if session is None or token is None:
        return jsonify(ok=False, error="not_in_session", words=as_read(JOIN_AGAIN)), 403
    role = phone_role(room) if session.audience == BOTH else ""
    return jsonify(as_read(participant_state(session, _seen(session, token, role), role, _asked_step())))


@bp.get("/w/<room>/look-back")
def look_back(room: str) -> Any:
    """What was asked so far, what this phone sent, and what the room saw."""
    return _look_back_page(room)


def _look_back_page(room: str, *, refused: dict[str, Any] | None = None, status: int = 200) -> Any:
    """The page of what was asked so far; an act of it that was refused is said on it."""
    token = phone_token(room)
    session = seal.find(room) if token else None
    if session is None or token is None:
        return no_session("", room=room)
    role = phone_role(room) if session.audience == BOTH else ""
    phone = _seen(session, token, role)
    if phone is None or session.is_gathering:
        return redirect(url_for("participants.phone", room=room))
    return render_template("participants/look_back.html", is_rehearsal=session.is_rehearsal,
                           state=as_read(look_back_state(session, phone, asked_page(), role)),
                           care=care_of(session), ground_rules=GROUND_RULES, room=room,
                           told=RESONANCE.get(request.args.get("said", ""), ""), problem=refused,
                           client_id=secrets.token_hex(16),
                           kinds=[kind.parts_of_pages() for kind in all_kinds().values()]), status


@bp.post("/w/<room>/<name>")
def command(room: str, name: str) -> Any:
    """A participant's command by HTTP: JSON from a phone whose socket is down, or a plain form."""
    token = phone_token(room)
    if token is None:
        if wants_json():
            return jsonify(ok=False, error="not_in_session", words=as_read(JOIN_AGAIN)), 403
        return no_session("", room=room, unsent=_words_of(_typed()))
    given = request.headers.get("X-CSRFToken") or request.form.get("csrf_token", "")
    if not is_participant_form(token, given):
        raise Refused(say("This page is no longer current. Go back, reload it and send again: your words are kept."))
    try:
        limits().phone_acts.expect(phone_key(room, token))
        found = find_command(PARTICIPANT, name)
        if request.is_json:
            form = read_form(found, request.get_json(silent=True))
        else:
            # The page has one form for several commands: each takes its own fields.
            fields: dict[str, Any] = {field: values if len(values) > 1 else values[0]
                                      for field, values in request.form.lists()}
            if name == "withdraw_response" and "withdraw" in request.form:
                fields["slot"] = request.form["withdraw"]  # its own "slot" says which response is in the box
            form = read_form(found, fields, from_text=True)
    except Refused as refusal:
        return _answer(room, refusal.acknowledgement(), name)
    return _answer(room, perform_command(found, Participant(room, token, phone_role(room)), form), name)


#: Acts of the box's form that leave its words unsent.
BESIDE_THE_BOX = {"pass_step", "withdraw_response", "ask_for_time", "ask_for_break"}


def _typed() -> dict[str, Any]:
    """The fields of a response that came with a plain form."""
    return {field: values if len(values) > 1 else values[0] for field, values in request.form.lists()
            if field not in BESIDE_A_BODY}


def _words_of(fields: Mapping[str, Any]) -> str:
    """What was typed into fields, as text to be copied."""
    return "\n\n".join(value for value in fields.values() if isinstance(value, str) and value.strip())


def _answer(room: str, acknowledgement: dict[str, Any], name: str) -> Response | Any:
    status = 200 if acknowledgement["ok"] else STATUSES.get(acknowledgement["error"], 409)
    if wants_json():
        response = jsonify(as_read(acknowledgement))
        if status == 503:
            response.headers["Retry-After"] = "2"
        return with_time(response, acknowledgement), status
    return with_time(make_response(_page_after(room, acknowledgement, name, status)), acknowledgement)


def _page_after(room: str, acknowledgement: dict[str, Any], name: str, status: int) -> Any:
    """The page after a plain form."""
    typed = _typed()
    if name in RESONANCE:
        if not acknowledgement["ok"]:
            return _look_back_page(room, refused=acknowledgement, status=status)
        return redirect(url_for("participants.look_back", room=room, step=_typed_number("step_id"),
                                page=_typed_number("page"), said=name,
                                _anchor=f"card-{acknowledgement['response_id']}"), 303)
    if acknowledgement["ok"]:
        if name in BESIDE_THE_BOX and _words_of(typed):
            return _phone_page(room, has_withdrawn=name == "withdraw_response", draft=typed)
        if name in ("ask_for_time", "ask_for_break", "park"):
            return _phone_page(room, told=acknowledgement["words"])
        return redirect(_page_of(room), 303)
    if name == "park":
        return _phone_page(room, refused=acknowledgement, parked=_words_of(typed), status=status)
    return _phone_page(room, refused=acknowledgement, draft=acknowledgement.get("cleaned", typed), status=status)


def _page_of(room: str) -> str:
    """Where a phone goes after a plain form: back to the question it was about, or to the group's."""
    session, step_id = seal.find(room), _typed_number("step_id")
    if session is None:
        return url_for("participants.phone", room=room)
    step = next((one for one in session.steps if one.id == step_id), None)
    return address_of_step(session, step) if step is not None else address_of_list(session)


def _typed_number(field: str) -> int | None:
    """A number that came along with a plain form, to find the same place on the page again."""
    return request.form.get(field, type=int)
