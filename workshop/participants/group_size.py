"""What is true for a group of this size, said on every phone and kept by every rule (threat model, part 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: From this many joined, responses may appear on the board as they come (in batches); below, they wait for the reveal.
LIVE_FROM = 8
#: From this many joined, responses wait for the facilitator before the board shows them, unless chosen otherwise.
REVIEW_FROM = 40
#: Fewer joined than this, and counts of who has answered are not given exactly.
EXACT_COUNTS_FROM = 5
VAGUE_COUNT = 3


@dataclass(frozen=True)
class Size:
    """A range of group sizes and its truth."""

    mode: str
    least: int
    words: str
    after_sending: str

    def as_state(self) -> dict[str, Any]:
        return {"mode": self.mode, "words": self.words, "after_sending": self.after_sending}


SIZES = (
    Size("event", 40, "No names are stored. People may still guess from what you say.",
         "Saved. Nobody can see who wrote this."),
    Size("group", 8, "No names are stored. People may still guess from what you say.",
         "Saved. Nobody can see who wrote this."),
    Size("small", 5, "No names are stored, but people may guess from what you say or how you write.",
         "Saved. No name is stored with it."),
    Size("very_small", 3, "No names are stored, but with so few people others may well guess who wrote this.",
         "Saved. With so few people, others may well guess who wrote this."),
    Size("supervision", 2, "Only two have joined: the other person will know what is yours.",
         "Saved. The other person will know this is yours."),
    Size("solo", 0, "Only you have joined so far: whatever is sent now can only be yours.",
         "Saved. As long as only you have joined, this can only be yours."),
)

#: While people answer at their own pace, so few that nothing is told of how many.
FEW_SO_FAR = Size(
    "few", 0, "No names are stored, but while so few have joined others may well guess who wrote this.",
    "Saved. No name is stored with it, but while so few have joined others may well guess.")


def size_of(joined: int) -> Size:
    return next(size for size in SIZES if joined >= size.least)


def joined_state(joined: int) -> dict[str, Any]:
    return {"count": joined, "words": "Nobody has joined yet" if joined == 0 else f"{joined} joined"}


def answered_words(answered: int, joined: int) -> str:
    """Who is ready, in words. Never exact in a very small group, where a count is a name."""
    joined = max(joined, answered)
    if joined < EXACT_COUNTS_FROM:
        return f"{VAGUE_COUNT} or more have answered" if answered >= VAGUE_COUNT else "Waiting for responses"
    if answered == 0:
        return f"None of {joined} have answered yet"
    if answered == joined:
        return f"All {joined} have answered"
    return f"{answered} of {joined} {'has' if answered == 1 else 'have'} answered"
