"""Which kind a question asks for by its shape: “How confident…” is a scale with a why.

A suggestion is offered beside the question with its reason, and taken by one press; nothing is ever changed by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from workshop.kinds import all_kinds
from workshop.kinds.kind import Suggestion

from .planning import PlannedStep

TAKE, LEAVE = "suggest", "usual"


def suggestion_for(step: PlannedStep) -> Suggestion | None:
    """What suits a question better than what it is asked as; None for nothing."""
    found = (all_kinds()[name].suggested(step.question) for name in step.kinds if name != step.kind)
    return next((one for one in found if one is not None), None)


def follow(steps: Sequence[PlannedStep], then: str) -> str:
    """Do what a button beside a question says: take its suggestion, or go back to what it was asked as.

    :param then: “suggest:ID” or “usual:ID”.
    :return: the id of the step that was changed; "" for none.
    """
    act, _colon, step_id = then.partition(":")
    step = next((one for one in steps if one.id == step_id), None)
    found = suggestion_for(step) if step is not None else None
    if step is None or found is None or act not in (TAKE, LEAVE):
        return ""
    if act == LEAVE:
        step.changed_to = step.kind
    else:
        step.changed_to = found.kind
        step.typed[found.kind] = {one["name"]: str(found.settings.get(one["name"], one["value"] or ""))
                                  for one in all_kinds()[found.kind].plan_fields({})}
    return step_id


def is_button(then: str) -> bool:
    return then.partition(":")[0] in (TAKE, LEAVE)
