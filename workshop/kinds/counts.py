"""When numbers may be shown, and how they are said. Fewer than five would point at people (threat model, part 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from workshop.language.words import say, side_by_side

#: Fewer than this, and no distribution is shown, stored at close, or exported.
DISTRIBUTION_FROM = 5
#: Fewer than this in any role, and nothing is split by role.
SPLIT_FROM = 5

#: Rough numbers, the largest first: from how many on, and how they are said.
BANDS = ((50, say("50 or more")), (20, say("20 to 49")), (10, say("10 to 19")), (DISTRIBUTION_FROM, say("5 to 9")))
BELOW = say("fewer than 5, or nobody")

#: Between things in a row, and before the last of several that one may choose from.
COMMA, OR = say(", "), say(" or ")

ROLE_WORDS = {"practitioners": say("Practitioners"), "leaders": say("Leaders")}


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def too_few_words(many: int) -> str:
    """Why no numbers are shown, or "" when there are enough."""
    if many >= DISTRIBUTION_FROM:
        return ""
    return say("No numbers are shown: fewer than five have answered, and with so few, numbers point at people.")


def band(count: int) -> str:
    """A number so rough that nobody can be picked out by it, and that fewer than five are not told from nobody."""
    return next((words for least, words in BANDS if count >= least), BELOW)


def share(count: int, whole: int) -> int:
    """Of a whole, in per cent."""
    return round(100 * count / whole) if whole else 0


def bars(labels: Mapping[str, str], counts: Mapping[str, int], *, whole: int) -> list[dict[str, Any]]:
    """One bar for each value, in the order of the labels, with its number in words.

    :param whole: how many people answered; with several choices each, the counts add up to more.
    :return: [{"key", "label", "count", "share" (per cent, 0 to 100), "words"}]
    """
    return [{"key": key, "label": label, "count": counts.get(key, 0), "share": share(counts.get(key, 0), whole),
             "words": say("%(count)s of "
                          "%(whole)s", count=counts.get(key, 0), whole=whole)} for key, label in labels.items()]


#: The value under which everybody of a role is counted once, whatever they chose.
EVERYBODY = "*"


def split_bars(labels: Mapping[str, str], split: Mapping[str, Mapping[str, int]] | None) -> list[dict[str, Any]]:
    """The bars of each role, side by side; empty unless there are five or more in each."""
    if not split:
        return []
    return [{"role": role, "heading": ROLE_WORDS[role], "bars": bars(labels, counts, whole=counts[EVERYBODY])}
            for role, counts in split.items()]


def shown_split(tallies: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]] | None:
    """Counts by role as they may be shown: only when there are both roles, and five or more in each."""
    if any(tallies.get(role, {}).get(EVERYBODY, 0) < SPLIT_FROM for role in ROLE_WORDS):
        return None
    return {role: dict(tallies[role]) for role in ROLE_WORDS}


def listed(words: Sequence[str]) -> str:
    """“a, b and c”"""
    if len(words) < 2:
        return words[0] if words else ""
    return say("%(first)s and %(last)s", first=side_by_side(words[:-1], COMMA), last=words[-1])


def end_words(number: str, meaning: str) -> str:
    """The end of a scale, with what it means: “1 – Not at all”."""
    return side_by_side((number, say(meaning)), " – ")


def most_often(top: Sequence[str], most: int, many: int) -> str:
    """Which values were chosen most often, and how often each."""
    message = say("Most often chosen: %(top)s (%(most)s of %(many)s each).") if len(top) > 1 else say(
        "Most often chosen: %(top)s (%(most)s of %(many)s).")
    return say(message, top=listed(top), most=most, many=many)


class Shape(Enum):
    """How the values of a question hang together, which decides how they may be put together where they are few."""

    ORDERED = "ordered"   # each person chose one, and neighbours belong together: 1 to 5
    ONE_OF = "one of"     # each person chose one, in no order
    ANY_OF = "any of"     # each person chose as many as they liked


@dataclass(frozen=True)
class Counts:
    """How often each value was chosen, as it can be put beside the same question in other sessions.

    :ivar labels: what each value is called, in its fixed order; `counts` has the same keys.
    :ivar people: how many chose at all.
    """

    shape: Shape
    labels: Mapping[str, str]
    counts: Mapping[str, int]
    people: int

    @classmethod
    def of(cls, shape: Shape, labels: Mapping[str, str], chosen: Sequence[Sequence[str]]) -> Counts:
        """:param chosen: of each person, what they chose."""
        return cls(shape, dict(labels), {key: sum(key in one for one in chosen) for key in labels}, len(chosen))
