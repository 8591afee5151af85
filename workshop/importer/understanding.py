"""Finds themes, key facts, learning and questions among the blocks of a briefing, by headings, marks and sentences.

Nothing is guessed away: each block is used as something, or listed as not used. What was decided on thin grounds is
marked, and a person looks at everything before anything is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from workshop.language.words import say

from .blocks import CELL, HEADING, ITEM, PARAGRAPH, Block
from .publication import Publication, publication_of

NOT_HEADED = say("It stands under the theme without a heading of its own.")
NO_AUDIENCE = say("It is not said for whom this question is.")
TWO_AUDIENCES = say("Its heading names practitioners and leaders: choose for whom it is.")
ASKS_NOTHING = say("This does not ask anything.")
NOT_LISTED = say("It is a paragraph, not one of a list.")
LONGEST_HEADING = 140  # characters of a bold line that may be a heading
LONGEST_PLAIN = 60     # characters of a line that looks like any other and may be a heading all the same
LEVEL_OF_BOLD, LEVEL_OF_PLAIN = 200, 300
WORDS = re.IGNORECASE


class Section(Enum):
    FACTS = "key facts"
    LEARNING = "learning"
    QUESTIONS = "questions"
    OTHER = "not used"


PRACTITIONERS, LEADERS = "practitioners", "leaders"
OF_LEADERS = re.compile(r"\b(leaders?|leadership|strategic|senior|managers?|boards?|executives?|commissioners?|"
                        r"directors?|governors?|governance|partner(ship)?s?|trustees?)\b", WORDS)
OF_PRACTITIONERS = re.compile(r"\b(practitioners?|front[- ]?line|direct(ly)? (work|practice)|staff|professionals?|"
                              r"workers?|supervisees?|clinicians?|teachers?|nurses?|teams?|colleagues|volunteers?|"
                              r"those working)\b", WORDS)
ASKS = re.compile(r"\b(questions?|reflect\w*|discuss\w*|consider|think(ing)? about|ask yourself|ask yourselves|"
                  r"prompts?|talk about|talking points?)\b", WORDS)
FACTS = re.compile(r"\b(key (facts?|data|figures?|findings?|numbers|points from)|facts?|at a glance|in numbers|"
                   r"what (the )?(data|figures|numbers|evidence)|statistics|headlines?|the data|data|"
                   r"what (we|the reviews?) (found|know|saw))\b", WORDS)
LEARNING = re.compile(r"\b(learning|key (messages?|points|themes)|messages? for|what (this|it) means|"
                      r"what (we|have we|we have|the reviews?) learn\w*|recommendations?|implications?|lessons?|"
                      r"for practice|good practice|best practice|what helps|what good looks like|"
                      r"what (needs? to|should) (change|happen)|findings)\b", WORDS)
ELSEWHERE = re.compile(r"^(conclusions?|introduction|foreword|contents|references|further reading|about|"
                       r"acknowledge?ments?|annex|appendix|glossary|methodology|contact|next steps|summary|"
                       r"background|case stud(y|ies)|footnotes?)\b", WORDS)
THEME = re.compile(r"^(spotlight )?(theme|finding|chapter|topic|section|part|priority)"
                   r"(\s*[0-9a-z]{0,5}\s*[:.\-–—]|\s+([0-9]{1,2}|[ivx]{1,4})\b)\s*", WORDS)
NUMBER = re.compile(r"^(([0-9]{1,2}|[ivx]{1,4}|[a-z])[.)]|[0-9]{1,2}(\.[0-9]{1,2}){1,3}[.)]?)\s+", WORDS)
SENTENCE = re.compile(r"(?<=[?.!])[\"”’)]?\s+(?=[\"“‘(]?[A-Z0-9])")
PREFIX = re.compile(r"^\(?([A-Za-z ,&/-]{4,60}?)\)?\s*[:–—]\s+(?=\S)")


@dataclass
class Found:
    """One thing that was understood.

    :ivar text: the publication's words, exactly.
    :ivar doubt: why a person should look at it with care; "" for a plain case.
    :ivar block: the number of the block it was found in.
    :ivar under: what stands in a list of its own under a question, word for word: its probes.
    """

    text: str
    place: str
    doubt: str = ""
    block: int = -1
    under: list[Found] = field(default_factory=list)

    @property
    def lead(self) -> str:
        """A question's first sentence, which may be asked by itself."""
        return sentences(self.text)[0]

    @property
    def probes(self) -> list[str]:
        """What a question asks beside its first sentence."""
        return [*sentences(self.text)[1:], *(one.text for one in self.under)]

    @property
    def original(self) -> str:
        """A question whole, as it was published, with what stands under it."""
        return "\n".join([self.text, *(one.text for one in self.under)])


@dataclass
class FoundTheme:
    title: str
    place: str = ""
    key_facts: list[Found] = field(default_factory=list)
    learning: list[Found] = field(default_factory=list)
    practitioners: list[Found] = field(default_factory=list)
    leaders: list[Found] = field(default_factory=list)
    block: int = -1

    @property
    def has_questions(self) -> bool:
        return bool(self.practitioners or self.leaders)


@dataclass
class Understood:
    """What a document holds.

    :ivar unused: every block that became nothing, as it stands.
    :ivar blocks: the whole document, in reading order; what was found names them by number.
    """

    title: str
    themes: list[FoundTheme]
    unused: list[Found]
    publication: Publication = field(default_factory=Publication)
    blocks: list[Block] = field(default_factory=list)


def sentences(text: str) -> list[str]:
    """The sentences of a text; joined by spaces they are the text again."""
    return SENTENCE.split(text)


@dataclass
class _Heading:
    """A block that heads others, and what it heads."""

    block: Block
    level: int
    section: Section | None = None
    audience: str = ""
    is_for_two: bool = False


def understand(blocks: Sequence[Block]) -> Understood:
    """Find the themes of a briefing."""
    headings = _headings(blocks)
    level = _level_of_themes(blocks, headings)
    title = next((blocks[number].text for number in headings if headings[number].level < LEVEL_OF_PLAIN), "")
    themes: list[FoundTheme] = []
    unused: list[Found] = []
    theme: FoundTheme | None = FoundTheme(title_of(title)) if level is None else None
    if theme is not None:
        themes.append(theme)
    reader = _Reader(unused)
    for number, block in enumerate(blocks):
        heading = headings.get(number)
        if heading is None:
            reader.take(theme, number, block)
            continue
        if heading.section is None:
            begins = level is not None and heading.level <= level
            reader.begin(Section.FACTS if begins else Section.OTHER, "", is_said=False)
            if begins:
                theme = FoundTheme(title_of(block.text), block.place, block=number)
                themes.append(theme)
            else:
                unused.append(Found(block.text, block.place, block=number))
            continue
        reader.begin(heading.section, heading.audience, is_said=True, is_for_two=heading.is_for_two)
        unused.append(Found(block.text, block.place, block=number))
    reader.end()
    for one in [one for one in themes if not one.has_questions]:
        themes.remove(one)
        unused += [Found(one.title, one.place, block=one.block), *one.key_facts, *one.learning]
    return Understood(title, themes, sorted((one for one in unused if one.text), key=lambda one: one.block),
                      publication_of(blocks, title), list(blocks))


def title_of(text: str) -> str:
    """What a theme is called, without the number and the word “theme” before it."""
    return THEME.sub("", NUMBER.sub("", text, count=1), count=1) or text


def _headings(blocks: Sequence[Block]) -> dict[int, _Heading]:
    found: dict[int, _Heading] = {}
    for number, block in enumerate(blocks):
        if block.kind == CELL:
            continue
        is_open = not block.text.endswith((".", "?"))
        is_line = block.kind in (PARAGRAPH, ITEM) and block.is_bold and len(block.text) <= LONGEST_HEADING
        section, audience, is_for_two = heading_of(block.text)
        if block.kind == HEADING or (is_line and is_open):
            level = block.level if block.kind == HEADING else LEVEL_OF_BOLD - block.level  # larger letters: higher
            found[number] = _Heading(block, level, section, audience, is_for_two)
        elif block.kind == PARAGRAPH and is_open and len(block.text) <= LONGEST_PLAIN and section not in (
                None, Section.OTHER) and block.text[:1].isupper():
            found[number] = _Heading(block, LEVEL_OF_PLAIN, section, audience, is_for_two)
    return found


def classify(words: str) -> tuple[Section | None, str]:
    """What a heading heads, and for whom; None when it may be the title of a theme."""
    section, audience, _is_for_two = heading_of(words)
    return section, audience


def heading_of(words: str) -> tuple[Section | None, str, bool]:
    """The same, and whether it names both audiences."""
    leaders, practitioners = OF_LEADERS.search(words), OF_PRACTITIONERS.search(words)
    asks = ASKS.search(words)
    audience = LEADERS if leaders and not (practitioners and practitioners.start() < leaders.start()) else (
        PRACTITIONERS if practitioners else "")
    is_for_two = bool(leaders and practitioners)
    if ELSEWHERE.match(NUMBER.sub("", words)):
        return Section.OTHER, "", False
    if THEME.match(NUMBER.sub("", words)):
        return None, "", False
    if asks and not LEARNING.search(words[:asks.start()]):
        return Section.QUESTIONS, audience, is_for_two
    if len(words) <= LONGEST_PLAIN and LEARNING.search(words):
        return Section.LEARNING, "", False
    if len(words) <= LONGEST_PLAIN and FACTS.search(words):
        return Section.FACTS, "", False
    if audience and len(words) <= LONGEST_PLAIN and _is_only_audience(words):
        return Section.QUESTIONS, audience, is_for_two
    return None, "", False


def _is_only_audience(words: str) -> bool:
    rest = OF_PRACTITIONERS.sub("", OF_LEADERS.sub("", words))
    rest = re.sub(r"\b(for|and|the|of|middle|in|with|our|who|children|families|direct|all|multi-agency)\b|[^a-z]", "",
                  rest.lower())
    return len(rest) <= 12


def _level_of_themes(blocks: Sequence[Block], headings: dict[int, _Heading]) -> int | None:
    """The level at which themes begin: the one that cuts the most parts with questions; None when no part has any.

    Where several cut as many, as in a document of one theme, the deepest that stands right over all questions.
    """
    levels = sorted({heading.level for heading in headings.values() if heading.section is None})
    parts = {level: _parts(blocks, headings, level) for level in levels}
    most = max(parts.values(), default=0)
    best = [level for level in levels if parts[level] == most and most]
    over = _over_questions(headings)
    return next((level for level in reversed(best) if over == {level}), best[0] if best else None)


def _parts(blocks: Sequence[Block], headings: dict[int, _Heading], level: int) -> int:
    """How many parts with questions there are when themes begin at this level."""
    parts, asks, has_begun = 0, False, False
    for number, block in enumerate(blocks):
        heading = headings.get(number)
        if heading is None:
            asks = asks or (block.kind == CELL and _heads_questions(block.text))
        elif heading.section is None and heading.level <= level:
            parts, asks, has_begun = parts + (asks and has_begun), False, True
        elif heading.section is Section.QUESTIONS:
            asks = True
    return parts + (asks and has_begun)


def _over_questions(headings: dict[int, _Heading]) -> set[int]:
    """The levels of the headings that questions' own headings stand under."""
    found: set[int] = set()
    above: list[_Heading] = []
    for heading in headings.values():
        if heading.section is None:
            above.append(heading)
        elif heading.section is Section.QUESTIONS:
            over = next((one for one in reversed(above) if one.level < heading.level), None)
            found.add(over.level if over is not None else -1)
    return found


def _heads_questions(words: str) -> bool:
    return len(words) <= LONGEST_HEADING and classify(words)[0] is Section.QUESTIONS


@dataclass
class _Loose:
    """A paragraph that becomes something only when its section holds nothing plainer."""

    theme: FoundTheme
    section: Section
    audience: str
    found: Found


class _Reader:
    """Puts blocks where the last heading says."""

    def __init__(self, unused: list[Found]) -> None:
        self.unused = unused
        self.section, self.audience = Section.OTHER, ""
        self.is_said = self.is_for_two = self.has_items = False
        self.loose: list[_Loose] = []
        self.asked: tuple[Found, int] | None = None     # the question before, and how deep it stands
        self.columns: dict[int, tuple[Section, str, bool]] = {}
        self.labels: dict[int, tuple[Section, str, bool]] = {}
        self.table = -1

    def begin(self, section: Section, audience: str, *, is_said: bool, is_for_two: bool = False) -> None:
        self.end()
        if section is Section.QUESTIONS and not audience and self.section is Section.QUESTIONS:
            audience, is_for_two = self.audience, self.is_for_two
        self.section, self.audience, self.is_said, self.is_for_two = section, audience, is_said, is_for_two

    def end(self) -> None:
        """A section is over: its loose paragraphs are what it holds, when it has no list."""
        for one in self.loose:
            if self.has_items:
                self.unused.append(one.found)
            elif one.section is Section.QUESTIONS:
                _ask(one.theme, one.audience, one.found, ASKS_NOTHING)
            else:
                one.found.doubt = NOT_LISTED
                (one.theme.learning if one.section is Section.LEARNING else one.theme.key_facts).append(one.found)
        self.loose, self.has_items, self.asked = [], False, None

    def take(self, theme: FoundTheme | None, number: int, block: Block) -> None:
        if theme is None:
            self.unused.append(Found(block.text, block.place, block=number))
        elif block.kind == CELL:
            self._cell(theme, number, block)
        else:
            self._put(theme, number, block, self.section, self.audience, self.is_for_two)

    def _cell(self, theme: FoundTheme, number: int, block: Block) -> None:
        if block.table != self.table:
            self.table, self.columns, self.labels = block.table, {}, {}
        found = heading_of(block.text) if len(block.text) <= LONGEST_HEADING else (None, "", False)
        section, audience, is_for_two = found
        if section is not None and not block.text.endswith("?"):
            named = (section, audience, is_for_two)
            if block.row == 0 and block.column not in self.columns and not (block.column == 0 and self.labels):
                self.columns[block.column] = named
            if block.column == 0:
                self.labels[block.row] = named
            self.unused.append(Found(block.text, block.place, block=number))
            return
        label = self.labels.get(block.row) if block.column else None
        self._put(theme, number, block, *(label or self.columns.get(block.column) or (
            self.section, self.audience, self.is_for_two)))

    def _put(self, theme: FoundTheme, number: int, block: Block, section: Section, audience: str,
             is_for_two: bool) -> None:
        found = Found(block.text, block.place, block.doubt, number)
        is_listed = block.kind in (ITEM, CELL)
        if section is Section.QUESTIONS:
            self._question(theme, found, block, audience, is_for_two)
        elif section is Section.LEARNING and is_listed:
            self.has_items = True
            theme.learning.append(found)
        elif section is Section.FACTS and is_listed:
            self.has_items = True
            found.doubt = found.doubt if self.is_said else NOT_HEADED
            theme.key_facts.append(found)
        elif section in (Section.LEARNING, Section.FACTS) and self.is_said and not block.text.endswith(":"):
            self.loose.append(_Loose(theme, section, "", found))
        else:
            self.unused.append(found)

    def _question(self, theme: FoundTheme, found: Found, block: Block, audience: str, is_for_two: bool) -> None:
        is_listed = block.kind in (ITEM, CELL)
        if block.kind == ITEM and self.asked is not None and block.depth > self.asked[1]:
            self.asked[0].under.append(found)
            return
        prefix = PREFIX.match(found.text)
        named = _audience_of(prefix[1]) if prefix else ""
        if named and prefix:
            found.text, audience, is_for_two = found.text[prefix.end():], named, False
        if not (is_listed or found.text.rstrip("\"”’)").endswith("?")):
            if found.text.endswith(":"):
                self.unused.append(found)
            else:
                self.loose.append(_Loose(theme, Section.QUESTIONS, audience, found))
            return
        self.has_items = True
        _ask(theme, audience, found, (TWO_AUDIENCES if is_for_two else "") or ("" if audience else NO_AUDIENCE) or (
            "" if "?" in found.text else ASKS_NOTHING))
        self.asked = (found, block.depth) if block.kind == ITEM else None


def _ask(theme: FoundTheme, audience: str, found: Found, doubt: str) -> None:
    found.doubt = doubt or found.doubt
    (theme.leaders if audience == LEADERS else theme.practitioners).append(found)


def _audience_of(words: str) -> str:
    section, audience = classify(words)
    return audience if section is Section.QUESTIONS and audience else ""


def counts(themes: Iterable[FoundTheme]) -> list[tuple[int, int, int, int]]:
    """Of each theme: key facts, learning points, questions for practitioners and for leaders."""
    return [(len(one.key_facts), len(one.learning), len(one.practitioners), len(one.leaders)) for one in themes]
