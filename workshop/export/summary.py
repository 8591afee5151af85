"""What a summary holds. One description, from which page, CSV and JSON are made."""

from __future__ import annotations

import csv
import io
from typing import Any

from workshop.library.themes import AUDIENCE_WORDS
from workshop.participants.group_size import EXACT_COUNTS_FROM
from workshop.responses import queries
from workshop.responses.words import counted, hidden_words
from workshop.sessions.models import CLOSED, WAITING, Session, Step

HOW_TO_USE = ("These notes are for learning. They do not say who wrote what, and must not be used to judge how anybody "
              "does their job. Read them as one group's reflections on one day.")
#: First characters that make a spreadsheet read a cell as a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%")


def summary_of(session: Session, *, joined: int = 0) -> dict[str, Any]:
    """The summary of a session, the same while it runs (from what was released) as after it was closed.

    Responses come in an order that tells nothing; hidden ones only as a number.

    :param joined: how many are there now, while it runs.
    """
    steps = [_step(step, session) for step in session.steps if step.state != WAITING]
    not_asked = len(session.steps) - len(steps)
    responses = sum(len(step["responses"]) for step in steps)
    numbers = [
        _took_part(max(session.most_joined, joined)),
        f"{counted(len(steps), 'question', 'questions')} asked" + (f", {not_asked} not reached" if not_asked else ""),
        counted(responses, "response", "responses"),
    ]
    source = session.theme["source"]
    return {
        "theme_title": session.theme["title"],
        "source": source,
        "source_words": source_words(source),
        "group_name": session.group_name,
        "held_on": session.held_on.isoformat() if session.held_on else "",
        "held_on_words": f"{session.held_on.day} {session.held_on:%B %Y}" if session.held_on else "",
        "audience": session.audience,
        "audience_words": AUDIENCE_WORDS[session.audience],
        "numbers": numbers,
        "how_to_use": HOW_TO_USE,
        "steps": steps,
    }


def source_words(source: dict[str, str]) -> str:
    """Publisher, publication, year and section in one line; the year once."""
    year = "" if source["year"] in source["publication"] else f" ({source['year']})"
    return f"{source['publisher']}: {source['publication']}{year}, {source['section']}"


def _took_part(most: int) -> str:
    return f"{counted(most, 'person', 'people')} took part" if most else "Nobody joined"


def _step(step: Step, session: Session) -> dict[str, Any]:
    is_closed = session.state == CLOSED
    if is_closed:
        texts = [response.text for response in queries.sealed(step)]
        hidden, answered = step.hidden, step.answered
    else:
        released = sorted(queries.for_console(step), key=lambda response: response.id)
        texts = [str(response.shown_text) for response in released if not response.is_hidden]
        hidden, answered = sum(response.is_hidden for response in released), queries.answered(step)
    return {
        "position": step.position, "question": step.question, "probes": step.probes,
        "audience": step.audience, "audience_words": AUDIENCE_WORDS[step.audience], "source": step.source,
        "responses": texts, "hidden": hidden, "hidden_words": hidden_words(hidden),
        "answered_words": _answered(answered, session.most_joined),
        "empty_words": "" if texts else "No responses to this question.",
    }


def _answered(answered: int, joined: int) -> str:
    if max(answered, joined) < EXACT_COUNTS_FROM:
        return ""
    return f"{answered} of {max(answered, joined)} answered or passed"


def as_json(summary: dict[str, Any]) -> dict[str, Any]:
    """The summary for programs: no ids, no times beyond the day."""
    return {
        "theme": summary["theme_title"], "source": summary["source"], "group": summary["group_name"],
        "date": summary["held_on"], "audience": summary["audience"], "numbers": summary["numbers"],
        "how_these_notes_may_be_used": summary["how_to_use"],
        "steps": [{
            "position": step["position"], "question": step["question"], "probes": step["probes"],
            "audience": step["audience"], "source": step["source"],
            "responses": step["responses"], "hidden_responses": step["hidden"],
        } for step in summary["steps"]],
    }


def inert(text: str) -> str:
    """A cell that a spreadsheet shows and never computes."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(summary: dict[str, Any]) -> str:
    """One row a response, and one for a step's hidden count; UTF-8 with a mark, so that spreadsheets read accents."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["Theme", "Group", "Date", "Step", "Audience", "Question", "Response", "Note"])
    for step in summary["steps"]:
        start = [summary["theme_title"], summary["group_name"], summary["held_on"], str(step["position"]),
                 step["audience"], step["question"]]
        for text in step["responses"]:
            writer.writerow([inert(cell) for cell in [*start, text, ""]])
        if step["hidden_words"] or not step["responses"]:
            writer.writerow([inert(cell) for cell in [*start, "", step["hidden_words"] or step["empty_words"]]])
    return "\ufeff" + out.getvalue()
