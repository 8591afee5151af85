"""Which responses use the same words: proposals for groups, made on this server from the words alone.

Words are compared by their stem, so that “schools” and “School” are one word. A proposal is always about words its
responses share, so that whoever decides on it sees why it was made. No model, no network, and the same texts
always make the same proposals.

The stems come from Snowball's English stemmer: a small library in plain Python, kept by the people who keep Snowball.
Libraries that compare spellings (rapidfuzz) find typing mistakes, not themes; those that weigh words (scikit-learn)
bring a hundred megabytes for the forty lines below.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from snowballstemmer.english_stemmer import EnglishStemmer

from workshop.kinds.counts import listed

from .title import LONGEST_TITLE

#: Proposals at the most: more than a facilitator reads while a group waits.
MOST_GROUPS = 8
#: Responses that are looked at; of more, those with the lowest ids, which are random, so it is a fair sample.
CONSIDERED = 1_000
#: Different words of one response that count, the rarest first: a long text must not cost more than many short ones.
WORDS_OF_A_RESPONSE = 30
#: A word that more than this share of the responses use tells them apart no longer (from `SMALL` responses on).
TOO_COMMON = 0.6
SMALL = 6
#: How clear a set must be (see `_clearest`): four responses with one rare word of eight in common, or three with two.
LIKE = 0.2
#: Two responses alone need more: two rare words of six in common, or a word that is nearly all they say.
PAIR = 0.3
#: Words in a title.
TITLE_WORDS = 3
#: Of the responses in a group, how many use a word that is said to be shared.
SHARED_BY = 0.5

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: Words without a theme of their own, written without apostrophes.
STOP_WORDS = frozenset("""
a about above after again against ago all almost alone along already also although always am among an and another any
anybody anyone anything are around as ask at away back be became because become been before behind being below best
better between both but by call came can cannot cant case come comes coming could couldnt day days did didnt different
do does doesnt doing done dont down during each either else enough especially even ever every everybody everyone
everything far feel feeling feels felt few find first for found from full further gave get gets getting give given go
goes going gone good got great had hadnt half happen happens hard hardly has hasnt have havent having he her here hers
herself him himself his honestly how however i id if ill im in instead into is isnt it its itself ive just keep kept
kind knew know known last least left less lets like likely little long look looking lot lots made main mainly make
makes making many may maybe me mean means might mine more most mostly much must my myself near nearly need needed
needs neither never new next no nobody none nor not nothing now of off often ok okay on once one ones only onto or
other others otherwise ought our ours ourselves out over own part particularly per perhaps point put quite rather real
really right said same saw say saying says see seem seems seen sense several shall she should shouldnt since so some
somebody someone something sometimes somewhere soon sort still stuff such sure take taken takes taking tell than that
thats the their theirs them themselves then there theres these they theyre theyve thing things think thinking this
those though thought three through time times to together told too took toward towards tried try trying turn turned
turning turns two under until up upon us use used using usually very want wanted wants was wasnt way ways we well went
were werent weve what whatever when where whether which while who whole whom whose why will with within without wont
work worked working works would wouldnt year years yes yet you your yours yourself youre
""".split())  # noqa: SIM905
#: Plurals that no rule finds.
IRREGULAR = {"children": "child", "childrens": "child", "women": "woman", "men": "man", "people": "person",
             "persons": "person", "lives": "life", "wives": "wife"}


@dataclass(frozen=True)
class Suggestion:
    """A group that may be made: what its title could be, whose responses, and the words they share."""

    title: str
    response_ids: tuple[str, ...]
    words: tuple[str, ...]

    def as_state(self) -> dict[str, object]:
        return {"title": self.title, "response_ids": list(self.response_ids), "words": list(self.words)}


def suggest(texts: Mapping[str, str], *, question: str = "") -> list[Suggestion]:
    """Groups of two or more responses that share words; each response in at most one, the clearest group first.

    :param texts: what each response says, by its id.
    :param question: what was asked; its words tell responses apart as little as those that everybody uses.
    :return: at most `MOST_GROUPS`, or nothing when no responses are alike.
    """
    read = _Reader(question)
    said = {identifier: read.words_of(texts[identifier]) for identifier in sorted(texts)[:CONSIDERED]}
    left = _weighted(said)
    found: list[Suggestion] = []
    while len(found) < MOST_GROUPS and (alike := _clearest(left)):
        found.append(_suggestion(alike, said, read))
        for identifier in alike:
            del left[identifier]
    return found


class _Reader:
    """Finds the words of texts; one stemmer must not be used by two threads, so each call has its own."""

    def __init__(self, question: str) -> None:
        self._stem = EnglishStemmer().stemWord
        self._known: dict[str, str] = {}
        self._asked: frozenset[str] = frozenset()
        self._asked = frozenset(map(self._stem_of, _words(question)))
        self._known.clear()
        self._spellings: dict[str, Counter[str]] = defaultdict(Counter)

    def words_of(self, text: str) -> list[str]:
        """The stems of a text's words, in order; those without a theme of their own as ""."""
        stems = []
        for word in _words(text):
            stem = self._stem_of(word)
            stems.append(stem)
            if stem:
                self._spellings[stem][word.removesuffix("'s")] += 1
        return stems

    def _stem_of(self, word: str) -> str:
        if word not in self._known:
            bare = word.removesuffix("'s").replace("'", "")
            is_empty = len(bare) < 3 or word.replace("'", "") in STOP_WORDS or bare in STOP_WORDS
            stem = "" if is_empty else IRREGULAR.get(bare) or self._stem(bare)
            self._known[word] = "" if stem in self._asked else stem
        return self._known[word]

    def spelling(self, stem: str) -> str:
        """The word as the participants mostly write it."""
        return min(self._spellings[stem].items(), key=lambda item: (-item[1], item[0]))[0]


def _words(text: str) -> list[str]:
    return [found.replace("’", "'").lower() for found in WORD.findall(unicodedata.normalize("NFKC", text))]


def _weighted(said: Mapping[str, list[str]]) -> dict[str, dict[str, float]]:
    """Each response as its words and their weights: rare words weigh more, and every response weighs 1 in all."""
    used_by = Counter(stem for stems in said.values() for stem in set(stems) if stem)
    weights = {stem: math.log((1 + len(said)) / (1 + many)) + 1 for stem, many in used_by.items()}
    too_common = {stem for stem, many in used_by.items() if len(said) >= SMALL and many > TOO_COMMON * len(said)}
    vectors = {}
    for identifier, stems in said.items():
        rarest = sorted({stem for stem in stems if stem}, key=lambda stem: (-weights[stem], stem))
        # What says nothing but what nearly everybody says is about just that.
        kept = ([stem for stem in rarest if stem not in too_common] or rarest)[:WORDS_OF_A_RESPONSE]
        if kept:
            length = math.sqrt(sum(weights[stem] ** 2 for stem in kept))
            vectors[identifier] = {stem: weights[stem] / length for stem in kept}
    return vectors


def _clearest(vectors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The responses with one word in common that are most alike in all their words; none when no two are.

    Likeness is the cosine of two responses: 0 with no word in common, 1 with the same words. A set is as clear as
    the sum of the likenesses of one of them, on average, to all the others.
    """
    using: dict[str, list[str]] = defaultdict(list)
    for identifier, vector in vectors.items():
        for stem in vector:
            using[stem].append(identifier)
    best: float = 0
    clearest: list[str] = []
    for _stem, alike in sorted(using.items()):
        if len(alike) > 1:
            clear = _likeness(vectors[identifier] for identifier in alike)
            if clear > best and clear >= (PAIR if len(alike) == 2 else LIKE):
                best, clearest = clear, alike
    return clearest


def _likeness(vectors: Iterable[Mapping[str, float]]) -> float:
    """How like the others each of these is, summed over the others and averaged over all."""
    total: dict[str, float] = defaultdict(float)
    many = 0
    for vector in vectors:
        many += 1
        for stem, weight in vector.items():
            total[stem] += weight
    # The square of a sum of unit vectors holds every likeness twice, and each vector's with itself.
    return (sum(weight * weight for weight in total.values()) - many) / many


def _suggestion(alike: list[str], said: Mapping[str, list[str]], read: _Reader) -> Suggestion:
    """What is said of a set of responses: the words that at least half of them use, the most used first."""
    used_by = Counter(stem for identifier in alike for stem in set(said[identifier]) if stem)
    shared = [stem for stem, many in sorted(used_by.items(), key=lambda item: (-item[1], item[0]))
              if many > 1 and many >= SHARED_BY * len(alike)][:TITLE_WORDS]
    words = [read.spelling(stem) for stem in shared]
    return Suggestion(_title(shared, [said[identifier] for identifier in alike], read), tuple(alike), tuple(words))


def _title(shared: list[str], said: list[list[str]], read: _Reader) -> str:
    """The shared words as a title: side by side where people write them so (“Waiting lists”), else as a list."""
    phrases = [[stem] for stem in shared]
    for first in shared:
        for second in shared:
            start = next((phrase for phrase in phrases if phrase[-1] == first), None)
            end = next((phrase for phrase in phrases if phrase[0] == second), None)
            beside = sum(any(pair == (first, second) for pair in pairwise(stems)) for stems in said)
            if start is not None and end is not None and start is not end and beside > len(said) / 2:
                start.extend(end)
                phrases.remove(end)
    title = listed([" ".join(read.spelling(stem) for stem in phrase) for phrase in phrases])
    return (title[:1].upper() + title[1:])[:LONGEST_TITLE]
