"""Our teams against all: one question over our own sessions and over everybody's, sessions counted and not people.

Each figure is made of what files and comparisons show of each session. A figure of everybody's is given only when at
least three sessions of others stand behind it, so that it is not one session's in other clothes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from workshop.comparison.compare import EVEN, HIGH, LOW, Question, beside, leaning, questions_of
from workshop.comparison.small_cells import Shown
from workshop.kinds.counts import share
from workshop.language.words import say, say_many

from .bring_in import FromElsewhere
from .exchange_file import ExchangedQuestion, key_in, shown_of
from .signing import InstanceKey

#: Sessions of others; fewer stand for themselves.
OTHERS_FROM = 3
#: People are told in full tens, so that no session's own number is left when sums are taken from one another.
ROUNDED_TO = 10

FEW_OTHERS = say("No figure yet: fewer than %(least)s sessions of others can be counted here.", least=OTHERS_FROM)
NONE_OF_OURS = say("No figure: none of these sessions gives numbers. Groups of ten or more usually do.")


@dataclass(frozen=True)
class Asked:
    """A question that somebody asked.

    :ivar question: with our own sessions that did and are still here.
    :ivar ours: what files of our own say of others; `others`: what files of others say.
    """

    question: Question
    ours: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Side:
    """One side of a benchmark: its bars, or why there are none."""

    heading: str
    behind: str        # how many sessions and people
    bars: list[dict[str, Any]]
    why_not: str = ""


def asked_everywhere(facilitator_id: int, own: InstanceKey, files: Iterable[FromElsewhere]) -> list[Asked]:
    """Every question of a facilitator's own sealed sessions and of all files, by theme.

    A file of our own counts as ours, once: its session may still be here.
    """
    found: dict[str, Asked] = {}
    here: set[str] = set()
    for question in questions_of(facilitator_id):
        found[question.key] = Asked(question)
        here |= {own.id_of(one.room) for one in question.asked}
    for one in files:
        if one.key != own.public or one.session_id not in here:
            _add(found, one, is_ours=one.key == own.public)
    return sorted(found.values(), key=lambda one: (
        one.question.theme_title, one.question.item, one.question.text, one.question.key))


def _add(found: dict[str, Asked], one: FromElsewhere, *, is_ours: bool) -> None:
    for asked in one.questions:
        key = key_in(one.theme, asked)
        if key is None:
            continue
        if key not in found:
            found[key] = Asked(Question(key, asked["question"], one.theme, asked["kind"], False, asked["item"],
                                        asked["settings"]))
        (found[key].ours if is_ours else found[key].others).append(asked)


def sides(asked: Asked) -> list[Side]:
    """Ours and all, side by side."""
    ours = [one.shown for one in beside(asked.question.asked)] + _shown(asked.ours)
    others = _shown(asked.others)
    few = FEW_OTHERS if sum(map(_is_counted, others)) < OTHERS_FROM else ""
    return [_side(say("Your sessions"), asked.question, ours),
            _side(say("All sessions"), asked.question, [*ours, *others], few)]


def _shown(asked: Iterable[dict[str, Any]]) -> list[Shown]:
    found = (shown_of(ExchangedQuestion.model_validate(one)) for one in asked)
    return [shown for shown in found if shown is not None]


def _is_counted(one: Shown) -> bool:
    return bool(one.cells) or one.nearly_all is not None


def _side(heading: str, question: Question, sessions: Sequence[Shown], why_not: str = "") -> Side:
    with_numbers = [one for one in sessions if _is_counted(one)]
    if not sessions:
        return Side(heading, say("No session asked this."), [], why_not)
    behind = _behind(len(sessions), len(with_numbers), _people(with_numbers))
    if why_not or not with_numbers:
        return Side(heading, behind, [], why_not or NONE_OF_OURS)
    return Side(heading, behind, _leaning_bars(question, with_numbers) or _share_bars(question, with_numbers))


def _behind(sessions: int, counted: int, people: int) -> str:
    if not people:
        return say_many("%(number)s session asked this; %(counted)s of them can be counted.",
                        "%(number)s sessions asked this; %(counted)s of them can be counted.", sessions,
                        counted=counted)
    return say_many("%(number)s session asked this; %(counted)s of them can be counted, with %(people)s people or "
                    "more.",
                    "%(number)s sessions asked this; %(counted)s of them can be counted, with %(people)s people or "
                    "more.", sessions, counted=counted, people=people)


def _people(sessions: Iterable[Shown]) -> int:
    """How many people there were at least, in full tens."""
    return sum(one.people or 0 for one in sessions) // ROUNDED_TO * ROUNDED_TO


def _leaning_bars(question: Question, sessions: Sequence[Shown]) -> list[dict[str, Any]]:
    """Values in order: in how many sessions more than half stood at which end."""
    leans = leaning(question, sessions)
    if leans is None:
        return []
    return [{"key": end, "label": label, "share": share(leans.sessions.get(end, 0), leans.known),
             "words": say_many("%(some)s of %(number)s session", "%(some)s of %(number)s sessions", leans.known,
                               some=leans.sessions.get(end, 0))}
            for end, label in ((HIGH, say("More than half: %(what)s", what=leans.high)),
                               (EVEN, say("Neither more than half")),
                               (LOW, say("More than half: %(what)s", what=leans.low)))]


def _share_bars(question: Question, sessions: Sequence[Shown]) -> list[dict[str, Any]]:
    """Values without order: of the sessions that give a number for one, the middle of their shares."""
    nobody = question.nobody
    bars = []
    for key, label in (nobody.labels if nobody else {}).items():
        shares = sorted(cell.share for one in sessions for cell in one.cells if cell.keys == (key,))
        if shares:
            bars.append({"key": key, "label": _given_in(label, shares), "share": round(median(shares)),
                         "words": say("%(share)s\u00a0%%", share=round(median(shares)))})
        else:
            bars.append({"key": key, "label": label, "share": 0, "words": say("no number")})
    return bars


def _given_in(label: str, shares: Sequence[int]) -> str:
    """A value, in how many sessions there is a number for it, and between which shares these lie."""
    if len(shares) == 1:
        return say("%(label)s – 1 session", label=label)
    return say_many("%(label)s – %(number)s session, %(low)s\u00a0%% to %(high)s\u00a0%%",
                    "%(label)s – %(number)s sessions, %(low)s\u00a0%% to %(high)s\u00a0%%", len(shares), label=label,
                    low=shares[0], high=shares[-1])
