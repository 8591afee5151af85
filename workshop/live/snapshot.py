"""The whole state each kind of viewer may see: for the first page, each connect and each fetch.

One function a role. All of them read responses through `responses.queries`, so what is hidden in one is hidden in all.
"""

from __future__ import annotations

from typing import Any

from flask import current_app

from workshop import clock
from workshop.care.rules import content_note, own_rule_words
from workshop.kinds import all_kinds
from workshop.kinds.counts import COMMA, DISTRIBUTION_FROM
from workshop.language.languages import in_language
from workshop.language.words import ENGLISH, say, say_many, side_by_side
from workshop.library.themes import AUDIENCE_WORDS, Source
from workshop.participants.group_size import REVIEW_FROM
from workshop.participants.phone import Phone
from workshop.responses import queries
from workshop.responses.release import FEW, shows_live
from workshop.responses.words import queue_words, responses_words
from workshop.running.disk import disk_words_if_known
from workshop.sessions import follow_ups, for_a_while, room_tools, seal
from workshop.sessions.before import is_confirmed
from workshop.sessions.clock_times import spans
from workshop.sessions.facts import Facts
from workshop.sessions.join_code import code_words
from workshop.sessions.models import (
    AUTO,
    BOTH,
    CLOSED,
    DRAFT,
    LEADERS,
    LOBBY,
    PRACTITIONERS,
    RUNNING,
    WAITING,
    Session,
    Step,
)
from workshop.sessions.run_sheet import called_inside
from workshop.storage.trouble import Trouble
from workshop.web.requests import address_of, path_for, settings

from . import own_pace
from .care import care_of, pause_words
from .panels import (
    STATE_WORDS,
    board_panel,
    card,
    console_panel,
    display_words,
    flagged,
    joined_count,
    joined_now,
    position_words,
    presence,
    size_now,
    step_state,
    timer_state,
)
from .same_for_all import AsForNobody, same_for_all, standing_of

NOT_SEALED = say("The session has ended. What was written is being sealed.")
LOCKED = (say("The server had to start again. What was sent to this question before that is safe, but can no longer "
              "be changed from a phone."))
SEALED = (say("This session is sealed. The key that let phones change their responses is destroyed: nobody can now "
              "link responses to each other or to a phone."))
JOINING_LOCKED = say("Nobody new can join just now. Whoever is in stays in.")
NUMBERS_TOGETHER = (say("Answers to this question are shown as numbers only, all together, once the facilitator "
                        "reveals them."))
NUMBERS_AFTERWARDS = (say("Answers to this question are shown as numbers only, all together, after it has closed, "
                          "and only from five answers on."))
NUMBERS_TOO_FEW = say("Fewer than five are here: with so few, no numbers are shown to anybody.")
ROLE_ASKED = {PRACTITIONERS: say("You take part as a practitioner."), LEADERS: say("You take part as a leader."),
              "": say("You have not said whether you are a practitioner or a leader.")}


# --- phone -------------------------------------------------------------------

def participant_step(step: Step) -> dict[str, Any]:
    """A step as every phone may see it."""
    rules = step.rules
    numbers = ""
    if rules.is_counted and not rules.stays_on_phone(step.made_of):
        few = joined_count(step.session) < DISTRIBUTION_FROM
        numbers = NUMBERS_TOO_FEW if few else NUMBERS_TOGETHER
        if step.session.is_gathering:
            numbers = NUMBERS_AFTERWARDS
    closed = say("This question has closed.") if step.takes_responses else ""
    return step_state(step) | {
        "state_words": closed if step.state == CLOSED else "", "most": rules.most, "may_edit": rules.may_edit,
        "numbers_words": numbers, "has_cards": rules.has_cards, "round": step.round,
    }


def waiting_words(session: Session, role: str = "") -> str:
    """What a phone says when there is nothing to answer on it."""
    if session.state == LOBBY:
        return say("You are in. The first question will appear here.")
    if session.is_gathering:
        return ""
    if session.is_gathered and not session.current_steps:
        return say("The questions are closed. What you look at together will appear here.")
    step = session.current_step_for(role)
    if step is None and session.current_steps:
        return elsewhere_words(session.current_steps[0])
    if step is not None and step.state == CLOSED:
        return say("The next question will appear here.")
    return ""


def elsewhere_words(step: Step) -> str:
    """What a phone says while the group's step is for others."""
    if step.audience == PRACTITIONERS:
        return say("This one is for practitioners. The next one for you will appear here.")
    if step.audience == LEADERS:
        return say("This one is for leaders. The next one for you will appear here.")
    return say("This one is for everybody. The next one for you will appear here.")


def yours(step: Step, phone: Phone) -> dict[str, Any]:
    """A phone's own responses at a step. Named by slot, never by the id that stands on the board."""
    rules, settings = step.rules, step.made_of
    mine = []
    for slot, rows in queries.own(step, phone).items():
        parts = {part: row.body for part, row in rows.items()}
        mine.append({"slot": slot, "text": rules.said(settings, parts), "body": rules.fields(settings, parts),
                     "edits": rows[rules.parts[0]].edits})
    left = rules.most - len(mine)
    done = queries.participation(step, phone)
    return {
        "step_id": step.id, "responses": mine, "passed": bool(done and done.has_passed),
        "has_answered": bool(done and not done.has_passed),
        "can_add": left > 0,
        "left_words": say_many("You can add %(number)s more.", "You can add %(number)s more.", left)
                      if mine and left > 0 else "",
    }


def nobodys(step: Step) -> dict[str, Any]:
    return {"step_id": step.id, "responses": [], "passed": False, "has_answered": False, "can_add": True,
            "left_words": ""}


def closed_words(session: Session) -> list[str]:
    return [say("Thank you for taking part."), SEALED if session.is_sealed else NOT_SEALED]


def closed_for_facilitators(session: Session) -> list[str]:
    """The same for whoever ran it, with what comes next."""
    return [say("Phones and the board thank everybody for taking part. What was said is in the summary: finish it "
                "there, and take it away as a file."), SEALED if session.is_sealed else NOT_SEALED]


def participant_state(session: Session, phone: Phone | None, role: str = "", step_id: int | None = None,
                      ) -> dict[str, Any]:
    """What one phone may see: the step for its audience, its own responses, the counts. Never anybody else's words.

    :param role: what its holder said on joining: practitioners, leaders or "".
    :param step_id: which question it has open, while people answer at their own pace.
    """
    step = session.current_step_for(role)
    if session.is_gathering:
        step = own_pace.step_for(session, step_id, role)
    is_joinable = session.is_joinable
    if not is_joinable:
        step = None
    is_locked = step is not None and step.has_lost_key
    return {
        "role": "participant", "revision": session.participant_revision, "state": session.state,
        "group_name": session.group_name,
        "theme": _theme_of(session),
        "care": care_of(session),
        "joined": joined_now(session), "size": size_now(session).as_state(),
        "here": own_pace.address_of_step(session, step), "own_pace": own_pace.beside_step(session, step, role),
        "audience": {"asks": session.audience == BOTH, "mine": role, "words": ROLE_ASKED[role]},
        "waiting_words": waiting_words(session, role) if is_joinable else "",
        "room_words": room_tools.on_phones(session),
        "step": participant_step(step) if step is not None else None,
        "yours": (yours(step, phone) if phone else nobodys(step)) if step is not None else None,
        "timer": timer_state(step) if step is not None else None,
        "parking": _parking_of(session, phone) if is_joinable and not session.is_gathering else None,
        "look_back_url": f"/w/{session.room}/look-back",
        "has_look_back": is_joinable and not session.is_gathering and any(
            step.was_closed or step.is_revealed for step in session.steps),
        "earlier_locked": is_locked, "earlier_locked_words": LOCKED if is_locked else "",
        "closed_words": [] if is_joinable else closed_words(session),
        "follow_up": None if is_joinable else follow_ups.phone_state(session, address_of(session.room)),
    }


def state_of_phone(facts: Facts, phone: Phone, role: str = "", language: str = ENGLISH) -> dict[str, Any]:
    """As `participant_state` for a phone of a session that is in the room or in its lobby, in the language it reads; of
    one that has sent nothing the state is the same for all who read it, and made once."""
    if facts.is_joinable and not facts.is_for_a_while:
        common = as_for_nobody(facts, role, language)
        if common is not None and common.is_for(phone):
            counts = {"joined": joined_now(facts), "size": size_now(facts).as_state()}
            return {**common.state, **in_language(counts, language)}
    session = seal.find(facts.room)
    made: dict[str, Any] = in_language(participant_state(session, phone, role), language) if session is not None else {}
    return made


def as_for_nobody(facts: Facts, role: str, language: str = ENGLISH) -> AsForNobody | None:
    """The state of a phone that has sent nothing, in a language; None where it is another one each second: a timer
    runs."""
    made: AsForNobody | None = same_for_all().get(
        ("state", facts.room, role, size_now(facts)), standing_of(facts), lambda: _as_for_nobody(facts.room, role))
    if made is None or language == ENGLISH:
        return made
    common = made
    return same_for_all().get(("state", facts.room, role, size_now(facts), language), standing_of(facts),
                              lambda: common.in_language(language))


def _as_for_nobody(room: str, role: str) -> AsForNobody | None:
    session = seal.find(room)
    step = session.current_step_for(role) if session is not None else None
    if session is None or (step is not None and step.timer is not None):
        return None
    places = tuple((one.id, range(one.cleared_round + 1, one.round + 1))
                   for one in (step, session.parking_lot) if one is not None)
    return AsForNobody(participant_state(session, None, role), places)


def _theme_of(session: Session) -> dict[str, str]:
    """The theme by name and source: also for the record that somebody makes of their own responses on their phone."""
    source = Source.model_construct(**session.theme["source"])
    return {"title": session.theme["title"], "content_note": content_note(session.theme["content_note"]),
            "source": source.words, "attribution": source.attribution, "licence": source.licence}


def _parking_of(session: Session, phone: Phone | None) -> dict[str, Any] | None:
    lot = session.parking_lot
    if lot is None:
        return None
    return yours(lot, phone) if phone else nobodys(lot)


def _trouble_words() -> str:
    """What keeps this machine from saving, or soon will; "" while all is well."""
    trouble: Trouble = current_app.extensions["workshop_trouble"]
    return trouble.words or disk_words_if_known(settings())


def join_details(session: Session) -> dict[str, str]:
    """The way in: the link that the QR holds, the address to type, the code."""
    base = address_of(session.room)
    address, code = base.split("://", 1)[1], code_words(session.code)
    locked = JOINING_LOCKED if session.is_join_locked and session.is_joinable else ""
    return {"url": f"{base}/j/{session.code}" if session.code else base, "address_words": address, "code_words": code,
            "locked_words": locked, "qr_words": say("QR code: %(address)s, code %(code)s", address=address, code=code),
            "qr": path_for("board.qr", board_key=session.board_key, code=session.code or None, at=address)}


# --- board -------------------------------------------------------------------

#: Which page of which step a viewer asks for, in a large room.
Page = tuple[int, int] | None


def _page(step: Step, page: Page) -> int:
    return page[1] if page is not None and page[0] == step.id else 1


def board_state(session: Session, page: Page = None) -> dict[str, Any]:
    """What the room may see.

    :param page: (step id, page from 1) of a step whose responses do not all fit.
    """
    steps = session.current_steps if session.is_joinable and not session.is_blank else []
    #: A session that is open for a while shows the way in until its group looks at the first question.
    is_lobby = session.state == LOBBY or (
        session.state == RUNNING and session.is_for_a_while and not session.current_steps)
    return {
        "role": "board", "revision": session.board_revision, "state": session.state,
        "is_draft": session.state == DRAFT, "is_lobby": is_lobby,
        "is_running": session.state == RUNNING and not is_lobby, "is_closed": session.state == CLOSED,
        "is_blank": session.is_blank and session.is_joinable,
        "group_name": session.group_name, "theme_title": session.theme["title"],
        "content_note": content_note(session.theme["content_note"]) if is_lobby else "",
        "own_rule_words": own_rule_words(session.own_rule) if is_lobby else "",
        "until_words": for_a_while.until_words(session) if is_lobby else "",
        "joined": joined_now(session),
        "panels": [board_panel(step, page=_page(step, page)) for step in steps],
        "has_panels": bool(steps), "is_beside": len(steps) > 1,
        "closed_words": closed_words(session) if session.state == CLOSED else [],
        "join": join_details(session),
    }


# --- console -----------------------------------------------------------------

def facilitator_state(session: Session, page: Page = None) -> dict[str, Any]:
    """What a facilitator may see: the plan, the counts, and the responses that were let through. Never who.

    What the one who looks may do is added by `seen_by`: the state itself is the same for all of them.
    """
    joined = joined_count(session)
    is_running = session.is_joinable
    steps = session.current_steps if is_running else []
    return {
        "role": "facilitator", "revision": session.facilitator_revision, "plan_revision": session.plan_revision,
        "state": session.state, "is_sealed": session.is_sealed, "is_running": is_running,
        "is_draft": session.state == DRAFT, "is_closed": session.state == CLOSED,
        "is_blank": session.is_blank and is_running, "room_words": room_tools.in_words(session),
        "is_held": session.is_held, "is_slow": session.is_slow, "is_paused": session.is_paused,
        "is_join_locked": session.is_join_locked, "support": session.support, "own_rule": session.own_rule,
        "is_ending": is_ending(session), "trouble_words": _trouble_words(),
        "group_name": session.group_name, "theme_title": session.theme["title"],
        "headline": headline(session), "joined": joined_now(session), "size": size_now(session).as_state(),
        "own_pace": own_pace.console_state(session),
        "roles_words": roles_words(session), "pause_words": pause_words(session),
        "review": session.review, "review_words": review_words(session),
        "next_act": next_act(session, joined), "other_acts": other_acts(session),
        "panels": [console_panel(step, page=_page(step, page)) | {"acts": panel_acts(step)} for step in steps],
        "has_panels": bool(steps), "is_beside": len(steps) > 1,
        "run_sheet": [run_sheet_row(step, session, clock) for step, clock in zip(
            session.steps, spans(session.starts_at, [0 if step.is_skipped else step.minutes for step in session.steps]),
            strict=True)],
        "parking": parking_state(session),
        "add_step": add_step_state(session),
        "join": join_details(session),
        "board_url": path_for("board.show", board_key=session.board_key),
        "needs_before": session.state == DRAFT and not is_confirmed(session, today=clock.today()),
        "plan_url": path_for("planner.change", room=session.room) if session.state == DRAFT else "",
        "before_url": path_for("sessions.before", room=session.room),
        "summary_url": path_for("export.summary", room=session.room), "follow_up": follow_up_state(session),
        "keeping_url": path_for("retention.keeping_page", room=session.room),
        "hands_url": path_for("cofacilitators.hands_page", room=session.room),
        "notes_words": session.theme["content_note"],
        "closed_words": closed_for_facilitators(session) if session.state == CLOSED else [],
    }


def follow_up_state(session: Session) -> dict[str, str] | None:
    """What the console says of a session's follow-up, or of the session that it follows; None for a draft without one.
    """
    followed, url = follow_ups.as_follow_up(session), path_for("preparing.page", room=session.room)
    if followed is not None:
        words = side_by_side((follow_ups.follows_words(followed), follow_ups.standing_words(session)), ". ")
        return {"url": url, "words": words,
                "label": say("Its link and its day")}
    if session.state == DRAFT or session.is_rehearsal:
        return None
    follow_up = follow_ups.follow_up_of(session)
    if follow_up is None:
        return {"url": url, "words": say("What became of it? Ask the group again in six to eight weeks."),
                "label": say("Prepare a follow-up")}
    return {"url": url, "words": side_by_side((
        say("Its follow-up is prepared."), follow_ups.standing_words(follow_up))),
            "label": say("The follow-up")}


def roles_words(session: Session) -> str:
    """How many of each role have joined; below five not exactly, because a count of one is a person."""
    if session.audience != BOTH or not session.is_joinable:
        return ""
    counts = {role: presence().count_of(session.room, role) for role in (PRACTITIONERS, LEADERS)}
    if not any(counts.values()):
        return ""
    practitioners, leaders = counts[PRACTITIONERS], counts[LEADERS]
    return say("%(practitioners)s and %(leaders)s", practitioners=say_many(
        "%(number)s practitioner", "%(number)s practitioners", practitioners) if practitioners >= DISTRIBUTION_FROM
        else say("fewer than five practitioners"), leaders=say_many(
        "%(number)s leader", "%(number)s leaders", leaders) if leaders >= DISTRIBUTION_FROM
        else say("fewer than five leaders")).raised()


def review_words(session: Session) -> str:
    if session.review == AUTO:
        return say("Responses wait for you before the board shows them once %(number)s have joined.",
                   number=REVIEW_FROM)
    return (say("Responses wait for you before the board shows them.") if session.review == "on"
            else say("Responses go to the board without waiting for you."))


def parking_state(session: Session) -> dict[str, Any]:
    """The notes in the parking lot that were let through to the facilitator."""
    lot = session.parking_lot
    if lot is None or not session.is_joinable:
        return {"responses": [], "words": ""}
    notes = [flagged(lot, row, made | {"step_id": lot.id, "is_hidden": row.is_hidden})
             for row in queries.for_console(lot) if (made := card(lot, row)) is not None]
    return {"responses": notes, "words": say_many(
        "%(number)s note for later", "%(number)s notes for later", len(notes)) if notes else ""}


def add_step_state(session: Session) -> dict[str, Any]:
    """What a facilitator may add on the spot: the kinds with their fields, and for whom."""
    audiences = (PRACTITIONERS, LEADERS, BOTH) if session.audience == BOTH else (session.audience,)
    return {
        "kinds": [{"name": kind.name, "label": kind.label, "hint": kind.hint, "fields": kind.plan_fields({}),
                   "usual_question": kind.usual_question} for kind in all_kinds().values() if kind.is_offered],
        "audiences": [{"value": audience, "label": AUDIENCE_WORDS[audience]} for audience in reversed(audiences)],
    }


def headline(session: Session) -> str:
    if session.state == DRAFT:
        return say("Not open yet")
    if session.state == CLOSED:
        return say("This session is closed")
    if not session.current_steps:
        return for_a_while.until_words(session) or say("Lobby")
    return side_by_side((position_words(step) if step.is_open else say("%(step)s · closed", step=position_words(step))
                         for step in session.current_steps), AND)


def run_sheet_row(step: Step, session: Session, clock: str) -> dict[str, Any]:
    """A line of the run sheet.

    :param clock: when it was planned to begin and end, or "".
    """
    can_change = session.state != CLOSED
    is_untouched = step.state == WAITING
    is_together = session.is_joinable and not session.is_gathering
    was_answered = session.is_gathered and step.state == CLOSED and step.takes_responses
    current = session.current_step
    beside = (current is not None and current.is_open and session.beside_step is None and step is not current
              and {current.audience, step.audience} == {PRACTITIONERS, LEADERS})
    return {
        "id": step.id, "position": step.position, "question": step.question, "kind_label": step.rules.label,
        "audience_words": AUDIENCE_WORDS[step.audience],
        "minutes_words": side_by_side(
            (clock, say_many("%(number)s minute", "%(number)s minutes", step.minutes)), COMMA),
        "state": step.state, "state_words": say("Skipped") if step.is_skipped else (
            own_pace.row_words(step) or STATE_WORDS[step.state]),
        "is_current": step in session.current_steps, "is_own": step.is_own, "is_skipped": step.is_skipped,
        "command": "open_step", "label": say("Open again") if step.state == CLOSED else say("Open"),
        "can_open": is_together and not step.is_open and not was_answered,
        "can_take_up": was_answered and step not in session.current_steps, "can_open_again": was_answered,
        "can_open_beside": is_together and not step.is_open and beside,
        "can_skip": can_change and is_untouched and not step.is_skipped, "can_unskip": can_change and step.is_skipped,
        "can_remove": can_change and is_untouched and step.is_own,
        "can_move_up": can_change and step.position > 1, "up": step.position - 1,
        "can_move_down": can_change and step.position < len(session.steps), "down": step.position + 1,
        "can_clear": is_together and not is_untouched and step.takes_responses and queries.has_any(step),
        "can_unclear": is_together and step.cleared_round == step.round - 1 and step.cleared_round > 0,
        "display": step.display,
    }


def act(command: str, label: str, *, step: Step | None = None, hint: str = "", confirm: str | None = None,
        ) -> dict[str, Any]:
    return {"key": f"{command}-{step.id if step else ''}", "command": command, "label": label, "hint": hint,
            "step_id": step.id if step else None, "confirm": confirm,
            # Only closing asks what becomes of details that identify somebody.
            "keeps_words": command != "close_session"}


AND = say(" and ")
CONFIRM_CLOSE_QUESTIONS = (say("Close the questions now, before the time that was set? Nobody can respond or change "
                               "anything any more. You then look at them together, one by one."))
CONFIRM_CLOSE = (say("Close the session for good? Phones can no longer change anything, hidden responses are "
                     "deleted, and it cannot be opened again."))


def next_act(session: Session, joined: int) -> dict[str, Any] | None:
    """The sensible next thing to do, as one large button: open, close, reveal, next."""
    if session.state == DRAFT and not is_confirmed(session, today=clock.today()):
        return None  # the numbers come first: the console leads there
    if session.state == DRAFT and session.is_for_a_while:
        return act("open_lobby", say("Open it for a while"), hint=say(
            "People can answer from now until %(time)s.", time=for_a_while.time_words(session.open_until)))
    if session.state == DRAFT:
        return act("open_lobby", say("Open the lobby"), hint=say("People can then join with the QR code."))
    if session.state == CLOSED or session.is_gathering:
        return None
    for step in session.current_steps:
        if step.is_open and step.takes_responses:
            hint = say("Phones stop taking responses. You can open it again.")
            if not step.is_revealed:
                hint = side_by_side((hint, say("The responses come to you first.")))
            return act("close_step", say("Close %(step)s", step=called_inside(step)), step=step, hint=hint)
    for step in session.current_steps:
        reveal = _reveal_act(step)
        if reveal is not None:
            return reveal
    upcoming = next((other for other in session.steps if other.state == WAITING and not other.is_skipped), None)
    if session.is_for_a_while:
        upcoming = for_a_while.upcoming(session)
    if upcoming is not None and upcoming.state == CLOSED:
        return act("take_up_step", say("Look at %(step)s together", step=called_inside(upcoming)), step=upcoming,
                   hint=say("Board and phones show the question. You read the responses first; the room sees them "
                            "when you reveal them."))
    if upcoming is not None:
        return act("open_step", say("Open %(step)s", step=called_inside(upcoming)), step=upcoming,
                   hint=_opening_hint(upcoming, joined))
    return act("close_session", say("Close the session"), hint=say("Seals the responses and makes the summary final."),
               confirm=CONFIRM_CLOSE)


def is_ending(session: Session) -> bool:
    """Everything on the run sheet was asked, so closing is what comes next."""
    if session.is_for_a_while:
        return session.is_gathered and for_a_while.upcoming(session) is None and not any(
            step.is_open for step in session.steps)
    return session.state == RUNNING and not any(
        step.is_open or (step.state == WAITING and not step.is_skipped) for step in session.steps)


def _reveal_act(step: Step) -> dict[str, Any] | None:
    if step.is_shown or not step.takes_responses:
        return None
    shown = queries.shown_count(step)
    if not shown:
        return None
    if step.session.is_held:
        return act("end_hold", say("Let the board show responses"), hint=say(
            "Everything is held. What waits goes on waiting until you release it."))
    if step.rules.is_counted:
        return act("reveal_step", say("Reveal the numbers"), step=step, hint=say(
            "From five answers on; with fewer, the board says why there are none."))
    confirm = say_many("There is only %(number)s response: people may guess who wrote this. Reveal anyway?",
                       "There are only %(number)s responses: people may guess who wrote this. Reveal anyway?",
                       shown) if 0 < shown < FEW else None
    label = say_many("Reveal %(number)s response", "Reveal %(number)s responses", shown)
    return act("reveal_step", label, step=step,
               hint=say("The board shows them together, in shuffled order."), confirm=confirm)


def _opening_hint(step: Step, joined: int) -> str:
    if not step.takes_responses:
        return say("It appears on the board and on phones.")
    if step.rules.is_counted:
        return say("Answers stay hidden until you reveal them as numbers.")
    return (say("Responses will show on the board as they come.") if step.display == "live" or shows_live(step, joined)
            else say("Responses stay hidden until you reveal them."))


def panel_acts(step: Step) -> list[dict[str, Any]]:
    """What can be done with one step that is put to the group, as quiet buttons."""
    acts = []
    if step.takes_responses and not step.session.is_held:
        if step.is_revealed:
            acts.append(act("hold_step", say("Hide responses from the room"), step=step))
        elif step.is_open:
            acts.append(act("reveal_step", say("Show responses now"), step=step))
    if step.state == CLOSED:
        acts.append(act("open_step", say("Open %(step)s again", step=called_inside(step)), step=step))
        if step.is_shown and step.rules.has_cards:
            acts.append(act("count_resonance", say("Show what rings true"), step=step))
    elif step.is_open and (not step.takes_responses or step.session.beside_step is not None):
        acts.append(act("close_step", say("Close %(step)s", step=called_inside(step)), step=step))
    return acts


def other_acts(session: Session) -> list[dict[str, Any]]:
    """Everything else that makes sense now, as quiet buttons."""
    if not session.is_joinable:
        return []
    acts = []  # the board is blanked beside the large button, whatever comes next
    if session.is_gathering:
        acts.append(act("close_questions", say("Close the questions now"), confirm=CONFIRM_CLOSE_QUESTIONS))
    upcoming = next_act(session, 0)
    if upcoming is None or upcoming["command"] != "close_session":
        acts.append(act("close_session", say("Close the session"), confirm=CONFIRM_CLOSE))
    return acts


def seen_by(state: dict[str, Any], role: str) -> dict[str, Any]:
    """The console's state for one who may do so much.

    :param role: "owner", "run", "moderate" or "watch" (cofacilitators).
    """
    may_run = role in ("owner", "run")
    return state | {"may": "run" if role == "owner" else role, "may_run": may_run,
                    "may_moderate": may_run or role == "moderate", "is_owner": role == "owner"}


__all__ = ["board_state", "card", "closed_words", "display_words", "elsewhere_words", "facilitator_state",
           "joined_count", "participant_state", "participant_step", "presence", "queue_words", "responses_words",
           "seen_by", "waiting_words", "yours"]
