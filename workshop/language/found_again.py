"""Sentences of ours that were stored, or came from another process, as the English text they are there.

They are found again by their English words, so that whoever reads them later is told in their own language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .words import say


class FoundAgain:
    """Some sentences, each with values in it or without.

    :param sentences: as `say` takes them.
    """

    def __init__(self, sentences: Iterable[str]) -> None:
        self._patterns = [(str(sentence), _pattern(sentence)) for sentence in sentences]

    def said(self, text: str) -> str:
        """The same sentence in every language; what is none of these stays as it is."""
        for sentence, pattern in self._patterns:
            found = pattern.fullmatch(text)
            if found is not None:
                return say(sentence, **found.groupdict())
        return text


def _pattern(sentence: str) -> re.Pattern[str]:
    """What a sentence looks like in English once its values stand in it."""
    return re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+)", re.escape(sentence)))
