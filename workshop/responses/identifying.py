"""Details that could identify somebody. Looked for whenever words are sent, shown or exported; what is found is kept
nowhere (decision 0013).

A participant's words are never refused for good: what certainly identifies somebody goes out only once its author was
told, and then waits for the facilitator.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from workshop.errors import Refused
from workshop.guard import FLAG_WORDS, KIND_WORDS, Hit, Tier, find, find_certain, mask
from workshop.kinds.counts import COMMA, listed
from workshop.kinds.kind import Given, Kind, Parts
from workshop.language.words import say_many, side_by_side


class Identifying(Refused):
    """An interruption rather than a refusal: the same words with `anyway` are taken."""

    name: ClassVar[str] = "identifying"
    status: ClassVar[int] = 422


def hits_in(rules: Kind, body: Mapping[str, Any]) -> dict[str, list[Hit]]:
    """What may identify somebody in a stored part, by field; fields with nothing are left out."""
    return {name: hits for name, text in rules.words(body).items() if (hits := find(text, tier=Tier.SERVER))}


def is_certain(rules: Kind, body: Mapping[str, Any]) -> bool:
    """Whether a stored part certainly identifies somebody, as an NHS number does and a possible name does not."""
    return any(find_certain(text) for text in rules.words(body).values())


def masked(rules: Kind, body: dict[str, Any], *, certain_only: bool = False) -> dict[str, Any]:
    """A stored part with “[name]” or “[NHS number]” in the place of what may identify somebody."""
    words = {name: mask(body[name], [hit for hit in hits if hit.is_certain or not certain_only])
             for name, hits in hits_in(rules, body).items()}
    words = {name: text for name, text in words.items() if text != body[name]}
    return rules.reworded(body, words) if words else body


def flag_words(rules: Kind, body: Mapping[str, Any]) -> str:
    """Of which kinds the details in a stored part are, for the facilitator: “Possible name, NHS number”."""
    kinds = dict.fromkeys(hit.kind for hits in hits_in(rules, body).values() for hit in hits)
    return side_by_side((FLAG_WORDS[kind] for kind in kinds), COMMA).raised()


def expect_nothing_certain(rules: Kind, parts: Parts, given: Given) -> None:
    """
    :param parts: what would be stored.
    :param given: the fields as they were filled in: there the sender finds the places again.
    :raises Identifying: with the kinds and where they stand in which field. None of it is kept.
    """
    found = [(text[hit.start:hit.end], hit.kind) for body in parts.values()
             for text in rules.words(body).values() for hit in find_certain(text)]
    if not found:
        return
    kinds = list(dict.fromkeys(kind for _text, kind in found))
    words = say_many("This looks like %(what)s. Please take it out.", "This looks like %(what)s. Please take them out.",
                     len(found), what=listed([KIND_WORDS[kind] for kind in kinds]))
    raise Identifying(words, details=[
        {"kind": kind, "field": name, "start": value.index(text), "end": value.index(text) + len(text)}
        for text, kind in found for name, value in given.items() if isinstance(value, str) and text in value])

