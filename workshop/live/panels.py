"""A panel is what board or console shows of one step that is put to the group: there are two when each audience has its
own. Nothing is in a board's panel that the room may not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app

from workshop import clock
from workshop.kinds.kind import StepSettings
from workshop.language.words import say, say_many
from workshop.library.themes import AUDIENCE_WORDS
from workshop.participants.group_size import (
    EXACT_COUNTS_FROM,
    FEW_SO_FAR,
    REVIEW_FROM,
    Size,
    answered_words,
    joined_state,
    size_of,
)
from workshop.participants.presence import Presence
from workshop.responses import identifying, queries
from workshop.responses.queries import Shown
from workshop.responses.release import Contributors, is_reviewed
from workshop.responses.slow import SlowMode
from workshop.responses.words import (
    OWN_WORDS,
    gathering_words,
    hidden_words,
    queue_words,
    resonance_words,
    responses_words,
    standing_words,
)
from workshop.sessions import for_a_while
from workshop.sessions.facts import Known
from workshop.sessions.models import BOTH, CLOSED, OPEN, Step

from .events import BOARD, FACILITATOR, Event, PanelChanged

#: “open” is how a step stands; “Open” is what a button does, which other languages say otherwise.
STATE_WORDS = {"waiting": say("Not yet asked"), "open": say("open").raised(), "closed": say("Closed")}
#: How many responses a board shows at once in a large room, and a console in any.
SAMPLE, WINDOW = 24, 60
#: This many people ask for more time before the facilitator hears of it: one would be a person.
MORE_TIME_FROM = 2


def presence() -> Presence:
    found: Presence = current_app.extensions["workshop_presence"]
    return found


def contributors() -> Contributors:
    found: Contributors = current_app.extensions["workshop_contributors"]
    return found


def people_waiting(step: Step) -> int:
    """How many people have something waiting to be shown at a step."""
    return contributors().count(step.id, batches=step.batches)


def more_time() -> Contributors:
    """Who has asked for more time at a step, as a count in memory."""
    found: Contributors = current_app.extensions["workshop_more_time"]
    return found


def slow_mode() -> SlowMode:
    found: SlowMode = current_app.extensions["workshop_slow_mode"]
    return found


def joined_count(session: Known) -> int:
    """How many are here. Of a session that is open for a while: how many have ever joined."""
    here = presence().count(session.room)
    return max(here, session.most_joined) if session.is_for_a_while else here


def joined_now(session: Known) -> dict[str, Any]:
    """How many have joined, as everybody may know it: in steps of five while people come at their own pace."""
    if session.is_gathering:
        return {"count": 0, "words": for_a_while.coarse_words(session.most_joined, "have joined")}
    return joined_state(joined_count(session))


def size_now(session: Known, *, more: int = 0) -> Size:
    """What is true for a group of this size.

    :param more: of whoever reads it and has not joined yet.
    """
    if not session.is_gathering:
        return size_of(joined_count(session) + more)
    few = for_a_while.coarse(session.most_joined)
    return size_of(few) if few else FEW_SO_FAR


# --- a step in words ---------------------------------------------------------

def position_words(step: Step) -> str:
    if not step.number:
        return step.rules.label
    return say("%(noun)s %(number)s of %(many)s", noun=say(step.rules.noun).raised(), number=step.number,
               many=len(step.session.questions))


def place_words(step: Step) -> str:
    """“question 3 of 5”: the same inside a sentence."""
    return say(position_words(step)).lowered()


def called_words(step: Step) -> str:
    """“question 3” inside a sentence; "" for what has no number."""
    return say("%(noun)s %(number)s", noun=step.rules.noun, number=step.number) if step.number else ""


def audience_words(step: Step) -> str:
    return AUDIENCE_WORDS[step.audience] if step.session.audience == BOTH else ""


def step_state(step: Step) -> dict[str, Any]:
    """A step as everybody may see it."""
    return {
        "id": step.id, "position_words": position_words(step), "place_words": place_words(step),
        "called_words": called_words(step), "question": step.question, "probes": step.probes,
        "kind": step.kind, "kind_label": step.rules.label, "shows": {step.kind: True},
        "settings": shown_settings(step), "audience": step.audience,
        "audience_words": audience_words(step), "state": step.state, "is_open": step.is_open,
        "is_revealed": step.is_shown, "takes_responses": step.takes_responses,
        "own_words": OWN_WORDS if step.is_own else "",
    }


def shown_settings(step: Step) -> dict[str, Any]:
    """What its kind needs on screens, with what the running timer is for marked in it."""
    shown = step.rules.shown(step.made_of, step.timer["words"] if step.timer is not None else "")
    return queries.with_actions(step, shown)


def timer_state(step: Step) -> dict[str, Any] | None:
    """A running clock: how long is left by the server's own time, so that no phone's clock matters."""
    if step.timer is None:
        return None
    left = max(0, round(step.timer["ends_at"] - clock.seconds()))
    return {"step_id": step.id, "words": say(step.timer["words"]), "minutes": step.timer["minutes"],
            "seconds_left": left}


def answered_state(step: Step | None, joined: int) -> dict[str, Any]:
    if step is None or not step.takes_responses:
        return {"words": ""}
    if step.has_lost_key:  # whoever answers again is counted twice
        return {"words": say("Exact numbers are not known: the server had to start again")}
    if step.session.is_for_a_while and step.was_closed:  # whoever answered is counted, and not only who is here
        answered = queries.answered(step)
        return {"words": say_many(
            "%(number)s answered", "%(number)s answered", answered) if answered >= EXACT_COUNTS_FROM
            else say("Fewer than five answered")}
    if step.audience != BOTH and step.session.audience == BOTH:
        joined = presence().count_of(step.session.room, step.audience) or joined
    return {"words": answered_words(queries.answered(step), joined)}


# --- cards -------------------------------------------------------------------

def card(step: Step, response: Shown, settings: StepSettings | None = None) -> dict[str, Any] | None:
    """What stands on the board of one response, or None for what never stands there by itself."""
    rules = step.rules
    made = rules.card(settings or step.made_of, queries.as_decided(step, response)) if rules.has_cards else None
    if made is None:
        return None
    return {"id": response.id, "text": made["text"], "note": made.get("note", ""),
            "resonance_words": resonance_words(response.resonance)}


def console_card(step: Step, response: Shown, settings: StepSettings | None = None) -> dict[str, Any] | None:
    made = card(step, response, settings) or _held_words(step, response)
    if made is None:
        return None
    return made | {"step_id": step.id, "is_hidden": response.is_hidden, "is_held": response.is_held,
                   "group_id": response.group_id, "is_spotlit": step.spotlight == response.id}


def _held_words(step: Step, response: Shown) -> dict[str, Any] | None:
    """What waits for the facilitator of a kind without cards: it has one until it is released."""
    words = list(step.rules.words(queries.as_decided(step, response)).values())
    if not response.is_held or step.rules.has_cards or not words:
        return None
    return {"id": response.id, "text": words[0], "note": "", "resonance_words": ""}


def flagged(step: Step, response: Shown, made: dict[str, Any]) -> dict[str, Any]:
    """A console's card with what may identify somebody in it: of which kind, and the words as written to be asked for.

    Found anew each time it is shown; see `responses.identifying`.
    """
    body = response.shown_body or {}
    words = identifying.flag_words(step.rules, body)
    stands = bool(words) and not response.is_held and not response.is_hidden
    return made | {
        "flag_words": words,
        "written": "\n".join(step.rules.words(body).values()) if words and response.is_masked else "",
        "is_undecided": response.is_held and step.position > 0 and identifying.is_certain(step.rules, body),
        "may_mask": stands and not response.is_masked, "may_unmask": stands and response.is_masked,
    }


def _in_groups(step: Step, cards: list[tuple[Shown, dict[str, Any]]]) -> tuple[
        list[dict[str, Any]], list[dict[str, Any]]]:
    """Ungrouped cards, and the titled groups with theirs."""
    groups = []
    titled = queries.groups(step)
    for group in titled:
        inside = [made for response, made in cards if response.group_id == group.id]
        if inside:
            groups.append({"id": group.id, "title": group.title, "responses": inside,
                           "count_words": say_many("%(number)s response", "%(number)s responses", len(inside))})
    known = {group.id for group in titled}
    return [made for response, made in cards if response.group_id not in known], groups


def _window(cards: list[Any], page: int, size: int) -> tuple[list[Any], dict[str, Any] | None]:
    if len(cards) <= size:
        return cards, None
    pages = -(-len(cards) // size)
    page = max(1, min(page, pages))
    shown = cards[(page - 1) * size:page * size]
    return shown, {"words": say("Showing %(shown)s of %(all)s", shown=len(shown), all=len(cards)), "page": page,
                   "pages": pages}


# --- panels ------------------------------------------------------------------

def board_panel(step: Step, *, page: int = 1, released: Sequence[Shown] | None = None) -> dict[str, Any]:
    """What the room may see of a step.

    :param released: what `queries.for_console` gave, where it was asked for already.
    """
    session, joined = step.session, joined_count(step.session)
    released = queries.for_console(step) if released is None else released
    visible = queries.for_board(step, released)
    settings = step.made_of
    cards = [(response, made) for response in visible if (made := card(step, response, settings)) is not None]
    is_large = max(joined, session.most_joined) >= REVIEW_FROM
    window, sample = _window(cards, page, SAMPLE) if is_large else (cards, None)
    ungrouped, groups = _in_groups(step, window)
    results = queries.results(step, [queries.as_decided(step, response) for response in visible],
                              people=queries.responded(step)) if step.is_shown or queries.actions(step) else None
    return {
        "key": step.id, "step": step_state(step), "answered": answered_state(step, joined),
        "standing_words": standing_words(step, released),
        "hidden_words": hidden_words(sum(row.is_hidden for row in released)) if step.is_shown else "",
        "responses": ungrouped, "groups": groups, "has_cards": bool(cards), "sample": sample,
        "spotlight": next((made for response, made in cards if response.id == step.spotlight), None),
        "timer": timer_state(step), **_results(results),
    }


def console_panel(step: Step, *, page: int = 1, released: Sequence[Shown] | None = None) -> dict[str, Any]:
    """What the facilitator may see of a step: everything that was let through. Never who.

    :param released: as in `board_panel`.
    """
    session, joined = step.session, joined_count(step.session)
    released = queries.for_console(step) if released is None else released
    settings = step.made_of
    cards = [(response, made) for response in released if (made := console_card(step, response, settings)) is not None]
    queue = [(response, made) for response, made in cards if made["is_held"] and not made["is_hidden"]]
    standing = [(response, made) for response, made in cards if not made["is_held"] or made["is_hidden"]]
    window, sample = _window(standing, page, WINDOW)
    ungrouped, groups = _in_groups(step, [(response, flagged(step, response, made)) for response, made in window])
    seen = [queries.as_decided(step, response) for response in released if not response.is_hidden]
    results = queries.results(step, seen, people=queries.responded(step), for_facilitator=True) if released or (
        not step.rules.is_counted) else None
    if step.rules.is_counted and results is None and step.state == CLOSED:
        results = queries.results(step, [], people=0, for_facilitator=True)
    theme = session.theme
    visible = [made for _response, made in standing if not made["is_hidden"]]
    return {
        "key": step.id, "step": step_state(step) | {"state_words": STATE_WORDS[step.state], "display": step.display},
        "answered": answered_state(step, joined), "display_words": display_words(step), "display": step.display,
        "may_show_live": not step.rules.is_counted,
        "review": step.review, "is_reviewed": is_reviewed(step, joined),
        "queue": [flagged(step, response, made) for response, made in queue[:WINDOW]],
        "queue_words": queue_words(len(queue)),
        "responses": ungrouped, "groups": groups, "sample": sample,
        "has_cards": step.rules.has_cards and bool(cards),
        "responses_words": responses_words(step, released) if step.takes_responses else "",
        "gathering_words": gathering_words(step),
        "grouping_revision": step.grouping_revision, "can_undo_grouping": step.grouping_before is not None,
        "may_group": step.rules.has_cards and step.takes_responses,
        "spotlight": next((made for made in visible if made["is_spotlit"]), None),
        "timer": timer_state(step), "more_time_words": more_time_words(step),
        "minutes_words": say_many("%(number)s minute", "%(number)s minutes", step.minutes), "probes": step.probes,
        "source": step.source,
        "original": step.original,
        "key_facts": [{"figure": fact["figure"], "statement": fact["statement"]} for fact in theme["key_facts"]],
        "learning": [point["point"] for point in theme["learning"]],
        "acts": [], **_results(results),
    }


def _results(results: dict[str, Any] | None) -> dict[str, Any]:
    if results is None:
        return {"results": None, "has_results": False, "withheld_words": ""}
    has_something = results["is_enough"] or any(value for key, value in results.items()
                                                if key not in ("is_enough", "why_not", "words"))
    return {"results": results if has_something else None, "has_results": bool(has_something),
            "withheld_words": results["why_not"]}


def display_words(step: Step) -> str:
    if not step.takes_responses:
        return ""
    return say("shown to the room") if step.is_shown else say("hidden from the room")


def more_time_words(step: Step) -> str:
    many = more_time().count(step.id)
    if many < MORE_TIME_FROM or step.state != OPEN:
        return ""
    return say_many("%(number)s person would like more time", "%(number)s people would like more time", many)


def panel_events(step: Step) -> list[tuple[Event, tuple[str, ...]]]:
    """A change at one step, as console and board hear of it: each its own panel, and only where it is shown."""
    session = step.session
    if step not in session.current_steps:
        return []
    released = queries.for_console(step)
    told: list[tuple[Event, tuple[str, ...]]] = [
        (PanelChanged(step_id=step.id, panel=console_panel(step, released=released)), (FACILITATOR,))]
    if not session.is_blank:  # blank is not covered, but not sent
        told.append((PanelChanged(step_id=step.id, panel=board_panel(step, released=released)), (BOARD,)))
    return told


def console_events(step: Step) -> list[tuple[Event, tuple[str, ...]]]:
    """A change that only the facilitator may see."""
    return panel_events(step)[:1]
