"""How easily a text is read: Flesch's reading ease (1948), with syllables that are estimated, and lengths for a phone.

Score = 206.835 - 1.015 · words per sentence - 84.6 · syllables per word. 60 and more is plain English, under 30 is hard
for most. Syllables are counted as groups of vowels, so a score may be five points off: it is a hint, and no mark.
`static/js/library/hints.js` counts in the same way; tests/journeys compares the two.
"""

from __future__ import annotations

import re

from workshop.language.words import say, say_many

WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*", re.IGNORECASE)
SILENT = re.compile(r"(?:[^laeiouycghsxz]es|[^aeiouydt]ed|[^laeiouy]e)$")
SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
FEWEST_WORDS = 6          # under that a score says nothing
PLAIN, HARD = 60, 30
#: Characters that a phone shows in about five lines at the usual size.
PHONE_QUESTION = 130


def syllables(word: str) -> int:
    """How many syllables a word has, by an estimate: groups of vowels, without most silent e."""
    plain = SILENT.sub("", re.sub(r"['’].*$", "", word.lower()))
    return max(1, len(re.findall(r"[aeiouy]+", plain)))


def reading_ease(text: str) -> int | None:
    """From 0 (hard) to 100 (easy); None for a text too short to say."""
    words = WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = max(1, len(SENTENCE_END.findall(text.strip())))
    score = 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(syllables, words)) / len(words)
    return max(0, min(100, int(score + 0.5)))


def hint(text: str) -> str:
    """What to know of a question while it is written."""
    length = len(" ".join(text.split()))
    if not length:
        return ""
    words = say_many("%(number)s character", "%(number)s characters", length, number=str(length))
    if length > PHONE_QUESTION:
        words = say("%(length)s: over %(most)s, a phone shows it in more than five lines", length=words,
                    most=PHONE_QUESTION)
    score = reading_ease(text)
    if score is None:
        return say("%(length)s.", length=words)
    if score >= PLAIN:
        return say("%(length)s. Reading ease about %(score)s of 100 (an estimate): plain to read.", length=words,
                   score=score)
    if score >= HARD:
        return say("%(length)s. Reading ease about %(score)s of 100 (an estimate): fairly hard to read.", length=words,
                   score=score)
    return say("%(length)s. Reading ease about %(score)s of 100 (an estimate): hard to read.", length=words,
               score=score)
