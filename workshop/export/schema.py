"""The layout of the summary as JSON, as a JSON Schema: published in docs/summary.schema.json and held against what is
written by a test."""

from __future__ import annotations

import json
from typing import Any

from .shapes import FULL, THEMES

TEXT: dict[str, Any] = {"type": "string"}
TEXTS: dict[str, Any] = {"type": "array", "items": TEXT}
COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
#: The publication of the theme, as a theme file has it.
SOURCE: dict[str, Any] = {
    "type": "object", "required": ["publisher", "publication"], "additionalProperties": TEXT,
    "properties": {"publisher": TEXT, "publication": TEXT}}


def _object(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(fields), "properties": fields}


def _many(**fields: Any) -> dict[str, Any]:
    return {"type": "array", "items": _object(**fields)}


def _said(words: str, of: dict[str, Any] = TEXT) -> dict[str, Any]:
    return of | {"description": words}


def schema() -> dict[str, Any]:
    step = {
        "position": _said("Place in the session, from 1.", COUNT | {"minimum": 1}),
        "question": TEXT, "probes": TEXTS,
        "audience": {"enum": ["practitioners", "leaders", "both"]},
        "source": _said("Where in the publication the question comes from."),
        "overview": _said("What the facilitator wrote about the step as a whole; “” for nothing."),
        "kind": _said("Kind of step, such as “reflection” or “scale”."),
        "added_by_the_facilitator": {"type": "boolean"},
        "responses": _said("What was said, in an order that tells nothing. Nothing here says by whom or when.", _many(
            text=TEXT, note=TEXT, group=_said("Title of its group, or “”."),
            true_for_others_too=_said("How many said so on their phones.", COUNT))),
        "groups": _many(title=TEXT, how_many=COUNT),
        "responses_not_quoted": COUNT,
        "results": _said("Numbers of the group; from five people on.", _many(what=TEXT, how_many=TEXT)),
        "results_in_words": TEXTS,
        "numbers_withheld": _said("Why there are no numbers; “” where there are, or none were asked for."),
        "hidden_responses": COUNT,
    }
    action = {
        "what": TEXT, "owner": _said("A role, or “”."), "by": _said("A day, or “”."),
        "state": _said("What became of it.", {"enum": ["open", "done", "moved", "dropped"]}),
        "moved_to": _said("The day it was moved to, or “”."), "reason": _said("Why, or “”."),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Summary of a session",
        "description": "What a session leaves: what was asked, what was said, what will be done. It holds no ids, and "
                       "no time beyond the day.",
    } | _object(
        title=TEXT, theme=TEXT, shape={"enum": [THEMES, FULL]}, shape_in_words=TEXT,
        draft=_said("Said of a summary that was made before the session was closed; “” for a final one."),
        source=SOURCE, group=TEXT,
        date=_said("The day, such as 2026-12-03, or “”.", TEXT | {"pattern": r"^(\d{4}-\d{2}-\d{2})?$"}),
        audience={"enum": ["practitioners", "leaders", "both"]}, numbers=TEXTS, how_these_notes_may_be_used=TEXT,
        steps=_many(**step),
        actions=_many(**action), earlier_actions=_many(**action),
        for_later=_said("Notes from the parking lot.", TEXTS), carried_over=TEXTS)


def as_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
