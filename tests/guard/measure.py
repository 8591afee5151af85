"""How well the guard does on the labelled set.

    python tests/guard/measure.py            prints it
    python tests/guard/measure.py --write    writes it into docs/guard.md as well
    python tests/guard/measure.py --misses   lists every miss and every false alarm
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import labelled

from workshop.guard import KIND_WORDS, Tier, find

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guard.md"
OPENING = """# Guard against identifying details

Written by `python tests/guard/measure.py --write` from the labelled set in `tests/guard/`; a test fails when the two
differ. `--misses` lists every miss and every false alarm.

It looks three ways: *phone* (shapes such as numbers, and capitals inside a sentence that nothing explains), *server*
(also words at the start of a sentence that English does not know) and *review* (also such words in small letters). A
certain hit holds a response on Send; a possible one only hints. It has no list of first names. Nothing that is found
is stored.
"""
CLOSING = """## What it cannot find

* A story that only one child has: “the only Deaf child in our nursery”. Whoever knows the case recognises it.
* Initials in a sentence, and a nickname that is an ordinary word.
* A name that is also an English word, at the start of a sentence or in small letters: Grace, Mark, Ruby.
* April, May, June and Jan where a month could stand, and Christian.
* A name in small letters, before the review. Nearly all of these are found there, with false alarms for slips of
  the finger.
* A whole response in a script without capitals: nothing there tells a name from another word.

And it hints where no person is meant: a town (Leeds) or a firm looks like a name to it. Such a hint holds nothing back.

## How far to trust the figures

The same people wrote the rules and the sentences, so real responses will do worse: expect more false alarms on hasty
typing, above all in the review. Names are counted as found only when every part of them is. What is fair to compare is
one origin with another: a test fails when a tier finds the names of one more than ten points less often than those of
the best, as written.
"""

@dataclass
class Counted:
    """What was found of what there was."""

    right: int = 0
    false: int = 0
    false_and_certain: int = 0
    found: Counter = field(default_factory=Counter)
    there: Counter = field(default_factory=Counter)
    misses: list = field(default_factory=list)
    alarms: list = field(default_factory=list)

    @property
    def precision(self):
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self):
        return sum(self.found.values()) / max(1, sum(self.there.values()))

    def recall_of(self, kind):
        return self.found[kind] / self.there[kind]


def is_found(label, hits):
    """By one hit of its kind that leaves nothing of it over. A name counts as found only when all its parts are."""
    covered = {at for hit in hits if hit.kind == label.kind for at in range(hit.start, hit.end)}
    return covered >= set(range(label.start, label.end))


def count(sentences, tier):
    counted = Counted()
    for sentence in sentences:
        hits = find(sentence.text, tier=tier)
        for label in sentence.labels:
            counted.there[label.kind] += 1
            if is_found(label, hits):
                counted.found[label.kind] += 1
            else:
                counted.misses.append(f"{sentence.text}  <- {sentence.text[label.start:label.end]}")
        for hit in hits:
            if any(hit.start < label.end and label.start < hit.end for label in sentence.labels):
                counted.right += 1
            else:
                counted.false += 1
                counted.false_and_certain += hit.is_certain
                counted.alarms.append(f"{sentence.text}  <- {hit.kind}: {sentence.text[hit.start:hit.end]}")
    return counted


def by_origin(tier, *, lower):
    return {origin: count([sentence for name in names for sentence in labelled.named(name, lower=lower)], tier)
            for origin, names in labelled.origins().items()}


def percent(share):
    return f"{100 * share:.0f} %"


def page():
    """docs/guard.md, as it should stand."""
    identifying, plain = labelled.sentences("identifying"), labelled.sentences("plain")
    themes = labelled.theme_sentences()
    counts = {tier: count(identifying, tier) for tier in Tier}
    clean = {tier: (count(plain, tier), count(themes, tier)) for tier in Tier}
    head, line = "| | phone | server | review |", "|---|---|---|---|"

    def row(name, cells):
        return f"| {name} | {' | '.join(cells)} |"

    labels = sum(counts[Tier.PHONE].there.values())
    parts = [OPENING, f"## Sentences\n\n{len(identifying)} sentences with {labels} details marked in them, "
             f"{len(plain)} that identify nobody, and the {len(themes)} texts of our own themes.\n", head, line,
             row("precision (sentences with details)", (percent(counts[t].precision) for t in Tier)),
             row("recall, all kinds", (percent(counts[t].recall) for t in Tier)),
             row("false alarms on plain sentences", (str(clean[t][0].false) for t in Tier)),
             row("false alarms on our themes", (str(clean[t][1].false) for t in Tier)),
             row("of all false alarms, certain ones", (str(
                 counts[t].false_and_certain + clean[t][0].false_and_certain + clean[t][1].false_and_certain)
                 for t in Tier))]
    parts += [row(KIND_WORDS[kind], (f"{counts[t].found[kind]} of {counts[t].there[kind]}" for t in Tier))
              for kind in KIND_WORDS]
    for title, lower in (("Names as written", False), ("Names in small letters", True)):
        found = {tier: by_origin(tier, lower=lower) for tier in Tier}
        names = labelled.origins()
        parts += ["", f"## {title}, by origin", "", f"Each name in {len(labelled.templates())} sentences.", "",
                  head, line]
        parts += [row(f"{origin.replace('_', ', ')} ({len(names[origin])})",
                      (percent(found[t][origin].recall) for t in Tier)) for origin in names]
    return "\n".join([*parts, "", CLOSING])


def main():
    if "--misses" in sys.argv:
        every = [*labelled.sentences("identifying"), *labelled.sentences("plain"), *labelled.theme_sentences()]
        for tier in Tier:
            counted = count(every, tier)
            print(tier.name, *(f"missed: {miss}" for miss in counted.misses),
                  *(f"false: {alarm}" for alarm in counted.alarms), sep="\n")
        return
    written = page()
    print(written)
    if "--write" in sys.argv:
        PAGE.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
