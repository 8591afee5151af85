"""Which responses a summary quotes: those the facilitator chose, and until that is decided a few, never all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

#: Of each group with a title, where nothing was decided.
USUAL_OF_A_GROUP = 3


class Kept(NamedTuple):
    """A response as a summary has it, live or sealed."""

    id: str
    body: dict[str, Any]
    group_id: int | None
    resonance: int
    is_quoted: bool | None


def quoted(kept: Sequence[Kept], groups: Collection[int]) -> set[str]:
    """The ids of the responses that are quoted.

    :param groups: the numbers of the titled groups.
    """
    usual = usually_quoted(kept, groups)
    return {one.id for one in kept if (one.id in usual if one.is_quoted is None else one.is_quoted)}


def usually_quoted(kept: Iterable[Kept], groups: Collection[int]) -> set[str]:
    """Of each titled group up to three: those that ring true for most. Whatever stands under no title is not quoted.

    Of equal ones the alphabet decides, so that it is the same before and after the close.
    """
    usual: set[str] = set()
    kept = list(kept)
    for number in groups:
        under = sorted((one for one in kept if one.group_id == number), key=lambda one: (-one.resonance, str(one.body)))
        usual |= {one.id for one in under[:USUAL_OF_A_GROUP]}
    return usual
