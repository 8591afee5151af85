"""The description of the API for programs, in OpenAPI 3.1. `docs/openapi.json` is printed from it."""

from __future__ import annotations

import json
from typing import Any

VERSION = "1"
BASE = "/api/v1"
MOST_PER_PAGE, USUAL_PER_PAGE = 100, 50

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
ACTION: dict[str, Schema] = {
    "what": TEXT, "owner": TEXT, "by": TEXT,
    "state": TEXT | {"enum": ["open", "done", "moved", "dropped"]}, "moved_to": TEXT, "reason": TEXT}
AUDIENCE: Schema = {"type": "string", "enum": ["practitioners", "leaders", "both"]}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _maybe(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _holds(properties: dict[str, Schema], description: str, *, may_grow: bool = False) -> Schema:
    """An object with all of these, and nothing else unless it `may_grow`."""
    made: Schema = {"type": "object", "description": description, "properties": properties,
                    "required": list(properties)}
    return made if may_grow else made | {"additionalProperties": False}


SCHEMAS: dict[str, Schema] = {
    "Session": _holds({
        "room": TEXT | {"description": "Names the session in addresses. Random; says nothing."},
        "group": TEXT, "theme": TEXT, "audience": AUDIENCE,
        "date": _maybe(DAY), "kept_until": _maybe(DAY) | {"description": "On this day it is deleted."},
        "questions": NUMBER | {"description": "How many were asked."},
        "links": _holds({"self": TEXT, "summary": TEXT, "aggregates": TEXT}, "Paths on this server."),
    }, "A session that is closed and sealed. Others do not exist here."),
    "Sessions": _holds({
        "sessions": _list(_named("Session")), "page": NUMBER, "pages": NUMBER, "total": NUMBER,
        "next": _maybe(TEXT) | {"description": "Path of the next page."},
    }, "One page of sessions, the newest first."),
    "Cell": _holds({
        "values": _list(TEXT) | {"description": "The values that stand together in this number."},
        "label": TEXT, "count": NUMBER | {"minimum": 5, "description": "People. Never under five."},
        "share": NUMBER | {"maximum": 100, "description": "Of the people, in per cent."},
    }, "A number that may be given."),
    "NearlyAll": _holds({"values": _list(TEXT), "label": TEXT},
                        "What all but fewer than five chose. It bears no number."),
    "Question": _holds({
        "position": NUMBER, "question": TEXT | {"description": "As the facilitator or the publication words it."},
        "same_question": _maybe(TEXT) | {"description": "The same for the same question in other sessions, in its "
                                                        "wording, kind and settings; null for one that was added on "
                                                        "the spot."},
        "kind": TEXT, "audience": AUDIENCE,
        "people": _maybe(NUMBER | {"minimum": 5}) | {"description": "How many answered; without cells, rounded down to "
                                                                    "a full five; null for fewer than five."},
        "cells": _list(_named("Cell")), "nearly_all": _maybe(_named("NearlyAll")),
        "left_out": TEXT | {"description": "Why there is no more, in words; empty when nothing is left out."},
    }, "The numbers of one question."),
    "Aggregates": _holds({"room": TEXT, "questions": _list(_named("Question"))},
                         "Numbers of a session. They hold no words of anybody who took part."),
    "Summary": _holds({
        "title": TEXT, "theme": TEXT, "shape": {"const": "themes"}, "shape_in_words": TEXT, "group": TEXT,
        "date": TEXT | {"description": "YYYY-MM-DD, or empty."}, "audience": AUDIENCE, "numbers": _list(TEXT),
        "how_these_notes_may_be_used": TEXT | {"description": "Show this wherever you show the summary."},
        "steps": _list(_holds({
            "position": NUMBER, "question": TEXT, "probes": _list(TEXT), "audience": AUDIENCE, "overview": TEXT,
            "kind": TEXT, "responses": _list(_holds({
                "text": TEXT, "note": TEXT, "group": TEXT, "true_for_others_too": NUMBER},
                "A response that its facilitator quotes, with details masked that may identify somebody.",
                may_grow=True)),
            "groups": _list(_holds({"title": TEXT, "how_many": NUMBER}, "Responses under one title.", may_grow=True)),
            "responses_not_quoted": NUMBER,
            "results": _list(_holds({"what": TEXT, "how_many": TEXT}, "One row of results.", may_grow=True)),
            "results_in_words": _list(TEXT), "numbers_withheld": TEXT, "hidden_responses": NUMBER,
        }, "One step of the run sheet.", may_grow=True)),
        "actions": _list(_holds(ACTION, "What was agreed.", may_grow=True)),
        "earlier_actions": _list(_holds(ACTION, "What was agreed in an earlier session of the group.", may_grow=True)),
        "carried_over": _list(TEXT) | {"description": "Notes for later that go on."},
    }, "The summary as its facilitator gives it on: themes and selections. It may hold more as Workshop grows.",
        may_grow=True),
    "Problem": _holds({
        "type": TEXT, "title": TEXT, "status": {"type": "integer"},
        "detail": TEXT | {"description": "What happened and what to do, for a person."},
        "error": TEXT | {"description": "The same for a program."},
    }, "What went wrong (RFC 9457).", may_grow=True),
}

_ROOM: Schema = {"name": "room", "in": "path", "required": True, "schema": TEXT,
                 "description": "`room` of a session in the list."}
_PROBLEMS = {"401": "There is no token, or it has ended.", "403": "This token does not read that.",
             "404": "There is no such sealed session of the token’s facilitator.",
             "422": "What was asked for cannot be; the detail says what can.",
             "429": "Too much at once: `Retry-After` says when to go on."}


def _page_parameter(name: str, description: str, usual: int, most: int | None = None) -> Schema:
    limits: Schema = {"type": "integer", "minimum": 1, "default": usual} | ({"maximum": most} if most else {})
    return {"name": name, "in": "query", "required": False, "schema": limits, "description": description}


def _get(operation: str, summary: str, gives: str, parameters: list[Schema], problems: tuple[str, ...]) -> Schema:
    answers: Schema = {"200": {"description": SCHEMAS[gives]["description"],
                               "content": {"application/json": {"schema": _named(gives)}}}}
    for status in problems:
        answers[status] = {"description": _PROBLEMS[status],
                           "content": {"application/problem+json": {"schema": _named("Problem")}}}
    return {"get": {"operationId": operation, "summary": summary, "parameters": parameters, "responses": answers}}


PATHS: dict[str, Schema] = {
    f"{BASE}/sessions": _get("listSessions", "The sealed sessions of the token’s facilitator", "Sessions", [
        _page_parameter("page", "From 1.", 1),
        _page_parameter("per_page", "Sessions on a page.", USUAL_PER_PAGE, MOST_PER_PAGE)], ("401", "422", "429")),
    f"{BASE}/sessions/{{room}}": _get("getSession", "One session", "Session", [_ROOM], ("401", "404", "429")),
    f"{BASE}/sessions/{{room}}/summary": _get(
        "getSummary", "The summary; for tokens that read summaries too", "Summary", [_ROOM],
        ("401", "403", "404", "429")),
    f"{BASE}/sessions/{{room}}/aggregates": _get(
        "getAggregates", "Numbers of each question, none under five", "Aggregates", [_ROOM], ("401", "404", "429")),
}


def document() -> Schema:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Workshop: what was sealed, for reading by a program", "version": VERSION,
                 "description": "A token is made on the page of one’s account and reads what its facilitator’s sealed "
                                "sessions give on. Nothing can be changed with it. Sessions that are planned or open "
                                "do not exist here, so nobody learns from it when something is written."},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": PATHS,
        "components": {"schemas": SCHEMAS,
                       "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def as_text() -> str:
    return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"
