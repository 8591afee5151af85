"""What a summary holds. One description, from which page, CSV and JSON are made."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from workshop import clock
from workshop.guard import Tier
from workshop.kinds.actions import note_of
from workshop.kinds.counts import listed
from workshop.kinds.earlier_actions import TO_DO, state_words
from workshop.language.words import say, say_day, say_many, side_by_side, without_stop
from workshop.library.themes import AUDIENCE_WORDS, Source
from workshop.participants.group_size import EXACT_COUNTS_FROM
from workshop.responses import queries
from workshop.responses.words import (
    HELD_FOR_NOW,
    OWN_WORDS,
    held_words,
    hidden_words,
    in_words,
    nothing_words,
    resonance_words,
)
from workshop.sessions import follow_ups
from workshop.sessions.for_a_while import coarse_words, time_words
from workshop.sessions.models import CLOSED, WAITING, Session, Step
from workshop.storage.off_loop import let_others_in

from . import details, found
from .quotations import USUAL_WORDS, Kept, kept_of, quoted
from .shapes import FULL, SHAPE_WORDS, THEMES

HOW_TO_USE = say("These notes are for learning. They do not say who wrote what, and must not be used to judge how "
                 "anybody does their job. Read them as one group's reflections on one day.")
HOW_TO_USE_LATER = say("These notes are for learning. They do not say who wrote what, and must not be used to judge "
                       "how anybody does their job. Read them as one group's reflections over some days.")
#: First characters that make a spreadsheet read a cell as a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%")


def summary_of(session: Session, *, shape: str = THEMES, joined: int = 0) -> dict[str, Any]:
    """The summary of a session, while it runs (a draft, from what was released) and after it was closed. Every page and
    file is made from this.

    Responses come in an order that tells nothing; hidden ones only as a number. Details that may identify somebody are
    masked in all of them (`export.details`). In each step `cards`, `groups`, `ungrouped` and `responses` hold what this
    shape shows: the quotations (`export.quotations`), or everything.

    :param shape: `THEMES` or `FULL` (`export.shapes`).
    :param joined: how many are there now, while it runs.
    """
    steps = [_step(step, session, shape) for step in session.steps if step.state != WAITING]
    asked = sum(step["takes_responses"] for step in steps)
    not_asked = sum(step.state == WAITING for step in session.questions)
    responses = sum(step["said"] for step in steps)
    only_numbers = not responses and any(step["results"] or step["withheld_words"] for step in steps)
    lot = session.parking_lot
    aside = [_step(lot, session, FULL)] if lot is not None else []
    parked = [one for step in aside for one in step["cards"]]
    carried_over = [one["text"] for one in parked if one["is_quoted"]]
    numbers = [
        _took_part(session, joined),
        _asked(asked, not_asked),
        *([] if only_numbers else [_responses_in_all(session, responses)]),
    ]
    followed = follow_ups.as_follow_up(session)
    if followed is not None:
        numbers.append(follow_ups.follows_words(followed))
    actions = [_action(action) for step in session.steps if not step.rules.shows_actions
               for action in details.masked_actions(step)]
    earlier = [_action(action) for step in session.steps if step.rules.shows_actions and step.state != WAITING
               for action in details.masked_actions(step)]
    masked = sum(step["masked"] for step in [*steps, *aside]) + details.count_masks(
        text for step in session.steps if step.state == WAITING and not step.rules.shows_actions
        for action in details.masked_actions(step) for text in (action["what"], action["owner"], action["reason"]))
    if masked:
        numbers.append(masked_words(masked))
    source = session.theme["source"]
    return {
        "title": details.title_of(session),
        "theme_title": session.theme["title"],
        "theme_version": session.theme_version,
        "joined": max(session.most_joined, joined),
        "shape": shape,
        "shape_words": SHAPE_WORDS[shape],
        "is_draft": session.state != CLOSED,
        "draft_words": _draft(session),
        "source": source,
        "source_words": source_words(source),
        "group_name": session.group_name,
        "held_on": session.held_on.isoformat() if session.held_on else "",
        "held_on_words": _held_words(session),
        "audience": session.audience,
        "audience_words": AUDIENCE_WORDS[session.audience],
        "numbers": numbers,
        "how_to_use": HOW_TO_USE_LATER if session.is_for_a_while else HOW_TO_USE,
        "steps": steps,
        "actions": actions,
        "is_followed": any(action["state"] != TO_DO for action in actions),
        "earlier_actions": earlier,
        "parked": [one["text"] for one in parked] if shape == FULL else carried_over,
        "carried_over": carried_over,
        "usual_words": USUAL_WORDS if shape == THEMES else "",
        "parked_words": _parked(len(parked), len(carried_over), shape),
        "masked": masked,
    }


def _draft(session: Session) -> str:
    """What a summary says that is made while people still write; the day and the step, and no clock time."""
    if session.state == CLOSED:
        return ""
    open_now = [say("question %(number)s", number=step.number) if step.number else say(step.rules.label).lowered()
                for step in session.current_steps]
    if not open_now:
        return say("Draft of %(day)s, made before the session was closed. Responses may still be added, changed and "
                   "withdrawn.", day=clock.today())
    return say("Draft of %(day)s, made while %(open_now)s was put to the group before the session was closed. "
               "Responses may still be added, changed and withdrawn.", day=clock.today(), open_now=listed(open_now))


def _parked(many: int, carried: int, shape: str) -> str:
    if not many or (shape == FULL and not carried):
        return ""
    if not carried:
        return say_many("None of %(number)s note in the parking lot go on.",
                        "None of %(number)s notes in the parking lot go on.", many)
    if carried == 1:
        return say_many("%(carried)s of %(number)s note in the parking lot goes on.",
                        "%(carried)s of %(number)s notes in the parking lot goes on.", many, carried=carried)
    return say_many("%(carried)s of %(number)s note in the parking lot go on.",
                    "%(carried)s of %(number)s notes in the parking lot go on.", many, carried=carried)


def _asked(asked: int, not_asked: int) -> str:
    if not not_asked:
        return say_many("%(number)s question asked", "%(number)s questions asked", asked)
    return say_many("%(number)s question asked, %(left)s not reached",
                    "%(number)s questions asked, %(left)s not reached", asked, left=not_asked)


def _responses_in_all(session: Session, many: int) -> str:
    """How many, or that none can be counted yet."""
    if not many and any(held_words(step) for step in session.questions if step.state != WAITING):
        return without_stop(HELD_FOR_NOW)
    return in_words(many)


def _responses(many: int) -> str:
    return say_many("%(number)s response", "%(number)s responses", many)


def _action(action: dict[str, Any]) -> dict[str, Any]:
    """An action as the summary says it, with what became of it."""
    return action | {"by_words": day_words(action["by_when"]),
                     "became": side_by_side((state_words(action), action["reason"]), ". ")}


def _earlier_lines(actions: Sequence[dict[str, Any]]) -> list[str]:
    """“Meet each month (Owner: team managers): Done”, an action a line."""
    return [f"{action['what']}{f' ({note})' if (note := note_of(action['owner'], action['by_when'])) else ''}: "
            f"{_action(action)['became']}" for action in actions]


def _held_words(session: Session) -> str:
    """The day, or from when until when people answered at their own pace."""
    if session.held_on is None:
        return ""
    day = say_day(session.held_on)
    return say("Open for a while, from %(day)s to %(time)s", day=day,
               time=time_words(session.open_until)) if session.is_for_a_while else day


def masked_words(many: int) -> str:
    return say_many("%(number)s detail that may identify somebody is masked",
                    "%(number)s details that may identify somebody are masked", many)


def day_words(day: str) -> str:
    """“3 December 2026” for 2026-12-03."""
    try:
        return say_day(date.fromisoformat(day))
    except ValueError:
        return ""


def source_words(source: dict[str, Any]) -> str:
    """Publisher, publication, year and section in one line; the year once."""
    return Source.model_construct(**source).words


def _took_part(session: Session, joined: int) -> str:
    most = max(session.most_joined, joined)
    if session.is_gathering:
        return coarse_words(most, "have joined")
    if not most:
        return say("Nobody joined")
    if session.is_for_a_while:
        return say_many("%(number)s person joined", "%(number)s people joined", most)
    return say_many("%(number)s person took part", "%(number)s people took part", most)


def _step(step: Step, session: Session, shape: str) -> dict[str, Any]:
    is_closed = session.state == CLOSED
    kept = kept_of(step)
    if is_closed:
        hidden, answered, responded = step.hidden, step.answered, step.responded
    else:
        hidden = sum(row.is_hidden for row in queries.for_console(step))
        answered, responded = queries.answered(step), queries.responded(step)
    titles = {group.id: group.title for group in queries.groups(step)}
    chosen = quoted(kept, titles)
    found.look_through((text for one in kept for text in step.rules.words(one.body).values()), Tier.SERVER)
    let_others_in()
    kept = [one._replace(body=details.masked_body(step, one.id, one.body)) for one in kept]
    titles = details.masked_titles(step, titles)
    agreed = details.masked_actions(step)
    results = queries.results(
        step, [one.body for one in kept], people=responded,
        agreed=agreed) if step.takes_responses and (kept or is_closed) else None
    has_results = results is not None and (results["is_enough"] or bool(set(results) - {
        "is_enough", "why_not", "words"}))
    rows = step.rules.rows(step.made_of, results) if results and has_results else []
    said = _cards(step, kept, chosen)
    cards = [one for one in said if shape == FULL or one["is_quoted"]]
    sizes = Counter(one["group_id"] for one in said)
    groups = [{"title": title, "responses": [one for one in cards if one["group_id"] == number],
               "many": sizes[number], "many_words": _responses(sizes[number])}
              for number, title in titles.items() if sizes[number]]
    overview = details.masked_overview(step)
    earlier = agreed if step.rules.shows_actions else []
    return {
        "position": step.position, "number": step.number, "item": step.item,
        "question": step.question, "probes": step.probes,
        "kind": step.kind, "kind_label": step.rules.label, "folder": step.rules.folder,
        "settings": queries.with_actions(step, step.rules.phone_state(step.made_of), earlier),
        "shows": {step.kind: True},
        "audience": step.audience, "audience_words": AUDIENCE_WORDS[step.audience], "source": step.source,
        "own_words": OWN_WORDS if step.is_own else "", "takes_responses": step.takes_responses,
        "overview": overview,
        "cards": cards, "ungrouped": [one for one in cards if one["group_id"] not in titles],
        "groups": groups, "responses": [one["text"] for one in cards],
        "said": len(said), "left_out": len(said) - len(cards), "left_out_words": _left_out(len(said), len(cards)),
        "results": results if has_results else None, "withheld_words": results["why_not"] if results else "",
        "rows": rows, "charts": step.rules.charts(step.made_of, results) if results and has_results else [],
        "listed": [] if step.kind == "actions" else [what for what, many in rows if not many],
        "lines": [*step.rules.lines(step.made_of), *_earlier_lines(earlier)],
        "hidden": hidden, "hidden_words": hidden_words(hidden),
        "answered_words": _answered(answered, session.most_joined) if step.takes_responses and (
            not session.is_gathering) else "",   # while people come one by one, a number tells when
        "empty_words": "" if said or has_results or not step.takes_responses or (
            results and results["why_not"]) else nothing_words(step),
        "masked": details.count_masks(text for text in [
            *(text for one in kept for text in step.rules.words(one.body).values()), *titles.values(), overview,
            *(text for action in agreed for text in (action["what"], action["owner"], action["reason"]))]),
    }


def _cards(step: Step, kept: Sequence[Kept], chosen: Collection[str]) -> list[dict[str, Any]]:
    """The responses in words, in an order that tells nothing."""
    if not step.rules.has_cards:
        return []
    settings, cards = step.made_of, []
    for one in kept:
        made = step.rules.card(settings, one.body)
        if made is not None:
            cards.append({"text": made["text"], "note": made.get("note", ""), "group_id": one.group_id,
                          "is_quoted": one.id in chosen,
                          "resonance": one.resonance, "resonance_words": resonance_words(one.resonance)})
    return cards


def _left_out(said: int, quoted_here: int) -> str:
    """What a reader is told of the responses that are not quoted."""
    if said == quoted_here:
        return ""
    if not quoted_here:
        return say_many("%(number)s response; none quoted.", "%(number)s responses; none quoted.", said)
    return say_many("%(quoted)s of %(number)s response quoted.", "%(quoted)s of %(number)s responses quoted.", said,
                    quoted=quoted_here)


def _answered(answered: int, joined: int) -> str:
    if max(answered, joined) < EXACT_COUNTS_FROM:
        return ""
    return say("%(answered)s of %(joined)s answered or passed", answered=answered, joined=max(answered, joined))


def as_json(summary: dict[str, Any]) -> dict[str, Any]:
    """The summary for programs: no ids, no times beyond the day."""
    return {
        "title": summary["title"], "theme": summary["theme_title"], "shape": summary["shape"],
        "shape_in_words": summary["shape_words"], "draft": summary["draft_words"],
        "source": summary["source"], "group": summary["group_name"],
        "date": summary["held_on"], "audience": summary["audience"], "numbers": summary["numbers"],
        "how_these_notes_may_be_used": summary["how_to_use"],
        "steps": [{
            "position": step["position"], "question": step["question"], "probes": step["probes"],
            "audience": step["audience"], "source": step["source"],
            "overview": step["overview"],
            "kind": step["kind"], "added_by_the_facilitator": bool(step["own_words"]),
            "responses": [{"text": one["text"], "note": one["note"], "group": _title(step, one),
                           "true_for_others_too": one["resonance"]} for one in step["cards"]],
            "groups": [{"title": group["title"], "how_many": group["many"]} for group in step["groups"]],
            "responses_not_quoted": step["left_out"],
            "results": [{"what": what, "how_many": many} for what, many in step["rows"]],
            "results_in_words": (step["results"] or {}).get("words", []), "numbers_withheld": step["withheld_words"],
            "hidden_responses": step["hidden"],
        } for step in summary["steps"]],
        "actions": [_as_json(action) for action in summary["actions"]],
        "earlier_actions": [_as_json(action) for action in summary["earlier_actions"]],
        "for_later": summary["parked"], "carried_over": summary["carried_over"],
    }


def _as_json(action: dict[str, Any]) -> dict[str, Any]:
    return {"what": action["what"], "owner": action["owner"], "by": action["by_when"], "state": action["state"],
            "moved_to": action["moved_to"], "reason": action["reason"]}


def _title(step: dict[str, Any], card: dict[str, Any]) -> str:
    return next((str(group["title"]) for group in step["groups"] if card in group["responses"]), "")


def inert(text: str) -> str:
    """A cell that a spreadsheet shows and never computes."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(summary: dict[str, Any]) -> str:
    """One row a response, a number, a group, an action, a note for later, and one for a step's hidden count.

    UTF-8 with a mark, so that spreadsheets read accents.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["Title", "Theme", "Group", "Date", "Step", "Kind", "Audience", "Question", "Response", "How many",
                     "Under", "Note"])
    start = [summary["title"], summary["theme_title"], summary["group_name"], summary["held_on"]]

    def row(*cells: str) -> None:
        writer.writerow([inert(cell) for cell in [*start, *cells]])

    row("", "Shape", "", "", "", "", "", summary["shape_words"])
    if summary["draft_words"]:
        row("", "Draft", "", "", "", "", "", summary["draft_words"])
    for step in summary["steps"]:
        asked = [str(step["position"]), step["kind_label"], step["audience"], step["question"]]
        if step["overview"]:
            row(*asked, "", "", "", step["overview"])
        for group in step["groups"]:
            row(*asked, "", str(group["many"]), group["title"], "")
        for one in step["cards"]:
            row(*asked, one["text"], "", _title(step, one),
                "; ".join(words for words in (one["note"], one["resonance_words"]) if words))
        for what, many in step["rows"]:
            row(*asked, what, many, "", "")
        for words in (step["left_out_words"], step["withheld_words"], step["hidden_words"], step["empty_words"]):
            if words:
                row(*asked, "", "", "", words)
    for kind, asked_words, agreed in (("Action", "What will we do?", summary["actions"]),
                                      ("Earlier action", "What we said we would do", summary["earlier_actions"])):
        for action in agreed:
            row("", kind, "", asked_words, action["what"], "", "", "; ".join(
                words for words in (f"Owner: {action['owner']}" if action["owner"] else "",
                                    f"by {action['by_words']}" if action["by_words"] else "",
                                    action["became"] if action["state"] != TO_DO or kind != "Action" else "") if words))
    for text in summary["parked"]:
        row("", "Parking lot", "", "For later", text, "", "", "")
    if summary["masked"]:
        row("", "Masked", "", "", "", str(summary["masked"]), "", masked_words(summary["masked"]))
    return "\ufeff" + out.getvalue()
