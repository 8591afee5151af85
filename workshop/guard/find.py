"""Look over one text."""

from __future__ import annotations

from workshop.guard.characters import fold
from workshop.guard.hit import Hit, Tier
from workshop.guard.identifiers import find_identifiers
from workshop.guard.names import find_names
from workshop.guard.phones import find_phones


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
        found += find_phones(folded)
    found += find_names(folded, tier)
    return without_overlaps(found)


def without_overlaps(found: list[Hit]) -> list[Hit]:
    """Of hits that overlap the certain one stays, then one with a shape, then the longest."""
    taken: list[Hit] = []
    covered: set[int] = set()
    for hit in sorted(found, key=lambda hit: (not hit.is_certain, hit.kind == "name", hit.start - hit.end, hit.start)):
        if covered.isdisjoint(range(hit.start, hit.end)):
            taken.append(hit)
            covered.update(range(hit.start, hit.end))
    return sorted(taken, key=lambda hit: hit.start)
