"""What is true for a group of this size, said on every phone and kept by every rule (threat model, part 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workshop.language.words import say, say_many

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
    Size("event", 40, say("No names are stored. People may still guess from what you say."),
         say("Saved. No name is stored with it. People may still guess from what you say.")),
    Size("group", 8, say("No names are stored. People may still guess from what you say."),
         say("Saved. No name is stored with it. People may still guess from what you say.")),
    Size("small", 5, say("No names are stored, but people may guess from what you say or how you write."),
         say("Saved. No name is stored with it, but people may guess from what you say or how you write.")),
    Size("very_small", 3, say("No names are stored, but with so few people others may well guess who wrote this."),
         say("Saved. With so few people, others may well guess who wrote this.")),
    Size("supervision", 2, say("Only two have joined: the other person will know what is yours."),
         say("Saved. The other person will know this is yours.")),
    Size("solo", 0, say("Only you have joined so far: whatever is sent now can only be yours."),
         say("Saved. As long as only you have joined, this can only be yours.")),
)

#: While people answer at their own pace, so few that nothing is told of how many.
FEW_SO_FAR = Size(
    "few", 0, say("No names are stored, but while so few have joined others may well guess who wrote this."),
    say("Saved. No name is stored with it, but while so few have joined others may well guess."))


def size_of(joined: int) -> Size:
    return next(size for size in SIZES if joined >= size.least)


def joined_state(joined: int) -> dict[str, Any]:
    return {"count": joined, "words": say("Nobody has joined yet") if joined == 0 else say_many(
        "%(number)s joined", "%(number)s joined", joined)}


def answered_words(answered: int, joined: int) -> str:
    """Who is ready, in words. Never exact in a very small group, where a count is a name."""
    joined = max(joined, answered)
    if joined < EXACT_COUNTS_FROM:
        return (say("%(number)s or more have answered", number=VAGUE_COUNT) if answered >= VAGUE_COUNT
                else say("Waiting for responses"))
    if answered == 0:
        return say_many("None of %(number)s have answered yet", "None of %(number)s have answered yet", joined)
    if answered == joined:
        return say_many("All %(number)s have answered", "All %(number)s have answered", joined)
    return say_many("%(number)s of %(joined)s has answered", "%(number)s of %(joined)s have answered", answered,
                    joined=joined)
