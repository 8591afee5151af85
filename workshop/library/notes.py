"""What the list of versions says of one that nobody described.

It is stored in English and read in the language of whoever looks: a shared theme has readers of several.
"""

from __future__ import annotations

from workshop.language.found_again import FoundAgain
from workshop.language.words import say

COPIED = say("Copied from “%(title)s”")
PUT_BACK = say("Put back from version %(number)s")
FROM_FILE = say("Brought in from a file")
FROM_BRIEFING = say("Brought in from “%(publication)s”")
_NOTES = FoundAgain((COPIED, PUT_BACK, FROM_FILE, FROM_BRIEFING))


def said(note: str) -> str:
    """A note of a version; one that somebody wrote stays as they wrote it."""
    return _NOTES.said(note)
