"""Joins printed lines as one text, and tells a word's own hyphen from one that a typesetter put at a line's end.

Good typesetters mark theirs as soft; then all others are the word's own, as in a document that breaks no words at all.
Elsewhere the document itself is asked first, how it writes the word where no line breaks it, then the dictionary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from workshop.guard.words import is_known

from .blocks import tidy

SOFT = "\u00ad"
HYPHENS = "-\u2010\u2011"
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
FIRST = re.compile(r"[^\s(“‘\"/–—]+$")
SECOND = re.compile(r"^[^\s.,;:?!)”\"/–—]+")
#: Beginnings that British English mostly writes with a hyphen, also where a dictionary has the word without one.
WITH_HYPHEN = re.compile(r"(multi|non|self|cross|anti|semi)-[a-z]{4}|co-(oper|ordin|prod|work|par)|"
                         r"(pre|post)-(school|birth|trauma)", re.IGNORECASE)
BEFORE_A_HYPHEN = {"anti", "co", "de", "ex", "extra", "inter", "mid", "multi", "neuro", "non", "post", "pre", "pro",
                   "re", "semi", "socio", "sub", "trans", "un"}
ENOUGH = 3    # lines that end with a hyphen, none of them within a word: then this document breaks no words
#: What follows a hyphen that waits for a word further on: “short- and long-term”.
WAITED_FOR = ("and", "or", "to", "nor", "as", "but")


class Hyphens:
    """How a document writes its words.

    :param lines: all its lines; a hyphen that is marked as the typesetter's is `SOFT`.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.guessed: list[str] = []    # words that were joined on thin grounds since `joined` was called
        self.written: Counter[str] = Counter()
        for line in lines:
            whole = WORD.findall(line.strip())
            if whole and line.rstrip()[-1:] in HYPHENS + SOFT:
                whole.pop()     # the beginning of a word
            self.written.update(whole)
        self.written_anyhow = Counter[str]()
        for word, count in self.written.items():
            self.written_anyhow[word.casefold()] += count
        are_marked = any(line.rstrip().endswith(SOFT) for line in lines)
        ends = [(above, below) for above, below in pairwise(lines) if above.rstrip().endswith(tuple(HYPHENS))]
        self.are_own = are_marked or (len({end for end, _begin in ends}) >= ENOUGH and not any(
            self._breaks_a_word(above, below) for above, below in ends))

    def joined(self, lines: Iterable[str]) -> str:
        """Lines as one text."""
        whole = ""
        self.guessed = []
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

    def _breaks_a_word(self, above: str, below: str) -> bool:
        """Whether a line's end is a typesetter's work beyond doubt: “impor-” and “tant” are no words."""
        first, second = FIRST.search(above.strip()), SECOND.match(below.strip())
        if first is None or second is None or first[0][-1] not in HYPHENS or not second[0].islower():
            return False
        begin = re.split(f"[{HYPHENS}]", first[0])[-2].lower()
        return begin not in BEFORE_A_HYPHEN and is_known(begin + second[0]) and not (
            is_known(begin) and is_known(second[0]))

    def _is_its_own(self, first: str, second: str) -> bool:
        """Whether a word is written with the hyphen that stands at a line's end."""
        if self.are_own or not second[:1].islower() or not first[-1:].isalpha():
            return True
        one, two = first + second, f"{first}-{second}"
        begin = re.split(f"[{HYPHENS}]", first)[-1].lower()
        is_elsewhere = self.written_anyhow[one.casefold()] > 0
        is_usual = begin == first.lower() and WITH_HYPHEN.match(two) is not None
        for counted, known_as in ((self.written, str), (self.written_anyhow, str.casefold)):
            together, apart = counted[known_as(one)], counted[known_as(two)]
            if together != apart and (apart or together > 1 or not is_usual):
                return apart > together
        is_word, are_words = is_known(begin + second.lower()), is_known(begin) and is_known(second.lower())
        is_own = is_usual or (are_words and not is_word)
        if is_usual and (is_word or is_elsewhere):
            self.guessed.append(two)
        return is_own
