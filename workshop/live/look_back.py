"""Looking back: what a phone may see of the steps that the group has been at. Never of a step ahead.

What others wrote is read as the board reads it (`responses.queries`), a page of each step at a time.
"""

from __future__ import annotations

from typing import Any

from workshop.language.words import say, say_many
from workshop.participants.group_size import REVIEW_FROM
from workshop.participants.phone import Phone
from workshop.resonance.resonate import NOTED, TAKEN_BACK, own_ids, resonating, takes_resonance
from workshop.responses import queries
from workshop.sessions.models import CLOSED, OPEN, Session, Step

from .panels import board_panel, card, place_words, step_state
from .snapshot import Page, yours

#: Cards of one step on a page: more would make a phone slow, and nobody reads further.
CARDS = 24
LABEL = say("This rings true for me too")
NOTHING = (say("There is nothing to look back at yet. Questions stand here once they are closed, or their responses "
               "are "
           "shown."))
LOCKED = (say("The server had to start again, so this phone can no longer tell your own responses here, and “true for "
              "me "
          "too” is not taken."))

#: The acts of the page, and what is said of each when a plain form comes back from it.
RESONANCE = {"resonate": NOTED, "unresonate": TAKEN_BACK}


def look_back_state(session: Session, phone: Phone, page: Page = None, role: str = "") -> dict[str, Any]:
    """Every step that was asked, with what this phone sent, what the room saw, and what rings true.

    In a large room it shows what others wrote at one step only, the last or the one asked for: a few hundred phones
    look back at once, as soon as somebody says “have a look”.

    :param page: of a step whose cards do not all fit; the other steps show their first.
    :param role: of this phone; it may look back at the other audience's steps too.
    """
    behind = [step for step in session.steps if is_behind(step)]
    asked = next((step for step in behind if page is not None and page[0] == step.id), behind[-1] if behind else None)
    is_large = session.most_joined >= REVIEW_FROM
    steps = [_step(step, phone, page[1] if page is not None and step is asked else 1,
                   is_shown=not is_large or step is asked) for step in behind]
    now = session.current_step_for(role)
    return {
        "theme_title": session.theme["title"], "revision": session.participant_revision,
        "steps": steps, "nothing_words": "" if steps else NOTHING,
        "now": {"step_id": now.id if now is not None else 0,
                "words": say("Back to %(place)s", place=place_words(now)) if now is not None else say("Back")},
    }


def is_behind(step: Step) -> bool:
    """Whether phones may look back at a step: it is closed, or open with its responses shown."""
    has_something = step.takes_responses or bool(step.rules.parts_of_pages()["has_briefing"])
    return has_something and (step.state == CLOSED or (step.state == OPEN and step.is_shown))


def _step(step: Step, phone: Phone, page: int, *, is_shown: bool) -> dict[str, Any]:
    own = [response["text"] for response in yours(step, phone)["responses"]] if step.takes_responses else []
    state = step_state(step) | {
        "is_shown": is_shown or not step.is_shown,
        "state_words": _state_words(step), "own": own,
        "locked_words": LOCKED if step.has_lost_key and step.takes_responses else "",
        "results": None, "withheld_words": "", "hidden_words": "", "groups": [], "has_cards": False, "sample_words": "",
    }
    if not step.is_shown or not is_shown:
        return state
    panel = board_panel(step)
    return state | {
        "results": panel["results"] if panel["has_results"] else None, "withheld_words": panel["withheld_words"],
        "hidden_words": panel["hidden_words"], **_cards(step, phone, page),
    }


def _state_words(step: Step) -> str:
    if step.is_open:
        return say("Still open.")
    if step.takes_responses and not step.is_shown:
        return say("What others wrote is not shown to the room.")
    return ""


def _cards(step: Step, phone: Phone, page: int) -> dict[str, Any]:
    """One page of what stands on the board, in its order: first what stands by itself, then each titled group."""
    titles = {group.id: (place, group.title) for place, group in enumerate(queries.groups(step), start=1)}
    standing = [(titles.get(response.group_id or 0, (0, "")), response.id, made) for response in queries.for_board(step)
                if (made := card(step, response)) is not None]
    standing.sort(key=lambda one: one[0][0])
    pages = max(1, -(-len(standing) // CARDS))
    page = max(1, min(page, pages))
    shown = standing[(page - 1) * CARDS:page * CARDS]
    mine, takes = own_ids(step, phone), takes_resonance(step) and not step.has_lost_key
    true_for_me = resonating(step, phone, [response_id for _group, response_id, _made in shown])
    groups: list[dict[str, Any]] = []
    for (place, title), response_id, made in shown:
        if not groups or groups[-1]["place"] != place:
            groups.append({"place": place, "title": title, "cards": []})
        has_resonated = response_id in true_for_me
        groups[-1]["cards"].append(made | {
            "is_own": response_id in mine, "may_resonate": takes and response_id not in mine,
            "has_resonated": has_resonated, "act": "unresonate" if has_resonated else "resonate", "label": LABEL})
    return {
        "groups": groups, "has_cards": bool(standing), "page": page, "pages": pages,
        "sample_words": say_many("Showing %(shown)s of %(number)s response", "Showing %(shown)s of %(number)s "
                                                                             "responses",
                                 len(standing), shown=len(shown)) if pages > 1 else "",
        "before": page - 1, "after": page + 1 if page < pages else 0,
    }


