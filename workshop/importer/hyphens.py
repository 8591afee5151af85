"""Joins printed lines as one text, and tells a word's own hyphen from one that a typesetter put at a line's end.

Good typesetters mark theirs as soft; then all others are the word's own. Elsewhere the document itself is asked first,
how it writes the word where no line breaks it, and the dictionary after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from workshop.guard.words import is_known

from .blocks import tidy

SOFT = "\u00ad"
HYPHENS = "-\u2010\u2011"
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
FIRST = re.compile(r"[^\s(“‘\"/–—]+$")
SECOND = re.compile(r"^[^\s.,;:?!)”\"/–—]+")
#: Beginnings that British English mostly writes with a hyphen, also where a dictionary has the word without one.
WITH_HYPHEN = re.compile(r"(multi|non|self|cross|anti|semi)-[a-z]{4}|co-(oper|ordin|prod|work|par)|"
                         r"(pre|post)-(school|birth|natal|trauma)|well-being|extra-famil", re.IGNORECASE)
#: What follows a hyphen that waits for a word further on: “short- and long-term”.
WAITED_FOR = ("and", "or", "to", "nor", "as", "but")


class Hyphens:
    """How a document writes its words.

    :param lines: all its lines; a hyphen that is marked as the typesetter's is `SOFT`.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.are_marked = any(line.rstrip().endswith(SOFT) for line in lines)
        self.written: Counter[str] = Counter()
        for line in lines:
            whole = WORD.findall(line.strip())
            if whole and line.rstrip()[-1:] in HYPHENS + SOFT:
                whole.pop()     # the beginning of a word
            self.written.update(whole)
        self.written_anyhow = Counter[str]()
        for word, count in self.written.items():
            self.written_anyhow[word.casefold()] += count

    def joined(self, lines: Iterable[str]) -> str:
        """Lines as one text."""
        whole = ""
        for line in lines:
            line = line.strip()
            if not whole or not line:
                whole += line
            elif whole.endswith(SOFT):
                whole = whole[:-1] + line
            elif whole[-1] in HYPHENS and whole[-2:-1].isalnum() and line[:1].isalnum():
                whole = self._over_a_hyphen(whole, line)
            elif whole[-1] in "/—–" and whole[-2:-1].isalnum() and line[:1].isalnum():
                whole += line
            else:
                whole += " " + line
        return tidy(whole)

    def _over_a_hyphen(self, whole: str, line: str) -> str:
        first, second = FIRST.search(whole), SECOND.match(line)
        if first is None or second is None:
            return whole + line
        if second[0] in WAITED_FOR and not self.written_anyhow[(first[0] + second[0]).casefold()]:
            return f"{whole} {line}"
        return whole + line if self._is_its_own(first[0][:-1], second[0]) else whole[:-1] + line

    def _is_its_own(self, first: str, second: str) -> bool:
        """Whether a word is written with the hyphen that stands at a line's end."""
        if self.are_marked or not second[:1].islower() or not first[-1:].isalpha():
            return True
        one, two = first + second, f"{first}-{second}"
        for counted, known_as in ((self.written, str), (self.written_anyhow, str.casefold)):
            together, apart = counted[known_as(one)], counted[known_as(two)]
            if together != apart:
                return apart > together
        if WITH_HYPHEN.match(two):
            return True
        if is_known(one.lower()):
            return False
        return is_known(first.lower()) and is_known(second.lower())
