"""What changed from one version of a theme to another, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from workshop.kinds import all_kinds
from workshop.language.words import Said, say

from .themes import Theme
from .writing import HEAD, LABELS, SORTS, SOURCE, Item, draft_of, numbered

SAME, GONE, NEW = "same", "gone", "new"
#: Of their words; two texts that share less are shown one after the other, not woven into each other.
LEAST_ALIKE = 0.35
#: What a kind's settings are called in a list of changes.
SETTINGS = {"options": say("options"), "several": say("several"), "coarse": say("coarse"), "items": say("items"),
            "low": say("low"), "high": say("high"), "points": say("points"), "asks_why": say("asks why"),
            "scaffold": say("scaffold"), "moment": say("moment"), "pair": say("pair"), "preset": say("preset"),
            "phases": say("phases"), "minutes": say("minutes"), "figure": say("figure"),
            "statement": say("statement"), "source": say("source")}
TOKENS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """Words that stayed, went or came."""

    sort: str
    words: str


@dataclass(frozen=True)
class Change:
    """What became of one part of the theme.

    :ivar said: “changed”, “added”, “removed” or “moved”.
    :ivar fields: each field that differs, with its pieces.
    """

    heading: str
    said: str
    fields: list[tuple[str, list[Piece]]] = field(default_factory=list)


def changes(old: Theme, new: Theme) -> list[Change]:
    """Every difference, in the order of the new version; what was removed comes last in its sort."""
    before, after = draft_of(old), draft_of(new)
    found = list(_of_head(before.head, after.head))
    for sort in SORTS:
        found += _of_items(sort, before.of(sort), after.of(sort))
    return found


def words_changed(old: str, new: str) -> list[Piece]:
    """Two texts as one: what stayed, what went, what came."""
    first, second = TOKENS.findall(old), TOKENS.findall(new)
    compared = SequenceMatcher(None, first, second, autojunk=False)
    if old and new and Said in (type(old), type(new)):      # words of ours, such as the names of kinds
        return [Piece(GONE, old), Piece(NEW, new)]
    if old and new and compared.ratio() < LEAST_ALIKE:
        return [Piece(GONE, old), Piece(NEW, new)]
    pieces = []
    for act, i1, i2, j1, j2 in compared.get_opcodes():
        if act == "equal":
            pieces.append(Piece(SAME, "".join(first[i1:i2])))
            continue
        gone, came = "".join(first[i1:i2]), "".join(second[j1:j2])
        pieces += [Piece(GONE, gone)] if gone else []
        pieces += [Piece(NEW, came)] if came else []
    return pieces


def _of_head(before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for name in (*HEAD, *SOURCE):
        if before[name] != after[name]:
            yield Change(LABELS[name], say("changed"), [("", words_changed(before[name], after[name]))])


def _of_items(sort: str, before: Sequence[Item], after: Sequence[Item]) -> Iterator[Change]:
    old = {item.key: item for item in before}
    stayed = [item.key for item in before if any(one.key == item.key for one in after)]
    kept = [item.key for item in after if item.key in old]
    for number, item in enumerate(after, start=1):
        heading = numbered(sort, number)
        if item.key not in old:
            yield Change(heading, say("added"), [(label, [Piece(NEW, words)]) for label, words in _flat(item).items()])
            continue
        fields = _fields_changed(_flat(old[item.key]), _flat(item))
        has_moved = kept.index(item.key) != stayed.index(item.key)
        if fields or has_moved:
            said = say("changed and moved") if fields and has_moved else say("changed") if fields else say("moved")
            yield Change(heading, said, fields)
    for number, item in enumerate(before, start=1):
        if item.key not in kept:
            yield Change(say("%(item)s (before)", item=numbered(sort, number)), say("removed"),
                         [(label, [Piece(GONE, words)]) for label, words in _flat(item).items()])


def _fields_changed(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, list[Piece]]]:
    return [(label, words_changed(old.get(label, ""), new.get(label, "")))
            for label in dict.fromkeys((*new, *old)) if old.get(label, "") != new.get(label, "")]


def _flat(item: Item) -> dict[str, str]:
    """An item's filled fields by label."""
    flat: dict[str, str] = {LABELS[name]: words for name, words in item.fields.items() if words}
    if item.is_question:
        kind = all_kinds().get(item.fields["kind"])
        flat[LABELS["kind"]] = kind.label if kind else item.fields["kind"]
        flat |= {say("Probe %(number)s", number=number): probe for number, probe in enumerate(item.probes, start=1)}
        flat |= {say("Settings: %(name)s", name=SETTINGS.get(name, name.replace("_", " "))): _plain(value)
                 for name, value in item.settings.items()}
    return flat


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, dict):
        return str(value.get("label", value))
    return (say("yes") if value else say("no")) if isinstance(value, bool) else str(value)
