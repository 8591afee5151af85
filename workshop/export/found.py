"""Looking for identifying details in many texts: once for each text, and beside the event loop.

What is remembered is a digest of a text, made with a key of this process, and the places that were found in it: never
a word. A thousand responses to each of twelve steps are looked through in seconds, and the next page has them at once.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import blake2b

from workshop.guard import Hit, Tier, find
from workshop.storage.off_loop import off_loop

#: Texts that are remembered: a full session of a thousand people, looked through at two tiers.
REMEMBERED = 40_000
#: Texts looked through at a time in the thread beside the loop.
AT_A_TIME = 200

_KEY = secrets.token_bytes(32)
_known: OrderedDict[tuple[bytes, Tier], list[Hit]] = OrderedDict()


def places(text: str, tier: Tier) -> list[Hit]:
    """As `guard.find`."""
    key = _digest(text), tier
    known = _known.get(key)
    if known is None:
        known = find(text, tier=tier)
        _remember(key, known)
    return known


def look_through(texts: Iterable[str], *tiers: Tier) -> None:
    """Look through many texts while others are let in, so that `places` has them at once."""
    missing = [(text, tier) for text in dict.fromkeys(texts) for tier in tiers if (_digest(text), tier) not in _known]
    for start in range(0, len(missing), AT_A_TIME):
        some = missing[start:start + AT_A_TIME]
        found = off_loop(lambda some=some: [find(text, tier=tier) for text, tier in some])  # type: ignore[misc]
        for (text, tier), hits in zip(some, found, strict=True):
            _remember((_digest(text), tier), hits)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), key=_KEY, digest_size=16).digest()


def _remember(key: tuple[bytes, Tier], hits: list[Hit]) -> None:
    _known[key] = hits
    while len(_known) > REMEMBERED:
        _known.popitem(last=False)
