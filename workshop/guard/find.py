"""Look over one text."""

from __future__ import annotations

import re

from workshop.guard.characters import fold
from workshop.guard.hit import MASKS, Hit, Tier
from workshop.guard.identifiers import find_certain as certain_identifiers
from workshop.guard.identifiers import find_identifiers
from workshop.guard.names import find_names
from workshop.guard.phones import find_phones

#: What stands where a detail was taken out is no detail itself.
TAKEN_OUT = re.compile("|".join(re.escape(words) for words in MASKS.values()))


def find(text: str, *, tier: Tier) -> list[Hit]:
    """What in this text could identify somebody, in the order of the text, none inside another.

    :param text: as typed. Nothing of it is kept.
    :param tier: how hard to look.
    """
    if not text:
        return []
    folded = fold(text)
    found = list(find_identifiers(folded))
    if tier >= Tier.SERVER:
        found += find_phones(folded, list(found))
    found += find_names(folded, tier)
    return _standing(text, found)


def find_certain(text: str) -> list[Hit]:
    """What in this text certainly identifies somebody: the certain hits of `find` on the server, at a seventh of its
    cost. A response is looked over so when it is sent and when it is let through.

    :param text: as typed. Nothing of it is kept.
    """
    if not text:
        return []
    folded = fold(text)
    found = list(certain_identifiers(folded))
    found += find_phones(folded, list(found))
    return _standing(text, found) if found else []


def _standing(text: str, found: list[Hit]) -> list[Hit]:
    masked = [match.span() for match in TAKEN_OUT.finditer(text)]
    return [hit for hit in without_overlaps(found)
            if not any(hit.start < end and start < hit.end for start, end in masked)]


def without_overlaps(found: list[Hit]) -> list[Hit]:
    """Of hits that overlap the certain one stays, then one with a shape, then the longest."""
    taken: list[Hit] = []
    covered: set[int] = set()
    for hit in sorted(found, key=lambda hit: (not hit.is_certain, hit.kind == "name", hit.start - hit.end, hit.start)):
        if covered.isdisjoint(range(hit.start, hit.end)):
            taken.append(hit)
            covered.update(range(hit.start, hit.end))
    return sorted(taken, key=lambda hit: hit.start)
