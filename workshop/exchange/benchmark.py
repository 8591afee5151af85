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
from workshop.kinds.counts import counted, share

from .bring_in import FromElsewhere
from .exchange_file import ExchangedQuestion, key_in, shown_of
from .signing import InstanceKey

#: Sessions of others; fewer stand for themselves.
OTHERS_FROM = 3
#: People are told in full tens, so that no session's own number is left when sums are taken from one another.
ROUNDED_TO = 10

FEW_OTHERS = f"No figure yet: fewer than {OTHERS_FROM} sessions of others can be counted here."
NONE_OF_OURS = "No figure: none of these sessions gives numbers. Groups of ten or more usually do."


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
    return [_side("Your sessions", asked.question, ours), _side("All sessions", asked.question, [*ours, *others], few)]


def _shown(asked: Iterable[dict[str, Any]]) -> list[Shown]:
    found = (shown_of(ExchangedQuestion.model_validate(one)) for one in asked)
    return [shown for shown in found if shown is not None]


def _is_counted(one: Shown) -> bool:
    return bool(one.cells) or one.nearly_all is not None


def _side(heading: str, question: Question, sessions: Sequence[Shown], why_not: str = "") -> Side:
    with_numbers = [one for one in sessions if _is_counted(one)]
    behind = (f"{counted(len(sessions), 'session', 'sessions')} asked this; {len(with_numbers)} of them can be counted"
              f"{_people_words(with_numbers)}.")
    if not sessions:
        return Side(heading, "No session asked this.", [], why_not)
    if why_not or not with_numbers:
        return Side(heading, behind, [], why_not or NONE_OF_OURS)
    return Side(heading, behind, _leaning_bars(question, with_numbers) or _share_bars(question, with_numbers))


def _people_words(sessions: Iterable[Shown]) -> str:
    people = sum(one.people or 0 for one in sessions) // ROUNDED_TO * ROUNDED_TO
    return f", with {people} people or more" if people else ""


def _leaning_bars(question: Question, sessions: Sequence[Shown]) -> list[dict[str, Any]]:
    """Values in order: in how many sessions more than half stood at which end."""
    leans = leaning(question, sessions)
    if leans is None:
        return []
    return [{"key": end, "label": label, "share": share(leans.sessions.get(end, 0), leans.known),
             "words": f"{leans.sessions.get(end, 0)} of {counted(leans.known, 'session', 'sessions')}"}
            for end, label in ((HIGH, f"More than half: {leans.high}"), (EVEN, "Neither more than half"),
                               (LOW, f"More than half: {leans.low}"))]


def _share_bars(question: Question, sessions: Sequence[Shown]) -> list[dict[str, Any]]:
    """Values without order: of the sessions that give a number for one, the middle of their shares."""
    nobody = question.nobody
    bars = []
    for key, label in (nobody.labels if nobody else {}).items():
        shares = sorted(cell.share for one in sessions for cell in one.cells if cell.keys == (key,))
        if shares:
            between = f", {shares[0]}\u00a0% to {shares[-1]}\u00a0%" if len(shares) > 1 else ""
            bars.append({"key": key, "label": f"{label} – {counted(len(shares), 'session', 'sessions')}{between}",
                         "share": round(median(shares)), "words": f"{round(median(shares))}\u00a0%"})
        else:
            bars.append({"key": key, "label": label, "share": 0, "words": "no number"})
    return bars
