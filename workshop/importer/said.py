"""What was written down in English of a document, said again for whoever reads it: why to look, and where it stands.

A document is read by a process of its own, and a draft is kept: what comes from either is plain text. Our sentences are
found again by their English words.
"""

from __future__ import annotations

import re

from workshop.language.words import say

GUESSED = say("A line ended within %(words)s: check the hyphen.")
TOO_LONG = say("This PDF has %(pages)s pages; a briefing of up to %(most)s can be brought in. Print only its pages "
               "with the learning and the questions to a new PDF.")


def _pattern(sentence: str) -> re.Pattern[str]:
    """What a sentence with values looks like in English once they stand in it."""
    return re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+)", re.escape(sentence)))


WITH_VALUES = [(sentence, _pattern(sentence)) for sentence in (
    GUESSED, TOO_LONG, say("page %(number)s"), say("line %(number)s"), say("paragraph %(number)s"))]


def as_said(text: str) -> str:
    """The same sentence in every language; what is none of ours stays as it is."""
    for sentence, pattern in WITH_VALUES:
        found = pattern.fullmatch(text)
        if found is not None:
            return say(str(sentence), **found.groupdict())
    return say(text)
