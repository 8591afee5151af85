"""What the theme files of `content/` keep to beyond what any theme may hold, so that they read at arm's length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workshop.language.words import say

from .themes import Theme

#: Characters; the same limits stand at the head of each theme file.
QUESTION_LENGTH = 130
LENGTHS = {"summary": 300, "content_note": 240, "statement": 280, "point": 320, "probe": 160}
MOST_PROBES = 6


@dataclass(frozen=True)
class Wanting:
    """What a file of ours should not leave as it is, by the way to the field."""

    path: tuple[int | str, ...]
    expected: str


def wanting(theme: Theme) -> list[Wanting]:
    """Everything in a theme that keeps it out of `content/`, in the order of the fields."""
    found = [*_named(theme), *_of_facts(theme), *_of_questions(theme)]
    return [Wanting(path, expected) for path, expected in found if expected]


def _named(theme: Theme) -> Iterator[tuple[tuple[int | str, ...], str]]:
    yield ("summary",), _at_most(theme.summary, "summary")
    yield ("content_note",), _needed(theme.content_note) or _at_most(theme.content_note, "content_note")
    for name in ("year", "section", "link"):
        yield ("source", name), _needed(getattr(theme.source, name))


def _of_facts(theme: Theme) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for place, fact in enumerate(theme.key_facts):
        yield ("key_facts", place, "statement"), _at_most(fact.statement, "statement")
    for place, learning in enumerate(theme.learning):
        yield ("learning", place, "point"), _at_most(learning.point, "point")
        yield ("learning", place, "source"), _needed(learning.source)


def _of_questions(theme: Theme) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for audience, questions in (("practitioners", theme.questions.practitioners), ("leaders", theme.questions.leaders)):
        for place, question in enumerate(questions):
            path = ("questions", audience, place)
            yield (*path, "question"), _phone_sized(question.question)
            if len(question.probes) > MOST_PROBES:
                yield (*path, "probes"), say(
                    "at most %(most)s entries, here are %(number)s", most=MOST_PROBES, number=len(question.probes))
            for number, probe in enumerate(question.probes):
                yield (*path, "probes", number), _at_most(probe, "probe")
            yield (*path, "source"), _needed(question.source)


def _needed(text: str) -> str:
    return "" if text else say("this field is needed")


def _at_most(text: str, name: str) -> str:
    return at_most(LENGTHS[name], len(text)) if len(text) > LENGTHS[name] else ""


def at_most(most: int, length: int) -> str:
    """What a text that is too long should be instead."""
    return say("at most %(most)s characters, here are %(number)s", most=str(most), number=str(length))


def _phone_sized(question: str) -> str:
    if len(question) > QUESTION_LENGTH:
        return at_most(QUESTION_LENGTH, len(question))
    return "" if question.endswith("?") and len(question) >= 10 else (
        say("one sentence on one line that ends with a question mark"))
