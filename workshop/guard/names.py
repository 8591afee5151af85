"""Names, by what is unexpected about a word: a capital that nothing explains, a word that English does not know.

There is no list of first names here (decision 0016): the one that was tried knew 97 % of
English names and none of the Yoruba ones, and so would have guarded some families and not others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from workshop.guard import expected
from workshop.guard.characters import INVISIBLE, LETTER, is_capital, is_digit
from workshop.guard.hit import Hit, Tier
from workshop.guard.words import is_known

WORD = re.compile(f"[{LETTER}]+(?:['{INVISIBLE}-][{LETTER}]+)*")
#: Between two words these leave a sentence as it was. Anything else may begin a new one.
STILL_SAME = frozenset(" ,()[]/&+-—'\"%£€$#*0123456789’”_" + INVISIBLE)
OPENING_QUOTES = frozenset("\"'“„«")
SHOUTING = 0.6       # share of words in capitals from which capitals say nothing
TITLES = expected.words(expected.TITLES)
TITLES_ANY_CASE = expected.words(expected.TITLES_ANY_CASE)
#: After these a capital is a name even if the word is an ordinary one: “Mrs Brown”.
SURE_TITLES = TITLES - expected.words(expected.UNSURE_TITLES)
PARTICLES = expected.words(expected.PARTICLES)
NAMING = expected.words(expected.NAMING)
ACRONYMS = expected.words(expected.ACRONYMS)
PLAIN = expected.words(expected.CALENDAR, expected.ORIGINS, expected.PEOPLE, expected.WORK, expected.ORDINARY,
                       expected.MODERN)
ORDINARY = expected.words(expected.ORDINARY, expected.PEOPLE, expected.WORK, expected.MODERN)
MONTH_OR_NAME = expected.words(expected.MONTH_OR_NAME)
NAME_TOO = expected.words(expected.NAME_TOO)
BEFORE_MONTH = expected.words(expected.BEFORE_MONTH)
#: By the word that they begin with.
PHRASES: dict[str, list[tuple[str, ...]]] = {}
for _phrase in expected.PHRASES:
    PHRASES.setdefault(_phrase.split()[0], []).append(tuple(_phrase.split()))


class Word(NamedTuple):
    start: int
    end: int          #: without a possessive ending
    text: str         #: as written, without a possessive ending
    lower: str
    full: str         #: in lower case, with the possessive ending
    is_first: bool    #: of a sentence
    gap: str          #: what stands between it and the word before it


def find_names(text: str, tier: Tier) -> Iterator[Hit]:
    """Possible names in folded text; never certain."""
    read = words_of(text)
    shouts = is_shouting(read)
    mixed = is_in_cases(read)
    phrases = in_phrases(read)
    named = [at not in phrases and _is_name(read, at, text, tier=tier, shouts=shouts, mixed=mixed)
             for at in range(len(read))]
    at = 0
    while at < len(read):
        if not named[at]:
            at += 1
            continue
        last = _last_of(read, named, at)
        first = at - 1 if _has_title(read, at) else at
        yield Hit("name", read[first].start, read[last].end, False)
        at = last + 1


def words_of(text: str) -> list[Word]:
    found: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        gap = text[end:match.start()]
        end = match.end()
        full = match[0].lower()
        word = match[0]
        if full.endswith("'s"):
            word = word[:-2]
        is_first = not found or _opens(gap, found[-1], text[max(0, match.start() - 2):match.start()])
        found.append(Word(match.start(), match.start() + len(word), word, word.lower(), full, is_first, gap))
    return found


def _opens(gap: str, before: Word, close: str) -> bool:
    """Whether the word after `gap` begins a sentence."""
    if gap.strip(" \n") == ".":                        # “Dr. Ahmed”, “e.g. in”, “J. Smith”
        return not (before.lower in TITLES or len(before.text) == 1)
    if any(c not in STILL_SAME for c in gap):
        return True
    return len(close) == 2 and close[0] == " " and close[1] in OPENING_QUOTES


def is_shouting(read: list[Word]) -> bool:
    long = [word for word in read if len(word.text) > 1]
    return len(long) >= 3 and sum(word.text.isupper() for word in long) > SHOUTING * len(long)


def is_in_cases(read: list[Word]) -> bool:
    """Mostly in a script that has capitals: there, a word in one without them is a name. Else nothing tells names."""
    return 2 * sum(word.text[0].lower() != word.text[0].upper() for word in read) >= len(read)


def in_phrases(read: list[Word]) -> set[int]:
    """Places of words that belong to a law or a tool which is called after somebody."""
    found: set[int] = set()
    for at, word in enumerate(read):
        for phrase in PHRASES.get(word.full, ()):
            if tuple(other.full for other in read[at:at + len(phrase)]) == phrase:
                found |= set(range(at, at + len(phrase)))
    return found


def _is_name(read: list[Word], at: int, text: str, *, tier: Tier, shouts: bool, mixed: bool) -> bool:
    word = read[at]
    if _has_title(read, at):
        return True
    if len(word.text) <= 3 and _touches_a_digit(text, word):
        return False
    first = word.text[0]
    if first.lower() == first.upper():
        return mixed
    if not shouts and has_capital(word.text) and len(word.text.strip(INVISIBLE)) > 1:
        if is_expected(read, at, text):
            return False
        if not word.is_first or (word.full != word.lower and word.lower not in ORDINARY):
            return True
        return tier >= Tier.SERVER and not is_known(word.lower)
    if tier == Tier.PHONE or len(word.text) < 3:
        return False
    if shouts and word.text.isupper():
        return not is_expected(read, at, text) and not is_known(word.lower)
    if at and read[at - 1].lower in NAMING and word.gap == " ":
        return not is_known(word.lower)
    return tier == Tier.REVIEW and not is_known(word.lower)


def _touches_a_digit(text: str, word: Word) -> bool:
    """Part of a code, such as a postcode, rather than a word."""
    return is_digit(text[max(0, word.start - 1):word.start]) or is_digit(text[word.end:word.end + 1])


def has_capital(word: str) -> bool:
    """At its beginning, or where a part begins: al-Rashid, d'Souza."""
    if "'" not in word and "-" not in word:
        return is_capital(word[:1])
    return any(part and is_capital(part[0]) for part in re.split("['-]", word))


def is_expected(read: list[Word], at: int, text: str) -> bool:
    word = read[at]
    if word.lower in MONTH_OR_NAME and not word.text.isupper():
        return word.is_first or _is_month(read, at, text)
    if word.lower in NAME_TOO and not word.text.isupper():
        return word.is_first
    if (word.lower in ACRONYMS or word.lower.removesuffix("s") in ACRONYMS) and (
            word.text.rstrip("s").isupper() or len(word.lower) > 3):
        return True
    if word.lower in PLAIN or word.full in PLAIN:
        return True
    return "-" in word.text and all(part.lower() in PLAIN or part.lower() in ACRONYMS or not has_capital(part)
                                    for part in word.text.split("-"))


def _is_month(read: list[Word], at: int, text: str) -> bool:
    before = read[at - 1].lower if at else ""
    if before in BEFORE_MONTH or any(is_digit(c) for c in read[at].gap):
        return True
    return is_digit(text[read[at].end:read[at].end + 2].strip(" ,")[:1])


def _has_title(read: list[Word], at: int) -> bool:
    """“Mrs K”, “Mr. Brown”, “mr ahmed”."""
    if not at or read[at].gap.strip(" ") not in {"", "."}:
        return False
    title, word = read[at - 1], read[at]
    if title.lower not in TITLES:
        return False
    if has_capital(word.text):
        return (title.lower in SURE_TITLES or word.lower not in PLAIN) and has_capital(title.text) and not (
            len(word.text) > 1 and word.lower in ACRONYMS and word.text.isupper())
    return title.lower in TITLES_ANY_CASE and word.lower not in ORDINARY


def _last_of(read: list[Word], named: list[bool], at: int) -> int:
    """The last word of the name that begins here: further names, small words between them, and an ordinary word with a
    capital behind them, as in “Aisha Brown” or “Oakfield School”."""
    last = at
    while last + 1 < len(read) and read[last + 1].gap in {" ", ". "}:
        following = read[last + 1]
        if read[last].full != read[last].lower or following.is_first:     # “Aisha's Mum”
            break
        if named[last + 1]:
            last += 1
        elif (following.lower in PARTICLES and last + 2 < len(read) and named[last + 2]
              and read[last + 2].gap == " "):
            last += 2
        elif has_capital(read[at].text) and has_capital(following.text) and len(following.text) > 1 and not (
                following.text.isupper()):
            last += 1
        else:
            break
    return last
