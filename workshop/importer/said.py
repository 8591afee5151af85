"""What was written down in English of a document, said again for whoever reads it: why to look, and where it stands.

A document is read by a process of its own, and a draft is kept: what comes from either is plain text. Our sentences are
found again by their English words.
"""

from __future__ import annotations

from workshop.language.found_again import FoundAgain
from workshop.language.words import say

GUESSED = say("A line ended within %(words)s: check the hyphen.")
TOO_LONG = say("This PDF has %(pages)s pages; a briefing of up to %(most)s can be brought in. Print only its pages "
               "with the learning and the questions to a new PDF.")
_WITH_VALUES = FoundAgain((GUESSED, TOO_LONG, say("page %(number)s"), say("line %(number)s"),
                           say("paragraph %(number)s")))


def as_said(text: str) -> str:
    """The same sentence in every language; what is none of ours stays as it is."""
    found = _WITH_VALUES.said(text)
    return say(text) if found is text else found
