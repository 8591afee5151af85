"""Every component in every state, for whoever changes how something looks. Only where WORKSHOP_GALLERY is set.

It is made of the macros and style sheets of the pages themselves, so what is mended here is mended there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request

from workshop.kinds import find_kind

from .colours import SCHEMES

bp = Blueprint("gallery", __name__)

DIRECTIONS = ("ltr", "rtl")
#: Kind, its settings, and what nine people sent: each kind of chart that there is.
CHARTS: tuple[tuple[str, Mapping[str, Any], Sequence[Mapping[str, Any]]], ...] = (
    ("scale", {"low": "Not at all", "high": "Very", "points": 5}, [{"value": 1 + n % 5} for n in range(9)]),
    ("choice", {"options": ["Supervision", "Team meeting", "With the family in the room"]},
     [{"choices": ["abb"[n % 3]]} for n in range(9)]),
    ("word", {}, [{"text": ("Hope", "hope", "doubt", "time")[n % 4]} for n in range(9)]),
    ("ranking", {"items": ["Time", "Trust", "Training"]}, [{"order": list(("abc", "bac", "cab")[n % 3])}
                                                            for n in range(9)]),
    ("before_after", {"moment": "after", "pair": "sure", "low": "Not at all", "high": "Quite"},
     [{"before": 1 + n % 3, "after": 3 + n % 3} for n in range(9)]),
)
TOO_MANY = 60
PROBLEMS = [{"field": "wrong", "words": "Write the name of the group."}, {"field": "", "words": "Choose a question."}]


def _chart(name: str, settings: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    kind = find_kind(name)
    return {"name": kind.label, "folder": kind.folder, "results": kind.results(
        kind.settings_of(settings), bodies, people=len(bodies), arrangement={}, split=None)}


@bp.get("/gallery")
def page() -> str:
    """In one of the five sets of colours, left to right or right to left: `?colours=dark&direction=rtl`."""
    shown, direction = (request.args.get(name, "") for name in ("colours", "direction"))
    return render_template(
        "web/gallery.html", schemes=SCHEMES, directions=DIRECTIONS, shown=shown if shown in SCHEMES else SCHEMES[0],
        direction=direction if direction in DIRECTIONS else DIRECTIONS[0], problems=PROBLEMS, too_many=TOO_MANY,
        charts=[_chart(*chart) for chart in CHARTS],
        facilitator={"name": "A facilitator", "email": "", "is_admin": True})
