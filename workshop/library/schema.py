"""The layout of theme files as a JSON Schema, so that text editors can help while a file is written.

    workshop theme schema > docs/theme.schema.json
"""

from __future__ import annotations

import json
from typing import Any

from workshop.kinds import all_kinds

from .themes import Theme

WORDS = {
    "Theme": "One Workshop theme.", "Source": "The publication that facts and questions come from.",
    "KeyFact": "A figure and what it says.", "LearningPoint": "Something to learn from the publication.",
    "Question": "One reflective question. What else the publication asks stands beside it as probes.",
    "Questions": "The questions, by whom they are asked of.",
}


def schema() -> dict[str, Any]:
    """The schema as it is published and served."""
    made = Theme.model_json_schema()
    parts = made["$defs"]
    for name, part in [("Theme", made), *parts.items()]:
        part["description"] = WORDS[name]
    question = parts["Question"]["properties"]
    question["kind"] |= {"enum": [name for name, kind in all_kinds().items() if kind.is_offered],
                         "description": "How it is asked."}
    question["settings"] |= {"description": "What the kind needs besides the question, such as options."}
    question["original"] |= {"description": "The publication's whole wording, shown beside."}
    made["title"] = "Workshop theme"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | made


def as_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
