"""When a question of one session is the same as a question of another: the same id, and the same version of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

#: Ids of steps that every theme offers, such as the confidence before and after; their “this” is the theme.
OF_EVERY_THEME = "add_"


def key_of(*, item: str, theme_title: str, kind: str, question: str, settings: Mapping[str, Any]) -> str:
    """What a question is known by, here and in files of other organisations.

    Its version is what people were asked: the wording, the kind, and what that is made of, such as options. A theme
    that was saved anew for another reason asks the same; one that words the question anew asks another.

    :param item: the theme's id of it (`Step.item`).
    """
    asked = [item, theme_title if item.startswith(OF_EVERY_THEME) else "", kind, " ".join(question.split()), settings]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
